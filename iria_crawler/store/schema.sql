-- The tables of a new database. Older databases come to the same tables by the steps in file/steps/; see file/migrations.py.
-- docs/schema.md is made from these comments by scripts/schema_page.py.
--
-- Times are ISO 8601 UTC text such as "2026-11-23T14:02:31Z"; a date alone where only the day is known. Lists are JSON
-- arrays. Where nothing else is said, NULL means that the page does not have it, or that it has not happened.

-- One row for each outlet.
CREATE TABLE sites (
  id INTEGER PRIMARY KEY,
  host TEXT NOT NULL UNIQUE,            -- without www., with a port that is not the usual one
  name TEXT,
  timezone TEXT,                        -- IANA zone of times that pages print without one; NULL: never declared, UTC is taken
  language TEXT,                        -- of pages that state none, as BCP 47; NULL: never declared
  first_seen_at TEXT NOT NULL,
  lists_read_at TEXT,                   -- every list was read up to its state at this time; NULL: not yet as a whole
  lists_begun_at TEXT,                  -- start of a reading of the lists that has not ended; NULL: there is none
  next_listing TEXT,                    -- archive page that comes next; NULL: the archive is read, or has no pages
  quiet_until TEXT,                     -- the site asked us to wait until then (Retry-After); NULL: it did not
  hints INTEGER NOT NULL DEFAULT 0,     -- looks made because a list announced a change
  hints_true INTEGER NOT NULL DEFAULT 0 -- how many of these looks found one
);

-- A list of the publisher (feed, sitemap, REST, page of headlines): what it answered, and when it last named something new.
CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  kind TEXT NOT NULL,                   -- home, robots, feed, sitemap, rest, listing
  url TEXT NOT NULL,
  checked_at TEXT NOT NULL,
  http_status INTEGER,                  -- NULL: no answer
  news_at TEXT,                         -- when it last named a story or a change not known before; NULL: never
  etag TEXT,                            -- validators of the newest answer that is stored completely
  last_modified TEXT,
  sha256 TEXT,                          -- of the newest content (robots only)
  hints INTEGER NOT NULL DEFAULT 0,     -- as in sites, for this list; halved from time to time, so that old hints count less
  hints_true INTEGER NOT NULL DEFAULT 0,
  UNIQUE (site_id, kind, url)
);

-- A list that is still to be read: an earlier run found it and did not reach it, or could not read its answer.
CREATE TABLE lists (
  site_id INTEGER NOT NULL REFERENCES sites(id),
  url TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- feed, sitemap, rest
  name TEXT NOT NULL,                   -- sources.url of the list; the pages of one list share it
  depth INTEGER NOT NULL,               -- steps from a list that every run asks: 1 for a file of an index, or a second page
  found_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,  -- answers that could not be used
  PRIMARY KEY (site_id, url)
) WITHOUT ROWID;

-- How many pages of a run had each field. A site is judged by its own earlier runs.
CREATE TABLE coverage (
  run_id INTEGER NOT NULL REFERENCES runs(id),
  field TEXT NOT NULL,                  -- headline, byline, published_at, paragraphs, quotes, images
  pages INTEGER NOT NULL,               -- story pages read
  filled INTEGER NOT NULL,              -- how many of these had the field
  PRIMARY KEY (run_id, field)
) WITHOUT ROWID;

-- One crawl of one site.
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
  note TEXT                             -- why it ended early: time_limit, unanswered, walled, patience, disk_full
);
CREATE INDEX runs_by_site ON runs(site_id);  -- the newest runs of a site, for scrapy status and the monitor

-- Which worker has which outlet. In each transaction a crawl shows its token: after another has taken the outlet it writes nothing.
CREATE TABLE leases (
  site_id INTEGER PRIMARY KEY REFERENCES sites(id),
  token INTEGER NOT NULL,               -- one more each time that a worker takes the outlet
  holder TEXT,                          -- the worker: machine, process, and where the number of the process counts; NULL: nobody
  begun_at TEXT NOT NULL,               -- when the newest holder took it
  lease_until TEXT,                     -- without a sign of life until then another may take it; NULL: nobody has it
  delay_seconds REAL NOT NULL,          -- between two requests, as the newest holder keeps it
  next_request_at TEXT                  -- the outlet is asked no sooner, whoever takes it; NULL: it may be asked now
);

