"""Card, dossier, replay and the story through time, asked in the same process; and what every answer has in common."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from sqlite_utils import Database

from iria_crawler.browse import change_card
from iria_crawler.store.file.seal import chain_all

PAGE = "<!DOCTYPE html><title>Frigates</title><p>10 frigates in größter Eile</p>".encode("latin-1")
PROOFS = ["change/1.svg", "dossier/1", "replay/1", "replay/1/frame", "replay/1/bytes", "history/1", "history/1.csv"]


def ask(path: Path, addresses: list[str], headers: dict[str, str] | None = None, **settings: Any) -> list[Any]:
    async def run() -> list[Any]:
        datasette = Datasette([str(path)], **settings)
        await datasette.invoke_startup()
        return [await datasette.client.get(address, headers=headers or {}) for address in addresses]

    return asyncio.run(run())


@pytest.fixture
def kept(build: Callable[..., Path], keep: Callable[..., None]) -> Path:
    """The sample database with the page of its first version, and its chain."""
    path = build()
    keep(path, PAGE, "text/html; charset=iso-8859-1")
    db = Database(path)
    chain_all(db)
    db.conn.commit()
    db.close()
    return path


def test_a_capture_is_shown_again_and_given_as_it_came(kept: Path) -> None:
    around, frame, as_it_came, article, change = ask(
        kept,
        [
            f"/news/-/{one}"
            for one in ("replay/1", "replay/1/frame", "replay/1/bytes", "article/1?version=1", "change/1")
        ],
    )
    name = hashlib.sha256(PAGE).hexdigest()
    assert name in around.text
    assert '<iframe class="replay" sandbox src="/news/-/replay/1/frame"' in around.text
    assert "frame-src 'self'" in around.headers["content-security-policy"]
    assert "10 frigates in größter Eile" in frame.text
    policy = frame.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-" not in policy
    assert hashlib.sha256(as_it_came.content).hexdigest() == name
    assert as_it_came.headers["content-disposition"] == 'attachment; filename="capture-1.bin"'
    assert as_it_came.headers["content-type"] == "application/octet-stream"
    for page in (article, change):
        assert 'href="/news/-/replay/1"' in page.text


def test_a_capture_whose_bytes_are_gone_says_so(build: Callable[..., Path], keep: Callable[..., None]) -> None:
    path = build()
    keep(path)
    path.with_name("news.captures.db").unlink()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE captures SET pruned_at = '2026-08-01T00:00:00Z'")
    db.close()
    around, frame, as_it_came, none = ask(
        path, [f"/news/-/replay/{one}" for one in ("1", "1/frame", "1/bytes", "7/frame")]
    )
    assert "<iframe" not in around.text
    assert "were deleted by scrapy compact" in around.text
    assert [answer.status_code for answer in (around, frame, as_it_came, none)] == [200, 404, 404, 404]


def test_a_dossier_says_when_the_chain_was_broken(kept: Path) -> None:
    [whole] = ask(kept, ["/news/-/dossier/1"])
    assert "every link holds" in whole.text
    with sqlite3.connect(kept) as db:
        db.execute("UPDATE records SET record = replace(record, '10 frigates', '11 frigates') WHERE revision_id = 1")
    db.close()
    [altered] = ask(kept, ["/news/-/dossier/1"])
    assert "the link of version 1 does not hold" in altered.text
    assert "every link holds" not in altered.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (5, ["Seems taken down", "None: the story was not there.", "The budget leaked."]),
        (2, ["Quote removed", "We regret the delay", "nowhere: nothing that the publisher states admits it"]),
        (4, ["Headline changed", "Record of version 3", "http://localhost/news/-/change/4<"]),
    ],
)
def test_a_dossier_of_each_kind_of_change(kept: Path, change: int, words: list[str]) -> None:
    [answer] = ask(kept, [f"/news/-/dossier/{change}"])
    assert [word for word in words if word not in answer.text] == []
    assert "src=" not in answer.text
    assert "<link" not in answer.text


def test_a_changed_quotation_names_who_said_it(kept: Path) -> None:
    quote, dossier, headline = ask(kept, ["/news/-/change/1", "/news/-/dossier/1", "/news/-/change/4"])
    assert 'said by <a href="/news/-/speaker?name=Kim%20Do-yun">Kim Do-yun</a>, Defence Minister' in quote.text
    assert "<dt>Said by</dt><dd>Kim Do-yun, Defence Minister</dd>" in dossier.text
    assert "said by" not in headline.text


def test_words_given_to_somebody_else_are_said_by_nobody_on_their_page(build: Callable[..., Path]) -> None:
    def given(db: sqlite3.Connection) -> None:
        db.execute("UPDATE changes SET kind = 'reattributed', before = 'Kim Do-yun', after = 'Park Ji-ho' WHERE id = 1")

    [page] = ask(build(then=given), ["/news/-/change/1"])
    assert "said by" not in page.text


def test_a_restoration_has_its_page_card_and_dossier(build: Callable[..., Path]) -> None:
    def back(db: sqlite3.Connection) -> None:
        db.execute(
            "INSERT INTO changes(id, article_id, from_revision, to_revision, kind, field, severity, earliest_at, latest_at)"
            " VALUES (9, 2, 4, 4, 'restored', 'article', 4, '2026-07-30T15:00:00Z', '2026-07-30T16:00:00Z')"
        )

    answers = ask(build(then=back), ["/news/-/change/9", "/news/-/change/9.svg", "/news/-/dossier/9"])
    assert [("Back again" in answer.text, answer.status_code) for answer in answers] == [(True, 200)] * 3


def test_png_is_offered_where_it_can_be_drawn(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iria_crawler.browse.pages.change.can_draw_png", lambda: True)
    monkeypatch.setattr(change_card, "can_draw_png", lambda: True)
    monkeypatch.setattr(change_card, "as_png", lambda svg: b"\x89PNG" + svg.encode()[:4])
    page, picture = ask(kept, ["/news/-/change/1", "/news/-/change/1.png"])
    assert 'href="/news/-/change/1.png"' in page.text
    assert (picture.content, picture.headers["content-type"]) == (b"\x89PNG<svg", "image/png")


def test_png_is_not_offered_where_it_cannot_be_drawn(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iria_crawler.browse.pages.change.can_draw_png", lambda: False)
    monkeypatch.setattr(change_card, "can_draw_png", lambda: False)
    page, picture = ask(kept, ["/news/-/change/1", "/news/-/change/1.png"])
    assert "change/1.png" not in page.text
    assert picture.status_code == 404
    assert "iria-crawler[cards]" in picture.text


def test_a_story_through_time(kept: Path) -> None:
    newest, side, data, table = ask(
        kept,
        [f"/news/-/history/1{rest}" for rest in ("", "?version=2&view=side", ".json", ".csv")],
    )
    assert "Version 3: 0 words added, 0 removed" in newest.text
    assert '<del><span class="ear">[removed: </span>10' in side.text
    assert '<ins><span class="ear">[added: </span>12' in side.text
    assert side.text.index("[removed: </span>10") < side.text.index("[added: </span>12")
    assert [(row["number"], row["words_added"], row["words_removed"]) for row in data.json()["rows"]] == [
        (1, 0, 0),
        (2, 1, 13),
        (3, 0, 0),
    ]
    assert [row["link"] for row in csv.DictReader(io.StringIO(table.text))] == [
        row["link"] for row in data.json()["rows"]
    ]
    lives = newest.text.split('id="paragraphs"')[1]
    assert "last in version 1" in lives
    assert "1 other wording" in lives.split('id="quotations"')[0]


def test_a_picture_lives_under_its_address(build: Callable[..., Path]) -> None:
    def recaptioned(db: sqlite3.Connection) -> None:
        db.execute("UPDATE images SET first_revision = 1, last_revision = 1")
        db.execute(
            "INSERT INTO images(article_id, position, url, caption, credit, role, first_revision) "
            "VALUES (1, 1, 'https://navy.example/ship.jpg', 'A frigate in port.', 'DOD/John Poe', 'lead', 2)"
        )

    [answer] = ask(build(then=recaptioned), ["/news/-/history/1"])
    told = answer.text.split('id="pictures"')[1].split("</ol>")[0]
    assert "The life of each picture <span>1</span>" in answer.text
    assert "A frigate in port. · DOD/John Poe" in told
    assert "from the first version · " in told
    assert 'href="/news/-/picture/2"' in told
    assert "1 other wording" in told


def test_a_version_that_is_not_kept_is_not_found(kept: Path) -> None:
    assert [answer.status_code for answer in ask(kept, ["/news/-/history/1?version=9", "/news/-/history/99"])] == [
        404,
        404,
    ]


def test_of_many_versions_only_the_newest_are_followed(
    build: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iria_crawler.browse.pages.history.MAX_VERSIONS", 2)
    newest, gone = ask(build(), ["/news/-/history/1", "/news/-/history/1?version=1"])
    assert "the 1 oldest is not shown" in newest.text
    assert "since version 2" in newest.text
    assert gone.status_code == 404


ANSWERS = ["change/1", "changes", "changes.json", "changes.csv", "changes.atom", "home", *PROOFS]


def test_what_a_reader_has_already_is_not_sent_again(kept: Path) -> None:
    addresses = [f"/news/-/{one}" for one in ANSWERS]
    tags = [answer.headers["etag"] for answer in ask(kept, addresses)]
    assert len(set(tags)) == len(tags)
    for address, tag in zip(addresses, tags, strict=True):
        again, other = ask(kept, [address], {"if-none-match": f'"other", W/{tag}'}) + ask(
            kept, [address], {"if-none-match": '"x"'}
        )
        assert (again.status_code, again.content) == (304, b""), address
        assert other.status_code == 200, address
        assert other.headers["cache-control"] == "private, no-cache", address


def test_an_error_is_not_kept_by_anybody(kept: Path) -> None:
    for answer in ask(kept, ["/news/-/change/77", "/news/-/changes/77", "/news/-/dossier/77", "/news/-/change/77.svg"]):
        assert answer.status_code == 404
        assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("message", "status"), [("interrupted", 503), ("database is locked", 503), ("no such column: changes.reason", 500)]
)
def test_pages_and_data_fail_alike(kept: Path, monkeypatch: pytest.MonkeyPatch, message: str, status: int) -> None:
    def fail(*about: Any) -> Any:
        raise sqlite3.OperationalError(message)

    monkeypatch.setattr("iria_crawler.browse.snapshot.Snapshot.all", fail)
    page, data, feed = ask(kept, ["/news/-/changes", "/news/-/changes.json", "/news/-/changes.atom"])
    assert [answer.status_code for answer in (page, data, feed)] == [status] * 3
    assert data.json()["error"] in page.text
    assert feed.json() == data.json()


def test_a_private_database_tells_nothing(kept: Path) -> None:
    closed = {"databases": {"news": {"allow": {"id": "root"}}}}
    for answer in ask(kept, [f"/news/-/{one}" for one in ANSWERS], metadata=closed):
        assert answer.status_code == 403
        assert "Seoul" not in answer.text
    shut = {"databases": {"news": {"tables": {"captures": {"allow": False}}}}}
    for answer in ask(kept, [f"/news/-/{one}" for one in PROOFS[:5]], metadata=shut):
        assert answer.status_code == 403


def test_a_page_that_was_not_kept_longer_says_so(kept: Path) -> None:
    """Its hash still proves what was received, and nothing promises its bytes."""
    with sqlite3.connect(kept) as db:
        db.execute("UPDATE captures SET pruned_at = '2026-09-01T00:00:00Z'")
    db.close()
    page, dossier = ask(kept, ["/news/-/change/1", "/news/-/dossier/1"])
    for answer in (page, dossier):
        assert "removed by the rule of keeping" in answer.text
        assert hashlib.sha256(PAGE).hexdigest() in answer.text
    assert "/-/replay/1" not in page.text


def test_a_dossier_of_a_record_that_was_altered_says_so(kept: Path) -> None:
    """Also where what stands there now can hardly be read."""
    for record in ("[" * 100_000, "null", "{", '{"paragraphs": [null, 1, {}]}'):
        with sqlite3.connect(kept) as db:
            db.execute("UPDATE records SET record = ? WHERE revision_id = 1", [record])
        db.close()
        [answer] = ask(kept, ["/news/-/dossier/1"])
        assert answer.status_code == 200
        assert "What is stored is not what was written: the link of version 1" in answer.text


def test_values_that_no_crawl_writes_are_named(kept: Path) -> None:
    with sqlite3.connect(kept) as db:
        db.execute("UPDATE articles SET published_at = 'yesterday'")
    db.close()
    page, data = ask(kept, ["/news/-/attention?q=frigates", "/news/-/attention.json?q=frigates"])
    assert (page.status_code, data.status_code) == (500, 500)
    assert data.json()["error"] in page.text.replace("&#39;", "'")
    assert "To the front page" in page.text


@pytest.mark.parametrize("address", ["changes.csv", "changes.csv?_stream=1", "quotes-altered.csv"])
def test_no_csv_has_a_cell_that_a_spreadsheet_runs(build: Callable[..., Path], address: str) -> None:
    def poison(db: sqlite3.Connection) -> None:
        db.execute("UPDATE changes SET before = '=HYPERLINK(\"x\",\"y\")', after = '-2+3' WHERE field = 'quote'")

    [answer] = ask(build(then=poison), [f"/news/{address}"])
    cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
    assert '\'=HYPERLINK("x","y")' in cells
    assert not [cell for cell in cells if cell.startswith("=")]
    assert answer.status_code == 200


def test_the_csv_of_another_project_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE sums (text)")
        db.execute("INSERT INTO sums VALUES ('=1+1')")
    db.close()
    [answer] = ask(path, ["/other/sums.csv"])
    assert answer.text == "rowid,text\r\n1,=1+1\r\n"


def test_descriptions_facets_and_hidden_tables_are_still_there(kept: Path) -> None:
    listing, overview = ask(kept, ["/news/changes.json?_facet_size=3", "/news.json"])
    assert "kind" in str(listing.json()["facet_results"])  # under a key more in Datasette 1.0
    hidden = {table["name"] for table in overview.json()["tables"] if table["hidden"]}
    assert "sketches" in hidden
