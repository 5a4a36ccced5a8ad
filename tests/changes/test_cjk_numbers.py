"""Numbers in Chinese characters: their values, words that only hold such characters, and what a changed one means."""

from __future__ import annotations

import pytest

from iria_crawler import Article, compare
from iria_crawler.changes.words.cjk_numbers import in_figures


@pytest.mark.parametrize(
    ("signs", "value"),
    [
        ("一百八十", 180),
        ("十二", 12),
        ("二十", 20),
        ("一千零五", 1005),
        ("一千四百万", 14_000_000),
        ("三億二千万", 320_000_000),
        ("百万", 1_000_000),
        ("二〇二六", 2026),
        ("两百", 200),
    ],
)
def test_value(signs: str, value: int) -> None:
    assert in_figures(f"约{signs}名").split() == ["约", str(value), "名"]


@pytest.mark.parametrize("text", ["船员一起上岸", "三角洲的港口", "费用为3百万克朗", "plain words"])
def test_single_sign_or_one_behind_a_figure_is_no_number(text: str) -> None:
    assert in_figures(text) == text


def story(paragraph: str) -> Article:
    return Article(
        url="https://news.example.org/a/", headline="护卫舰返回港口", paragraphs=(paragraph,), body_text=paragraph
    )


def test_changed_number_is_substantive() -> None:
    before, after = (story(f"护卫舰返回港口，{number}名船员在甲板上列队。") for number in ("一百八十", "一百六十"))
    assert max(change.severity for change in compare(before, after)) == 3


def test_same_number_in_figures_states_no_other_amount() -> None:
    before, after = story("护卫舰返回港口，一百八十名船员列队。"), story("护卫舰返回港口，180名船员列队。")
    assert all(change.severity < 3 for change in compare(before, after))