-- The newest state of each story; its text is in bodies.
CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  external_id TEXT,                     -- id in the publisher's own system: 'wp:4207'
  url TEXT NOT NULL,                    -- where it is looked at
  -- From the page
  headline TEXT,
  standfirst TEXT,
  byline TEXT,                          -- as printed
  authors TEXT NOT NULL DEFAULT '[]',   -- names of persons; organisations only where no person is named
  dateline TEXT,                        -- as printed: "SEOUL, South Korea, July 29 (Reuters) -"
  dateline_place TEXT,
  dateline_date TEXT,
  published_at TEXT,
  updated_at TEXT,
  categories TEXT NOT NULL DEFAULT '[]',
  tags TEXT NOT NULL DEFAULT '[]',
  language TEXT,                        -- BCP 47: 'en-US'
  word_count INTEGER NOT NULL DEFAULT 0,
  -- From our looks
  status TEXT NOT NULL DEFAULT 'live',  -- live, moved, gone_suspected, gone, blocked
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  last_changed_at TEXT,                 -- the look that found the newest edit; NULL: never edited
  next_check_at TEXT,                   -- when the next look is due; NULL: never, it was merged into another
  revision_count INTEGER NOT NULL DEFAULT 0,
  duplicate_of INTEGER REFERENCES articles(id),  -- the older article of which this is a copy, on any site; NULL: none
  merged_into INTEGER REFERENCES articles(id),   -- the article that gets all further looks, because both are one story
  sources TEXT NOT NULL DEFAULT '{}'    -- JSON, field -> what gave it: 'h1', 'json-ld', 'rest' (see statements)
);
CREATE UNIQUE INDEX articles_external ON articles(site_id, external_id) WHERE external_id IS NOT NULL;  -- one story for each id
CREATE INDEX articles_by_site ON articles(site_id, published_at);  -- stories of a site, newest first
CREATE INDEX articles_by_published ON articles(published_at);  -- stories of all sites, newest first
CREATE INDEX articles_by_seen ON articles(first_seen_at);  -- scrapy changes and feeds: stories since a time
CREATE INDEX articles_by_changed ON articles(last_changed_at) WHERE last_changed_at IS NOT NULL;  -- newest edits
CREATE INDEX articles_due ON articles(site_id, next_check_at);  -- looks that are due on a site
CREATE INDEX articles_by_status ON articles(status);  -- stories that are gone or blocked
CREATE INDEX articles_by_place ON articles(dateline_place);  -- stories from a place
CREATE INDEX articles_by_duplicate ON articles(duplicate_of) WHERE duplicate_of IS NOT NULL;  -- copies of a story
CREATE INDEX articles_by_merged ON articles(merged_into) WHERE merged_into IS NOT NULL;  -- articles merged into a story

-- Two articles that are one story, as found by us or stated with scrapy merge. All rows of both stay, so that it can be undone.
CREATE TABLE merges (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  into_id INTEGER NOT NULL REFERENCES articles(id),
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  status_before TEXT NOT NULL,          -- articles.status of the article, for undoing the merge
  undone_at TEXT                        -- when it was undone; the program never merges these two again; NULL: it holds
);
CREATE INDEX merges_by_article ON merges(article_id);  -- merges of an article, to undo one
CREATE INDEX merges_by_into ON merges(into_id);  -- what was merged into an article

-- The newest text of each story: its paragraphs joined by newlines.
CREATE TABLE bodies (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  body_text TEXT NOT NULL,              -- bytes where scrapy compact --pack-texts packed it: plain_text(body_text) has it
  text_hash TEXT,                       -- of the folded text: equal where two stories have the same words
  sketch_version INTEGER NOT NULL DEFAULT 0,  -- version of the story's rows in sketches; 0: not known, or not sketched
  trace_version INTEGER NOT NULL DEFAULT 0    -- version of the story's rows in reports and traces; 0: it has none
);
CREATE INDEX bodies_by_text ON bodies(text_hash);  -- stories with the same text
CREATE INDEX bodies_by_sketch ON bodies(sketch_version);  -- texts that another version sketched
CREATE INDEX bodies_by_traces ON bodies(trace_version);  -- stories whose traces are of another version

-- MinHash values of each text. Two stories that share one may be near copies, and their words are compared.
CREATE TABLE sketches (
  version INTEGER NOT NULL,             -- only values of one version can be compared: see changes/decide/copies.py
  value INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  PRIMARY KEY (version, value, article_id)
) WITHOUT ROWID;

