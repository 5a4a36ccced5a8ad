"""Words from outside as each output must have them: one function an output.

Records of before the gate (see text.py), addresses, reasons and the names of files never passed it, so nothing here takes
a text for clean.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import urlsplit

from iria_crawler.text import clean, signs_of, squeeze

# A spreadsheet takes a cell that opens with one of these for a formula; East Asian ones take the wide forms, too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"([\\`*_\[\]|~]|(?<=\])\(|^[#+-]|(?<=^\d)[.)])")
# A chat takes @name for a call, wherever it stands before "everyone" and its kin; elsewhere where no word goes before it.
_CALL = re.compile(r"@(?=\s*(?:everyone|here|channel|all|room|team|group)\b)|(?<![\w.@])@(?=\S)", re.I)
# Marks of the dialects of Markdown that chats read, each with a sign that looks like it and means nothing.
_LOOKALIKES = str.maketrans({"<": "‹", ">": "›", "*": "∗", "`": "ˋ", "~": "∼", "|": "∣"})
_EDGE_OF_WORD = re.compile(r"(?<!\w)_++|(?<!_)_++(?!\w)")
_HEADING = re.compile(r"^(-?)#", re.M)
_IN_ADDRESS = re.compile(r"""[\s<>"'`|\\^{}\[\]()*~@]""")
# What JSON leaves as it is, and a terminal obeys or no file can hold.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def line(text: object) -> str:
    """One line for a terminal, a log or a mail's subject: no break, no escape sequence, nothing that turns it round."""
    return squeeze(str(text))


def lines(text: object) -> str:
    """The same for what may have several lines."""
    return "\n".join(map(squeeze, clean(str(text)).split("\n")))


def log_text(text: str) -> str:
    """A log's words on one line; what would break it or be obeyed is shown as Python writes it (`\\\\n`, `\\\\x1b`)."""
    if text.isascii() and text.isprintable():
        return text
    odd = {sign for sign in signs_of(text) | set("\t\n\r") if not sign.isprintable() and not sign.isspace()}
    table: dict[str, str | int | None] = {
        sign: ascii(sign)[1:-1] for sign in odd | set("\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029")
    }
    return text.translate(str.maketrans(table))


def as_json(value: Any) -> str:
    """JSON that is read by people too: letters as they are, and signs that a terminal would obey as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    odd = {sign for sign in signs_of(text) if clean(sign) != sign and sign not in "\u200c\u200d"}
    for sign in odd if len(odd) < 100 else ():
        text = text.replace(sign, json.dumps(sign)[1:-1])
    return _UNPRINTABLE.sub(lambda found: json.dumps(found[0])[1:-1], text)


def markdown(text: str) -> str:
    """Words within a line of Markdown: no link, no markup, no HTML, no table, no call to anybody."""
    return _MARKDOWN.sub(r"\\\1", html.escape(_CALL.sub("＠", line(text)), quote=False))


def markdown_link(words: str, url: str) -> str:
    """A link of Markdown; the words alone where the address is none of the web's."""
    target = address(url)
    return f"[{markdown(words)}]({target})" if target else markdown(words)


def address(url: str) -> str:
    """An address of the web that no chat, mail or Markdown reads anything else into; "" where it is no such address."""
    plain = clean(url).strip()
    try:
        parts = urlsplit(plain)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return _IN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), plain)


def chat(text: str) -> str:
    """Words in a message: they call nobody, and no chat's markup makes a link, a heading or a hidden word of them."""
    plain = _CALL.sub("＠", lines(text)).translate(_LOOKALIKES).replace("](", "] (")
    return _HEADING.sub(r"\1＃", _EDGE_OF_WORD.sub(lambda found: "＿" * len(found[0]), plain))


def csv_cell(value: Any) -> Any:
    """A cell that no spreadsheet runs: words that open like a formula get an apostrophe before them."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.startswith(FORMULA) or value.lstrip().startswith(FORMULA) else value
