"""One verdict a run for every field: what the site does to many stories is learned, and what an editor does beside it is found."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iria_crawler import changes
from iria_crawler.changes import Fetched, Redesign, Shift, Stored, content_hash, decide, describe, fold_hash
from iria_crawler.changes.decide.redesign import without_shifts
from iria_crawler.changes.decide.shifts import shifts
from iria_crawler.model import Article, Image

NOW = datetime(2026, 11, 23, 14, 31, tzinfo=UTC)
Pair = tuple[Article, Article]
COUNT = 36
Turn = Callable[[Article], Article]


def story(number: int) -> Article:
    paragraphs = (f"The yard of Stadlow sold {number + 20} tugs.", "Nobody was hurt, the harbour office said.")
    return Article(
        url=f"https://newsroom.example/{number}/",
        headline=f"Yard sells {number + 20} tugs",
        standfirst=f"What the sale of {number + 20} tugs means.",
        byline=f"Mara Quill{number}",
        authors=(f"Mara Quill{number}",),
        published_at=datetime(2026, 11, 1, 8, number % 60, tzinfo=UTC),
        published_source="time",
        published_precision="minute",
        categories=(("Navy", "Industry", "Budget", "Exercises")[number % 4],),
        paragraphs=paragraphs,
        body_text="\n".join(paragraphs),
        images=(Image(url=f"https://newsroom.example/{number}.jpg", caption=f"Tug {number}", role="lead"),),
        parser_version="1",
        provenance={"headline": "h1", "byline": "byline", "standfirst": "class", "categories": "rel=category"},
    )


def turned(article: Article, field: str, source: str, **values: object) -> Article:
    sources = {**article.provenance, field: source}
    return replace(article, provenance={name: rule for name, rule in sources.items() if rule}, **values)  # type: ignore[arg-type]


def with_credit(article: Article) -> Article:
    (image,) = article.images
    return replace(article, images=(replace(image, credit=f"Una Brack{image.url[-5]}"),))


def with_text(article: Article, *paragraphs: str) -> Article:
    return replace(article, paragraphs=paragraphs, body_text="\n".join(paragraphs))


def with_next(text: str) -> Turn:
    """A line behind the story, which opens alike everywhere and goes on with another story's number."""
    return lambda article: with_text(article, *article.paragraphs, f"Next on the coast: {text} {article.url[-3:]}.")


# What a theme or a plugin does to the pages of all stories.
DESIGNS: dict[str, Turn] = {
    "the outlet's name behind the headline": lambda a: replace(a, headline=f"{a.headline} – Harbour Post"),
    "a label before the headline": lambda a: replace(a, headline=f"News: {a.headline}"),
    "a category before each headline": lambda a: replace(a, headline=f"{a.categories[0]}: {a.headline}"),
    "two lines of each story's own before its text": lambda a: with_text(
        a, f"In short: {a.headline}.", f"Written by {a.byline}.", *a.paragraphs
    ),
    "a line of each story's own amid its text": lambda a: with_text(
        a, a.paragraphs[0], f"Also on the coast: what {a.byline} saw.", *a.paragraphs[1:]
    ),
    "a byline with the day": lambda a: replace(a, byline=f"Filed by {a.byline}, 5 May"),
    "the next story behind each text": lambda a: with_text(
        a, *a.paragraphs, f"What follows {a.headline} is told tomorrow."
    ),
    "the byline goes": lambda a: turned(a, "byline", "", byline=None, authors=()),
    "the byline comes from another place": lambda a: turned(a, "byline", "json-ld", byline=f"desk {a.headline}"),
    "the standfirst goes": lambda a: turned(a, "standfirst", "", standfirst=None),
    "the standfirst in the text, too": lambda a: with_text(a, a.standfirst or "", *a.paragraphs),
    "another standfirst": lambda a: turned(a, "standfirst", "description", standfirst=a.paragraphs[0][:30]),
    "other categories": lambda a: turned(a, "categories", "meta", categories=("Sea", a.headline or "")),
    "the day instead of the time": lambda a: replace(
        a, published_at=datetime(2026, 5, 1, tzinfo=UTC), published_source="text", published_precision="day"
    ),
    "times in another zone": lambda a: replace(a, published_at=a.published_at and a.published_at + timedelta(hours=2)),
    "pictures go": lambda a: replace(a, images=()),
    "captions go": lambda a: replace(a, images=tuple(replace(image, caption=None) for image in a.images)),
    "credits come": with_credit,
}


