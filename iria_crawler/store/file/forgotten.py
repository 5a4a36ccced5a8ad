"""What is left of forgotten stories: hashes of their addresses, by which they are kept away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from iria_crawler.store.file.engine import Database
from iria_crawler.urls import url_key


def key_hash(site_id: int, url: str) -> str:
    """The hash of an address of a site. The address itself often holds the headline, so it is not kept."""
    return hashlib.sha256(f"{site_id} {url_key(url)}".encode("utf-8", "surrogatepass")).hexdigest()


def id_hash(site_id: int, external_id: str) -> str:
    """The hash of a story's id in the publisher's own system."""
    return hashlib.sha256(f"{site_id} id {external_id}".encode("utf-8", "surrogatepass")).hexdigest()


def is_forgotten(db: Database, site_id: int, urls: Iterable[str], external_id: str | None = None) -> bool:
    """Whether a story with one of these addresses, or with this id, was forgotten."""
    hashes = [key_hash(site_id, url) for url in urls] + ([id_hash(site_id, external_id)] if external_id else [])
    marks = ", ".join("?" * len(hashes))
    return db.execute(f"SELECT 1 FROM forgotten_keys WHERE key_hash IN ({marks})", hashes).fetchone() is not None
