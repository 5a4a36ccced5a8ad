"""In the languages with a small table, weights choose among the people who may have said a quotation, and tell speech from names."""

from __future__ import annotations

import importlib.util
import re

import pytest
from running import load_bench

from iria_crawler import find_quotes
from iria_crawler.quotes.beside.cast import NamedPersons
from iria_crawler.quotes.beside.clauses import sentences_of, words_between
from iria_crawler.quotes.beside.options import SentenceReader
from iria_crawler.quotes.beside.order import subjects_of
from iria_crawler.quotes.beside.ranking import SPEAKER_FILE, SPEECH_FILE, SpokenQuestions, best_of, rank, weights_beside
from iria_crawler.quotes.beside.read import Reader
from iria_crawler.quotes.beside.table import KIND_TABLES, Table, table_of
from iria_crawler.quotes.marks import read_paragraph
from iria_crawler.quotes.weighing import RULES_ONLY

WEIGHTS = weights_beside()


def table(code: str) -> Table:
    found = table_of(code)
    assert found is not None
    return found


def reader_of(text: str, code: str) -> Reader:
    reader = Reader(text, table(code), {}, WEIGHTS)
    start = 0
    for paragraph in text.split("\n"):
        reader.read(start, start + len(paragraph))
        start += len(paragraph) + 1
    return reader


# Text, code, speaker as printed.
ORDERS = (
    (
        "Die Vorwürfe wies Hafensenatorin Ulla Brandis zurück: „Es gibt keinen Grund für einen Stopp.“",
        "de",
        "Hafensenatorin Ulla Brandis",
    ),
    ("Eine höhere Gebühr lehnt er jedoch ab: „Das würde die Reeder vertreiben.“", "de", "er"),
    (
        "So hatte der frühere Minister Ulf Brandis noch im Mai zugesichert: „Die Werft bleibt.“",
        "de",
        "der frühere Minister Ulf Brandis",
    ),
    ("„Wir haben gefroren“, erinnert sich der junge Mann.", "de", "der junge Mann"),
    (
        "Das Amt schwieg zu dem Brief des Reeders: „Wir prüfen das“, sagte Lotsenchef Arvid Tamm.",
        "de",
        "Lotsenchef Arvid Tamm",
    ),
    (
        "Am Montag sagte Minister Ulf Brandis, der Vertrag sei „zu groß, um ihn abzulehnen“.",
        "de",
        "Minister Ulf Brandis",
    ),
    (
        "Le préfet Luc Aubin, qui avait demandé « un délai de trois mois », a quitté la salle.",
        "fr",
        "Le préfet Luc Aubin",
    ),
)


def test_the_order_of_words_gives_the_speaker() -> None:
    found = {text: [quote.speaker for quote in find_quotes(text, language=code)] for text, code, _ in ORDERS}
    assert found == {text: [speaker] for text, _, speaker in ORDERS}


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Am Montag sagte Minister Brandis", "Minister Brandis"),
        ("Die Vorwürfe der Presse wies Minister Brandis zurück", "Minister Brandis"),
        ("Dem Amt sagte der Lotse", "der Lotse"),
        ("Minister Brandis nannte den Plan", "Minister Brandis"),
        ("Ein Sprecher der Werft in Kiel sagte", "Ein Sprecher der Werft"),
        ("Auch Minister Brandis sagte", "Minister Brandis"),
        ("dass der Lotse kommt", "der Lotse"),
    ],
)
def test_the_subject_stands_before_a_verb_or_right_behind_it(text: str, subject: str) -> None:
    words = words_between(text, 0, len(text), table("de"))
    found = subjects_of(words, table("de"))
    assert [text[words[one.begin].start : words[one.end - 1].end] for one in found[:1]] == [subject]


def test_names_of_bodies_and_works_are_no_speech() -> None:
    for text in (
        "Der Verein „Freunde der stillen Küste“ lud zum Fest, und Kapitän Ole Petersen hielt die Rede.",
        "Das „Amt für Strom und Wellen“ teilte mit, dass die Schleuse wieder offen sei.",
        "Früher hieß das Gasthaus „Zum Silbernen Steuerrad“.",
        "Die Gruppe, die sich „Rat der freien Lotsen“ nennt, hat den Kai besetzt.",
    ):
        assert [quote.text for quote in find_quotes(text, language="de")] == [], text


