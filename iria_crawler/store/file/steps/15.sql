-- What the publisher's lists say of each story, and what a site does to the fields of all its stories.
CREATE TABLE statements (
  site_id INTEGER NOT NULL REFERENCES sites(id),
  url_key TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT,
  said TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  missing_at TEXT,
  PRIMARY KEY (site_id, url_key, source)
) WITHOUT ROWID;
CREATE INDEX statements_by_id ON statements(site_id, external_id) WHERE external_id IS NOT NULL;
CREATE TABLE redesigns (
  site_id INTEGER NOT NULL REFERENCES sites(id),
  field TEXT NOT NULL,
  old TEXT NOT NULL,
  new TEXT NOT NULL,
  how TEXT NOT NULL,
  stories INTEGER NOT NULL,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  PRIMARY KEY (site_id, field, old, new, how)
) WITHOUT ROWID;
ALTER TABLE articles ADD COLUMN sources TEXT NOT NULL DEFAULT '{}';