-- The addresses of the stories. A story has several; an address that a site used twice has had two stories.
CREATE TABLE urls (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  url_key TEXT NOT NULL,                -- folded: see iria_crawler/urls/
  article_id INTEGER NOT NULL REFERENCES articles(id),
  kind TEXT NOT NULL,                   -- requested, final (if another), canonical (if a third), part (a further page of it), shortlink, amp, feed
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  UNIQUE (url_key, article_id, kind)
);
CREATE INDEX urls_by_article ON urls(article_id);  -- addresses of a story

-- A page as it was received. Its bytes are in another file (iria.db: iria.captures.db), so that this one stays small.
CREATE TABLE captures (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,          -- of the body as received, content encoding removed
  url TEXT NOT NULL,
  fetched_at TEXT NOT NULL,             -- "3 hours ago" in the page counts from here
  http_status INTEGER NOT NULL,
  content_type TEXT,
  size INTEGER NOT NULL,                -- bytes before compression
  headers TEXT,                         -- of the answer, as JSON [[name, value], ...], without cookies
  pruned_at TEXT,                       -- when scrapy compact removed the bytes; NULL: they are kept
  origin TEXT                           -- the archive that it was imported from: 'warc pages.warc.gz'; NULL: we fetched it
);

-- The states of each story, one row for each that differs from the one before.
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  number INTEGER NOT NULL,              -- 1, 2, 3 ... within the article
  kind TEXT NOT NULL,                   -- first, edit, cosmetic, restless, reparse, redesign, restored
  seen_at TEXT NOT NULL,                -- the look that found it
  not_before TEXT,                      -- the last look that still found the state before; NULL for the first
  headline TEXT,                        -- of this revision, for lists
  content_hash TEXT NOT NULL,           -- of the record, exact
  fold_hash TEXT NOT NULL,              -- of the record with typography folded
  parser_version TEXT NOT NULL,
  site_timezone TEXT,                   -- sites.timezone when the page was read; NULL: none, or read before schema 10
  site_language TEXT,                   -- sites.language when the page was read; NULL: as above
  capture_id INTEGER REFERENCES captures(id),    -- the page that it was read from; NULL: not kept
  revert_of INTEGER REFERENCES revisions(id),    -- the earlier revision to whose words this one returns; NULL: none
  link TEXT,                            -- hash of this revision and of the link before, checked by scrapy verify
  UNIQUE (article_id, number)
);
CREATE INDEX revisions_by_seen ON revisions(seen_at);  -- revisions since a time
CREATE INDEX revisions_by_capture ON revisions(capture_id);  -- whether a page is still needed (scrapy compact)
CREATE INDEX revisions_by_revert ON revisions(revert_of) WHERE revert_of IS NOT NULL;  -- returns to a revision

-- The further pages of a story that is printed on several, as a revision was read from them. The first is revisions.capture_id.
CREATE TABLE parts (
  revision_id INTEGER NOT NULL REFERENCES revisions(id),
  position INTEGER NOT NULL,            -- 2, 3 ... in the order in which they were read
  url TEXT NOT NULL,                    -- where the page answered; captures.url may be another address with the same bytes
  capture_id INTEGER NOT NULL REFERENCES captures(id),
  PRIMARY KEY (revision_id, position)
) WITHOUT ROWID;
CREATE INDEX parts_by_capture ON parts(capture_id);  -- whether a page is still needed (scrapy compact)

-- The full record of each revision: JSON of iria_crawler.model.Article, packed (file/packing.py): record_json(revision_id) has it.
CREATE TABLE records (
  revision_id INTEGER PRIMARY KEY REFERENCES revisions(id),
  record TEXT NOT NULL
);

-- Blocks (paragraphs, notices, pictures) that stories of a site gained or lost. If five stories or more gained or lost a
-- block, it belongs to the site's template: it is not part of any story, and its coming or going is not an edit.
CREATE TABLE furniture (
  site_id INTEGER NOT NULL REFERENCES sites(id),
  block TEXT NOT NULL,                  -- hash of the folded text, or of the picture's path
  article_id INTEGER NOT NULL REFERENCES articles(id),
  seen_at TEXT NOT NULL,
  PRIMARY KEY (site_id, block, article_id)
) WITHOUT ROWID;

