"""The card of a change: one picture that says what was changed, for a slide, a mail or a chat. Drawn as SVG; as PNG too where
the library for that is installed (the extra `cards`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from markupsafe import Markup

from iria_crawler.browse.show import is_right_to_left
from iria_crawler.browse.snapshot import Row
from iria_crawler.changes import Segment
from iria_crawler.changes.compare.summary import bracket_text, excerpt, name_change
from iria_crawler.changes.words.diff import Op

# The size that networks and chats show whole.
WIDTH, HEIGHT = 1200, 630
_MARGIN = 60
_SERIF = "Georgia, 'Liberation Serif', 'DejaVu Serif', serif"
_SANS = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_INK, _SOFT = "#1b1a17", "#5c574d"
# How the words of an operation look: by a line as well as by a colour.
_LOOKS: dict[Op, Markup] = {
    "equal": Markup('fill="#1b1a17"'),
    "delete": Markup('fill="#8a1c1c" text-decoration="line-through"'),
    "insert": Markup('fill="#0f5132" text-decoration="underline"'),
}
# Widths in parts of the font's size, a little generous, since the font is chosen where the card is shown.
_WIDE, _CAPITAL, _NARROW, _OTHER = 1.02, 0.78, 0.34, 0.58
_NARROW_SIGNS = frozenset(" iljtf.,;:'|!()[]’‘I")
_PIECE = re.compile(r"\s+|\S+")
# Characters that XML 1.0 cannot hold, and those that turn the order of what follows them: they would show other words.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
# Around a line that is read from right to left: it keeps its own order in whatever draws it.
_ISOLATE, _ISOLATED = "\u2067", "\u2069"


class ChangeCard(NamedTuple):
    """What a card says, in plain text."""

    what: str  # "Headline changed"
    host: str
    headline: str
    words: list[Segment]  # the words that differ, with some around them
    when: str  # "between 14:02 and 14:31 UTC on 2026-11-23"
    unannounced: bool
    source: str  # where the change is kept: its address
    proof: str  # the hashes of the pages; "" if none is kept


class Style(NamedTuple):
    """How a block of text is set."""

    size: int
    family: str
    lines: int  # more are cut, with dots
    extra: Markup = Markup("")


def card_of(context: Row, source: str) -> ChangeCard:
    """The card of what the page of a change shows; `source` is the address of that page."""
    change = context["change"]
    pages = [(name, row["sha256"]) for name in ("before", "after") if (row := context[name]) and row["sha256"]]
    return ChangeCard(
        what=name_change(change["kind"], change["field"], change["confirmed_at"]).capitalize(),
        host=change["host"],
        headline=change["headline"] or "(no headline)",
        words=_spaced(excerpt(change["before"], change["after"])),
        when=_between(change["earliest_at"], change["latest_at"]),
        unannounced=change["stealth"] == 1,
        source=source,
        proof=" · ".join(f"page {name} {digest}" for name, digest in pages),
    )


def _spaced(segments: list[Segment]) -> list[Segment]:
    """The segments, with a space between words taken out and those in their place."""
    found: list[Segment] = []
    for segment in segments:
        if found and found[-1].op == "delete" and segment.op == "insert":
            found.append(Segment("equal", " "))
        found.append(segment)
    return found


def _between(earliest: str, latest: str) -> str:
    try:
        return bracket_text(datetime.fromisoformat(earliest), datetime.fromisoformat(latest))
    except (ValueError, TypeError):  # TypeError: one time has a zone and the other none
        return f"between {earliest} and {latest}"


def as_svg(card: ChangeCard) -> str:
    """The card as an SVG file that needs nothing else."""
    blocks = (
        (98, [Segment("equal", card.host)], Style(28, _SANS, 1), _SOFT),
        (160, [Segment("equal", card.what)], Style(54, _SERIF, 1, Markup(' font-weight="700"')), _INK),
        (212, [Segment("equal", card.headline)], Style(30, _SERIF, 2, Markup(' font-style="italic"')), _SOFT),
        (322, card.words, Style(38, _SERIF, 4), None),
        (530, [Segment("equal", _when(card))], Style(26, _SANS, 1), _INK),
        (562, [Segment("equal", card.source)], Style(20, _SANS, 1), _SOFT),
        (590, [Segment("equal", card.proof)], Style(16, _SANS, 2), _SOFT),
    )
    drawn = Markup("").join(_block(y, segments, style, colour) for y, segments, style, colour in blocks)
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img">'
            "<title>{title}</title>"
            '<rect width="{w}" height="{h}" fill="#fdfcf9"/><rect width="{w}" height="14" fill="#7a1f1f"/>'
            '<line x1="60" x2="1140" y1="486" y2="486" stroke="#dcd6c9" stroke-width="2"/>{drawn}</svg>'
        ).format(w=WIDTH, h=HEIGHT, title=_UNWRITABLE.sub("", f"{card.what}: {card.headline}"), drawn=drawn)
    )


@cache
def can_draw_png() -> bool:
    """Whether the library that turns a card into PNG is installed."""
    return find_spec("resvg_py") is not None


def as_png(svg: str) -> bytes:
    """The card as PNG, drawn with the fonts of this machine. Some tens of milliseconds, more the first time."""
    made: bytes = import_module("resvg_py").svg_to_bytes(svg_string=svg)
    return bytes(made)


def _when(card: ChangeCard) -> str:
    return f"{card.when}, announced nowhere" if card.unannounced else card.when


def _block(y: int, segments: list[Segment], style: Style, colour: str | None) -> Markup:
    """Lines of text from the baseline `y` on. colour None: as each segment's operation says."""
    plain = "".join(segment.text for segment in segments)
    is_rtl = is_right_to_left(plain)
    lines = wrapped(segments, style.size, style.lines)
    drawn = Markup("")
    for number, line in enumerate(lines):
        spans = Markup("").join(
            Markup("<tspan {}>{}</tspan>").format(
                _LOOKS[part.op] if colour is None else Markup('fill="{}"').format(colour), part.text
            )
            for part in line
        )
        drawn += Markup(
            '<text x="{x}" y="{y}" font-size="{size}" font-family="{family}" text-anchor="{anchor}"{extra} '
            'xml:space="preserve">{start}{spans}{end}</text>'
        ).format(
            x=WIDTH - _MARGIN if is_rtl else _MARGIN,
            y=y + number * round(style.size * 1.32),
            size=style.size,
            family=style.family,
            anchor="end" if is_rtl else "start",
            extra=style.extra,
            start=_ISOLATE if is_rtl else "",
            spans=spans,
            end=_ISOLATED if is_rtl else "",
        )
    return drawn


