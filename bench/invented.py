"""Invented stories of the size of real ones: 5 kB of text, 8 quotations, 3 pictures, 150 kB of HTML; no two are near copies.

Always the same for their number. Words come as often as in a real language (Zipf); an outlet's pages share its template, which is
two thirds of a page, and people and places come again, as they do in the news.
"""

from __future__ import annotations

import itertools
import json
import random
from datetime import UTC, datetime, timedelta
from functools import cache

from iria_crawler.changes import hashes
from iria_crawler.model import Article, Dateline, Image, Look, Quote

SITES = 50
T0 = datetime(2026, 1, 1, tzinfo=UTC)
# An invented language whose word frequencies are like those of real ones (Zipf).
_SYLLABLES = [a + b for a in "b d f g k l m n p r s t v".split() for b in "a e i o u ar en il on us".split()]
WORDS = ["".join(pair) for pair in itertools.product(_SYLLABLES, repeat=2)]
WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
PARAGRAPHS, QUOTATIONS, PICTURES = 16, 8, 3
PEOPLE = 3_000  # known to all outlets; a story tells of four of them
STORIES_A_DAY = 200
TEMPLATE_CHARACTERS, TEASERS = 112_000, 40


def words(chance: random.Random, many: int) -> str:
    """Many words of the language, without marks."""
    return " ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=many))


def person(number: int) -> str:
    """A first and a last name."""
    chance = random.Random(f"person {number}")
    return f"{chance.choice(WORDS).capitalize()} {chance.choice(WORDS).capitalize()}"


def host(number: int) -> str:
    """The outlet of a story."""
    return f"site{number % SITES}.example"


def look(number: int, article_id: int | None = None, *, later: int = 0, edits: int = 0, page: bool = False) -> Look:
    """A look at the story of this number, `later` days after the first. `edits`: how many of its paragraphs are written anew.
    `page`: with the bytes of its page.
    """
    article = story(number, edits)
    url = article.url
    return Look(
        owed_url=url,
        requested_url=url,
        url=url,
        http_status=200,
        fetched_at=T0 + timedelta(days=30 + later, seconds=number),
        article=article,
        hashes=hashes(article),  # a page is read and hashed outside the store
        article_id=article_id,
        body=html(number, article) if page else b"",
        content_type="text/html; charset=utf-8",
        headers=(("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx")) if page else (),
        etag=f'"{number:x}-{edits}"',
    )


