"""Authors that nothing calls one: known by where their name stands. And the names of others, in places that look alike."""

from __future__ import annotations

import csv

import pytest

from iria_crawler import extract
from iria_crawler.parse.fields.byline_places import LIMIT, START, WEIGHTS_FILE

STORY = (
    "<p>The tug left the northern quay before dawn on Tuesday and did not answer any call, the harbour office said.</p>"
    "<p>Its crew of nine had been asked to wait for the pilot. Nobody at the office could say why the captain did not wait.</p>"
    "<p>A second tug was sent after it at noon, and came back alone in the evening with two of the nine men on board.</p>"
)
URL = "https://harbour-post.example/news/tug/"


def page(head: str, foot: str = "", *, menu: str = "") -> str:
    return (
        "<html><head><title>Tug leaves the quay without a pilot</title></head><body>"
        f"<nav><ul><li><a href='/ports/'>Ports</a></li><li><a href='/navy/'>Navy</a></li></ul>{menu}</nav>"
        f"<main><div class='story'><h1>Tug leaves the quay without a pilot</h1>{head}<div class='text'>{STORY}</div>{foot}</div></main>"
        "<footer><p>Harbour Post, Quay Road 1</p></footer></body></html>"
    )


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ("<p class='text-muted'>11.12.2026 - Mara Quill</p>", ("Mara Quill",)),
        ("<div class='line'><a href='/people/mara-quill/'>Mara Quill</a> <span>11 December 2026</span></div>", ("Mara Quill",)),
        ("<div class='who'><img src='/m.jpg' alt='Mara Quill'><span>Mara Quill</span><time>11 December 2026</time></div>", ("Mara Quill",)),
        ("<ul class='entry-author'><li>Łukasz Próba</li><li>11 December 2026</li></ul>", ("Łukasz Próba",)),
        ("<h5 class='field field-term-author'>Mara Quill</h5>", ("Mara Quill",)),
    ],
)  # fmt: skip
def test_a_name_where_the_authors_stand_is_the_author(head: str, authors: tuple[str, ...]) -> None:
    assert extract(page(head), URL).authors == authors


def test_a_label_under_the_headline_outranks_the_account_in_the_data() -> None:
    data = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"Ilse Brand"}}</script>'
    assert extract(data + page("<div class='byline'>By: Mara Quill</div>"), URL).authors == ("Mara Quill",)
    assert extract(data + page("<div class='byline'>Mara Quill</div>"), URL).authors == ("Ilse Brand",)  # no label
    assert extract(data + page("<div class='byline'>By I. Brand</div>"), URL).authors == (
        "Ilse Brand",
    )  # the same person
    behind = page("", "<div class='box'><p class='byline'>By Mara Quill</p></div>")
    assert extract(data + behind, URL).authors == ("Ilse Brand",)  # not under the headline


def test_links_to_several_authors_in_a_row_are_all_of_them() -> None:
    row = "<a rel='author' href='/a/m'>Mara Quill</a> <a rel='author' href='/a/i'>Ilse Brand</a>"
    assert extract(page(f"<div>{row}</div>"), URL).authors == ("Mara Quill", "Ilse Brand")
    assert extract(page(f"<div>{row.replace('Ilse Brand', 'Profile')}</div>"), URL).authors == ("Mara Quill",)


@pytest.mark.parametrize(
    ("head", "foot", "menu"),
    [
        ("", "", ""),
        ("<p class='kicker'>Northern Quay</p>", "", ""),
        ("<p>Northern Quay, 11 December 2026</p>", "", ""),
        ("", "", "<div class='popular'><a href='/news/2/'>Ilse Brand</a></div>"),
        ("<figure><img src='/t.jpg' alt=''><figcaption>Mara Quill on the quay</figcaption></figure>", "", ""),
        ("", "<div class='comments'><div class='comment'><b>Mara Quill</b> <span>11.12.2026</span> Well said.</div>"
             "<div class='comment'><b>Ilse Brand</b> <span>12.12.2026</span> Not at all.</div></div>", ""),
        ("", "<div class='related'><h4><a href='/news/3/'>Crane falls</a></h4><span>Mara Quill</span>"
             "<h4><a href='/news/4/'>Dock floods</a></h4><span>Ilse Brand</span></div>", ""),
        ("", "<p>Press contact: Mara Quill, telephone 0555 1234</p>", ""),
        ("<ul class='topics'><li><a href='/topic/northern-fleet/'>Northern Fleet</a></li>"
         "<li><a href='/topic/harbour-office/'>Harbour Office</a></li></ul>", "", ""),
    ],
    ids=["nobody", "a place", "a place and a day", "a menu", "a caption", "comments", "other stories", "press office", "topics"],
)  # fmt: skip
def test_a_name_in_another_place_is_nobodys(head: str, foot: str, menu: str) -> None:
    assert extract(page(head, foot, menu=menu), URL).authors == ()


def test_the_data_of_the_page_come_before_a_name_by_its_place() -> None:
    html = page("<p>11.12.2026 - Mara Quill</p>").replace("<title>", "<meta name='author' content='Ilse Brand'><title>")
    assert extract(html, URL).authors == ("Ilse Brand",)


def test_many_meta_authors_are_those_of_other_texts() -> None:
    metas = "".join(f"<meta name='author' content='A. Source{number}'>" for number in range(20))
    assert extract(page("").replace("<title>", f"{metas}<title>"), URL).authors == ()
    assert extract(page("").replace("<title>", "<meta name='author' content='Ilse Brand'><title>"), URL).authors == (
        "Ilse Brand",
    )


def test_the_table_has_a_start_a_limit_and_a_number_for_each_sign() -> None:
    with WEIGHTS_FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    signs = [row["sign"] for row in rows]
    assert {START, LIMIT} < set(signs)
    assert len(signs) == len(set(signs))
    assert all(-20 < float(row["points"]) < 20 for row in rows)


def test_a_label_in_the_storys_first_lines_names_the_author() -> None:
    """A summary above it is read as the first paragraph: the byline stands in the story then."""
    summary = "<p>Harbour pilots say that nobody told them of the tug, of its crew, or of the call that was not answered that night.</p>"
    line = "<div><img src='/m.jpg' alt='Mara Quill'><p>By <a href='/people/mara/'>Mara Quill</a></p><p>11 December 2026</p></div>"
    assert extract(page(f"{summary}{line}"), URL).authors == ("Mara Quill",)


def test_a_name_alone_in_the_storys_first_lines_names_nobody() -> None:
    summary = "<p>Harbour pilots say that nobody told them of the tug, of its crew, or of the call that was not answered that night.</p>"
    assert extract(page(f"{summary}<p>Mara Quill</p>"), URL).authors == ()


def test_a_name_that_a_script_calls_an_author_is_one() -> None:
    head = "<div class='row'><div>Mara Quill @ Tideworks</div></div>"
    script = '<script>window.state = {"id":7,"author":{"id":"x1","name":"%s"}}</script>'
    assert extract(page(head, script % "Mara Quill"), URL).authors == ("Mara Quill",)
    assert extract(page(head, script % "Sam Sand"), URL).authors == ()
    reader = '<script>window.state = {"id":7,"subject":"Mara Quill"}</script>'
    assert extract(page(head, reader), URL).authors == ()
