"""`scrapy browse`: it serves the crawl's database, or says why it cannot."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from asking import fill
from forking import obey_modes
from running import RUN, scrapy_command

from iria_crawler import Store


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_serves_the_database_of_the_crawl(tmp_path: Path) -> None:
    Store(tmp_path / "iria.db").close()
    port = free_port()
    server = subprocess.Popen(
        scrapy_command(tmp_path, "browse", "--port", str(port)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, **RUN
    )
    try:
        page = wait_for(f"http://127.0.0.1:{port}/", server)
        assert "No crawl is recorded yet." in page
    finally:
        server.terminate()  # the signal reaches Datasette itself: nothing is left listening
        server.communicate(timeout=120)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("root", [True, False])
def test_it_serves_a_read_only_copy(tmp_path: Path, root: bool) -> None:
    folder = tmp_path / "archive"
    fill(folder / "iria.db")
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    port = free_port()
    server = subprocess.Popen(
        scrapy_command(folder, "browse", "--port", str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=None if root else obey_modes,
        **RUN,
    )
    try:
        assert "Yard opens" in wait_for(f"http://127.0.0.1:{port}/iria/-/home", server)
    finally:
        server.terminate()
        server.communicate(timeout=120)
        folder.chmod(0o755)
    if not root:
        assert {file.name for file in folder.iterdir()} == {"iria.db", "iria.captures.db"}


def wait_for(address: str, server: subprocess.Popen[str]) -> str:
    """The page at the address, as soon as the server answers; it may take its time, but not end."""
    while True:
        try:
            with urlopen(address, timeout=120) as answer:
                return str(answer.read().decode())
        except (URLError, ConnectionError):
            assert server.poll() is None, server.communicate()
            time.sleep(0.1)


@pytest.mark.parametrize(
    ("exists", "taken", "words"),
    [
        (False, False, "no database at"),
        (True, True, "cannot listen at 127.0.0.1 port"),
    ],
)
def test_it_says_what_stands_in_the_way(tmp_path: Path, exists: bool, taken: bool, words: str) -> None:
    if exists:
        Store(tmp_path / "iria.db").close()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        if taken:
            other.listen()
        port = other.getsockname()[1] if taken else free_port()
        run = subprocess.run(
            scrapy_command(tmp_path, "browse", "--port", str(port)), capture_output=True, timeout=300, **RUN
        )
    assert run.returncode == 1
    assert words in run.stderr
    assert "Traceback" not in run.stderr
