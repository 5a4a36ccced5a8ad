-- One row for each thing that somebody marked. `database` is Datasette's name of the crawl's database, `number` the id there.
CREATE TABLE IF NOT EXISTS marks (
  id INTEGER PRIMARY KEY,
  actor TEXT NOT NULL,                  -- Datasette's id of the person; '' where nobody signs in
  database TEXT NOT NULL,
  thing TEXT NOT NULL,                  -- story, quote, change
  number INTEGER NOT NULL,
  starred INTEGER NOT NULL DEFAULT 0,
  verdict TEXT,                         -- matters, does not matter, wrong reading; NULL: none
  tags TEXT NOT NULL DEFAULT '',        -- words with a space between them, in small letters
  note TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',       -- of the thing when it was marked, so that the desk can be read alone
  at TEXT NOT NULL,                     -- the last change of this row, UTC
  UNIQUE (actor, database, thing, number)
);
-- The newest change that a person has seen, for "since you last looked".
CREATE TABLE IF NOT EXISTS seen (
  actor TEXT NOT NULL,
  database TEXT NOT NULL,
  change_id INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (actor, database)
) WITHOUT ROWID;
-- Searches and filters that a person keeps.
CREATE TABLE IF NOT EXISTS searches (
  id INTEGER PRIMARY KEY,
  actor TEXT NOT NULL,
  database TEXT NOT NULL,
  page TEXT NOT NULL,                   -- search, changes
  query TEXT NOT NULL,                  -- of its address
  name TEXT NOT NULL,
  at TEXT NOT NULL,
  is_alert INTEGER NOT NULL DEFAULT 0,  -- 1: what passes it is also sent as an alert
  UNIQUE (actor, database, page, query)
);
-- What a person watches.
CREATE TABLE IF NOT EXISTS watches (
  id INTEGER PRIMARY KEY,
  actor TEXT NOT NULL,
  database TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- person, outlet, term, story
  value TEXT NOT NULL,                  -- a name, a host, words, the number of a story
  label TEXT NOT NULL,                  -- what it is called
  at TEXT NOT NULL,
  UNIQUE (actor, database, kind, value)
);
-- Names of one person, as somebody put them together by hand.
CREATE TABLE IF NOT EXISTS aliases (
  actor TEXT NOT NULL,
  database TEXT NOT NULL,
  name TEXT NOT NULL,
  person TEXT NOT NULL,                 -- the name under which the person is listed
  at TEXT NOT NULL,
  PRIMARY KEY (actor, database, name)
) WITHOUT ROWID;
