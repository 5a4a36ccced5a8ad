"""Plain text: operations that every room needs, and the removal of invisible characters from all text that comes in.

Pages and lists hold characters that are not displayed: control characters, which a terminal obeys; marks that change the
direction of text; spaces and joiners without width, which make two equal words differ; halves of an emoji, which cannot be
stored. `clean` and `clean_markup` remove them before text is read, hashed or cut by offsets, so that no other room has to
deal with them. These characters are called signs here.
"""

from __future__ import annotations

import re
import zlib


def _signs(*ranges: int | tuple[int, int]) -> frozenset[str]:
    """The characters of code points and ranges of them."""
    pairs = [(item, item) if isinstance(item, int) else item for item in ranges]
    return frozenset(chr(code) for first, last in pairs for code in range(first, last + 1))


# White space that becomes a line break or a plain space.
_BREAKS = _signs(0x85, 0x2028, 0x2029)
_SPACES = _signs(0x0B, 0x0C, (0x1C, 0x1F))
# Signs that are invisible in any text. All marks of direction are among them (200E, 200F, 061C, and those that embed,
# override and isolate): they only arrange the display, and software adds and removes them unasked, which would look like
# edits. Source: Unicode's Default_Ignorable_Code_Point, its noncharacters, and the categories Cc and Cf.
_UNSEEN = _signs(
    *((0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F)),  # controls that are no white space
    *(0xAD, 0x34F, 0x180E, 0x200B, 0x2060, 0xFEFF),  # soft hyphen, marks and spaces of no width, byte order mark
    *(0x61C, 0x200E, 0x200F, (0x202A, 0x202E), (0x2066, 0x2069)),  # directions
    *(0x115F, 0x1160, 0x3164, 0xFFA0),  # fillers of Korean syllables
    *(0x17B4, 0x17B5, (0x2061, 0x2065), (0x206A, 0x206F)),  # vowels and operators that are not written
    *((0xFFF0, 0xFFFC), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A)),  # notes between lines, stand-ins, shorthand, music
    *((0xE0080, 0xE00FF), (0xE01F0, 0xE0FFF), (0xFDD0, 0xFDEF)),
    *((plane * 0x10000 + 0xFFFE, plane * 0x10000 + 0xFFFF) for plane in range(17)),
)
_HALVES = _signs((0xD800, 0xDFFF))  # surrogates: half a character, which cannot be stored as UTF-8
_LONE_HALF = re.compile("[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]")
# Signs that are kept or removed depending on their neighbours.
_TAGS = _signs((0xE0000, 0xE007F))
VARIANTS = _signs((0x180B, 0x180D), 0x180F, (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
JOINERS = _signs(0x200C, 0x200D)
_ODD_IN_MARKUP = _BREAKS | _SPACES | _UNSEEN | _HALVES | _TAGS | VARIANTS
_ODD = _ODD_IN_MARKUP | JOINERS
_TO_DROP = str.maketrans({**dict.fromkeys(_UNSEEN, ""), **dict.fromkeys(_SPACES, " "), **dict.fromkeys(_BREAKS, "\n")})
_TO_DROP_SIGNS = _UNSEEN | _SPACES | _BREAKS
# Up to this many kinds of signs, one `replace` for each is faster than a translation table.
FEW_KINDS = 8

# Scripts in which a joiner changes the shape of letters: Arabic and related ones, the Indic ones, Mongolian, Adlam.
_SHAPED = re.compile(
    "[\u0600-\u085f\u08a0-\u0dff\u1000-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uaaff\uabc0-\uabff\ufb50-\ufdcf"
    "\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
_EMOJI = "\u00a9\u00ae\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINED = re.compile(f"[\ufe0f\u20e3{_EMOJI}][{_EMOJI}]")
# Characters that have variants: emoji, a digit before the frame of a key, Chinese characters, and Mongolian, Burmese and
# Phags-pa letters. In mark-up a variant may follow a character reference, which ends in a semicolon.
_VARIED = re.compile(
    f"[;{_EMOJI}\u203c\u2049\u2100-\u218f\u1000-\u109f\u1820-\u18aa\u3400-\u9fff\ua840-\ua877\uf900-\ufaff"
    "\U00020000-\U0003fffd]|[0-9#*]\u20e3"
)
# The flags of England, Scotland and Wales: a black flag and its name in tags.
_FLAG = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,16}\U000e007f)|[\U000e0000-\U000e007f]")
# Bytes that are always kept.
PLAIN_ASCII = bytes(code for code in range(128) if 32 <= code < 127 or code in b"\t\n\r")
# The references that most pages have, which are those of no sign: ASCII, the no-break space, dashes and quotation marks, emoji,
# and the characters of China, Japan and Korea (but 12644).
_PLAIN_REFERENCE = (
    r"#(?:0*+(?:3[2-9]|[4-9][0-9]|1[01][0-9]|12[0-6]|160|82(?:1[1-9]|2[0-9]|30)|(?!12644)[1-4][0-9]{4}|12[789][0-9]{3})(?![0-9])|"
    r"[xX]0*+(?:[2-6][0-9a-fA-F]|[aA]0|201[0-9a-fA-F]|(?:3[04-9a-fA-F]|[4-9a-cA-C][0-9a-fA-F])[0-9a-fA-F]{2}|"
    r"1[fF][3-9aA][0-9a-fA-F]{2})(?![0-9a-fA-F]))"
)
# A character reference: any other number, or the HTML name of one of the signs. `&shy` counts without its semicolon too, except
# where it may be a part of an address: "?a=1&shyness=2".
_REFERENCE = re.compile(
    rf"&(?!{_PLAIN_REFERENCE})"
    r"(?:#(?:0*([0-9]{1,7})(?![0-9])|[xX]0*([0-9a-fA-F]{1,6})(?![0-9a-fA-F]));?"
    r"|(?:shy(?:;|(?![A-Za-z0-9=]))|(?:lrm|rlm|ic|it|af|ZeroWidthSpace|NoBreak|Negative(?:VeryThin|Thin|Medium|Thick)Space|"
    r"InvisibleComma|InvisibleTimes|ApplyFunction);))"
)
# The same in the escapes of JSON; pairs of halves are one character.
_ESCAPE = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(?:([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|([0-9a-fA-F]{4}))"
)

_MARK = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06ed\u0e31-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_MARKS = frozenset(re.findall(_MARK, "".join(map(chr, range(0x300, 0xFE30)))))
_MANY_MARKS = re.compile(f"({_MARK}{{30}}){_MARK}+")
_NO_LETTER = re.compile(r"\W+")
# Between the words of a name in a program: "storyBody".
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ASCII_NO_LETTERS = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code) == "_"))
# White space that HTML does not collapse, and signs that need a closer look.
_NOT_PLAIN = ("\xa0", "\u200c", "\u200d", "\u202f", "\u2009", "\u2002", "\u2003", "\u3000", "\u200b", "\xad")
# The characters beyond ASCII that most texts have.
_PRINTERS_SIGNS = "’“”—–‘…\xa0"
_HTML_SPACE = re.compile(r"[ \t\n\f\r]+")


