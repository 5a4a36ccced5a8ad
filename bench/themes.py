"""The themes of bench/wordpress without PHP: what a switch among them makes of stories that nobody edited. `python bench/themes.py`.

The pages are those that broadsheet, gazette and wire print for the invented stories of bench/wordpress/stories.py, without REST. Each is
crawled by the real pipeline into a real database; printed are the rows of severity 2 or more after each switch, which should be none.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
from recrawl import T0, Site  # noqa: E402 (found by the path above)
from wordpress.stories import Story, stories  # noqa: E402

HOST, OUTLET = "stadlow-mail.example", "Stadlow Mail"
STORIES = 36
ORDER = ("broadsheet", "gazette", "wire", "gazette", "broadsheet", "wire", "broadsheet")
MAX_EXCERPT_WORDS, MAX_INTRO_WORDS = 55, 16


def _address(story: Story) -> str:
    return f"https://{HOST}/{story.published:%Y/%m}/{story.slug}/"


def _picture(story: Story) -> str:
    return f'<img width="1024" height="640" src="https://{HOST}/wp-content/uploads/{story.slug}.jpg" class="wp-image-7" alt="">'


def _content(story: Story) -> str:
    """What the_content() prints: the paragraphs, behind the second of them the picture that stands in the text."""
    blocks = [f"<p>{escape(text, quote=False)}</p>" for text in story.paragraphs]
    if story.caption and not story.featured:
        caption = f'<figcaption class="wp-element-caption">{story.caption}</figcaption>'
        blocks.insert(2, f'<figure class="wp-block-image size-large">{_picture(story)}{caption}</figure>')
    return "\n".join(blocks)


def _words(story: Story, most: int) -> str:
    """The excerpt: the standfirst, or the first words of the text."""
    words = (story.standfirst or " ".join(story.paragraphs)).split()
    return " ".join(words[:most]) + (" …" if len(words) > most else "")


def _category(story: Story) -> str:
    return f'<a href="https://{HOST}/category/{story.category.lower()}/" rel="category tag">{story.category}</a>'


def broadsheet(story: Story) -> str:
    """The page of the theme `broadsheet`."""
    standfirst = f'<p class="standfirst">{story.standfirst}</p>' if story.standfirst else ""
    lead = ""
    if story.featured and story.caption:
        lead = f'<figure class="lead">{_picture(story)}<figcaption>{story.caption}</figcaption></figure>'
    return f"""<header><a href="/">{OUTLET}</a></header><main><article class="post type-post">
<p class="kicker">{_category(story)}</p><h1 class="entry-title">{story.headline}</h1>{standfirst}
<p class="byline">By <a href="https://{HOST}/author/{story.author.split()[0].lower()}/" rel="author">{story.author}</a></p>
<time class="entry-date" datetime="{story.published:%Y-%m-%dT%H:%M:%S}+00:00">{story.published:%d %B %Y, %H:%M}</time>
{lead}<div class="entry-content">{_content(story)}</div></article></main>
<footer><p>&copy; {OUTLET}</p></footer>"""


def gazette(story: Story) -> str:
    """The page of the theme `gazette`."""
    day = f"{story.published:%B} {story.published.day}, {story.published.year}"
    thumbnail = ""
    if story.featured and story.caption:
        thumbnail = f'<div class="wp-caption">{_picture(story)}<p class="wp-caption-text">{story.caption}</p></div>'
    return f"""<div class="masthead"><a href="/">{OUTLET}</a></div><div class="wrap"><div class="hentry">
<h1>{story.category}: {story.headline}</h1><div class="entry">
<p class="intro"><strong>{_words(story, MAX_INTRO_WORDS)}</strong></p>
<p class="meta">Written by {story.author} on {day} in {_category(story)}. Last updated {day}</p>{thumbnail}
{_content(story)}
<p>Filed by {story.author} for {OUTLET}, the paper of the coast.</p></div>
<p class="nav">Read next: <a href="/another/" rel="prev">Harbour wall to be mended</a></p></div></div>"""


def wire(story: Story) -> str:
    """The page of the theme `wire`."""
    return f"""<div id="top">{OUTLET}</div><div id="page"><div class="post"><h1>{story.headline} &#8211; {OUTLET}</h1>
<div class="meta">{story.published:%m/%d/%Y} | {_category(story)}</div><div class="text">{_content(story)}</div>
<div class="about-the-author"><strong>{story.author}</strong> writes for {OUTLET}.</div>
<div class="neighbours">
Before: <a href="/before/">Harbour wall to be mended</a> After: <a href="/after/">Old crane sold</a></div></div></div>"""


THEMES: dict[str, Callable[[Story], str]] = {"broadsheet": broadsheet, "gazette": gazette, "wire": wire}


def page(story: Story, theme: str) -> str:
    """A whole page."""
    head = (
        f'<meta charset="utf-8"><title>{story.headline} – {OUTLET}</title><link rel="canonical" href="{_address(story)}">'
        f'<link rel="shortlink" href="https://{HOST}/?p={story.published:%m%d%H%M}">'
    )
    return f'<!doctype html><html lang="en-US"><head>{head}</head><body class="single">{THEMES[theme](story)}</body></html>'


Row = tuple[str, str, str, str | None, str | None]


def play(folder: Path, order: Sequence[str] = ORDER, edited: int | None = None) -> list[tuple[str, list[Row]]]:
    """For each switch its name and the changes that its run reported: (headline, kind, field, before, after).

    `edited`: the number of a story in which an editor removes a paragraph in the run of the last switch.
    """
    logging.disable(logging.WARNING)
    written = stories(STORIES, datetime(T0.year, T0.month, T0.day, tzinfo=UTC))
    site = Site(folder, HOST)
    told = []
    for number, theme in enumerate(order):
        if edited is not None and number == len(order) - 1:
            written[edited] = replace(
                written[edited], paragraphs=written[edited].paragraphs[:3] + written[edited].paragraphs[4:]
            )
        last = site.count("SELECT coalesce(max(id), 0) FROM changes")
        site.crawl({_address(story): (200, page(story, theme)) for story in written})
        rows = site.store.db.execute(
            "SELECT a.headline, c.kind, c.field, c.before, c.after FROM changes c JOIN articles a ON a.id = c.article_id "
            "WHERE c.id > ? AND c.severity >= 2",
            (last,),
        ).fetchall()
        if number:
            told.append((f"{order[number - 1]} -> {theme}", rows))
    site.store.close()
    return told


def main() -> int:
    """Print how many rows each switch made, and some of them. Returns 0: it measures, and judges nothing."""
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in play(Path(folder)):
            print(f"{name:<28}{len(rows):>5} false of {STORIES} stories")
            for row in rows[:8]:
                print("   ", *(str(value)[:70] for value in row), sep=" | ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
