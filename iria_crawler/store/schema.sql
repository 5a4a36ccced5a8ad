-- The database, as it stands after all migrations. Times are ISO 8601 UTC text ("2026-11-23T14:02:31Z"; a date alone where
-- only the day is known). Lists are JSON arrays. NULL means: the page does not say, or it has not happened.

-- An outlet.
CREATE TABLE sites (
  id INTEGER PRIMARY KEY,
  host TEXT NOT NULL UNIQUE,            -- without www.
  name TEXT,
  timezone TEXT,                        -- IANA zone of times that pages print without one; NULL: never declared, UTC is taken
  language TEXT,                        -- of pages that state none, as BCP 47; NULL: never declared
  first_seen_at TEXT NOT NULL,
  lists_read_at TEXT,                   -- lists are read as far as what they said then; NULL: not yet read as a whole
  lists_begun_at TEXT,                  -- start of the reading that is to go further and has not ended; NULL: it has
  next_listing TEXT,                    -- the archive page to go on from; NULL: the archive is read, or has no pages
  quiet_until TEXT,                     -- the site asked to be left in peace until then (Retry-After)
  hints INTEGER NOT NULL DEFAULT 0,     -- looks made because a list announced a change
  hints_true INTEGER NOT NULL DEFAULT 0 -- of these, how many found one
);

-- A list of the publisher's that we read: what it answered, and when it last named something new.
CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  kind TEXT NOT NULL,                   -- home, robots, feed, sitemap, rest, listing
  url TEXT NOT NULL,
  checked_at TEXT NOT NULL,
  http_status INTEGER,                  -- NULL: no answer
  news_at TEXT,                         -- when it last named a story or a change not known before; NULL: never
  etag TEXT,                            -- validators of an answer whose content is all written down
  last_modified TEXT,
  sha256 TEXT,                          -- of the newest content (robots only)
  hints INTEGER NOT NULL DEFAULT 0,     -- as in sites, of this list alone; halved now and then, so that the past fades
  hints_true INTEGER NOT NULL DEFAULT 0,
  UNIQUE (site_id, kind, url)
);

-- A list that is still to be read: an earlier run found it and did not get to it, or it gave no answer that could be read.
CREATE TABLE lists (
  site_id INTEGER NOT NULL REFERENCES sites(id),
  url TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- feed, sitemap, rest
  name TEXT NOT NULL,                   -- what `sources` knows it by: of pages of one list, the list's own address
  depth INTEGER NOT NULL,               -- steps from the list that is asked in every run: 1 is a file of an index, a second page
  found_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,  -- answers that could not be used
  PRIMARY KEY (site_id, url)
) WITHOUT ROWID;

-- How many pages of a run had each field: the site's own past is the measure of its present.
CREATE TABLE coverage (
  run_id INTEGER NOT NULL REFERENCES runs(id),
  field TEXT NOT NULL,                  -- headline, byline, published_at, paragraphs, quotes, images
  pages INTEGER NOT NULL,               -- story pages read
  filled INTEGER NOT NULL,              -- of these, with the field
  PRIMARY KEY (run_id, field)
) WITHOUT ROWID;

-- One crawl.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  spider TEXT NOT NULL,
  site_id INTEGER REFERENCES sites(id),
  started_at TEXT NOT NULL,
  ended_at TEXT,                        -- NULL: running, or killed
  status TEXT NOT NULL,                 -- running, ok, degraded, failed, killed
  found INTEGER NOT NULL DEFAULT 0,     -- addresses discovered that were not known
  new INTEGER NOT NULL DEFAULT 0,       -- articles stored for the first time
  changed INTEGER NOT NULL DEFAULT 0,   -- articles with an edit
  unchanged INTEGER NOT NULL DEFAULT 0, -- looks that found nothing new
  gone INTEGER NOT NULL DEFAULT 0,      -- articles suspected or confirmed withdrawn
  failed INTEGER NOT NULL DEFAULT 0,    -- requests that brought no page
  requests INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  owed INTEGER NOT NULL DEFAULT 0,      -- looks still due when the run ended
  note TEXT
);
CREATE INDEX runs_by_site ON runs(site_id);

