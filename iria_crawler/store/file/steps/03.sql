-- Up to which change the rules of each channel were asked.
CREATE TABLE watched (
  channel TEXT PRIMARY KEY,
  change_id INTEGER NOT NULL
) WITHOUT ROWID;
