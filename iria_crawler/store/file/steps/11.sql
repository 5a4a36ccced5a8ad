-- A full-text index of the words that changes took out and brought in.
CREATE VIRTUAL TABLE changes_fts USING fts5(
  before, after, content='changes', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER changes_insert AFTER INSERT ON changes BEGIN
  INSERT INTO changes_fts(rowid, before, after) VALUES (new.id, new.before, new.after);
END;
CREATE TRIGGER changes_update AFTER UPDATE OF before, after ON changes BEGIN
  INSERT INTO changes_fts(changes_fts, rowid, before, after) VALUES ('delete', old.id, old.before, old.after);
  INSERT INTO changes_fts(rowid, before, after) VALUES (new.id, new.before, new.after);
END;
CREATE TRIGGER changes_delete AFTER DELETE ON changes BEGIN
  INSERT INTO changes_fts(changes_fts, rowid, before, after) VALUES ('delete', old.id, old.before, old.after);
END;
INSERT INTO changes_fts(changes_fts) VALUES ('rebuild');
