"""A change in words: what stands around a difference, and that the difference itself is always to be seen."""

from __future__ import annotations

import pytest

from iria_crawler.changes.compare.summary import CONTEXT_CHARACTERS, MAX_EXCERPT_CHARACTERS, excerpt, in_plain_text


def told(before: str, after: str) -> str:
    return in_plain_text(excerpt(before, after))


def test_six_words_stand_on_each_side() -> None:
    before = "one two three four five six seven eight nine ten eleven twelve"
    assert (
        told(before, before.replace("eight", "acht"))
        == "… three four five six seven [-eight-]{+acht+} nine ten eleven twelve"
    )
    assert (
        told("a b c d e f g h x i j k l m n", "a b c d e f g h y i j k l m n") == "… d e f g h [-x-]{+y+} i j k l m …"
    )


@pytest.mark.parametrize(
    ("sentence", "old", "new"),
    [
        ("艦長は三百本のボルトを数えたと述べた。", "三百", "四百"),  # words of a clause
        ("กองทัพเรือฝึกที่ชายฝั่งตะวันออกสามลำ", "สาม", "สี่"),  # no marks at all
        ("frigatereturnsinwinter", "winter", "summer"),  # one word without an end
    ],
)
@pytest.mark.parametrize("before_it", [0, 9, 40])
def test_a_difference_in_a_text_without_spaces_is_seen(sentence: str, old: str, new: str, before_it: int) -> None:
    before = sentence * before_it + sentence + sentence * 40
    after = sentence * before_it + sentence.replace(old, new) + sentence * 40
    segments = excerpt(before, after)
    deleted = "".join(one.text for one in segments if one.op == "delete")
    inserted = "".join(one.text for one in segments if one.op == "insert")
    assert deleted != inserted
    assert len(told(before, after)) < 2 * (MAX_EXCERPT_CHARACTERS + CONTEXT_CHARACTERS) + 30


def test_what_was_added_or_removed_alone_is_cut() -> None:
    assert told("", "海" * 900) == "{+" + "海" * (MAX_EXCERPT_CHARACTERS - 2) + " …+}"
    [alone] = excerpt(None, "Frigate " + "x" * 900)
    assert alone.text == "Frigate " + "x" * (MAX_EXCERPT_CHARACTERS - 10) + " …"
    [words] = excerpt("word " * 90, None)
    assert words.text == "word " * 31 + "…"
    assert excerpt(None, "") == []
