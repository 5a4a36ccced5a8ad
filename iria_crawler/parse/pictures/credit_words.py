"""How pages mark a credit: the patterns made of the word tables in credit_words.toml.

All patterns match without regard to case, unless one says otherwise.
"""

from __future__ import annotations

import re

from iria_crawler.word_tables import any_of, tables_beside, words_of

_TABLES = tables_beside(__file__)
# What pages call a picture: "Photo: ...", "Foto von ...".
KIND = any_of(_TABLES["kinds"])
# Words that are a label where a colon or comma follows: "Quelle: ...", "Image source, ...".
LABEL_WORD = any_of(_TABLES["labels"])
# Words between the picture and its maker: "Photo by ...", "Image courtesy of ...".
JOINING = r"(?:credits?|courtesy(?:\s+of)?|provided by|supplied by|by|via|source|von|par|from)\b"

# "Credit...Jane Roe"
_DOTS = r"(?:\.\.\.|…)"

LABEL = re.compile(
    rf"[\s(\[（|/,–—-]*(?:{KIND}\.?\s*(?:{JOINING}\s*[:,]?\s*(?:by\b|of\b)?|[:/|=：／＝])|{LABEL_WORD}\s*(?:[:,：／]|\.\.\.|…)|"
    rf"(?:©|\(c\)|copyright\b(?=\W*(?:[:©\d]|(?-i:[A-ZÀ-Þ]))))\s*:?|courtesy(?:\s+of)?\b:?|{KIND}\s*©|(?:fot|φωτ)\.(?:\s|:))\s*",
    re.I,
)
ONLY_LABEL = re.compile(rf"(?:{KIND}|{LABEL_WORD}|©)\W*", re.I)
# A label with a colon or a sign may come anywhere in a caption; the credit runs to the caption's end ...
SIGNED_TAIL = re.compile(
    rf"(?:^|(?<=[\s(\[（。|–—-])|(?=©)|(?<=[.!?”])(?=credits?{_DOTS}))"
    rf"(?P<credit>(?:(?:{KIND}\.?|{LABEL_WORD})\s?[:=：／＝]|(?:{KIND}\s)?©|\(c\)\s|\b(?:Fot|Φωτ)\.:? |[图圖]/|"
    rf"credits?{_DOTS})[^:：©]{{2,120}})$",
    re.I,
)
# ... a label of words only counts after a sentence, a dash, a bar or a bracket ...
WORDED_TAIL = re.compile(
    rf"(?:^|[.!?…”\"»]\s+|\s[|–—-]\s+|[(\[]\s*)(?P<credit>(?:{KIND}\s+{JOINING}|courtesy\b|"
    r"(?-i:(?:\d{6}-[A-Z]-[A-Z0-9]{5}-\d{3,4} )?(?:[A-Z][\w.]* ){1,4})photo(?:graph)?s? by\b)[^|]{2,140})$",
    re.I,
)
# ... and where the page names nobody behind it, the label is left alone at the end: "... at sea. Photo:", "... at sea. Photograph by".
EMPTY_TAIL = re.compile(
    rf"(?:^|(?<=[\s(\[（。|–—.!?”\"»-]))(?P<label>(?:{KIND}\.?|{LABEL_WORD})\s?[:：])$|"
    rf"(?:^|(?<=[.!?…”\"»])\s*|\s[|–—-]\s+)(?P<words>{KIND}\s+{JOINING}|credits?{_DOTS})\s*[:：]?$",
    re.I,
)
# "Photo Jane Roe", "foto di Jane Roe": with the name of a person alone.
NAMED_TAIL = re.compile(
    rf"{any_of(_TABLES['named_kinds'])}\s+(?:(?:di|de|do|da|von|van|par|por)\s+)?(?P<who>[^\s.,;:|()][^.,;:|()]{{3,60}}[^\s.,;:|()])"
)
# "foto di Jane Roe", "PHOTO JANE ROE" at the start of a credit.
MADE_BY = re.compile(rf"{any_of(_TABLES['named_kinds'])}\s+(?P<joining>(?:di|de|do|da|door|av|af)\s+)?(?=[A-ZÀ-Þ])")
# ... and some follow the name: "（潟沼義樹撮影）", "＝ＡＰ", "연합뉴스 제공", "/ J. Roe / LRT nuotr."
LABEL_BEHIND = re.compile(
    r"(?:^|(?<=[。！？\s]))(?P<issued>[^。！？\s（(]{1,6}社[发發]\s?[（(][^（）()]{2,12}?)\s?(?:摄影|攝影|摄|攝)[）)]$|"
    r"[（(](?P<made>[^（）()]{1,20})(?:撮影|提供)[）)]$|＝(?P<wire>[A-ZＡ-Ｚa-zａ-ｚ]{2,8}|ロイター|共同|時事|AP通信)$|"
    r"＝(?P<taken>[^＝。、\s]{2,12})(?:撮影|提供)$|"
    r"(?<=[^。])、(?P<dated>[一-鿿ァ-ヶー・]{2,10})(?:撮影|提供)$|"  # "...＝4日午前、村井健一撮影"
    r"(?:^|(?<=[。！？])|(?<=[。！？]\s))(?P<shown>[^。！？／/]{0,12}?(?:記者|记者)?\s*[^。！？\s／/]{2,5})\s*[／/]?\s*(?:摄影|攝影|摄|攝)$|"
    r"(?:[/(\[]|\s)\s*(?P<given>[^/()\[\].]{2,40}) (?:제공|기자)[)\]]?\.?$|"
    r"\s/ (?P<shot>[^/]{2,40}(?: / [^/]{2,40})?) (?:nuotr|foto)\.?$|"
    r"(?:^|(?<=[.!?]\s))(?P<named>[^\s.!?/()][^.!?/()]{2,40}) nuotr\.?$"
)
# ... and the ends of these labels, or the sign before the name: a text without them has none.
LABELS_BEHIND = ("摄影", "攝影", "摄", "攝", "撮影", "提供", "제공", "기자", "nuotr", "foto")
SIGN_BEHIND = "＝"
# Credits of one word that name nobody: "Handout", "Supplied photo".
ALONE = re.compile(rf"{any_of(_TABLES['alone'])}(?: (?:image|photo|picture|photos|foto))?\.?$", re.I)
# Text in brackets under a picture that names nobody: "second from left", "file photo", "Symbolbild".
NO_CREDIT = re.compile(rf"{any_of(_TABLES['no_credit'])}$", re.I)
# Words in small letters that occur inside names of persons and firms: "Ministry of Defence".
SMALL_WORDS = words_of(_TABLES["small_words"])
# Words in small letters inside the name of a person: "Jana von Roe".
PARTICLES = words_of(_TABLES["particles"])
# Words that the name of a person does not hold: "Harbour Herald". In this case only.
NO_PERSON = re.compile(rf"\b{any_of(_TABLES['no_person'])}\b")
# Parts of a credit that say how the picture came: "File Photo", "Pool", "Handout".
QUALIFIER = re.compile(any_of(_TABLES["qualifiers"]), re.I)
_MEANINGS = tuple((row.means, re.compile(any_of((row,)), re.I)) for row in _TABLES["qualifiers"])
# Those that stand behind a name without a sign between: "Reuters File", "NORLAND NAVY HANDOUT".
BEHIND_A_NAME = re.compile(rf"\s+(?P<said>{any_of(_TABLES['behind_names'])})$", re.I)
LICENCE = re.compile(any_of(_TABLES["licences"]))
_ORDER = re.compile(any_of(_TABLES["orders"]), re.I)
_REMARKS = tuple((row.means, re.compile(any_of((row,)), re.I)) for row in _TABLES["remarks"])
# What an agency tells editors, in capitals from here to the end: "... ATTENTION EDITORS - NO RESALES."
NOTE_TO_EDITORS = re.compile(rf"(?:^|(?<=\s)){any_of(_TABLES['notes'])}[^a-zß-ÿ]*$")


# ... or in brackets, also before the credit.
NOTE_IN_BRACKETS = re.compile(rf"\s*[(\[](?:[A-Z]+ )?{any_of(_TABLES['notes'])}[^a-zß-ÿ()\[\]]*[)\]]")


def qualifier_of(part: str) -> str | None:
    """What a part of a credit says of how the picture came: "File Photo" is "file"; None if it says nothing of that."""
    return next((means for means, pattern in _MEANINGS if pattern.fullmatch(part)), None)


def remarks_in(text: str) -> tuple[str, ...]:
    """What the words under a picture say of how it came, in the order of the table: "FILE PHOTO: A flag ..." gives ("file",)."""
    return tuple(dict.fromkeys(means for means, pattern in _REMARKS if pattern.search(text)))


def names_an_order(text: str) -> bool:
    """Whether a text begins with where the pictures above it are: "From left: the Marlow and the Tern"."""
    return _ORDER.match(text) is not None
