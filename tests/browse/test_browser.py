"""The pages in a real browser: no console messages, no findings of axe, nothing too wide, no script from poisoned text."""

from __future__ import annotations

import sqlite3
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from chromium import needs_chromium, visit, visit_each

from iria_crawler.desk import Desk, Mark, Opinion, SavedSearch, Thing, Watched, WatchKind

pytestmark = needs_chromium

PAGES = [
    "/",
    "/news/-/article/1",
    "/news/-/article/1?version=1",
    "/news/-/article/2",
    "/news/-/compare/1?from=1&to=3",
    "/news/-/change/1",
    "/news/-/change/5?severity=2",
    "/news/-/history/1",
    "/news/-/history/1?version=2&view=side",
    "/news/-/dossier/1",
    "/news/-/dossier/5",
    "/news/-/replay/1",
    "/news/-/speakers",
    "/news/-/speaker?name=Kim+Do-yun",
    "/news/-/credits",
    "/news/-/credits?agency=DOD",
    "/news/-/picture/1",
    "/news/-/sites",
    "/news/-/site/1",
    "/news/-/changes?severity=0",
    "/news/-/search?q=frigates",
    "/news/-/search?q=budget&in=removed&kind=altered",
    "/news/-/search?q=budget&in=ever&order=newest",
    "/news/-/dashboard",
    "/news/-/search?q=nowhere",
    "/news/-/desk",
    "/news/-/mark/quote/4",
    "/news/-/mark/story/1",
    "/news/-/events",
    "/news/-/event/1",
    "/news/-/calendar",
    "/news/-/calendar?year=2026&of=stories&site=1",
    "/news/-/places",
    "/news/-/attention?q=frigates",
]
TABLES = ["/news", "/news/articles", "/news/changes", "/news/quotes", "/news/articles/1", "/news/headlines-changed"]

# Sets a mark in the page if it ever runs.
POISON = (
    '"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'
    "<svg onload=window.pwned=1>'-window.pwned-'{{7*7}}javascript:window.pwned=1"
)
POISONED = {
    "articles": "headline standfirst byline dateline dateline_place language",
    "sites": "name",
    "quotes": "text speaker speaker_name speaker_role cue",
    "images": "alt_text caption credit photographer agency photographer_rank service via licence",
    "changes": "before after kind field claims",
    "revisions": "headline content_hash fold_hash parser_version kind link",
    "captures": "url fetched_at content_type origin headers",
    "runs": "spider status note",
    "problems": "kind reason",
    "bodies": "body_text",
    "said": "speaker_name speaker_role",
    "reports": "figures names shared",
}


