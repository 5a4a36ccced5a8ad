"""Two records of one story: what changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from iria_crawler.changes.compare import forms
from iria_crawler.changes.compare.attributions import without_attributions
from iria_crawler.changes.compare.change import make_change
from iria_crawler.changes.compare.chrome import is_stamp, without_times
from iria_crawler.changes.compare.paragraphs import altered_in_marks, compare_paragraphs
from iria_crawler.changes.compare.pictures import compare_pictures
from iria_crawler.changes.compare.places import mask
from iria_crawler.changes.compare.quotations import compare_quotes
from iria_crawler.changes.compare.readings import without_readings
from iria_crawler.changes.compare.unseen import compare_unseen
from iria_crawler.changes.words.fold import fold
from iria_crawler.changes.words.lexicon import STARTERS
from iria_crawler.changes.words.sentences import pair_most_alike
from iria_crawler.changes.words.severity import Grade, weigh
from iria_crawler.changes.words.spelling import Vocabulary
from iria_crawler.model import Article, Change, Notice, Severity
from iria_crawler.text import letters

# Two notices at least this alike (0 to 1) are one notice that was reworded, not one removed and another added.
SAME_NOTICE_LIKENESS = 0.5
# A date without a time is kept as midnight UTC of the printed day. In the easternmost zone (UTC+14) that day begins 14
# hours before it, in the westernmost (UTC-12) it ends 12 hours after its end in UTC.
EASTERNMOST_ZONE, WESTERNMOST_ZONE = timedelta(hours=14), timedelta(hours=12)
_ANY_WORD = re.compile(r"(?<![\w'-])[^\W\d_]\w*")
_RUN = re.compile(r"[-+]?[\w.%$€£]+|[?\"]")
_SIGNS_OF_AMOUNTS = ".%$€£"
# A label that an outlet puts before a headline for some time: "BREAKING: ", "Update 2 - ". It does not change the meaning.
_KICKER = re.compile(
    r"^(?:update \d+|breaking(?: news)?|developing|exclusive|live|watch|just in|eilmeldung)\s*[:|-]\s*", re.I
)


def compare(old: Article, new: Article) -> list[Change]:
    """What changed from `old` to `new`: the gravest changes first, those of one severity in reading order.

    [] if they say the same; a difference in typography alone is no change.
    """
    old, new = without_readings(old, new)
    before, after = forms.story_paragraphs(old), forms.story_paragraphs(new)
    vocabulary = _vocabulary(old, new)
    quotes = compare_quotes(old, new, before, after, vocabulary)
    masked_old = mask(before, [one for one, _ in quotes.masks])
    masked_new = mask(after, [other for _, other in quotes.masks])
    found = [
        *_headline(old, new, vocabulary),
        *_plain_fields(old, new, vocabulary),
        *quotes.changes,
        *without_attributions(
            compare_paragraphs(masked_old, masked_new, vocabulary, quotes.spoken), quotes.changes, quotes.given
        ),
        *compare_pictures(old.images, new.images),
        *_notices(old.notices, new.notices),
        *_entries(old, new),
        *compare_unseen(old, new),
    ]
    return sorted(found, key=lambda change: -change.severity)


def _vocabulary(old: Article, new: Article) -> Vocabulary:
    """The words of both stories."""
    before, after = (
        {word for text in (article.headline or "", *article.paragraphs) for word in _ANY_WORD.findall(fold(text))}
        for article in (old, new)
    )
    return Vocabulary(
        frozenset(word.casefold() for word in before),
        frozenset(word.casefold() for word in after),
        STARTERS | {word for word in before | after if not "A" <= word[0] <= "Z"},
    )


# --- fields of one line ---


def _headline(old: Article, new: Article, vocabulary: Vocabulary) -> list[Change]:
    before, after = forms.headline(old), forms.headline(new)
    if not before or not after or forms.small(before) == forms.small(after):
        return []
    graded = weigh(before, after, vocabulary)
    if _KICKER.sub("", before).casefold() == _KICKER.sub("", after).casefold() or _compared_words(
        before
    ) == _compared_words(after):
        severity = min(graded.severity, Severity.UPDATE) or Severity.SPELLING
    elif graded.respelled:
        severity = Severity.FACT if graded.reason == "name" and not _all_capitals(before) else Severity.UPDATE
    else:
        severity = graded.severity if graded.severity <= Severity.SPELLING else Severity.GRAVE
    return (
        [make_change("altered", "headline", old.headline, new.headline, (severity, graded.reason))]
        if severity > Severity.TYPOGRAPHY
        else []
    )


def _all_capitals(headline: str) -> bool:
    """Whether all longer words of a headline have capitals ("Frigate Returns to Port"), so that these mark no names."""
    return not any(word.islower() for word in headline.split()[1:] if len(word) > 4)


def _compared_words(headline: str) -> list[str]:
    """The words of a headline without articles and "and": "Navy, Army sign" equals "The Navy and Army sign"."""
    return [
        word for run in _RUN.findall(headline.casefold()) if (word := _word(run)) not in ("", "a", "an", "the", "and")
    ]


def _word(run: str) -> str:
    """A run of letters, figures and signs, without the signs at its end except a percent sign: "$1.2bn." -> "$1.2bn".

    '' if the run has nothing but signs.
    """
    if run in '?"':
        return run
    word = run.rstrip(_SIGNS_OF_AMOUNTS)
    if not word.strip("-+"):
        return ""
    return word + ("%" if run[len(word) :].startswith("%") else "")


def _plain_fields(old: Article, new: Article, vocabulary: Vocabulary) -> list[Change]:
    found = [*_standfirst(old, new, vocabulary), *_byline(old, new)]
    if forms.dateline(old) != forms.dateline(new):
        found.append(_one_line("dateline", _raw_dateline(old), _raw_dateline(new), Grade(Severity.FACT)))
    if _moved(old, new):
        found.append(
            make_change("moved", "published_at", _iso(old.published_at), _iso(new.published_at), Severity.GRAVE)
        )
    if {name.casefold() for name in old.categories} != {name.casefold() for name in new.categories}:
        found.append(
            make_change(
                "altered", "categories", ", ".join(old.categories), ", ".join(new.categories), Severity.SPELLING
            )
        )
    return found


def _one_line(field: str, before: str | None, after: str | None, graded: Grade) -> Change:
    kind = "altered" if before and after else "added" if after else "removed"
    told = (graded.severity, graded.reason if kind == "altered" else None)
    return make_change(kind, field, before or None, after or None, Severity.UPDATE if kind == "added" else told)


def _standfirst(old: Article, new: Article, vocabulary: Vocabulary) -> list[Change]:
    before, after = forms.line(old.standfirst), forms.line(new.standfirst)
    if before == after or (_only_repeats(old) and _only_repeats(new)):
        return []
    graded = weigh(before, after, vocabulary) if before and after else Grade(Severity.FACT)
    if graded.severity == Severity.TYPOGRAPHY:
        return []
    if before and after and (marked := altered_in_marks(fold(before), fold(after), vocabulary)):
        return marked
    return [_one_line("standfirst", old.standfirst, new.standfirst, graded)]


def _only_repeats(article: Article) -> bool:
    """Whether the standfirst, if there is one, has only words of the story itself, as an excerpt that a theme makes of its opening:
    what is altered in it is altered in the story, and told there.
    """
    return not article.standfirst or letters(article.standfirst) in letters(article.body_text)


def _byline(old: Article, new: Article) -> list[Change]:
    before, after = forms.names(old.byline), forms.names(new.byline)
    if before == after:
        return []
    respelled = bool(before and after) and weigh(old.byline or "", new.byline or "").respelled
    graded = Grade(Severity.UPDATE if respelled else Severity.FACT, "name")
    return [_one_line("byline", old.byline, new.byline, graded)]


def _raw_dateline(article: Article) -> str | None:
    return article.dateline.raw if article.dateline else None


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _moved(old: Article, new: Article) -> bool:
    """Whether the publication time changed.

    A day and a time agree where, in some time zone of the world, that time falls on that day.
    """
    if not old.published_at or not new.published_at:
        return False
    if (old.published_precision == "day") == (new.published_precision == "day"):
        return abs(old.published_at - new.published_at) >= timedelta(minutes=1)
    day, time = old.published_at, new.published_at
    if new.published_precision == "day":
        day, time = time, day
    return not day - EASTERNMOST_ZONE <= time < day + timedelta(days=1) + WESTERNMOST_ZONE


def _entries(old: Article, new: Article) -> list[Change]:
    """Entries of a live story that have another time now; known by the words that they open with. If most have, it is the site's clock."""
    known = {forms.small(fold(entry.opening)): entry for entry in old.entries}
    both = [(known.get(forms.small(fold(entry.opening))), entry) for entry in new.entries]
    pairs = [(one, other) for one, other in both if one is not None]
    moved = [pair for pair in pairs if abs(pair[0].posted_at - pair[1].posted_at) >= timedelta(minutes=1)]
    if 2 * len(moved) >= len(pairs):
        return []
    texts = [[f"{_iso(entry.posted_at)}: {entry.opening}" for entry in pair] for pair in moved]
    return [make_change("moved", "entry", before, after, Severity.FACT) for before, after in texts]