def test_a_few_words_by_which_somebody_calls_something_are_speech() -> None:
    for text, speaker in (
        ("Minister Ulf Brandis bezeichnete den Streik als „Erpressung“.", "Minister Ulf Brandis"),
        ("Lotse Arvid Tamm verurteilte die Tat als „feigen Anschlag“.", "Lotse Arvid Tamm"),
    ):
        assert [quote.speaker for quote in find_quotes(text, language="de")] == [speaker], text


def test_a_noun_with_an_adjective_is_no_name() -> None:
    (quote,) = find_quotes("„Wir haben gefroren“, erinnert sich der junge Mann.", language="de")
    assert quote.speaker_name is None


def test_words_of_the_speaker_do_not_part_a_quotation() -> None:
    (quote,) = find_quotes(
        "Lotse Arvid Tamm sagte: „Wer heute anfängt, fährt in acht Jahren. Dann stellt man Fragen.“", language="de"
    )
    assert quote.text == "Wer heute anfängt, fährt in acht Jahren. Dann stellt man Fragen."


def test_a_speaker_below_the_limit_is_not_given() -> None:
    text = "Am Montag sagte Lotse Arvid Tamm dem Boten: „Wir fahren morgen früh hinaus.“"
    reader, cast = reader_of(text, "de"), NamedPersons(text, table("de"))
    (question,) = SpokenQuestions(reader, text, cast, list(reader.spoken))
    best, chance = best_of(question, WEIGHTS)
    assert best is not None
    assert best.head == "tamm"
    assert 0.5 < chance <= 1
    assert rank(reader, text, cast, WEIGHTS._replace(least_chance=1.1)) == [None]


def test_two_readings_of_one_sentence_are_kept_apart() -> None:
    """The end of a paragraph is read again for the next one, and may then be cut within a quotation: it has other words."""
    text = "Am Kai stand Minister Ulf Brandis „neben den Booten und den Netzen der alten Fischer“ und sprach"
    reader = SentenceReader(table("de"))
    words = words_between(text, 0, len(text), table("de"))
    joined = sentences_of(text, 0, len(text), read_paragraph(text, 0, len(text)).stretches, table("de"))[0]
    assert (words[0].start, words[-1].end) == (joined[0].start, joined[-1].end)
    for sentence in (words, joined):
        assert max(phrase.end for phrase in reader.parts(sentence).phrases) <= len(sentence)


def test_signs_hold_no_word_of_a_language() -> None:
    """The weights were fitted on news texts; they are of use in every language, and nothing of those texts may be in them."""
    kinds = {kind for _, kind in KIND_TABLES} | {
        "nothing",
        "quotation",
        "word",
        "comma",
        "colon",
        "dash",
        "end",
        "second",
    }
    named = re.compile(r"(?:then(?: comma)?|after|opens with|last is) ([a-z]+(?: [a-z]+)?)(?=,|$)")
    words = {
        word for sign in (*WEIGHTS.speech, *WEIGHTS.speakers) for match in named.findall(sign) for word in match.split()
    }
    assert len(words) > 10
    assert words - kinds - {"none", "capital", "small", "letter", "no", "other", "words", "comma"} == set()


@pytest.mark.skipif(
    importlib.util.find_spec("numpy") is None or importlib.util.find_spec("scipy") is None,
    reason="fitting needs NumPy and SciPy",
)
def test_the_tables_beside_are_what_the_script_makes() -> None:
    fit = load_bench("fit_beside")
    if not load_bench("fit_quotes").QUOTES.is_dir():
        pytest.skip("no shared texts")
    made = fit.fitted_tables()
    assert {path: fit.differences(path, made[path]) for path in (SPEECH_FILE, SPEAKER_FILE)} == {
        SPEECH_FILE: [],
        SPEAKER_FILE: [],
    }


def test_without_weights_the_rules_decide() -> None:
    text = "„Wir fahren morgen früh hinaus“, sagte Lotse Arvid Tamm."
    reader = Reader(text, table("de"), {}, RULES_ONLY)
    reader.read(0, len(text))
    assert [text[one.start : one.end] for one in reader.spoken if one] == ["Lotse Arvid Tamm"]


