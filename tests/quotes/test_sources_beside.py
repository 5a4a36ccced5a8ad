"""What speaks in the languages with a small table: names in marks, texts, people told of, and no noun for what people do."""

from __future__ import annotations

import pytest

from iria_crawler import find_quotes
from iria_crawler.model import Quote
from iria_crawler.quotes.beside.clauses import marked_words, sentences_of
from iria_crawler.quotes.beside.going_on import going_on
from iria_crawler.quotes.beside.table import Table, table_of
from iria_crawler.quotes.marks import read_paragraph


def only(text: str, code: str) -> Quote:
    """The only quotation of a text."""
    (quote,) = find_quotes(text, language=code)
    return quote


def table(code: str) -> Table:
    found = table_of(code)
    assert found is not None
    return found


# Text, speaker as printed, full name.
NAMED_IN_MARKS = (
    ("„Es ist vorbei“, schrieb „Der Inselbote“ am Montag.", "„Der Inselbote“", "Der Inselbote"),
    (
        "„Der Bau beweist, dass die Firma aufschließen will“, schreibt die „Küstenpost“. Der Preis steigt.",
        "die „Küstenpost“",
        "Küstenpost",
    ),
    (
        "Selbst der „Inselbote“ schreibt, der Minister sei „am Ende seiner Kräfte und Mittel“.",
        "der „Inselbote“",
        "Inselbote",
    ),
)


@pytest.mark.parametrize(("text", "speaker", "name"), NAMED_IN_MARKS, ids=[name for *_, name in NAMED_IN_MARKS])
def test_name_in_marks_speaks(text: str, speaker: str, name: str) -> None:
    quote = only(text, "de")
    assert (quote.speaker, quote.speaker_name) == (speaker, name)


def test_name_in_marks_is_told() -> None:
    """Who is told something does not say it."""
    quote = next(q for q in find_quotes("„Wir gehen jetzt“, sagte er dem „Inselboten“.", language="de"))
    assert quote.speaker == "er"


TEXTS = (
    (
        "„Alle Zeichen deuten auf einen Unfall hin“, heißt es in einer gestern verbreiteten Erklärung.",
        "einer gestern verbreiteten Erklärung",
    ),
    (
        "In einer Erklärung der Minister vom Dienstag hatte es geheißen: „Es gibt keine Lösung mit Waffen.“",
        "einer Erklärung der Minister",
    ),
)


@pytest.mark.parametrize(("text", "speaker"), TEXTS, ids=[speaker for _, speaker in TEXTS])
def test_text_speaks(text: str, speaker: str) -> None:
    assert only(text, "de").speaker == speaker


def test_attribute_between_article_and_name() -> None:
    text = "Die Sängerin Anna Lindner kam spät. „Wir waren es nicht“, schrieb die in Kiel geborene Lindner auf ihrer Seite."
    quote = only(text, "de")
    assert (quote.speaker, quote.speaker_name, quote.speaker_role) == (
        "die in Kiel geborene Lindner",
        "Anna Lindner",
        "Sängerin",
    )


def test_small_words_of_a_name() -> None:
    text = (
        "Ministerin Ursula von der Tann kam in den Hafen. Von der Tann sagte: „Wir haben genug Schiffe für alle Fälle.“"
    )
    quote = only(text, "de")
    assert (quote.speaker, quote.speaker_name) == ("Von der Tann", "Ursula von der Tann")


def test_speaker_of_the_sentence_before_that_is_going_on() -> None:
    text = (
        "Innensenator Veit Karlow verteidigte den Einsatz. Die Beamten hätten richtig gehandelt. Niemand habe „zu irgendeinem "
        "Zeitpunkt in Gefahr geschwebt“."
    )
    assert only(text, "de").speaker_name == "Veit Karlow"


@pytest.mark.parametrize(("verb", "goes_on"), [("habe", True), ("hatte", False)])
def test_only_a_reported_sentence_is_going_on(verb: str, goes_on: bool) -> None:
    """Without a form of a verb that reports, the sentence is the reporter's own."""
    text = f"Innensenator Veit Karlow verteidigte den Einsatz. Niemand {verb} „zehn Minuten im Wasser“ gelegen."
    (marked,) = marked_words(text, read_paragraph(text, 0, len(text)), table("de"))
    assert (going_on(marked, table("de"), lambda _: False, follows=False) is not None) is goes_on


def test_person_right_behind_the_quotation() -> None:
    """Somebody named before, with a verb of saying, does not take the words of "so Ute Bader"."""
    text = (
        "Der Verteidiger Wolfgang Dingel sagte viel, doch das Gericht blieb hart: Eine Strafe sei nötig, „wenn jemand betrunken einen "
        "Radfahrer umfährt“, so Ute Bader."
    )
    assert only(text, "de").speaker_name == "Ute Bader"


