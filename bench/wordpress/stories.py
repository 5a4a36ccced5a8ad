"""Invented stories for the WordPress of the measurement. Pure: the same number gives the same story."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

AUTHORS = ("Mara Quill", "Ivo Tarn", "Selma Oake", "Piet Wrenfield", "Ana Dovik")
CATEGORIES = ("Navy", "Industry", "Exercises", "Budget")
# The newest story is a day old: none is published in the future, whatever the zone.
NEWEST, APART = timedelta(days=1), timedelta(hours=31, minutes=7)
_SHIPS = ("Gannet", "Marlow", "Tern", "Osprey", "Curlew", "Petrel", "Avocet", "Dunlin", "Plover", "Whimbrel")
_PLACES = (
    "Stadlow",
    "Port Ambrel",
    "Karsund",
    "Vell Bay",
    "Norrick",
    "Ostrava Point",
    "Hale Sound",
    "Brindle",
    "Tarnby",
    "Eskmouth",
)
_THINGS = (
    "frigate",
    "minehunter",
    "radar station",
    "patrol boat",
    "supply ship",
    "coastal battery",
    "drone squadron",
    "tug",
)
_DEEDS = (
    "leaves its yard",
    "returns from trials",
    "waits for parts",
    "takes on a crew",
    "joins a convoy",
    "tests its guns",
)
_PEOPLE = (
    "Rear Adm. Lise Corran",
    "Col. Hanno Beck",
    "Minister Petra Vale",
    "Capt. Odile Marsh",
    "Commissioner Rolf Anders",
)
_SAID = (
    "The crew did what we asked of them, and they did it {n} days early",
    "We will not send the ship to sea before the last of {n} faults is repaired",
    "I counted {n} containers on the quay, and not one of them was ours",
    "Nobody in this yard has worked with so little light for {n} weeks",
    "We agreed on {n} inspections a year, and I expect every one of them",
)
_PLAIN = (
    "The {thing} had spent {n} weeks at the northern quay of {place}, where engineers replaced a pump and two of its three generators.",
    "The contract, signed in spring, is worth {n} million crowns and covers maintenance at {place} for the next four years.",
    "About {n} people watched from the mole of {place} as the tugs turned the {thing} into the current shortly after noon.",
    "An inquiry into the accident near {place} found that {n} of the lamps along the channel had not been lit that night.",
    "The committee in {place} had asked for {n} changes to the plan, most of them about noise, dust and the hours of work.",
    "Fishermen from {place} say that the exercise closed their grounds on {n} days last year and that nobody paid them for it.",
    "Two sister ships are being built in {place}; the first of them is to follow in {n} months if the steel arrives on time.",
    "The harbour office of {place} reported waves of more than {n} decimetres and forbade all small boats to leave the basin.",
)
_CLOSING = (
    "The {ship} was not damaged, the harbour office said, and will leave {place} again on Thursday morning.",
    "A spokesman for the yard in {place} did not answer questions about the price of the {ship}.",
    "The next inspection of the {ship} is planned for the first week after the winter break in {place}.",
)


@dataclass(frozen=True, slots=True)
class Story:
    """What the newsroom writes."""

    slug: str
    headline: str
    standfirst: str  # '' for none
    author: str
    category: str
    published: datetime  # aware, UTC, to the second
    paragraphs: tuple[str, ...]
    speaker: str
    words: str  # the quotation
    number: str  # in the second paragraph
    caption: str  # with its credit; '' for no picture
    credit: str
    featured: bool  # the picture stands above the story, not in it
    printed: bool  # the caption stands under the picture; False: WordPress's library alone has it


def story(number: int, now: datetime) -> Story:
    """Story `number`, counted from 0, the newest first; `now` aware."""
    random_ = random.Random(number)
    ship = f"{_SHIPS[number % 10]} {'I' * (number // 10 % 3 + 1)}"
    place, thing, person = random_.choice(_PLACES), random_.choice(_THINGS), random_.choice(_PEOPLE)
    amount = random_.randint(12, 97)
    words = random_.choice(_SAID).format(n=random_.randint(3, 40))
    plain = random_.sample(_PLAIN, 4)
    told = [
        text.format(n=amount + i, thing=thing, place=random_.choice(_PLACES), ship=ship) for i, text in enumerate(plain)
    ]
    deed, posts = random_.choice(_DEEDS).replace("its", "her"), number % 7 + 2
    lede = f"The {thing} {ship} {deed} this week, the ministry in {place} announced, after a delay that cost {posts} posts."
    quote = f"“{words},” {person} said in {place} on Tuesday."
    closing = random_.choice(_CLOSING).format(ship=ship, place=place)
    photographer = random_.choice(("Una Brack", "Tom Elder", "Grit Solheim"))
    agency = random_.choice(("Harbour Post", "Baltic Frame", "Coast Guard"))
    published = (now - NEWEST - number * APART).astimezone(UTC).replace(microsecond=0)
    return Story(
        slug=f"{ship}-{place}-{number}".lower().replace(" ", "-"),
        headline=f"{place}: {thing} {ship} {random_.choice(_DEEDS)}",
        standfirst=f"What {person.split('. ')[-1]} expects of {place} in the months to come."
        if number % 4 == 0
        else "",
        author=AUTHORS[number % len(AUTHORS)],
        category=CATEGORIES[number % len(CATEGORIES)],
        published=published,
        paragraphs=(lede, told[0], quote, *told[1:], closing),
        speaker=person,
        words=words,
        number=str(amount),
        caption=f"The {ship} at the quay of {place}. Photo: {photographer}/{agency}" if number % 3 != 2 else "",
        credit=f"{photographer}/{agency}",
        featured=number % 3 == 1,
        printed=number % 9 != 3,
    )


def stories(count: int, now: datetime) -> list[Story]:
    """The first `count` stories."""
    return [story(number, now) for number in range(count)]
