-- How a picture came, and what its file says.
ALTER TABLE images ADD COLUMN organisation TEXT;
ALTER TABLE images ADD COLUMN qualifiers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE images ADD COLUMN credit_date TEXT;
ALTER TABLE images ADD COLUMN external_id TEXT;
CREATE INDEX images_by_url ON images(url);
CREATE INDEX images_by_virin ON images(virin) WHERE virin IS NOT NULL;
CREATE INDEX images_by_qualifiers ON images(qualifiers) WHERE qualifiers <> '[]';
CREATE TABLE picture_files (
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  url TEXT NOT NULL,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  looks INTEGER NOT NULL DEFAULT 1,
  next_at TEXT,
  outcome TEXT NOT NULL,
  reason TEXT,
  etag TEXT,
  last_modified TEXT,
  size INTEGER,
  sha256 TEXT,
  whole INTEGER NOT NULL DEFAULT 0,
  format TEXT,
  width INTEGER,
  height INTEGER,
  phash TEXT,
  creator TEXT,
  credit_line TEXT,
  source TEXT,
  rights TEXT,
  caption TEXT,
  taken_at TEXT,
  virin TEXT,
  c2pa INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX picture_files_by_url ON picture_files(url, id);
CREATE INDEX picture_files_due ON picture_files(site_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX picture_files_by_virin ON picture_files(virin) WHERE virin IS NOT NULL;
CREATE INDEX picture_files_by_1st ON picture_files(substr(phash, 1, 4)) WHERE phash IS NOT NULL;
CREATE INDEX picture_files_by_2nd ON picture_files(substr(phash, 5, 4)) WHERE phash IS NOT NULL;
CREATE INDEX picture_files_by_3rd ON picture_files(substr(phash, 9, 4)) WHERE phash IS NOT NULL;
CREATE INDEX picture_files_by_4th ON picture_files(substr(phash, 13, 4)) WHERE phash IS NOT NULL;
