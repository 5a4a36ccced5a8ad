"""Escape text from outside for each kind of output: one function for each.

Nothing here assumes clean text. Old records, addresses, reasons and file names never went through text.py.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import urlsplit

from iria_crawler.text import clean, signs_of, squeeze

# A spreadsheet takes a cell that begins with one of these for a formula; East Asian ones also take the wide forms.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"([\\`*_\[\]|~]|(?<=\])\(|^[#+-]|(?<=^\d)[.)])")
# A chat notifies people at @name: before "everyone" and similar words always, before other names if no word precedes it.
_CALL = re.compile(r"@(?=\s*(?:everyone|here|channel|all|room|team|group)\b)|(?<![\w.@])@(?=\S)", re.I)
# Characters that are markup in the Markdown dialects of chats -> characters that look alike and are no markup.
_LOOKALIKES = str.maketrans({"<": "‹", ">": "›", "*": "∗", "`": "ˋ", "~": "∼", "|": "∣"})
_EDGE_OF_WORD = re.compile(r"(?<!\w)_++|(?<!_)_++(?!\w)")
_HEADING = re.compile(r"^(-?)#", re.M)
_IN_ADDRESS = re.compile(r"""[\s<>"'`|\\^{}\[\]()*~@]""")
# Characters that JSON does not escape, but that a terminal would obey or that no file can contain.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def line(text: object) -> str:
    """One line for a terminal, a log or a mail's subject: no line break, escape sequence or change of text direction."""
    return squeeze(str(text))


def lines(text: object) -> str:
    """The same for text that may have several lines."""
    return "\n".join(map(squeeze, clean(str(text)).split("\n")))


def log_text(text: str) -> str:
    """A log message on one line; line breaks and control characters are shown as Python writes them (`\\\\n`, `\\\\x1b`)."""
    if text.isascii() and text.isprintable():
        return text
    odd = {sign for sign in signs_of(text) | set("\t\n\r") if not sign.isprintable() and not sign.isspace()}
    table: dict[str, str | int | None] = {
        sign: ascii(sign)[1:-1] for sign in odd | set("\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")
    }
    return text.translate(str.maketrans(table))


def as_json(value: Any) -> str:
    """JSON that people can read too: letters as they are; characters that a terminal would obey are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    odd = {sign for sign in signs_of(text) if clean(sign) != sign and sign not in "\u200c\u200d"}
    for sign in odd if len(odd) < 100 else ():
        text = text.replace(sign, json.dumps(sign)[1:-1])
    return _UNPRINTABLE.sub(lambda found: json.dumps(found[0])[1:-1], text)


def markdown(text: str) -> str:
    """Text within a line of Markdown: it makes no link, markup, HTML or table, and notifies nobody."""
    return _MARKDOWN.sub(r"\\\1", html.escape(_CALL.sub("＠", line(text)), quote=False))


def markdown_link(words: str, url: str) -> str:
    """A link in Markdown; only the words if the address is no web address."""
    target = address(url)
    return f"[{markdown(words)}]({target})" if target else markdown(words)


def address(url: str) -> str:
    """A web address in which no chat, mail program or Markdown finds markup; "" if it is no web address."""
    plain = clean(url).strip()
    try:
        parts = urlsplit(plain)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return _IN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), plain)


def chat(text: str) -> str:
    """Text in a chat message: it notifies nobody, and makes no link, heading or hidden words."""
    plain = _CALL.sub("＠", lines(text)).translate(_LOOKALIKES).replace("](", "] (")
    return _HEADING.sub(r"\1＃", _EDGE_OF_WORD.sub(lambda found: "＿" * len(found[0]), plain))


def csv_cell(value: Any) -> Any:
    """A cell that no spreadsheet runs as a formula: such text gets an apostrophe before it."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith(FORMULA) or value.lstrip().startswith(FORMULA) else value
