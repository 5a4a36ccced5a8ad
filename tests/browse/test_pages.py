"""Our pages, asked in the same process: what each shows, who may see it, and what none may do."""

from __future__ import annotations

import asyncio
import base64
import csv
import hashlib
import io
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from datasette.app import Datasette

from iria_crawler.browse.charts import columns
from iria_crawler.browse.routes import routes
from iria_crawler.desk import Desk
from iria_crawler.store import Store

PAGES = [
    "/",
    "/news/-/home",
    "/news/-/article/1",
    "/news/-/article/2",
    "/news/-/compare/1",
    "/news/-/speakers",
    "/news/-/speaker?name=Kim+Do-yun",
    "/news/-/credits",
    "/news/-/credits?agency=DOD",
    "/news/-/picture/1",
    "/news/-/sites",
    "/news/-/site/1",
    "/news/-/changes",
    "/news/-/change/1",
    "/news/-/change/5?severity=2",
    "/news/-/history/1",
    "/news/-/history/1?version=2&view=side",
    "/news/-/dossier/1",
    "/news/-/replay/1",
    "/news/-/search?q=frigates",
    "/news/-/dashboard",
    "/news/-/events",
    "/news/-/event/1",
    "/news/-/calendar",
    "/news/-/places",
    "/news/-/attention?q=frigates",
]


def ask(paths: list[Path], addresses: list[str], **settings: Any) -> list[Any]:
    async def run() -> list[Any]:
        datasette = Datasette([str(path) for path in paths], **settings)
        await datasette.invoke_startup()
        return [await datasette.client.get(address) for address in addresses]

    return asyncio.run(run())


def capture(db: sqlite3.Connection) -> None:
    """The page of version 1, without its bytes: these lie in another file."""
    db.execute(
        """INSERT INTO captures(id, sha256, url, fetched_at, http_status, size)
        VALUES (1, 'abc', 'https://navy.example/news/1/', '2026-07-29T11:00:00Z', 200, 9)"""
    )
    db.execute("UPDATE revisions SET capture_id = 1 WHERE id = 1")


def page(build: Callable[..., Path], address: str, then: Callable[[sqlite3.Connection], None] | None = None) -> str:
    (answer,) = ask([build(then=then)], [address])
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def test_every_page_answers_under_a_policy_that_allows_one_script_at_most(build: Callable[..., Path]) -> None:
    """That of the keys, by its hash: a policy that names no other source of scripts."""
    keyed = set()
    for address, answer in zip(PAGES, ask([build(then=capture)], PAGES), strict=True):
        assert answer.status_code == 200, address
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, address
        scripts = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
        assert answer.text.count("<script") == len(scripts) <= 1, address
        allowed = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
        named = re.findall(r"script-src ([^;]*)", policy)
        assert named == ([f"'sha256-{allowed[0]}'"] if scripts else ["'none'"] if "script-src" in policy else []), (
            address
        )
        keyed |= {address} if scripts else set()
    assert "/news/-/change/1" in keyed
    assert "/" not in keyed


