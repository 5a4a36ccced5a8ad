"""Full names and offices in English: both sides of a name, parts of a name, companies and letters of honour taken off."""

from __future__ import annotations

import pytest

from iria_crawler import find_quotes

NAMED = [
    ("“We tested every hull,” SafePath CEO Bo Ensley said.", "Bo Ensley", "SafePath CEO"),
    ("“We tested every hull,” said NASA Administrator Tim Brand.", "Tim Brand", "NASA Administrator"),
    (
        "“We tested it,” says Holm Events Founder and Lead Designer Cat Dale, who was there for most of the evening.",
        "Cat Dale",
        "Holm Events Founder and Lead Designer",
    ),
    ("Łukasz Bielak leads the yard.\n“We start on Monday morning,” Bielak said.", "Łukasz Bielak", None),
    ("Sir Karl Ostrander led the inquiry.\n“The evidence was burned,” Sir Karl said.", "Karl Ostrander", "Sir"),
    ("Lin Jia runs the port of Haiyun.\n“We load at night,” Lin said.", "Lin Jia", None),
    ("Maria dela Cruz-Yap is a lawyer.\n“They never paid us,” dela Cruz-Yap said.", "Maria dela Cruz-Yap", None),
    ("Luc d’Aubremont wrote the report.\n“It was rushed,” d’Aubremont said.", "Luc d’Aubremont", None),
    ("Tessa Marlow, a baker, stayed at home.\n“I heard the bang,” Tessa explained.", "Tessa Marlow", "a baker"),
    ("Greg Marlow wrote on Truth Forum on Monday.\n“It is a hoax and they know it,” he wrote.", "Greg Marlow", None),
    ("“We are open,” the Norland Ministry of Trade said.", "Norland Ministry of Trade", None),
    (
        "“The police are looking at it,” said Ann Wells, a spokeswoman for the yard, who will meet with the police.",
        "Ann Wells",
        "a spokeswoman for the yard",
    ),
    (
        "“It stands,” Minister of State for Ports Gareth Ollerton said.",
        "Gareth Ollerton",
        "Minister of State for Ports",
    ),
    (
        "“It stands,” Secretary of State for Foreign Affairs Joost van der Maelen said.",
        "Joost van der Maelen",
        "Secretary of State for Foreign Affairs",
    ),
    (
        "“It stands,” Secretary of State for Culture Ada J. Brill said.",
        "Ada J. Brill",
        "Secretary of State for Culture",
    ),
    ("“It stands,” Chancellor and Rector Ada Brill said.", "Ada Brill", "Chancellor and Rector"),
    ("“It is over now,” said Jane Roe, of Leeds, the mother of the sailor.", "Jane Roe", None),
    (
        "Jane Roe, chief executive of Kestrel Yards, will meet with the police.\n“It is over now,” Roe said.",
        "Jane Roe",
        "chief executive of Kestrel Yards",
    ),
    (
        "The union’s general secretary, Sam Okafor, was angry.\n“We were told nothing,” he said.",
        "Sam Okafor",
        "union’s general secretary",
    ),
    ("Shadow defence secretary Ewan Pryce MP said: “This is a shambles.”", "Ewan Pryce", "Shadow defence secretary"),
    ("Dr Asha Nair, lead author of the study, said: “The ice is thin.”", "Asha Nair", "lead author of the study"),
    ("The Prime Minister, Ada Whitlock, said: “We will not be moved by threats.”", "Ada Whitlock", "Prime Minister"),
    ("“We will not be moved,” said Ms Whitlock.\nAda Whitlock, the prime minister, left.", "Ada Whitlock", None),
    ("Mayor of Skagvik Liv Aune said: “The road is closed until Monday.”", "Liv Aune", "Mayor of Skagvik"),
    ("Tom Brent, 43, a welder from Hull, said: “I lost my tools.”", "Tom Brent", "a welder from Hull"),
    (
        "Former US ambassador to Norland Hugh Dane said: “They are bluffing about the missiles.”",
        "Hugh Dane",
        "Former US ambassador to Norland",
    ),
    ("“I drive at night,” bus driver Ali Holt said.\n“It pays,” he added.", "Ali Holt", "bus driver"),
]


@pytest.mark.parametrize(("text", "name", "role"), NAMED, ids=[name for _, name, _ in NAMED])
def test_name_and_office(text: str, name: str, role: str | None) -> None:
    found = {(quote.speaker_name, quote.speaker_role) for quote in find_quotes(text)}
    assert found == {(name, role)} or (role is None and {first for first, _ in found} == {name})


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe, fluffy wool in her hand, left the room.\n“It is over now,” Roe said.",
        "Jane Roe, angry and tired, left the room.\n“It is over now,” Roe said.",
        "Jane Roe, will meet the police, we hear.\n“It is over now,” Roe said.",
        "Jane Roe, of Leeds, left the room.\n“It is over now,” Roe said.",
    ],
)
def test_words_behind_a_comma_that_are_no_office(text: str) -> None:
    (quote,) = find_quotes(text)
    assert (quote.speaker_name, quote.speaker_role) == ("Jane Roe", None)


def test_a_quotation_alone_after_a_sentence_about_a_person() -> None:
    (quote,) = find_quotes("Marta Pike has already sold her field.\n“I had no choice in the end.”")
    assert quote.speaker_name == "Marta Pike"
    (nobody,) = find_quotes("The field has already been sold, and nobody knows to whom.\n“I had no choice in the end.”")
    assert nobody.speaker is None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("‘Fleet to stay in port’: Harbour Union", "Harbour Union"),
        ("“The hall is full.\n“We have no chairs left.\n“So we stood,” Ann Wells said.", "Ann Wells"),
        ("‘We have no chairs left.\n‘We have no hall,’ said Ann Wells.", "Ann Wells"),
        ("The minister was asked, “Will you resign over the fire at the yard?”", None),
        ("“The yard is full,” Tiedge said, “whatever the brochures say.”", "Tiedge"),
    ],
)
def test_quotations_over_paragraphs_and_in_pieces(text: str, speaker: str | None) -> None:
    quotes = find_quotes(text)
    assert {quote.speaker for quote in quotes} == {speaker}
    assert len(quotes) == text.count("“") + text.count("‘")


def test_a_single_mark_that_nothing_closes_is_no_quotation() -> None:
    assert find_quotes("Ann Wells: ‘We have no chairs left and nobody cares.\nThe hall was cold.") == []