def test_what_people_do_never_speaks() -> None:
    text = "Die lange Anhörung hatte Folgen für den Bau: „Die Mole wird noch einmal geprüft, und zwar ganz.“"
    assert only(text, "de").speaker is None


KINDS = (
    ("de", "Landespolizei", "group"),
    ("de", "Anhörung", "thing"),
    ("de", "Regierung", "group"),
    ("de", "Polizeibericht", "text"),
    ("de", "Kiel", ""),
    ("fr", "gouvernement", "group"),
    ("fr", "fermeture", "thing"),
    ("fr", "Fermeture", ""),
    ("sv", "lokaltidningen", "group"),
)


@pytest.mark.parametrize(("code", "word", "kind"), KINDS, ids=[f"{code}-{word}" for code, word, _ in KINDS])
def test_kind_of_noun(code: str, word: str, kind: str) -> None:
    assert table(code).source_kind(word) == kind


def test_verb_that_ends_like_an_office() -> None:
    """ "betrat" ends like "Rat", but a German noun has a capital."""
    assert table("de").kind("betrat") == ""
    assert table("de").kind("Stadtrat") == "title"


ENDS = (("Er fuhr am 3. Mai ab.", 1), ("Er fuhr das Modell 3. Ein Sprecher winkte.", 2), ("Am 12. Tag sank es.", 1))


@pytest.mark.parametrize(("text", "count"), ENDS, ids=("date", "model", "day"))
def test_sentence_ends_behind_a_number(text: str, count: int) -> None:
    assert len(sentences_of(text, 0, len(text), (), table("de"))) == count


# A colon behind a sentence with a verb that no table holds: the earlier speaker does not go on.
LED_IN = (
    ("«Мы всё проверим», — сказал министр Иван Рой. Старый рыбак буркнул: «Поздно проверять».", "ru", None),
    ("«Мы всё проверим», — сказал министр Иван Рой. Его вывод прост: «Поздно проверять».", "ru", "Иван Рой"),
)


@pytest.mark.parametrize(("text", "code", "name"), LED_IN, ids=("another", "his"))
def test_whole_sentence_before_a_colon(text: str, code: str, name: str | None) -> None:
    first, second = find_quotes(text, language=code)
    assert (first.speaker_name, second.speaker_name) == ("Иван Рой", name)


# Text, code, (words, full name, role) of each quotation.
BY_RULES = (
    (
        '"הים היה שקט", סיפר הדייג עמוס פרץ, "ואז בא הגל".',
        "he",
        [("הים היה שקט", "עמוס פרץ", "הדייג"), ("ואז בא הגל", "עמוס פרץ", "הדייג")],
    ),
    ('דובר צה"ל מסר כי הכוח "פעל לפי הנהלים".', "he", [("פעל לפי הנהלים", None, 'דובר צה"ל')]),
    ('הסרט "חול וים" זכה בפרס בפסטיבל.', "he", []),
    ('"لم نتلق أي تحذير"، يقول الصياد رائد منصور.', "ar", [("لم نتلق أي تحذير", "رائد منصور", "الصياد")]),
    ('وجاء في التقرير: "الجسر بحاجة إلى ترميم عاجل".', "ar", [("الجسر بحاجة إلى ترميم عاجل", None, None)]),
    ('فاز فيلم "البحر والرمل" بجائزة المهرجان.', "ar", []),
    (
        "Liman Başkanı Cemal Aksu, “Bu iskeleyi kış gelmeden bitireceğiz” dedi.",
        "tr",
        [("Bu iskeleyi kış gelmeden bitireceğiz", "Cemal Aksu", "Liman Başkanı")],
    ),
    (
        "Sendika sözcüsü, işçilerin “açlık sınırında” yaşadığını söyledi.",
        "tr",
        [("açlık sınırında", None, "Sendika sözcüsü")],
    ),
    ("Ekipler “Mavi Dalga” adlı tatbikatı tamamladı.", "tr", []),
)


@pytest.mark.parametrize(("text", "code", "expected"), BY_RULES, ids=[text[:20] for text, *_ in BY_RULES])
def test_languages_without_weights(text: str, code: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    found = find_quotes(text, language=code)
    assert [(quote.text, quote.speaker_name, quote.speaker_role) for quote in found] == expected


def test_what_is_told_is_no_speaker_in_hebrew() -> None:
    assert only('פרץ טוען שהעירייה "שכחה את הדייגים".', "he").speaker == "פרץ"
