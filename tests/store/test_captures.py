"""Raw pages: returned byte for byte, stored whole or as a delta."""

from __future__ import annotations

import random
from pathlib import Path

from iria_crawler.store.file.captures import MAX_DELTAS
from iria_crawler.store.file.page_files import FileCaptures


def page(nonce: int) -> bytes:
    """40 kB of markup that can hardly be compressed, with one number that changes on every fetch."""
    words = random.Random(7)
    text = " ".join(f"{words.getrandbits(64):x}" for _ in range(2400))
    return f"<html><body data-nonce='{nonce}'><p>{text}</p></body></html>".encode()


def test_a_page_comes_back_as_it_was(tmp_path: Path) -> None:
    captures = FileCaptures(tmp_path / "captures.db")
    name = captures.put(page(1))
    assert captures.get(name) == page(1)
    captures.close()


def test_unknown_page_is_none(tmp_path: Path) -> None:
    captures = FileCaptures(tmp_path / "captures.db")
    assert captures.get("0" * 64) is None
    captures.close()


def test_recapture_with_another_nonce_costs_little(tmp_path: Path) -> None:
    captures = FileCaptures(tmp_path / "captures.db")
    first = captures.put(page(1))
    second = captures.put(page(2), base=first)
    size = captures._db.execute("SELECT length(data) FROM pages WHERE sha256 = ?", (second,)).fetchone()[0]
    assert size < 500
    assert captures.get(second) == page(2)
    captures.close()


def test_a_long_chain_is_cut_and_still_readable(tmp_path: Path) -> None:
    captures = FileCaptures(tmp_path / "captures.db")
    name = None
    for nonce in range(MAX_DELTAS + 3):
        name = captures.put(page(nonce), base=name)
    assert captures._db.execute("SELECT max(chain), count(*) FILTER (WHERE base IS NULL) FROM pages").fetchone() == (
        MAX_DELTAS,
        2,
    )
    assert name is not None
    assert captures.get(name) == page(MAX_DELTAS + 2)
    captures.close()


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    captures = FileCaptures(tmp_path / "captures.db")
    assert captures.put(page(1)) == captures.put(page(1))
    assert captures._db.execute("SELECT count(*) FROM pages").fetchone() == (1,)
    captures.close()


def test_base_that_is_gone_means_a_whole_page(tmp_path: Path) -> None:
    captures = FileCaptures(tmp_path / "captures.db")
    name = captures.put(page(1), base="f" * 64)
    assert captures.get(name) == page(1)
    captures.close()
