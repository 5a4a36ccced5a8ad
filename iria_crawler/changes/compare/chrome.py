"""Page chrome that a parser took for text: lines such as "Updated 3 hours ago", "12 comments", "Subscribe now".

They change without an editor, so they are left out before two records are compared. (parse/body/chrome.py drops chrome by
elements of the page; here only the text of a line is known.)
"""

from __future__ import annotations

import re

# A longer line is text of the story, even where it begins like a stamp or an invitation.
MAX_CHROME_CHARACTERS = 90

_STAMP_OPENINGS = (
    "updated|last updated|last modified|modified|published|first published|posted|created|reviewed|as of|stand|aktualisiert|"
    "zuletzt aktualisiert|veröffentlicht|erstellt|publié|mis à jour|modifié|publicado|actualizado|обновлено|опубликовано|"
    "this (?:article|story|report|post|page) (?:was|has been) (?:last |first |originally )?(?:updated|modified|published)|"
    "입력|수정|更新|公開|発行|pubblicato|aggiornato"
)
_UNITS = (
    "seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|sekunden?|minuten?|stunden?|tage?n?|wochen?|"
    "heures?|jours?|horas?|minutos?|días?|минут[ыу]?|час(?:а|ов)?|дн(?:я|ей)|분|시간|일|分|時間|日"
)
_AGO = rf"(?:about\s+|vor\s+|il y a\s+|hace\s+)?(?:\d+|an?|one|einer?|une?)\s*(?:{_UNITS})\s*(?:ago|назад|전|前)?"
_COUNTED = (
    "views?|reads?|shares?|comments?|likes?|votes?|replies|followers|min(?:ute)?s? read|aufrufe|kommentare?|vues?|"
    "commentaires?|partages|comentarios|просмотр\\w*|комментари\\w*|조회수?|댓글|次阅读|评论"
)
_COUNT = rf"(?:{_COUNTED})?\s*:?\s*[\d.,]+\s*[km]?\s*(?:{_COUNTED})"
# One expression for all: every short paragraph is compared with each.
_WHOLE = re.compile(
    "|".join(
        (
            rf"(?:{_AGO})",
            rf"{_COUNT}(?:\s*[·•|,/&+-]\s*{_COUNT}){{0,3}}",
            rf"(?:{_COUNTED})\s*[:(]\s*[\d.,]+\s*[km]?\)?",
            r"\d+\s*-?\s*min(?:ute)?s?\.?\s*(?:read|lesezeit|de lecture|de lectura)?",
            r"(?:lesezeit|reading time|temps de lecture)\s*:?\s*\d+\s*\w+\.?",
            r"(?:advertisement|anzeige|publicité|publicidad|реклама|sponsored|werbung|広告|광고)",
            r"(?:share|teilen|partager|compartir|print|drucken|e-?mail|facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|"
            r"copy link|link kopieren|[\s|,/+·•-])+",
            r"(?:share|print|e-?mail|save|listen to) this(?: article| story| page| post)?[.!:]?",
            r"(?:read|see|watch) (?:more|also|next)\s*(?::.*)?|related(?: stories| articles| content)?\s*:?|most (?:read|popular)\s*:?",
            r"(?:(?:click|tap) here to )?(?:sign up|subscribe|log ?in|register)(?: (?:now|today|here|(?:to|for) (?:our|the) [\w ]+))?[.!]?",
            r"(?:listen|watch)(?: to article)?\s*[:(]?\s*\d+\s*(?::\d\d|min(?:ute)?s?)\)?",
            r"(?:follow us|follow \w+) on [\w ,/&]+[.!]?",
            r"(?:©|\(c\)|copyright).{0,80}",
            r"(?:page|seite)\s*\d+\s*(?:of|von|/)\s*\d+",
        )
    ),
    re.I,
)
_STAMP = re.compile(rf"(?:{_STAMP_OPENINGS})\b[\s:]*(.*)", re.I)
# What may follow "Updated" in a stamp: figures, signs, and words of a date or a time. Anything else is text.
_TIME_WORDS = re.compile(
    rf"\d+|[ap]\.?m\b|uhr|{_UNITS}|ago|назад|전|前|at|on|um|am|den|vor|à|le|a las|el|в|just now|gerade eben|today|yesterday|heute|"
    r"gestern|hier|сегодня|вчера|utc|gmt|[ecmpw][ed]?s?t|kst|jst|jan\w*|feb\w*|m[aä]r\w*|apr\w*|ma[iy]\w*|jun\w*|jul\w*|aug\w*|"
    r"sep\w*|o[ck]t\w*|nov\w*|de[cz]\w*|janvier|f[ée]vrier|mars|avril|juin|juillet|ao[uû]t|d[ée]cembre|enero|\w*бря|\w*аря|\w*раля|"
    r"марта|апреля|мая|июня|июля|августа|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|montag|dienstag|mittwoch|donnerstag|"
    r"freitag|samstag|sonntag|th|st|nd|rd|T|Z|local time|年|月|日|년|월|일|오전|오후|de|[\W_]+",
    re.I,
)

_TIMES = re.compile(
    r"\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:,?\s+\d{4})?|"
    r"\d{1,2}\.?\s+(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])[a-zä]*\.?(?:\s+\d{4})?|\d{4}-\d\d-\d\d)|"
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?",
    re.I,
)


def is_chrome_line(folded: str) -> bool:
    """Whether a whole folded paragraph is a time stamp, a counter, a share bar or an invitation."""
    if len(folded) > MAX_CHROME_CHARACTERS:
        return False
    text = folded.strip(" .|-")
    return _WHOLE.fullmatch(text) is not None or is_stamp(text)


def is_stamp(folded: str) -> bool:
    """Whether a folded line says only when the story was published or updated."""
    opening = _STAMP.fullmatch(folded.strip(" .|-"))
    return bool(opening) and not _TIME_WORDS.sub("", opening[1]) if opening else False


def without_times(folded: str) -> str:
    """A folded update notice without the dates and times in it."""
    return _TIMES.sub(" ", folded).strip()
