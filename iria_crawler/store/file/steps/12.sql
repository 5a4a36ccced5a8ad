-- Stories on several pages.

CREATE TABLE parts (
  revision_id INTEGER NOT NULL REFERENCES revisions(id),
  position INTEGER NOT NULL,            -- 2, 3 ... in the order in which they were read
  url TEXT NOT NULL,                    -- where the page answered; captures.url may be another address with the same bytes
  capture_id INTEGER NOT NULL REFERENCES captures(id),
  PRIMARY KEY (revision_id, position)
) WITHOUT ROWID;
CREATE INDEX parts_by_capture ON parts(capture_id);  -- whether a page is still needed (scrapy compact)

-- Stories of which only a part is stored are read again at the next look, even if their first page has not changed: the other
-- pages may be found by now.
UPDATE checks SET etag = NULL, last_modified = NULL, body_sha256 = NULL WHERE article_id IN (
  SELECT a.id FROM articles a JOIN revisions v ON v.article_id = a.id AND v.number = a.revision_count
  JOIN records r ON r.revision_id = v.id WHERE instr(r.record, '"truncated":true') > 0);