# What else axe found need not be told, only what is wrong.
VIOLATIONS = {"resultTypes": ["violations"]}
# The rules of axe that depend on the colours and the width: all others have been asked of the same page before.
OF_COLOUR_AND_SIZE = {
    **VIOLATIONS,
    "runOnly": {"type": "rule", "values": ["color-contrast", "scrollable-region-focusable"]},
}
OF_COLOUR = {**VIOLATIONS, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
NARROW = {"width": 360, "height": 800}
TABLET = {"width": 820, "height": 1180}
WIDE = {"width": 1300, "height": 800}


def test_axe_finds_nothing_but_trifles(
    browser: Any, serve: Any, build: Callable[..., Path], keep: Callable[..., None]
) -> None:
    """Wide and light, then narrow and dark, then printed from a tablet."""
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe-core-python is not installed").Axe()
    run = "options => axe.run(options).then(found => found.violations)"
    path = build()
    keep(path)
    base = serve(path)
    faults = []
    addresses = [*PAGES, "/news/-/article/999", "/news/-/nonsense"]
    looks = (
        ("light", "screen", WIDE, VIOLATIONS),
        ("dark", "screen", NARROW, OF_COLOUR_AND_SIZE),
        ("dark", "print", TABLET, OF_COLOUR),
    )
    # The policy allows no script, not even that of axe, unless the browser is told to ignore the policy.
    for address, page, _ in visit_each(browser, base, addresses, bypass_csp=True):
        page.evaluate(axe.axe_script)
        for scheme, medium, size, options in looks:
            page.emulate_media(color_scheme=scheme, media=medium)
            page.set_viewport_size(size)
            found = page.evaluate(run, options)
            faults += [
                (address, scheme, medium, v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] != "minor"
            ]
        page.emulate_media(media="screen")
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tables_can_be_read_on_our_paper(browser: Any, serve: Any, build: Callable[..., Path], scheme: str) -> None:
    """The colours of Datasette's tables are made for white paper."""
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe-core-python is not installed").Axe()
    run = "options => axe.run(options).then(found => found.violations)"
    addresses = ["/news/articles", "/news/articles/1", "/news/changes"]
    faults = []
    for address, page, _ in visit_each(browser, serve(build()), addresses, bypass_csp=True, color_scheme=scheme):
        page.evaluate(axe.axe_script)
        faults += [(address, n["html"]) for v in page.evaluate(run, OF_COLOUR) for n in v["nodes"]]
    assert faults == []


def test_pages_fit_the_screen_and_the_console_stays_quiet(
    browser: Any, serve: Any, build: Callable[..., Path], keep: Callable[..., None]
) -> None:
    path = build()
    keep(path)
    base = serve(path)
    faults = []
    for address, page, said in visit_each(browser, base, [*PAGES, *TABLES]):
        for size in (WIDE, TABLET, NARROW):
            page.set_viewport_size(size)
            wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            if wider and address in PAGES:
                faults.append((address, size, "wider than the screen"))
        if said:
            faults.append((address, "says", *said))
    assert faults == []


def test_no_headline_fills_a_list_or_reaches_the_lines_of_others(
    browser: Any, serve: Any, build: Callable[..., Path]
) -> None:
    def hostile(db: sqlite3.Connection) -> None:
        db.execute("UPDATE articles SET headline = ? WHERE id = 1", ["frigate" * 900])
        db.execute("UPDATE articles SET headline = ? WHERE id = 2", ["Z" + "\N{COMBINING ACUTE ACCENT}" * 900])

    page, _ = visit(browser, serve(build(then=hostile)), "/news/-/search?q=frigates OR minister OR budget")
    heights = page.eval_on_selector_all(".list h3", "all => all.map(one => one.offsetHeight)")
    assert len(heights) >= 2
    assert max(heights) < 8 * 1.12 * 16 * 1.2 + 20  # eight lines
    clips = page.eval_on_selector_all(".list > li", "all => all.map(one => getComputedStyle(one).overflowY)")
    assert set(clips) == {"clip"}
    page.context.close()


def test_every_page_works_without_javascript(browser: Any, serve: Any, build: Callable[..., Path]) -> None:
    base = serve(build())
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base)
    page.get_by_role("searchbox").fill("frigates")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Seoul orders twelve frigates").first.click()
    page.get_by_role("link", name="Compare first and last").click()
    assert "twelve" in page.get_by_role("heading", level=1).inner_text()
    context.close()


def test_a_note_is_written_without_javascript(browser: Any, serve: Any, build: Callable[..., Path]) -> None:
    base = serve(build())
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/news/-/change/2")
    page.get_by_role("link", name="Note on this change").click()
    page.get_by_label("Star").check()
    page.get_by_label("does not matter").check()
    page.get_by_label("Note", exact=True).fill('The ministry said so <img src=x onerror="window.pwned=1">')
    page.get_by_role("button", name="Save").click()
    assert page.url == f"{base}/news/-/change/2"
    page.get_by_role("link", name="Desk").click()
    marks = page.get_by_role("region", name="Marks").inner_text()
    assert "★ starred does not matter" in marks
    assert "The ministry said so <img" in marks
    context.close()


QUESTIONS = {
    "What changed since yesterday that matters?": (
        ["What changed since yesterday that matters?", "Frigates"],
        "between",
    ),
    "What did Kim say, and did it change?": (["Speakers", "Kim Do-yun"], "Altered or removed afterwards"),
    "Who took this picture?": (["Credits", "DOD"], "Jane Roe"),
    "Is this outlet open about its edits?": (["Sites", "Navy Example"], "unannounced"),
    "Show me the proof.": (["headline changed", "The dossier"], "The chain of this story"),
}


def test_each_question_is_answered_within_two_clicks(browser: Any, serve: Any, build: Callable[..., Path]) -> None:
    """From the front page, by the words that a newcomer sees there."""

    def today(db: sqlite3.Connection) -> None:
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        db.execute("UPDATE changes SET earliest_at = ?, latest_at = ? WHERE id = 4", [now, now])
        db.execute("UPDATE articles SET headline = 'Frigates' WHERE id = 1")

    base = serve(build(then=today))
    unanswered = []
    for question, (clicks, answer) in QUESTIONS.items():
        page, _ = visit(browser, base, "/")
        for click in clicks:
            page.get_by_role("link", name=click).first.click()
        if answer not in page.locator("main").inner_text():
            unanswered.append((question, page.url))
        page.context.close()
    assert unanswered == []


