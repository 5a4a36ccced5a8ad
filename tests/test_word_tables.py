"""Every row of every word table, with its own examples: one that the row must catch, and one that it must not catch.

Each table has one check here, which runs an example through the function that uses the table. A new table without a check
fails by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import iria_crawler
from iria_crawler import Article, Quote, compare, find_quotes
from iria_crawler.changes.words.facts import read_facts
from iria_crawler.changes.words.fold import fold
from iria_crawler.changes.words.lexicon import STARTERS
from iria_crawler.changes.words.roles import part_of
from iria_crawler.changes.words.severity import grade, weigh
from iria_crawler.changes.words.spelling import american, is_spelling
from iria_crawler.parse.body import asks
from iria_crawler.parse.body.prompts import is_ask, is_head_line, is_related_label, is_sign_off
from iria_crawler.parse.fields.byline_text import names_of_data, read_byline
from iria_crawler.parse.fields.date_labels import is_label, says_updated
from iria_crawler.parse.fields.dateline import find_dateline
from iria_crawler.parse.page.walls import asks_consent, asks_payment, is_wall_title
from iria_crawler.parse.pictures.agencies import is_organisation, name_agency
from iria_crawler.parse.pictures.credit_names import is_name_like, is_person, read_person
from iria_crawler.parse.pictures.credit_parts import parts_of, split_credit, split_note
from iria_crawler.parse.pictures.credit_words import names_an_order, qualifier_of, remarks_in
from iria_crawler.parse.pictures.credits import is_credit_line, split_caption, strip_label
from iria_crawler.quotes.beside.cast import NamedPersons
from iria_crawler.quotes.beside.table import KIND_TABLES, TRAITS, table_of
from iria_crawler.quotes.english.english import ENGLISH
from iria_crawler.quotes.marks import Paragraph, read_paragraph
from iria_crawler.quotes.names import split_titles
from iria_crawler.quotes.people import Cast
from iria_crawler.quotes.phrases import is_time
from iria_crawler.quotes.tokens import Token, sentences
from iria_crawler.word_tables import Row, read_tables

ROOT = Path(iria_crawler.__file__).parent
Check = Callable[[Row, str], bool]


# --- parse ---


def line(asked: Callable[[str], bool], *, whole: bool = False) -> Check:
    """A line that the function takes, and that the expression of this row matches."""

    def check(row: Row, text: str) -> bool:
        end = r"\W*$" if whole else ""
        return asked(text) and any(re.match(rf"[\W_]*(?:{phrase}){end}", text, re.I) for phrase in row.words)

    return check


def kind_of_ask(kind: int) -> Check:
    """A text with a word of the table; that this row has it shows in the text."""

    def check(row: Row, text: str) -> bool:
        words = (word.strip("~*").replace("_", " ") for word in row.words)
        return bool(asks.kinds_in(text) & kind) and any(word in text.lower() for word in words)

    return check


def wall_title(row: Row, text: str) -> bool:
    return is_wall_title(text) and any(re.match(word, text, re.I) for word in row.words)


def consent(*, beside: str) -> Check:
    """A text that asks for consent together with `beside`, which alone does not."""

    def check(row: Row, text: str) -> bool:
        return asks_consent((f"{text} {beside}",)) and any(re.search(word, text, re.I) for word in row.words)

    return check


def payment(*, is_not_free: bool) -> Check:
    def check(row: Row, text: str) -> bool:
        return asks_payment([text], is_not_free=is_not_free) and any(re.search(word, text, re.I) for word in row.words)

    return check


def agency(row: Row, text: str) -> bool:
    return name_agency(text) == row.means


def organisation(row: Row, text: str) -> bool:
    return is_organisation(text) and any(re.search(rf"\b{word}\b", text) for word in row.words)


def label(row: Row, text: str) -> bool:
    """A text whose label is cut off, and this row's expression matches exactly the label."""
    rest = strip_label(text)
    return any(re.fullmatch(rf"(?:{word})\W*", text.removesuffix(rest), re.I) for word in row.words)


