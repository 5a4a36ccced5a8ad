"""Arguments of a user: understood as they were meant, or refused with the reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from iria_crawler.arguments import check_address, read_duration, read_moment, read_whole, shown
from iria_crawler.errors import WrongWord


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("https://www.yard.example/", "https://www.yard.example/"),
        ("https://www.yard.example", "https://www.yard.example/"),
        ("www.yard.example", "https://www.yard.example/"),
        (" yard.example/news ", "https://yard.example/news"),
        ("//yard.example", "https://yard.example/"),
        ("HTTP://Yard.example:8080/a?b=1#c", "http://Yard.example:8080/a?b=1"),
        ("yard.example:8080", "https://yard.example:8080/"),
        ("localhost:8080/x", "https://localhost:8080/x"),
        ("localhost", "https://localhost/"),
        ("http://newsroom/", "http://newsroom/"),
        ("http://127.0.0.1:65535/", "http://127.0.0.1:65535/"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("https://bücher.example/", "https://bücher.example/"),
        ("https://yard.example./", "https://yard.example./"),
        ("https://desk:word@yard.example/", "https://desk:word@yard.example/"),
        ("yard.example?go=http://x", "https://yard.example/?go=http://x"),
    ],
)
def test_an_address_is_taken_as_it_was_meant(told: str, meant: str) -> None:
    assert check_address(told) == meant
    assert check_address(meant) == meant


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("", "no address"),
        ("   ", "no address"),
        ("htp://x", "'htp' is neither http nor https"),
        ("file:///etc/passwd", "'file'"),
        ("javascript:alert(1)", "'javascript'"),
        ("mailto:desk@yard.example", "'mailto'"),
        ("https:yard.example", "'https'"),
        ("https:/yard.example", "'https'"),
        ("https//yard.example", "without a dot"),
        ("https://", "no host"),
        ("https:///news", "no host"),
        ("https://exa mple.org/", "a space"),
        ("https://yard.example/a\tb", "a space"),
        ("https://yard.example/\x1b[31m", "a sign"),
        ("https://yard.example/\u202egpj", "a sign"),
        ("https://yard.example/\udcff", "a sign"),
        ('https://yard.example/"', "a sign"),
        ("https:\\\\yard.example", "a sign"),
        ("https://yard.example:99999/", "1 to 65535"),
        ("https://yard.example:0/", "1 to 65535"),
        ("https://yard.example:-1/", "1 to 65535"),
        ("https://yard.example:" + "9" * 5_000, "longer than"),
        ("https://yard.example:²/", "host|port"),
        ("https://yard..example/", "no host"),
        ("https://-yard.example/", "no host"),
        ("https://yard-.example/", "no host"),
        ("https://ya%20rd.example/", "no host"),
        ("https://" + "y" * 64 + ".example/", "no host"),
        ("https://" + "yard." * 60 + "example/", "no host"),
        ("https://999.1.1.1/", "no host"),
        ("https://1.2.3/", "no host"),
        ("https://[::1/", "host"),
        ("https://[::x]/", "host"),
        ("https://a℀b.example/", "host"),
        ("nowhere", "without a dot"),
        ("https://" + "y" * 2_000, "longer than"),
    ],
)
def test_an_address_that_is_none_is_refused(told: str, why: str) -> None:
    with pytest.raises(WrongWord, match=why):
        check_address(told)


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(WrongWord) as refused:
        check_address("ftp://desk:secret@yard.example/")
    assert "secret" not in str(refused.value)
    assert "secret" not in shown("https://desk:se@cret@yard.example/")


def test_times() -> None:
    assert read_moment("2026-11-23", "--since") == datetime(2026, 11, 23, tzinfo=UTC)
    assert read_moment("2026-11-23T14:00+02:00", "--since") == datetime(2026, 11, 23, 12, tzinfo=UTC)
    for told in ("", "now", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "2026-02-30", "²"):
        with pytest.raises(WrongWord, match="--since"):
            read_moment(told, "--since")


def test_durations() -> None:
    assert read_duration("90s") == timedelta(seconds=90)
    assert read_duration("366d") == timedelta(days=366)
    for told in ("", "0s", "-5m", "5", "5w", "1.5h", "367d", "9" * 5_000 + "d", "999999999d", "²m", "٣m", " 5m"):
        with pytest.raises(WrongWord, match="expected a time"):
            read_duration(told)


def test_whole_numbers() -> None:
    assert [read_whole(told, 0, 90) for told in ("0", "7", "90")] == [0, 7, 90]
    for told in ("", "-1", "91", "1_0", "1.0", "²", "٣", "9" * 5_000, " 5"):
        with pytest.raises(WrongWord, match="from 0 to 90"):
            read_whole(told, 0, 90)


@pytest.mark.parametrize(
    "address", ["http://desk:S3cret@news.example:99999/", "desk:S3cret@news.example:99999", "//desk:S3cret@x y/"]
)
def test_no_message_shows_a_password(address: str) -> None:
    with pytest.raises(WrongWord) as refused:
        check_address(address)
    assert "S3cret" not in str(refused.value)
