"""A story of a line or two is the page's story, however much else the page shows; and what only looks like other stories stays."""

from __future__ import annotations

import pytest

from iria_crawler import extract

URL = "https://igal.example/a/harbour-plan-approved"
HEAD = "<title>Harbour plan approved - Igal Post</title>"
TWO = ("The council said yes.", "Work begins in May.")
STORY = f"<article><h1>Harbour plan approved</h1><p>{TWO[0]}</p><p>{TWO[1]}</p></article>"
PROSE = "The ministry has ordered ships from the yard at Igal and pays more than a billion crowns for hull number"


def read(markup: str, head: str = HEAD) -> tuple[str, ...]:
    return extract(f"<html lang='en'><head>{head}</head><body>{markup}</body></html>", URL).paragraphs


def cards(build: str) -> str:
    return "".join(build.replace("NUMBER", str(number)) for number in range(2, 7))


BUILDS = {
    "linked heading": f"<div><h3><a href='/b/NUMBER'>Navy orders ship NUMBER</a></h3><p>{PROSE} NUMBER.</p></div>",
    "heading in a link": f"<div><a href='/b/NUMBER'><img src='/i.jpg'><h3>Navy orders ship</h3></a><p>{PROSE} NUMBER.</p></div>",
    "all a link": f"<li><a href='/b/NUMBER'>Navy orders ship NUMBER<p>{PROSE} NUMBER.</p></a></li>",
    "title without a heading": f"<div><div><a href='/b/NUMBER'>Navy orders ship NUMBER</a></div><div>{PROSE} NUMBER.</div></div>",
    "articles": f"<article><h2><a href='/b/NUMBER'>Navy orders ship NUMBER</a></h2><p>{PROSE} NUMBER.</p></article>",
    "with its section": f"<div><a href='/sea'>Sea</a><h3><a href='/b/NUMBER'>Navy orders ship</a></h3><p>{PROSE} NUMBER.</p></div>",
}


@pytest.mark.parametrize("build", BUILDS.values(), ids=BUILDS)
@pytest.mark.parametrize(
    "page", ["<main>STORY<section>CARDS</section></main>", "<main><div>CARDS</div>STORY</main>", "<main>STORY CARDS</main>"]
)  # fmt: skip
def test_cards_are_never_the_body_of_a_short_story(build: str, page: str) -> None:
    assert read(page.replace("STORY", STORY).replace("CARDS", cards(build))) == TWO


def test_a_short_story_has_weight_against_comments_and_a_word_on_the_outlet() -> None:
    comments = "".join(
        f"<li>{PROSE} {number}, or so they say, but I doubt every word of it.</li>" for number in range(6)
    )
    assert read(f"<main>{STORY}<ol class='comment-list'>{comments}</ol></main>") == TWO
    about = "<div class='who'><p>Igal Post has told the news of the bay since 1911 and is owned by those who read it, all 4,000.</p></div>"
    assert read(f"<main>{STORY}</main>{about}") == TWO


def test_other_scripts_have_short_stories_too() -> None:
    japanese = "<article><h1>港の計画を承認</h1><p>議会は計画を承認した。</p><p>工事は五月に始まる。</p></article>"
    head = "<title>港の計画を承認</title>"
    assert read(f"<main>{japanese}{cards(BUILDS['articles'])}</main>", head) == (
        "議会は計画を承認した。",
        "工事は五月に始まる。",
    )
    arabic = "<article><h1>المجلس يقر خطة الميناء</h1><p>وافق المجلس على الخطة.</p><p>متى تبدأ الأعمال؟</p></article>"
    head = "<title>المجلس يقر خطة الميناء</title>"
    found = read(f"<main>{arabic}{cards(BUILDS['linked heading'])}</main>", head)
    assert found == ("وافق المجلس على الخطة.", "متى تبدأ الأعمال؟")


def test_a_review_of_the_week_is_made_of_what_looks_like_cards() -> None:
    review = f"<article><h1>Harbour plan approved</h1><p>Five things that the week brought.</p>{cards(BUILDS['linked heading'])}</article>"
    assert sum(PROSE in paragraph for paragraph in read(review)) == 5
    lead = "<article><h1>Harbour plan approved</h1><p>Ten days of talks have ended.</p></article>"
    rest = "".join(
        f"<p>{PROSE} {number}, said the mayor, who had asked for <a href='/b/2'>two more</a>.</p>"
        for number in range(6)
    )
    assert sum(PROSE in paragraph for paragraph in read(f"<main>{lead}<div>{rest}</div></main>")) == 6


STATED = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour plan approved"}</script>'


def test_a_line_that_the_page_calls_a_story_is_one_and_another_is_nothing() -> None:
    line = "<article><h1>Harbour plan approved</h1><p>More follows soon.</p></article>"
    classes = [
        extract(f"<html><head>{HEAD}{more}</head><body>{line}</body></html>", URL).page_class for more in (STATED, "")
    ]
    assert classes == ["article", "empty"]
    assert read(line.replace("soon.", "soon ...")) == ()


def test_a_name_of_what_holds_story_and_headline_says_nothing_against_the_story() -> None:
    text = "".join(
        f"<p>{PROSE} {number}, said the mayor, who had asked for two more of them.</p>" for number in range(9)
    )
    head = "<article><h1>Harbour plan approved</h1><p>Ten days of talks have ended.</p></article>"
    assert sum(PROSE in one for one in read(f"<div class='promo'>{head}<div>{text}</div></div>")) == 9


def test_what_the_page_describes_itself_with_is_the_story_wherever_it_stands() -> None:
    top = "<article><h1>Harbour plan approved</h1><p>A crane at the quay in May.</p></article>"
    rest = f"<div class='below'><p>{PROSE} seven.</p></div>"
    described = f'{HEAD}<meta name="description" content="{PROSE}">'
    assert read(f"<main>{top}</main>{rest}", described)[-1] == f"{PROSE} seven."
    assert read(f"<main>{top}</main>{rest}") == ("A crane at the quay in May.",)


@pytest.mark.parametrize("head", ["01 December 2026", "30 November 2026", "Published 1 December 2026, 10:15"])
def test_a_story_of_one_short_line_does_not_begin_with_its_day(head: str) -> None:
    marks = '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-12-01T01:06:26Z">'
    page = (
        f"<html><head><title>Desk is closed</title>{marks}</head><body><article><h1>Desk is closed</h1><p>By Mara Example</p>"
        f"<time>{head}</time><div><p>Cards are sold at the desk downstairs.</p></div></article></body></html>"
    )
    assert extract(page, URL).paragraphs == ("Cards are sold at the desk downstairs.",)
