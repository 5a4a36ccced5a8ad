"""Pictures at other addresses: each is paired once, and a page with thousands of them costs no pair of each with each."""

from __future__ import annotations

import pytest

from iria_crawler.changes.compare import pictures
from iria_crawler.changes.compare.pictures import MAX_OF_ONE_NAME, compare_pictures, moved_pictures
from iria_crawler.model import Image


def images(form: str, numbers: range) -> list[Image]:
    return [Image(url=form.format(number)) for number in numbers]


def test_each_picture_is_found_at_its_new_address_once() -> None:
    old = images("https://www.harbour.example/img/{}-at-the-quay.jpg", range(300))
    new = images("https://cdn.harbour.example/kept/img/{}-at-the-quay.jpg", range(300))
    assert moved_pictures(old, list(reversed(new))) == list(zip(old, new, strict=True))
    assert compare_pictures(old, new) == []
    assert moved_pictures([old[0], old[0]], new[:1]) == [(old[0], new[0])]


def test_pictures_of_other_names_are_none_of_them() -> None:
    old = images("https://www.harbour.example/img/{}-at-the-quay.jpg", range(3))
    new = images("https://www.harbour.example/img/{}-at-the-pier.jpg", range(3))
    assert moved_pictures(old, new) == []
    assert [change.kind for change in compare_pictures(old, new)] == ["swapped"] * 3


@pytest.mark.parametrize("name", ["{}-at-the-quay.jpg", "{}/photo.jpg"])
def test_the_pairs_that_are_compared_are_few(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    asked = 0

    def counted(one: Image, other: Image) -> bool:
        nonlocal asked
        asked += 1
        return False

    monkeypatch.setattr(pictures, "is_one_picture", counted)
    many = range(1000)
    moved_pictures(
        images("https://www.harbour.example/img/" + name, many), images("https://cdn.harbour.example/b/" + name, many)
    )
    assert 0 < asked <= len(many) * MAX_OF_ONE_NAME
