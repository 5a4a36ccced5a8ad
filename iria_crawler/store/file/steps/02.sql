-- The publisher's lists, how many pages had each field, and one spelling of each owed address.
CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  checked_at TEXT NOT NULL,
  http_status INTEGER,
  news_at TEXT,
  etag TEXT,
  last_modified TEXT,
  sha256 TEXT,
  UNIQUE (site_id, kind, url)
);
CREATE TABLE coverage (
  run_id INTEGER NOT NULL REFERENCES runs(id),
  field TEXT NOT NULL,
  pages INTEGER NOT NULL,
  filled INTEGER NOT NULL,
  PRIMARY KEY (run_id, field)
) WITHOUT ROWID;
ALTER TABLE sites ADD COLUMN lists_read_at TEXT;
ALTER TABLE sites ADD COLUMN next_listing TEXT;
ALTER TABLE sites ADD COLUMN hints INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN hints_true INTEGER NOT NULL DEFAULT 0;
ALTER TABLE frontier ADD COLUMN url_key TEXT;
-- url_key() is a function of ours: iria_crawler/urls.py.
UPDATE frontier SET url_key = url_key(url);
DELETE FROM frontier WHERE url NOT IN (SELECT min(url) FROM frontier GROUP BY url_key);
CREATE UNIQUE INDEX frontier_by_key ON frontier(url_key);
