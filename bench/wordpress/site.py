"""A real WordPress from Debian's packages, installed into a folder of its own: its database, its server, and what it is told to do."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).resolve().parent
PACKAGED = Path("/usr/share/wordpress")
# What `apt-get install --no-install-recommends` must have brought.
NEEDED = ("php", "mariadbd", "mariadb-install-db")
PACKAGES = (
    "wordpress php-cli php-mysql php-gd php-xml php-mbstring mariadb-server wordpress-theme-twentytwentyone "
    "wordpress-theme-twentytwentytwo wordpress-theme-twentytwentythree"
)
MAX_START_SECONDS = 60.0
WORKERS = 3  # processes of PHP's server


def missing() -> list[str]:
    """The parts of a WordPress that this machine lacks; [] if one can be installed."""
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    return lacking if PACKAGED.is_dir() else [*lacking, str(PACKAGED)]


class WordPress:
    """A running WordPress. A context manager: it ends the two processes that it started, by their numbers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "www"
        self._socket = folder / "db.sock"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}/"
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self._lay_out()
            self._start_database()
            self._start_server()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server and the database."""
        while self._started:
            process = self._started.pop()
            os.killpg(process.pid, signal.SIGTERM)  # its workers too: each was started in a session of its own
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    @property
    def themes(self) -> list[str]:
        """The names of the themes, the packaged ones first."""
        own = {path.name for path in (HERE / "themes").iterdir()}
        found = sorted(path.name for path in (self.root / "wp-content" / "themes").iterdir() if path.is_dir())
        return [name for name in found if name not in own] + sorted(own)

    def act(self, acts: Sequence[dict[str, Any]]) -> list[Any]:
        """Do the acts in order, in one process of PHP; the answer to each. RuntimeError if one fails."""
        done = subprocess.run(
            ["php", *self._options(), str(HERE / "control.php")],
            input=json.dumps(list(acts)).encode(),
            capture_output=True,
            cwd=self.root,
            env=self._environment(),
            timeout=300,
            check=False,
        )
        text = done.stdout.decode("utf-8", "replace")
        try:
            answers: list[Any] = json.loads(text[text.index("[") :])
        except ValueError:
            raise RuntimeError(f"WordPress: {text[-2000:]} {done.stderr.decode()[-2000:]}") from None
        if wrong := [
            answer
            for answer in answers
            if answer in (False, None) or (isinstance(answer, str) and "not found" in answer)
        ]:
            raise RuntimeError(f"WordPress did not do it: {wrong}")
        return answers

    def _lay_out(self) -> None:
        shutil.copytree(PACKAGED, self.root, symlinks=False)
        shutil.copy(HERE / "config.php", self.root / "wp-config.php")
        content = self.root / "wp-content"
        shutil.copytree(HERE / "themes", content / "themes", dirs_exist_ok=True)
        (content / "mu-plugins").mkdir(exist_ok=True)
        (content / "uploads").mkdir(exist_ok=True)
        shutil.copy(HERE / "switches.php", content / "mu-plugins")

    def _start_database(self) -> None:
        data = self.folder / "db"
        log = (self.folder / "db.log").open("wb")
        account = "--user=root" if os.getuid() == 0 else "--skip-log-error"
        common = ["--no-defaults", f"--datadir={data}", account]
        install = ["mariadb-install-db", *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run(install, check=True, stdout=log, stderr=log, timeout=MAX_START_SECONDS * 2)
        lean = [
            "--innodb-buffer-pool-size=48M",
            "--skip-networking",
            "--innodb-flush-log-at-trx-commit=0",
            "--skip-name-resolve",
        ]
        self._start(
            ["mariadbd", *common, f"--socket={self._socket}", f"--pid-file={self.folder / 'db.pid'}", *lean], log
        )
        end = time.monotonic() + MAX_START_SECONDS
        ask = [
            "mariadb",
            "--no-defaults",
            f"--socket={self._socket}",
            "-uroot",
            "-e",
            "CREATE DATABASE IF NOT EXISTS wordpress",
        ]
        while subprocess.run(ask, stdout=log, stderr=log, check=False).returncode:
            if time.monotonic() > end:
                raise RuntimeError(f"the database did not start: see {self.folder / 'db.log'}")
            time.sleep(0.3)

    def _start_server(self) -> None:
        command = ["php", *self._options(), "-S", self.host, "-t", str(self.root), str(HERE / "router.php")]
        self._start(command, (self.folder / "www.log").open("wb"))
        end = time.monotonic() + MAX_START_SECONDS
        while time.monotonic() < end:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise RuntimeError(f"the server did not start: see {self.folder / 'www.log'}")

    def _start(self, command: list[str], log: Any) -> None:
        self._started.append(
            subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, env=self._environment(), start_new_session=True
            )
        )

    def _options(self) -> list[str]:
        return [
            "-d",
            "opcache.enable=1",
            "-d",
            "opcache.enable_cli=1",
            "-d",
            "memory_limit=512M",
            "-d",
            "display_errors=0",
        ]

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "BENCH_HOST": self.host,
            "BENCH_SOCKET": str(self._socket),
            "PHP_CLI_SERVER_WORKERS": str(WORKERS),
        }