def test_keyboard_reaches_the_content_first(browser: Any, serve: Any, build: Callable[..., Path]) -> None:
    page, _ = visit(browser, serve(build()), "/news/-/article/1")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.context.close()


def test_a_comparison_prints_in_the_colours_of_paper(browser: Any, serve: Any, build: Callable[..., Path]) -> None:
    page, _ = visit(browser, serve(build()), "/news/-/compare/1?from=1&to=3", color_scheme="dark")
    page.emulate_media(media="print")
    colours = page.evaluate(
        "[document.body, document.querySelector('ins')].map(e => getComputedStyle(e).backgroundColor)"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(217, 240, 225)"]
    assert page.locator(".cite").is_visible()
    assert not page.locator(".choose").is_visible()
    page.context.close()


def poison(db: sqlite3.Connection) -> None:
    """Put markup into every text that a page, a speaker or a newsroom could supply."""
    for table, columns in POISONED.items():
        for column in columns.split():
            db.execute(f'UPDATE {table} SET "{column}" = ?', [POISON])
    db.execute("UPDATE articles SET external_id = ? || id", [POISON])
    db.execute("UPDATE images SET url = 'javascript:window.pwned=1'")
    db.execute("UPDATE articles SET url = 'javascript:window.pwned=1//' || id")
    db.execute("UPDATE sites SET host = host || ?", [POISON])
    listed = '["' + POISON.replace('"', '\\"') + '"]'
    db.execute("UPDATE articles SET authors = ?, categories = ?, tags = ?", [listed] * 3)
    db.execute(
        "UPDATE records SET record = json_set(record, '$.headline', :poison, '$.standfirst', :poison, '$.byline', :poison,"
        " '$.body_text', :poison,"
        " '$.categories', json_array(:poison), '$.paragraphs', json_array(:poison, revision_id), '$.provenance.headline', :poison,"
        " '$.notices', json_array(json_object('kind', :poison, 'text', :poison)), '$.quotes', json_array(json_object('text', :poison,"
        " 'start', 0, 'end', 9, 'speaker_name', :poison, 'speaker_role', :poison)))",
        {"poison": POISON},
    )


def poison_desk(desk: Desk) -> None:
    """Notes, tags, watches, names and searches, as somebody may paste them from a page."""
    now = datetime(2026, 7, 30, tzinfo=UTC)
    desk.put_together(POISON, f"{POISON} too", now)
    desk.save(SavedSearch("search", POISON, POISON), now)
    for kind in WatchKind:
        desk.watch(Watched(kind, POISON, POISON), now)
    for thing in Thing:
        desk.mark(thing, 1, Mark(True, Opinion.MATTERS, (POISON,), POISON, POISON), now)


def test_poisoned_text_never_runs(
    browser: Any, serve: Any, build: Callable[..., Path], keep: Callable[..., None]
) -> None:
    assert sum(len(columns.split()) for columns in POISONED.values()) >= 40
    path = build()
    keep(path, POISON.encode())
    with sqlite3.connect(path) as db:
        poison(db)
    db.close()
    poison_desk(Desk(path.with_suffix(".desk.db"), "news"))
    base = serve(path)
    quoted = urllib.request.quote(POISON)
    own = [f"/news/-/speaker?name={quoted}", f"/news/-/credits?agency={quoted}", f"/news/-/search?q={quoted}"]
    own += ["/news/-/article/1?pictures=1", "/news/-/change/1.svg", "/news/-/replay/1/frame"]
    faults = []
    for address, page, _ in visit_each(browser, base, [*PAGES, *TABLES, *own]):
        page.wait_for_timeout(30)
        ran = page.evaluate("window.pwned")
        links = page.evaluate("[...document.links].filter(a => a.protocol == 'javascript:').length")
        ran = ran or any(frame.evaluate("window.pwned") for frame in page.frames)
        strange = page.evaluate("document.querySelectorAll('img[src=x], main script, [onerror]').length")
        if ran or links or strange:
            faults.append((address, ran, links, strange))
    assert faults == []
