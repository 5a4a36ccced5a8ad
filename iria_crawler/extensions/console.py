"""What a crawl says to a person, on standard error: a reader that has gone (`2>&1 | head`) is no error."""

from __future__ import annotations

import sys

from rich.console import Console


class CrawlConsole(Console):
    """Rich's own console ends the program where nobody reads any more, from within the event loop: the threads of the
    reactor would then never be told to stop, and the process would stay, with the site's lock in its hand.
    """

    def __init__(self) -> None:
        super().__init__(file=sys.stderr)

    def on_broken_pipe(self) -> None:
        """Say nothing more."""
        self.quiet = True
