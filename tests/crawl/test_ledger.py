"""The ledger of a run's lists: each once, no deeper and no more of them than an honest site has."""

from __future__ import annotations

from iria_crawler.crawl.ledger import MAX_INDEX_DEPTH, MAX_LISTS_PER_RUN, MAX_PAGES_PER_LIST, Ledger, ListQuestion
from iria_crawler.store import ListOwed

ROOT = "https://x.example/sitemap.xml"


def sitemap(url: str = ROOT, depth: int = 0) -> ListQuestion:
    return ListQuestion(ListOwed(url, "sitemap", url, depth))


def test_a_list_is_asked_once() -> None:
    ledger = Ledger()
    for _ in range(2):
        assert ledger.add(sitemap()) is None
    assert (ledger.next(), ledger.next()) == (sitemap(), None)
    assert ledger.add(sitemap()) is None
    assert ledger.next() is None


def test_where_a_list_answered_is_known_as_well() -> None:
    ledger = Ledger()
    ledger.answered_at(ROOT)
    assert ledger.knows(ROOT)
    ledger.add(sitemap())
    assert ledger.waiting == 0


def test_lists_come_in_the_order_they_were_found() -> None:
    ledger = Ledger()
    for name in "abc":
        ledger.add(sitemap(f"{ROOT}?{name}"))
    assert [ledger.next() for _ in range(3)] == [sitemap(f"{ROOT}?{name}") for name in "abc"]


def test_an_index_below_an_index_is_followed_so_deep_and_no_deeper() -> None:
    ledger = Ledger()
    question = sitemap()
    for depth in range(1, MAX_INDEX_DEPTH + 1):
        question = question.after(f"{ROOT}?{depth}")
        assert ledger.add(question) is None, depth
    refusal = ledger.add(question.after(f"{ROOT}?deeper"))
    assert refusal is not None
    assert refusal.kind == "loop"


def test_what_led_to_an_index_is_known_of_it() -> None:
    below = sitemap().after(f"{ROOT}?1").after(f"{ROOT}?2")
    assert below.above == (ROOT, f"{ROOT}?1")
    assert below.owed.name == ROOT


def test_pages_of_one_list_may_be_many_and_not_without_end() -> None:
    def page(number: int) -> ListQuestion:
        return ListQuestion(
            ListOwed(f"https://x.example/wp-json/?page={number}", "rest", "https://x.example/wp-json/", number)
        )

    ledger = Ledger()
    assert ledger.add(page(MAX_PAGES_PER_LIST)) is None
    refusal = ledger.add(page(MAX_PAGES_PER_LIST + 1))
    assert refusal is not None
    assert refusal.kind == "too_many"


def test_a_run_asks_so_many_lists_and_leaves_the_rest() -> None:
    ledger = Ledger()
    for number in range(MAX_LISTS_PER_RUN + 7):
        ledger.add(sitemap(f"{ROOT}?{number}"))
    asked = 0
    while ledger.next() is not None:
        asked += 1
    assert (asked, ledger.waiting, ledger.is_full) == (MAX_LISTS_PER_RUN, 7, True)


def test_a_page_that_says_what_an_earlier_one_said_repeats() -> None:
    ledger = Ledger()
    assert not ledger.repeats("posts", ("a", "b"))
    assert not ledger.repeats("posts", ("c",))
    assert not ledger.repeats("other posts", ("a", "b"))
    assert ledger.repeats("posts", ("a", "b"))
    # An empty page says nothing, however often it comes.
    assert not ledger.repeats("posts", ())
    assert not ledger.repeats("posts", ())
