"""Where the text of a story's later pages stands: in the same element as that of the first page.

A last page may have one short paragraph, and more words beside it. The first page of the story shows which element holds the text.
"""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from iria_crawler.parse.body.story import Story
from iria_crawler.parse.page.evidence import start_of
from iria_crawler.parse.page.tree import Page
from iria_crawler.text import letters

# An element with fewer letters holds no text of a story; the first 2,000 characters are looked at.
MIN_LETTERS = 20
MAX_CHARACTERS = 2_000
# A longer name is no name of an element ("entry-content clear"), and would be carried from page to page.
MAX_NAME_CHARACTERS = 200


def home_of(story: Story) -> str | None:
    """How the element with the story's text is named; None if it has no name, or the text is from the page's data."""
    return _name(story.container) if story.container is not None and story.source == "text" else None


def at_home(page: Page, story: Story, home: str | None) -> Story:
    """The story in the one element that is named `home`; as it was found if there is none, several, or one without text."""
    if home is None or story.container is None or story.source != "text" or _name(story.container) == home:
        return story
    named = list(islice((element for element in page.root.iter(home.partition(" ")[0]) if _name(element) == home), 2))
    if len(named) != 1 or len(letters(start_of(named[0], MAX_CHARACTERS))) < MIN_LETTERS:
        return story
    return Story(named[0], story.weight)


def _name(element: HtmlElement) -> str | None:
    """Tag, id and class of an element, "div entry story-text"; numbers of stories and pages differ and are left out."""
    words = f"{element.get('id') or ''} {element.get('class') or ''}".split()
    kept = [word for word in words if not any(map(str.isdigit, word))]
    name = " ".join([str(element.tag), *kept])
    return name if kept and len(name) <= MAX_NAME_CHARACTERS else None
