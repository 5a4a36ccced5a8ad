"""What WordPress's REST interface answers: jobs of a reader process, in which captions and credits of pictures are taken apart too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from iria_crawler import discover
from iria_crawler.model import Candidate, StatedPicture
from iria_crawler.parse.pictures.stated import taken_apart


def read_posts(body: bytes, url: str, headers: Mapping[str, str]) -> discover.Posts:
    """discover.read_posts(), with the pictures that stand for the stories taken apart. Raises DiscoverError."""
    posts = discover.read_posts(body, url, headers)
    return replace(posts, candidates=tuple(map(_with_picture, posts.candidates)))


def read_pictures(body: bytes, url: str) -> tuple[StatedPicture, ...]:
    """discover.read_pictures(), each taken apart. Raises DiscoverError."""
    return tuple(map(taken_apart, discover.read_pictures(body, url)))


def _with_picture(candidate: Candidate) -> Candidate:
    return replace(candidate, picture=taken_apart(candidate.picture)) if candidate.picture else candidate
