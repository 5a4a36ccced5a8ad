"""`scrapy browse`: open the collected stories in Datasette."""

from __future__ import annotations

import argparse
import importlib.util
import os
import socket
import sys

from iria_crawler.arguments import read_whole, shown
from iria_crawler.database_command import DatabaseCommand
from iria_crawler.errors import IriaError, NewerDatabase, OlderDatabase, WrongWord
from iria_crawler.program import program
from iria_crawler.store.file.database import ways_to_read

PORT = 8001  # Datasette's own
MAX_PORT = 65_535


class Command(DatabaseCommand):
    """Serve the crawl's database until interrupted; exit code 1 if that is not possible."""

    instead = "copy it into one: export --to desk.db"
    example = "browse --port 8002 --open"

    def syntax(self) -> str:
        return "[--port PORT] [--host HOST] [--desk FILE] [--open]"

    def short_desc(self) -> str:
        return "Open the collected stories in the browser (Datasette)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--port", type=port_number, default=PORT, help=f"the port to listen at (default: {PORT})")
        parser.add_argument(
            "--host", default="127.0.0.1", help="the address to listen at (default: 127.0.0.1, only this machine)"
        )
        parser.add_argument(
            "--desk",
            metavar="FILE",
            help="the file of your stars, verdicts and notes (default: beside the database, iria.desk.db)",
        )
        parser.add_argument("--open", action="store_true", help="open the pages in the browser")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if importlib.util.find_spec("datasette") is None:
            raise IriaError("Datasette is not installed; pip install 'iria-crawler[browse]'")
        self._look_at_database()
        # In a folder that cannot be written, Datasette can only open a file with --immutable.
        immutable = ["--immutable"] if ways_to_read(self.database)[0] == "immutable" else []
        _try_to_listen(opts.host, opts.port)
        where = ["--host", opts.host, "--port", str(opts.port), *["--open"] * opts.open]
        served = ["serve", *immutable, str(self.database), *where]
        os.environ["IRIA_DESK"] = str(opts.desk or self.database.with_suffix(".desk.db"))
        sys.stdout.flush()
        # Replace this process by Datasette, so that an interrupt and the signals of a supervisor reach it.
        os.execv(sys.executable, [sys.executable, "-m", "datasette", *served])

    def _look_at_database(self) -> None:
        """Bring a file of an earlier version up to date. Raises StoreError if it is not a database of this project."""
        try:
            with self.opened(read_only=True):
                pass
        except OlderDatabase:
            with self.opened(read_only=False):
                pass
        except NewerDatabase as error:
            print(f"{program()} browse: shown as it is: {error}", file=sys.stderr)


def _try_to_listen(host: str, port: int) -> None:
    """Raises IriaError if the address cannot be listened at, with what to do about it; WrongWord if there is no such host."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (socket.gaierror, UnicodeError):
        raise WrongWord(f"--host {shown(host)}: no address of this machine; try 127.0.0.1") from None
    except OSError as error:
        other = port + 1 if port < MAX_PORT else PORT
        raise IriaError(
            f"cannot listen at {host} port {port} ({error.strerror}); give another: {program()} browse --port {other}"
        ) from error


def port_number(text: str) -> int:
    """A port, for argparse."""
    try:
        return read_whole(text, 1, MAX_PORT)
    except WrongWord as error:
        raise argparse.ArgumentTypeError(str(error)) from error
