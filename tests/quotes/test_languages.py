"""Quotations and speakers in every language that has a small table: invented items, of which every third is held back."""

from __future__ import annotations

import pytest
from running import load_bench

from iria_crawler import find_quotes
from iria_crawler.quotes.beside.table import TRAITS

LANGUAGES = load_bench("languages")
# Of the held items: found quotations (F1), wrong speakers of those found, both right.
MIN_DETECTION, MAX_WRONG, MIN_BOTH = 0.9, 0.05, 0.6


def test_every_table_has_a_set_as_large_as_promised() -> None:
    assert set(LANGUAGES.CODES) == set(TRAITS)
    for code in LANGUAGES.CODES:
        items = LANGUAGES.read_items(code)
        assert len(items) >= 40, code
        assert len({item.id for item in items}) == len(items), code
        assert sum(not item.spans for item in items) >= 5, f"{code}: look-alikes"
        assert sum(bool(item.spans) and not item.name for item in items) >= 3, f"{code}: nobody named"
        assert 6 <= sum(map(LANGUAGES.is_held, items)) <= len(items) // 2, code


@pytest.mark.parametrize("part", ["fit", "held"])
@pytest.mark.parametrize("code", LANGUAGES.CODES)
def test_figures_stay_above_their_floors(code: str, part: str) -> None:
    row = LANGUAGES.figures(code, held=part == "held")
    assert row["detection"] >= MIN_DETECTION, row
    assert row["wrong"] <= MAX_WRONG, row
    assert row["both"] >= MIN_BOTH, row
    assert row["role wrong"] <= MAX_WRONG, row


@pytest.mark.parametrize("code", ["cs", "fi", "hu", "el", "hi", "th", "xx", "../no"])
def test_a_language_without_a_table_names_no_speaker(code: str) -> None:
    for text in (
        "« Le navire est rentré au port avant la nuit », a déclaré le général Marc Aubin.",
        "“The frigate came home before dark,” General Ellen Varga said.",
        "– Dette er helt absurd, sier general Kari Moe.",
    ):
        assert [quote.speaker for quote in find_quotes(text, language=code) if quote.speaker] == []
    (quote,) = find_quotes("„Loď se vrátila do přístavu před nocí,“ řekl ministr.", language=code)
    assert quote.text == "Loď se vrátila do přístavu před nocí,"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("no", "– brød\n– smør\n– to liter melk"),
        ("no", "– Brød og smør er dyrt.\n– Melk er billig.\n– Kaffe er dyrt."),
        ("fr", "— Les vivres\n— Les cartes marines"),
        ("ru", "— Хлеб\n— Масло\n— Молоко"),
        ("en", "– This is absurd, says General Kari Moe."),
    ],
)
def test_a_list_with_dashes_is_no_speech(code: str, text: str) -> None:
    assert find_quotes(text, language=code) == []


@pytest.mark.parametrize(
    ("code", "text", "words", "speaker"),
    [
        ("nb-NO", "– Vi drar i morgen, sier kaptein Liv Storm.", ["Vi drar i morgen"], "Liv Storm"),
        ("ru", "— Нет, — сказал капитан Лев Шторм. — Мы не уйдём.", ["Нет", "Мы не уйдём."], "Лев Шторм"),
        ("no", "Kaptein Liv Storm er sint. Det minnes hun:\n– Ingen hjalp oss.", ["Ingen hjalp oss."], "Liv Storm"),
    ],
)
def test_speech_behind_a_dash(code: str, text: str, words: list[str], speaker: str) -> None:
    quotes = find_quotes(text, language=code)
    assert [quote.text for quote in quotes] == words
    assert {quote.speaker_name for quote in quotes} == {speaker}


def test_a_speaker_inside_the_marks_parts_the_quotation() -> None:
    text = "« C'est trop tard, a dit Jean Morvan, capitaine du port. Il fallait agir hier. »"
    first, second = find_quotes(text, language="fr")
    assert (first.text, second.text) == ("C'est trop tard", "Il fallait agir hier.")
    assert {first.speaker_role, second.speaker_role} == {"capitaine du port"}
    assert [text[quote.start : quote.end] == quote.text for quote in (first, second)] == [True, True]
    # Somebody whom the speaker quotes does not part it.
    (whole,) = find_quotes("« Il était tard, et nous avions faim, soif et froid », a dit Jean Morvan.", language="fr")
    assert whole.text == "Il était tard, et nous avions faim, soif et froid"


def test_hebrew_acronyms_are_no_quotations() -> None:
    assert find_quotes('צה"ל וחה"א סיימו את התרגיל, ומנכ"ל המספנה ביקר בו.', language="he") == []


def test_a_pronoun_means_the_last_who_spoke_and_no_thing() -> None:
    text = (
        "« Nous partons demain matin », a dit Claire Vasseur.\nLa Constitution de Norland est vieille.\n"
        "« Elle doit changer bientôt », a-t-elle ajouté."
    )
    assert [quote.speaker_name for quote in find_quotes(text, language="fr")] == ["Claire Vasseur"] * 2
    man = text.replace("a-t-elle", "a-t-il")
    assert find_quotes(man, language="fr")[1].speaker_name is None


def test_an_office_alone_means_its_only_holder_on_the_page() -> None:
    text = "Habla David Soto, portavoz de la asociación de vecinos.\n«Es muy poco tiempo», afirma el portavoz."
    (quote,) = find_quotes(text, language="es")
    assert (quote.speaker_name, quote.speaker_role) == ("David Soto", "portavoz de la asociación de vecinos")
    two = text.replace("\n", "\nLlegó Eva Rey, portavoz de la alcaldía.\n")
    assert find_quotes(two, language="es")[0].speaker_name is None


def test_an_apposition_of_a_clause_is_no_office() -> None:
    (quote,) = find_quotes("– Musimy czekać – dodał Marek Albin, wskazując zegar.", language="pl")
    assert (quote.speaker_name, quote.speaker_role) == ("Marek Albin", None)