def named_kind(row: Row, text: str) -> bool:
    """A last sentence of what pages call a picture and a person's name, without a sign between."""
    return split_caption(f"A tug in Igal. {text}")[1] is not None and any(
        re.match(rf"{word}\s", text) for word in row.words
    )


def alone(row: Row, text: str) -> bool:
    """A credit line that is taken although it names nobody."""
    return is_credit_line(text) and any(re.fullmatch(rf"{word}(?: \w+)?", text, re.I) for word in row.words)


def no_credit(row: Row, text: str) -> bool:
    return not is_name_like(text) and any(re.fullmatch(word, text, re.I) for word in row.words)


def small_word(row: Row, text: str) -> bool:
    return is_name_like(text) and any(word in row.words for word in text.split())


def particle(row: Row, text: str) -> bool:
    return is_person(text) and any(word in row.words for word in text.split())


def name_of_a_body(row: Row, text: str) -> bool:
    return not is_person(text) and any(re.search(rf"\b{word}\b", text) for word in row.words)


def qualifier(row: Row, text: str) -> bool:
    """A credit whose last part is of a word of this row."""
    *_, last = parts_of(text)
    found = any(re.fullmatch(word, last.text, re.I) for word in row.words)
    return last.kind == "qualifier" and found and qualifier_of(last.text) == row.means


def behind_a_name(row: Row, text: str) -> bool:
    """A credit without a sign between an agency and a qualifier of this row."""
    agency, *said = parts_of(text)
    return agency.kind == "agency" and any(re.fullmatch(word, part.text, re.I) for part in said for word in row.words)


def licence(row: Row, text: str) -> bool:
    found = split_credit(text).licence
    return found is not None and any(re.fullmatch(word, found) for word in row.words)


def rank(row: Row, text: str) -> bool:
    """A person whose rank ends in an expression of this row."""
    found = read_person(text).rank
    return found is not None and any(re.search(rf"(?:^|\s)(?:{word})$", found) for word in row.words)


def rank_opening(row: Row, text: str) -> bool:
    found = read_person(text).rank
    return found is not None and any(re.match(rf"(?:{word})\.?\s", found) for word in row.words)


def service(row: Row, text: str) -> bool:
    found = read_person(text).service
    return found is not None and any(re.fullmatch(word, found) for word in row.words)


def behind_a_person(row: Row, text: str) -> bool:
    """A person whose name ends before an expression of this row."""
    return any(re.search(rf"{re.escape(read_person(text).name)} (?:{word})$", text) for word in row.words)


def order(row: Row, text: str) -> bool:
    return names_an_order(text) and any(re.match(word, text, re.I) for word in row.words)


def remark(row: Row, text: str) -> bool:
    return row.means in remarks_in(text) and any(re.search(word, text, re.I) for word in row.words)


def note(row: Row, text: str) -> bool:
    return any(re.match(word, split_note(text)[1]) for word in row.words)


def before_a_name(row: Row, text: str) -> bool:
    """A line whose author is found by a label of this row."""
    byline = read_byline(text)
    found = any(
        re.search(rf"(?<!\w)(?:{word})\s*[:：/／]?\s*{re.escape(name)}", text, re.I)
        for word in row.words
        for name in byline.names
    )
    return byline.is_labelled and found


def editor(row: Row, text: str) -> bool:
    return not read_byline(text).names and any(re.match(word, text, re.I) for word in row.words)


def verb(row: Row, text: str) -> bool:
    return read_byline(text).is_labelled and any(re.match(rf"(?:{word})\s", text, re.I) for word in row.words)


def office(row: Row, text: str) -> bool:
    """A name that ends where a word of this row begins."""
    [name] = read_byline(text).names
    return any(re.search(rf"{re.escape(name)} (?:{word})$", text, re.I) for word in row.words)


def nobody(row: Row, text: str) -> bool:
    return not names_of_data(text) and any(re.fullmatch(word, text, re.I) for word in row.words)


