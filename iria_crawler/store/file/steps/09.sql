-- Lists that a run found and did not read to the end.
ALTER TABLE sites ADD COLUMN lists_begun_at TEXT;
CREATE TABLE lists (
  site_id INTEGER NOT NULL REFERENCES sites(id),
  url TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  depth INTEGER NOT NULL,
  found_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site_id, url)
) WITHOUT ROWID;
CREATE INDEX runs_by_site ON runs(site_id);