-- A story as it stands now; long text is in `bodies`.
CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  external_id TEXT,                     -- 'wp:4207'
  url TEXT NOT NULL,                    -- the canonical address
  -- from the page
  headline TEXT,
  standfirst TEXT,
  byline TEXT,
  authors TEXT NOT NULL DEFAULT '[]',
  dateline TEXT,
  dateline_place TEXT,
  dateline_date TEXT,
  published_at TEXT,
  updated_at TEXT,
  categories TEXT NOT NULL DEFAULT '[]',
  tags TEXT NOT NULL DEFAULT '[]',
  language TEXT,
  word_count INTEGER NOT NULL DEFAULT 0,
  -- ours
  status TEXT NOT NULL DEFAULT 'live',  -- live, moved, gone_suspected, gone, blocked
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  last_changed_at TEXT,                 -- when we saw the newest edit; NULL: never edited
  next_check_at TEXT,
  revision_count INTEGER NOT NULL DEFAULT 0,
  duplicate_of INTEGER REFERENCES articles(id),  -- the older article this is a copy of
  merged_into INTEGER REFERENCES articles(id)    -- the article that this one turned out to be; it has no looks of its own then
);
CREATE UNIQUE INDEX articles_external ON articles(site_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX articles_by_site ON articles(site_id, published_at);
CREATE INDEX articles_by_published ON articles(published_at);
CREATE INDEX articles_by_seen ON articles(first_seen_at);
CREATE INDEX articles_by_changed ON articles(last_changed_at) WHERE last_changed_at IS NOT NULL;
CREATE INDEX articles_due ON articles(site_id, next_check_at);
CREATE INDEX articles_by_status ON articles(status);
CREATE INDEX articles_by_place ON articles(dateline_place);
CREATE INDEX articles_by_duplicate ON articles(duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX articles_by_merged ON articles(merged_into) WHERE merged_into IS NOT NULL;

-- Two articles found to be one, or said to be by hand. Every row of both stays, so that it can be taken back.
CREATE TABLE merges (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  into_id INTEGER NOT NULL REFERENCES articles(id),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  status_before TEXT NOT NULL,          -- of the article, for taking it back
  undone_at TEXT                        -- taken back then; these two are never merged by themselves again
);
CREATE INDEX merges_by_article ON merges(article_id);
CREATE INDEX merges_by_into ON merges(into_id);

-- The text of an article as it stands now: paragraphs joined by newlines.
CREATE TABLE bodies (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  body_text TEXT NOT NULL,
  text_hash TEXT,                       -- of the folded text: equal where one story is run twice
  sketch_version INTEGER NOT NULL DEFAULT 0  -- version of the story's rows in sketches; 0: not known, or not sketched
);
CREATE INDEX bodies_by_text ON bodies(text_hash);
CREATE INDEX bodies_by_sketch ON bodies(sketch_version);

-- A few numbers drawn from each text: stories that share one are looked at for being near copies of each other.
CREATE TABLE sketches (
  version INTEGER NOT NULL,
  value INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  PRIMARY KEY (version, value, article_id)
) WITHOUT ROWID;

-- An address of an article. One article has many; after a slug is used again, one address has had two articles.
CREATE TABLE urls (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  url_key TEXT NOT NULL,                -- folded: see iria_crawler/urls.py
  article_id INTEGER NOT NULL REFERENCES articles(id),
  kind TEXT NOT NULL,                   -- requested, final, canonical, shortlink, amp, feed
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  UNIQUE (url_key, article_id, kind)
);
CREATE INDEX urls_by_article ON urls(article_id);

-- A raw page kept in a file of its own beside this one (iria.db: iria.captures.db).
CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,          -- of the body as received, content encoding removed
  url TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  http_status INTEGER NOT NULL,
  content_type TEXT,
  size INTEGER NOT NULL,                -- bytes before compression
  headers TEXT,                         -- of the answer, as JSON [[name, value], ...]; cookies left out
  pruned_at TEXT                        -- scrapy compact let the page go then; NULL: it is kept
);

-- A distinct state of a story.
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  number INTEGER NOT NULL,              -- 1, 2, 3 ... within the article
  kind TEXT NOT NULL,                   -- first, edit, cosmetic, reparse, restored
  seen_at TEXT NOT NULL,                -- the look that found it
  not_before TEXT,                      -- the last look that still found the state before; NULL for the first
  headline TEXT,                        -- as of this revision, for lists
  content_hash TEXT NOT NULL,           -- of the record, exact
  fold_hash TEXT NOT NULL,              -- of the record with typography folded
  parser_version TEXT NOT NULL,
  site_timezone TEXT,                   -- sites.timezone when the page was read; NULL: none, or read before schema 10
  site_language TEXT,                   -- sites.language when the page was read; NULL: as above
  capture_id INTEGER REFERENCES captures(id),
  revert_of INTEGER REFERENCES revisions(id),
  link TEXT,                            -- hash of this revision and of the link before it: see scrapy verify
  UNIQUE (article_id, number)
);
CREATE INDEX revisions_by_seen ON revisions(seen_at);
CREATE INDEX revisions_by_capture ON revisions(capture_id);
CREATE INDEX revisions_by_revert ON revisions(revert_of) WHERE revert_of IS NOT NULL;

