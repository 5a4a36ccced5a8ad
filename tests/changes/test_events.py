"""One event in several stories: what agrees must be distinctive, and two accidents of one day are two events."""

from __future__ import annotations

import pytest

from iria_crawler import find_quotes
from iria_crawler.changes.decide.events import (
    MIN_QUOTED_WORDS,
    Traces,
    figure_value,
    name_value,
    one_event,
    same_quote,
    trace_keys,
    traces_in,
    traces_of,
    without_background,
)
from iria_crawler.model import Article

AGROUND = """The frigate Halvard ran aground off Skagvik on Tuesday with 148 sailors aboard, the Norland Navy said.
“We lost the rudder and then we lost both engines within a minute,” Commander Liv Aune said.
She carries 1,340 tonnes of fuel. Defence Minister Per Lund flew to Skagvik.
“Our thoughts tonight are with everybody aboard and with their families,” Lund said."""
# Another outlet: other words, one quotation shortened.
ON_THE_ROCKS = """A warship lies on the rocks near Skagvik. The Halvard had 148 sailors aboard, and nobody was hurt.
“We lost the rudder and then both engines within a minute,” said Liv Aune, who commands her.
Tugs from Grimsund are on their way."""
# The look-alike: the same day, navy and minister, and the minister's same sentence; another accident.
HELICOPTER = """A helicopter of the Norland Navy came down near Tromvik on Tuesday with 12 people aboard.
“Our thoughts tonight are with everybody aboard and with their families,” Defence Minister Per Lund said.
The Norland Navy has 27 helicopters of the type Gyrfalk."""


def story(body: str, headline: str = "At sea") -> Traces:
    return traces_of(
        Article(url="https://x.example/", headline=headline, body_text=body, quotes=tuple(find_quotes(body)))
    )


def never(key: int) -> bool:
    return False


def test_two_outlets_tell_of_one_event() -> None:
    shared = one_event(story(AGROUND), story(ON_THE_ROCKS), never)
    assert shared is not None
    assert shared.figures == ("148 sailors",)
    assert set(shared.names) >= {"Halvard", "Skagvik"}
    assert len(shared.quotes) == 1
    assert set(trace_keys(story(AGROUND))) & set(trace_keys(story(ON_THE_ROCKS)))


@pytest.mark.parametrize("aboard", ["12", "148"])
def test_two_accidents_of_one_day_are_two_events(aboard: str) -> None:
    """Also where both have the same number of people aboard."""
    other = HELICOPTER.replace("12 people", f"{aboard} sailors")
    assert one_event(story(AGROUND), story(other), never) is None
    assert one_event(story(other), story(AGROUND), never) is None


def test_yesterdays_bulletin_is_no_report_of_today() -> None:
    """The same form with other figures, places and names: only the navy's sentence is the same."""
    line = "“The exercise went as planned and all ships took part in it,” the spokesman said."
    one = f"The Norland Navy fired 14 missiles off Skagvik.\n{line}\nThe frigate Halvard took part."
    other = f"The Norland Navy fired 31 missiles off Tromvik.\n{line}\nThe frigate Aslaug took part."
    assert one_event(story(one), story(other), never) is None


def test_figures_and_names_without_a_quotation() -> None:
    one = "Orland buys 31 tanks of the type Bjarg for 412 million kroner from Steelmark.\nThe Orland army tests the Bjarg."
    other = "Steelmark sells its Bjarg to Orland. The order is for 31 tanks and is worth 412 million kroner."
    assert one_event(story(one), story(other), never) is not None
    assert one_event(story(one), story(other.replace("412", "380").replace("31", "44")), never) is None


def test_what_stories_of_other_days_have_too_proves_nothing() -> None:
    ordinary = {name_value("Halvard"), name_value("Skagvik"), figure_value("148 sailors")}
    assert one_event(story(AGROUND), story(ON_THE_ROCKS), lambda key: key in ordinary) is None


