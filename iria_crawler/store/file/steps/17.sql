-- Stories of one event at several outlets, and sums that pages show.
ALTER TABLE bodies ADD COLUMN trace_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX bodies_by_traces ON bodies(trace_version);
CREATE TABLE reports (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  day INTEGER NOT NULL,
  figures TEXT NOT NULL,
  names TEXT NOT NULL,
  event_id INTEGER,
  agrees_with INTEGER REFERENCES articles(id),
  shared TEXT
);
CREATE INDEX reports_by_event ON reports(event_id) WHERE event_id IS NOT NULL;
CREATE INDEX reports_by_agreement ON reports(agrees_with) WHERE agrees_with IS NOT NULL;
CREATE TABLE traces (
  value INTEGER NOT NULL,
  day INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  PRIMARY KEY (value, day, article_id)
) WITHOUT ROWID;
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  stories INTEGER NOT NULL,
  outlets INTEGER NOT NULL
);
CREATE INDEX events_by_last ON events(last_at);
CREATE TABLE said (
  speaker_name TEXT NOT NULL,
  month TEXT NOT NULL,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  speaker_role TEXT NOT NULL,
  quotes INTEGER NOT NULL,
  gone INTEGER NOT NULL,
  PRIMARY KEY (speaker_name, month, site_id, speaker_role)
) WITHOUT ROWID;
CREATE TABLE days (
  day TEXT NOT NULL,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  stories INTEGER NOT NULL DEFAULT 0,
  edits INTEGER NOT NULL DEFAULT 0,
  unannounced INTEGER NOT NULL DEFAULT 0,
  grave INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (day, site_id)
) WITHOUT ROWID;
INSERT INTO said SELECT speaker_name, coalesce(substr(published_at, 1, 7), ''), site_id, coalesce(speaker_role, ''), count(*),
  sum(quotes.last_revision IS NOT NULL AND coalesce(quotes.fate, '') NOT IN ('reattributed', 'unquoted', 'divided', 'unread'))
FROM quotes JOIN articles ON articles.id = article_id WHERE speaker_name IS NOT NULL GROUP BY 1, 2, 3, 4;
INSERT INTO days(day, site_id, stories)
SELECT substr(coalesce(published_at, first_seen_at), 1, 10), site_id, count(*) FROM articles GROUP BY 1, 2;
INSERT INTO days(day, site_id, edits, unannounced, grave)
SELECT substr(latest_at, 1, 10), site_id, count(*), sum(coalesce(stealth, 0)), sum(severity = 4)
FROM changes JOIN articles ON articles.id = article_id WHERE severity >= 2 GROUP BY 1, 2
ON CONFLICT DO UPDATE SET edits = excluded.edits, unannounced = excluded.unannounced, grave = excluded.grave;
CREATE TRIGGER said_insert AFTER INSERT ON quotes BEGIN
  INSERT INTO said SELECT new.speaker_name, coalesce(substr(published_at, 1, 7), ''), site_id,
    coalesce(new.speaker_role, ''), 1, (new.last_revision IS NOT NULL AND coalesce(new.fate, '') NOT IN ('reattributed', 'unquoted', 'divided', 'unread'))
  FROM articles WHERE id = new.article_id AND new.speaker_name IS NOT NULL
  ON CONFLICT DO UPDATE SET quotes = quotes + excluded.quotes, gone = gone + excluded.gone;
END;
CREATE TRIGGER said_update AFTER UPDATE OF speaker_name, speaker_role, last_revision, fate ON quotes BEGIN
  INSERT INTO said SELECT old.speaker_name, coalesce(substr(published_at, 1, 7), ''), site_id,
    coalesce(old.speaker_role, ''), -1, -(old.last_revision IS NOT NULL AND coalesce(old.fate, '') NOT IN ('reattributed', 'unquoted', 'divided', 'unread'))
  FROM articles WHERE id = old.article_id AND old.speaker_name IS NOT NULL
  ON CONFLICT DO UPDATE SET quotes = quotes + excluded.quotes, gone = gone + excluded.gone;
  INSERT INTO said SELECT new.speaker_name, coalesce(substr(published_at, 1, 7), ''), site_id,
    coalesce(new.speaker_role, ''), 1, (new.last_revision IS NOT NULL AND coalesce(new.fate, '') NOT IN ('reattributed', 'unquoted', 'divided', 'unread'))
  FROM articles WHERE id = new.article_id AND new.speaker_name IS NOT NULL
  ON CONFLICT DO UPDATE SET quotes = quotes + excluded.quotes, gone = gone + excluded.gone;
  DELETE FROM said WHERE quotes <= 0 AND speaker_name = old.speaker_name;
