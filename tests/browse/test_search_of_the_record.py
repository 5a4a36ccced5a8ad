"""The search of all that was ever written: earlier versions, scripts without spaces, and what a search is narrowed by."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rereads import never_reread

from iria_crawler import find_quotes
from iria_crawler.browse import matching
from iria_crawler.browse.pages import attention, changes, search
from iria_crawler.browse.snapshot import Memo, Snapshot
from iria_crawler.model import Article, Image, Look
from iria_crawler.store import Store
from iria_crawler.store.file.sql_functions import register

QUAKE = "東京で地震があった。防衛省は「被害はない」と発表した。"


def insert(db: sqlite3.Connection, table: str, **row: object) -> None:
    names, places = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values()))


def japanese(db: sqlite3.Connection) -> None:
    """Stories of Japan: 10 has a word now, 11 had it, 12 never; and one in Thai."""
    texts = {
        10: ("大地震の備え", QUAKE),
        11: ("津波の備え", "海岸で訓練が行われた。F-35戦闘機も参加。"),
        12: ("演習", "演習が続く。"),
        13: ("กองทัพ", "กองทัพเรือฝึก"),
    }
    for number, (headline, body) in texts.items():
        at = f"2026-07-{number:02}T09:00:00Z"
        story = {"url": f"https://navy.example/{number}/", "headline": headline, "language": "ja", "published_at": at}
        insert(db, "articles", id=number, site_id=1, first_seen_at=at, last_seen_at=at, **story)
        insert(db, "bodies", article_id=number, body_text=body)
    change = {"kind": "altered", "field": "paragraph", "severity": 3, "stealth": 1, "article_id": 11}
    change |= {"earliest_at": "2026-07-12T09:00:00Z", "latest_at": "2026-07-12T10:00:00Z"}
    insert(db, "changes", before="海岸で地震の訓練が行われた。", after="海岸で訓練が行われた。", **change)
    insert(db, "quotes", article_id=10, position=1, text="被害はない", kind="direct", start=0, end=0, first_revision=1)
    insert(
        db,
        "images",
        role="lead",
        article_id=10,
        position=1,
        url="https://navy.example/q.jpg",
        caption="地震の跡",
        first_revision=1,
    )


def opened(path: Path) -> sqlite3.Connection:
    """A connection that can read what is packed, as Datasette's can."""
    connection = sqlite3.connect(path)
    register(connection)
    return connection


@pytest.fixture
def ask(build: Callable[..., Path]) -> Callable[..., Any]:
    """ask(q=...) gives what the search page shows."""
    connection = opened(build(then=japanese))
    return lambda **args: search.load(Snapshot(connection), args, Memo())


def found(shown: Any) -> list[int]:
    return [row["id"] for row in shown["rows"]]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"q": "budget"}, [2]),
        ({"q": "budget", "in": "ever"}, [2, 1]),
        ({"q": "budget frigates", "in": "ever"}, [1]),  # one word stands now, the other stood once
        ({"q": "budget frigates"}, []),
        ({"q": '"on budget"', "in": "ever"}, [1]),
        ({"q": "budget -frigates", "in": "ever"}, [2]),
        ({"q": "regret* OR leaked", "in": "ever"}, [2, 1]),
        ({"q": "-budget", "in": "ever"}, []),
        ({"q": "地震"}, [10]),
        ({"q": "地震", "in": "ever"}, [11, 10]),
        ({"q": "地震", "in": "removed"}, [6]),
        ({"q": "地震", "in": "added"}, []),
        ({"q": "大地震"}, [10]),
        ({"q": "地震 -防衛"}, []),
        ({"q": "地震 OR 演習"}, [12, 10]),
        ({"q": "備"}, [11, 10]),
        ({"q": "f-35戦闘"}, [11]),
        ({"q": "กองทัพเรือ"}, [13]),
        ({"q": "地震 frigates", "in": "ever"}, []),
        ({"q": "地震 OR budget", "in": "ever"}, [2, 1, 11, 10]),
        ({"q": "frigates", "since": "2026-07-22"}, [3]),
        ({"q": "frigates", "until": "2026-07-21"}, [1]),
        ({"q": "frigates", "speaker": "Kim Do-yun"}, [1]),
        ({"q": "frigates", "speaker": "Nobody"}, []),
        ({"q": "frigates", "order": "newest"}, [3, 1]),
        ({"q": "frigates", "site": "2", "in": "ever"}, [3]),
        ({"q": "budget", "in": "removed"}, [5, 1]),
        ({"q": "budget", "in": "removed", "kind": "withdrawn"}, [5]),
        ({"q": "budget", "in": "removed", "until": "2026-07-29"}, [1]),
        ({"q": "budget", "in": "removed", "speaker": "Kim Do-yun"}, [1]),
        ({"q": "budget", "in": "removed", "severity": "5"}, []),
        ({"q": "budget", "in": "removed", "order": "best"}, [5, 1]),  # the shorter text is the better one
    ],
    ids=str,
)  # fmt: skip
def test_found(ask: Callable[..., Any], asked: dict[str, str], numbers: list[int]) -> None:
    assert found(ask(**asked)) == numbers