def clean(text: str) -> str:
    """`text` without invisible signs; unchanged if it has none. Never longer than `text`, and always valid Unicode.

    A sign without width is removed, not replaced by a space. Joiners are kept after letters of the scripts that need them
    and within emoji, variants after characters that have variants. Two halves of a character become one; a single half is
    removed.
    """
    return _without(odd, text) if (odd := _ODD & signs_of(text)) else text


def clean_markup(text: str) -> str:
    """Mark-up without these signs, also where they are written as references (`&#8203;`, `&shy;`).

    Joiners are kept here, since the character before them may belong to a tag. `squeeze` and `collapse` decide about them.
    """
    text = _REFERENCE.sub(_referred, text)
    return _without(odd, text) if (odd := _ODD_IN_MARKUP & signs_of(text)) else text


def clean_json(text: str) -> str:
    """The text of a JSON document without the escapes of these signs (`\\u200b`); joiners and variants are kept."""
    return _ESCAPE.sub(_escaped, text) if "\\u" in text else text


def may_be_odd(data: bytes) -> bool:
    """Whether a page in UTF-8 has any of these signs. Raises UnicodeDecodeError if it is not UTF-8."""
    return not _ODD_IN_MARKUP.isdisjoint(data.translate(None, PLAIN_ASCII).decode("utf-8"))


def signs_of(text: str) -> set[str]:
    """The characters of `text` beyond printable ASCII. Fifty times as fast as a regular expression."""
    if text.isascii() and text.isprintable():
        return set()
    rest = text.encode("utf-8", "surrogatepass").translate(None, PLAIN_ASCII)
    return set(rest.decode("utf-8", "surrogatepass"))


