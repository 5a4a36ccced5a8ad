"""Broken, huge or hostile pages give a result and no exception, in limited time and memory."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from iria_crawler import extract

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from bench.fuzz import FIXTURES, POISON, damage, texts_and_lists

PAGES = sorted(FIXTURES.glob("*/*/source.html"))
STORY = (
    b"<p>The harbour office said nothing about the fire on the quay in its daily note, and the yard said less.</p>" * 3
)


@pytest.mark.parametrize("seed", range(40))
def test_damaged_page_is_no_exception(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(12):
        article = extract(damage(chance.choice(PAGES).read_bytes(), chance), "https://fuzz.example/a")
        assert article.body_text == "\n".join(article.paragraphs)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(b"<div>" * 100_000 + STORY, id="deep boxes"),
        pytest.param(b"<span><b>" * 50_000 + STORY, id="deep words"),
        pytest.param(b"<title>" + b"\xe2\x80\x9c " * 50_000 + b"</title>" + STORY, id="endless title"),
        pytest.param(b"<html><head></head><body>" + STORY * 20_000 + b"</body></html>", id="seven megabytes"),
        pytest.param(
            b'<a href="http://[">x</a><img src="http://[1/2"><base href="http://[">' + STORY, id="no addresses"
        ),
        pytest.param(b'<meta charset="\x00">\xff\xfe\xfd' + STORY, id="no charset"),
        pytest.param(b'<script type="application/ld+json">' + b'{"a":[' * 5_000 + b"</script>" + STORY, id="deep JSON"),
        pytest.param(b"<table>" * 2_000 + STORY, id="tables in tables"),
    ],
)
def test_hostile_page_is_read(page: bytes) -> None:
    article = extract(page, "https://fuzz.example/a")
    assert "harbour office" in article.body_text


@pytest.mark.parametrize("seed", range(10))
def test_damaged_page_is_no_exception_to_any_reader(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(4):
        texts_and_lists(damage(chance.choice(PAGES).read_bytes(), chance))


@pytest.mark.parametrize("poison", POISON, ids=lambda poison: repr(poison[:40]))
def test_poison_is_no_exception_and_costs_no_story(poison: bytes) -> None:
    for page in (poison + STORY, STORY + poison, b"<html><head>" + poison + b"</head><body>" + STORY):
        texts_and_lists(page)
        assert "harbour office" in extract(page, "https://fuzz.example/a").body_text


def test_story_inside_headings_is_a_headline_and_no_body() -> None:
    article = extract(b"<h1>" * 3_000 + STORY, "https://fuzz.example/a")
    assert (article.paragraphs, article.page_class) == ((), "empty")


def test_nul_and_control_characters_leave_the_words() -> None:
    page = STORY.replace(b"harbour", b"har\x00bour").replace(b"quay", b"qu\x0bay")
    assert "har bour" in extract(page, "https://fuzz.example/a").body_text
