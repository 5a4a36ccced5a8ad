"""Names that are no persons: their words stand in small letters elsewhere on the page, or a preposition is among them."""

from __future__ import annotations

from iria_crawler import find_quotes
from iria_crawler.quotes.english.english import ENGLISH
from iria_crawler.quotes.people import Cast, Speaker
from iria_crawler.quotes.referents import Referents

TEXT = """Captain Jon Rowland came to the yard with the Harbour Debates crew. The debates at the harbour are dull, Rowland thinks.
He said: “We will not sail before the storm is over.”"""


def signs_of(text: str) -> dict[str, set[str]]:
    quotes = find_quotes(text)
    at = text.index("He said")
    cast = Cast(text, ENGLISH, [Speaker("He", at)])
    options = Referents(text, cast, quotes).options("he", at)
    return {option.person.name: set(option.signs) for option in options}


def test_words_in_small_letters_elsewhere_are_a_sign() -> None:
    signs = signs_of(TEXT)
    assert any("0 words in small letters elsewhere" in sign for sign in signs["Jon Rowland"])
    assert any("also by one word" in sign for sign in signs["Jon Rowland"])
    assert any("2 words in small letters elsewhere" in sign for sign in signs["Harbour Debates"])
    assert any("never by one word" in sign for sign in signs["Harbour Debates"])


def test_he_is_the_person() -> None:
    (quote,) = find_quotes(TEXT)
    assert quote.speaker_name == "Jon Rowland"
