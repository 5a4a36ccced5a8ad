"""Which picture of a story a change is about: told from the rows of `images`, or left open."""

from __future__ import annotations

from typing import Any

import pytest

from iria_crawler.browse.changed_pictures import PicturesOfStory, named_by

TUG, TERN, PIER = (f"https://navy.example/2026/05/{name}.jpg" for name in ("tug-at-sea", "tern-at-sea", "pier-of-igal"))


def image(number: int, url: str, first: int, last: int | None = None, **texts: str) -> dict[str, Any]:
    row = {"id": number, "url": url, "first_revision": first, "last_revision": last, "caption": None, "credit": None}
    row |= {"alt_text": None, "qualifiers": "[]", "photographer_rank": None, "licence": None, "credit_date": None}
    return row | texts


def change(field: str, before: str | None, after: str | None) -> dict[str, Any]:
    times = {"earliest_at": "2026-05-01T10:00:00Z", "latest_at": "2026-05-02T10:00:00Z"}
    return {"field": field, "before": before, "after": after, "from_revision": 7, "to_revision": 8, **times}


# The tug has another caption since revision 8; the tern has always had the one that the tug has now.
SHOWN = [
    image(1, TUG, 7, 7, caption="A tug.", credit="Ida Ode"),
    image(2, TUG, 8, caption="A tug at sea.", credit="Ida Ode"),
    image(3, TERN, 7, caption="A tug at sea.", credit="Tom Roe"),
]


def of(row: dict[str, Any], images: list[dict[str, Any]], *files: dict[str, Any]) -> set[int]:
    return {found["id"] for found in PicturesOfStory(images, files).of(row)}


def test_a_caption_that_changed() -> None:
    assert of(change("caption", "A tug.", "A tug at sea."), SHOWN) == {1, 2}


@pytest.mark.parametrize(
    ("before", "after"),
    [("A tug.", "A tern."), ("A tern.", "A tug at sea."), (None, "A tug at sea."), ("A tug.", None)],
)
def test_words_that_no_picture_had(before: str | None, after: str | None) -> None:
    assert of(change("caption", before, after), SHOWN) == set()


def test_one_that_had_the_words_at_another_time() -> None:
    earlier = [image(1, TUG, 5, 6, caption="A tug."), *SHOWN[1:]]
    assert of(change("caption", "A tug.", "A tug at sea."), earlier) == set()


def test_two_pictures_with_the_same_change_are_left_open() -> None:
    both = [
        *SHOWN[:2],
        image(4, PIER, 7, 7, caption="A tug."),
        image(5, PIER, 8, caption="A tug at sea."),
    ]
    assert of(change("caption", "A tug.", "A tug at sea."), both) == set()


def test_a_credit_that_was_added_and_one_that_was_removed() -> None:
    come = [image(1, TUG, 7, 7), image(2, TUG, 8, credit="Ida Ode"), SHOWN[2]]
    assert of(change("credit", None, "Ida Ode"), come) == {1, 2}
    gone = [image(1, TUG, 7, 7, credit="Ida Ode"), image(2, TUG, 8), SHOWN[2]]
    assert of(change("credit", "Ida Ode", None), gone) == {1, 2}


def test_a_picture_at_another_address_since() -> None:
    moved = [SHOWN[0], image(2, TUG.replace(".jpg", "-800x450.jpg"), 8, caption="A tug at sea."), SHOWN[2]]
    assert of(change("caption", "A tug.", "A tug at sea."), moved) == {1, 2}


def test_pictures_that_came_went_or_were_swapped() -> None:
    images = [image(1, TUG, 7, 7), image(2, PIER, 8), image(3, TERN, 7)]
    assert of(change("image", TUG, PIER), images) == {1, 2}
    assert of(change("image", TUG, None), images) == {1}
    assert of(change("image", None, PIER), images) == {2}


def test_a_file_that_was_swapped_is_known_by_its_time() -> None:
    row = change("picture_file", "1600 x 900 pixels", "1600 x 900 pixels, Tom Roe")
    now = {"url": TERN, "first_at": "2026-05-02T10:00:00Z"}
    assert of(row, SHOWN, now) == {3}
    assert of(row, SHOWN, {**now, "first_at": "2026-05-02T10:00:01Z"}) == set()
    assert of(row, SHOWN, now, {**now, "url": TUG}) == set()


def test_how_a_picture_came_is_told_only_of_the_one_picture_of_a_story() -> None:
    assert of(change("qualifiers", "file", "pool"), SHOWN) == set()
    assert of(change("qualifiers", "file", "pool"), SHOWN[:2]) == {1, 2}


def test_an_alternative_text_that_changed() -> None:
    told = [
        image(1, TUG, 7, 7, alt_text="A tug"),
        image(2, TUG, 8, alt_text="A grey tug"),
        image(3, TERN, 7, alt_text="A tug"),
    ]
    assert of(change("alt_text", "A tug", "A grey tug"), told) == {1, 2}
    assert of(change("alt_text", "A tug", "A red tug"), told) == set()


def test_how_a_picture_came_rank_licence_and_day() -> None:
    before = image(1, TUG, 7, 7, qualifiers='["file"]', photographer_rank="Sgt.")
    after = {
        **before,
        "id": 2,
        "first_revision": 8,
        "last_revision": None,
        "licence": "CC BY 2.0",
        "credit_date": "2026-05-01",
    }
    told = [after, before, image(3, TERN, 7, qualifiers='["file"]')]
    assert of(change("qualifiers", "file, Sgt.", "file, Sgt., CC BY 2.0, 2026-05-01"), told) == {1, 2}
    assert of(change("qualifiers", "file", "file, Sgt., CC BY 2.0, 2026-05-01"), told) == set()
    assert of(
        change("qualifiers", None, "file"), [image(1, TUG, 7, 7), image(2, TUG, 8, qualifiers='["file"]'), SHOWN[2]]
    ) == {1, 2}


def test_hundreds_of_pictures_with_one_change_are_left_open_at_once() -> None:
    """Each that began beside each that ended would be a hundred thousand pairs, for each of the changes."""
    urls = [f"https://navy.example/2026/05/ship-{number}-at-sea.jpg" for number in range(300)]
    many = [image(number, url, 8, credit="Ida Ode") for number, url in enumerate(urls, 300)]
    many += [image(number, url, 7, 7) for number, url in enumerate(urls)]
    assert of(change("credit", None, "Ida Ode"), many) == set()


def test_what_names_a_change() -> None:
    """The newest row; of a swap the newest of both sides, whatever stands between."""
    newest_first = [image(4, PIER, 9), image(3, PIER, 8, 8), image(2, TUG, 7, 7), image(1, TUG, 6, 6)]
    assert [row["id"] for row in named_by(change("caption", "A", "B"), newest_first[2:])] == [2]
    assert [row["id"] for row in named_by(change("image", TUG, PIER), newest_first)] == [2, 4]
    assert [row["id"] for row in named_by(change("image", None, PIER), newest_first)] == [4]
    assert named_by(change("image", TUG, PIER), []) == []
