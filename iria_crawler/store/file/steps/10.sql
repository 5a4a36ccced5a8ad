-- The time zone and language that a page is read with, and the version of the MinHash values.
ALTER TABLE sites ADD COLUMN timezone TEXT;
ALTER TABLE sites ADD COLUMN language TEXT;
ALTER TABLE revisions ADD COLUMN site_timezone TEXT;
ALTER TABLE revisions ADD COLUMN site_language TEXT;
ALTER TABLE bodies ADD COLUMN sketch_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX bodies_by_sketch ON bodies(sketch_version);
-- A column cannot be added to a primary key, so the table is made anew. Version 0: not known (migrations.py may know it).
CREATE TABLE versioned_sketches (
  version INTEGER NOT NULL,
  value INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  PRIMARY KEY (version, value, article_id)
) WITHOUT ROWID;
INSERT INTO versioned_sketches SELECT 0, value, article_id FROM sketches ORDER BY value, article_id;
DROP TABLE sketches;
ALTER TABLE versioned_sketches RENAME TO sketches;
