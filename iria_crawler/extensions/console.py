"""The console of a crawl, on standard error. It is no error if the program that reads it has ended (`2>&1 | head`)."""

from __future__ import annotations

import sys

from rich.console import Console


class CrawlConsole(Console):
    """Rich's console that does not end the program on a broken pipe.

    Rich would exit from inside the event loop. The threads of the reactor would then never stop, and the process would go on
    and hold the site's lock.
    """

    def __init__(self) -> None:
        super().__init__(file=sys.stderr)

    def on_broken_pipe(self) -> None:
        """Print nothing more."""
        self.quiet = True