SAYS: list[tuple[str, list[str]]] = [
    (
        "/",
        ["3</b> articles", "4</b> quotes", "1</b> pictures", "5</b> changes", "silent since 2026-07-30 14:32 UTC"],
    ),
    ("/", ['<del><span class="ear">[removed: </span>ten', "Headlines that changed"]),
    (
        "/news/-/article/1",
        ["Seoul orders twelve frigates", "Kim Do-yun", "An earlier version gave a wrong number."],
    ),
    ("/news/-/article/1", ["“We regret the delay”", "wire.example", "DOD/Jane Roe", "h1"]),
    ("/news/-/article/1?version=1", ["This is version 1 of 3", "10 frigates"]),
    ("/news/-/article/2", ["withdrawn", "The budget leaked.", "text as last seen"]),
    ("/news/-/article/3", ["the oldest"]),
    ("/news/-/compare/1?from=1&to=3", ["unannounced", "between 11:00 and 12:00 UTC on 29 Jul 2026"]),
    ("/news/-/speaker?name=Park+Ji-ho", ["1 quotation", "Altered or removed afterwards", "Admiral"]),
    ("/news/-/credits?agency=DOD&photographer=Jane+Roe", ["A frigate at sea."]),
    ("/news/-/sites", ["silent since 2026-07-30 14:32 UTC", "Navy Example", "wire.example", "3 of 4"]),
    (
        "/news/-/site/1",
        [
            "silent since 2026-07-30 14:32 UTC: no run for",
            ">look<",
            "3 of 4",
            "1 http",
            "Navy Example",
            "9 of 12 announcements came true (75 %)",
            "that could be judged",
        ],
    ),
    ("/news/-/search?q=frigates", ["2 stories", "<mark>frigates</mark>", "wire.example"]),
    (
        "/news/-/change/2",
        ["Quote removed", "We regret the delay", "unannounced", "between 11:00 and 12:00 UTC on 29 Jul 2026"],
    ),
    ("/news/-/change/2", ["http://localhost/news/-/change/2, read ", "c0ffee1", "c0ffee2", "not kept"]),
    ("/news/-/search?q=regret", ["<mark>regret</mark>", "no longer there"]),
    ("/news/-/search?q=%22unclosed+AND+%28", ["No story has these words."]),
    ("/news/-/search?q=%22", ["All words must occur."]),
    ("/news/-/search?q=frig%00ates", ["No story has these words."]),
    ("/news/-/search?q=leaked+OR+frigates", ["3 stories"]),
    ("/news/-/search?q=frigates+-minister", ["No story has these words."]),
    ("/news/-/search?q=deliver*", ["2 stories"]),
    ("/news/-/search?q=budget", ["Taken out since", "/news/-/change/1", "1 story"]),
    ("/news/-/search?q=budget&in=removed", ["2 changes", "and on budget"]),
    ("/news/-/search?q=budget&in=added", ["No change brought in these words."]),
    ("/news/-/search?q=twelve&in=added", ["1 change", "headline changed"]),
    ("/news/-/search?q=regret&in=removed&site=2", ["No change took out these words."]),
]


def test_a_page_says(build: Callable[..., Path]) -> None:
    pages = ask([build()], [address for address, _ in SAYS])
    assert {page.status_code for page in pages} == {200}
    said = zip(SAYS, pages, strict=True)
    assert [(address, word) for (address, words), page in said for word in words if word not in page.text] == []


def crawled_now(db: sqlite3.Connection) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    db.execute(
        "INSERT INTO runs(spider, site_id, status, unchanged, started_at, ended_at) VALUES ('iria', 1, 'ok', 3, ?, ?)",
        (now, now),
    )


def walled_now(db: sqlite3.Connection) -> None:
    crawled_now(db)
    db.execute("UPDATE runs SET status = 'failed', unchanged = 0, failed = 1, note = 'walled' WHERE id = 2")
    reason = "one page for 3 stories: <script>alert(1)</script> Are you a robot?"
    db.execute(
        "INSERT INTO problems(run_id, site_id, url, at, kind, reason) "
        "VALUES (2, 1, 'https://navy.example/', '2026-07-30T14:31:00Z', 'walled', ?)",
        (reason,),
    )


@pytest.mark.parametrize("address", ["/", "/news/-/site/1"])
def test_health_is_told_as_status_tells_it(build: Callable[..., Path], address: str) -> None:
    text = page(build, address, walled_now)
    assert ">walled<" in text
    assert "one page for 3 stories: &lt;script&gt;alert(1)&lt;/script&gt; Are you a robot? (1 problem" in text


def test_a_site_that_was_crawled_just_now_is_well(build: Callable[..., Path]) -> None:
    text = page(build, "/", crawled_now)
    assert "All is well" in text
    assert "silent since" not in text