def country(row: Row, text: str) -> bool:
    """A dateline whose region is of this row."""
    dateline = find_dateline([text], None)
    return dateline is not None and any(re.fullmatch(word, dateline.region or "") for word in row.words)


def no_dateline(where: str) -> Check:
    """A line that has the form of a dateline and is none, with a word of the row where the expression says."""

    def check(row: Row, text: str) -> bool:
        opening = re.match(where, text)
        words = re.findall(r"\w+", opening[1]) if opening else []
        return find_dateline([text], None) is None and any(
            same in row.words for word in words for same in (word, word.lower())
        )

    return check


def dateline(where: str) -> Check:
    """A dateline, with a word of the row where the expression says."""

    def check(row: Row, text: str) -> bool:
        found = re.match(where, text)
        read = find_dateline([text], None)
        return read is not None and found is not None and (found[1] in row.words or found[1].lower() in row.words)

    return check


# --- changes ---


def amount(row: Row, text: str) -> bool:
    return row.means in read_facts(fold(text)).amounts


def ordinal(row: Row, text: str) -> bool:
    return f"#{row.means}" in read_facts(fold(text)).facts


def magnitude(row: Row, text: str) -> bool:
    """An amount of 4 with as many zeros as the row says."""
    return any(amount.split()[0] == "4" + "0" * int(row.means) for amount in read_facts(fold(text)).amounts)


def unit(row: Row, text: str) -> bool:
    return any(amount.split()[1:] == [row.means] for amount in read_facts(fold(text)).amounts)


def no_unit(row: Row, text: str) -> bool:
    """A word of the row that is read as a word and not as a unit."""
    read = read_facts(fold(text))
    return any(word in row.words for word in read.words) and not any(fact.startswith("unit") for fact in read.facts)


def fact(prefix: str) -> Check:
    """A text that has a fact of this kind; for a row with a meaning, the fact with that meaning."""

    def check(row: Row, text: str) -> bool:
        facts = {fact for fact in read_facts(fold(text)).facts if fact.startswith(prefix)}
        words = {f"{prefix}{word}" for word in row.words}
        return (f"{prefix}{row.means}" in facts) if row.means else bool(facts & words)

    return check


def negation(row: Row, text: str) -> bool:
    return "not" in read_facts(fold(text)).facts


def scarcely(row: Row, text: str) -> bool:
    return "not hardly" in read_facts(fold(text)).facts


def part(name: str) -> Check:
    """A word of the row that plays this part in a sentence."""

    def check(row: Row, text: str) -> bool:
        return any(t.key in row.words and part_of(t) == name for t in read_facts(fold(text)).tokens)

    return check


def at_place(row: Row, text: str) -> bool:
    """Whether a name after the row's word is a place: another name there is told as another place."""
    other = re.sub(r"(\w+)(?=\.$)", "Malmö", text)
    return weigh(text, other).reason == "place"


def two_words(row: Row, text: str) -> bool:
    """Two texts with other words of the row, whose difference is more than spelling."""
    return grade(*text.split(" / ")) >= 2


def undated(row: Row, text: str) -> bool:
    return not any(fact.startswith("day ") for fact in read_facts(fold(text)).facts)


def no_name(row: Row, text: str) -> bool:
    """The word has a capital and is not among the names of the text."""
    return not read_facts(fold(text), STARTERS).names


def same_words(row: Row, text: str) -> bool:
    one, other = (side.rstrip(".?").split() for side in text.split(" / "))
    return is_spelling(one, other)


def variant(row: Row, text: str) -> bool:
    """Two texts whose words are the same in their American form."""
    one, other = (side.split() for side in text.split(" / "))
    return [american(word) for word in one] == [american(word) for word in other]


def story(text: str) -> Article:
    words = re.search("“(.*?)”", text)
    quotes = (Quote(text=words[1], start=words.start(1), end=words.end(1)),) if words else ()
    return Article(url="https://newsroom.example/a/", paragraphs=(text,), body_text=text, quotes=quotes)


