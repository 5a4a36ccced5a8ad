-- The indexes of words made smaller, from the texts as they are: a word of the first column takes two bytes less in each story, so the text
-- comes first; and lengths of quotations and captions, by which nothing is ranked, are not kept.
DROP TABLE articles_fts;
CREATE VIRTUAL TABLE articles_fts USING fts5(
  body_text, headline, content='articles_text', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO articles_fts(articles_fts) VALUES ('rebuild');
DROP TABLE quotes_fts;
CREATE VIRTUAL TABLE quotes_fts USING fts5(
  text, speaker_name, content='quotes', content_rowid='id', columnsize=0, tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO quotes_fts(quotes_fts) VALUES ('rebuild');
DROP TABLE images_fts;
CREATE VIRTUAL TABLE images_fts USING fts5(
  caption, credit, alt_text, content='images', content_rowid='id', columnsize=0, tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO images_fts(images_fts) VALUES ('rebuild');
-- Of what is owed, only what a run has leased is looked up by its run.
DROP INDEX frontier_by_run;
CREATE INDEX frontier_by_run ON frontier(lease_run) WHERE lease_run IS NOT NULL;