SHOWN = {
    "": 5,
    "?severity=4": 4,
    "?stealth=1": 3,
    "?stealth=0": 1,
    "?field=quote&kind=removed": 1,
    "?site=2": 0,
    "?since=2026-07-30": 1,
    "?until=2026-07-29": 4,
    "?page=2": 0,
    "?speaker=Park+Ji-ho": 1,
    "?speaker=Kim+Do-yun": 1,
    "?speaker=Nobody": 0,
    "?q=budget": 2,
    "?q=budget+-leak&stealth=1": 1,
    "?q=%22": 0,
    "?severity=nonsense&page=-1&site=x%27": 0,
}


def test_the_filter_of_changes_and_of_their_feed(build: Callable[..., Path]) -> None:
    lists = ask([build()], [f"/news/-/changes{query}" for query in SHOWN])
    assert [page.text.count('<li>\n    <p class="meta">') for page in lists] == list(SHOWN.values())
    feeds = ask([build()], [f"/news/-/changes.atom{query}" for query in SHOWN])
    entries = [ElementTree.fromstring(page.text).findall("{http://www.w3.org/2005/Atom}entry") for page in feeds]
    assert list(map(len, entries)) == list(SHOWN.values())


EXPORTS: list[tuple[str, str, str, list[str]]] = [
    ("changes", "", "field", ["article", "headline", "paragraph", "quote", "quote"]),
    ("changes", "?severity=4&stealth=1", "kind", ["altered", "removed"]),
    ("changes", "?since=2026-07-30&site=1", "headline", ["Budget leak"]),
    ("changes", "?site=2", "id", []),
    ("changes", "?article=2&severity=0", "headline", ["Budget leak"]),
    ("change/2", "", "before", ["We regret the delay"]),
    ("search", "?q=frigates", "headline", ["Seoul orders frigates", "Seoul orders twelve frigates"]),
    ("compare/1", "?from=1&to=2", "field", ["paragraph", "quote", "quote"]),
    ("compare/1", "?from=2&to=3", "field", ["headline"]),
    ("speakers", "?q=park", "name", ["Park Ji-ho"]),
    ("speaker", "?name=Park+Ji-ho", "text", ["We regret the delay"]),
    ("credits", "?agency=DOD&photographer=Jane+Roe", "photographer", ["Jane Roe"]),
    ("credits", "?agency=Nobody", "photographer", []),
    ("credits", "", "name", ["DOD"]),
    ("sites", "", "host", ["navy.example", "wire.example"]),
]


