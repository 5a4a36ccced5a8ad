"""Raw pages in a bucket of an S3 server: returned byte for byte or not at all; what goes wrong is said, and nothing is lost."""

from __future__ import annotations

import os
import random
import secrets
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import s3_server
import servers
from asking import fill, look_at
from s3_server import S3Server

from iria_crawler.errors import NoBucket, WrongWord
from iria_crawler.store import Store, sha256
from iria_crawler.store.bucket import bucket
from iria_crawler.store.bucket.bucket import Bucket, StoredObject
from iria_crawler.store.bucket.packs import Packs, PagePlace, PageRow, place_of
from iria_crawler.store.bucket.sweeping import side_by_side
from iria_crawler.store.file.copying import copy_database
from iria_crawler.store.file.faults import find_faults
from iria_crawler.store.file.siblings import MAX_LEANING, Near

pytest.importorskip("obstore", reason="the extra `s3` is not installed")
ADDRESS = f"s3://{s3_server.BUCKET}/archive/pages"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TEMPLATE = " ".join(f"{random.Random(7).getrandbits(64):x}-{number}" for number in range(3_000))


def page(number: int) -> bytes:
    """90 kB of markup, almost all of it the outlet's own."""
    return f"<html><p>Report {number}</p>{TEMPLATE}<p>Words of report {number} alone</p></html>".encode()


@pytest.fixture(scope="module")
def serving() -> Iterator[S3Server]:
    with s3_server.serving() as server:
        yield server