-- The full record of a revision: JSON of iria_crawler.model.Article. The newest of a story says "paragraphs": null where
-- they are those of `bodies`; scrapy compact packs superseded ones.
CREATE TABLE records (
  revision_id INTEGER PRIMARY KEY REFERENCES revisions(id),
  record TEXT NOT NULL
);

-- Blocks (paragraphs, notices, pictures) that stories of a site gained or lost. A block of five stories or more is the
-- site's furniture: it is no part of any story, and its coming and going no edit.
CREATE TABLE furniture (
  site_id INTEGER NOT NULL REFERENCES sites(id),
  block TEXT NOT NULL,                  -- hash of the folded text, or of the picture's path
  article_id INTEGER NOT NULL REFERENCES articles(id),
  seen_at TEXT NOT NULL,
  PRIMARY KEY (site_id, block, article_id)
) WITHOUT ROWID;

-- A run of equal looks at an article.
CREATE TABLE checks (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  looks INTEGER NOT NULL DEFAULT 1,
  http_status INTEGER,
  outcome TEXT NOT NULL,                -- new, same, cosmetic, edit, suspect, gone, blocked, failed, restored
  reason TEXT,                          -- why, where the outcome is not plain
  revision_id INTEGER REFERENCES revisions(id),
  etag TEXT,
  last_modified TEXT,
  body_sha256 TEXT                      -- of the newest page looked at: equal bytes need no second reading
);
CREATE INDEX checks_by_article ON checks(article_id, last_at);
CREATE INDEX checks_by_revision ON checks(revision_id);

-- What a publisher's own lists last said of an article's modification: a claim that moves is a hint to look again, and an
-- edit that no claim admits is a stealth edit.
CREATE TABLE claims (
  article_id INTEGER NOT NULL REFERENCES articles(id),
  source TEXT NOT NULL,                 -- feed, sitemap, rest
  modified_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,                -- when this claim was first seen
  PRIMARY KEY (article_id, source)
) WITHOUT ROWID;

-- A request we owe. Leased when sent, deleted in the transaction that stores the answer, owed again when the lease runs out.
CREATE TABLE frontier (
  url TEXT PRIMARY KEY,
  url_key TEXT,                         -- folded: an address is owed once, however it is spelled
  site_id INTEGER NOT NULL REFERENCES sites(id),
  article_id INTEGER REFERENCES articles(id),  -- NULL: not seen yet
  kind TEXT NOT NULL,                   -- new, hint, due, audit, retry
  priority INTEGER NOT NULL DEFAULT 0,  -- higher first
  due_at TEXT NOT NULL,
  lease_until TEXT,                     -- NULL: nobody has it
  lease_run INTEGER REFERENCES runs(id),
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT
) WITHOUT ROWID;
CREATE UNIQUE INDEX frontier_by_key ON frontier(url_key);
CREATE INDEX frontier_due ON frontier(site_id, priority DESC, due_at);
CREATE INDEX frontier_by_article ON frontier(article_id);
CREATE INDEX frontier_by_run ON frontier(lease_run);

