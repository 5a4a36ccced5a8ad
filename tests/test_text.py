"""The cleaning of text: invisible characters are removed, and those that a script needs are kept."""

from __future__ import annotations

import json
import time
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iria_crawler import extract
from iria_crawler.changes.decide.evidence import Fetched, Stored
from iria_crawler.changes.decide.hashes import content_hash, fold_hash
from iria_crawler.changes.decide.ladder import Cosmetic, Reparse, Unchanged, decide
from iria_crawler.changes.words.fold import fold
from iria_crawler.discover.common import plain_title
from iria_crawler.model import Article
from iria_crawler.text import clean, clean_json, clean_markup, collapse, squeeze, with_few_marks

NOW = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)
# Invisible characters are removed.
UNSEEN = [
    *"\x00\x07\x08\x1b\x7f\x80\x90\x9b\x9f\xad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e",
    *"\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206f\ufe00\ufe0f\ufeff\ufff9\ufffa\ufffb\ufffc\ufdd0\ufffe\uffff",
    *"\U0001fffe\U0010ffff\U000e0001\U000e0041\U000e007f\U000e0100\U0001d173\ud83d\udfff",
]


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_a_sign_that_nobody_sees_parts_no_word(sign: str) -> None:
    assert clean(f"mini{sign}stry") == "ministry"
    assert clean(f"{sign}ministry{sign}") == "ministry"
    assert clean_markup(f"<b>mini{sign}stry</b>") in ("<b>ministry</b>", f"<b>mini{sign}stry</b>")
    assert fold(f"mini{sign}stry") == "ministry"


@pytest.mark.parametrize("sign", "\x0b\x0c\x1c\x1f\x85\u2028\u2029", ids=ascii)
def test_other_white_space_still_parts_words(sign: str) -> None:
    assert squeeze(clean(f"navy{sign}yard")) == "navy yard"
    assert clean(f"navy{sign}yard").isprintable() or "\n" in clean(f"navy{sign}yard")


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian
        "ക്\u200d",  # an old Malayalam chillu at the end of its word
        "क्\u200dष and क्\u200cष",
        "👨\u200d👩\u200d👧",
        "🏳\ufe0f\u200d🌈",
        "❤\ufe0f 1\ufe0f\u20e3 ©\ufe0f",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "葛\U000e0100城",
        "naïve — “yes”\xa0… é e\u0301 ﷺ \ufffd",
        "line\nand\ttab",
    ],
)
def test_what_a_script_needs_stays(text: str) -> None:
    assert clean(text) == text
    assert clean_markup(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Auf\u200clage", "Auflage"),
        ("می\u200c\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200c👩", "👨👩"),
        ("ship\u200d👩", "ship👩"),
        ("🏴\U000e0067 flag", "🏴 flag"),
        ("\ud83d\ude00", "😀"),  # two halves are a character
        ("\ude00\ud83d", ""),
        ("Navy\x1b[31m orders", "Navy[31m orders"),
        ("a\u200b b", "a b"),
    ],
)
def test_the_gate_asks_the_neighbours(text: str, wanted: str) -> None:
    assert clean(text) == wanted


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("mini&#8203;stry", "ministry"),
        ("mini&#x200B;stry", "ministry"),
        ("mini&#X0000200b;stry", "ministry"),
        ("mini&#008203stry", "ministry"),
        ("mini&ZeroWidthSpace;stry", "ministry"),
        ("mini&NegativeThinSpace;stry", "ministry"),
        ("mini&shy;stry&lrm;&NoBreak;&ic;", "ministry"),
        ("&#27;[31m&#x1b;[0m&#0;", "[31m[0m"),
        ("&#55357;&#56832; &#xdfff;", "😀 "),
        ("&#x2028;", "\n"),
        (
            "&lt;b&gt; &amp;shy; &#60;i&#62; &#8217; &#155; &#10;",
            "&lt;b&gt; &amp;shy; &#60;i&#62; &#8217; &#155; &#10;",
        ),
        ('<a href="?a=1&shyness=2&shy=3">', '<a href="?a=1&shyness=2&shy=3">'),
        ("&#1114112; &#99999999999; &#xFFFFFFF;", "&#1114112; &#99999999999; &#xFFFFFFF;"),
        ("&zwnj;&#8204;&#8205;", "&zwnj;&#8204;&#8205;"),  # the text around them decides, later
    ],
)
def test_references_to_unseen_signs_go_from_markup(markup: str, wanted: str) -> None:
    assert clean_markup(markup) == wanted


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        (r'"mini\u200bstry\u00AD \u202eRoe \u001b[31m"', "ministry Roe [31m"),
        (r'"a \udfff b \ud83d"', "a  b "),
        (r'"\ud83d\ude00 \uD83D\uDE00"', "😀 😀"),
        (r'"\ud83d\u200b\ude00"', ""),
        (r'"\\u200b \\\u200b"', "\\u200b \\"),  # a backslash and letters are no escape
        (r'"one\u2028two \u00e9\n"', "one\ntwo é\n"),
        (r'"\udb40\udc41"', "\U000e0041"),  # tags: whether they stay depends on the text beside them
    ],
)
def test_escapes_of_unseen_signs_go_from_json(document: str, wanted: str) -> None:
    assert json.loads(clean_json(document)) == wanted


