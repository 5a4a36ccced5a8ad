"""Which addresses are the same picture, as a table of pairs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from iria_crawler.changes import compare
from iria_crawler.model import Article, Image
from iria_crawler.picture_urls import how_moved, picture_key

HOST = "https://news.example"
UPLOADS = f"{HOST}/wp-content/uploads/2026/05"
PROXY = "https://img.example"
HASH = "5b0c9d7a1f3e4a62"

SAME = [
    # a size in the path
    (f"{HOST}/news/large/frigate-launch.jpg", f"{HOST}/news/small/frigate-launch.jpg"),
    (f"{HOST}/picture/6236752/624/fort.jpeg", f"{HOST}/picture/6236752/96/fort.jpeg"),
    (f"{HOST}/photos/12345678/original.jpg", f"{HOST}/photos/12345678/large.jpg"),
    (f"{HOST}/media/1738253380/1200.jpg", f"{HOST}/media/1738253380/640.jpg"),
    (f"{HOST}/1200x800/harbour/frigate-launch.jpg", f"{HOST}/300x200/harbour/frigate-launch.jpg"),
    (f"{HOST}/photos/2403/8297634/1000w_q95.jpg", f"{HOST}/photos/2403/8297634/2000w_q95.jpg"),
    (f"{HOST}/img/{HASH}/0_300_5000_3000/master/5000.jpg", f"{HOST}/img/{HASH}/10_0_900_540/500.jpg"),
    (f"{HOST}/images/w640/fort.jpg", f"{HOST}/images/w1200/fort.jpg"),
    (f"{HOST}/2026/May/12/2003412345/1920/1080/0/fort.jpg", f"{HOST}/2026/May/12/2003412345/-1/-1/0/fort.jpg"),
    (f"{HOST}/sites/files/styles/wide/public/2026-05/fort.jpg", f"{HOST}/sites/files/2026-05/fort.jpg"),
    (f"{HOST}/images/16x9/frigate-launch.jpg", f"{HOST}/images/1x1/frigate-launch.jpg"),
    (f"{HOST}/image/12345/16x9/1200", f"{HOST}/image/12345/4x3/800"),
    # a size in the name
    (f"{UPLOADS}/fort.jpg", f"{UPLOADS}/fort-1024x768.jpg"),
    (f"{UPLOADS}/fort-scaled.jpg", f"{UPLOADS}/fort-300x200.jpg"),
    (f"{UPLOADS}/fort-edited-scaled.jpg", f"{UPLOADS}/fort.jpg"),
    (f"{UPLOADS}/fort-e1778000000123.jpg", f"{UPLOADS}/fort.jpg"),
    (f"{UPLOADS}/fort@2x.png", f"{UPLOADS}/fort.png"),
    (f"{UPLOADS}/fort-2x.png", f"{UPLOADS}/fort.png"),
    (f"{UPLOADS}/frigate-launch-640.jpg", f"{UPLOADS}/frigate-launch-1280.jpg"),
    (f"{UPLOADS}/frigate-launch-640w.jpg", f"{UPLOADS}/frigate-launch.jpg"),
    (f"{HOST}/images/{HASH}_w960_r1.77_fpx50_fpy45.jpg", f"{HOST}/images/{HASH}_w112_r1_fpx50_fpy45.jpg"),
    (f"{HOST}/assets/frigate-launch~1152x1296", f"{HOST}/assets/frigate-launch~640x720?cb=17"),
    (f"{HOST}/a/ab/Fort.jpg/640px-Fort.jpg", f"{HOST}/a/ab/Fort.jpg"),
    (f"{HOST}/uploads/thumbnail_fort.jpg", f"{HOST}/uploads/large_fort.jpg"),
    (f"{HOST}/A1b2C3d4E5f6=w1200-h630-p", f"{HOST}/A1b2C3d4E5f6=s400"),
    # a size in the query
    (f"{UPLOADS}/fort.jpg?w=640", f"{UPLOADS}/fort.jpg?width=1200&quality=80&auto=webp"),
    (
        f"{HOST}/resizer/v2/ABC123DEF456.jpg?auth=1f2e&width=400",
        f"{HOST}/resizer/v2/ABC123DEF456.jpg?auth=9a8b&width=1200",
    ),
    (f"{HOST}/image?id=4711&w=100", f"{HOST}/image?w=900&id=4711"),
    # another host, file type or upper case
    (f"{UPLOADS}/fort.jpg", "https://cdn.example/wp-content/uploads/2026/05/fort.jpg"),
    (f"{UPLOADS}/fort.jpg", f"{UPLOADS}/fort.webp"),
    (f"{UPLOADS}/fort.jpg", f"{UPLOADS}/fort.jpg.webp"),
    (f"{UPLOADS}/Fort.JPG", f"{UPLOADS}/fort.jpg"),
    (f"{HOST}/news/frigate-launch-2.jpg", f"{HOST}/archive/news/frigate-launch-2.jpg"),
    # resizing services
    (
        f"{UPLOADS}/fort.jpg",
        "https://i0.wp.com/news.example/wp-content/uploads/2026/05/fort.jpg?resize=640%2C480&ssl=1",
    ),
    (
        f"{UPLOADS}/fort.jpg",
        f"{PROXY}/resize?url=https%3A%2F%2Fnews.example%2Fwp-content%2Fuploads%2F2026%2F05%2Ffort.jpg&w=80",
    ),
    (f"{UPLOADS}/fort.jpg", f"{PROXY}/image/fetch/f_auto,w_300/{UPLOADS}/fort.jpg"),
    (f"{UPLOADS}/fort.jpg", f"{PROXY}/cdn-cgi/image/width=800,format=auto/{UPLOADS}/fort.jpg"),
    (f"{UPLOADS}/fort.jpg", f"{PROXY}/dims4/9f3/strip/true/resize/599x399!/quality/90/?url={UPLOADS}/fort.jpg"),
    (
        f"{PROXY}/image/upload/c_fill,w_800/v1712345678/news/fort.jpg",
        f"{PROXY}/image/upload/w_80/v1799999999/news/fort.jpg",
    ),
    (
        f"{PROXY}/thumbor/Ab-C_d=/0x0:5000x3333/1200x800/filters:focal(1x2:3x4)/cdn.news.example/uploads/73194559/fort.0.jpg",
        f"{PROXY}/thumbor/Zy-X_w=/fit-in/300x200/cdn.news.example/uploads/73194559/fort.0.jpg",
    ),
    (
        f"{HOST}/resizer/aB1cD2=/1200x0/filters:quality(80)/store.news.example/paper/JYFLY7XV6JHGJMB.jpg",
        "https://store.news.example/paper/JYFLY7XV6JHGJMB.jpg",
    ),
    (f"{PROXY}/aB1cD2-x=/640x0/harbour/fort.jpg", f"{PROXY}/zY9xW8=/1200x0/harbour/fort.jpg"),
    (f"{UPLOADS}/fort.jpg", f"{HOST}/image.php?u={UPLOADS}/fort.jpg&w=300"),
    (
        f"{UPLOADS}/fort.jpg",
        f"{PROXY}/iu/?picture=https%3A%2F%2Fcdn2.example%2Fwp-content%2Fuploads%2F2026%2F05%2Ffort.jpg",
    ),
    (f"{UPLOADS}/fort.jpg", f"{PROXY}/sig/rs:fill:800:600/plain/{UPLOADS}/fort.jpg@webp"),
    # what is asked for behind the name
    (f"{UPLOADS}/fort.jpg", f"{UPLOADS}/fort.jpg!w800"),
    (f"{UPLOADS}/fort.jpg", f"{UPLOADS}/fort.jpg;w=800"),
    (f"{UPLOADS}/fort.jpg", f"{UPLOADS}/fort.jpg@!w800"),
    (f"{HOST}/f/12345/1600x900/abc/fort.jpg", f"{HOST}/f/12345/1600x900/abc/fort.jpg/m/300x200/filters:quality(60)"),
    (
        f"{HOST}/incoming/article123456.ece/ALTERNATES/s615b/fort.jpg",
        f"{HOST}/incoming/article123456.ece/BINARY/fort.jpg",
    ),
    (
        f"{HOST}/img/crop238819311/995397440-w940-cv16_9-q85/fort.jpg",
        f"{HOST}/img/crop238819311/8657657784-w1200-q85/fort.jpg",
    ),
    # a name in a name
    (f"{HOST}/_processed_/a/b/csm_fort-at-night_0a1b2c3d4e.jpg", f"{HOST}/user_upload/fort-at-night.jpg"),
    (
        f"{HOST}/a/fort-at-night_hu0a1b2c3d4e5f6a7b_120_600x0_resize_q75_box.jpg",
        f"{HOST}/a/fort-at-night_hu9f8e7d6c5b4a3f2e_120_1200x0_fill.jpg",
    ),
    (f"{HOST}/a/fort-at-night_hu_9f8e7d6c5b4a3f2e.webp", f"{HOST}/a/fort-at-night.jpg"),
    (f"{HOST}/k2/cache/{HASH * 2}_XL.jpg", f"{HOST}/k2/cache/{HASH * 2}_S.jpg"),
]
DIFFERENT = [
    (f"{HOST}/media.php?id=4401&w=640", f"{HOST}/media.php?id=4409&w=640"),
    (f"{HOST}/getpicture.aspx?id=4401", f"{HOST}/getpicture.aspx?id=4409"),
    (f"{HOST}/photos/12345678/original.jpg", f"{HOST}/photos/87654321/original.jpg"),
    (f"{UPLOADS}/IMG_1.jpg", f"{UPLOADS}/IMG_2.jpg"),
    (f"{UPLOADS}/IMG_1200.jpg", f"{UPLOADS}/IMG_1600.jpg"),
    (f"{UPLOADS}/launch-1.jpg", f"{UPLOADS}/launch-2.jpg"),
    (f"{UPLOADS}/frigate-launch-11-200x300.jpg", f"{UPLOADS}/frigate-launch-12-200x300.jpg"),
    (f"{UPLOADS}/parade-2023.jpg", f"{UPLOADS}/parade-2024.jpg"),
    (f"{HOST}/uploads/2025/05/frigate-launch.jpg", f"{HOST}/uploads/2026/05/frigate-launch.jpg"),
    (f"{HOST}/uploads/2026/04/image.jpg", f"{HOST}/uploads/2026/05/image.jpg"),
    (f"{HOST}/gallery/123/1.jpg", f"{HOST}/gallery/124/1.jpg"),
    (f"{HOST}/gallery/123/1.jpg", f"{HOST}/gallery/123/2.jpg"),
    (f"{HOST}/photos/123.jpg", f"{HOST}/photos/124.jpg"),
    (f"{HOST}/media/3241/16x9/1200.jpg", f"{HOST}/media/3292/16x9/1200.jpg"),
    (f"{HOST}/uploads/136_resized.jpg", f"{HOST}/uploads/144_resized.jpg"),
    (f"{HOST}/photos/{HASH}/1:1/undefined", f"{HOST}/photos/{HASH[::-1]}/1:1/undefined"),
    (f"{HOST}/article32650036.ece/s615/frigate-launch.jpg", f"{HOST}/article32650054.ece/s615/frigate-launch.jpg"),
    (f"{HOST}/common/h_contact.gif", f"{HOST}/common/h_material.gif"),
    (f"{UPLOADS}/original_1.png", f"{UPLOADS}/original_4.png"),
    (f"{HOST}/image?id=4711&w=100", f"{HOST}/image?id=4712&w=100"),
    (f"{HOST}/navy/digitalisierung.jpg", f"{HOST}/army/digitalisierung.jpg"),
    (f"{HOST}/vi/P1emRkCTS3U/mqdefault.jpg", f"{HOST}/vi/bef_BYb5pHE/mqdefault.jpg"),
    (f"{UPLOADS}/frigate-f123.jpg", f"{UPLOADS}/frigate-f124.jpg"),
    (f"{PROXY}/resize?url={UPLOADS}/fort.jpg&w=80", f"{PROXY}/resize?url={UPLOADS}/pier.jpg&w=80"),
    (f"{HOST}/webimg/b25lY21zOjIzZGY=.jpg?width=96", f"{HOST}/webimg/b25lY21zOmJmOWU=.jpg?width=96"),
    (f"{HOST}/image.php?u={UPLOADS}/fort.jpg", f"{HOST}/image.php?u={UPLOADS}/pier.jpg"),
    # the address in the query is that of the page which shows the picture
    (f"{HOST}/image.php?id=4711&page={HOST}/story/", f"{HOST}/image.php?id=4712&page={HOST}/story/"),
    (f"{HOST}/image?id=4711&ref={HOST}/story.html", f"{HOST}/image?id=4712&ref={HOST}/story.html"),
    # the address in the query is that of a sign that is laid over the picture
    (f"{UPLOADS}/fort.jpg?mark=https://a.example/logo.png", f"{UPLOADS}/pier.jpg?mark=https://a.example/logo.png"),
    (f"{HOST}/a/csm_fort_0a1b2c3d4e.jpg", f"{HOST}/a/csm_pier_0a1b2c3d4e.jpg"),
    (f"{HOST}/a/fort_hu0a1b2c3d4e5f6a7b.jpg", f"{HOST}/a/pier_hu0a1b2c3d4e5f6a7b.jpg"),
    (f"{HOST}/a/fort_hungary.jpg", f"{HOST}/a/fort_huts.jpg"),
]
# (address before, address now, "surely", "perhaps" or "no")
MOVED = [
    (f"{HOST}/img/fort-1600.jpg", f"{HOST}/img/cdn/fort-800x533.jpg", "surely"),
    (f"{HOST}/img/fort.jpg", "https://cdn2.example/static/img/fort.webp", "surely"),
    (f"{UPLOADS}/fort.jpg", f"{HOST}/cdn-cgi/image/width=800/wp-content/uploads/2026/05/fort.jpg", "surely"),
    (f"{UPLOADS}/fort.jpg", f"{HOST}/unsafe/800x600/smart/wp-content/uploads/2026/05/fort.jpg", "surely"),
    (f"{HOST}/img/cdn/fort.jpg", f"{HOST}/img/fort.jpg", "surely"),
    (f"{HOST}/img/fort.jpg", f"{HOST}/photos/fort.jpg", "perhaps"),
    (f"{HOST}/img/image.jpg", f"{HOST}/img/harbour/image.jpg", "perhaps"),
    (f"{HOST}/img/fort.jpg", f"{HOST}/img/cdn/pier.jpg", "no"),
    (f"{HOST}/gallery/1.jpg", f"{HOST}/gallery/124/1.jpg", "no"),
    (f"{HOST}/u/2026/10/fort.jpg", f"{HOST}/u/2026/11/fort.jpg", "no"),
    (f"{HOST}/u/2026/10/fort.jpg", f"{HOST}/u/cdn/2026/11/fort.jpg", "no"),
    (f"{HOST}/image?id=a/1", f"{HOST}/x/image?id=a/1", "no"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_renditions_are_one_picture(one: str, other: str) -> None:
    assert picture_key(one) == picture_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_pictures_are_two(one: str, other: str) -> None:
    assert picture_key(one) != picture_key(other)


@pytest.mark.parametrize(("one", "other", "how"), MOVED)
def test_same_file_in_another_folder(one: str, other: str, how: str) -> None:
    assert how_moved(picture_key(one), picture_key(other)) == how
    assert how_moved(picture_key(other), picture_key(one)) == how


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [(*SAME[0], []), (*SAME[1], []), (*DIFFERENT[0], ["swapped"]), (*DIFFERENT[4], ["swapped"])],
)
def test_only_another_picture_is_a_swap(one: str, other: str, kinds: list[str]) -> None:
    article = Article(url=HOST, site="news.example", body_text="The frigate sailed.", images=(Image(url=one),))
    changes = compare(article, replace(article, images=(Image(url=other),)))
    assert [change.kind for change in changes] == kinds


@pytest.mark.parametrize("url", ["", "no address", "http://[::1", f"{HOST}/", f"{HOST}//", f"{HOST}/" + "1" * 4000])
def test_what_is_no_address_of_a_picture_has_a_key_too(url: str) -> None:
    assert isinstance(picture_key(url), str)