-- The looks at each story. Equal looks that follow each other share one row.
CREATE TABLE checks (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  looks INTEGER NOT NULL DEFAULT 1,
  http_status INTEGER,
  outcome TEXT NOT NULL,                -- new, same, cosmetic, restless, reparse, redesign, edit, incomplete, suspect, gone, blocked, failed, restored
  reason TEXT,                          -- in words, where the outcome needs one
  revision_id INTEGER REFERENCES revisions(id),  -- the state that was seen; NULL: the look did not show the story
  etag TEXT,
  last_modified TEXT,
  body_sha256 TEXT                      -- of the newest page, or of the hashes of its pages: the same bytes are not read again
);
CREATE INDEX checks_by_article ON checks(article_id, last_at);  -- the newest looks at a story
CREATE INDEX checks_by_revision ON checks(revision_id);  -- looks that saw a revision

-- When the publisher's own lists say that a story was last modified. A later claim is a hint to look again; an edit that no
-- claim admits is a stealth edit.
CREATE TABLE claims (
  article_id INTEGER NOT NULL REFERENCES articles(id),
  source TEXT NOT NULL,                 -- feed, sitemap, rest
  modified_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,                -- when this claim was first seen
  PRIMARY KEY (article_id, source)
) WITHOUT ROWID;

-- What the publisher's lists say of each story beside the time of its modification, and what WordPress says of each picture. A
-- field of the record may be taken from here: see articles.sources. The address may be one that is not stored as a story (yet).
CREATE TABLE statements (
  site_id INTEGER NOT NULL REFERENCES sites(id),
  url_key TEXT NOT NULL,                -- the address that the list gives, folded as in urls; of a picture: its id
  source TEXT NOT NULL,                 -- rest, feed, sitemap; picture: what REST says of the picture images.external_id
  external_id TEXT,                     -- id in the publisher's own system: 'wp:4207'
  said TEXT NOT NULL,                   -- JSON, field -> text: published_at, headline, authors, categories, caption; as in images
  seen_at TEXT NOT NULL,                -- when the list said it last
  missing_at TEXT,                      -- since when REST's list of all posts, or the news sitemap, lacks the story; NULL: it has it
  PRIMARY KEY (site_id, url_key, source)
) WITHOUT ROWID;
CREATE INDEX statements_by_id ON statements(site_id, external_id) WHERE external_id IS NOT NULL;  -- what is said of a story

-- What a site does to a field of all its stories: a byline that its theme prints now, its name behind each headline. Stories
-- are compared without it, for 40 days after it was last learned.
CREATE TABLE redesigns (
  site_id INTEGER NOT NULL REFERENCES sites(id),
  field TEXT NOT NULL,                  -- headline, standfirst, byline, categories, published_at, image, caption, credit
  old TEXT NOT NULL,                    -- the place of the page that gave the field before; '' for none
  new TEXT NOT NULL,                    -- the place that gives it now; '' for none
  how TEXT NOT NULL,                    -- appeared, vanished, differs, 'at the end ...', 'moved 180 min' ...
  stories INTEGER NOT NULL,             -- on how many the newest run that learned it saw it
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  PRIMARY KEY (site_id, field, old, new, how)
) WITHOUT ROWID;

-- The requests that we owe. A row is leased when it is sent, and deleted in the transaction that stores the answer; if the
-- lease ends before that, it is owed again.
CREATE TABLE frontier (
  url TEXT PRIMARY KEY,
  url_key TEXT,                         -- folded, so that an address is owed once in all its spellings
  site_id INTEGER NOT NULL REFERENCES sites(id),
  article_id INTEGER REFERENCES articles(id),  -- NULL: no story known at this address yet
  kind TEXT NOT NULL,                   -- new, hint, due, audit, retry
  priority INTEGER NOT NULL DEFAULT 0,  -- higher first
  due_at TEXT NOT NULL,
  lease_until TEXT,                     -- NULL: not leased
  lease_run INTEGER REFERENCES runs(id),
  attempts INTEGER NOT NULL DEFAULT 0,
  last_error TEXT
) WITHOUT ROWID;
CREATE UNIQUE INDEX frontier_by_key ON frontier(url_key);  -- an address is owed once
CREATE INDEX frontier_due ON frontier(site_id, priority DESC, due_at);  -- the next looks to lease
CREATE INDEX frontier_by_article ON frontier(article_id);  -- what is owed for a story
CREATE INDEX frontier_by_run ON frontier(lease_run) WHERE lease_run IS NOT NULL;  -- leases of a run that died