@pytest.fixture
def server(serving: S3Server, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    """The server, empty and in good health, named in the environment."""
    serving.objects.clear()
    serving.requests.clear()
    serving.trouble = ""
    s3_server.name_in_environment(monkeypatch, serving.url)
    monkeypatch.setattr(bucket, "FIRST_WAIT", timedelta(milliseconds=1))
    return serving


@pytest.fixture(params=["file", "server"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return servers.empty_database() if request.param == "server" else str(tmp_path / "iria.db")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "iria.db"


def other_or_ours(monkeypatch: pytest.MonkeyPatch) -> str:
    """The address to use: on the server that IRIA_TEST_S3 names, if it names one, and there below a prefix of its own."""
    other = os.environ.get("IRIA_TEST_S3", "")
    if not other:
        return ADDRESS
    monkeypatch.setenv("AWS_ENDPOINT_URL", other)
    return f"s3://{s3_server.BUCKET}/{secrets.token_hex(8)}"


# --- stored and read ---


def test_pages_stored_together_are_one_object_and_come_back(
    server: S3Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = other_or_ours(monkeypatch)
    with Store(database, pages=address) as store:
        with store.together():
            names = [store.captures.put(page(number)) for number in range(5)]
            assert store.captures.get(names[3]) == page(3), "before it is sent"
        assert store.captures.put(page(2)) == names[2]
        again = store.captures.put(page(7), base=names[1])
    if address == ADDRESS:
        assert len(server.objects) == 3, "two packs, and whose they are"
        assert all(key.startswith("archive/pages/") for key in server.objects)
        first = max(server.objects.values(), key=len)
        assert sum(map(len, server.objects.values())) < 1.1 * len(zlib.compress(page(0))), "four lean on the first"
        assert b'{"pages":[["' + names[0].encode() in first, "a pack says what it holds"
    with Store(database) as store:  # nobody needs to name the bucket again
        assert [store.captures.get(name) for name in names] == [page(number) for number in range(5)]
        assert store.captures.get(again) == page(7)
        assert store.captures.get(sha256(b"never stored")) is None
        assert not store.captures.damaged


def test_any_page_is_read_with_two_requests(server: S3Server, path: Path) -> None:
    with Store(path, pages=ADDRESS) as store:
        name = None
        for number in range(8):
            name = store.captures.put(page(number), base=name)
    with Store(path) as store:
        server.requests.clear()
        assert name is not None
        assert store.captures.get(name) == page(7)
    assert len(server.requests) == 2


def test_another_process_leans_on_a_page_of_the_outlet(server: S3Server, path: Path) -> None:
    with Store(path, pages=ADDRESS) as store:
        first = store.captures.put(page(1))
    size = sum(map(len, server.objects.values()))
    with Store(path) as store:
        near = store.captures.put(page(2), near=Near(1, lambda: first))
        far = store.captures.put(b"<p>short</p>", near=Near(1, lambda: pytest.fail("asked once")))
        assert store.captures.get(near) == page(2)
        assert store.captures.get(far) == b"<p>short</p>"
    assert sum(map(len, server.objects.values())) < size + 2_000


def test_no_page_carries_too_many_others(server: S3Server, path: Path) -> None:
    with Store(path, pages=ADDRESS) as store, store.together():
        names = [store.captures.put(b"<p>%d</p>" % number) for number in range(MAX_LEANING + 3)]
    with Store(path) as store:
        whole = store.captures._db.execute("SELECT count(*) FROM pages WHERE base IS NULL AND sha256 <> 'bucket'")
        assert whole.fetchone() == (2,)
        assert store.captures.get(names[-1]) == b"<p>%d</p>" % (MAX_LEANING + 2)


def test_what_lies_beside_the_database_stays_there(server: S3Server, path: Path) -> None:
    """A database that gets a bucket later; its chain of deltas in the file is not carried on in the bucket."""
    with Store(path) as store:
        first = store.captures.put(page(1))
        second = store.captures.put(page(2), base=first)
        third = store.captures.put(page(3), base=second)
    with Store(path, pages=ADDRESS) as store:
        fourth = store.captures.put(page(4), base=third)
        assert [store.captures.get(one) for one in (first, second, third, fourth)] == [page(n) for n in (1, 2, 3, 4)]
    assert len(server.objects) == 2


def test_a_place_is_read_as_it_was_written() -> None:
    place = PagePlace(bytes(range(32)), 2**33, 70_000, 16)
    assert place_of(place.as_data()) == place
    assert place_of(b"\x28\xb5\x2f\xfd and so on") is None
    assert place_of(b"") is None


def test_addresses() -> None:
    for (
        wrong
    ) in "- news s3:// s3://N/x http://127.0.0.1/news s3://key:secret@news/x s3://news/a?b s3://news/\x07".split():
        with pytest.raises(WrongWord):
            Bucket(wrong)
    assert Bucket("s3://news").address == "s3://news"


def test_a_bucket_without_the_pages_is_refused(server: S3Server, path: Path) -> None:
    with Store(path, pages=ADDRESS) as store:
        name = store.captures.put(page(1))
    with pytest.raises(WrongWord, match="copy its objects first"):
        Store(path, pages=f"s3://{s3_server.BUCKET}/elsewhere")
    for key, data in list(server.objects.items()):
        server.objects[key.replace("archive/pages", "elsewhere")] = data
        del server.objects[key]
    with Store(path, pages=f"s3://{s3_server.BUCKET}/elsewhere") as store:
        assert store.captures.get(name) == page(1)


def test_a_prefix_belongs_to_one_database(server: S3Server, path: Path) -> None:
    other, copy = path.with_name("other.db"), path.with_name("copy.db")
    with Store(path, pages=ADDRESS) as store:
        name = store.captures.put(page(1))
    with pytest.raises(WrongWord, match="another database"):
        Store(other, pages=ADDRESS)
    copy_database(path, copy)
    with Store(copy) as store:  # it reads, and removes nothing
        assert store.captures.get(name) == page(1)
        with pytest.raises(NoBucket, match="nothing is removed"):
            store.captures.sweep(NOW)
    with Store(path) as store:
        assert store.captures.sweep(NOW) == (0, 0, 0)
    Store(copy, pages=ADDRESS).close()  # a backup that is put in the place of what was lost
    with Store(copy) as store:
        assert store.captures.sweep(NOW) == (0, 0, 0)
    with Store(path) as store, pytest.raises(NoBucket, match="nothing is removed"):
        store.captures.sweep(NOW)


# --- what goes wrong ---


@pytest.mark.parametrize("trouble", ["503", "down", "keys", "no bucket"])
def test_a_page_that_cannot_be_stored_is_not_named(
    server: S3Server, path: Path, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = ADDRESS
    if trouble == "503":
        server.trouble = "503"
    elif trouble == "down":
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    elif trouble == "keys":
        s3_server.name_in_environment(monkeypatch, server.url, secret="another")
    else:
        address = "s3://nowhere/pages"
    if trouble == "no bucket":
        with pytest.raises(NoBucket, match="no such bucket"):
            Store(path, pages=address)
        return
    server.trouble, trouble_now = "", server.trouble
    with pytest.MonkeyPatch.context() as patch:
        s3_server.name_in_environment(patch, server.url)
        Store(path, pages=address).close()
    server.trouble = trouble_now
    with Store(path) as store:
        site = store.site("yard.example", None, NOW)
        with pytest.raises(NoBucket, match="bucket") as told, store.together():
            look_at(store, site, "https://yard.example/one/", 0, "The yard opens its gates to everybody on Monday.")
        assert "\n" not in str(told.value)
        for table in ("captures", "articles", "revisions"):
            assert store.db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        with pytest.raises(NoBucket):
            store.captures.put(page(1))
        assert not store.captures.holds(sha256(page(1)))


@pytest.mark.parametrize("trouble", ["503", "cut", "down"])
def test_a_server_that_does_not_answer_says_nothing_of_a_page(
    server: S3Server, path: Path, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(path, pages=ADDRESS) as store:
        name = store.captures.put(page(1))
    if trouble == "down":
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    server.trouble = "" if trouble == "down" else trouble  # type: ignore[assignment]
    with Store(path) as store, pytest.raises(NoBucket):
        store.captures.get(name)


@pytest.mark.parametrize("trouble", ["damaged", "shorter", "gone", "base gone", "another"])
def test_a_damaged_page_is_none_and_is_noted(server: S3Server, path: Path, trouble: str) -> None:
    """Never an empty page, and never one that is not what its name says."""
    with Store(path, pages=ADDRESS) as store:
        first = store.captures.put(page(1))
        name = store.captures.put(page(2), base=first)
    _, older, newer = server.objects
    if trouble == "damaged":
        server.trouble = "damaged"
    elif trouble == "shorter":
        server.objects[newer] = server.objects[newer][:-5]
    elif trouble == "gone":
        del server.objects[newer]
    elif trouble == "base gone":
        del server.objects[older]
    else:  # the bytes of another page, packed well
        with Store(path.with_name("other.db"), pages=f"s3://{s3_server.BUCKET}/other") as store:
            other = store.captures.put(page(3))
            row = store.captures._db.execute("SELECT data FROM pages WHERE sha256 = ?", (other,)).fetchone()
        with Store(path) as store:
            store.captures._db.execute("UPDATE pages SET base = NULL, data = ? WHERE sha256 = ?", (row[0], name))
        for key in [key for key in server.objects if key.startswith("other/")]:
            server.objects[key.replace("other/", "archive/pages/")] = server.objects[key]
    with Store(path) as store:
        assert store.captures.get(name) is None
        assert name in store.captures.damaged


def test_verify_names_what_is_not_in_the_bucket(server: S3Server, database: str) -> None:
    with Store(database, pages=ADDRESS) as store:
        site = store.site("yard.example", None, NOW)
        look_at(store, site, "https://yard.example/one/", 0, "The yard opens its gates to everybody on Monday.")
        assert list(find_faults(store.db, store.captures)) == []
        server.objects.clear()
        [fault] = find_faults(store.db, store.captures)
        assert (fault.url, fault.revision) == ("https://yard.example/one/", 1)
        assert "not in the bucket as it was written" in fault.what


# --- removed ---


def test_a_removed_page_leaves_the_bucket(server: S3Server, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address = other_or_ours(monkeypatch)
    later = datetime.now(UTC) + timedelta(hours=2)  # the packs are old enough then
    with Store(database, pages=address) as store:
        with store.together():
            names = [store.captures.put(page(number)) for number in range(4)]
        lonely = store.captures.put(b"<p>alone</p>")
        store.captures.remove([names[0], lonely])  # the first is what the others lean on
        assert store.captures.get(names[0]) is None
        assert [store.captures.get(name) for name in names[1:]] == [page(number) for number in (1, 2, 3)]
        before = set(objects(store))
        swept = store.captures.sweep(later)
        assert (swept.removed, swept.missing) == (2, 0)
        assert before & set(objects(store)) == {"owner"}
        assert store.captures.sweep(later) == (0, 0, 0)
        assert [store.captures.get(name) for name in names[1:]] == [page(number) for number in (1, 2, 3)]
        store.captures.remove([names[2]])
        assert store.captures.sweep(later).rewritten == 1
        assert [store.captures.get(name) for name in names] == [None, page(1), None, page(3)]
        assert len(objects(store)) == 2


def test_a_reader_meets_a_pack_that_is_just_written_again(server: S3Server, path: Path) -> None:
    with Store(path, pages=ADDRESS) as store, Store(path) as reader:
        with store.together():
            names = [store.captures.put(page(number)) for number in range(3)]
        row = reader.captures._row(names[2])
        assert row is not None
        store.captures.remove([names[1]])
        assert store.captures.sweep(NOW).rewritten == 1
        assert reader.captures._data(row, reader.captures._db) is not None


def test_what_is_not_committed_yet_is_not_swept(server: S3Server, path: Path) -> None:
    with Store(path, pages=ADDRESS) as store:
        packs = store.captures.packs
        assert packs is not None
        packs.write([PageRow("a" * 64, None, 0, b"x" * 400)])
        written = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)  # as our server says of every object
        assert store.captures.sweep(written + timedelta(minutes=59)) == (0, 0, 0)
        assert store.captures.sweep(written + timedelta(minutes=61)) == (1, 0, 0)


def test_a_missing_pack_is_counted(server: S3Server, path: Path) -> None:
    with Store(path, pages=ADDRESS) as store:
        for number in range(5):
            store.captures.put(page(number), base="f" * 64)
        packs = sorted(set(server.objects) - {"archive/pages/owner"})
        del server.objects[packs[2]]
        del server.objects[packs[-1]]
        assert store.captures.sweep(NOW) == (0, 0, 2)


def test_a_list_without_order_is_refused() -> None:
    listed = [StoredObject(name * 64, 1, NOW) for name in ("b", "a")]
    with pytest.raises(NoBucket, match="no order"):
        list(side_by_side(listed, [], ADDRESS))


def test_a_pack_is_another_each_time(server: S3Server) -> None:
    packs = Packs(Bucket(ADDRESS))
    rows = [PageRow("a" * 64, None, 0, b"x" * 400)]
    assert packs.write(rows) != packs.write(rows)


def test_the_history_is_the_same_as_beside_the_database(server: S3Server, path: Path) -> None:
    beside, away = fill(path), path.with_name("away.db")
    Store(away, pages=ADDRESS).close()
    fill(away)
    with Store(beside) as one, Store(away) as two:
        names = [name for (name,) in one.db.execute("SELECT sha256 FROM captures ORDER BY id")]
        assert names == [name for (name,) in two.db.execute("SELECT sha256 FROM captures ORDER BY id")]
        assert [one.captures.get(name) for name in names] == [two.captures.get(name) for name in names]
        assert list(find_faults(two.db, two.captures)) == []


def objects(store: Store) -> list[str]:
    assert store.captures.packs is not None
    return [one.name for one in store.captures.packs.bucket.objects()]
