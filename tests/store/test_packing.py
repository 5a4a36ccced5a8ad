"""Records as they are stored: no text twice, and every revision can be read back exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard
from plain_records import unpack_records
from rereads import never_reread

from iria_crawler.model import Article, Image, Look, Quote
from iria_crawler.store import Store
from iria_crawler.store.file.faults import find_faults
from iria_crawler.store.file.packing import (
    RECORDS_PER_WHOLE,
    fill,
    lean,
    newest,
    pack,
    pack_newest,
    record_of,
    unpack,
    unpack_newest,
    whole_record,
    whole_records,
)
from iria_crawler.store.file.records import from_json, to_json
from iria_crawler.store.file.rows_say import record_by_rows, words_of_rows

T0 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND_AT = 52  # where the second paragraph begins, of numbers of two digits
URL = "https://yard.example/one/"
SECOND = "“No ship leaves before the ice does,” said Captain Liv Aune, who has run the yard for eleven winters.\u2028"


def state(ships: int) -> Article:
    paragraphs = (f"The yard counts {ships} ships in the harbour of Skagvik.", SECOND, 'A "quoted" end\\ of it.')
    return Article(
        url=URL, headline=f"{ships} ships", paragraphs=paragraphs, body_text="\n".join(paragraphs), parser_version="1"
    )


def see(store: Store, article: Article, hours: int) -> None:
    site = store.site("yard.example", None, T0)
    known = store.article(URL)
    look = Look(
        owed_url=URL,
        requested_url=URL,
        url=URL,
        http_status=200,
        fetched_at=T0 + timedelta(hours=hours),
        article=article,
        article_id=known.id if known else None,
    )
    store.history.store_look(site, look, never_reread)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "iria.db")
    yield store
    store.close()


def lying(store: Store) -> list[object]:
    rows = store.db.execute("SELECT record FROM records ORDER BY revision_id").fetchall()
    return [record for (record,) in rows]


def test_the_newest_record_leaves_its_text_to_the_body_and_a_superseded_one_has_its_own(store: Store) -> None:
    see(store, state(12), 0)
    (only,) = lying(store)
    assert isinstance(only, bytes)
    assert json.loads(unpack_newest(only, state(12).body_text, '{"headline":"12 ships"}'))["paragraphs"] is None
    see(store, state(21), 1)
    first, second = lying(store)
    assert isinstance(first, bytes)
    assert isinstance(second, bytes)
    assert json.loads(unpack(first, to_json(state(21))))["paragraphs"] == list(state(12).paragraphs)
    assert json.loads(unpack_newest(second, state(21).body_text, '{"headline":"21 ships"}'))["paragraphs"] is None
    assert [revision.record for revision in store.revisions(URL)] == [state(12), state(21)]


def test_a_body_that_is_not_its_paragraphs_stays_in_the_record(store: Store) -> None:
    """A newline within a paragraph: the text divided at its newlines would give three paragraphs instead of two."""
    paragraphs = ("One line\nand its second.", "Another.")
    article = Article(url=URL, headline="Lines", paragraphs=paragraphs, body_text="\n".join(paragraphs))
    see(store, article, 0)
    (only,) = lying(store)
    assert isinstance(only, bytes)
    assert json.loads(unpack_newest(only, article.body_text, '{"headline":"Lines"}'))["paragraphs"] == list(paragraphs)
    assert store.revisions(URL)[0].record.paragraphs == paragraphs


@pytest.mark.parametrize(
    "body", ["", "one", 'a "paragraphs":null in the text', "ends with a newline\n", "\n", "ü\u2028\x85ß"]
)
def test_what_is_left_out_comes_back(body: str) -> None:
    paragraphs = tuple(body.split("\n"))
    article = Article(
        url=URL,
        paragraphs=paragraphs,
        body_text=body,
        quotes=(Quote(text='"paragraphs":null', start=0, end=0, kind="direct"),),
    )
    record = to_json(article)
    assert lean(record, body).count('"paragraphs":null') == 1
    assert fill(lean(record, body), body) == record
    assert from_json(lean(record, body), body) == article


def test_a_packed_record_is_small_and_comes_back() -> None:
    old, new = to_json(state(12)), to_json(state(21))
    packed = pack(old, new)
    assert len(packed) < len(old) / 5
    assert unpack(packed, new) == old


def test_every_revision_of_a_long_history_is_read_after_it_was_packed(store: Store) -> None:
    many = 2 * RECORDS_PER_WHOLE + 5
    for hours in range(many):
        see(store, state(100 + hours), hours)
    as_crawled = lying(store)
    unpack_records(store.db.execute)
    packed = store.compacting.pack(1)
    assert lying(store) == as_crawled
    whole = [number for number, record in enumerate(lying(store), 1) if isinstance(record, str)]
    assert whole == [RECORDS_PER_WHOLE, 2 * RECORDS_PER_WHOLE]
    assert packed.records == many - 2
    assert [revision.record for revision in store.revisions(URL)] == [state(100 + hours) for hours in range(many)]
    one = whole_record(store.db.execute, 1, 3)
    assert one is not None
    assert from_json(one) == state(102)
    assert list(find_faults(store.db, store.captures)) == []


def test_history_goes_on_after_it_was_packed(store: Store) -> None:
    """In a file of an earlier release, whose records lie as JSON, too."""
    for hours, ships in enumerate((12, 21, 31)):
        see(store, state(ships), hours)
    unpack_records(store.db.execute)
    see(store, state(44), 4)
    assert [revision.record for revision in store.revisions(URL)] == [state(ships) for ships in (12, 21, 31, 44)]
    assert list(find_faults(store.db, store.captures)) == []
    assert store.compacting.pack(1).records == 2  # the first two; the third one was packed when the fourth came
    assert store.compacting.to_pack() == []
    article = store.article(URL)
    assert article is not None
    assert article.record == state(44)


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ("UPDATE bodies SET body_text = replace(body_text, '31', '13')", {3}),
        ("UPDATE records SET record = substr(record, 1, 40) WHERE revision_id = 3", {1, 2, 3}),
        ("UPDATE records SET record = '{}' WHERE revision_id = 3", {3}),
        ("UPDATE records SET record = zeroblob(40) WHERE revision_id = 2", {1, 2}),
        ("DELETE FROM records WHERE revision_id = 2", {1, 2}),
    ],
)
def test_what_was_altered_shows_and_so_does_what_cannot_be_read_without_it(
    store: Store, sql: str, shown: set[int]
) -> None:
    for hours, ships in enumerate((12, 21, 31)):
        see(store, state(ships), hours)
    store.compacting.pack(1)
    store.db.execute(sql)
    assert shown <= {fault.revision for fault in find_faults(store.db, store.captures)}


CAPTION = "The yard's last hull waits for her engines beside the old rope walk, as the harbour office showed it in its yearbook."
PICTURES = (
    Image(
        url="https://yard.example/hull-4.jpg", caption=CAPTION, credit="Liv Aune/Yard Office", width=1200, role="lead"
    ),
    Image(url="https://yard.example/rope-9.jpg", alt_text='Men with a "rope"', role="inline"),
)


def test_a_newest_record_is_packed_with_its_text_and_rows() -> None:
    article = replace(state(12), images=PICTURES)
    record, body = to_json(article), article.body_text
    rows = '{"headline":"12 ships"},{"url":"https://yard.example/hull-4.jpg","caption":"' + CAPTION + '"},'
    packed = pack_newest(record, body, rows)
    assert packed == pack_newest(lean(record, body), body, rows)
    assert len(packed) < len(pack_newest(record, body, "")) - len(CAPTION) / 2
    assert newest(packed, body, rows) == newest(lean(record, body), body) == newest(record, body) == record
    assert from_json(packed, body, rows) == article
    with pytest.raises(zstandard.ZstdError):
        newest(packed, body.replace("12", "120"), rows)
    with pytest.raises(zstandard.ZstdError):
        newest(packed, body, rows.replace("hull", "keel"))


SPOKEN = (
    Quote(
        text="No ship leaves before the ice does,", start=SECOND_AT + 1, end=SECOND_AT + 36, speaker="Captain Liv Aune",
        speaker_start=SECOND_AT + 43, speaker_end=SECOND_AT + 59, speaker_name="Liv Aune", speaker_role="Captain", cue="said",
        kind="direct",
    ),
    Quote(text="quoted", start=SECOND_AT + 111, end=SECOND_AT + 117, kind="partial", continues=True),
)  # fmt: skip


def test_what_the_rows_of_a_story_say(store: Store) -> None:
    """As its record says it, for what the page has now: not a picture that is gone, and nothing that is empty."""
    first = replace(state(12), standfirst="It counts.", images=PICTURES, quotes=SPOKEN, tags=("yards", 'old "ropes"'))
    see(store, first, 0)
    see(store, replace(first, standfirst=None, images=PICTURES[1:], language="en", provenance={"headline": "h1"}), 1)
    said = (
        '{"headline":"12 ships","quotes":[{"text":"No ship leaves before the ice does,","start":53,"end":88,"speaker":"Captain Liv '
        'Aune","speaker_start":95,"speaker_end":111,"speaker_name":"Liv Aune","speaker_role":"Captain","cue":"said","kind":"direct"},'
        '{"text":"quoted","start":163,"end":169,"kind":"partial","continues":true}],"images":[{"url":'
        '"https://yard.example/rope-9.jpg","alt_text":"Men with a \\"rope\\"","role":"inline"}],"tags":["yards","old \\"ropes\\""],'
        '"language":"en","provenance":{"headline":"h1"}}'
    )
    assert record_by_rows(store.db.execute, 1, first.body_text) == said
    record = to_json(store.articles().__next__().record)
    for part in ('"quotes":[', '"images":['):
        begun = said.index(part)
        assert said[begun : said.index("]", begun)] in record
    assert record_by_rows(store.db.execute, 2, "") == "{}"


def test_what_the_rows_said_to_schema_23(store: Store) -> None:
    see(store, replace(state(12), standfirst="It counts.", images=PICTURES), 0)
    see(store, replace(state(12), images=PICTURES[1:]), 1)
    assert words_of_rows(store.db.execute, 1) == (
        '{"headline":"12 ships"},{"url":"https://yard.example/rope-9.jpg","alt_text":"Men with a "rope""},'
    )
    assert words_of_rows(store.db.execute, 2) == ""


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ("Liv Aune said: “Ice,” and left. Liv Aune", 0),
        ("Liv Aune came, and somebody else said: “Ice,” said Liv Aune", 51),
        ("Somebody said: “Ice,” and left.", None),
        ("“Ice,” and left." + " " * 300 + "Liv Aune", None),
    ],
)
def test_a_speaker_is_looked_for_near_the_words(store: Store, body: str, at: int | None) -> None:
    start = body.index("Ice")
    quote = Quote(text="Ice,", start=start, end=start + 4, speaker="Liv Aune", kind="direct")
    see(
        store,
        Article(url=URL, headline="Ice", paragraphs=(body,), body_text=body, quotes=(quote,), parser_version="1"),
        0,
    )
    (told,) = json.loads(record_by_rows(store.db.execute, 1, body))["quotes"]
    assert told.get("speaker_start") == at
    assert next(store.articles()).record.quotes == (quote,)


def test_a_record_is_read_after_pictures_came_went_and_were_said_anew(store: Store) -> None:
    """Each newest record leans on the pictures that its revision shows; the one before was made whole while they were there."""
    said = replace(PICTURES[0], caption="The hull.")
    shown = [PICTURES, PICTURES[::-1], (said, PICTURES[1], PICTURES[1]), (), PICTURES[:1]]
    states = [replace(state(12 + place), images=pictures) for place, pictures in enumerate(shown)]
    for hours, article in enumerate(states):
        see(store, article, hours)
        found = store.article(URL)
        assert found is not None
        assert (found.record.images, found.record.headline) == (article.images, article.headline)
    assert [revision.record.images for revision in store.revisions(URL)] == shown
    assert list(find_faults(store.db, store.captures)) == []


def test_what_the_crawl_itself_alters_of_a_story_is_no_part_of_what_a_record_leans_on(store: Store) -> None:
    see(store, replace(state(12), images=PICTURES, quotes=SPOKEN), 0)
    store.db.execute(
        "UPDATE articles SET url = 'https://yard.example/two/', external_id = '7', status = 'gone', published_at = NULL, "
        "last_seen_at = '2027-01-01T00:00:00Z', next_check_at = NULL, duplicate_of = 1"
    )
    store.db.execute("UPDATE images SET position = position + 1")
    assert list(find_faults(store.db, store.captures)) == []


NOTHING = {"headline": None, "caption": None, "speaker_name": None}


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE images SET caption = 'Another hull.' WHERE position = 1", {"caption": "Another hull."}),
        ("UPDATE articles SET headline = '13 ships'", {"headline": "13 ships"}),
        ("UPDATE quotes SET speaker_name = 'Liv A. Aune'", {"speaker_name": "Liv A. Aune"}),
        ("UPDATE articles SET authors = 'Ada', tags = '{', sources = 7", NOTHING),
        ("UPDATE articles SET tags = '[7, \"\\ud800\"]'", {}),
        ("UPDATE quotes SET start = 'x', \"end\" = x'00', speaker = x'05'", NOTHING),
        ("UPDATE articles SET dateline = 'X', dateline_date = 'never'", NOTHING),
    ],
)
def test_a_record_whose_rows_were_altered_says_what_they_say_now_and_verify_says_so(
    store: Store, sql: str, said: dict[str, str | None]
) -> None:
    """An altered row wins, but the history keeps nothing of it; of a value that none of its column can be, nothing is said."""
    see(store, replace(state(12), images=PICTURES, quotes=SPOKEN[:1], tags=("yards",)), 0)
    store.db.execute(sql)
    assert record_of(store.db.execute, 1) is None
    assert [fault.what for fault in find_faults(store.db, store.captures)] == [
        "its record is missing, or what it leans on is not as it was: another record, or the rows of the story"
    ]
    (story,) = store.articles()
    record = story.record
    found = {"headline": record.headline, "caption": record.images[0].caption if record.images else None,
             "speaker_name": record.quotes[0].speaker_name if record.quotes else None}  # fmt: skip
    before = {"headline": "12 ships", "caption": CAPTION, "speaker_name": "Liv Aune"}
    assert found == {**before, **said}
    assert record.url == URL


def test_an_earlier_record_is_not_packed_as_the_newest_where_that_cannot_be_read(store: Store) -> None:
    """It would need the text of the newest, which it is not of."""
    see(store, state(12), 0)
    see(store, state(21), 1)
    unpack_records(store.db.execute)
    store.db.execute("UPDATE records SET record = zeroblob(40) WHERE revision_id = 2")
    assert store.compacting.pack(1).records == 0
    assert record_of(store.db.execute, 1) == to_json(state(12))


def test_what_packed_records_need_never_changes() -> None:
    """A record that an earlier release packed is read."""
    data = bytes.fromhex("28b52ffd2445fd000098796172642e6578616d706c652fc39c6e64657203005ad0c5e0caff8cac20e68d17e6")
    assert (
        newest(data, "One line.\nAnother.")
        == '{"url":"https://yard.example/","headline":"Ünder","paragraphs":["One line.","Another."]}'
    )


def test_what_records_that_lean_on_rows_need_never_changes() -> None:
    data = bytes.fromhex("0124ede50000087d094000db2be12644cc38ef2e23fd92974a939ebceefa94af1b07372c9042")
    caption = "The last hull, before her engines."
    rows = '{"headline":"Ünder the ice"},{"url":"https://yard.example/4.jpg","caption":"' + caption + '"},'
    assert newest(data, "One line.\nAnother.", rows) == (
        '{"url":"https://yard.example/","headline":"Ünder the ice","paragraphs":["One line.","Another."],"images":[{"url":'
        '"https://yard.example/4.jpg","caption":"'
        + caption
        + '","role":"lead"}],"provenance":{"headline":"h1","paragraphs":"text"}}'
    )


def test_what_records_of_today_need_never_changes() -> None:
    data = bytes.fromhex(
        "0224bc35010068796172642e6578616d706c652f0780c0f37bff4c5450d2afa7fc34c99d37137e96a52382073db0b616"
    )
    rows = '{"headline":"Ünder the ice","quotes":[{"text":"Ice","start":0,"end":3}],"provenance":{"headline":"h1","paragraphs":"text"}}'
    assert newest(data, "One line.\nAnother.", rows) == (
        '{"url":"https://yard.example/","headline":"Ünder the ice","paragraphs":["One line.","Another."],"quotes":[{"text":"Ice",'
        '"start":0,"end":3,"kind":"direct"}],"provenance":{"headline":"h1","paragraphs":"text"}}'
    )


def test_your_own_sql_reads_every_record(store: Store) -> None:
    for hours, ships in enumerate((12, 21, 31)):
        see(store, state(ships), hours)
    store.compacting.pack(1)
    store.db.conn.create_function("record_json", 1, lambda number: record_of(store.db.execute, number))
    rows = store.db.execute(
        "SELECT record_json(id), record_json(id + 10), record_json(NULL) FROM revisions ORDER BY id"
    ).fetchall()
    assert rows == [(to_json(state(ships)), None, None) for ships in (12, 21, 31)]


def test_no_record_is_none(store: Store) -> None:
    see(store, state(12), 0)
    assert whole_record(store.db.execute, 1, 2) is None
    assert whole_records(store.db.execute, 9) == {}


def bent(packed: bytes, bit: int) -> bytes:
    """The bytes with one bit that is not as it was written."""
    place = bit // 8
    return packed[:place] + bytes([packed[place] ^ 1 << bit % 8]) + packed[place + 1 :]


def test_a_superseded_record_is_never_read_as_other_words(store: Store) -> None:
    """Whichever bit is wrong: it says what was written, or nothing, and so does the one that leans on it."""
    for hours, ships in enumerate((12, 21, 31)):
        see(store, state(ships), hours)
    packed = pack(to_json(state(21)), to_json(state(31)))
    for bit in range(8 * len(packed)):
        store.db.execute("UPDATE records SET record = ? WHERE revision_id = 2", (bent(packed, bit),))
        read = [record_of(store.db.execute, number) for number in (1, 2, 3)]
        assert read[2] == to_json(state(31))
        assert read[:2] in ([None, None], [to_json(state(12)), to_json(state(21))]), bit
        if read[0] is None:
            assert {fault.revision for fault in find_faults(store.db, store.captures)} == {1, 2}


def test_a_superseded_record_that_an_earlier_release_packed_without_a_checksum_is_read() -> None:
    old, new = to_json(state(12)), to_json(state(21))
    lying = zstandard.ZstdCompressor(
        dict_data=zstandard.ZstdCompressionDict(new.encode(), dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    )
    assert unpack(lying.compress(old.encode()), new) == old