END;
CREATE TRIGGER said_delete AFTER DELETE ON quotes BEGIN
  INSERT INTO said SELECT old.speaker_name, coalesce(substr(published_at, 1, 7), ''), site_id,
    coalesce(old.speaker_role, ''), -1, -(old.last_revision IS NOT NULL AND coalesce(old.fate, '') NOT IN ('reattributed', 'unquoted', 'divided', 'unread'))
  FROM articles WHERE id = old.article_id AND old.speaker_name IS NOT NULL
  ON CONFLICT DO UPDATE SET quotes = quotes + excluded.quotes, gone = gone + excluded.gone;
  DELETE FROM said WHERE quotes <= 0 AND speaker_name = old.speaker_name;
END;
CREATE TRIGGER said_moved AFTER UPDATE OF published_at ON articles
WHEN substr(old.published_at, 1, 7) IS NOT substr(new.published_at, 1, 7) BEGIN
  INSERT INTO said SELECT speaker_name, coalesce(substr(old.published_at, 1, 7), ''), old.site_id,
    coalesce(speaker_role, ''), -count(*), -sum(quotes.last_revision IS NOT NULL AND coalesce(quotes.fate, '') NOT IN ('reattributed', 'unquoted', 'divided', 'unread'))
  FROM quotes WHERE article_id = old.id AND speaker_name IS NOT NULL GROUP BY speaker_name, coalesce(speaker_role, '')
  ON CONFLICT DO UPDATE SET quotes = quotes + excluded.quotes, gone = gone + excluded.gone;
  INSERT INTO said SELECT speaker_name, coalesce(substr(new.published_at, 1, 7), ''), new.site_id,
    coalesce(speaker_role, ''), count(*), sum(quotes.last_revision IS NOT NULL AND coalesce(quotes.fate, '') NOT IN ('reattributed', 'unquoted', 'divided', 'unread'))
  FROM quotes WHERE article_id = new.id AND speaker_name IS NOT NULL GROUP BY speaker_name, coalesce(speaker_role, '')
  ON CONFLICT DO UPDATE SET quotes = quotes + excluded.quotes, gone = gone + excluded.gone;
  DELETE FROM said WHERE quotes <= 0 AND speaker_name IN (SELECT speaker_name FROM quotes WHERE article_id = new.id);
END;
CREATE TRIGGER days_story_insert AFTER INSERT ON articles BEGIN
  INSERT INTO days(day, site_id, stories) VALUES (substr(coalesce(new.published_at, new.first_seen_at), 1, 10), new.site_id, 1)
  ON CONFLICT DO UPDATE SET stories = stories + excluded.stories;
END;
CREATE TRIGGER days_story_update AFTER UPDATE OF published_at ON articles WHEN old.published_at IS NOT new.published_at BEGIN
  INSERT INTO days(day, site_id, stories) VALUES (substr(coalesce(old.published_at, old.first_seen_at), 1, 10), old.site_id, -1)
  ON CONFLICT DO UPDATE SET stories = stories + excluded.stories;
  INSERT INTO days(day, site_id, stories) VALUES (substr(coalesce(new.published_at, new.first_seen_at), 1, 10), new.site_id, 1)
  ON CONFLICT DO UPDATE SET stories = stories + excluded.stories;
  DELETE FROM days WHERE day = substr(coalesce(old.published_at, old.first_seen_at), 1, 10) AND site_id = old.site_id AND stories = 0 AND edits = 0 AND unannounced = 0 AND grave = 0;
END;
CREATE TRIGGER days_story_delete AFTER DELETE ON articles BEGIN
  INSERT INTO days(day, site_id, stories) VALUES (substr(coalesce(old.published_at, old.first_seen_at), 1, 10), old.site_id, -1)
  ON CONFLICT DO UPDATE SET stories = stories + excluded.stories;
  DELETE FROM days WHERE day = substr(coalesce(old.published_at, old.first_seen_at), 1, 10) AND site_id = old.site_id AND stories = 0 AND edits = 0 AND unannounced = 0 AND grave = 0;
END;
CREATE TRIGGER days_change_insert AFTER INSERT ON changes BEGIN
  INSERT INTO days(day, site_id, edits, unannounced, grave) SELECT substr(new.latest_at, 1, 10), site_id, 1,
    coalesce(new.stealth, 0), (new.severity = 4)
  FROM articles WHERE id = new.article_id AND new.severity >= 2
  ON CONFLICT DO UPDATE SET edits = edits + excluded.edits, unannounced = unannounced + excluded.unannounced,
    grave = grave + excluded.grave;
