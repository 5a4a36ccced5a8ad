-- Stories that were forgotten stay away, and pages that we did not fetch ourselves say where they come from.
CREATE TABLE forgotten (
  id INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE TABLE forgotten_keys (
  key_hash TEXT PRIMARY KEY,
  forgotten_id INTEGER NOT NULL REFERENCES forgotten(id)
) WITHOUT ROWID;
CREATE TABLE forgotten_links (
  revision_id INTEGER PRIMARY KEY,
  link TEXT,
  forgotten_id INTEGER NOT NULL REFERENCES forgotten(id)
);
ALTER TABLE captures ADD COLUMN origin TEXT;