-- Requests that brought no page, pages that could not be read, and remarks on a site.
CREATE TABLE problems (
  id INTEGER PRIMARY KEY,
  run_id INTEGER REFERENCES runs(id),
  site_id INTEGER REFERENCES sites(id),
  article_id INTEGER REFERENCES articles(id),
  url TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- timeout, refused, dns, http, too_large, not_html, redirects, robots, robots_changed, template, moved, unreadable, discover, part
  reason TEXT NOT NULL,                 -- in words: what was expected, what came, what to try
  http_status INTEGER
);
CREATE INDEX problems_by_run ON problems(run_id);  -- problems of a run
CREATE INDEX problems_by_site ON problems(site_id, at);  -- newest problems of a site
CREATE INDEX problems_by_article ON problems(article_id);  -- problems of a story

-- The quotations of each story, those that were removed too.
CREATE TABLE quotes (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,            -- 1, 2, 3 ... in reading order of the last revision that has it
  text TEXT NOT NULL,
  speaker TEXT,                         -- as printed: 'he', 'Secretary Austin'
  speaker_name TEXT,                    -- that person's full name, from the same page; NULL: not certain
  speaker_role TEXT,                    -- as printed: 'U.S. Secretary of Defense'
  cue TEXT,                             -- as printed: 'said', 'according to'
  kind TEXT NOT NULL,                   -- direct, partial, block
  start INTEGER NOT NULL,               -- code points into the body of the last revision that has it
  "end" INTEGER NOT NULL,
  continues INTEGER NOT NULL DEFAULT 0, -- 1: goes on the quote before it, by the same speaker
  first_revision INTEGER NOT NULL REFERENCES revisions(id),
  last_revision INTEGER REFERENCES revisions(id), -- the last that has it; NULL: the newest has it
  fate TEXT,                            -- altered, reattributed, unquoted, divided, unread, removed: see docs/changes.md; NULL: still there, or before schema 14
  became INTEGER REFERENCES quotes(id)  -- the quote in its place: with other words, or another speaker; NULL: none
);
CREATE INDEX quotes_by_article ON quotes(article_id, position);  -- quotes of a story in reading order
CREATE INDEX quotes_by_speaker ON quotes(speaker_name, article_id, last_revision, fate);  -- sums by person read this index alone
CREATE INDEX quotes_by_first ON quotes(first_revision);  -- quotes that a revision brought
CREATE INDEX quotes_by_last ON quotes(last_revision) WHERE last_revision IS NOT NULL;  -- quotes that were removed

-- The pictures of each story, those that were removed too.
CREATE TABLE images (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  alt_text TEXT,
  caption TEXT,
  credit TEXT,                          -- as printed, without label and brackets
  photographer TEXT,
  agency TEXT,                          -- in one spelling: 'AP', 'Getty Images'
  role TEXT NOT NULL,                   -- lead, inline, gallery
  photographer_rank TEXT,               -- "Sgt. 1st Class"
  service TEXT,                         -- "U.S. Army"
  via TEXT,                             -- who passed it on: 'Reuters' in "Handout via Reuters"
  licence TEXT,                         -- "Crown copyright", "CC BY 2.0"
  virin TEXT,                           -- number of a picture of the U.S. armed forces: '220729-D-AB123-1001'
  taken_on TEXT,                        -- the day that the caption or the VIRIN states
  organisation TEXT,                    -- a body that the credit names and that is no known agency: 'Norland Navy'
  qualifiers TEXT NOT NULL DEFAULT '[]',  -- how it came: file, pool, handout, third party, courtesy, staff, restricted ...
  credit_date TEXT,                     -- the day printed in the credit
  external_id TEXT,                     -- its number in the publisher's own system: 'wp:4207'
  first_revision INTEGER NOT NULL REFERENCES revisions(id),
  last_revision INTEGER REFERENCES revisions(id)  -- the last that has it; NULL: the newest has it
);
CREATE INDEX images_by_article ON images(article_id, position);  -- pictures of a story in reading order
CREATE INDEX images_by_maker ON images(agency, photographer);  -- sums by agency and photographer read this index alone
CREATE INDEX images_by_photographer ON images(photographer);  -- pictures of a photographer
CREATE INDEX images_by_url ON images(url);  -- the stories that show a picture
CREATE INDEX images_by_virin ON images(virin) WHERE virin IS NOT NULL;  -- one picture at several addresses
CREATE INDEX images_by_qualifiers ON images(qualifiers) WHERE qualifiers <> '[]';  -- sums by how pictures came read this index alone
CREATE INDEX images_by_first ON images(first_revision);  -- pictures that a revision brought
CREATE INDEX images_by_last ON images(last_revision) WHERE last_revision IS NOT NULL;  -- pictures that were removed

