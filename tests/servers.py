"""A private PostgreSQL for the tests: started once for all test processes, as another user than root, and stopped by its pid.

It listens at no port, only at a socket in its folder. Where it is not installed the tests that need it are skipped, unless
NEEDS_POSTGRES is set, as in CI: then they fail.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from filelock import FileLock

from iria_crawler.store import Store
from iria_crawler.store.file.database import File

# The folder of the server; the first process of a run of pytest makes it, and those that it starts inherit its name.
FOLDER = "IRIA_TEST_SERVER"
NEEDED = "NEEDS_POSTGRES"
MAX_SECONDS_TO_START = 60.0
# A database with the schema, of which each test process gets a copy.
TEMPLATE = "iria_template"
# Nothing of a test need outlive the power.
_OPTIONS = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "listen_addresses=",
    "max_connections=60",
    "shared_buffers=32MB",
)


def prepare() -> None:
    """Choose the folder, in the process that begins the tests."""
    os.environ.setdefault(FOLDER, tempfile.mkdtemp(prefix="iria-pg-"))


def end() -> None:
    """Stop the server, if one was started, and remove its folder; in the process that began the tests."""
    folder = Path(os.environ.pop(FOLDER))
    pid = folder / "data" / "postmaster.pid"
    if pid.exists():
        number = int(pid.read_text().split()[0])
        os.kill(number, signal.SIGINT)  # a quick end: who is connected is cut off
        until = time.monotonic() + MAX_SECONDS_TO_START
        while pid.exists() and time.monotonic() < until:
            time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


def address(database: str) -> str:
    """The address of a database of the tests' server."""
    return f"postgresql://iria@/{database}?host={quote(os.environ[FOLDER], safe='')}"


def empty_database() -> str:
    """The address of the database of this test process, with our schema and nothing in it. The server is started if it is not
    running yet. Whoever is still connected is put out.
    """
    own = _own_database()
    tell(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{own}'")
    tell(_EMPTY, own)
    return address(own)


@cache
def _own_database() -> str:
    start()
    name = f"tests_{os.getpid()}"
    tell(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    return name


# A tenth of the time of TRUNCATE, and a hundredth of that of a new database.
_EMPTY = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'iria^_%' ESCAPE '^' LOOP
    EXECUTE 'DELETE FROM ' || name;
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
    PERFORM setval(name::regclass, 1, false);
  END LOOP;
END $$
"""


def restart() -> None:
    """End the server, cutting off who is connected, and start it again with the same options."""
    folder, programs = Path(os.environ[FOLDER]), _programs()
    assert programs is not None
    subprocess.run(
        [programs / "pg_ctl", "restart", "-w", "-m", "fast", "-D", folder / "data", "-l", folder / "log"],
        user=_user(folder),
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def small_disk(megabytes: int) -> Iterator[tuple[str, Path] | None]:
    """(address, folder) of an empty database of ours whose rows lie on a disk of this size; None where no disk may be mounted."""
    start()
    folder = Path(tempfile.mkdtemp(prefix="iria-small-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        folder.rmdir()
        yield None
        return
    try:
        _user(folder)
        tell(f"CREATE TABLESPACE small LOCATION '{folder}'")
        tell(f"CREATE DATABASE small TEMPLATE {TEMPLATE} TABLESPACE small")
        yield address("small"), folder
    finally:
        tell("DROP DATABASE IF EXISTS small WITH (FORCE)")
        tell("DROP TABLESPACE IF EXISTS small")
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def tell(sql: str, database: str = "postgres") -> None:
    """Run a statement on a database of the server."""
    import psycopg

    with psycopg.connect(address(database), autocommit=True) as connection:
        connection.execute(sql.encode())


def lost_references(store: Store) -> list[Any]:
    """Rows that name a row which is not there. PostgreSQL refuses them at once, SQLite is asked."""
    return store.db.execute("PRAGMA foreign_key_check").fetchall() if isinstance(store.db, File) else []


@cache
def start() -> None:
    """Start the server, unless another test process has. Skips the test where there is none to start."""
    if importlib.util.find_spec("psycopg") is None:
        _do_without("psycopg is not installed")
    programs = _programs()
    if programs is None:
        _do_without("PostgreSQL is not installed")
    folder = Path(os.environ[FOLDER])
    with FileLock(folder / "start.lock"):
        if (folder / "data" / "postmaster.pid").exists():
            return
        user = _user(folder)
        common = {"user": user, "cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", "-U", "iria", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            **common,
        )  # type: ignore[call-overload]
        options = " ".join(f"-c {option}" for option in (*_OPTIONS, f"unix_socket_directories={folder}"))
        subprocess.run(
            [programs / "pg_ctl", "start", "-w", "-D", folder / "data", "-l", folder / "log", "-o", options], **common
        )
        tell(f"CREATE DATABASE {TEMPLATE}")
        Store(address(TEMPLATE)).close()


def _programs() -> Path | None:
    """The folder of initdb and postgres: Debian keeps them out of the path."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return (
        Path(found).resolve().parent
        if found
        else next((one for one in reversed(folders) if (one / "initdb").exists()), None)
    )


def _user(folder: Path) -> Any:
    """The user that the server runs as: PostgreSQL refuses root. The folder becomes that user's. None: we are not root."""
    if os.getuid():
        return None
    user = next(name for name in ("postgres", "nobody") if name in {one.pw_name for one in pwd.getpwall()})
    shutil.chown(folder, user)
    folder.chmod(0o755)
    return user


def _do_without(why: str) -> None:
    if os.environ.get(NEEDED):
        pytest.fail(f"{why}, and {NEEDED} is set")
    pytest.skip(why)
