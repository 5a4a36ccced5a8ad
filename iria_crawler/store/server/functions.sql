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