def run(pairs: list[Pair]) -> Redesign:
    redesign = Redesign()
    for number, (before, after) in enumerate(pairs):
        redesign.note(number, before, after)
    return redesign


def decision(pair: Pair, learned: object) -> changes.Decision:
    before, after = pair
    stored = Stored(
        record=before, content_hash=content_hash(before), fold_hash=fold_hash(before), shifts=learned  # type: ignore[arg-type]
    )  # fmt: skip
    return decide(stored, Fetched(http_status=200, article=after), NOW)


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS.keys())
def test_a_redesign_is_no_edit(design: Turn) -> None:
    pairs = [(story(number), design(story(number))) for number in range(COUNT)]
    learned = run(pairs).learned()
    assert {type(decision(pair, learned)) for pair in pairs} == {changes.Redesigned}
    assert all(isinstance(decision(pair, ()), changes.Revised) for pair in pairs)


def edited(article: Article) -> Article:
    """The number in the headline and the first paragraph altered, as an editor does."""
    text = article.paragraphs[0].replace("sold", "sold no")
    paragraphs = (text, *article.paragraphs[1:])
    headline = (article.headline or "").replace("sells", "does not sell")
    return replace(article, headline=headline, paragraphs=paragraphs, body_text="\n".join(paragraphs))


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS.keys())
def test_an_edit_in_the_run_of_a_redesign_is_found_alone(design: Turn) -> None:
    pairs = [(story(number), design(story(number))) for number in range(COUNT)]
    pairs[7] = (story(7), design(edited(story(7))))
    found = decision(pairs[7], run(pairs).learned())
    assert isinstance(found, changes.Revised)
    assert {change.field for change in found.changes} == {"headline", "paragraph"}
    assert max(change.severity for change in found.changes) == 4


def labelled(article: Article) -> Article:
    return replace(article, headline=f"{article.categories[0]}: {article.headline}")


def signed(article: Article) -> Article:
    return replace(article, headline=f"{article.headline} – Harbour Post")


@pytest.mark.parametrize(("old", "new"), [(labelled, signed), (signed, labelled)])
def test_what_one_theme_adds_before_and_the_next_behind_is_no_edit(old: Turn, new: Turn) -> None:
    pairs = [(old(story(number)), new(story(number))) for number in range(COUNT)]
    pairs[7] = (old(story(7)), new(edited(story(7))))
    learned = run(pairs).learned()
    kinds = [type(decision(pair, learned)) for pair in pairs]
    assert kinds.count(changes.Redesigned) == COUNT - 1
    assert kinds[7] is changes.Revised


def test_one_headline_that_is_turned_round_is_an_edit() -> None:
    pairs = [(story(number), story(number)) for number in range(COUNT)]
    pairs[7] = (labelled(story(7)), signed(story(7)))
    learned = run(pairs).learned()
    assert learned == {}
    assert isinstance(decision(pairs[7], learned), changes.Revised)


def test_standfirsts_that_editors_move_into_some_texts_are_edits() -> None:
    design = DESIGNS["the standfirst in the text, too"]
    pairs = [(story(number), design(story(number)) if number < 8 else story(number)) for number in range(40)]
    assert run(pairs).learned() == {}


ONE_STORYS_OWN: dict[str, Turn] = {
    "re-dated": lambda a: replace(a, published_at=a.published_at and a.published_at - timedelta(days=3, minutes=7)),
    "author swapped": lambda a: replace(a, byline="Ivo Tarn", authors=("Ivo Tarn",)),
    "headline": lambda a: replace(a, headline="Yard goes bankrupt"),
    "caption": lambda a: replace(a, images=tuple(replace(image, caption="A wreck") for image in a.images)),
    "recategorised": lambda a: replace(a, categories=("Opinion",)),
    "standfirst": lambda a: replace(a, standfirst="The sale was void."),
}


@pytest.mark.parametrize("edit", ONE_STORYS_OWN.values(), ids=ONE_STORYS_OWN.keys())
@pytest.mark.parametrize("design", ["the outlet's name behind the headline", "credits come", "times in another zone"])
def test_a_field_of_one_story_is_not_hidden_by_a_redesign(design: str, edit: Turn) -> None:
    pairs = [(story(number), DESIGNS[design](story(number))) for number in range(12)]
    pairs[3] = (story(3), DESIGNS[design](edit(story(3))))
    assert isinstance(decision(pairs[3], run(pairs).learned()), changes.Revised)


