-- Texts may be packed (scrapy compact --pack-texts), which earlier versions cannot read. A text that is packed or unpacked stays as it
-- is in the indexes of words; and they are told of a headline only while they can be told of the text, too.
DROP TRIGGER bodies_insert;
CREATE TRIGGER bodies_insert AFTER INSERT ON bodies WHEN typeof(new.body_text) = 'text' BEGIN
  INSERT INTO articles_fts(rowid, headline, body_text)
  SELECT id, headline, new.body_text FROM articles WHERE id = new.article_id;
END;
DROP TRIGGER bodies_update;
CREATE TRIGGER bodies_update AFTER UPDATE OF body_text ON bodies
WHEN old.body_text IS NOT new.body_text AND typeof(old.body_text) = 'text' AND typeof(new.body_text) = 'text' BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, headline, body_text)
  SELECT 'delete', id, headline, old.body_text FROM articles WHERE id = old.article_id;
  INSERT INTO articles_fts(rowid, headline, body_text)
  SELECT id, headline, new.body_text FROM articles WHERE id = new.article_id;
END;
DROP TRIGGER articles_headline;
CREATE TRIGGER articles_headline AFTER UPDATE OF headline ON articles WHEN old.headline IS NOT new.headline BEGIN
  SELECT RAISE(ABORT, 'its text is packed, and must be unpacked before') FROM bodies
  WHERE article_id = new.id AND typeof(body_text) = 'blob';
  INSERT INTO articles_fts(articles_fts, rowid, headline, body_text)
  SELECT 'delete', article_id, old.headline, body_text FROM bodies WHERE article_id = old.id;
  INSERT INTO articles_fts(rowid, headline, body_text)
  SELECT article_id, new.headline, body_text FROM bodies WHERE article_id = new.id;
END;
DROP TRIGGER bodies_signs_insert;
CREATE TRIGGER bodies_signs_insert AFTER INSERT ON bodies WHEN typeof(new.body_text) = 'text' BEGIN
  INSERT INTO articles_signs_fts(rowid, signs) SELECT id, signs FROM articles_signs_text_fts WHERE id = new.article_id;
END;
DROP TRIGGER bodies_signs_update;
CREATE TRIGGER bodies_signs_update AFTER UPDATE OF body_text ON bodies
WHEN old.body_text IS NOT new.body_text AND typeof(old.body_text) = 'text' AND typeof(new.body_text) = 'text' BEGIN
  INSERT INTO articles_signs_fts(articles_signs_fts, rowid, signs)
  SELECT 'delete', articles.id, coalesce(headline, '') || char(10) || old.body_text || char(10)
  FROM articles JOIN articles_signs_fts_docsize AS known ON known.id = articles.id WHERE articles.id = old.article_id;
  INSERT INTO articles_signs_fts(rowid, signs) SELECT id, signs FROM articles_signs_text_fts WHERE id = new.article_id;
END;
