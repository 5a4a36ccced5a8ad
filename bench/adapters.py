"""Our functions in the form that the shared scorers expect."""

from __future__ import annotations

from typing import Any

from iria_crawler import Article, extract, find_quotes
from iria_crawler.model import Quote


def body(html: bytes, url: str) -> Article:
    """For the body scorer: anything with `.body_text`."""
    return extract(html, url)


def fields(html: bytes | str, url: str) -> dict[str, Any]:
    """For the fields scorer."""
    article = extract(html, url)
    published = article.published_at
    day_only = published is not None and article.published_precision == "day"
    return {
        "headline": article.headline,
        "authors": list(article.authors),
        "published_at": published.date().isoformat() if published and day_only else published,
        "body": article.body_text,
        "images": [
            {"url": image.url, "caption": image.caption, "credit": image.credit, "alt": image.alt_text}
            for image in article.images
        ],
    }


def _best_name(quote: Quote) -> str | None:
    """The speaker by name: the printed words if they contain the name, else the full name."""
    if quote.speaker and quote.speaker_name and quote.speaker_name in quote.speaker:
        return quote.speaker
    return quote.speaker_name or quote.speaker


def quotes(text: str) -> list[dict[str, Any]]:
    """For the quotations scorer."""
    return [
        {
            "text": quote.text,
            "start": quote.start,
            "end": quote.end,
            "speaker": _best_name(quote),
            "speaker_start": quote.speaker_start,
            "speaker_end": quote.speaker_end,
            "cue": quote.cue,
        }
        for quote in find_quotes(text)
    ]
