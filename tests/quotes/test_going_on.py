"""A sentence that names no speaker goes on with the one before: where it only reports, and where the quotation stands alone."""

from __future__ import annotations

import pytest
from running import load_bench

from iria_crawler import find_quotes

GERMAN = load_bench("german")


def speakers(text: str, language: str = "de") -> list[str | None]:
    return [quote.speaker for quote in find_quotes(text, language=language)]


# Text, who says its last quotation.
GERMAN_TEXTS = (
    # By "sei", "habe", and by the ending of any other verb.
    ("Förster Ole Kamp schlägt Alarm. Das Moor sei „in drei Jahren nur noch eine Wiese“.", "Förster Ole Kamp"),
    ("Förster Ole Kamp winkt ab. Der Graben trockne aus. Das liege „allein am Pumpwerk nebenan“.", "Förster Ole Kamp"),
    ("Lob kam vom Imkerverband. Die Wiese blühe wieder, und das sei „ein Segen für alle Völker“.", "vom Imkerverband"),
    # A quotation that stands alone.
    ("Glaserin Maike Thoms fegt die Scherben auf. „So etwas habe ich noch nie gesehen.“", "Glaserin Maike Thoms"),
    (
        "Froh ist Küster Alwin Speck. „Die Glocke hat den Sturz überstanden.“ Am Sonntag läutet sie.",
        "Küster Alwin Speck",
    ),
    ("Pfleger Nico Bart sprach der Warte ins Mikrofon. „Wir sind am Ende.“", "Pfleger Nico Bart"),
    # Sentences between that only report, or in which something is done to a subject.
    (
        "Chemikerin Edda Lohse bremst die Erwartungen. Die Proben müssten noch geprüft werden. „Vorher sage ich kein Wort.“",
        "Chemikerin Edda Lohse",
    ),
    # The subject is not what stands first.
    ("Zusätzliche Busse hält das Verkehrsamt für „nicht vor dem Sommer zu machen“.", "das Verkehrsamt"),
    (
        "Kiels oberster Gärtner Jost Ahrens sagt, die Rosen seien „bis in den Oktober hinein ein Wunder“.",
        "Kiels oberster Gärtner Jost Ahrens",
    ),
    ("Der Glaser lehnt zwei Bretter an die Wand: „Heute kommt da keiner mehr hinauf.“", "Der Glaser"),
    ("Für die Anwohner ist die Sperre „das Ende eines guten Sommers“.", "die Anwohner"),
    ("Ein Bote fand das Paket. „Es lag offen auf der Treppe“, so der 61-Jährige.", "der 61-Jährige"),
    # The text that was named before.
    ("Der Rat legte ein Gutachten vor. Wörtlich heißt es: „Die Mauer hält keinen Winter mehr.“", "ein Gutachten"),
    ("Aus dem Rathaus verlautete, man habe „noch keinen Euro ausgegeben“.", "dem Rathaus"),
)
# Look-alikes: nobody is named as the speaker of the last quotation.
NOBODY = (
    "Das Moor trocknet aus. „Der Graben war ein Fehler.“",
    "Weitere Möglichkeiten tun sich auf. Das sei „ein Segen für die ganze Gegend“.",
    "„Davon weiß hier niemand etwas“, hieß es in Warnau.",
)
# Words between marks that are a name.
NAMES = (
    "Bis zum Umbau hieß das Wirtshaus „Zur alten Mühle“, sagte die Wirtin.",
    "„Onkel Piet“, wie ihn die Kinder nannten, war Lehrer.",
    "Wie „warnau aktuell“ berichtet, bleibt die Straße gesperrt.",
)


@pytest.mark.parametrize(("text", "speaker"), GERMAN_TEXTS, ids=[text[:30] for text, _ in GERMAN_TEXTS])
def test_who_goes_on(text: str, speaker: str) -> None:
    found = speakers(text)[-1]
    assert found is not None
    assert found in speaker or speaker in found


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_goes_on(text: str) -> None:
    assert speakers(text)[-1:] in ([None], [])


@pytest.mark.parametrize("text", NAMES)
def test_a_name_between_marks_is_no_speech(text: str) -> None:
    assert speakers(text) == []


def test_the_body_of_a_speaker_is_no_part_of_the_name() -> None:
    (quote,) = find_quotes("„Das ist zu früh für ein Urteil“, sagt Eva Kamp von der Hafenbank.", language="de")
    assert quote.speaker_name == "Eva Kamp"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("He's been to the yard before: “We like it here very much.”", "He"),
        ("Quoting Maria Roe, the newspaper said “the harbor will close next spring for good.”", "Maria Roe"),
        ("The paper, quoting Maria Roe, said “the harbor will close next spring for good.”", "Maria Roe"),
        ("The newspaper said “the harbor will close next spring for good.”", "The newspaper"),
    ],
)
def test_english(text: str, speaker: str) -> None:
    assert speakers(text, "en") == [speaker]


@pytest.mark.parametrize(("path", "least"), [(GERMAN.CHECK, 0.91), (GERMAN.NEW, 0.9)], ids=["before", "after"])
def test_items_that_are_never_learned_from(path: object, least: float) -> None:
    detection, both, wrong, faults = GERMAN.figures(list(GERMAN.read_items(path)))
    assert detection >= 0.93, faults
    assert both >= least, faults
    assert wrong <= 0.05, faults