@pytest.mark.parametrize(
    ("body", "figures"),
    [
        ("They fired 1,340 shells and 1.340 shells.", ("1340 shells",)),
        ("It costs $4.2 billion, or 12% more.", ("4.2 billion", "12 %")),
        ("On July 29, 2026 at 14:30, on 29 July and in 1944.", ()),
        ("Two men and 3 women.", ()),
        ("地震で340人が避難した。7月29日。", ("340 人",)),
        ("", ()),
    ],
)
def test_figures(body: str, figures: tuple[str, ...]) -> None:
    assert story(body, "").figures == figures


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("In the harbour of Skagvik the Norland Navy said so. The navy waits.", {"Skagvik"}),
        ("Officials said on Tuesday that General Aune was in Grimsund’s port.", {"General Aune", "Grimsund"}),
        ("the ship left. Sailors waved.", set()),
        ("", set()),
    ],
)
def test_names(body: str, names: set[str]) -> None:
    assert set(story(body, "").names) == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("We lost the rudder and then both engines", "We lost the rudder, and then both engines", True),
        ("We lost the rudder and then both engines within a minute", "lost the rudder and then both engines", True),
        ("We lost the rudder and then both engines", "We will find the men and then both boats", False),
        ("No comment", "No comment", False),  # too short to be anybody's
        ("艦は岩に乗り上げたが全員無事だ", "艦は岩に乗り上げたが、全員無事だ", True),
    ],
)
def test_same_quotation(one: str, other: str, same: bool) -> None:
    assert same_quote(one, other) is same
    assert MIN_QUOTED_WORDS > 2


def test_a_long_text_is_cut() -> None:
    """The names at its end are not read any more."""
    for text in ("A " * 50_000, "1,2" * 30_000, "Aa" * 40_000, "$" * 50_000, "9 " * 50_000):
        found = traces_of(Article(url="https://x.example/", body_text=f"{text} of Skagvik"))
        assert "Skagvik" not in found.names


# Under every story about the programme, word by word.
BACKGROUND = """The Norland Navy ordered 5 frigates of the class Halvard from Steelmark in Grimsund for 412 million kroner.
“We will have the best frigates that this coast has ever seen,” Admiral Nils Brekke said when they were ordered."""
STRIKE = f"""Welders at the yard in Grimsund walked out on Monday because of their wages.
About 300 of them stood before the gate, and the union of Arvid Moen said that they would stay.
The yard did not want to comment and asked for patience until the end of the week, when talks begin again.
{BACKGROUND}"""
PAINTING = f"""The crew of the newest ship has chosen a painter, Sunniva Eide, for the wardroom.
She will paint the harbour as it was before the war, from photographs that her grandmother kept in a shoe box.
It is the first time that a navy ship carries her work, and she means to sail along for its first voyage.
{BACKGROUND}"""


def left(one: str, other: str) -> tuple[Traces, Traces] | None:
    texts = without_background(one, other)
    return texts and (traces_in(story(one), texts[0]), traces_in(story(other), texts[1]))


def test_a_shared_background_paragraph_is_no_event() -> None:
    assert one_event(story(STRIKE), story(PAINTING), never) is not None  # by their traces alone they agree
    rest = left(STRIKE, PAINTING)
    assert rest is not None
    assert one_event(*rest, never) is None


def test_one_event_with_the_same_background_is_one() -> None:
    other = f"""At the yard in Grimsund 300 welders are on strike, says Arvid Moen of the union.
“Nobody goes back in before the wages of last winter are paid,” Moen said at the gate.
A fire burns in an oil drum, somebody plays the accordion, and the baker of the town has sent four trays of buns to them all.
{BACKGROUND}"""
    strike = STRIKE.replace(
        "About 300 of them",
        "“Nobody goes back in before the wages of last winter are paid,” Arvid Moen said. About 300 welders",
    )
    rest = left(strike, other)
    assert rest is not None
    assert one_event(*rest, never) is not None


def test_a_report_that_is_printed_twice_has_no_background() -> None:
    assert without_background(AGROUND, f"{AGROUND}\nMore follows.") is None
    assert without_background(AGROUND, ON_THE_ROCKS) is None
    assert without_background("", "") is None
