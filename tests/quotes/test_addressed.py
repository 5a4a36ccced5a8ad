"""Who is told something, and what only shows words, is no speaker."""

from __future__ import annotations

import pytest

from iria_crawler import find_quotes

# (language, text, speaker): None where nobody is named.
CASES = (
    ("pl", "„Okręt jest stary” – powiedział Janowi Mrozowi admirał Piotr Kot.", "admirał Piotr Kot"),
    ("ru", "«Корабль стар», — сказал Ивану Морозу адмирал Пётр Кот.", "адмирал Пётр Кот"),
    ("ru", "«Корабль стар», — сообщили Ивану Морозу.", None),
    ("uk", "«Корабель старий», — сказав Іванові Морозу адмірал Петро Кіт.", "адмірал Петро Кіт"),
    ("pt", "“O navio é velho”, disse a João Melo a ministra Ida Ode.", "a ministra Ida Ode"),
    ("he", 'דנה לוי אמרה ליוסי כהן: "הספינה ישנה ודולפת".', "דנה לוי"),
    ("de", "Jan Roth wurde gefragt: „Ist das Boot undicht gewesen?“", None),
    ("nl", "“Het schip is oud”, kreeg Jan Vos te horen.", None),
    ("sv", "”Fartyget är gammalt”, fick Jan Berg höra.", None),
    ("da", "»Skibet er gammelt«, fik Jan Berg at vide.", None),
    ("no", "«Skipet er gammelt», fikk Jan Berg høre.", None),
    ("sv", "”Fartyget är gammalt”, sade Jan Bergs talesperson.", "Jan Bergs talesperson"),
    ("it", "«La nave è vecchia», si legge sul cartello dietro Gianni Moro.", None),
    ("fr", "Selon Ida Ode, Jean Moreau a crié : « Le navire est vieux ! »", "Jean Moreau"),
    ("zh", "王强部长身后的标语写着：“船很旧，而且漏水。”", None),
    ("en", "John Moe was told: “The ship is old and it leaks.”", None),
    # Look-alikes.
    ("pl", "„Okręt jest stary” – powiedział admirał Piotr Kot.", "admirał Piotr Kot"),
    ("ru", "«Корабль стар», — сказала Анна Шоу.", "Анна Шоу"),
    ("he", '"הספינה ישנה ודולפת", אמר ליאור כהן.', "ליאור כהן"),
    ("pt", "“O navio é velho”, disse a ministra Ida Ode.", "a ministra Ida Ode"),
    ("de", "Jan Roth wurde deutlich: „Das Boot ist undicht gewesen.“", "Jan Roth"),
    ("de", "Jan Roth wurde gewarnt und sagte: „Das Boot ist undicht gewesen.“", "Jan Roth"),
    ("sv", "”Fartyget är gammalt”, sade Lars igår.", "Lars"),
    ("en", "John Moe was blunt: “The ship is old and it leaks.”", "John Moe"),
)


@pytest.mark.parametrize(("language", "text", "speaker"), CASES)
def test_speaker(language: str, text: str, speaker: str | None) -> None:
    assert [quote.speaker for quote in find_quotes(text, language=language)] == [speaker]


def test_a_text_that_speaks_has_no_name_of_a_person() -> None:
    quote = find_quotes("“Het schip is oud”, staat op een bord achter Jan Vos.", language="nl")[0]
    assert quote.speaker_name is None
