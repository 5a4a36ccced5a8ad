"""Where a credit line is: at the end or the start of a caption, or alone. credit_parts.py takes it apart.

A text is a credit only with a mark: a label ("Photo: ...", "©"), a known agency, or brackets after the last sentence of the
caption. A person whom a caption names is not its photographer.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from iria_crawler.dates import parse_printed_date
from iria_crawler.parse.pictures.credit_names import is_name_like, is_person
from iria_crawler.parse.pictures.credit_parts import parts_of, reads_as_credit, split_credit, split_note
from iria_crawler.parse.pictures.credit_words import (
    ALONE,
    EMPTY_TAIL,
    LABEL,
    LABEL_BEHIND,
    LABELS_BEHIND,
    MADE_BY,
    NAMED_TAIL,
    NO_CREDIT,
    ONLY_LABEL,
    SIGN_BEHIND,
    SIGNED_TAIL,
    WORDED_TAIL,
)
from iria_crawler.text import squeeze

# A longer text is no credit line by itself.
MAX_CREDIT_CHARACTERS = 150
# A labelled credit has at most 18 words: two names with their ranks.
MAX_LABELLED_WORDS = 18
# A credit of small words ("Foto: privat", "Quelle: eigene Darstellung") has at most 5 with its label.
MAX_PLAIN_WORDS = 5
# A label that names nobody is shorter.
MAX_EMPTY_LABEL_CHARACTERS = 60
# What follows a credit at the start is a caption if it has at least 4 words.
MIN_PROSE_WORDS = 4
# A longer text is a part of the story and is not searched for a credit.
MAX_CAPTION_CHARACTERS = 5_000

_BRACKETED = re.compile(r"\s*[(\[（](?P<inside>[^()\[\]（）]{2,140})[)\]）]\s*\.?\s*$")
# Between words, so that what is before and after it is one caption without it.
_WITHIN = re.compile(r"\s[(\[](?P<inside>[^()\[\]]{4,80})[)\]](?=[\s,;.])")
# The name of a photographer between the caption's last sentence and a bracket with the agency.
_NAME_BEFORE = re.compile(r"(?<=[.!?…”\"»])\s+(?:[A-ZÀ-Þ][\w.’'-]+\s+){1,3}[A-ZÀ-Þ][\w.’'-]+\s*$")
# Where an unlabelled credit may begin: behind a sentence, a bar or a dash.
_BEGINNING = re.compile(r"(?<=[.!?…”\"»。)])\s+|(?<=[。！？])|\s+[|–—-]\s+")
_NAMED_LAST = re.compile(rf"(?:[.!?…”\"»]\s+|\s[|–—-]\s+)(?P<credit>{NAMED_TAIL.pattern})\.?$")
_ENDS_A_SENTENCE = re.compile(r"[.!?]\s+[|–—-]\s")
_COPYRIGHT = re.compile("ⓒ|（[CＣ]）")
# "📷 Jane Roe", "📸: Jane Roe"
_CAMERA = re.compile("[📷📸]\ufe0f?\\s*:?\\s*")
_BARS = ("|", "–", "—", "-")
# "... in Igal | Ida Ode", "... in Igal. / IDA ODE"
_BARRED_NAME = re.compile(r"(?:\s[|]\s+|(?<=[.!?…”\"»])\s+/\s+)(?P<credit>[^|/]{2,80})$")
# "(Harbour Wire Photo) File", "(Harbour Wire) (File photo)": what is said of the picture behind the bracket of the credit.
_SAID_BEHIND = re.compile(
    r"(?P<close>[)\]])\s*[(\[]?(?P<said>(?:file|archive|library|pool)(?: (?:photo|picture|image))?)[)\]]?\.?$", re.I
)
_FILE_BEFORE = re.compile(r"(?<=[.!?…”\"»)])\s+(?:file|archive|library)$", re.I)
# Each label with a sign has one of these. A text without one need not be searched for such labels.
_SIGN = re.compile(r"[:=©：／＝…]|\.\.\.|\([cC]\)|\b(?:Fot|Φωτ)\.|[图圖]/")
# The end of a sentence; the initials of a name and abbreviations of up to three letters end none.
_PERHAPS_AN_END = re.compile(r"(?<=\w{2})[.!?]\s+(?=\S)")
_SENTENCE_END = re.compile(r"(?:(?<=\w{4})|(?<=[A-Z]{2})|(?<=[가-힣]))[.!?]\s+(?=\S)")


@lru_cache(maxsize=500)  # several rules ask of the same words
def split_caption(text: str) -> tuple[str | None, str | None]:
    """(caption, credit line) of a text under a picture; either may be None. The credit is without label and brackets.

    An agency's note to editors ("NO RESALES.") belongs to neither.
    """
    text = _with_signs(text)
    if not text:
        return None, None
    if len(text) > MAX_CAPTION_CHARACTERS:
        return text, None
    text = _SAID_BEHIND.sub(r", \g<said>\g<close>", split_note(text)[0])
    if opening := _credit_at_start(text):
        return text[opening[1] :].strip() or None, strip_label(opening[0]) or None
    match = _credit_at_end(text)
    if match is None:
        return _with_credit_within(_without_empty_label(text))
    caption, credit = _before(text, match[0]), strip_label(match[1])
    # Some systems print the credit once more, in the form of the passer-on.
    again = _credit_at_end(caption) if caption else None
    if again and (people := _people_of(again[1])) and people == _people_of(credit):
        caption = _before(caption, again[0])
    return caption or None, credit or None


def _without_empty_label(text: str) -> str:
    """A caption without a label at its end behind which the page names nobody: "The tug turns. Photo:" -> "The tug turns."."""
    match = EMPTY_TAIL.search(text, max(0, len(text) - MAX_EMPTY_LABEL_CHARACTERS))
    if match is None:
        return text
    start = match.start(match.lastgroup or 0)
    # "Behind the yard stands the source:" goes on in small letters, so these words are the caption's.
    is_of_caption = text[start].islower() and text[:start].rstrip()[-1:].isalnum()
    return text if is_of_caption else _before(text, start)


def _with_credit_within(text: str) -> tuple[str | None, str | None]:
    """(caption, credit line) of "The tug (photo: Jane Roe) turns in the basin.": a credit with a label in brackets between words."""
    for match in _WITHIN.finditer(text):
        label = LABEL.match(match["inside"])
        credit = strip_label(match["inside"]) if label and label.end() else ""
        if is_name_like(credit) or reads_as_credit(credit):
            return text[: match.start()] + text[match.end() :], credit
    return text or None, None


def _with_signs(text: str) -> str:
    """A text in which the sign of copyright is the usual one ("ⓒ" in Korean, "（Ｃ）" in Japanese), and the sign of a camera a label."""
    return _CAMERA.sub("Photo: ", _COPYRIGHT.sub("©", squeeze(text)))


def _before(text: str, at: int) -> str:
    """The caption before a credit, without the sign that parts them and the "File" of "File photo: Jane Roe"."""
    return _FILE_BEFORE.sub("", text[:at].strip().rstrip("|/–—-([,").rstrip())


def _people_of(credit: str) -> str:
    """The photographers of a credit in small letters; "" if it names none."""
    return (split_credit(credit).photographer or "").casefold()


def _credit_at_start(text: str) -> tuple[str, int] | None:
    """(the credit, where the caption starts) of "Photo: Jane Roe / Navy. The ship sails."; None: no credit opens the text."""
    label = LABEL.match(text)
    if label is None or not label.end():
        return None
    most = label.end() + MAX_CREDIT_CHARACTERS
    end = _SENTENCE_END.search(text, label.end(), most)
    credit = text[label.end() : end.start() if end else len(text)]
    if _names_makers(credit):
        return credit, end.end() if end else len(text)
    # "Photo: Sgt. Jane Roe. The tug turns in the basin.": a short word ends the names, if a caption follows.
    for end in _PERHAPS_AN_END.finditer(text, label.end(), most):
        if _is_caption(text[end.end() :]) and _names_makers(text[label.end() : end.start()]):
            return text[label.end() : end.start()], end.end()
    return None


def _names_makers(text: str) -> bool:
    """Whether each part of a text is of a known kind, and one is a person, an agency or an owner."""
    kinds = {part.kind for part in parts_of(text)} if len(text) <= MAX_CREDIT_CHARACTERS else set()
    return bool(kinds & {"person", "ranked", "agency", "owner"}) and "other" not in kinds


def _is_caption(text: str) -> bool:
    """Whether what follows a credit is a caption, and no further name: some words, one of them small."""
    words = text.split()
    return len(words) >= MIN_PROSE_WORDS and any(word[:1].islower() for word in words[1:]) and not reads_as_credit(text)


def _credit_at_end(text: str) -> tuple[int, str] | None:
    """(where the credit starts, the credit) at the end of a caption; None if there is none."""
    if (match := _label_behind(text)) is not None:
        within = _unlabelled_at_end(text[: match.end("shot")]) if match["shot"] and match.start() else None
        return within or (match.start(), next(filter(None, match.groups())))
    return _in_brackets(text) or _labelled_at_end(text) or _unlabelled_at_end(text) or _named_at_end(text)


def _in_brackets(text: str) -> tuple[int, str] | None:
    match = _BRACKETED.search(text)
    if match is None:
        return None
    inside = match["inside"]
    closed = match.start() == 0 or text[: match.start()].rstrip()[-1:] in '.!?…”"»'
    names_agency = reads_as_credit(inside)
    if names_agency and (name := _NAME_BEFORE.search(text[: match.start()])):
        return name.start(), text[name.start() :].strip()
    if names_agency and (labelled := _labelled_at_end(text[: match.start()])) and is_person(strip_label(labelled[1])):
        return labelled[0], text[labelled[0] :].strip()  # "... in Igal. | Foto: Ida Ode (EFE)"
    if (
        LABEL.match(inside)
        or "©" in inside
        or names_agency
        or ((named := NAMED_TAIL.fullmatch(inside)) and is_person(named["who"]))
        or (closed and not NO_CREDIT.match(inside) and (is_name_like(inside) or ALONE.match(inside)))
    ):
        return match.start(), inside
    return None


def _labelled_at_end(text: str, *, within: bool = False) -> tuple[int, str] | None:
    """(where it starts, the credit) of a credit with a label at the end; `within`: a label of words with a sign behind words."""
    if within:
        match = SIGNED_TAIL.search(text) if _SIGN.search(text) else None
        before = text[: match.start("credit")].rstrip() if match else ""
        is_apart = match is not None and ("©" not in match["credit"] or before.endswith(_BARS))
        if match is None or not before or not is_apart or reads_as_credit(before.rstrip("|–—- ")):
            return None
        return len(before), match["credit"]
    for pattern in (SIGNED_TAIL, WORDED_TAIL) if _SIGN.search(text) else (WORDED_TAIL,):
        match = pattern.search(text)
        # "FILE PHOTO: A flag flies. Igal Wire/Ida Ode": the label is the caption's.
        if match and not _SENTENCE_END.search(match["credit"].rstrip(" .")) and not _is_prose(match["credit"]):
            inside, closed, behind = match["credit"].partition(")")
            if closed and "(" not in inside and behind.strip(" .,;"):
                continue  # "The yard (photos from 1950) was larger."
            return match.start("credit"), match["credit"]
    return None


def _is_prose(text: str) -> bool:
    """Whether a text has more than MAX_PLAIN_WORDS words, and most of them small: "the photo: a flag that nobody had seen"."""
    words = text.split()
    return len(words) > MAX_PLAIN_WORDS and sum(word[:1].islower() for word in words) > len(words) / 2


def _unlabelled_at_end(text: str) -> tuple[int, str] | None:
    """A credit of names behind the last sentence, bar or dash: the longest text there that reads as one."""
    for match in _BEGINNING.finditer(text, max(0, len(text) - MAX_CREDIT_CHARACTERS)):
        credit = text[match.end() :]
        if _ENDS_A_SENTENCE.search(credit):  # "... Michael D. Higgins. | Ida Ode/Igal Wire"
            continue
        if reads_as_credit(credit) or ALONE.match(credit):
            # "handle - stock.example": one word before the dash is a name, not a caption.
            alone = match.group().strip() and len(text[: match.start()].split()) <= 1
            return (0, text) if alone else (match.end(), credit)
    barred = _BARRED_NAME.search(text)
    return (barred.start("credit"), barred["credit"]) if barred and is_name_like(barred["credit"]) else None


def _named_at_end(text: str) -> tuple[int, str] | None:
    """A last sentence that is what pages call a picture and the name of a person, without a sign between: "Photo Jane Roe"."""
    match = _NAMED_LAST.search(text, max(0, len(text) - MAX_CREDIT_CHARACTERS))
    return (match.start("credit"), match["who"]) if match and is_person(match["who"]) else None


def _label_behind(text: str) -> re.Match[str] | None:
    """A label after the name ("Jane Roe nuotr."). Most texts end in none of these labels, and are not searched."""
    if SIGN_BEHIND not in text and not text.rstrip(".)]）").endswith(LABELS_BEHIND):
        return None
    return LABEL_BEHIND.search(text)


@lru_cache(maxsize=500)
def is_credit_line(text: str) -> bool:
    """Whether the whole text of an element beside a picture is a credit: one with a label, a name in brackets, or only
    agencies and names.
    """
    text, _ = split_note(_with_signs(text))
    if not 2 <= len(text) <= MAX_CREDIT_CHARACTERS:
        return False
    if match := re.fullmatch(r"[(\[](?P<inside>[^()\[\]]+)[)\]]\.?", text):
        return bool(LABEL.match(match["inside"])) or is_name_like(match["inside"]) or reads_as_credit(match["inside"])
    if (match := _label_behind(text)) and match.start() == 0:
        return True
    labelled = LABEL.match(text)
    if labelled and labelled.end() < len(text):
        opening = _credit_at_start(text)
        caption = text[opening[1] :] if opening else ""
        if _is_prose(text[labelled.end() :]):
            return False
        return len(text.split()) <= MAX_LABELLED_WORDS and (not caption or ":" in caption)
    if not labelled and _labelled_at_end(text, within=True):
        return False
    bracket = _BRACKETED.search(text)
    if bracket and (
        LABEL.match(bracket["inside"])
        or (reads_as_credit(bracket["inside"]) and not _is_cased_person(text[: bracket.start()]))
    ):
        return False  # "The Pentagon (Reuters)", and not "Ida Ode (Reuters)"
    if (end := _SENTENCE_END.search(text)) and (
        LABEL.match(text, end.end()) or text[end.end()] in "([/|–—-" or reads_as_credit(text[end.end() :])
    ):
        return False  # "The Pentagon. Photo: Jane Roe/AFP", "The Pentagon. (Jane Roe/AFP)": a caption and its credit
    return reads_as_credit(text) or bool(ALONE.match(text))


def is_labelled_credit(text: str) -> bool:
    """Whether a text is a credit with a label, and nothing else: "Photo: Jane Roe/AFP". Each part is of a known kind."""
    opening = _credit_at_start(text)
    return opening is not None and opening[1] == len(text)


def ends_in_labelled_credit(text: str) -> bool:
    """Whether a text ends in brackets with a credit that has a label: "... at sea. (Image Credit: DOD/Jane Roe)"."""
    bracket = _BRACKETED.search(squeeze(text))
    label = LABEL.match(bracket["inside"]) if bracket else None
    return label is not None and label.end() > 0


def _is_cased_person(text: str) -> bool:
    """Whether a text is a person's name; in a script without capitals any few words may be one."""
    return is_person(text.strip()) and any(sign.isupper() for sign in text)


