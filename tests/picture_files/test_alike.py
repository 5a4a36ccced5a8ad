"""Renditions of a picture look the same, other pictures do not, and an edit lies between."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from made_pictures import encoded, scene
from PIL import Image, ImageEnhance

from iria_crawler.picture_files.alike import MAX_SAME_BITS, MIN_SWAPPED_BITS, bits_apart
from iria_crawler.picture_files.read import read_picture

SEEDS = range(40)
RENDITIONS: dict[str, Callable[[Image.Image], bytes]] = {
    "thumbnail": lambda image: encoded(image.resize((160, 106))),
    "larger": lambda image: encoded(image.resize((1920, 1278))),
    "low quality": lambda image: encoded(image, quality=20),
    "png": lambda image: encoded(image, "PNG"),
    "webp": lambda image: encoded(image, "WEBP", quality=60),
    "progressive": lambda image: encoded(image, progressive=True),
    "brighter": lambda image: encoded(ImageEnhance.Brightness(image).enhance(1.08)),
    "squeezed": lambda image: encoded(image.resize((600, 426))),
}


def hash_of(body: bytes) -> str:
    found = read_picture(body, "https://news.example.org/a.jpg", True).phash
    assert found is not None
    return found


def hash_of_scene(seed: int) -> str:
    return hash_of(encoded(scene(seed)))


@pytest.mark.parametrize("name", RENDITIONS)
def test_rendition_looks_the_same(name: str) -> None:
    apart = [bits_apart(hash_of_scene(seed), hash_of(RENDITIONS[name](scene(seed)))) for seed in SEEDS]
    assert max(apart) <= MAX_SAME_BITS


def test_other_pictures_are_swaps() -> None:
    hashes = [hash_of_scene(seed) for seed in SEEDS]
    apart = sorted(bits_apart(one, other) for one, other in combinations(hashes, 2))
    assert sum(bits < MIN_SWAPPED_BITS for bits in apart) <= 0.01 * len(apart)
    assert apart[0] > MAX_SAME_BITS


def test_crop_of_a_tenth_is_no_swap() -> None:
    apart = [bits_apart(hash_of_scene(seed), hash_of(encoded(scene(seed).crop((32, 21, 608, 405))))) for seed in SEEDS]
    assert max(apart) < MIN_SWAPPED_BITS
