"""What a run learns about the whole site, case by case: walls, outages, and whether it can vouch for the site."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from iria_crawler.changes.decide.run import BULK_STORIES, WALLED_IN_A_ROW, Essence, RunMemory, essence, is_same_page
from iria_crawler.model import Article

WALL_TEXT = "Please prove that you are human. Tick the box below, and you will be led to the page that you asked for."


def page(
    body: str,
    *,
    url: str = "https://x.example/news/tug-sinks-at-quay/",
    headline: str = "Tug sinks at quay",
    published: int | None = None,
) -> Essence:
    """The essence of a page of one paragraph, published on a day of November."""
    at = datetime(2026, 11, published, tzinfo=UTC) if published else None
    return essence(Article(url=url, headline=headline, paragraphs=(body,), body_text=body, published_at=at), url)


def story(number: int) -> Essence:
    """A page about its own address."""
    words = f"The tug {'abcdefghij'[number % 10] * 4} sank at the quay of harbour number {number} before the watch had woken up."
    return page(
        words, url=f"https://x.example/news/tug-sinks-at-quay-{number}/", headline=f"Tug sinks at quay {number}"
    )


def wall(number: int) -> Essence:
    """The wall, as an answer for the address of a story."""
    return page(WALL_TEXT, url=f"https://x.example/news/{'abcdefghij'[number % 10] * 4}-sinks-at-quay-{number}/")


# --- one page or two ---

SAME = {
    "the_same_text": (page(WALL_TEXT), page(WALL_TEXT)),
    "a_time_of_day_differs": (page(f"{WALL_TEXT} It is 12:31:07."), page(f"{WALL_TEXT} It is 12:31:09.")),
    "a_request_number_differs": (page(f"{WALL_TEXT} Ray 7d8fe2a19b."), page(f"{WALL_TEXT} Ray 0a1b2c3d4e.")),
    "a_name_that_begins_with_a_long_number_differs": (
        page(f"{WALL_TEXT} Ray 0812345aef88d4."),
        page(f"{WALL_TEXT} Ray 7d8fe2a19b0c41."),
    ),
    "an_address_of_a_machine_differs": (page(f"{WALL_TEXT} You are 10.0.0.7."), page(f"{WALL_TEXT} You are 10.0.0.9.")),
    "it_names_the_address_that_was_asked": (
        page(
            f"{WALL_TEXT} anchors lost", url="https://x.example/news/minister-opens-bridge/", headline="Security check"
        ),
        page(f"{WALL_TEXT} barges found", url="https://x.example/news/convoy-sails-north/", headline="Security check"),
    ),
    "a_time_of_day_in_a_script_without_spaces": (
        page("系统正在维护，请稍后再试。现在时间12:31:07，请求编号7d8fe2a19b。"),
        page("系统正在维护，请稍后再试。现在时间12:31:09，请求编号0a1b2c3d4e。"),
    ),
    "it_names_the_address_in_a_script_without_spaces": (
        page(
            "请完成验证后继续访问本站，我们需要确认您不是机器人。地址：海军",
            url="https://x.example/海军出海训练-北方舰队巡航/",
            headline="验证",
        ),
        page(
            "请完成验证后继续访问本站，我们需要确认您不是机器人。地址：空军",
            url="https://x.example/空军飞行训练-南方机场开放/",
            headline="验证",
        ),
    ),
    "a_counter_of_few_figures_differs_at_addresses_of_numbers": (
        page(f"{WALL_TEXT} You are visitor 48213.", url="https://x.example/a/1", headline="One moment"),
        page(f"{WALL_TEXT} You are visitor 48219.", url="https://x.example/a/2", headline="One moment"),
    ),
    "it_prints_the_whole_address_that_was_asked": (
        page(f"{WALL_TEXT} /minister-opens-bridge/", url="https://x.example/minister-opens-bridge/", headline="Check"),
        page(f"{WALL_TEXT} /convoy-sails-north/", url="https://x.example/convoy-sails-north/", headline="Check"),
    ),
    "it_prints_the_query_that_was_asked": (
        page(f"{WALL_TEXT} ?p=11", url="https://x.example/?p=11", headline="Check"),
        page(f"{WALL_TEXT} ?p=12", url="https://x.example/?p=12", headline="Check"),
    ),
    "it_shows_the_beginning_of_each_story": (
        page(f"The frigate left. {WALL_TEXT}", url="https://x.example/minister-opens-bridge/", headline="Subscribe"),
        page(f"A convoy came by. {WALL_TEXT}", url="https://x.example/engine-room-flooded/", headline="Subscribe"),
    ),
    "sentences_without_spaces_and_a_clock_among_them": (
        page(
            "現在サイトは点検中です。時刻は12:31:07です。しばらくお待ちください。",
            url="https://x.example/a/1",
            headline="点検中",
        ),
        page(
            "現在サイトは点検中です。時刻は12:31:48です。しばらくお待ちください。",
            url="https://x.example/a/2",
            headline="点検中",
        ),
    ),
    "both_are_empty": (page("", headline=""), page("", headline="")),
    **{
        f"each_shows_the_day_of_its_story_{number}": (
            page(f"{one} {WALL_TEXT}", published=1),
            page(f"{other} {WALL_TEXT}", published=30),
        )
        for number, (one, other) in enumerate(
            (
                ("01 December 2026", "30 November 2026"),
                ("December 1, 2026", "Nov. 30, 2026"),
                ("1. Dezember 2026", "30. November 2026"),
                ("1 de diciembre de 2026", "30 de noviembre de 2026"),
                ("2026. december 1.", "2026. november 30."),
                ("1 декабря 2026", "30 ноября 2026"),
                ("1.12.2026", "30.11.2026"),
                ("12/1/2026", "11/30/2026"),
                ("2026年12月1日", "2026年11月30日"),
            )
        )
    },
}
OTHER = {
    "a_year_and_other_figures_beside_it": (
        page("The yard built 12 ships in 2026 and no more.", published=1),
        page("The yard built 14 ships in 2026 and no more.", published=2),
    ),
    "a_number_that_no_year_follows": (
        page("The ship made 17 trips, all of them to the north.", published=1),
        page("The ship made 18 trips, all of them to the north.", published=2),
    ),
    "bulletins_with_other_figures": (
        page("The ship left port with a crew of forty for trip 17 and came back."),
        page("The ship left port with a crew of forty for trip 18 and came back."),
    ),
    "stories_of_a_like_wording_at_their_own_addresses": (
        page(
            "The yard of Skagvik counts nine ships in the harbour and none is ready.",
            url="https://x.example/yard-counts-ships/",
        ),
        page(
            "The yard of Korsnes counts nine ships in the harbour and none is ready.",
            url="https://x.example/yard-counts-ships/",
        ),
    ),
    "bulletins_whose_addresses_are_spelled_in_another_script": (
        page(
            "За добу відбито 41 атаку на північному напрямку, повідомив штаб.",
            url="https://x.example/zvedennya-shtabu-za-dobu-1/",
            headline="Зведення, день 1",
        ),
        page(
            "За добу відбито 42 атаки на північному напрямку, повідомив штаб.",
            url="https://x.example/zvedennya-shtabu-za-dobu-2/",
            headline="Зведення, день 2",
        ),
    ),
    "bulletins_whose_addresses_have_no_accents": (
        page(
            "Général Lefèvre inspecte la garnison du nord, jour 17 de la visite.",
            url="https://x.example/general-lefevre-inspecte/",
        ),
        page(
            "Général Lefèvre inspecte la garnison du nord, jour 18 de la visite.",
            url="https://x.example/general-lefevre-inspecte/",
        ),
    ),
    "bulletins_with_titles_of_their_own_at_addresses_of_numbers": (
        page(
            "The ship left port with a crew of forty for trip 17.", url="https://x.example/a/1", headline="Bulletin 17"
        ),
        page(
            "The ship left port with a crew of forty for trip 18.", url="https://x.example/a/2", headline="Bulletin 18"
        ),
    ),
    "bulletins_of_one_title_with_days_and_figures_of_their_own": (
        page("The river stands at 12 feet at the quay.", url="https://x.example/for-our-readers/", published=1),
        page("The river stands at 14 feet at the quay.", url="https://x.example/for-our-readers-2/", published=2),
    ),
    "bulletins_of_one_title_with_dates_of_their_own_at_addresses_in_another_script": (
        page("За добу збито 17 ракет.", url="https://x.example/zvedennia-za-dobu-1/", headline="Зведення", published=1),
        page("За добу збито 18 ракет.", url="https://x.example/zvedennia-za-dobu-2/", headline="Зведення", published=2),
    ),
    "stories_without_spaces": (
        page("海上自衛隊の護衛艦が港を出た。", url="https://x.example/a/1", headline="護衛艦"),
        page("航空基地で訓練が始まった。", url="https://x.example/a/2", headline="訓練"),
    ),
    "an_empty_page_and_a_story": (page("", headline=""), page(WALL_TEXT)),
}


@pytest.mark.parametrize("name", SAME)
def test_one_page(name: str) -> None:
    assert is_same_page(*SAME[name])


@pytest.mark.parametrize("name", OTHER)
def test_two_pages(name: str) -> None:
    assert not is_same_page(*OTHER[name])


# --- walls ---


def test_one_page_for_three_stories_is_a_wall() -> None:
    memory = RunMemory()
    for number in range(3):
        assert not memory.is_wall(wall(number))
        memory.note(number, "another", wall(number))
    assert memory.is_wall(wall(3))
    assert "3 stories" in (memory.wall_message() or "")


def test_one_text_under_two_addresses_is_none() -> None:
    memory = RunMemory()
    for address in ("https://x.example/a/", "https://x.example/b/"):
        memory.note(address, "itself", page("One story under two addresses."))
    assert not memory.is_wall(page("One story under two addresses."))
    assert memory.wall_message() is None


def test_one_story_under_many_addresses_is_none() -> None:
    """Each of its addresses contains its name: with a parameter of the link to it, in another folder, or as a print version."""
    memory = RunMemory()
    text = "One story under many addresses."
    for number in range(9):
        url = f"https://x.example/{number}/tug-sinks-at-quay/?ref={number}"
        memory.note(url, "itself", page(text, url=url))
    assert not memory.is_wall(page(text, url="https://x.example/print/tug-sinks-at-quay/"))


def test_a_text_that_comes_now_and_then_among_stories_is_none() -> None:
    memory = RunMemory()
    for number in range(20):
        memory.note(number, "itself", page("Watch the video.") if number % 6 == 0 else story(number))
    assert not memory.is_wall(page("Watch the video."))


def test_a_faceless_text_that_comes_now_and_then_is_a_wall_and_told_where_it_comes_often() -> None:
    memory = RunMemory()
    notice = [page(WALL_TEXT, url=f"https://x.example/minister-visits-{'abcdefghijklmnop'[n] * 4}/") for n in range(16)]
    for number in range(40):
        memory.note(number, "itself", notice[number // 12] if number % 12 == 0 else story(number))
    assert memory.is_wall(notice[8])
    assert memory.wall_message() is None
    for number in range(60, 72):
        memory.note(number, "another", notice[number - 56])
    assert memory.wall_message() is not None


def test_the_page_for_what_is_not_there_is_none_for_a_few_stories() -> None:
    memory = RunMemory()
    lost = [page("An empty drawer.", url=f"https://x.example/a/{n}", headline="Empty") for n in range(3)]
    for number in range(12):
        memory.note(number, "missing" if number < 3 else "itself", lost[number] if number < 3 else story(number))
    assert not memory.is_wall(lost[0])
    assert memory.wall_message() is None


def test_a_wall_of_two_faces_is_one() -> None:
    memory = RunMemory()
    other = "A cup of tea is served at the window on the left while you wait for your turn."
    for number in range(7):
        url = f"https://x.example/a/{number}"
        memory.note(number, "another", page((WALL_TEXT, other)[number % 2], url=url, headline="Wait"))
    for text in (WALL_TEXT, other):
        assert memory.is_wall(page(text, url="https://x.example/a/9", headline="Wait"))


def test_a_wall_that_begins_in_mid_run_is_one() -> None:
    memory = RunMemory()
    for number in range(20):
        memory.note(number, "itself", story(number))
    for number in range(20, 23):
        memory.note(number, "another", wall(number))
    assert memory.is_wall(page(WALL_TEXT))
    assert not memory.is_wall(story(3))


def test_a_page_for_the_front_page_and_for_nonsense_is_a_wall_at_once() -> None:
    memory = RunMemory()
    memory.one_page = page(WALL_TEXT)
    assert memory.is_wall(page(WALL_TEXT))
    assert "every address" in (memory.wall_message() or "")


def test_three_stories_led_to_one_address_end_there() -> None:
    memory = RunMemory()
    for number in range(3):
        assert not memory.is_common_end("x.example/privacywall")
        memory.note(number, "another", story(number), "x.example/privacywall")
    assert memory.is_common_end("x.example/privacywall")
    assert not memory.is_common_end(None)
    assert "x.example/privacywall" in (memory.wall_message() or "")


def test_a_run_goes_on_until_the_wall_has_come_often_enough() -> None:
    memory = RunMemory()
    for number in range(WALLED_IN_A_ROW + 2):
        assert not memory.stopped_by_a_wall
        memory.note(number, "another", wall(number))
    assert memory.stopped_by_a_wall
    memory.note(99, "itself")
    assert not memory.stopped_by_a_wall


def test_a_page_that_came_for_another_story() -> None:
    memory = RunMemory()
    memory.note(1, "another", wall(1))
    assert memory.others_with(1, wall(1)) == frozenset()
    assert memory.others_with(2, wall(2)) == {1}
    assert memory.others_with(2, None) == frozenset()


def test_a_page_that_came_at_a_second_address_of_the_same_place_came_for_no_other_story() -> None:
    memory = RunMemory()
    memory.note("https://x.example/s1/tug-sinks-at-quay/", "itself", page(WALL_TEXT))
    assert memory.others_with(1, page(WALL_TEXT, url="https://x.example/s2/tug-sinks-at-quay/")) == frozenset()


def test_answers_without_any_text_are_no_wall_but_a_server_in_trouble() -> None:
    memory = RunMemory()
    for number in range(WALLED_IN_A_ROW + 2):
        url = f"https://x.example/news/{'abcdefghij'[number % 10] * 4}-sinks-at-quay-{number}/"
        memory.note(number, "nothing", page("", headline="", url=url))
    assert memory.stopped_by_a_wall
    assert memory.ends_blank
    assert memory.wall_message() is None
    assert "without any text came for 8 stories" in (memory.outage_message() or "")


def test_one_missing_story_beside_many_that_were_replaced_is_no_outage() -> None:
    memory = RunMemory()
    memory.note(0, "missing")
    for number in (1, 2):
        memory.note(number, "another", story(number))
    assert memory.outage_message() is None


# --- who vouches ---


def test_nobody_vouches_until_a_story_came_as_itself() -> None:
    memory = RunMemory()
    memory.note(1, "missing")
    assert not memory.can_vouch
    assert memory.wants_a_witness
    assert "1 of 1" in (memory.outage_message() or "")
    memory.note(2, "itself")
    assert memory.can_vouch
    assert not memory.wants_a_witness
    assert memory.outage_message() is None


def test_where_no_story_is_left_the_front_page_vouches() -> None:
    memory = RunMemory()
    memory.note(1, "missing")
    memory.no_other_story = True
    assert not memory.can_vouch
    memory.home_is_well = True
    assert memory.can_vouch


def test_front_page_alone_vouches_for_one_story_and_not_for_several() -> None:
    for stories, vouched in ((1, True), (2, False), (16, False)):
        memory = RunMemory()
        memory.home_is_well = True
        for story in range(stories):
            memory.note(story, "another", page(WALL_TEXT + f" {story}"))
        memory.note_witnesses(0)
        assert memory.can_vouch == vouched


def test_a_doubted_page_wants_a_witness_too() -> None:
    memory = RunMemory()
    assert not memory.wants_a_witness
    memory.note(1, "another", page(WALL_TEXT))
    assert memory.wants_a_witness


@pytest.mark.parametrize(
    ("missing", "there", "bulk"),
    [
        (BULK_STORIES, 0, True),
        (BULK_STORIES, BULK_STORIES, True),
        (BULK_STORIES, BULK_STORIES + 1, False),
        (BULK_STORIES - 1, 0, False),
    ],
)
def test_many_missing_at_once_are_the_sites_doing(missing: int, there: int, bulk: bool) -> None:
    memory = RunMemory()
    for number in range(missing):
        memory.note(number, "missing")
    for number in range(there):
        memory.note(100 + number, "itself")
    assert memory.is_bulk is bulk


def test_a_story_that_comes_after_all_is_not_missing() -> None:
    memory = RunMemory()
    for number in range(BULK_STORIES):
        memory.note(number, "missing")
    memory.note(0, "itself")
    assert not memory.is_bulk
