"""Clauses in the languages with a small table: who calls somebody something, verbs that part, two persons together, look-alikes."""

from __future__ import annotations

import pytest

from iria_crawler import find_quotes
from iria_crawler.quotes.beside.clauses import words_between
from iria_crawler.quotes.beside.order import subjects_of
from iria_crawler.quotes.beside.table import Table, table_of


def table(code: str) -> Table:
    found = table_of(code)
    assert found is not None
    return found


def speakers(text: str, code: str) -> list[str | None]:
    return [quote.speaker for quote in find_quotes(text, language=code)]


CALLED = (
    ("de", "Roth wird von Kritikern als „Gefahr für den Hafen“ bezeichnet.", "Kritikern"),
    ("fr", "Le plan a été qualifié de « grave erreur historique » par Luc Aubin.", "Luc Aubin"),
    ("es", "Roth fue calificado de «enemigo del puerto» por Ana Ruiz.", "Ana Ruiz"),
    ("es", "El plan, calificado de «muy caro» por la alcaldesa Ana Ruiz, sigue parado.", "la alcaldesa Ana Ruiz"),
    ("it", "Il piano è stato definito «un grave errore storico» da Ada Sala.", "Ada Sala"),
    ("pt", "O plano foi classificado por João Reis como “um grave erro histórico”.", "João Reis"),
    ("nl", "Het plan werd door Piet Dam «een grote historische fout» genoemd.", "Piet Dam"),
    ("sv", "Planen kallades av Eva Ek ”ett stort misstag för landet”.", "Eva Ek"),
    ("no", "Planen ble av Kari Moe omtalt som «en stor og dyr feil».", "Kari Moe"),
    ("da", "Planen blev af Kari Moe kaldt »en stor og dyr fejl for byen«.", "Kari Moe"),
    ("pl", "Plan został nazwany przez Jana Mroza „wielkim i drogim błędem”.", "Jana Mroza"),
)


@pytest.mark.parametrize(("code", "text", "speaker"), CALLED)
def test_who_calls_something_so_is_the_speaker(code: str, text: str, speaker: str) -> None:
    assert speakers(text, code) == [speaker]


def test_what_somebody_did_to_a_thing_calls_nobody_so() -> None:
    # "por" belongs to the fine, and the verb has its subject before it.
    text = "Rey ha calificado de «muy grave y muy caro error» la multa impuesta por el juez Roca."
    assert "el juez Roca" not in speakers(text, "es")


def test_a_group_that_calls_somebody_so_has_no_name() -> None:
    (quote,) = find_quotes("Jan Roth wird von Freunden als „Gefahr für den Hafen“ bezeichnet.", language="de")
    assert (quote.speaker, quote.speaker_name) == ("Freunden", None)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("nl", "Jan Roy kreeg te horen: «Ga naar huis, u bent hier niet welkom.»"),
        ("sv", "Jan Berg möttes av ropen: ”Gå hem, du är inte välkommen här.”"),
        ("no", "Kari Moe ble møtt av rop: «Gå hjem, du er ikke velkommen her.»"),
        ("da", "Kari Moe fik at høre: »Gå hjem, du er ikke velkommen her.«"),
        ("de", "Jan Roth wurde von Rufen empfangen: „Geh nach Hause, wir brauchen dich nicht.“"),
        ("fr", "Luc Aubin fut accueilli par des cris : « Rentre chez toi, on ne veut pas de toi. »"),
        ("pl", "Ewę Lis zapytano: „Czy pani poseł wróci do Sejmu?”"),
    ],
)
def test_who_is_spoken_to_before_a_colon_is_not_the_speaker(code: str, text: str) -> None:
    assert speakers(text, code) == [None]


@pytest.mark.parametrize(
    ("text", "subject", "verb"),
    [
        ("Zur Lage führte das Gericht nichts aus", "das Gericht", "führte"),
        ("Ida Ode und Jan Roth erklärten den Plan", "Ida Ode", "erklärten"),
        ("Der Vorsitzende, Jan Roth, lehnte den Plan ab", "Der Vorsitzende, Jan Roth", "lehnte"),
        ("Das Komitee würdigte Odes Einsatz", "Das Komitee", "würdigte"),
        ("Die Vorwürfe wies Ministerin Ida Ode zurück", "Ministerin Ida Ode", "wies"),
    ],
)
def test_the_subject_of_a_german_clause(text: str, subject: str, verb: str) -> None:
    words = words_between(text, 0, len(text), table("de"))
    found = subjects_of(words, table("de"))[0]
    assert text[words[found.begin].start : words[found.end - 1].end] == subject
    assert words[found.verb].text == verb


def test_the_first_part_of_a_verb_ends_its_clause() -> None:
    text = "Zur Lage führte das Gericht aus, der Zeuge habe „in allen Punkten die Wahrheit gesagt“."
    assert speakers(text, "de") == ["das Gericht"]
    assert "führte" in table("de").separable
    assert table("de").separable["führte"] == {"aus"}
    # "führte" alone says nothing, and other languages have no such verbs.
    assert "das Boot" not in speakers("Der Weg führte an das Boot: „Kommt alle schnell herüber zu uns!“", "de")
    assert not table("fr").separable


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("„Das ist alles falsch“, so die Darstellung von Kurt Salm.", "Kurt Salm"),
        ("„Das ist alles falsch“, so die Sprecherin der Werft.", "die Sprecherin der Werft"),
        ("Das Amt verwarf die Idee und nannte sie „reine Träumerei ohne Grundlage“.", "Das Amt"),
        ("Die Werft hatte den Bericht umgehend als „falsch“ zurückgewiesen.", "Die Werft"),
        ("Sie bezeichneten den Plan als einen „teuren Fehler“.", "Sie"),
    ],
)
def test_german_speakers_by_the_order_of_their_clause(text: str, speaker: str) -> None:
    assert speakers(text, "de") == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Im Radiosender „Welle Nord am Morgen“ ging es um Fische.",
        "Die Umweltgruppe „Freunde der klaren See“ lud zum Fest.",
        "Die Redaktion des Magazins „Boot und Leute“ zog um.",
        "Roth wurde als „Held von Kiel“ bezeichnet.",
        "Dies nennt man einen „Hafenkreis“.",
    ],
)
def test_names_and_terms_behind_a_joined_noun_are_no_speech(text: str) -> None:
    assert speakers(text, "de") == []


def test_works_by_the_end_of_a_word() -> None:
    german, french = table("de"), table("fr")
    assert german.is_work("Dokumentarfilm")
    assert german.is_work("Films")
    assert not german.is_work("Antwort")  # a label, though it ends like "Wort"
    assert french.is_work("film")
    assert not french.is_work("téléfilm")
