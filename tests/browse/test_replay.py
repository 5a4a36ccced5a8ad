"""A capture made harmless: which elements are left, in which encoding it is read, and what is no HTML."""

from __future__ import annotations

import re

import pytest

from iria_crawler.browse.replay import replay


def shown(text: str, content_type: str | None = "text/html") -> str:
    return replay(text.encode(), content_type).body.decode()


@pytest.mark.parametrize(
    "tag",
    [
        "<link rel=x>",
        "<LINK/rel=x>",
        "<meta\thttp-equiv=refresh>",
        "<Base\nid=x>",
        "<iframe src=x>",
        "<frame>",
        "<object/>",
    ],
)
def test_what_acts_by_itself_is_taken_away(tag: str) -> None:
    assert shown(f"<p>a{tag}b</p>").startswith(("<p>a<basefont", "<p>a<wbr"))


@pytest.mark.parametrize(
    "tag", ["<linked-list>", "<basefont>", "<metadata>", "<framework>", "<p>a link, a base</p>", "<b>"]
)
def test_what_only_looks_like_it_stays(tag: str) -> None:
    assert shown(tag) == tag


@pytest.mark.parametrize(
    "link", ["<a href=x>", "<A\nHREF = 'x'>", "<a/href=x>", '<a title="y"href=x>', "<svg><a xlink:href=x>"]
)
def test_links_lose_their_target(link: str) -> None:
    assert "data-href" in shown(link)
    assert not re.search(r"(?<!data-)href", shown(link), re.I)


def test_a_drawing_does_not_give_a_link_its_target() -> None:
    assert "<set data-attributename=href" in shown(
        "<svg><a><set attributeName=href to=//e.example/><text>x</text></a></svg>"
    )


def test_the_word_alone_stays() -> None:
    assert shown("<p>the attribute href of a link</p>") == "<p>the attribute href of a link</p>"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("<p>größer</p>".encode("latin-1"), "text/html; charset=iso-8859-1", "größer"),
        ("<meta charset=windows-1251><p>флот</p>".encode("cp1251"), "text/html", "флот"),
        ("<p>艦</p>".encode("utf-16"), None, "艦"),
        (b"<p>a\xff\xfeb</p>", "text/html; charset=utf-8", "a"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(body: bytes, content_type: str | None, text: str) -> None:
    made = replay(body, content_type)
    assert text in made.body.decode()
    assert made.content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize("content_type", ["application/json", "image/svg+xml", "text/xml; charset=utf-8", "text/plain"])
def test_what_is_no_html_is_shown_as_plain_text(content_type: str) -> None:
    made = replay(b'<svg onload="alert(1)"/>', content_type)
    assert made == (b'<svg onload="alert(1)"/>', "text/plain; charset=utf-8")
