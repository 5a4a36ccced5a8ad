"""Run `scrapy` as a user does, and the measurements as a developer does.

Most tests run it in a fork of a process that has loaded it (forking.py); `scrapy_command` is for tests in which the start of
the process, its terminal or its pipes matter.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import IO, Any, Self

ROOT = Path(__file__).resolve().parent.parent
Scrapy = Callable[..., subprocess.CompletedProcess[str]]
Iria = Callable[..., subprocess.CompletedProcess[str]]

# How every process of the tests is started; Any because subprocess has no type for its options.
RUN: dict[str, Any] = {"cwd": ROOT, "text": True, "env": {**os.environ, "PYTHONWARNINGS": "default"}}
# Of several processes of pytest, the one whose crawls are measured for coverage. Measuring all took half as long again.
MEASURED = "gw0"
STARTED_BY = (sys.executable, "-m", "scrapy")
IRIA = (sys.executable, "-m", "iria_crawler")
DATASETTE = (sys.executable, "-m", "datasette")


def scrapy_command(folder: Path, *arguments: str, **settings: object) -> list[str]:
    """The command line of a fast `scrapy` on the database in `folder`; the given settings override the fast ones."""
    values = {"IRIA_DATABASE": folder / "iria.db", "DOWNLOAD_DELAY": 0.001, "AUTOTHROTTLE_ENABLED": 0, **settings}
    pairs = [part for name, value in values.items() for part in ("-s", f"{name}={value}")]
    return [*STARTED_BY, *arguments, *pairs]


# The processes that fork, by what they have loaded.
_FORKING: dict[str, tuple[socket.socket, subprocess.Popen[bytes]]] = {}


def _forking(loaded: str) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """The process that forks and has loaded "scrapy" or "datasette", and the socket to it."""
    if loaded in _FORKING:
        return _FORKING[loaded]
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": ""}
    if os.environ.get("PYTEST_XDIST_WORKER", MEASURED) != MEASURED:
        environment = {name: value for name, value in environment.items() if name[:3] != "COV"}
    with theirs:
        command = [sys.executable, str(ROOT / "tests" / "forking.py"), loaded]
        _FORKING[loaded] = ours, subprocess.Popen(command, stdin=theirs, cwd=ROOT, env=environment)
    return _FORKING[loaded]


def end_forking() -> None:
    """End the processes that fork, if there are any."""
    for channel, process in _FORKING.values():
        channel.close()
        process.wait(60)
    _FORKING.clear()


class Started:
    """A running `scrapy`, `iria`, `datasette` or server of the newsroom's folder, with the parts of subprocess.Popen that tests need.

    `output` and `errors`: a file for its standard output and error; without them communicate() returns the text. `limits`: soft
    limits by their names in `resource`. `obey_modes`: the modes of files apply to root too. `busy_ms`: how long it waits for a lock
    of the database, instead of the real 30 seconds. `folder`: where it is started, by default in the repository.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        output: IO[Any] | None = None,
        errors: IO[Any] | None = None,
        environment: Mapping[str, str] | None = None,
        limits: Mapping[str, int] | None = None,
        obey_modes: bool = False,
        busy_ms: int | None = None,
        folder: Path = ROOT,
    ) -> None:
        program, arguments = _program(command)
        wish = {
            "program": program,
            "folder": str(folder),
            "arguments": arguments,
            "environment": {name: value for name, value in (environment or RUN["env"]).items() if name[:3] != "COV"},
            "limits": limits or {},
            "obey_modes": obey_modes,
            "busy_ms": busy_ms,
        }
        self.returncode: int | None = None
        self._told = ("", "")
        self._files = [tempfile.TemporaryFile() for _ in range(2)]  # noqa: SIM115 (closed with the process)
        self._channel, theirs = socket.socketpair()
        with theirs:
            files = [theirs, output or self._files[0], errors or self._files[1]]
            message = [json.dumps(wish).encode()]
            loaded = "datasette" if program == "datasette" else "scrapy"
            socket.send_fds(_forking(loaded)[0], message, [file.fileno() for file in files])
        self.pid = int(self._line())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.communicate()

    def _line(self) -> bytes:
        """The next line of the channel, and no more: the one after it may be there already."""
        line = sign = self._channel.recv(1)
        while sign and sign != b"\n":
            line += (sign := self._channel.recv(1))
        return line

    def wait(self, timeout: float | None = None) -> int:
        """The exit code; minus the number of the signal that ended it. subprocess.TimeoutExpired after `timeout` seconds."""
        if self.returncode is None:
            self._channel.settimeout(timeout)
            try:
                self.returncode = int(self._line())
            except TimeoutError:
                raise subprocess.TimeoutExpired("scrapy", timeout or 0) from None
            self._channel.close()
            output, errors = (_text(file) for file in self._files)
            self._told = output, errors
        return self.returncode

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        try:
            return self.wait(timeout=0.001)
        except subprocess.TimeoutExpired:
            return None

    def communicate(self, timeout: float = 300) -> tuple[str, str]:
        """Wait for its end, and return its output. It is killed after `timeout` seconds."""
        try:
            self.wait(timeout)
        except BaseException:
            self.send_signal(signal.SIGKILL)
            raise
        return self._told

    def send_signal(self, number: int) -> None:
        """Send a signal, if the process still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)


class ForkedServer:
    """A server of the newsroom's folder in a fork: what `serving` needs of a subprocess.Popen."""

    def __init__(self, command: Sequence[str]) -> None:
        reading, writing = os.pipe()
        self.stdout: IO[str] | None = os.fdopen(reading)
        with os.fdopen(writing, "w") as output:
            self._started = Started(command, output=output)

    def terminate(self) -> None:
        """Ask it to end, if it still runs."""
        self._started.send_signal(signal.SIGTERM)

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, when it has ended."""
        return self._started.wait(timeout)


def _program(command: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The name by which forking.py knows the program of a command line, and the arguments."""
    for program, words in (("scrapy", STARTED_BY), ("iria", IRIA), ("datasette", DATASETTE)):
        if tuple(command[: len(words)]) == words:
            return program, command[len(words) :]
    script = Path(command[1])
    assert script.parent == ROOT / "tests" / "fixtures" / "newsroom"
    return script.stem, command[2:]


def _text(file: IO[bytes]) -> str:
    """The whole content of a file, which is closed then."""
    with file:
        file.seek(0)
        return file.read().decode(errors="backslashreplace").replace("\r\n", "\n")


def run_scrapy(command: Sequence[str], *, timeout: float = 300, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command of scrapy_command() and wait for it; `options` as for Started."""
    process = Started(command, **options)
    told = process.communicate(timeout)
    assert process.returncode is not None
    return subprocess.CompletedProcess(list(command), process.returncode, *told)


def load_bench(name: str) -> ModuleType:
    """A module of bench/, which is not a package."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", ROOT / "bench" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look up their module
    spec.loader.exec_module(module)
    return module