-- A request that brought no page, or a page that could not be read.
CREATE TABLE problems (
  id INTEGER PRIMARY KEY,
  run_id INTEGER REFERENCES runs(id),
  site_id INTEGER REFERENCES sites(id),
  article_id INTEGER REFERENCES articles(id),
  url TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- timeout, refused, dns, http, too_large, not_html, redirects, robots, robots_changed, template, moved, unreadable, discover
  reason TEXT NOT NULL,                 -- what was looked for, what came, what to try
  http_status INTEGER
);
CREATE INDEX problems_by_run ON problems(run_id);
CREATE INDEX problems_by_site ON problems(site_id, at);
CREATE INDEX problems_by_article ON problems(article_id);

-- Words said, over the life of a story.
CREATE TABLE quotes (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,            -- 1, 2, 3 ... in reading order of the last revision that has it
  text TEXT NOT NULL,
  speaker TEXT,                         -- as printed: 'he', 'Secretary Austin'
  speaker_name TEXT,                    -- who that is, in full
  speaker_role TEXT,
  cue TEXT,
  kind TEXT NOT NULL,                   -- direct, partial, block
  start INTEGER NOT NULL,               -- code points into the body of the last revision that has it
  "end" INTEGER NOT NULL,
  continues INTEGER NOT NULL DEFAULT 0,
  first_revision INTEGER NOT NULL REFERENCES revisions(id),
  last_revision INTEGER REFERENCES revisions(id)  -- NULL: still there
);
CREATE INDEX quotes_by_article ON quotes(article_id, position);
-- Sums by person read this index alone.
CREATE INDEX quotes_by_speaker ON quotes(speaker_name, article_id, last_revision);
CREATE INDEX quotes_by_first ON quotes(first_revision);
CREATE INDEX quotes_by_last ON quotes(last_revision) WHERE last_revision IS NOT NULL;

-- A picture in a story.
CREATE TABLE images (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  alt_text TEXT,
  caption TEXT,
  credit TEXT,                          -- as printed
  photographer TEXT,
  agency TEXT,                          -- normalised
  role TEXT NOT NULL,                   -- lead, inline, gallery
  photographer_rank TEXT,               -- "Sgt. 1st Class"
  service TEXT,                         -- "U.S. Army"
  via TEXT,                             -- who passed it on
  licence TEXT,                         -- "Crown copyright", "CC BY 2.0"
  virin TEXT,                           -- number of a picture of the U.S. armed forces
  taken_on TEXT,                        -- the day the caption or the number states
  first_revision INTEGER NOT NULL REFERENCES revisions(id),
  last_revision INTEGER REFERENCES revisions(id)  -- NULL: still there
);
CREATE INDEX images_by_article ON images(article_id, position);
CREATE INDEX images_by_agency ON images(agency);
-- Sums by agency read this index alone.
CREATE INDEX images_by_maker ON images(agency, photographer);
CREATE INDEX images_by_photographer ON images(photographer);
CREATE INDEX images_by_first ON images(first_revision);
CREATE INDEX images_by_last ON images(last_revision) WHERE last_revision IS NOT NULL;

-- One thing that changed between two looks.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  from_revision INTEGER REFERENCES revisions(id),
  to_revision INTEGER REFERENCES revisions(id),  -- NULL: the story went away
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  before TEXT,
  after TEXT,
  severity INTEGER NOT NULL,            -- 0 typography .. 4 quote, headline meaning, removal
  stealth INTEGER,                      -- 1: nothing the publisher states admits it; 0: admitted; NULL: does not apply
  earliest_at TEXT NOT NULL,            -- the last look before it
  latest_at TEXT NOT NULL,              -- the look that found it
  confirmed_at TEXT,                    -- a later look that agreed; NULL: not yet
  claims TEXT                           -- JSON, what stealth was judged by: source -> the modification it claimed then, or null
);
CREATE INDEX changes_by_article ON changes(article_id, latest_at);
CREATE INDEX changes_by_time ON changes(latest_at);
CREATE INDEX changes_by_kind ON changes(kind, latest_at);
CREATE INDEX changes_by_severity ON changes(severity, latest_at);
CREATE INDEX changes_by_stealth ON changes(stealth, latest_at);
CREATE INDEX changes_by_from ON changes(from_revision);
CREATE INDEX changes_by_to ON changes(to_revision);

