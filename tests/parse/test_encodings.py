"""Bytes of pages -> text, as browsers decode them."""

from __future__ import annotations

import pytest

from iria_crawler import extract
from iria_crawler.outside import text_codec
from iria_crawler.parse.page.encoding import decode

URL = "https://harbour-ledger.example/world/frigate-returns/"
WESTERN = "Die Fregatte „Küste“ kehrte nach drei Wochen zurück – und fuhr gleich weiter, wie der Kapitän am Dienstag erklärte."
RUSSIAN = "Фрегат вернулся в порт после трёх недель учений. Командующий заявил, что корабль готов к службе."
JAPANESE = "フリゲート艦は三週間の演習を終えて港に戻った。司令官は、船の準備は整ったと述べた。"
CHINESE = "护卫舰在三周的演习后返回港口。指挥官说，这艘船已经准备好了，可以出海。"
TAIWANESE = "護衛艦在三週的演習後返回港口。指揮官說，這艘船已經準備好了，可以出海。"
KOREAN = "호위함은 3주간의 훈련을 마치고 항구로 돌아왔다. 사령관은 배가 준비되었다고 말했다."
POLISH = (
    "Fregata wróciła do portu po trzech tygodniach ćwiczeń. Dowódca powiedział, że okręt jest gotów do służby na morzu."
)
TURKISH = "Fırkateyn üç haftalık tatbikatın ardından limana döndü. Komutan, geminin göreve hazır olduğunu söyledi."
HEBREW = "הפריגטה חזרה לנמל לאחר שלושה שבועות של תרגילים. המפקד אמר כי הספינה מוכנה."
THAI = "เรือฟริเกตกลับสู่ท่าเรือหลังจากการฝึกซ้อมสามสัปดาห์"


def page(text: str, codec: str, declared: str = "", lang: str = "") -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    attribute = f' lang="{lang}"' if lang else ""
    story = f"<p>{text}</p>" * 4
    return (
        f"<!doctype html><html{attribute}><head>{meta}<title>x</title></head><body><article><h1>x</h1>{story}".encode(
            codec
        )
    )


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (WESTERN, "cp1252", "iso-8859-1"),
        (WESTERN, "cp1252", "us-ascii"),
        (WESTERN, "cp1252", "x-cp1252"),
        (RUSSIAN, "cp1251", "x-cp1251"),
        (RUSSIAN, "koi8-r", "koi8"),
        (RUSSIAN, "koi8-r", "cskoi8r"),
        (RUSSIAN, "cp866", "ibm866"),
        (RUSSIAN, "mac-cyrillic", "x-mac-ukrainian"),
        (JAPANESE, "cp932", "x-sjis"),
        (JAPANESE, "cp932", "windows-31j"),
        (JAPANESE + "①㈱", "cp932", "shift_jis"),
        (JAPANESE, "euc-jp", "x-euc-jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        (JAPANESE, "iso2022_jp", "csiso2022jp"),
        (CHINESE, "gb18030", "gb2312"),
        (CHINESE + "镕€", "gb18030", "gb2312"),
        (CHINESE, "gb18030", "x-gbk"),
        (CHINESE, "gb18030", "gb_2312-80"),
        (TAIWANESE, "big5", "x-x-big5"),
        (TAIWANESE, "big5", "big5-hkscs"),
        (KOREAN, "cp949", "ks_c_5601-1989"),
        (KOREAN + " 똠", "cp949", "euc-kr"),
        (KOREAN, "cp949", "windows-949"),
        (THAI, "cp874", "dos-874"),
        (THAI, "cp874", "windows-874"),
        (TURKISH, "cp1254", "latin5"),
        (TURKISH, "cp1254", "iso-8859-9"),
        (HEBREW, "cp1255", "iso-8859-8-i"),
    ],
)
def test_labels_of_browsers(text: str, codec: str, label: str) -> None:
    article = extract(page(text, codec, declared=label), URL)
    assert article.paragraphs[:1] == (text,)


@pytest.mark.parametrize(
    ("text", "codec", "header"),
    [(RUSSIAN, "cp1251", "windows-1251"), (JAPANESE, "euc-jp", "EUC-JP"), (KOREAN, "cp949", "euc-kr")],
)
def test_a_charset_in_the_header_alone(text: str, codec: str, header: str) -> None:
    assert extract(page(text, codec), URL, charset=header).paragraphs[:1] == (text,)


def test_the_header_outranks_the_pages_own_declaration() -> None:
    html = page(RUSSIAN, "koi8-r", declared="windows-1251")
    assert RUSSIAN in decode(html, "koi8-r")
    assert RUSSIAN not in decode(html)


@pytest.mark.parametrize("label", ["windows-1251", "utf-16", "iso-8859-1", "nonsense", "hex"])
def test_utf8_is_utf8_whatever_is_declared(label: str) -> None:
    assert RUSSIAN in decode(page(RUSSIAN, "utf-8", declared=label))
    assert RUSSIAN in decode(page(RUSSIAN, "utf-8"), label)


def test_a_declaration_in_a_comment_is_none() -> None:
    html = page(RUSSIAN, "cp1251", declared="windows-1251").replace(
        b"<head>", b'<head><!-- <meta charset="shift_jis"> -->'
    )
    assert RUSSIAN in decode(html)


@pytest.mark.parametrize(
    ("text", "codec", "lang"),
    [
        (RUSSIAN, "cp1251", "ru"),
        (RUSSIAN, "koi8-r", "ru-RU"),
        (JAPANESE, "cp932", "ja"),
        (JAPANESE, "euc-jp", "ja"),
        (CHINESE, "gb18030", "zh-CN"),
        (TAIWANESE, "big5", "zh-TW"),
        (KOREAN, "cp949", "ko"),
        (POLISH, "cp1250", "pl"),
        (TURKISH, "cp1254", "tr"),
        (HEBREW, "cp1255", "he"),
        (THAI, "cp874", "th"),
        (WESTERN, "cp1252", "de"),
        (RUSSIAN, "cp1251", ""),
        (JAPANESE, "cp932", ""),
        (CHINESE, "gb18030", ""),
        (KOREAN, "cp949", ""),
        (WESTERN, "cp1252", ""),
    ],
)
def test_nothing_declared_is_guessed_by_language_and_bytes(text: str, codec: str, lang: str) -> None:
    assert text in decode(page(text, codec, lang=lang))


def test_western_by_a_servers_default_is_not_believed_of_russian() -> None:
    assert RUSSIAN in decode(page(RUSSIAN, "cp1251", lang="ru"), "iso-8859-1")
    assert WESTERN in decode(page(WESTERN, "cp1252"), "iso-8859-1")


def test_a_stray_byte_does_not_make_a_utf8_page_western() -> None:
    html = page(WESTERN, "utf-8").replace(b"weiter", b"w\xe9iter")
    assert "zurück" in decode(html)
    assert decode(html).count("\ufffd") == 4


def test_escape_marks_in_a_utf8_page_are_no_japanese() -> None:
    html = page(WESTERN, "utf-8") + b"\x1b$B"
    assert "zurück" in decode(html)


@pytest.mark.parametrize("label", ["x-user-defined", "replacement", "utf-16be", "iso-2022-kr", "hz-gb-2312"])
def test_labels_that_browsers_refuse(label: str) -> None:
    assert text_codec(label) is None
