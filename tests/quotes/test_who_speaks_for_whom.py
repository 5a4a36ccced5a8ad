"""Who speaks for somebody is not that person: a name behind "of" and a title is the name of whom the office belongs to."""

from __future__ import annotations

import pytest

from iria_crawler.quotes.find import find_quotes


def speaker(language: str, text: str) -> tuple[str | None, str | None]:
    """The speaker as printed, and the full name."""
    (quote,) = find_quotes(text, language=language, block_spans=[])
    return quote.speaker, quote.speaker_name


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        (
            "de",
            "„Wir prüfen den Fall“, sagte ein Sprecher von Innenminister Tom Lack.",
            "ein Sprecher von Innenminister Tom Lack",
        ),
        (
            "de",
            "„Wir prüfen den Fall“, sagte der Sprecher des Ministers Tom Lack.",
            "der Sprecher des Ministers Tom Lack",
        ),
        (
            "fr",
            "« Nous examinerons le dossier », a dit le porte-parole du ministre Jean Roux.",
            "le porte-parole du ministre Jean Roux",
        ),
        (
            "es",
            "«Vamos a revisar el caso», dijo la viuda del general Juan Rojo.",
            "la viuda del general Juan Rojo",
        ),
        (
            "nl",
            "„We bekijken de zaak zorgvuldig”, zei de woordvoerder van minister Jan Rood.",
            "de woordvoerder van minister Jan Rood",
        ),
        (
            "pl",
            "„Zbadamy sprawę z najwyższą starannością” – powiedział rzecznik ministra Jana Czerwonego.",
            "rzecznik ministra Jana Czerwonego",
        ),
        (
            "ru",
            "«Мы внимательно изучим это дело», — сказал адвокат министра Ивана Краснова.",
            "адвокат министра Ивана Краснова",
        ),
        (
            "he",
            'עורך הדין של השר דוד לוי אמר: "הלקוח שלי חף מפשע".',
            "עורך הדין של השר דוד לוי",
        ),
    ],
)
def test_whom_somebody_speaks_for_is_not_named_as_the_speaker(language: str, text: str, printed: str) -> None:
    assert speaker(language, text) == (printed, None)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "„Wir prüfen den Fall“, sagte der Bürgermeister von Kiel, Tom Lack.", "Tom Lack"),
        ("de", "„Wir prüfen den Fall“, sagte die Präsidentin der Kommission Karin Holm.", "Karin Holm"),
        ("fr", "« Nous examinerons le dossier », a dit le directeur de la police, Jean Roux.", "Jean Roux"),
        ("fr", "« Nous examinerons le dossier », a dit le général Jean Roux.", "Jean Roux"),
        ("ru", "«Мы внимательно изучим это дело», — сказал министр обороны Иван Краснов.", "Иван Краснов"),
        ("ru", "«Мы всё изучим», — сказал заместитель министра Иван Краснов.", "Иван Краснов"),
        ("ar", "وقال المتحدث باسم الجيش أحمد سالم: «سندرس الملف بعناية كبيرة».", "أحمد سالم"),
    ],
)
def test_the_name_of_who_holds_an_office_stays(language: str, text: str, name: str) -> None:
    assert speaker(language, text)[1] == name


def test_who_is_warned_by_somebody_does_not_speak() -> None:
    warned = "Tom Lake was warned by Karin Holm: “You will pay for this one day.”"
    assert speaker("en", warned)[0] == "Karin Holm"
    assert speaker("en", "Tom Lake warned Karin Holm: “You will pay for this one day.”")[0] == "Tom Lake"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Im Brief an Karin Holm heißt es: „Verlassen Sie die Stadt bis Freitag.“", "Brief"),
        ("In einem Schreiben an Minister Tom Lack heißt es: „Verlassen Sie die Stadt.“", "einem Schreiben"),
        ("In der Mitteilung der Polizei heißt es: „Der Mann ist flüchtig.“", "der Mitteilung der Polizei"),
    ],
)
def test_a_letter_says_what_stands_in_it_and_not_who_gets_it(text: str, printed: str) -> None:
    assert speaker("de", text)[0] == printed
