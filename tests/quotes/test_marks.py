"""Marks of quotation in scripts other than Latin, marks printed instead of others, and signs that only look like marks."""

from __future__ import annotations

import pytest

from iria_crawler import find_quotes

QUOTED = [
    (
        "ja",
        "司令官は「次の航海の前に船体を検査する。『マーロウ』は六週間港にとどまる」と述べた。",
        ["次の航海の前に船体を検査する。『マーロウ』は六週間港にとどまる"],
    ),
    ("ja", "「費用は千四百万クローナだ」と報道官は話した。", ["費用は千四百万クローナだ"]),
    (
        "ja",
        "『船は「灰色の淑女」と呼ばれ、港の誰もが知っている』と彼は言った。",
        ["船は「灰色の淑女」と呼ばれ、港の誰もが知っている"],
    ),
    ("zh", "她补充说：“费用约一千四百万克朗。”", ["费用约一千四百万克朗。"]),
    ("zh", "她说：「船體將在下一次航行之前接受檢查。」", ["船體將在下一次航行之前接受檢查。"]),
    ("zh", '他说："我们检查了每一颗螺栓才出海。"', ["我们检查了每一颗螺栓才出海。"]),
    (
        "he",
        'מפקד השייטת אמר: "נבדוק את גוף הספינה לפני ההפלגה הבאה של חיל הים".',
        ["נבדוק את גוף הספינה לפני ההפלגה הבאה של חיל הים"],
    ),
    (
        "en",
        "″We counted every bolt in the hull before she sailed,″ Roe said.",
        ["We counted every bolt in the hull before she sailed,"],
    ),
    (
        "en",
        "＂We counted every bolt in the hull before she sailed,＂ Roe said.",
        ["We counted every bolt in the hull before she sailed,"],
    ),
    (
        "en",
        "``We counted every bolt, and it's sound,'' said Jane Roe. ``She sails on Monday.''",
        ["We counted every bolt, and it's sound,", "She sails on Monday."],
    ),
    # A paragraph with one pair of marks, of each kind that may open one.
    *(
        (
            "en",
            f"{opening}We counted every bolt before she sailed,{closing} Roe said.",
            ["We counted every bolt before she sailed,"],
        )
        for opening, closing in ("“”", "”“", "„“", "‟”", "«»", "»«", '""', "״״", "‘’", "''")
    ),
    ("de", "``Der Hafen bleibt geschlossen'', sagte der Sprecher.", ["Der Hafen bleibt geschlossen"]),
    # Marks of another kind within the marks, and marks of two kinds that pair with each other.
    ("fr", "« Il m'a dit : “Va-t'en” », raconte Julie Roy. Le roi est mort.", ["Il m'a dit : “Va-t'en”"]),
    (
        "fr",
        "« Je suis venue hier soir”, raconte Julie Roy, « puis je suis partie ».",
        ["Je suis venue hier soir", "puis je suis partie"],
    ),
    ("en", "“He cried «Fire at once» and fell,” said Jane Roe.", ["He cried «Fire at once» and fell,"]),
    ("en", "“He is 6′2″ tall and he counted every bolt,” Roe said.", ["He is 6′2″ tall and he counted every bolt,"]),
    (
        "nl",
        "“We hebben elke bout geteld voordat zij uitvoer,” said Jane Roe.",
        ["We hebben elke bout geteld voordat zij uitvoer,"],
    ),
]
UNQUOTED = [
    ("ja", "フリゲート艦『マーロウ』は木曜日に港へ戻った。"),
    ("ja", "港は静かだった」と書かれていない。"),
    ("zh", "护卫舰“马洛号”返回港口。"),
    ("he", 'דובר צה"ל אמר ביום חמישי כי הספינה חזרה לנמל לאחר תשעה חודשים בים.'),
    ("he", "דובר צה״ל אמר ביום חמישי כי הספינה חזרה לנמל."),
    ("en", "She typed ``reset and `start` on the console, and nobody said why."),
    ("en", "The plate is 12″ wide and 40″ long, and nobody said why."),
]


@pytest.mark.parametrize(("language", "text", "quotes"), QUOTED)
def test_words_between_marks_are_found(language: str, text: str, quotes: list[str]) -> None:
    assert [quote.text for quote in find_quotes(text, language=language)] == quotes


@pytest.mark.parametrize(("language", "text"), UNQUOTED)
def test_name_or_a_sign_inside_a_word_is_no_quotation(language: str, text: str) -> None:
    assert find_quotes(text, language=language) == []


def test_typed_marks_leave_every_place_in_the_text_as_it_is() -> None:
    text = "``We counted every bolt,'' said Captain Jane Roe."
    [quote] = find_quotes(text)
    assert text[quote.start : quote.end] == quote.text
    assert quote.speaker_start is not None
    assert text[quote.speaker_start : quote.speaker_end] == quote.speaker == "Captain Jane Roe"
    assert quote.speaker_name == "Jane Roe"