-- What the file of a picture was when we asked for it (IRIA_PICTURES), one row for each state that differs from the one before.
-- Only the newest row of an address has a next_at.
CREATE TABLE picture_files (
  id INTEGER PRIMARY KEY,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  url TEXT NOT NULL,                    -- images.url
  first_at TEXT NOT NULL,               -- the look that found this state
  last_at TEXT NOT NULL,                -- the newest look that found it
  looks INTEGER NOT NULL DEFAULT 1,
  next_at TEXT,                         -- when it is asked for again; NULL: there is a later row
  outcome TEXT NOT NULL,                -- read, or why not: unreadable, http, outside, robots, timeout ...
  reason TEXT,                          -- in words, where it was not read
  etag TEXT,                            -- validators of the newest answer
  last_modified TEXT,
  size INTEGER,                         -- bytes of the whole file, as the server states; NULL: it does not
  sha256 TEXT,                          -- of the bytes that were read
  whole INTEGER NOT NULL DEFAULT 0,     -- 1: all of the file was read, 0: only its head
  format TEXT,                          -- JPEG, PNG, WEBP ...
  width INTEGER,                        -- pixels
  height INTEGER,
  phash TEXT,                           -- perceptual hash, 16 hexadecimal digits; NULL: only the head was read
  creator TEXT,                         -- as the file states: IPTC, XMP or EXIF
  credit_line TEXT,
  source TEXT,
  rights TEXT,
  caption TEXT,
  taken_at TEXT,                        -- as the camera or the agency wrote it, local time without a zone
  virin TEXT,
  c2pa INTEGER NOT NULL DEFAULT 0       -- 1: it holds a C2PA manifest (whose signature is not checked)
);
CREATE INDEX picture_files_by_url ON picture_files(url, id);  -- the states of a picture
CREATE INDEX picture_files_due ON picture_files(site_id, next_at) WHERE next_at IS NOT NULL;  -- pictures to ask for again
CREATE INDEX picture_files_by_virin ON picture_files(virin) WHERE virin IS NOT NULL;  -- one picture at several addresses
CREATE INDEX picture_files_by_1st ON picture_files(substr(phash, 1, 4)) WHERE phash IS NOT NULL;  -- alike pictures: of at most three bits that differ, one quarter of the hash has none
CREATE INDEX picture_files_by_2nd ON picture_files(substr(phash, 5, 4)) WHERE phash IS NOT NULL;  -- as picture_files_by_1st
CREATE INDEX picture_files_by_3rd ON picture_files(substr(phash, 9, 4)) WHERE phash IS NOT NULL;  -- as picture_files_by_1st
CREATE INDEX picture_files_by_4th ON picture_files(substr(phash, 13, 4)) WHERE phash IS NOT NULL;  -- as picture_files_by_1st

-- What changed between two looks, one row for each thing.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  from_revision INTEGER REFERENCES revisions(id),
  to_revision INTEGER REFERENCES revisions(id),  -- NULL: the story went away
  kind TEXT NOT NULL,                   -- added, removed, altered, moved, withdrawn, restored ...: see docs/changes.md
  field TEXT NOT NULL,                  -- headline, paragraph, quote, image, published_at, article ...
  before TEXT,                          -- NULL: it was not there
  after TEXT,                           -- NULL: it is not there any more
  severity INTEGER NOT NULL,            -- 0 typography, 1 spelling, 2 addition or update, 3 fact, 4 quote, headline meaning, removal
  stealth INTEGER,                      -- 1: the publisher admits it nowhere; 0: admitted; NULL: not judged
  earliest_at TEXT NOT NULL,            -- the last look before it
  latest_at TEXT NOT NULL,              -- the look that found it
  confirmed_at TEXT,                    -- a later look that agreed; NULL: not yet
  claims TEXT,                          -- JSON: source -> the modification that it claimed then, or null
  reason TEXT                           -- what differs in the words: number, day, negation, name, roles swapped ...; NULL: nothing to compare, or before schema 14
);
CREATE INDEX changes_by_article ON changes(article_id, latest_at);  -- changes of a story
CREATE INDEX changes_by_time ON changes(latest_at);  -- newest changes of all sites
CREATE INDEX changes_by_kind ON changes(kind, latest_at);  -- newest changes of a kind
CREATE INDEX changes_by_severity ON changes(severity, latest_at);  -- newest grave changes
CREATE INDEX changes_by_stealth ON changes(stealth, latest_at);  -- newest stealth edits
CREATE INDEX changes_by_from ON changes(from_revision);  -- changes away from a revision
CREATE INDEX changes_by_to ON changes(to_revision);  -- changes that led to a revision, to confirm them