def wrapped(segments: list[Segment], size: int, most: int) -> list[list[Segment]]:
    """The segments in lines of the card's width, at most `most` of them; what does not fit ends in dots."""
    room = (WIDTH - 2 * _MARGIN) / size
    lines: list[list[Segment]] = [[]]
    used = 0.0
    for piece in _pieces(segments, room):
        wide = _width(piece.text)
        if used + wide > room and lines[-1]:
            if len(lines) == most:
                return [*lines[:-1], _dotted(lines[-1], room)]
            lines.append([])
            used = 0.0
            if piece.text.isspace():
                continue
        lines[-1].append(piece)
        used += wide
    return [line for line in lines if line]


def _pieces(segments: list[Segment], room: float) -> Iterator[Segment]:
    """The words and the spaces between them. A word of wide signs, or one wider than the line, is given sign by sign."""
    for op, text in segments:
        for word in _PIECE.findall(_UNWRITABLE.sub("", text)):
            if word.isspace():
                yield Segment(op, " ")
            elif _width(word) > room or any(_is_wide(sign) for sign in word):
                yield from (Segment(op, sign) for sign in word)
            else:
                yield Segment(op, word)


def _dotted(line: list[Segment], room: float) -> list[Segment]:
    """The line with dots at its end, shortened where they have no room."""
    kept = list(line)
    while kept and sum(_width(piece.text) for piece in kept) + 1 > room:
        kept.pop()
    return [*kept, Segment("equal", " …")]


def _width(text: str) -> float:
    return sum(map(_sign_width, text))


@cache
def _sign_width(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    if _is_wide(sign):
        return _WIDE
    if sign in _NARROW_SIGNS:
        return _NARROW
    return _CAPITAL if sign.isupper() or sign in "mwMW@%—" else _OTHER


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in ("W", "F")