def story(number: int, edits: int = 0) -> Article:
    """The record of a story."""
    chance = random.Random(number)
    url = f"https://{host(number)}/news/2026/{'-'.join(words(chance, 6).split())}-{number}/"
    people = [person(chance.randrange(PEOPLE)) for _ in range(4)]
    headline = f"{words(chance, 5).capitalize()} {people[0].split()[1]} {words(chance, 3)}"
    paragraphs, said = [], []
    for place in range(PARAGRAPHS):
        if place % 2:
            speaker = people[place // 2 % 4]
            quoted = words(chance, 14).capitalize()
            role = words(chance, 2)
            paragraphs.append(f"“{quoted},” {role} {speaker} said, {words(chance, 22)}.")
            said.append((place, quoted, speaker, role))
        else:
            paragraphs.append(f"{words(chance, 62).capitalize()} {chance.randrange(100, 90_000)} {words(chance, 8)}.")
    for edit in range(edits):
        paragraphs[4 * edit % PARAGRAPHS] = f"{words(random.Random(f'{number} {edit}'), 60).capitalize()}."
    body = "\n".join(paragraphs)
    published = T0 + timedelta(days=number // STORIES_A_DAY, minutes=number % STORIES_A_DAY)
    place = words(chance, 1).capitalize()
    return Article(
        url=url,
        canonical_url=url,
        site=host(number),
        external_id=f"wp:{number}",
        headline=headline,
        standfirst=f"{words(chance, 20).capitalize()}.",
        byline=f"By {people[3]}",
        authors=(people[3],),
        published_at=published,
        published_raw=published.isoformat(),
        published_source="json-ld",
        published_precision="second",
        updated_at=published,
        updated_raw=published.isoformat(),
        updated_source="json-ld",
        dateline=Dateline(raw=place.upper(), place=place),
        paragraphs=tuple(paragraphs),
        body_text=body,
        quotes=tuple(_quote(body, paragraphs, *one) for one in said),
        images=tuple(_image(number, at, chance) for at in range(PICTURES)),
        headline_copies={"og:title": headline, "json-ld": headline},
        author_copies={"json-ld": people[3]},
        categories=tuple(words(chance, 2).split()),
        tags=tuple(words(chance, 4).split()),
        language="en-GB",
        parser_version="1",
        provenance={
            "headline": "h1 in article",
            "standfirst": "meta description",
            "byline": "rel=author",
            "published_at": "json-ld datePublished",
            "updated_at": "json-ld dateModified",
            "paragraphs": "itemprop articleBody",
        },
        places={"byline": "div.meta > span.author > a", "headline": "article > header > h1"},
    )


def _quote(body: str, paragraphs: list[str], place: int, quoted: str, speaker: str, role: str) -> Quote:
    start = sum(len(one) + 1 for one in paragraphs[:place]) + 1
    assert body[start : start + len(quoted)] == quoted
    at = body.index(speaker, start + len(quoted))
    return Quote(
        text=quoted,
        start=start,
        end=start + len(quoted),
        speaker=f"{role} {speaker}",
        speaker_start=at - len(role) - 1,
        speaker_end=at + len(speaker),
        speaker_name=speaker,
        speaker_role=role,
        cue="said",
    )


def _image(number: int, at: int, chance: random.Random) -> Image:
    photographer = person(chance.randrange(200))
    return Image(
        url=f"https://{host(number)}/wp-content/uploads/2026/{number}-{at}-{'-'.join(words(chance, 3).split())}.jpg",
        alt_text=words(chance, 8),
        caption=f"{words(chance, 22).capitalize()}.",
        credit=f"{photographer}/Reuters",
        photographer=photographer,
        agency="Reuters",
        width=1200,
        height=800,
        role="lead" if at == 0 else "inline",
        external_id=f"wp:{number * 10 + at}",
    )


# --- the page ---


@cache
def _template(site: str) -> tuple[str, str]:
    """The head and the foot of an outlet's pages: styles, scripts, menus."""
    chance = random.Random(site)
    head, foot = [], []
    rules = (
        f".{chance.choice(WORDS)}-{chance.choice(WORDS)} .{chance.choice(WORDS)}{{margin:{chance.randrange(40)}px "
        f"{chance.randrange(40)}px;color:#{chance.randrange(16**6):06x};font:{chance.randrange(10, 40)}px/1.{chance.randrange(9)} serif}}"
        for _ in itertools.count()
    )
    scripts = (
        f"function {chance.choice(WORDS)}({chance.choice('abcdef')},e){{var t={chance.choice(WORDS)}[{chance.randrange(999)}];"
        f'if(t&&t.{chance.choice(WORDS)}!=="{chance.choice(WORDS)}")return e.{chance.choice(WORDS)}(t)}}'
        for _ in itertools.count()
    )
    items = (
        f'<li class="menu-item menu-item-{chance.randrange(9999)}"><a href="/{chance.choice(WORDS)}/">{words(chance, 2)}</a></li>'
        for _ in itertools.count()
    )
    for found, parts, most in ((head, rules, 0.45), (head, scripts, 0.15), (foot, items, 0.2), (foot, scripts, 0.2)):
        size = 0
        while size < TEMPLATE_CHARACTERS * most:
            found.append(next(parts))
            size += len(found[-1])
    return "\n".join(head), "\n".join(foot)


def html(number: int, article: Article) -> bytes:
    """The page of a story: its outlet's template, what is the page's own, teasers of other stories, and numbers used once."""
    chance = random.Random(f"page {number}")
    head, foot = _template(article.site)
    nonce = f"{chance.getrandbits(128):032x}"
    told = json.dumps({"headline": article.headline, "datePublished": article.published_raw, "@id": article.url})
    body = "".join(f'<p class="wp-block-paragraph">{one}</p>\n' for one in article.paragraphs)
    pictures = "".join(
        f'<figure class="wp-block-image size-large"><img src="{one.url}" srcset="{one.url}?w=300 300w, {one.url}?w=768 768w, '
        f'{one.url}?w=1200 1200w" alt="{one.alt_text}"><figcaption>{one.caption} {one.credit}</figcaption></figure>\n'
        for one in article.images
    )
    teasers = "".join(
        f'<article class="teaser post-{n}"><a href="https://{article.site}/news/2026/{n}/" data-id="{n}"><img src="/up/{n}-300.jpg" '
        f'loading="lazy"><h3>{words(random.Random(f"teaser {n}"), 9)}</h3><p>{words(random.Random(f"lede {n}"), 24)}</p></a></article>\n'
        for n in (number - 1 - chance.randrange(3 * TEASERS) for _ in range(TEASERS))
    )
    config = ",".join(f'"{chance.choice(WORDS)}{n}":"{chance.getrandbits(64):016x}"' for n in range(400))
    return (
        f'<!doctype html><html lang="en-GB"><head><title>{article.headline}</title><link rel="canonical" href="{article.url}">'
        f'<script nonce="{nonce}">window.config={{{config}}}</script><script type="application/ld+json">{told}</script>'
        f'<style>{head}</style></head><body data-nonce="{nonce}"><article><header><h1>{article.headline}</h1>'
        f"<p>{article.standfirst}</p></header>{pictures}{body}</article><aside>{teasers}</aside><footer>{foot}</footer></body></html>"
    ).encode()
