-- What differs in the words of a change, and what became of a quotation that is no longer there. NULL: stored before this.
ALTER TABLE changes ADD COLUMN reason TEXT;
ALTER TABLE quotes ADD COLUMN fate TEXT;
ALTER TABLE quotes ADD COLUMN became INTEGER REFERENCES quotes(id);
DROP INDEX quotes_by_speaker;
CREATE INDEX quotes_by_speaker ON quotes(speaker_name, article_id, last_revision, fate);
