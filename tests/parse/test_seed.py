"""The owner's sample page: every value in its expected.json. Skipped if the shared folder is missing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from iria_crawler import Article, extract

SEED = Path(os.environ.get("IRIA_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "seed"
pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the shared sample page is not here (IRIA_SHARED)")


@pytest.fixture
def expected() -> dict[str, Any]:
    return json.loads((SEED / "iria-article.expected.json").read_text(encoding="utf-8"))


@pytest.fixture
def article(expected: dict[str, Any]) -> Article:
    return extract((SEED / "iria-article.html").read_bytes(), expected["url"])


def test_fields(article: Article, expected: dict[str, Any]) -> None:
    assert article.headline == expected["headline"]
    assert list(article.categories) == expected["categories"]
    assert (article.dateline, article.published_at, article.byline) == (None, None, None)
    assert article.external_id == "wp:4207"
    assert article.canonical_url == expected["url"]
    assert article.page_class == "article"


def test_body(article: Article, expected: dict[str, Any]) -> None:
    assert list(article.paragraphs) == expected["body_paragraphs"]
    assert [chrome for chrome in expected["never_in_body"] if chrome in article.body_text] == []


def test_quotes(article: Article, expected: dict[str, Any]) -> None:
    found = [
        {"text": q.text, "speaker": q.speaker, "resolved_speaker": q.speaker_name, "cue": q.cue} for q in article.quotes
    ]
    assert found == expected["quotes"]
    assert all(article.body_text[quote.start : quote.end] == quote.text for quote in article.quotes)


def test_image(article: Article, expected: dict[str, Any]) -> None:
    found = [
        {
            "src": image.url,
            "alt": image.alt_text,
            "caption": image.caption,
            "credit": image.credit,
            "agency": image.agency,
            "photographer": image.photographer,
        }
        for image in article.images
    ]
    assert found == expected["images"]
