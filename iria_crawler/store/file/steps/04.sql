-- Blocks that many stories of a site gained or lost.
CREATE TABLE furniture (
  site_id INTEGER NOT NULL REFERENCES sites(id),
  block TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  seen_at TEXT NOT NULL,
  PRIMARY KEY (site_id, block, article_id)
) WITHOUT ROWID;