def place(row: Row, text: str) -> bool:
    """Two texts with the same quotation, in which another name after the row's word does not make another speaker."""
    changes = compare(*map(story, text.split(" / ")))
    return not any(change.kind == "reattributed" for change in changes)


def no_slip(row: Row, text: str) -> bool:
    """Two texts whose difference is a change of fact, and not a typing error."""
    return max(change.severity for change in compare(*map(story, text.split(" / ")))) >= 3


# --- quotes ---


def tokens(row: Row, text: str) -> list[Token]:
    found = sentences(text, read_paragraph(text, 0, len(text)), ENGLISH)
    return [token for sentence in found for token in sentence]


def kind(kind: str) -> Check:
    """A word of the row that is read as a word of this kind."""

    def check(row: Row, text: str) -> bool:
        return any(
            token.kind == kind and token.text.lower() in row.words and (not row.means or token.key == row.means)
            for token in tokens(row, text)
        )

    return check


def quotes_of(row: Row, text: str) -> list[Quote]:
    return find_quotes(text, language=row.languages[0])


def cue(row: Row, text: str) -> bool:
    """A quotation whose cue is a word of the row, or a form of one."""
    return any(
        quote.cue is not None and any(quote.cue.lower().startswith(word.removesuffix("e")) for word in row.words)
        for quote in quotes_of(row, text)
    )


def speaker(row: Row, text: str) -> bool:
    """A quotation whose speaker's words contain a word of the row."""
    spoken = " ".join((quote.speaker or "").lower() for quote in quotes_of(row, text))
    return any(re.search(rf"\b{re.escape(word)}\b", spoken) for word in row.words)


def no_speaker(row: Row, text: str) -> bool:
    return all(quote.speaker is None for quote in quotes_of(row, text))


def some_speaker(row: Row, text: str) -> bool:
    return not no_speaker(row, text)


def object_pronoun(row: Row, text: str) -> bool:
    words = set(re.findall(r"\w+", text.lower()))
    return bool(words & set(row.words)) and not speaker(row, text)


def time(row: Row, text: str) -> bool:
    return any(token.text.lower() in row.words and is_time(token) for token in tokens(row, text))


def time_as_name(row: Row, text: str) -> bool:
    return any(token.text.lower() in row.words and not is_time(token) for token in tokens(row, text))


def abbreviation(row: Row, text: str) -> bool:
    """The text is one sentence, although it contains a full stop."""
    return len(sentences(text, Paragraph(0, len(text)), ENGLISH)) == 1


def title(row: Row, text: str) -> bool:
    language = ENGLISH
    titles, _ = split_titles(text.split(), language)
    words = [word.lower().strip(".") for word in titles]
    return any(word.endswith(row.words) and (not row.means or language.key(word) == row.means) for word in words)


def gender(she: bool) -> Check:
    """A text about one person, whom we know to be a woman, or a man."""

    def check(row: Row, text: str) -> bool:
        cast = Cast(text, ENGLISH)
        fits, other = ("she", "he") if she else ("he", "she")
        return cast.who(fits, len(text)) is not None and cast.who(other, len(text)) is None

    return check


def dropped(row: Row, text: str) -> bool:
    """The word before the name is not a part of it."""
    return quotes_of(row, text)[0].speaker_name == "Liv Aune"


def beside(name: str) -> Check:
    """A word or phrase that a small table of a language holds in this place."""
    kinds = dict(KIND_TABLES) | {"title_endings": "title"}
    sources = {"groups": "group", "texts": "text", "things": "thing"}

    def check(row: Row, text: str) -> bool:
        table = table_of(row.languages[0])
        assert table is not None
        if name in kinds:
            return table.kind(text) == kinds[name] and text.endswith(row.words)
        if name in sources:
            return table.source_kind(text) == sources[name]
        held = getattr(table, name)
        return (tuple(text.split()) if name in ("according", "views", "in_words") else text) in held

    return check