# Text, code, full name of the speaker of its last quotation. A noun with a capital is no name, and the word that reports belongs to none.
NAMES = (
    ("Laut Oberst Ruprecht Lange ist die Front „stabil“. „Wir halten durch“, sagte Lange.", "de", "Ruprecht Lange"),
    ("Laut Ruprecht Lange ist die Front „stabil“.", "de", "Ruprecht Lange"),
    ("Antwort: „Wir werden sehen, was kommt.“", "de", None),
    ("Otto Kern kam. Kern: „Wir werden sehen, was kommt.“", "de", "Otto Kern"),
    ("Experten sagten, das sei „ein schlechter Witz“.", "de", None),
    ("„Das ist ein schlechter Witz“, sagte Lange.", "de", "Lange"),
    ("Fuentes del ministerio dijeron que el submarino es “muy seguro y barato”.", "es", None),
    ("“No hubo heridos en el ataque”, dijo Gómez.", "es", "Gómez"),
)


def test_noun_with_a_capital_is_no_name() -> None:
    found = [(text, code, find_quotes(text, language=code)[-1].speaker_name) for text, code, _ in NAMES]
    assert found == list(NAMES)


# Text, code, the full names of the speakers. The narrator takes over more than once, and his words are none of the speech.
TURNS_OF_A_PARAGRAPH = (
    (
        "– Takk for hjelpen, sa Hansen til Olsen. – Ingen årsak i det hele tatt, svarte Olsen.",
        "no",
        ["Hansen", "Olsen"],
    ),
    ("– Vi er klare, sier Kari Vinter. – Vi holder ut, legger hun til.", "no", ["Kari Vinter", "Kari Vinter"]),
    ("– Vi er klare, sier Kari Vinter. – Vi holder ut til våren.", "no", ["Kari Vinter", "Kari Vinter"]),
    ("– Двенадцать, – сказал Марин. – Двенадцать или ничего, – добавил он.", "ru", ["Марин", "Марин"]),
    (
        "—No vi nada —dijo Pedro Rey—. Nada de nada —repitió Ana Gil—. Y basta ya.",
        "es",
        ["Pedro Rey", "Ana Gil", "Ana Gil"],
    ),
)


def test_two_speak_behind_dashes_in_one_paragraph() -> None:
    for text, code, names in TURNS_OF_A_PARAGRAPH:
        found = find_quotes(text, language=code)
        assert [quote.speaker_name for quote in found] == names, text
        assert not [quote.text for quote in found if re.search("svarte|legger|добавил|dijo|repitió", quote.text)], text


# Text, code, the full name of the speaker of the last quotation, whose sentence has another one of somebody else.
TWO_IN_A_SENTENCE = (
    ("Otto Wolf sagte „das ist gut“, Anna Stark sagte „das ist schlecht“.", "de", "Anna Stark"),
    ("Otto Wolf nannte es „sehr nützlich“ und Anna Stark sprach von einem „guten Tag für beide“.", "de", "Anna Stark"),
    (
        "Jean Petit a salué « une grande avancée », tandis qu'Anne Roy a dénoncé « une trahison sans nom ».",
        "fr",
        "Anne Roy",
    ),
    # A clause of something else between them.
    ("Otto Wolf nannte die Karte „überzogen“ und Fouls, deren es viele gab, „sehr übertrieben“.", "de", "Otto Wolf"),
)


def test_two_speak_in_one_sentence() -> None:
    found = [(text, code, find_quotes(text, language=code)[-1].speaker_name) for text, code, _ in TWO_IN_A_SENTENCE]
    assert found == list(TWO_IN_A_SENTENCE)


def test_small_words_stand_in_the_table_of_each_language_whose_verb_is_second() -> None:
    for code, reflexive in (("de", "sich"), ("nl", "zich"), ("sv", "sig"), ("da", "sig"), ("no", "seg")):
        own = table(code)
        assert own.reflexive == {reflexive}
        assert own.back
        assert own.copulas
    assert not table("fr").back


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "«Il tetto regge - spiega Marta Conti -, ma servono altre prove».",
            ["Il tetto regge", "ma servono altre prove"],
        ),
        ("«Il treno Roma - Napoli è in ritardo», dice Marta Conti.", ["Il treno Roma - Napoli è in ritardo"]),
    ],
)
def test_a_speaker_between_hyphens_parts_an_italian_quotation(text: str, pieces: list[str]) -> None:
    found = find_quotes(text, language="it")
    assert [(quote.text, quote.speaker) for quote in found] == [(piece, "Marta Conti") for piece in pieces]


def test_a_body_whose_view_is_told_and_a_thing_that_is_none() -> None:
    text = "Pour {}, la réforme est « une attaque contre les plus fragiles »."
    assert [quote.speaker for quote in find_quotes(text.format("le syndicat"), language="fr")] == ["le syndicat"]
    assert [quote.speaker for quote in find_quotes(text.format("le moment"), language="fr")] == [None]