def _is_made_by(match: re.Match[str]) -> bool:
    """Whether a word between, or the name of a person behind it, shows that "photo" is no part of a name: "PHOTO IDA ODE, IGAL WIRE"."""
    return bool(match["joining"]) or is_person(re.split(r"[,/|(]", match.string[match.end() :], maxsplit=1)[0].strip())


def strip_label(text: str) -> str:
    """A credit line without "Photo:", "Image Credit:", "©" and enclosing brackets; "" if nothing else is there."""
    text = squeeze(text[:MAX_CAPTION_CHARACTERS]).strip()
    start = 0
    while (match := LABEL.match(text, start)) and match.end() > start:
        start = match.end()
    text = text[start:]
    if ONLY_LABEL.fullmatch(text):
        return ""
    text = text.strip(" |;,–—:").lstrip("/ ").removeprefix("- ")
    if text[:1] in "([" or text.count("(") != text.count(")"):
        text = text.strip("()[] ")
    text = text[made.end() :] if (made := MADE_BY.match(text)) and _is_made_by(made) else text
    text = re.sub(r"^(?:by|von|par|por|di)\b\s*", "", text, flags=re.I)
    return text if text.endswith(("Inc.", "Ltd.", "Jr.", "D.R.", "S.A.")) else text.rstrip(".")


def taken_on(caption: str | None, virin: str | None = None) -> date | None:
    """The day that a caption states ("..., July 29, 2022."), else the one at the start of the VIRIN; None: neither has one."""
    found = parse_printed_date(caption) if caption else None
    if found:
        return found.day
    if virin is None:
        return None
    year, month, day = int(virin[:2]), int(virin[2:4]), int(virin[4:6])
    try:
        return date(2000 + year if year < 80 else 1900 + year, month, day)
    except ValueError:
        return None