def first_name(she: bool) -> Check:
    """A person whose first name says whether it is a woman."""

    def check(row: Row, text: str) -> bool:
        german = table_of("de")
        assert german is not None
        cast = NamedPersons(f"{text} fuhr.", german)
        return cast.meant(len(text), she, None) is not None and cast.meant(len(text), not she, None) is None

    return check


def no_person(row: Row, text: str) -> bool:
    return quotes_of(row, text)[0].speaker_name is None


def date_label(of: Callable[[str], bool]) -> Check:
    """The label before a date says what it is of."""

    def check(row: Row, text: str) -> bool:
        return of(text)

    return check


CHECKS: dict[str, Check] = {
    "asks.requests": kind_of_ask(asks.REQUEST),
    "asks.urges": kind_of_ask(asks.URGE),
    "asks.offers": kind_of_ask(asks.OFFER),
    "asks.means": kind_of_ask(asks.MEANS),
    "asks.readers": kind_of_ask(asks.READER),
    "asks.outlets": kind_of_ask(asks.OUTLET),
    "asks.speech": kind_of_ask(asks.SPEECH),
    "asks.telling": kind_of_ask(asks.TELLING),
    "prompts.related": line(is_related_label),
    "prompts.asks": line(is_ask),
    "prompts.sign_offs": line(is_sign_off, whole=True),
    "prompts.head_lines": line(is_head_line, whole=True),
    "walls.titles": wall_title,
    "walls.cookies": consent(beside="Datenschutz"),
    "walls.consent": consent(beside="Cookies"),
    "walls.payment": payment(is_not_free=False),
    "walls.paying_readers": payment(is_not_free=True),
    "agencies.agencies": agency,
    "agencies.organisation_words": organisation,
    "credit_words.kinds": label,
    "credit_words.labels": label,
    "credit_words.named_kinds": named_kind,
    "credit_words.alone": alone,
    "credit_words.no_credit": no_credit,
    "credit_words.small_words": small_word,
    "credit_words.particles": particle,
    "credit_words.no_person": name_of_a_body,
    "credit_words.qualifiers": qualifier,
    "credit_words.orders": order,
    "credit_words.remarks": remark,
    "credit_words.notes": note,
    "credit_words.behind_names": behind_a_name,
    "credit_words.licences": licence,
    "credit_names.services": service,
    "credit_names.rank_openings": rank_opening,
    "credit_names.ranks": rank,
    "credit_names.post_nominals": behind_a_person,
    "byline_text.labels": before_a_name,
    "byline_text.headings": before_a_name,
    "byline_text.signs": before_a_name,
    "byline_text.editors": editor,
    "byline_text.verbs": verb,
    "byline_text.offices": office,
    "byline_text.nobody": nobody,
    "date_labels.updated": date_label(says_updated),
    "date_labels.updated_within": date_label(says_updated),
    "date_labels.published": date_label(is_label),
    "date_labels.published_within": date_label(is_label),
    "date_labels.day_words": date_label(is_label),
    "dateline.countries": country,
    "dateline.bracket_labels": no_dateline(r"\[([^]]+)\]"),
    "dateline.no_places": no_dateline(r"(\w+),"),
    "dateline.place_openings": dateline(r"(\S+) "),
    "dateline.new_places": dateline(r"NEW (\w+) —"),
    "dateline.question_words": no_dateline(r"(\w+)[^:]*:"),
    "dateline.look_alikes": no_dateline(r"([^—]+) —"),
    "dateline.plain_places": dateline(r"([^—]+) —"),
    "dateline.small_agencies": dateline(r".*\((\w+)\)"),
    "lexicon.numbers": amount,
    "lexicon.ordinals": ordinal,
    "lexicon.magnitudes": magnitude,
    "lexicon.units": unit,
    "lexicon.units_only_beside_a_figure": no_unit,
    "lexicon.negations": negation,
    "lexicon.denials": negation,
    "lexicon.denials_before_a_verb": negation,
    "lexicon.scarcely": scarcely,
    "lexicon.fillers": part("filler"),
    "lexicon.joiners": part("joiner"),
    "lexicon.cases": part("governor"),
    "lexicon.places": at_place,
    "lexicon.opening_parts": two_words,
    "lexicon.look_alikes": two_words,
    "lexicon.modals": fact("may "),
    "lexicon.days": fact("day "),
    "lexicon.also_words": undated,
    "lexicon.ranks": fact("rank "),
    "lexicon.opposites": fact("which "),
    "lexicon.common_names": no_name,
    "lexicon.starters": no_name,
    "lexicon.prepositions": place,
    "lexicon.real_words": no_slip,
    "lexicon.confused": same_words,
    "lexicon.variants": variant,
    "english.cue_verbs": cue,
    "english.regular_cue_verbs": cue,
    "english.speech_nouns": speaker,
    "english.claims": cue,
    "english.possessives": speaker,
    "english.pronouns": kind("pron"),
    "english.object_pronouns": object_pronoun,
    "english.several": speaker,
    "english.determiners": kind("det"),
    "english.prepositions": kind("prep"),
    "english.bodies": speaker,
    "english.times": time,
    "english.times_and_names": time_as_name,
    "english.conjunctions": kind("conj"),
    "english.subordinators": kind("sub"),
    "english.auxiliaries": kind("aux"),
    "english.adverbs": kind("adv"),
    "english.verbs": kind("verb"),
    "english.abbreviations": abbreviation,
    "english.titles": title,
    "english.he": gender(False),
    "english.she": gender(True),
    "english.his_names": gender(False),
    "english.her_names": gender(True),
    "english.no_names": dropped,
    "english.no_persons": no_person,
    "english.no_speakers": no_speaker,
    "english.views": some_speaker,
    "english.answers": some_speaker,
    "first_names.his_names": first_name(False),
    "first_names.her_names": first_name(True),
}
SMALL_TABLES = ROOT / "quotes" / "beside" / "tables"
TABLES = {
    f"{file.stem}.{name}": rows
    for file in sorted(ROOT.rglob("*.toml"))
    if (file.with_suffix(".py").exists() and "tables_beside" in file.with_suffix(".py").read_text(encoding="utf-8"))
    or file.parent == SMALL_TABLES
    for name, rows in read_tables(file).items()
}
CHECKS |= {f"{code}.{name}": beside(name) for code in TRAITS for name in read_tables(SMALL_TABLES / f"{code}.toml")}