def test_words_that_are_gone_lead_to_the_change(ask: Callable[..., Any]) -> None:
    rows = {row["id"]: row for row in ask(q="budget", **{"in": "ever"})["rows"]}
    assert rows[1]["taken_out"] == 1
    assert "on \x02budget\x03" in rows[1]["excerpt"]
    assert "taken_out" not in rows[2]
    [gone, _] = ask(q="地震", **{"in": "ever"})["rows"]
    assert (gone["taken_out"], gone["excerpt"]) == (6, "海岸で\x02地震\x03の訓練が行われた。")


def test_quotations_and_captions_without_spaces_are_found(ask: Callable[..., Any]) -> None:
    assert [row["words"] for row in ask(q="被害")["quotes"]] == ["\x02被害\x03はない"]
    shown = ask(q="地震")
    assert [row["words"] for row in shown["images"]] == ["\x02地震\x03の跡"]
    assert [row["id"] for row in shown["removed"]] == [6]


def test_texts_in_other_scripts_are_not_in_the_index_of_signs(build: Callable[..., Path]) -> None:
    db = opened(build(then=japanese))
    assert db.execute("SELECT id FROM articles_signs_fts_docsize").fetchall() == [(10,), (11,), (12,), (13,)]
    assert db.execute("SELECT id FROM changes_signs_fts_docsize").fetchall() == [(6,)]
    for index in ("articles_signs_fts", "changes_signs_fts"):
        db.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")


def test_the_index_of_signs_follows_the_text(build: Callable[..., Path]) -> None:
    """A headline or text that gets its first sign, loses its last, or has others."""
    db = opened(build(then=japanese))

    def now(word: str) -> list[int]:
        return found(search.load(Snapshot(db), {"q": word}, Memo()))

    db.execute("UPDATE articles SET headline = '台風' WHERE id IN (2, 12)")
    db.execute("UPDATE bodies SET body_text = 'Nothing.' WHERE article_id = 10")
    db.execute("UPDATE articles SET headline = 'Quake' WHERE id = 10")
    db.execute("UPDATE changes SET before = 'x', after = 'y' WHERE id = 6")
    assert (now("台風"), now("地震"), now("演習が")) == ([2, 12], [], [12])
    assert db.execute("SELECT id FROM articles_signs_fts_docsize").fetchall() == [(2,), (11,), (12,), (13,)]
    db.execute("DELETE FROM changes WHERE id = 6")
    for index in ("articles_signs_fts", "changes_signs_fts"):
        db.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")