ODD_TEXT = st.text(st.one_of(st.sampled_from("".join(UNSEEN) + "aé😀🏴م1;\u20e3\u2028\n "), st.characters()))


@given(ODD_TEXT)
def test_the_gate_once_is_the_gate_twice(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")
    for sign in once:
        assert sign in "\t\n\r" or unicodedata.category(sign) not in ("Cc", "Cs")
    assert not set(once) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\xad")


@given(ODD_TEXT)
def test_squeezed_and_collapsed_text_is_clean(text: str) -> None:
    assert squeeze(text).encode("utf-8").decode() == squeeze(squeeze(text))
    assert "\u200b" not in squeeze(text)
    assert "\u202e" not in squeeze(text)
    assert "Auflage" in collapse("Auf\u200clage\xa0" + clean_markup(text))


def cost(text: str) -> float:
    began = time.process_time()
    clean(text), clean_markup(text), clean_json(text), squeeze(text), collapse(text)
    return time.process_time() - began


UNITS = [
    "".join(UNSEEN),
    "\u200b",
    "\u200c",
    "م\u200c",
    "❤\ufe0f\u200d",
    "🏴\U000e0067",
    "&#",
    "&#0",
    "&#x0",
    "&shy",
    "\\u",
    "\\",
]
UNITS += ["\\\\u200b", "\ud83d", "\xa0 "]


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_the_gate_is_linear(unit: str) -> None:
    """Ten times the text may take ten times as long, but not a hundred times."""
    small, large = unit * (20_000 // len(unit)), unit * (200_000 // len(unit))
    assert cost(large) < 40 * max(cost(small), 0.005)


PAGE = """<html><head><meta charset="utf-8"><meta property="og:description" content="S@tand">
<meta property="article:tag" content="Tu@gs"><script type="application/ld+json">{{"@type": "NewsArticle", "headline": "x",
"author": {{"name": "Jo@an Roe"}}, "articleSection": "Har@bours",
"image": {{"@type": "ImageObject", "url": "/a.jpg", "creditText": "Jane@ Doe"}}}}</script></head><body><article>
<h1>Navy mini@stry orders@ tugs</h1><figure><img src="/a.jpg" width="600" height="400" alt="A t@ug">
<figcaption>A tug@ at the quay of the old harbour</figcaption></figure>
<p>The mini@stry ordered two tugs for the harbour, and the yard will build both of them, said Sigrid Holm on Monday.</p>
<p>“We nee@ded them@ for ten years and more,” said Ms. Holm, who has run the har@bour since the old yard was closed.</p>
</article></body></html>""".replace("{{", "{").replace("}}", "}")
# The forms of a character on a page: itself, by number, by name.
SPELLINGS = [
    "",
    "\u200b",
    "&#8203;",
    "&ZeroWidthSpace;",
    "\xad",
    "&shy;",
    "\u202e",
    "&#8238;",
    "&#27;",
    "\x9b",
    "\u2060",
]
SPELLINGS += [
    "\ufeff",
    "\u200d",
    "&zwj;",
    "&zwnj;",
    "\U000e0041",
    "&#xE0041;",
    "&#xfffe;",
    "&#55357;",
    "\u061c",
    "&lrm;",
    "a&shy;\b"[1:6],
]


def record(sign: str) -> Article:
    inside = json.dumps(sign)[1:-1] if sign and not sign.startswith("&") else ""
    head, script, rest = PAGE.partition('{"@type"')[0], *(PAGE[PAGE.index('{"@type"') :].split("</script>", 1))
    page = head.replace("@", sign) + script.replace("@type", "\0").replace("@", inside).replace("\0", "@type")
    return extract((page + "</script>" + rest.replace("@", sign)).encode(), "https://x.example/a")


def values(article: Article) -> dict[str, object]:
    fields = ("headline", "standfirst", "authors", "paragraphs", "body_text", "quotes", "images", "categories", "tags")
    return {name: getattr(article, name) for name in fields}


@pytest.mark.parametrize("sign", SPELLINGS[1:], ids=ascii)
def test_no_unseen_sign_reaches_the_record(sign: str) -> None:
    """Headline, body, quotation and its place, caption, credit, author: all as if the character were not there."""
    plain, marked = record(""), record(sign)
    assert values(marked) == values(plain)
    assert plain.headline == "Navy ministry orders tugs"
    [quote] = marked.quotes
    assert quote.text == "We needed them for ten years and more,"
    assert marked.body_text[quote.start : quote.end] == quote.text
    assert [image.caption for image in marked.images] == ["A tug at the quay of the old harbour"]
    assert marked.images[0].credit == "Jane Doe"
    assert marked.authors == ("Joan Roe",)


def test_half_an_emoji_in_structured_data_is_no_traceback() -> None:
    page = (
        PAGE.replace("Jo@an Roe", r"Joan \udfffRoe")
        .replace("Jane@ Doe", r"Jane \ud83dDoe")
        .replace("@", "")
        .replace('"type"', '"@type"')
    )
    article = extract(page.encode(), "https://x.example/a")
    assert article.authors == ("Joan Roe",)
    assert article.images[0].credit == "Jane Doe"
    content_hash(article), repr(article).encode("utf-8")


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "shift_jis"])
def test_the_gate_stands_behind_every_encoding(encoding: str) -> None:
    page = f'<meta charset="{encoding}"><h1>Navy mini&#8203;stry&#27;</h1><p>{"The mini&shy;stry ordered two tugs. " * 5}</p>'
    article = extract(page.encode(encoding), "https://x.example/a")
    assert article.headline == "Navy ministry"
    assert article.body_text.count("The ministry ordered") == 5


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Navy mini&amp;#8203;stry", "Navy ministry"),
        ("Navy &#27;[31m \u202eorders", "Navy [31m orders"),
        ("<\u200bb>Navy</b>", "Navy"),
        ("Navy \udfff", "Navy"),
        ("می&zwnj;خواهم", "می\u200cخواهم"),
        ("\u200b&shy;", None),
    ],
)
def test_titles_of_lists_pass_the_gate(title: str, wanted: str | None) -> None:
    assert plain_title(title) == wanted