@pytest.mark.parametrize("edit", ONE_STORYS_OWN.values(), ids=ONE_STORYS_OWN.keys())
def test_the_same_edit_of_many_stories_is_an_edit(edit: Turn) -> None:
    """Six of twenty stories: editors do so on one day; a theme does it to all."""
    pairs = [(story(number), edit(story(number)) if number < 6 else story(number)) for number in range(20)]
    assert run(pairs).learned() == {}


def test_bylines_that_are_taken_from_some_stories_are_edits() -> None:
    design = DESIGNS["the byline goes"]
    pairs = [(story(number), design(story(number)) if number < 8 else story(number)) for number in range(40)]
    assert run(pairs).learned() == {}


def test_bylines_that_editors_add_where_the_outlet_prints_them_are_edits() -> None:
    without = [turned(story(number), "byline", "", byline=None, authors=()) for number in range(8)]
    pairs = [(bare, story(number)) for number, bare in enumerate(without)]
    pairs += [(story(number), story(number)) for number in range(8, 40)]
    assert run(pairs).learned() == {}


def test_four_stories_are_too_few_and_call_for_more() -> None:
    design = DESIGNS["the byline goes"]
    redesign = run([(story(number), design(story(number))) for number in range(4)])
    assert redesign.learned() == {}
    assert redesign.is_suspected
    redesign.note(4, story(4), design(story(4)))
    assert list(redesign.learned()) == [Shift("byline", "byline", "", "vanished")]


def test_what_few_looks_teach_calls_for_others_and_many_do_not() -> None:
    design = DESIGNS["the byline goes"]
    assert run([(story(number), design(story(number))) for number in range(12)]).is_suspected
    assert not run([(story(number), design(story(number))) for number in range(40)]).is_suspected


def test_paragraphs_that_editors_add_to_the_stories_of_the_day_are_edits() -> None:
    """Eight developing stories gain a line at their end between two looks; the others, which are asked for then, do not."""
    added = [
        with_text(story(number), *story(number).paragraphs, f"At {number} o'clock the tug sank.") for number in range(8)
    ]
    redesign = run([(story(number), after) for number, after in enumerate(added)])
    assert redesign.learned() == {}
    for number in range(8, 16):
        redesign.note(number, story(number), story(number))
    assert redesign.learned() == {}


def test_a_story_that_comes_twice_counts_once() -> None:
    redesign = Redesign()
    for _ in range(9):
        redesign.note(1, story(1), DESIGNS["the byline goes"](story(1)))
    assert redesign.learned() == {}


def test_other_words_from_the_same_place_call_for_nothing() -> None:
    assert not run([(story(1), replace(story(1), headline="Yard goes bankrupt"))]).is_suspected


def test_a_paragraph_more_in_every_one_of_a_few_stories_is_an_edit() -> None:
    design = DESIGNS["the next story behind each text"]
    assert run([(story(number), design(story(number))) for number in range(12)]).learned() == {}


def test_a_paragraph_more_beside_another_sign_of_a_redesign_is_the_sites() -> None:
    line, byline = DESIGNS["the next story behind each text"], DESIGNS["the byline goes"]
    pairs = [(story(number), line(byline(story(number)))) for number in range(12)]
    learned = run(pairs).learned()
    assert {type(decision(pair, learned)) for pair in pairs} == {changes.Redesigned}


def test_a_design_that_is_given_up_again() -> None:
    name = DESIGNS["the outlet's name behind the headline"]
    pairs = [(name(story(number)), story(number)) for number in range(9)]
    learned = run(pairs).learned()
    assert {type(decision(pair, learned)) for pair in pairs} == {changes.Redesigned}


def test_an_edited_headline_is_shown_with_the_name_on_both_sides() -> None:
    learned = [Shift("headline", "h1", "h1", "at the end -Harbour Post")]
    after = replace(story(1), headline="Yard sells no tugs – Harbour Post")
    before, _ = without_shifts(story(1), after, learned)
    assert before.headline == "Yard sells 21 tugs-Harbour Post"
    assert without_shifts(story(1), story(1), learned) == (story(1), story(1))


def test_equal_records_have_no_shift() -> None:
    assert shifts(story(1), story(1)) == frozenset()


def test_what_was_learned_is_told_in_words() -> None:
    learned = [Shift("byline", "byline", "", "vanished"), Shift("published_at", "time, minute", "text, day", "differs")]
    assert describe(learned) == "byline vanished (byline); published differs (time, minute -> text, day)"


# --- a line that the site fills anew at each look ---