def test_every_table_has_a_check() -> None:
    assert CHECKS.keys() == TABLES.keys()


@pytest.mark.parametrize("table", TABLES)
def test_each_row_catches_its_example(table: str) -> None:
    assert [row.catches for row in TABLES[table] if not CHECKS[table](row, row.catches)] == []


@pytest.mark.parametrize("table", TABLES)
def test_each_row_spares_its_look_alike(table: str) -> None:
    assert [row.spares for row in TABLES[table] if CHECKS[table](row, row.spares)] == []


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[[asks]]\nwords = 'subscribe'\nlanguages = ['en']\ncatches = 'Subscribe'\n", "lacks ['spares']"),
        ("[[asks]]\nwords = ''\nlanguages = ['en']\ncatches = 'a'\nspares = 'b'\n", "the words ''"),
        ("[[asks]]\nwords = 'a'\nlanguages = ['en']\ncatches = 'a'\nspares = 'b'\nmean = 'c'\n", "unknown ['mean']"),
        ("[[asks]]\nwords = 4\nlanguages = ['en']\ncatches = 'a'\nspares = 'b'\n", "must be a string or a list"),
    ],
    ids=["no look-alike", "no words", "a field misspelt", "words of another type"],
)
def test_a_row_that_is_not_whole_is_refused_by_name(tmp_path: Path, toml: str, said: str) -> None:
    file = tmp_path / "prompts.toml"
    file.write_text(toml, encoding="utf-8")
    with pytest.raises(ValueError, match=r"prompts\.toml, table asks: ") as raised:
        read_tables(file)
    assert said in str(raised.value)
