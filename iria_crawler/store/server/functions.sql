-- What a database of ours has in PostgreSQL beside the tables of schema.sql: the functions of SQLite that the statements use, and
-- the indexes of words. Run each time the schema is made or brought up to date, so every statement can be repeated.

-- The smaller and the greater of several values; NULL if one of them is NULL.
CREATE OR REPLACE FUNCTION min(a text, b text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT CASE WHEN a <= b COLLATE "C" THEN a WHEN a > b COLLATE "C" THEN b END $$;
CREATE OR REPLACE FUNCTION max(a text, b text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT CASE WHEN a >= b COLLATE "C" THEN a WHEN a < b COLLATE "C" THEN b END $$;
CREATE OR REPLACE FUNCTION max(a text, b text, c text, d text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT max(max(a, b), max(c, d)) $$;
CREATE OR REPLACE FUNCTION max(a bigint, b bigint) RETURNS bigint IMMUTABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT CASE WHEN a >= b THEN a WHEN a < b THEN b END $$;

CREATE OR REPLACE FUNCTION iif(condition boolean, a anycompatible, b anycompatible) RETURNS anycompatible
IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$ SELECT CASE WHEN condition THEN a ELSE b END $$;

-- A member of an object at its top level: '$.name'.
CREATE OR REPLACE FUNCTION json_extract(document text, path text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT document::json ->> substr(path, 3) $$;
-- The members of a list.
CREATE OR REPLACE FUNCTION json_each(list text) RETURNS TABLE (value text) IMMUTABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT * FROM json_array_elements_text(list::json) $$;

-- The words of a text. Of the longest texts the beginning is indexed: PostgreSQL takes no more than a megabyte.
CREATE OR REPLACE FUNCTION words(passage text) RETURNS tsvector IMMUTABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT to_tsvector('english', left(coalesce(passage, ''), 200000)) $$;
CREATE INDEX IF NOT EXISTS articles_words ON articles USING gin (words(headline));
CREATE INDEX IF NOT EXISTS bodies_words ON bodies USING gin (words(body_text));
CREATE INDEX IF NOT EXISTS quotes_words ON quotes USING gin (words(text));

-- The stories and outlets of an event, and its first and last publication, as a trigger of schema.sql keeps them.
CREATE OR REPLACE FUNCTION count_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE touched bigint[] := ARRAY[]::bigint[];
BEGIN
  IF TG_OP <> 'INSERT' THEN touched := touched || OLD.event_id; END IF;
  IF TG_OP <> 'DELETE' THEN touched := touched || NEW.event_id; END IF;
  DELETE FROM events WHERE id = ANY(touched) AND NOT EXISTS (SELECT 1 FROM reports WHERE event_id = events.id);
  UPDATE events SET (first_at, last_at, stories, outlets) = (
    SELECT min(coalesce(published_at, first_seen_at)), max(coalesce(published_at, first_seen_at)), count(*), count(DISTINCT site_id)
    FROM reports JOIN articles ON articles.id = reports.article_id WHERE event_id = events.id) WHERE id = ANY(touched);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER reports_count_new AFTER INSERT ON reports
FOR EACH ROW WHEN (NEW.event_id IS NOT NULL) EXECUTE FUNCTION count_events();
CREATE OR REPLACE TRIGGER reports_count_gone AFTER DELETE ON reports
FOR EACH ROW WHEN (OLD.event_id IS NOT NULL) EXECUTE FUNCTION count_events();
CREATE OR REPLACE TRIGGER reports_count AFTER UPDATE OF event_id ON reports
FOR EACH ROW WHEN (OLD.event_id IS DISTINCT FROM NEW.event_id) EXECUTE FUNCTION count_events();

-- The sums of schema.sql are counted here when they are asked for. In a file triggers keep them for the pages of `browse`; here
-- nobody shows them a hundred times a minute, and triggers would make each new story wait longer. The rows are the same.
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_class WHERE oid = to_regclass('said') AND relkind = 'r') THEN
    DROP TABLE said;
    DROP TABLE days;
  END IF;
END $$;
CREATE OR REPLACE VIEW said AS
SELECT speaker_name, coalesce(substr(published_at, 1, 7), '') AS month, site_id, coalesce(speaker_role, '') AS speaker_role,
  count(*) AS quotes, count(*) FILTER (WHERE last_revision IS NOT NULL
    AND coalesce(fate, '') NOT IN ('reattributed', 'unquoted', 'divided', 'unread')) AS gone
FROM quotes JOIN articles ON articles.id = quotes.article_id WHERE speaker_name IS NOT NULL GROUP BY 1, 2, 3, 4;
CREATE OR REPLACE VIEW days AS
SELECT day, site_id, CAST(sum(stories) AS bigint) AS stories, CAST(sum(edits) AS bigint) AS edits,
  CAST(sum(unannounced) AS bigint) AS unannounced, CAST(sum(grave) AS bigint) AS grave
FROM (
  SELECT substr(coalesce(published_at, first_seen_at), 1, 10) AS day, site_id, 1 AS stories, 0 AS edits, 0 AS unannounced, 0 AS grave
  FROM articles
  UNION ALL
  SELECT substr(latest_at, 1, 10), site_id, 0, 1, coalesce(stealth, 0), CAST(severity = 4 AS int)
  FROM changes JOIN articles ON articles.id = changes.article_id WHERE severity >= 2
) AS each GROUP BY day, site_id;

-- The beginning of a transaction of a crawl: only writers of the same site, and of all sites, are excluded; then its lease must have
-- this token still. The locks come first, so nobody takes the site from here to the end of the transaction.
CREATE OR REPLACE FUNCTION show_token(everybody int, site bigint, shown bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(everybody);
  PERFORM pg_advisory_xact_lock(everybody, site::int);
  IF NOT EXISTS (SELECT 1 FROM leases WHERE site_id = site AND token = shown) THEN
    RAISE EXCEPTION 'another crawl has the site' USING ERRCODE = 'IR001';
  END IF;
END $$;