def _without(odd: frozenset[str] | set[str], text: str) -> str:
    """`text` without the signs in `odd`, which must be all that it has, except those that their neighbours need."""
    if odd & _HALVES:
        text = _LONE_HALF.sub("", text).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
        odd = signs_of(text) & (_ODD if odd & JOINERS else _ODD_IN_MARKUP)
    dropped = odd & _TO_DROP_SIGNS
    if len(dropped) > FEW_KINDS:
        text = text.translate(_TO_DROP)
    else:
        for sign in dropped:
            text = text.replace(sign, _TO_DROP[ord(sign)])
    if odd & _TAGS:
        text = _FLAG.sub(lambda found: found[1] or "", text)
    for kind, keep in ((VARIANTS, _is_varied), (JOINERS, _is_joined)):
        if present := odd & kind:
            text = re.sub(f"[{''.join(sorted(present))}]", keep, text)
    return text


def _is_varied(found: re.Match[str]) -> str:
    """The variant if the character before it has variants, else ""."""
    around = found.string[max(found.start() - 1, 0) : found.start()] + found.string[found.end() : found.end() + 1]
    return found[0] if found.start() and _VARIED.match(around) else ""


def _is_joined(found: re.Match[str]) -> str:
    """The joiner if the characters around it need one, else ""."""
    around = found.string[max(found.start() - 1, 0) : found.start()] + found.string[found.end() : found.end() + 1]
    joined = _SHAPED.match(around) or (found[0] == "\u200d" and _JOINED.match(around))
    return found[0] if found.start() and joined else ""


def _referred(found: re.Match[str]) -> str:
    """The sign for a reference to one, "" for one by name; other references unchanged. In HTML, 128 to 159 are letters of Windows-1252."""
    decimal, hexadecimal = found.groups()
    if decimal is None and hexadecimal is None:
        return ""
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if 0x80 <= code <= 0x9F or code > 0x10FFFF:
        return found[0]
    return sign if (sign := chr(code)) in _ODD_IN_MARKUP else found[0]


def _escaped(found: re.Match[str]) -> str:
    """What remains of a JSON escape, with the backslashes before it; the escape unchanged if it is no sign's."""
    before, high, low, single = found.groups()
    if single:
        code = int(single, 16)
        left = "" if 0xD800 <= code <= 0xDFFF else _TO_DROP.get(code)
    else:
        left = _TO_DROP.get(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    return found[0] if left is None else str(before) + left.replace("\n", "\\n")


def squeeze(text: str) -> str:
    """`text` cleaned, each run of white space (no-break spaces too) made one space, and none at the ends."""
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(clean(text).split())


def with_few_marks(text: str) -> str:
    """`text` with at most 30 combining marks in a row: normalising sorts them, which takes the square of their number.

    Source: the Stream-Safe Text Format of Unicode Standard Annex 15; no language writes more than a few.
    """
    if text.isascii() or _MARKS.isdisjoint(signs_of(text)):
        return text
    return _MANY_MARKS.sub(r"\1", text)


def letters(text: str) -> str:
    """Only the letters and digits of `text`, in lower case: equal for two copies that differ in spaces and punctuation."""
    if not text.isascii():
        for sign in _PRINTERS_SIGNS:
            text = text.replace(sign, "")
    if text.isascii():
        return text.encode().translate(None, _ASCII_NO_LETTERS).decode().lower()  # the same, five times as fast
    # What remains without the ASCII signs is mostly letters alone, and a regular expression need not look for others.
    text = text.encode("utf-8", "surrogatepass").translate(None, _ASCII_NO_LETTERS).decode("utf-8", "surrogatepass")
    return (text if text.isalnum() else _NO_LETTER.sub("", text)).casefold()


def line_hash(text: str) -> str:
    """Eight hexadecimal digits for a line of a page: equal for two lines with the same letters."""
    return f"{zlib.crc32(letters(text).encode('utf-8', 'surrogatepass')):08x}"


def collapse(text: str) -> str:
    """`text` cleaned, as a browser displays it: each run of the white space that HTML collapses becomes one space.

    Other spaces (no-break, thin) are kept, except at the ends. Source: the white-space rules of CSS Text.
    """
    if text.isascii() or not any(map(text.__contains__, _NOT_PLAIN)):
        return " ".join(text.split())  # the same, three times as fast
    return _HTML_SPACE.sub(" ", clean(text)).strip()
