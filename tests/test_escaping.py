"""Text from outside in each output: no formula, no markup, no notification, no second line."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from iria_crawler import escaping
from iria_crawler.browse.export import as_csv
from iria_crawler.log_lines import LogLine

NASTY = [
    "Navy \x1b[31mred\x1b[0m",
    "Navy \x9b31m",
    "\u202egnp.exe",
    "two\r\n2026-11-28T00:00:00+0000 ERROR forged",
    "two\u2028lines\x85here\x0bthere",
    "half \udfff",
    "[red]x[/red] [/]",
]


@pytest.mark.parametrize("text", NASTY)
def test_a_line_is_one_line_that_no_terminal_obeys(text: str) -> None:
    for told in (escaping.line(text), escaping.log_text(text)):
        assert len(told.splitlines()) == 1
        told.encode("utf-8")
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2028]", told)


@pytest.mark.parametrize("text", NASTY)
def test_json_gives_back_what_it_was_given_and_no_terminal_obeys_it(text: str) -> None:
    told = escaping.as_json({text: [text, "é — “x” می\u200cخواهم 👨\u200d👩"]})
    assert json.loads(told) == {text: [text, "é — “x” می\u200cخواهم 👨\u200d👩"]}
    told.encode("utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", told)
    assert "é — “x” می\u200cخواهم" in told  # people read it


def rendered(markdown: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable(["strikethrough", "table"]).render(markdown))


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "![x](http://evil.example/p.png)",
        "<script>alert(1)</script>",
        "<http://evil.example>",
        "`code` ``more``",
        "a | b | c",
        "**bold** __bold__ *i* _i_ ~~gone~~",
        "# heading",
        "- item",
        "+ item",
        "1. item",
        "2) item",
        "> said",
        "&lt;b&gt; &#60;b&#62; &amp;",
        "\\[x](y)",
        "end\\",
        "one\n\n# two\n\n---\n\n    code",
        "[x]: http://evil.example",
        "<!-- hidden -->",
        "C:\\new_file_name [sic]",
    ],
)
def test_words_in_markdown_are_words(text: str) -> None:
    html = rendered(escaping.markdown(text))
    assert re.findall(r"<(?!/?p>)[^>]*>", html) == []
    shown = re.sub("</?p>", "", html).strip().replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert shown.replace("&amp;", "&") == " ".join(text.split())


@pytest.mark.parametrize(
    ("words", "url", "wanted"),
    [
        ("Two tugs", "https://x.example/a_b", '<p><a href="https://x.example/a_b">Two tugs</a></p>'),
        (
            "a](b)",
            "https://x.example/(c)?d=<e> f",
            '<p><a href="https://x.example/%28c%29?d=%3Ce%3E%20f">a](b)</a></p>',
        ),
        ("Two tugs", "javascript:alert(1)", "<p>Two tugs</p>"),
        ("Two tugs", "https://[broken", "<p>Two tugs</p>"),
        ("Two tugs", "", "<p>Two tugs</p>"),
        ("Two tugs", "java\nscript:alert(1)", "<p>Two tugs</p>"),
    ],
)
def test_a_link_in_markdown_leads_where_it_says(words: str, url: str, wanted: str) -> None:
    assert rendered(escaping.markdown_link(words, url)).strip() == wanted


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("@everyone look", "@everyone"),
        ("look(@here)", "@here"),
        ("x@everyone", "@everyone"),
        ("@EVERYONE", "@EVERYONE"),
        ("@channel @all @room", "@"),
        ("@ everyone", "@ everyone"),
        ("@navy_chief", "@navy_chief"),
        ("<!channel> <!here|here> <!subteam^S1>", "<!"),
        ("<@123456> <@&9> <#42> <@U123>", "<"),
        ("</giveaway:1> <:emoji:1> <t:1:R>", "<"),
        ("<https://evil.example|our desk>", "<https"),
        ("[desk](https://evil.example)", "]("),
        ("**b** *i*", "*"),
        ("`code`", "`"),
        ("||spoiler||", "||"),
        ("~~gone~~", "~~"),
        ("_i_ __u__", "_"),
        ("# heading", "# "),
        ("-# small", "#"),
        ("a\n# heading", "# "),
        ("red \x1b[31m \u202e", "\x1b"),
    ],
)
def test_a_message_calls_nobody_and_has_no_markup(text: str, gone: str) -> None:
    assert gone not in escaping.chat(text)
    assert escaping.markdown(text).count("@") == text.lower().count("x@y")


def test_what_only_resembles_markup_stays_as_it_is() -> None:
    text = "Write to desk@harbour.example: F-16s #1, 2 > 1? No. file_name.txt costs $5 (net) [sic] – “all”, he said"
    assert escaping.chat(text) == text.replace(">", "›")
    assert escaping.markdown("desk@harbour.example") == "desk@harbour.example"


@pytest.mark.parametrize("opening", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "\u00a0+"])
def test_a_cell_is_no_formula(opening: str) -> None:
    text = f'{opening}HYPERLINK("http://evil.example","x")'
    [row] = csv.DictReader(io.StringIO(as_csv([{"headline": text, "severity": -3}])))
    assert row["headline"].startswith("'")
    assert row["headline"].removeprefix("'") == text.replace("\r", row["headline"][1:2]) or "\r" in text
    assert row["severity"] == "-3"  # a number of ours


def test_a_cell_that_opens_otherwise_stays() -> None:
    assert escaping.csv_cell("Navy = fleet") == "Navy = fleet"
    assert escaping.csv_cell(-3) == -3


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://x.example/a?b=c&d=é#e", "https://x.example/a?b=c&d=é#e"),
        ("https://x.example/@everyone", "https://x.example/%40everyone"),
        ("https://x.example/a\u200bb\x1b", "https://x.example/ab"),
        ("ftp://x.example/", ""),
        ("https://", ""),
    ],
)
def test_an_address_is_one_of_the_web_and_nothing_else(url: str, wanted: str) -> None:
    assert escaping.address(url) == wanted


@given(st.text())
def test_every_output_takes_every_text(text: str) -> None:
    for output in (
        escaping.line,
        escaping.lines,
        escaping.log_text,
        escaping.markdown,
        escaping.chat,
        escaping.address,
    ):
        output(text).encode("utf-8")
    assert json.loads(escaping.as_json(text)) == text
    escaping.csv_cell(text)


@pytest.mark.parametrize(
    "unit", ["_", "a_", "\n", "@ ", "@", "](", "#", "-#\n", "\x1b", "\\", "&", "1.", " ", "\ud83d"]
)
def test_escaping_is_linear(unit: str) -> None:
    """Ten times the text may take ten times as long, but not a hundred times."""

    def cost(text: str) -> float:
        began = time.process_time()
        escaping.chat(text), escaping.markdown(text), escaping.as_json(text), escaping.log_text(text)
        return time.process_time() - began

    assert cost(unit * 200_000) < 40 * max(cost(unit * 20_000), 0.005)


def formatted(name: str, message: str, *args: object, error: bool = False) -> str:
    try:
        raise ValueError("bad\n2026-11-28T00:00:00+0000 ERROR forged \x1b[31m")
    except ValueError:
        info = sys.exc_info() if error else None
    record = LogLine(name, logging.WARNING, "x.py", 1, message, args, info)
    return logging.Formatter("%(levelname)s %(message)s").format(record)


def test_no_text_forges_a_line_of_the_log() -> None:
    for text in NASTY:
        assert len(formatted("iria_crawler.crawl", "%s: %s", text, ValueError(text)).splitlines()) == 1
    assert "\\x1b[31m" in formatted("pipelines", "told %s", "\x1b[31m")
    assert formatted("iria_crawler", "é “x” is \t tabbed") == "WARNING é “x” is \t tabbed"


def test_tracebacks_and_tables_of_scrapy_keep_their_lines_set_in() -> None:
    for told in (
        formatted("iria_crawler", "failed", error=True),
        formatted("scrapy.statscollectors", "Dumping Scrapy stats:\n%s", "{'a': 1,\n 'b': 2}"),
    ):
        first, *others = told.splitlines()
        assert first.startswith("WARNING")
        assert len(others) > 1
        assert all(line.startswith("    ") for line in others)
        assert "\x1b" not in told