def test_the_index_is_asked_and_the_text_decides(build: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the text, a word of which all runs stand somewhere would be found; without the index, all texts were read."""
    db = opened(build(then=japanese))
    db.execute("UPDATE bodies SET body_text = 'あいう。いうえ。' WHERE article_id = 12")
    snapshot = Snapshot(db)
    assert found(search.load(snapshot, {"q": "あいうえ"}, Memo())) == []
    values: matching.Values = {}
    condition = matching.stories_now(snapshot, "あいうえ", values)
    assert "articles_signs_fts MATCH" in condition
    monkeypatch.setattr(matching, "MAX_RUNS_OF_A_SHORT_WORD", 0)
    assert "articles_signs_fts MATCH" not in matching.stories_now(snapshot, "あい", values)
    assert found(search.load(snapshot, {"q": "あい"}, Memo())) == [12]


def test_other_pages_find_them_too(build: Callable[..., Path]) -> None:
    snapshot = Snapshot(opened(build(then=japanese)))
    assert [row["id"] for row in changes.load(snapshot, {"q": "地震"}, Memo())["rows"]] == [6]
    assert attention.load(snapshot, {"q": "地震"}, Memo())["total"] == 1


KEPT = (
    "The yard in Skagvik counts its ships before the winter comes, and none of them has left the harbour since Monday."
)
JAPANESE = "港では冬が来る前に船を数えている。月曜日から港を出た船はない。"
# What a newsroom takes out: where it stood, and the word that nobody finds any more in the story.
TAKEN = [
    *(("sentence", word) for word in "rudder gyrocompass Tromvik Aurora-7 kolibri 4711 Überläufer naïveté".split()),
    *(("paragraph", word) for word in "mutiny Grimsund sabotage смоленск μηχανή לווין فرقاطة 440mm".split()),
    *(("headline", word) for word in ("mothballed", "Orland")),
    *(("quote", word) for word in ("ashamed", "scuttled", "nevermore")),
    *(("caption", word) for word in ("drydock",)),
    *(("sign", word) for word in ("地震", "魚雷艇", "沈没した")),
]


def test_a_word_that_fills_a_text_has_an_excerpt_in_time(build: Callable[..., Path]) -> None:
    """A page may say one word some thousand times; twenty such pages would stop every search for it."""

    def full(db: sqlite3.Connection) -> None:
        for number in range(30, 50):
            at = "2026-07-01T09:00:00Z"
            urls = {"url": f"https://navy.example/{number}/", "headline": "Sloops", "published_at": at}
            insert(db, "articles", id=number, site_id=1, first_seen_at=at, last_seen_at=at, **urls)
            insert(db, "bodies", article_id=number, body_text="A ferry left. " + "The sloop sails. " * 4_000)

    db = opened(build(then=full))
    began = time.process_time()
    shown = search.load(Snapshot(db), {"q": "sloop"}, Memo())
    took = time.process_time() - began
    db.close()
    assert len(found(shown)) == 20
    assert all("\x02sloop\x03 sails" in row["excerpt"] and len(row["excerpt"]) < 400 for row in shown["rows"])
    assert took < 2  # 20 with snippet() alone


def before_and_after(where: str, word: str) -> tuple[Article, Article]:
    url = f"https://navy.example/{TAKEN.index((where, word))}/"
    base = {"headline": "Ships in the harbour", "paragraphs": (KEPT, "More follows."), "url": url}
    if where == "sign":
        old = base | {"paragraphs": (f"{JAPANESE}報告によると{word}ことがあった。", JAPANESE)}
        new = base | {"paragraphs": (JAPANESE, JAPANESE)}
        return tuple(Article(body_text="\n".join(one["paragraphs"]), **one) for one in (old, new))  # type: ignore[arg-type, return-value]
    said = f"“We never thought that we would be {word} like this,” Admiral Nils Brekke said."
    added: dict[str, dict[str, Any]] = {
        "sentence": {"paragraphs": (f"{KEPT} It was the {word} that nobody had expected there.", "More follows.")},
        "paragraph": {
            "paragraphs": (KEPT, f"The navy speaks of {word} in its first report of the year.", "More follows.")
        },
        "headline": {"headline": f"Ships in the harbour {word}"},
        "quote": {"paragraphs": (KEPT, said, "More follows.")},
        "caption": {"images": (Image(url="https://navy.example/a.jpg", caption=f"A ship in the {word}."),)},
    }
    old, new = base | added[where], dict(base)
    if where == "caption":
        new["images"] = (Image(url="https://navy.example/a.jpg", caption="A ship."),)
    made = []
    for one in (old, new):
        body = "\n".join(one["paragraphs"])
        made.append(Article(body_text=body, quotes=tuple(find_quotes(body)), **one))
    return made[0], made[1]


def test_the_deleted_words_of_25_stories_are_found(tmp_path: Path) -> None:
    """As a crawl stores them: two looks at each story."""
    assert len(TAKEN) == 25
    store, now = Store(tmp_path / "news.db"), datetime(2026, 3, 18, 12, tzinfo=UTC)
    site, numbers = store.site("navy.example", None, now), {}
    for where, word in TAKEN:
        for day, article in enumerate(before_and_after(where, word)):
            look = Look(
                owed_url=article.url, requested_url=article.url, url=article.url, http_status=200, article=article,
                fetched_at=now + timedelta(days=day), body=article.body_text.encode(), article_id=numbers.get(word),
            )  # fmt: skip
            numbers[word] = store.history.store_look(site, look, never_reread).article_id
    store.close()
    snapshot = Snapshot(opened(tmp_path / "news.db"))
    lost = []
    for word, number in numbers.items():
        asked = {scope: search.load(snapshot, {"q": word, "in": scope}, Memo()) for scope in ("now", "removed", "ever")}
        removed = [row["article_id"] for row in asked["removed"]["rows"]]
        if (found(asked["now"]), set(removed), found(asked["ever"])) != ([], {number}, [number]):
            lost.append((word, found(asked["now"]), removed, found(asked["ever"])))
    assert lost == []