def test_json_and_csv_hold_what_the_view_shows(build: Callable[..., Path]) -> None:
    asked = [f"/news/-/{address}.{kind}{query}" for address, query, *_ in EXPORTS for kind in ("json", "csv")]
    answers = ask([build()], asked)
    for (address, query, column, values), as_json, as_csv in zip(EXPORTS, answers[::2], answers[1::2], strict=True):
        rows = as_json.json()["rows"]
        assert sorted(row[column] for row in rows) == values, address + query
        table = list(csv.DictReader(io.StringIO(as_csv.text)))
        as_text = [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
        assert as_text == table, address + query


def test_a_view_leads_to_itself_as_json_and_csv(build: Callable[..., Path]) -> None:
    path = build()
    (shown,) = ask([path], ["/news/-/changes?severity=4&stealth=1&page=1"])
    links = re.findall(r'href="(/news/-/changes\.(?:json|csv)\?[^"]+)"', shown.text.replace("&amp;", "&"))
    assert len(links) == 2
    for answer in ask([path], links):
        assert answer.status_code == 200
        assert "We regret the delay" in answer.text
        assert "Budget leak" not in answer.text  # neither announced nor unannounced: not decided


def test_an_export_goes_on_where_it_stopped(build: Callable[..., Path]) -> None:
    path = build()
    (first,) = ask([path], ["/news/-/changes.json?size=3"])
    assert first.json()["more"] is True
    (rest,) = ask([path], ["/news/-/changes.json" + re.findall("<(.*)>", first.headers["link"])[0]])
    assert [row["id"] for row in first.json()["rows"] + rest.json()["rows"]] == [5, 4, 3, 2, 1]
    assert "link" not in rest.headers


def test_a_persons_words_over_time(build: Callable[..., Path]) -> None:
    def older(db: sqlite3.Connection) -> None:
        db.execute("UPDATE articles SET published_at = '2025-11-03T09:00:00Z' WHERE id = 3")
        db.execute(
            """INSERT INTO quotes(article_id, position, text, kind, start, end, first_revision, speaker, speaker_name)
            VALUES (3, 1, 'Not yet', 'direct', 0, 0, 5, 'Kim', 'Kim Do-yun')"""
        )

    text = page(build, "/news/-/speaker?name=Kim+Do-yun", older)
    months = re.findall(
        r'<tr><th scope="row">(\w+ \d{4})</th><td class="num">(\d+)</td><td class="num">(\d+)</td>', text
    )
    assert months[0] == ("Nov 2025", "1", "0")
    assert months[1:8] == [
        (f"{month} 202{year}", "0", "0")
        for month, year in zip("Dec Jan Feb Mar Apr May Jun".split(), (5, 6, 6, 6, 6, 6, 6), strict=True)
    ]
    assert months[8:] == [("Jul 2026", "2", "1")]


def test_one_month_is_no_chart(build: Callable[..., Path]) -> None:
    assert "<svg" not in page(build, "/news/-/speaker?name=Kim+Do-yun")


def test_a_spreadsheet_runs_no_cell(build: Callable[..., Path]) -> None:
    def poison(db: sqlite3.Connection) -> None:
        db.execute("UPDATE changes SET before = '=HYPERLINK(1)' WHERE id = 1")

    (answer,) = ask([build(then=poison)], ["/news/-/changes.csv"])
    assert "'=HYPERLINK(1)" in answer.text


NOT_THERE = [
    "/news/-/article/99",
    "/news/-/compare/99",
    "/news/-/compare/1?from=7",
    "/news/-/article/1?version=77",
    "/news/-/article/one",
    "/news/-/change/77",
    "/news/-/site/9",
    "/news/-/nonsense",
    "/news/no_such_table",
    "/news/-/speaker?name=Nobody",
    "/none/-/home",
]


def test_what_is_not_there_is_not_found(build: Callable[..., Path]) -> None:
    for address, answer in zip(NOT_THERE, ask([build()], NOT_THERE), strict=True):
        assert answer.status_code == 404, address
        # On a database that is not ours the page is Datasette's own.
        assert ('<main id="content"' in answer.text) == address.startswith("/news/"), address


def test_pictures_come_only_when_asked_for(build: Callable[..., Path]) -> None:
    closed, shown = ask([build()], ["/news/-/article/1", "/news/-/article/1?pictures=1"])
    assert "<img" not in closed.text
    assert "http:" not in closed.headers["content-security-policy"]
    assert '<img src="https://navy.example/ship.jpg"' in shown.text


@pytest.mark.parametrize("address", ["/news/-/article/1", "/news/-/credits?agency=DOD"])
def test_a_picture_says_who_made_it_and_who_passed_it_on(build: Callable[..., Path], address: str) -> None:
    [answer] = ask([build()], [address])
    assert 'Sgt. <a href="/news/-/credits?photographer=Jane%20Roe">Jane Roe</a>, U.S. Navy' in answer.text
    assert "via Example Wire · CC BY 2.0" in answer.text


def test_a_picture_of_unknown_make_says_nothing_of_it(build: Callable[..., Path]) -> None:
    def forget(db: sqlite3.Connection) -> None:
        db.execute("UPDATE images SET photographer = NULL, photographer_rank = NULL, service = NULL, via = NULL")
        db.execute("UPDATE images SET licence = 'Crown copyright'")

    [answer] = ask([build(then=forget)], ["/news/-/article/1"])
    assert '<span class="meta">Crown copyright</span>' in answer.text


def test_versions_are_read_and_compared_after_they_were_packed(build: Callable[..., Path], tmp_path: Path) -> None:
    path = build()
    addresses = ["/news/-/article/1?version=1", "/news/-/article/1?version=2", "/news/-/compare/1?from=1&to=3"]
    before = [answer.text for answer in ask([path], addresses)]
    store = Store(path)
    assert store.compacting.pack(1).records == 3
    store.close()
    assert [answer.text for answer in ask([path], addresses)] == before
    assert "on time and on budget" in before[0]


def test_two_articles_that_are_one_lead_to_each_other(build: Callable[..., Path]) -> None:
    def merge(db: sqlite3.Connection) -> None:
        db.execute("UPDATE articles SET merged_into = 1, status = 'moved' WHERE id = 2")
        reason = "https://navy.example/news/2/ redirects to it, with the same text"
        db.execute("INSERT INTO merges VALUES (1, 2, 1, ?, '2026-07-30T15:00:00Z', 'live', NULL)", (reason,))
        db.execute(
            "INSERT INTO merges VALUES (2, 3, 1, 'by hand', '2026-07-30T15:00:00Z', 'live', '2026-07-31T15:00:00Z')"
        )

    addresses = ["/news/-/article/2", "/news/-/article/1", "/news/-/article/3"]
    gave_way, stands, apart = (answer.text for answer in ask([build(then=merge)], addresses))
    assert "One story with" in gave_way
    assert "redirects to it, with the same text" in gave_way
    assert 'href="/news/-/article/1"' in gave_way
    assert "Also kept as" in stands
    assert stands.count("one with this since") == 1
    assert "One story with" not in apart
    assert "Also kept as" not in apart


def test_an_earlier_version_is_shown_as_it_was(build: Callable[..., Path]) -> None:
    first, newest = ask([build()], ["/news/-/article/1?version=1", "/news/-/article/1"])
    assert "on time and on budget”</p>" in first.text
    assert "A frigate at sea." not in first.text  # the picture came with version 3
    assert '<span class="tag silent">' not in first.text.split('id="quotes"')[1].split("</section>")[0]
    assert "A frigate at sea." in newest.text


def test_a_change_leads_to_its_neighbours_in_the_story_and_in_the_filter(build: Callable[..., Path]) -> None:
    in_story, filtered, last = ask(
        [build()], ["/news/-/change/3", "/news/-/change/2?severity=4&stealth=1", "/news/-/change/5"]
    )
    assert re.findall(r'rel="(\w+)" href="/news/-/change/(\d+)"', in_story.text) == [("prev", "2"), ("next", "4")]
    assert "with this filter" not in in_story.text
    assert re.findall(r'href="/news/-/change/(\d+)\?severity=4&amp;stealth=1">(\S+ \w+)', filtered.text) == []
    assert re.findall(r'href="/news/-/change/(\d+)\?stealth=1&amp;severity=4" data-next>(.*?) with', filtered.text) == [
        ("1", "Older")
    ]
    assert "Changes of this story" in last.text
    assert 'rel="next"' not in last.text


@pytest.mark.parametrize("address", ["/news/-/changes.atom", "/news/-/changes.json", "/news/-/changes.csv?q=budget"])
def test_data_that_a_client_has_is_not_sent_again(build: Callable[..., Path], address: str) -> None:
    async def run() -> list[Any]:
        datasette = Datasette([str(build())])
        await datasette.invoke_startup()
        first = await datasette.client.get(address)
        known = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
        return [first] + [
            await datasette.client.get(address, headers=headers) for headers in (known, {"If-None-Match": '"other"'})
        ]

    first, known, other = asyncio.run(run())
    assert (first.status_code, known.status_code, other.status_code) == (200, 304, 200)
    assert (known.text, known.headers["etag"]) == ("", first.headers["etag"])
    assert other.text == first.text


def test_data_that_is_not_there_is_an_error_in_json(build: Callable[..., Path]) -> None:
    [answer] = ask([build()], ["/news/-/change/77.json"])
    assert (answer.status_code, answer.json()) == (
        404,
        {"error": "There is no change of this number.", "status": 404},
    )


@pytest.mark.parametrize("address", ["/news/-/changes.json", "/news/-/changes.csv", "/news/-/changes.atom"])
def test_data_that_takes_too_long_says_so(
    build: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def slow(snapshot: Any, chosen: Any, page: int, size: int) -> list[Any]:
        raise sqlite3.OperationalError("interrupted")

    monkeypatch.setattr("iria_crawler.browse.pages.changes._select", slow)
    [answer] = ask([build()], [address])
    assert (answer.status_code, answer.json()["error"].split(".")[0]) == (503, "This took too long")


def test_words_of_a_newsroom_carry_their_language_and_direction(build: Callable[..., Path]) -> None:
    def arabic(db: sqlite3.Connection) -> None:
        db.execute("UPDATE articles SET language = 'ar-EG' WHERE id = 1")
        db.execute("UPDATE articles SET language = '\"><script>' WHERE id = 3")
        db.execute("UPDATE changes SET before = 'السفينة في الربيع', after = 'السفينة في الخريف' WHERE id = 1")

    known, stated_wrongly, change = ask(
        [build(then=arabic)], ["/news/-/article/1", "/news/-/article/3", "/news/-/change/1"]
    )
    assert '<h1 lang="ar-EG" dir="auto">' in known.text
    assert '<h1 dir="auto">' in stated_wrongly.text
    assert '<div class="text changed" lang="ar-EG" dir="rtl">' in change.text


def test_words_of_a_script_without_spaces_are_found_inside_a_sentence(build: Callable[..., Path]) -> None:
    def japanese(db: sqlite3.Connection) -> None:
        db.execute("UPDATE articles SET language = 'ja' WHERE id = 3")
        db.execute("UPDATE bodies SET body_text = '港で大きな地震があった。津波の心配はない。' WHERE article_id = 3")

    both, one, neither, data = ask(
        [build(then=japanese)],
        [f"/news/-/search{query}" for query in ("?q=地震+津波", "?q=地震+OR+台風", "?q=地震+-津波", ".json?q=地震")],
    )
    assert "1 story" in both.text
    assert "港で大きな<mark>地震</mark>があった。<mark>津波</mark>の心配はない。" in both.text
    assert "1 story" in one.text
    assert "No story has these words." in neither.text
    assert data.json()["rows"][0]["excerpt"] == "港で大きな地震があった。津波の心配はない。"


def test_the_front_page_names_each_story_once(build: Callable[..., Path]) -> None:
    def restless(db: sqlite3.Connection) -> None:
        for number in range(130):
            db.execute(
                "INSERT INTO changes(article_id, kind, field, before, after, severity, earliest_at, latest_at) "
                "VALUES (3, 'altered', 'paragraph', 'a', 'b', 2, '2026-07-31T10:00:00Z', ?)",
                (f"2026-07-31T11:00:{number // 10:02}Z",),
            )
        db.execute("UPDATE changes SET severity = 1 WHERE article_id = 2")

    below = page(build, "/", restless).split('id="edited"')[1]
    assert "Latest articles" in below  # the changes come first, also on a telephone
    text = below.split("</ol>")[0]
    assert re.findall(r'<h3[^>]*><a href="/news/-/article/(\d)">', text) == ["3", "1"]
    assert text.count('<p class="words"') == 1  # the words of the gravest change; a headline is shown as one above
    assert '[removed: </span>a<span class="ear">]' in text
    assert "and 6 more" in text  # of the ten changes of its newest look


def test_what_the_lists_said_has_their_names(build: Callable[..., Path]) -> None:
    def claimed(db: sqlite3.Connection) -> None:
        db.execute("""UPDATE changes SET claims = '{"rest": "2026-07-29T11:30:00Z", "feed": null}' WHERE id = 1""")

    change, dossier = ask([build(then=claimed)], ["/news/-/change/1", "/news/-/dossier/1"])
    assert "<dt>REST interface</dt><dd>modified" in change.text
    assert "<dt>feed</dt><dd>no modification" in change.text
    assert "<dt>The REST interface said</dt>" in dossier.text


def test_outlets_in_the_order_of_their_rate(build: Callable[..., Path]) -> None:
    def many(db: sqlite3.Connection) -> None:
        for number in range(10, 50):
            db.execute(
                "INSERT INTO articles(id, site_id, url, first_seen_at, last_seen_at) "
                "VALUES (?, 2, ?, '2026-07-01T00:00:00Z', '2026-07-01T00:00:00Z')",
                (number, f"https://wire.example/{number}"),
            )
        db.execute("UPDATE changes SET article_id = 10 WHERE id <= 3")

    [data] = ask([build(then=many)], ["/news/-/sites.json?order=rate"])
    first, last = data.json()["rows"]
    # 3 edits in 41 stories; Poisson's interval of 3 is 0.6 to 8.8, so 1.5 to 21.4 for 100 stories.
    assert (first["host"], first["per_100"], first["per_100_low"], first["per_100_high"]) == (
        "wire.example",
        7.3,
        1.5,
        21.4,
    )
    assert (last["host"], last["articles"], last["per_100"]) == ("navy.example", 2, None)


@pytest.mark.parametrize(
    ("tallest", "top"), [(0, 2), (1, 2), (3, 4), (7, 8), (9, 10), (11, 20), (118, 200), (1182, 2000), (8001, 10000)]
)
def test_the_top_of_a_chart_is_a_round_number(tallest: int, top: int) -> None:
    labels = columns(["Jan", "Feb"], ["edits"], [[tallest], [0]]).up
    assert [label.text for label in labels] == [f"{number:,}" for number in (0, top // 2, top)]


def test_the_menu_names_no_database_that_is_closed(build: Callable[..., Path]) -> None:
    metadata = {"databases": {"news": {"allow": {"id": "root"}}}}
    path = build()
    [opened] = ask([path], ["/-/versions"])
    closed, unknown = ask([path], ["/-/versions", "/news/-/nonsense"], metadata=metadata)
    assert 'href="/news/-/home"' in opened.text
    assert "news" not in closed.text
    assert unknown.status_code == 403
    assert 'id="content"' not in unknown.text


@pytest.mark.parametrize(
    ("table", "statuses"), [("quotes", [403, 403, 403, 403, 403, 200]), ("images", [403, 403, 200, 200, 200, 200])]
)
def test_a_page_is_closed_where_one_of_its_tables_is(
    build: Callable[..., Path], table: str, statuses: list[int]
) -> None:
    metadata = {"databases": {"news": {"tables": {table: {"allow": {"id": "root"}}}}}}
    pages = ("article/1", "speakers", "changes", "changes.atom", "sites")
    answers = ask([build()], ["/", *(f"/news/-/{page}" for page in pages)], metadata=metadata)
    assert [answer.status_code for answer in answers] == statuses


def every_address() -> list[str]:
    """An address for each route of ours, with something in each of its places."""
    filled = {"database": "news", "id": "1", "thing": "story", "format": ""}
    found = []
    for pattern, _ in routes():
        address = pattern
        for name, inside in re.findall(r"\(\?P<(\w+)>([^)]*)\)", pattern):
            first = inside.split("|")[0] if "|" in inside else filled[name]
            address = address.replace(f"(?P<{name}>{inside})", first)
        found.append(address.replace("\\.", ".").removesuffix("$"))
    return found


def test_a_closed_database_closes_every_address(build: Callable[..., Path], desk: Desk) -> None:
    """Whatever routes there are; also for somebody who has a desk. A form's address takes no other request."""
    addresses = every_address()
    assert {"/", "/news/-/events.atom", "/news/-/search.atom", "/news/-/change/1.svg", "/news/-/desk"} <= set(addresses)
    desk.put_together("Kim Do-yun", "K. D.", datetime(2026, 7, 30, tzinfo=UTC))
    metadata = {"databases": {"news": {"allow": False}}}
    asked = [
        *addresses,
        "/news/-/speaker?name=K.+D.",
        "/news/-/changes.atom?speaker=K.+D.",
        "/news/-/search?q=frigates",
    ]
    for address, answer in zip(asked, ask([build()], asked, metadata=metadata), strict=True):
        assert answer.status_code == (405 if re.search("desk/.", address) else 403), address
        assert not re.search("Seoul|Kim|navy|frigate", answer.text.replace("q=frigates", "")), address


def test_beside_another_database_the_front_page_stays_datasettes(build: Callable[..., Path], tmp_path: Path) -> None:
    first, second = build("news.db"), build("old.db")
    front, other = ask([first, second], ["/", "/old/-/home"])
    assert "bigfind" not in front.text
    assert "bigfind" in other.text


def fates(db: sqlite3.Connection) -> None:
    """The two quotations that ended say how, and a change has its reason."""
    db.execute("UPDATE quotes SET fate = 'altered', became = 2 WHERE id = 1")
    db.execute("UPDATE quotes SET fate = 'unread' WHERE id = 4")
    db.execute("UPDATE changes SET reason = 'number' WHERE id = 3")
    db.commit()


def test_only_words_that_are_gone_are_struck_out(build: Callable[..., Path]) -> None:
    article, speaker = ask([build(then=fates)], ["/news/-/article/1", "/news/-/speaker?name=Park+Ji-ho"])
    quotes = article.text.split('id="quotes"')[1].split("</section>")[0]
    assert "[removed: </span>“" not in quotes
    assert "still in the text, no longer read as a quotation" in quotes
    assert '<span class="tag silent">altered</span>' in quotes
    assert "[no longer there: " not in speaker.text


def test_a_quotation_that_ended_before_fates_were_kept_is_removed(build: Callable[..., Path]) -> None:
    assert "[removed: </span>“" in page(build, "/news/-/article/1")


@pytest.mark.parametrize("address", ["/news/-/change/3", "/news/-/changes", "/news/-/compare/1?from=1&to=2"])
def test_a_change_says_what_differs(build: Callable[..., Path], address: str) -> None:
    assert '<span class="tag">number</span>' in page(build, address, then=fates)


def test_a_change_without_a_reason_says_none(build: Callable[..., Path]) -> None:
    assert '<span class="tag">' not in page(build, "/news/-/change/3")


@pytest.mark.parametrize(
    "address", ["-/nonsense", "-/article/x", "nonsense", "nonsense/1", "articles/999", "-/search.xml?q=a"]
)
def test_an_unknown_address_leads_back(build: Callable[..., Path], address: str) -> None:
    (answer,) = ask([build()], [f"/news/{address}"])
    assert answer.status_code == 404
    assert 'href="/news/-/home"' in answer.text


def test_a_question_of_a_table_that_is_not_there_is_answered_by_datasette(build: Callable[..., Path]) -> None:
    """Whoever writes SQL is told what is wrong with it. The second address is that of Datasette 1.0."""
    sql = "sql=select+*+from+nonsense"
    answers = ask([build()], [f"/news?{sql}", f"/news/-/query?{sql}"])
    assert any("no such table: nonsense" in answer.text for answer in answers)
