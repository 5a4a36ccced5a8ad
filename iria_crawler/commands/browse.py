"""`scrapy browse`: open the collected stories in Datasette."""

from __future__ import annotations

import argparse
import importlib.util
import os
import socket
import sys
from pathlib import Path

from iria_crawler.database_command import DatabaseCommand
from iria_crawler.errors import StoreError

PORT = 8001  # Datasette's own


class Command(DatabaseCommand):
    """Serve the crawl's database until interrupted; exit code 1 where that cannot be."""

    def syntax(self) -> str:
        return "[--port PORT] [--host HOST] [--open]"

    def short_desc(self) -> str:
        return "Open the collected stories in the browser (Datasette)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--port", type=int, default=PORT, help=f"default {PORT}")
        parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1: this machine alone can see it")
        parser.add_argument("--open", action="store_true", help="show it in the browser at once")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if problem := _problem(self.database, opts.host, opts.port):
            self.fail(problem)
            return
        try:
            self.open_store().close()  # a file of an earlier version is brought up to date
        except StoreError as error:
            print(f"scrapy browse: shown as it is: {error}", file=sys.stderr)
        served = ["serve", str(self.database), "--host", opts.host, "--port", str(opts.port), *["--open"] * opts.open]
        sys.stdout.flush()
        # Datasette takes this process's place, so that an interrupt and a supervisor's signals reach it.
        os.execv(sys.executable, [sys.executable, "-m", "datasette", *served])


def _problem(database: Path, host: str, port: int) -> str | None:
    """What stands in the way, and what to do about it; None for nothing."""
    if importlib.util.find_spec("datasette") is None:
        return "Datasette is not installed; pip install 'iria-crawler[browse]'"
    if not database.is_file():
        return f"no database at {database}; crawl first (scrapy crawl iria), or give -s IRIA_DATABASE=path"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        return f"cannot listen at {host} port {port} ({error}); give another: scrapy browse --port {port + 1}"
    return None