-- The alerts, owed and sent.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  change_id INTEGER NOT NULL REFERENCES changes(id),
  channel TEXT NOT NULL,
  status TEXT NOT NULL,                 -- owed, sent, failed (still owed)
  attempts INTEGER NOT NULL DEFAULT 0,
  at TEXT NOT NULL,                     -- when it got this status
  UNIQUE (change_id, channel)
);

-- The last change that the rules of each channel have seen; what they want to send of it is in deliveries.
CREATE TABLE watched (
  channel TEXT PRIMARY KEY,
  change_id INTEGER NOT NULL
) WITHOUT ROWID;

-- What was forgotten, with the reason that was given. Of the stories themselves nothing is left.
CREATE TABLE forgotten (
  id INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  at TEXT NOT NULL
);

-- Hashes of the addresses and ids of forgotten stories, which are not stored again.
CREATE TABLE forgotten_keys (
  key_hash TEXT PRIMARY KEY,            -- SHA-256: see file/forgotten.py
  forgotten_id INTEGER NOT NULL REFERENCES forgotten(id)
) WITHOUT ROWID;

-- The links of forgotten revisions, so that a seal of the time before still holds.
CREATE TABLE forgotten_links (
  revision_id INTEGER PRIMARY KEY,
  link TEXT,
  forgotten_id INTEGER NOT NULL REFERENCES forgotten(id)
);

-- By what each story can be recognised at another outlet, and the event that it tells of. The rule for one event is in
-- changes/decide/events.py.
CREATE TABLE reports (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  day INTEGER NOT NULL,                 -- of publication, else of our first look: days since 1970-01-01
  figures TEXT NOT NULL,                -- JSON list: "1340 tonnes"
  names TEXT NOT NULL,                  -- JSON list, as printed: "Kim Do-yun"
  event_id INTEGER,                     -- NULL: no other story of the same event is known
  agrees_with INTEGER REFERENCES articles(id),  -- the story with which it agrees; NULL: none, or it is forgotten
  shared TEXT                           -- JSON: the quotations, figures and names that both have
);
CREATE INDEX reports_by_event ON reports(event_id) WHERE event_id IS NOT NULL;  -- stories of an event
CREATE INDEX reports_by_agreement ON reports(agrees_with) WHERE agrees_with IS NOT NULL;  -- the stories that agree with a story

-- The figures, names and quotations of the stories as numbers, to find other stories of the same days that have them too.
CREATE TABLE traces (
  value INTEGER NOT NULL,               -- hash of the words
  day INTEGER NOT NULL,                 -- as in reports
  article_id INTEGER NOT NULL REFERENCES articles(id),
  PRIMARY KEY (value, day, article_id)
) WITHOUT ROWID;

-- What several stories tell of. Triggers count them.
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  first_at TEXT NOT NULL,               -- the earliest publication (our first look, where none is stated)
  last_at TEXT NOT NULL,                -- the latest
  stories INTEGER NOT NULL,
  outlets INTEGER NOT NULL
);
CREATE INDEX events_by_last ON events(last_at);  -- newest events

-- Sums that pages show, kept by triggers so that no page counts whole tables.
-- How often each person is quoted in a month at an outlet in a role.
CREATE TABLE said (
  speaker_name TEXT NOT NULL,
  month TEXT NOT NULL,                  -- of publication: 2026-07; '' where it is not stated
  site_id INTEGER NOT NULL REFERENCES sites(id),
  speaker_role TEXT NOT NULL,           -- '' where none is printed
  quotes INTEGER NOT NULL,
  gone INTEGER NOT NULL,                -- how many of them are no longer in their stories
  PRIMARY KEY (speaker_name, month, site_id, speaker_role)
) WITHOUT ROWID;

-- What an outlet published and changed on a day (UTC).
CREATE TABLE days (
  day TEXT NOT NULL,
  site_id INTEGER NOT NULL REFERENCES sites(id),
  stories INTEGER NOT NULL DEFAULT 0,   -- by day of publication; of our first look, where none is stated
  edits INTEGER NOT NULL DEFAULT 0,     -- changes of severity 2 and more, by the day of the look that found them
  unannounced INTEGER NOT NULL DEFAULT 0,  -- how many of the edits nothing admits
  grave INTEGER NOT NULL DEFAULT 0,     -- how many of the edits have severity 4
  PRIMARY KEY (day, site_id)
) WITHOUT ROWID;

