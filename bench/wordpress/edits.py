"""The edits that the invented newsroom makes: each says where it stands, what it replaces, and how it must be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.wordpress.stories import Story

# (what is looked for in the field of the post, what replaces it); None: the story has no place for this edit
Made = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Edit:
    """One kind of edit, told by a row of any of `fields` with at least `severity`."""

    name: str
    fields: tuple[str, ...]
    severity: int
    make: Callable[[Story], Made]
    place: str = "post_content"


def _number(story: Story) -> Made:
    old = story.paragraphs[1]
    return old, old.replace(story.number, str(int(story.number) + 7), 1)


def _quotation(story: Story) -> Made:
    altered = story.words
    for old, new in (
        ("The ", "That "),
        ("the ", "that "),
        ("We ", "They "),
        ("Nobody", "Hardly anybody"),
        ("I ", "We "),
    ):
        altered = altered.replace(old, new, 1)
    return story.words, altered


def _speaker(story: Story) -> Made:
    other = "Minister Petra Vale" if "Vale" not in story.speaker else "Col. Hanno Beck"
    return f"” {story.speaker} said", f"” {other} said"


def _sentence(story: Story) -> Made:
    lede = story.paragraphs[0]
    return lede, lede.partition(",")[0] + ", the ministry announced."


def _paragraph_removed(story: Story) -> Made:
    return f"<!-- wp:paragraph -->\n<p>{story.paragraphs[4]}</p>\n<!-- /wp:paragraph -->\n\n", ""


def _paragraph_added(story: Story) -> Made:
    text = story.paragraphs[4]
    new = "Divers later found a second anchor chain under the hull, and the yard stopped all work on the pier until Friday."
    return f"<p>{text}</p>", f"<p>{text}</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:paragraph -->\n<p>{new}</p>"


def _negation(story: Story) -> Made:
    closing = story.paragraphs[-1]
    return ("was not damaged", "was damaged") if "was not damaged" in closing else None


def _name(story: Story) -> Made:
    closing = story.paragraphs[-1]
    for old, new in (
        (" A spokesman for the yard in", " A spokesman for the port of"),
        ("is planned for", "is not planned for"),
    ):
        if old.strip() in closing:
            return old.strip(), new.strip()
    return None


def _headline(story: Story) -> Made:
    place, _, rest = story.headline.partition(": ")
    return story.headline, f"{place}: {rest.replace('leaves', 'misses').replace('returns from', 'fails in')} again"


def _caption(story: Story) -> Made:
    words = story.caption.partition(" Photo:")[0]
    return (
        (f">{words}", f">The wreck of the tug Bellona off the coast near {words.rpartition(' ')[2]}")
        if words and not story.featured and story.printed
        else None
    )


def _credit(story: Story) -> Made:
    return (
        (f"Photo: {story.credit}", "Photo: Ove Lind/Agency North")
        if story.caption and not story.featured and story.printed
        else None
    )


def _correction(story: Story) -> Made:
    closing = story.paragraphs[-1]
    note = "Correction: An earlier version of this story gave the wrong number of posts that the delay cost."
    return f"<p>{closing}</p>", f"<p>{closing}</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:paragraph -->\n<p>{note}</p>"


NUMBER = Edit("number", ("paragraph",), 3, _number)
QUOTATION = Edit("quotation", ("quote",), 4, _quotation)
SPEAKER = Edit("speaker", ("quote", "paragraph"), 3, _speaker)
SENTENCE = Edit("sentence removed", ("paragraph",), 2, _sentence)
REMOVED = Edit("paragraph removed", ("paragraph",), 3, _paragraph_removed)
ADDED = Edit("paragraph added", ("paragraph",), 2, _paragraph_added)
NEGATION = Edit("negation", ("paragraph",), 3, _negation)
NAME = Edit("wording", ("paragraph",), 2, _name)
HEADLINE = Edit("headline", ("headline",), 3, _headline, "post_title")
CAPTION = Edit("caption", ("caption",), 2, _caption)
CREDIT = Edit("credit", ("credit",), 3, _credit)
CORRECTION = Edit("correction", ("notice",), 4, _correction)

ANNOUNCED = (
    NUMBER,
    QUOTATION,
    SPEAKER,
    SENTENCE,
    REMOVED,
    ADDED,
    NEGATION,
    HEADLINE,
    CAPTION,
    CREDIT,
    CORRECTION,
    NUMBER,
)
SILENT = (
    NUMBER, QUOTATION, HEADLINE, CAPTION, REMOVED, SPEAKER, CREDIT, NEGATION, ADDED, SENTENCE,
    QUOTATION, NUMBER, CREDIT, HEADLINE, CAPTION, NAME, REMOVED, QUOTATION, NUMBER, SENTENCE,
)  # fmt: skip