-- An alert, owed or sent.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  change_id INTEGER NOT NULL REFERENCES changes(id),
  channel TEXT NOT NULL,
  status TEXT NOT NULL,                 -- owed, sent, failed (and still owed)
  attempts INTEGER NOT NULL DEFAULT 0,
  at TEXT NOT NULL,                     -- when it got this status
  UNIQUE (change_id, channel)
);

-- Up to which change the rules of a channel have been asked; what they want of it stands in `deliveries`.
CREATE TABLE watched (
  channel TEXT PRIMARY KEY,
  change_id INTEGER NOT NULL
) WITHOUT ROWID;

-- Everything of a story in one row, for SQL by hand.
CREATE VIEW stories AS
SELECT articles.*, sites.host AS site, bodies.body_text
FROM articles JOIN sites ON sites.id = articles.site_id JOIN bodies ON bodies.article_id = articles.id;

-- Full-text search: external content, so no text is stored twice; the triggers keep each index true.
CREATE VIEW articles_text AS
SELECT articles.id AS id, articles.headline AS headline, bodies.body_text AS body_text
FROM articles JOIN bodies ON bodies.article_id = articles.id;
CREATE VIRTUAL TABLE articles_fts USING fts5(
  headline, body_text, content='articles_text', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER bodies_insert AFTER INSERT ON bodies BEGIN
  INSERT INTO articles_fts(rowid, headline, body_text)
  SELECT id, headline, new.body_text FROM articles WHERE id = new.article_id;
END;
CREATE TRIGGER bodies_update AFTER UPDATE OF body_text ON bodies WHEN old.body_text IS NOT new.body_text BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, headline, body_text)
  SELECT 'delete', id, headline, old.body_text FROM articles WHERE id = old.article_id;
  INSERT INTO articles_fts(rowid, headline, body_text)
  SELECT id, headline, new.body_text FROM articles WHERE id = new.article_id;
END;
CREATE TRIGGER articles_headline AFTER UPDATE OF headline ON articles WHEN old.headline IS NOT new.headline BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, headline, body_text)
  SELECT 'delete', article_id, old.headline, body_text FROM bodies WHERE article_id = old.id;
  INSERT INTO articles_fts(rowid, headline, body_text)
  SELECT article_id, new.headline, body_text FROM bodies WHERE article_id = new.id;
END;

CREATE VIRTUAL TABLE quotes_fts USING fts5(
  text, speaker_name, content='quotes', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER quotes_insert AFTER INSERT ON quotes BEGIN
  INSERT INTO quotes_fts(rowid, text, speaker_name) VALUES (new.id, new.text, new.speaker_name);
END;
CREATE TRIGGER quotes_update AFTER UPDATE OF text, speaker_name ON quotes BEGIN
  INSERT INTO quotes_fts(quotes_fts, rowid, text, speaker_name) VALUES ('delete', old.id, old.text, old.speaker_name);
  INSERT INTO quotes_fts(rowid, text, speaker_name) VALUES (new.id, new.text, new.speaker_name);
END;
CREATE TRIGGER quotes_delete AFTER DELETE ON quotes BEGIN
  INSERT INTO quotes_fts(quotes_fts, rowid, text, speaker_name) VALUES ('delete', old.id, old.text, old.speaker_name);
END;

CREATE VIRTUAL TABLE images_fts USING fts5(
  caption, credit, alt_text, content='images', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER images_insert AFTER INSERT ON images BEGIN
  INSERT INTO images_fts(rowid, caption, credit, alt_text) VALUES (new.id, new.caption, new.credit, new.alt_text);
END;
CREATE TRIGGER images_update AFTER UPDATE OF caption, credit, alt_text ON images BEGIN
  INSERT INTO images_fts(images_fts, rowid, caption, credit, alt_text)
  VALUES ('delete', old.id, old.caption, old.credit, old.alt_text);
  INSERT INTO images_fts(rowid, caption, credit, alt_text) VALUES (new.id, new.caption, new.credit, new.alt_text);
END;
CREATE TRIGGER images_delete AFTER DELETE ON images BEGIN
  INSERT INTO images_fts(images_fts, rowid, caption, credit, alt_text)
  VALUES ('delete', old.id, old.caption, old.credit, old.alt_text);
END;
