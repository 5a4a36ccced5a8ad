-- Merged articles, MinHash values of the texts, and pages that scrapy compact removed.
ALTER TABLE articles ADD COLUMN merged_into INTEGER REFERENCES articles(id);
ALTER TABLE captures ADD COLUMN pruned_at TEXT;
CREATE TABLE merges (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  into_id INTEGER NOT NULL REFERENCES articles(id),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  status_before TEXT NOT NULL,
  undone_at TEXT
);
CREATE INDEX merges_by_article ON merges(article_id);
CREATE INDEX merges_by_into ON merges(into_id);
CREATE INDEX articles_by_merged ON articles(merged_into) WHERE merged_into IS NOT NULL;
-- Left empty: step 10 adds the version, and opening the database fills it (file/sketches.py).
CREATE TABLE sketches (
  value INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  PRIMARY KEY (value, article_id)
) WITHOUT ROWID;