def test_a_better_reading_is_no_edit() -> None:
    """An older record contains such characters; today's reading of the page reports no edit, with and without the stored page."""
    now = record("")
    old = Article(
        **{
            **{name: getattr(now, name) for name in now.__slots__},
            "headline": "Navy mini\u200bstry orders\x1b[31m tugs".replace("[31m", ""),
            "paragraphs": tuple(text.replace("ministry", "mini\u202estry\x07") for text in now.paragraphs),
        }
    )
    hashes = {"content_hash": content_hash(old), "fold_hash": fold_hash(old)}
    assert fold_hash(old) == fold_hash(now)
    fetched = Fetched(http_status=200, article=now)
    assert isinstance(decide(Stored(record=old, reparsed=now, **hashes), fetched, NOW), Reparse)
    assert isinstance(decide(Stored(record=old, page_lost=True, **hashes), fetched, NOW), Cosmetic | Reparse)
    assert isinstance(decide(Stored(record=old, **hashes), fetched, NOW), Cosmetic | Unchanged)


def test_what_is_kept_verbatim_of_structured_data_is_clean() -> None:
    """published_raw is not squeezed."""
    page = PAGE.replace("@type", "\0").replace("@", "").replace("\0", "@type")
    page = page.replace('"headline": "x"', r'"headline": "x", "datePublished": "2026-03-18T10:00:00Z\u200b\udfff"')
    article = extract(page.encode(), "https://x.example/a")
    assert article.published_raw == "2026-03-18T10:00:00Z"
    repr(article).encode("utf-8")


def test_endless_marks_on_a_letter_are_cut_before_they_are_sorted() -> None:
    stacked = "e" + "\u0301\u0323" * 50_000
    assert with_few_marks(stacked) == stacked[:31]
    assert with_few_marks("cafe\u0301 ệ") == "cafe\u0301 ệ"


@pytest.mark.parametrize("sign", ["\u115f", "\u1160", "\u3164", "\uffa0"])
def test_fillers_of_korean_syllables_are_invisible(sign: str) -> None:
    assert clean(f"mini{sign}stry") == "ministry"