# --- notices ---


def _notices(old: Sequence[Notice], new: Sequence[Notice]) -> list[Change]:
    before, after = {_note_key(n): n for n in old}, {_note_key(n): n for n in new}
    gone = [text for text in before if text not in after]
    come = [text for text in after if text not in before]
    pairs = pair_most_alike(gone, come, SAME_NOTICE_LIKENESS)
    found = []
    for i, j in sorted(pairs.items()):
        graded = weigh(gone[i], come[j])
        severity = graded.severity if graded.severity <= Severity.SPELLING else Severity.GRAVE
        found.append(_note("altered", before[gone[i]], after[come[j]], Grade(severity, graded.reason)))
    found += [
        _note("removed", before[text], None, Grade(Severity.GRAVE)) for i, text in enumerate(gone) if i not in pairs
    ]
    return found + [
        _note("added", None, after[text], Grade(Severity.GRAVE))
        for j, text in enumerate(come)
        if j not in pairs.values()
    ]


def _note_key(notice: Notice) -> str:
    """The folded text. Without times in an update notice: a site moves them without changing the notice."""
    text = fold(notice.text)
    return without_times(text) if notice.kind == "update" else text


def _note(kind: str, before: Notice | None, after: Notice | None, graded: Grade) -> Change:
    """The change of a notice. An update notice admits no error, so it is less grave than a correction: FACT if it says what
    changed, UPDATE if it only names a time.
    """
    either = after or before
    assert either
    severity = graded.severity
    if either.kind == "update" and severity == Severity.GRAVE:
        severity = Severity.UPDATE if is_stamp(fold(either.text)) else Severity.FACT
    texts = before.text if before else None, after.text if after else None
    return make_change(kind, "notice", *texts, (severity, graded.reason))
