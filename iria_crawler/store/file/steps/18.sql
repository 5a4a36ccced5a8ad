-- Indexes of texts in scripts without spaces between words, by runs of three signs.
CREATE VIEW articles_signs_text_fts AS
SELECT articles.id AS id, coalesce(headline, '') || char(10) || body_text || char(10) AS signs
FROM articles JOIN bodies ON bodies.article_id = articles.id
WHERE coalesce(headline, '') || body_text GLOB '*[' || char(3584) || '-' || char(3839) || char(4096) || '-' || char(4255)
  || char(6016) || '-' || char(6143) || char(12352) || '-' || char(12543) || char(13312) || '-' || char(19903)
  || char(19968) || '-' || char(40959) || char(63744) || '-' || char(64255) || char(131072) || '-' || char(262143) || ']*';
CREATE VIRTUAL TABLE articles_signs_fts USING fts5(
  signs, content='articles_signs_text_fts', content_rowid='id', tokenize='trigram', detail=none);
CREATE VIRTUAL TABLE articles_signs_fts_terms USING fts5vocab(articles_signs_fts, row);
CREATE TRIGGER bodies_signs_insert AFTER INSERT ON bodies BEGIN
  INSERT INTO articles_signs_fts(rowid, signs) SELECT id, signs FROM articles_signs_text_fts WHERE id = new.article_id;
END;
CREATE TRIGGER bodies_signs_update AFTER UPDATE OF body_text ON bodies WHEN old.body_text IS NOT new.body_text BEGIN
  INSERT INTO articles_signs_fts(articles_signs_fts, rowid, signs)
  SELECT 'delete', articles.id, coalesce(headline, '') || char(10) || old.body_text || char(10)
  FROM articles JOIN articles_signs_fts_docsize AS known ON known.id = articles.id WHERE articles.id = old.article_id;
  INSERT INTO articles_signs_fts(rowid, signs) SELECT id, signs FROM articles_signs_text_fts WHERE id = new.article_id;
END;
CREATE TRIGGER articles_signs_headline AFTER UPDATE OF headline ON articles WHEN old.headline IS NOT new.headline BEGIN
  INSERT INTO articles_signs_fts(articles_signs_fts, rowid, signs)
  SELECT 'delete', article_id, coalesce(old.headline, '') || char(10) || body_text || char(10)
  FROM bodies JOIN articles_signs_fts_docsize AS known ON known.id = article_id WHERE article_id = old.id;
  INSERT INTO articles_signs_fts(rowid, signs) SELECT id, signs FROM articles_signs_text_fts WHERE id = new.id;
END;
CREATE VIEW changes_signs_text_fts AS
SELECT id, coalesce(before, '') || char(10) || coalesce(after, '') || char(10) AS signs FROM changes
WHERE coalesce(before, '') || coalesce(after, '') GLOB '*[' || char(3584) || '-' || char(3839) || char(4096) || '-' || char(4255)
  || char(6016) || '-' || char(6143) || char(12352) || '-' || char(12543) || char(13312) || '-' || char(19903)
  || char(19968) || '-' || char(40959) || char(63744) || '-' || char(64255) || char(131072) || '-' || char(262143) || ']*';
CREATE VIRTUAL TABLE changes_signs_fts USING fts5(
  signs, content='changes_signs_text_fts', content_rowid='id', tokenize='trigram', detail=none);
CREATE VIRTUAL TABLE changes_signs_fts_terms USING fts5vocab(changes_signs_fts, row);
CREATE TRIGGER changes_signs_insert AFTER INSERT ON changes BEGIN
  INSERT INTO changes_signs_fts(rowid, signs) SELECT id, signs FROM changes_signs_text_fts WHERE id = new.id;
END;
CREATE TRIGGER changes_signs_update AFTER UPDATE OF before, after ON changes BEGIN
  INSERT INTO changes_signs_fts(changes_signs_fts, rowid, signs)
  SELECT 'delete', id, coalesce(old.before, '') || char(10) || coalesce(old.after, '') || char(10)
  FROM changes_signs_fts_docsize WHERE id = old.id;
  INSERT INTO changes_signs_fts(rowid, signs) SELECT id, signs FROM changes_signs_text_fts WHERE id = new.id;
END;
CREATE TRIGGER changes_signs_delete AFTER DELETE ON changes BEGIN
  INSERT INTO changes_signs_fts(changes_signs_fts, rowid, signs)
  SELECT 'delete', id, coalesce(old.before, '') || char(10) || coalesce(old.after, '') || char(10)
  FROM changes_signs_fts_docsize WHERE id = old.id;
END;
INSERT INTO articles_signs_fts(rowid, signs) SELECT id, signs FROM articles_signs_text_fts;
INSERT INTO changes_signs_fts(rowid, signs) SELECT id, signs FROM changes_signs_text_fts;