END;
CREATE TRIGGER days_change_update AFTER UPDATE OF severity, stealth, latest_at ON changes BEGIN
  INSERT INTO days(day, site_id, edits, unannounced, grave) SELECT substr(old.latest_at, 1, 10), site_id, -1,
    -coalesce(old.stealth, 0), -(old.severity = 4)
  FROM articles WHERE id = old.article_id AND old.severity >= 2
  ON CONFLICT DO UPDATE SET edits = edits + excluded.edits, unannounced = unannounced + excluded.unannounced,
    grave = grave + excluded.grave;
  INSERT INTO days(day, site_id, edits, unannounced, grave) SELECT substr(new.latest_at, 1, 10), site_id, 1,
    coalesce(new.stealth, 0), (new.severity = 4)
  FROM articles WHERE id = new.article_id AND new.severity >= 2
  ON CONFLICT DO UPDATE SET edits = edits + excluded.edits, unannounced = unannounced + excluded.unannounced,
    grave = grave + excluded.grave;
  DELETE FROM days WHERE day = substr(old.latest_at, 1, 10)
    AND site_id = (SELECT site_id FROM articles WHERE id = old.article_id) AND stories = 0 AND edits = 0 AND unannounced = 0 AND grave = 0;
END;
CREATE TRIGGER days_change_delete AFTER DELETE ON changes BEGIN
  INSERT INTO days(day, site_id, edits, unannounced, grave) SELECT substr(old.latest_at, 1, 10), site_id, -1,
    -coalesce(old.stealth, 0), -(old.severity = 4)
  FROM articles WHERE id = old.article_id AND old.severity >= 2
  ON CONFLICT DO UPDATE SET edits = edits + excluded.edits, unannounced = unannounced + excluded.unannounced,
    grave = grave + excluded.grave;
  DELETE FROM days WHERE day = substr(old.latest_at, 1, 10)
    AND site_id = (SELECT site_id FROM articles WHERE id = old.article_id) AND stories = 0 AND edits = 0 AND unannounced = 0 AND grave = 0;
END;
CREATE TRIGGER events_insert AFTER INSERT ON reports WHEN new.event_id IS NOT NULL BEGIN
  DELETE FROM events WHERE id = new.event_id AND NOT EXISTS (SELECT 1 FROM reports WHERE event_id = new.event_id);
  UPDATE events SET (first_at, last_at, stories, outlets) = (
    SELECT min(coalesce(published_at, first_seen_at)), max(coalesce(published_at, first_seen_at)), count(*),
      count(DISTINCT site_id)
    FROM reports JOIN articles ON articles.id = reports.article_id WHERE event_id = new.event_id) WHERE id = new.event_id;
END;
CREATE TRIGGER events_update AFTER UPDATE OF event_id ON reports WHEN old.event_id IS NOT new.event_id BEGIN
  DELETE FROM events WHERE id = old.event_id AND NOT EXISTS (SELECT 1 FROM reports WHERE event_id = old.event_id);
  UPDATE events SET (first_at, last_at, stories, outlets) = (
    SELECT min(coalesce(published_at, first_seen_at)), max(coalesce(published_at, first_seen_at)), count(*),
      count(DISTINCT site_id)
    FROM reports JOIN articles ON articles.id = reports.article_id WHERE event_id = old.event_id) WHERE id = old.event_id;
  DELETE FROM events WHERE id = new.event_id AND NOT EXISTS (SELECT 1 FROM reports WHERE event_id = new.event_id);
  UPDATE events SET (first_at, last_at, stories, outlets) = (
    SELECT min(coalesce(published_at, first_seen_at)), max(coalesce(published_at, first_seen_at)), count(*),
      count(DISTINCT site_id)
    FROM reports JOIN articles ON articles.id = reports.article_id WHERE event_id = new.event_id) WHERE id = new.event_id;
END;
CREATE TRIGGER events_delete AFTER DELETE ON reports WHEN old.event_id IS NOT NULL BEGIN
  DELETE FROM events WHERE id = old.event_id AND NOT EXISTS (SELECT 1 FROM reports WHERE event_id = old.event_id);
  UPDATE events SET (first_at, last_at, stories, outlets) = (
    SELECT min(coalesce(published_at, first_seen_at)), max(coalesce(published_at, first_seen_at)), count(*),
      count(DISTINCT site_id)
    FROM reports JOIN articles ON articles.id = reports.article_id WHERE event_id = old.event_id) WHERE id = old.event_id;
END;
