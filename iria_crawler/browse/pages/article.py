"""A story: its text with the quotations marked, and everything that is known about it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from iria_crawler.browse.changed_pictures import FIELDS as PICTURE_FIELDS
from iria_crawler.browse.pages.common import PICTURE_FATE, Args, NotKept, number
from iria_crawler.browse.pages.events import event_of
from iria_crawler.browse.pages.picture import pictures_of_story, with_pictures
from iria_crawler.browse.snapshot import Memo, Row, Snapshot
from iria_crawler.changes.compare.summary import name_change
from iria_crawler.model import Severity
from iria_crawler.picture_files.disagree import disagreements
from iria_crawler.store.file.packing import whole_record

TABLES = (
    "articles",
    "sites",
    "bodies",
    "revisions",
    "records",
    "quotes",
    "images",
    "picture_files",
    "changes",
    "captures",
    "urls",
    "merges",
    "reports",
    "events",
)


# Versions, and quotations, listed beside the text at once; the others are folded away.
VERSIONS_SHOWN, QUOTES_SHOWN = 12, 20


class TextRun(NamedTuple):
    """A stretch of a paragraph."""

    text: str
    quote: int | None  # the number, in the record, of the quotation that it is; None: none


def load(snapshot: Snapshot, args: Args, memo: Memo) -> Row:
    """The story args['id'], in its newest version or the one of args['version']."""
    story = find_story(snapshot, args)
    revisions = snapshot.all(
        """SELECT revisions.*, captures.sha256, captures.fetched_at, captures.url AS capture_url
        FROM revisions LEFT JOIN captures ON captures.id = revisions.capture_id
        WHERE article_id = :id ORDER BY number DESC""",
        id=story["id"],
    )
    shown = pick(revisions, args)
    record = read_record(snapshot, shown)
    changes = _changes(snapshot, story["id"])
    body = "\n".join(record.get("paragraphs") or ()) or snapshot.value(
        "SELECT plain_text(body_text) FROM bodies WHERE article_id = :id", id=story["id"]
    )
    is_earlier = shown is not None and shown is not revisions[0]
    quotes = [q for q in record.get("quotes") or [] if isinstance(q, dict)]
    return {
        "story": story,
        "record": record,
        "revisions": [r | {"changes": by_name([c for c in changes if c["to_revision"] == r["id"]])} for r in revisions],
        "versions_shown": VERSIONS_SHOWN,
        "quotes_shown": QUOTES_SHOWN,
        "shown": shown,
        "removal": [c for c in changes if c["to_revision"] is None],
        "paragraphs": mark_quotes(body or "", quotes),
        "said": quotes,
        "quotes": _as_rows(quotes) if is_earlier else quotes_with_fate(snapshot, story["id"], changes),
        "images": _as_rows(record.get("images") or [])
        if is_earlier
        else _with_changes(images_with_files(snapshot, story["id"]), changes),
        "copies": copies(snapshot, story),
        "event": event_of(snapshot, story["id"]),
        "merged": merged(snapshot, story),
        "addresses": snapshot.all(
            "SELECT url, kind, first_seen_at FROM urls WHERE article_id = :id ORDER BY kind, url LIMIT 30",
            id=story["id"],
        ),
        "pictures": args.get("pictures") == "1",
    }


def _changes(snapshot: Snapshot, article: int) -> list[Row]:
    """The changes of the story, the gravest first, with the pictures that they are of: see with_pictures()."""
    rows = snapshot.all("SELECT * FROM changes WHERE article_id = :id ORDER BY severity DESC, id", id=article)
    of_pictures = any(row["field"] in PICTURE_FIELDS for row in rows)
    return with_pictures(snapshot, rows, pictures_of_story(snapshot, article) if of_pictures else [])


def _with_changes(images: list[Row], changes: list[Row]) -> list[Row]:
    """The pictures, each with the `changes` that are of it, in the order of the rows of `changes`."""
    by_id = sorted(changes, key=lambda change: int(change["id"]))
    return [row | {"changes": [change for change in by_id if row["id"] in change["pictures"]]} for row in images]


def by_name(changes: list[Row]) -> list[Row]:
    """What a version changed, each kind of thing once, in the order given: its name, how many, whether one is unannounced, and the
    pictures that the changes are `of`, each once; None in it: of one it is not known which.

    changes: as in with_pictures(). Typography is left out.
    """
    found: dict[str, Row] = {}
    for change in changes:
        if change["severity"] >= Severity.SPELLING:
            name = name_change(change["kind"], change["field"], change["confirmed_at"])
            row = found.setdefault(name, {"name": name, "many": 0, "stealth": 0, "of": []})
            row["many"] += 1
            shown = [] if change["of"] is None else change["of"] or [None]
            row["of"] += [picture for picture in shown if picture not in row["of"]]
            row["stealth"] = max(row["stealth"], change["stealth"] or 0)
    return list(found.values())


def find_story(snapshot: Snapshot, args: Args) -> Row:
    """The row of the article args['id'] with its outlet; NotKept if there is none."""
    story = snapshot.one(
        """SELECT articles.*, sites.host, sites.name AS site_name
        FROM articles JOIN sites ON sites.id = articles.site_id WHERE articles.id = :id""",
        id=number(args, "id", 0, most=1 << 40),
    )
    if story is None:
        raise NotKept("There is no article of this number")
    return story


def pick(revisions: list[Row], args: Args) -> Row | None:
    """The revision args['version']; without the argument the newest, or None if there is no revision.

    Raises NotKept for a version that is not kept.
    """
    if not args.get("version"):
        return revisions[0] if revisions else None
    wanted = number(args, "version", 0)
    found = next((r for r in revisions if r["number"] == wanted), None)
    if found is None:
        raise NotKept(f"This article has no version {args['version'][:20]}")
    return found


def read_record(snapshot: Snapshot, revision: Row | None) -> Row:
    """The stored record of a revision as plain JSON; {} if none is kept."""
    text = whole_record(snapshot.execute, revision["article_id"], revision["number"]) if revision else None
    try:
        record = json.loads(text or "{}")
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def mark_quotes(body: str, quotes: list[Row]) -> list[list[TextRun]]:
    """Each paragraph cut into stretches. A quotation outside the text, or over an earlier one, is not marked."""
    spans = []
    reached = 0
    for place, quote in sorted(enumerate(quotes), key=lambda item: _start(item[1])):
        start, end = _start(quote), quote.get("end")
        if isinstance(end, int) and reached <= start < end <= len(body):
            spans.append((start, end, place))
            reached = end
    paragraphs = []
    offset = 0
    for text in body.split("\n"):
        paragraphs.append(_cut(text, [(s - offset, e - offset, q) for s, e, q in spans]))
        offset += len(text) + 1
    return [runs for runs in paragraphs if runs]


def _start(quote: Row) -> int:
    start = quote.get("start")
    return start if isinstance(start, int) else -1


def _cut(text: str, spans: list[tuple[int, int, int]]) -> list[TextRun]:
    runs = []
    at = 0
    for start, end, place in spans:
        start, end = max(start, 0), min(end, len(text))
        if start < end:
            runs += [TextRun(text[at:start], None), TextRun(text[start:end], place)]
            at = end
    return [run for run in [*runs, TextRun(text[at:], None)] if run.text]


def quotes_with_fate(snapshot: Snapshot, article: int, changes: list[Row]) -> list[Row]:
    """The quotations: removed ones first, then altered ones (`was` has the former words), then the rest in reading order."""
    rows = snapshot.all(
        """SELECT quotes.*, revisions.seen_at AS last_seen, (SELECT min(seen_at) FROM revisions AS later
            WHERE later.article_id = quotes.article_id AND later.number > revisions.number) AS gone_at
        FROM quotes LEFT JOIN revisions ON revisions.id = quotes.last_revision
        WHERE quotes.article_id = :id ORDER BY quotes.position, quotes.id""",
        id=article,
    )
    # Rows that ended before their fate was stored are known by the words of the change.
    altered = {c["after"]: c["before"] for c in changes if (c["field"], c["kind"]) == ("quote", "altered")}
    replaced = set(altered.values())
    was = {row["id"]: altered.get(row["text"]) for row in rows}
    was |= {row["became"]: row["text"] for row in rows if row["became"] and row["fate"] == "altered"}
    given = (row for row in rows if row["became"] and row["fate"] == "reattributed")
    was_by = {row["became"]: row["speaker_name"] or row["speaker"] for row in given}
    shown = [
        row | {"was": was.get(row["id"]), "was_by": was_by.get(row["id"]), "removed": _is_removed(row)}
        for row in rows
        if row["last_revision"] is None or (row["became"] is None and row["text"] not in replaced)
    ]
    return sorted(shown, key=lambda row: (not row["removed"], row["was"] is None))


def _is_removed(row: Row) -> bool:
    """Whether the words are no longer in the story, as far as it is known: an old row that ended says nothing of its fate."""
    return row["last_revision"] is not None and row["fate"] in (None, "removed")


def images_with_files(snapshot: Snapshot, article: int) -> list[Row]:
    """The pictures, those of the newest version first, each with what its file says (`file`; None: not read) and where page
    and file disagree.
    """
    rows = snapshot.all(
        f"""SELECT images.*, {PICTURE_FATE} FROM images WHERE article_id = :id
        ORDER BY last_revision IS NOT NULL, position""",
        id=article,
    )
    files = {
        row["url"]: row
        for row in snapshot.all(
            """SELECT * FROM picture_files WHERE outcome = 'read' AND url IN
            (SELECT url FROM images WHERE article_id = :id) ORDER BY id""",
            id=article,
        )
    }
    return [
        row | {"file": file, "disagreements": disagreements(row, file) if file else []}
        for row in rows
        for file in (files.get(row["url"]),)
    ]


def _as_rows(stored: list[Any]) -> list[Row]:
    """Quotations or pictures of an earlier version's record, as the page shows rows: nothing had happened to them yet."""
    return [
        {"fate": None, "removed": False, "was": None, "was_by": None} | item
        for item in stored
        if isinstance(item, dict)
    ]


def copies(snapshot: Snapshot, story: Row) -> list[Row]:
    """The same story elsewhere: the original that this is a copy of, its other copies, and the copies of this one."""
    original: Any = story["duplicate_of"] or story["id"]
    return snapshot.all(
        """SELECT articles.id, headline, host, published_at, url FROM articles JOIN sites ON sites.id = articles.site_id
        WHERE (articles.id = :original OR duplicate_of = :original) AND articles.id <> :id
        ORDER BY published_at LIMIT 50""",
        original=original,
        id=story["id"],
    )


def merged(snapshot: Snapshot, story: Row) -> list[Row]:
    """The articles of the same story: the one that this was merged into, and those merged into it."""
    return snapshot.all(
        """SELECT articles.id, headline, articles.url, revision_count, articles.id = :into AS stands, merges.at, merges.reason
        FROM articles JOIN merges ON merges.undone_at IS NULL AND merges.article_id IN (articles.id, :id)
        WHERE (articles.id = :into AND merges.article_id = :id)
          OR (articles.merged_into = :id AND merges.article_id = articles.id) ORDER BY stands DESC, merges.at""",
        into=story["merged_into"],
        id=story["id"],
    )