-- Everything of a story in one row, for SQL written by hand.
CREATE VIEW stories AS
SELECT articles.*, sites.host AS site, bodies.body_text
FROM articles JOIN sites ON sites.id = articles.site_id JOIN bodies ON bodies.article_id = articles.id;

-- What articles_fts finds. Full-text indexes have external content, so no text is stored twice; triggers keep them up to date.
-- The text is the first column of an index: a word of any other takes two bytes more in each story. Lengths (columnsize) are kept only where
-- what is found is ranked.
CREATE VIEW articles_text AS
SELECT articles.id AS id, articles.headline AS headline, bodies.body_text AS body_text
FROM articles JOIN bodies ON bodies.article_id = articles.id;
CREATE VIRTUAL TABLE articles_fts USING fts5(
  body_text, headline, content='articles_text', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER bodies_insert AFTER INSERT ON bodies WHEN typeof(new.body_text) = 'text' BEGIN
  INSERT INTO articles_fts(rowid, headline, body_text)
  SELECT id, headline, new.body_text FROM articles WHERE id = new.article_id;
END;
CREATE TRIGGER bodies_update AFTER UPDATE OF body_text ON bodies
WHEN old.body_text IS NOT new.body_text AND typeof(old.body_text) = 'text' AND typeof(new.body_text) = 'text' BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, headline, body_text)
  SELECT 'delete', id, headline, old.body_text FROM articles WHERE id = old.article_id;
  INSERT INTO articles_fts(rowid, headline, body_text)
  SELECT id, headline, new.body_text FROM articles WHERE id = new.article_id;
END;
CREATE TRIGGER articles_headline AFTER UPDATE OF headline ON articles WHEN old.headline IS NOT new.headline BEGIN
  SELECT RAISE(ABORT, 'its text is packed, and must be unpacked before') FROM bodies
  WHERE article_id = new.id AND typeof(body_text) = 'blob';
  INSERT INTO articles_fts(articles_fts, rowid, headline, body_text)
  SELECT 'delete', article_id, old.headline, body_text FROM bodies WHERE article_id = old.id;
  INSERT INTO articles_fts(rowid, headline, body_text)
  SELECT article_id, new.headline, body_text FROM bodies WHERE article_id = new.id;
END;

CREATE VIRTUAL TABLE quotes_fts USING fts5(
  text, speaker_name, content='quotes', content_rowid='id', columnsize=0, tokenize='porter unicode61 remove_diacritics 2');
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
  caption, credit, alt_text, content='images', content_rowid='id', columnsize=0, tokenize='porter unicode61 remove_diacritics 2');
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

-- The words that changes took out (before) and brought in (after).
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

-- Texts in scripts without spaces between words, by runs of three signs: a run of words is one word to the indexes above. With
-- detail=none an index names the texts that may have some signs; what is found is compared with the text.
-- Other texts are not in it, and the lists of terms are there to look up words of fewer signs.
CREATE VIEW articles_signs_text_fts AS
SELECT articles.id AS id, coalesce(headline, '') || char(10) || body_text || char(10) AS signs
FROM articles JOIN bodies ON bodies.article_id = articles.id
WHERE coalesce(headline, '') || body_text GLOB '*[' || char(3584) || '-' || char(3839) || char(4096) || '-' || char(4255)
  || char(6016) || '-' || char(6143) || char(12352) || '-' || char(12543) || char(13312) || '-' || char(19903)
  || char(19968) || '-' || char(40959) || char(63744) || '-' || char(64255) || char(131072) || '-' || char(262143) || ']*';
CREATE VIRTUAL TABLE articles_signs_fts USING fts5(
  signs, content='articles_signs_text_fts', content_rowid='id', tokenize='trigram', detail=none);
CREATE VIRTUAL TABLE articles_signs_fts_terms USING fts5vocab(articles_signs_fts, row);
CREATE TRIGGER bodies_signs_insert AFTER INSERT ON bodies WHEN typeof(new.body_text) = 'text' BEGIN
  INSERT INTO articles_signs_fts(rowid, signs) SELECT id, signs FROM articles_signs_text_fts WHERE id = new.article_id;
END;
CREATE TRIGGER bodies_signs_update AFTER UPDATE OF body_text ON bodies
WHEN old.body_text IS NOT new.body_text AND typeof(old.body_text) = 'text' AND typeof(new.body_text) = 'text' BEGIN
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
-- The same of the words of changes.
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

-- The sums of `said`, `days` and `events`.
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