def next_lines(*edited_stories: int) -> list[Pair]:
    """All stories with another line at their end than before; some of them edited, too."""
    return [
        (
            with_next("the bay waits for")(story(number)),
            with_next("storms delay")(edited(story(number)) if number in edited_stories else story(number)),
        )
        for number in range(COUNT)
    ]


def test_a_line_that_the_site_fills_anew_is_no_edit_and_hides_none() -> None:
    pairs = next_lines(7)
    learned = run(pairs).learned()
    assert "other words behind next on" in describe(learned)
    kinds = [type(decision(pair, learned)) for pair in pairs]
    assert kinds.count(changes.Redesigned) == COUNT - 1
    found = decision(pairs[7], learned)
    assert isinstance(found, changes.Revised)
    assert {change.field for change in found.changes} == {"headline", "paragraph"}


def test_an_own_last_paragraph_that_opens_otherwise_is_compared() -> None:
    learned = run(next_lines()).learned()
    after = with_text(story(3), *story(3).paragraphs[:-1], "Nobody was found, the harbour office said.")
    assert isinstance(decision((story(3), after), learned), changes.Revised)


def test_a_long_paragraph_that_opens_like_a_line_of_the_site_is_compared() -> None:
    """The stories of an agency all open with its name; a line that the site fills with few words opens so, too."""
    learned = run(next_lines()).learned()
    long = (
        "Next on the list of the harbour office are the two wrecks off Tarnhaven, which divers want to raise before {} with cranes from "
        "the yard across the bay and with money of the ministry."
    )
    before, after = (with_text(story(3), *story(3).paragraphs, long.format(month)) for month in ("May", "June"))
    found = decision((before, after), learned)
    assert isinstance(found, changes.Revised)
    assert [change.field for change in found.changes] == ["paragraph"]
    short = [
        with_text(story(3), *story(3).paragraphs, f"Next on the list: {name} sails at noon.")
        for name in ("Orla", "Vell")
    ]
    assert isinstance(decision((short[0], short[1]), learned), changes.Redesigned)


@pytest.mark.parametrize("share", [0.5, 0.7])
def test_last_lines_of_a_part_of_the_stories_are_edits(share: float) -> None:
    pairs = next_lines()
    pairs = [pair if number < share * COUNT else (pair[0], pair[0]) for number, pair in enumerate(pairs)]
    assert run(pairs).learned() == {}


def test_a_line_of_some_stories_is_the_sites_where_all_that_have_it_show_it_at_one_place() -> None:
    pairs = [pair if number % 2 else (story(number), story(number)) for number, pair in enumerate(next_lines())]
    assert describe(run(pairs).learned()) == "paragraphs other words behind next on (story)"
    few = [pair if number % 4 == 0 else (story(number), story(number)) for number, pair in enumerate(next_lines())]
    assert run(few).learned() == {}, "nine stories are fewer than ten"


def test_a_line_that_stands_elsewhere_in_each_story_is_an_edit() -> None:
    def moved(article: Article, number: int) -> Article:
        *own, last = article.paragraphs
        lines = [f"Hour {line} of {number} went by at sea." for line in range(number % 6)]
        rest = [f"Day {line} of {number} went by at sea." for line in range(number % 5)]
        return with_text(article, *own, *lines, last, *rest)

    pairs = [(moved(old, number), moved(new, number)) for number, (old, new) in enumerate(next_lines())]
    pairs = [pair if number % 2 else (pair[0],) * 2 for number, pair in enumerate(pairs) if number < 24]
    assert run(pairs).learned() == {}


def test_one_word_altered_in_the_last_line_of_many_stories_is_an_edit() -> None:
    def last(number: int, boats: str) -> Article:
        words = f"The fleet lost {boats} boats in the storm off Tarnhaven in the year {number + 1900}."
        return with_text(story(number), *story(number).paragraphs, words)

    pairs = [
        (last(number, "four"), last(number, "five")) if number < 20 else (story(number),) * 2 for number in range(COUNT)
    ]
    assert run(pairs).learned() == {}


@pytest.mark.parametrize(
    ("opening", "looked_at", "learned"), [("Next on", 36, True), ("Next on", 22, False), ("", 36, False)]
)
def test_a_line_that_comes_to_half_of_the_stories_is_the_sites_by_its_opening(
    opening: str, looked_at: int, learned: bool
) -> None:
    def longer(number: int) -> Article:
        line = f"{opening or f'Word {number}'} the coast: storm {number} delays all ferries."
        return with_text(story(number), *story(number).paragraphs, line)

    pairs = [(story(number), story(number) if number % 3 == 0 else longer(number)) for number in range(looked_at)]
    found = run(pairs).learned()
    assert bool(found) is learned
    assert isinstance(decision(pairs[1], found), changes.Redesigned if learned else changes.Revised)


# --- pictures at other addresses ---


def stored_anew(article: Article) -> Article:
    """The site keeps its pictures in another folder, under names that say nothing, in another type."""
    (image,) = article.images
    url = f"https://cdn.newsroom.example/media/{abs(int(article.url.split('/')[3])) * 7919:015x}.webp"
    return replace(article, images=(replace(image, url=url),))


def swapped(article: Article) -> Article:
    """An editor chose another picture."""
    (image,) = article.images
    return replace(article, images=(replace(image, url=image.url.replace(".jpg", "-wreck.jpg")),))


def test_pictures_that_a_site_keeps_elsewhere_are_the_same_pictures() -> None:
    run = Redesign()
    pairs = [(story(number), stored_anew(story(number))) for number in range(COUNT)]
    for number, (before, after) in enumerate(pairs):
        run.note(number, before, after)
    learned = run.learned()
    assert describe(learned) == (
        "image at another address, under another name (newsroom.example/ jpg -> cdn.newsroom.example/media webp)"
    )
    assert all(changes.compare(*without_shifts(before, after, learned)) == [] for before, after in pairs)
    recaptioned = replace(pairs[0][1], images=tuple(replace(one, caption="A wreck") for one in pairs[0][1].images))
    assert [c.field for c in changes.compare(*without_shifts(pairs[0][0], recaptioned, learned))] == ["caption"]
    # Later an editor swaps a picture: what was learned does not explain that.
    now = pairs[1][1]
    later = replace(now, images=(replace(now.images[0], url="https://cdn.newsroom.example/media/77.webp"),))
    assert [c.kind for c in changes.compare(*without_shifts(now, later, learned))] == ["swapped"]


# How a site keeps the picture `name` (its folder and file) after it moved.
MOVES: dict[str, Callable[[str], str]] = {
    "under the same name": lambda name: f"media/{name}.webp",
    "below the same folder of a day": lambda name: f"media/2026/05/{name}.webp",
    "with a word before its name": lambda name: f"media/pic-{name.rpartition('/')[2]}.webp",
    "with a hash behind its name": lambda name: f"media/{name.rpartition('/')[2]}-{hash_of(name)[:8]}.webp",
}
NAMES: dict[str, Callable[[int], str]] = {
    "numbers": lambda number: f"a/{number + 20}",
    "words": lambda number: f"a/tug{'abcdef'[number % 6]}{number + 20}",
    "a number in a folder": lambda number: f"{number + 87654321}/tug{number + 20}",
}


def hash_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
def test_a_picture_that_is_swapped_while_all_move_is_told(move: Callable[[str], str]) -> None:
    wrong = []
    for kind, name in NAMES.items():
        pairs = []
        for number in range(COUNT):
            other = name(777 if number == 5 else number)
            images = [
                (replace(story(number).images[0], url=url),)
                for url in (
                    f"https://newsroom.example/{name(number)}.jpg",
                    f"https://cdn.newsroom.example/{move(other)}",
                )
            ]
            before, after = (replace(story(number), images=one) for one in images)
            pairs.append((before, after))
        learned = run(pairs).learned()
        told = [n for n, pair in enumerate(pairs) if changes.compare(*without_shifts(*pair, learned))]
        if told != [5]:
            wrong.append((kind, told))
    assert wrong == []


def test_pictures_that_move_and_change_their_order_belong_together_by_name() -> None:
    def two(number: int, folder: str, *, turned: bool) -> Article:
        images = [Image(url=f"https://{folder}/{name}{number}.jpg", role="body") for name in ("tug", "pier")]
        return replace(story(number), images=tuple(reversed(images) if turned else images))

    pairs = [(two(n, "newsroom.example/a", turned=False), two(n, "cdn.example/b", turned=n == 5)) for n in range(COUNT)]
    learned = run(pairs).learned()
    assert [n for n, pair in enumerate(pairs) if changes.compare(*without_shifts(*pair, learned))] == []


def test_pictures_that_editors_swap_are_told() -> None:
    run = Redesign()
    for number in range(COUNT):
        run.note(number, story(number), swapped(story(number)) if number < 8 else story(number))
    assert run.learned() == {}
