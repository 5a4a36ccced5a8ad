"""A real WordPress, and what is stored of what its newsroom did: `make wordpress`, or `python -m bench.wordpress [stories] [folder]`.

Needs Debian's packages (site.py names them) and ten minutes. It is no part of `make test`. Each play changes something in the
WordPress, lets a day pass, crawls, and compares the rows of `changes` with what was done. Exit code 1 if anything is missed or
told in vain. With a folder, the database stays there.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "fixtures" / "newsroom")]

from bench.wordpress.plays import HEADING, Stage  # noqa: E402 (found by the path above)
from bench.wordpress.site import PACKAGES, WordPress, missing  # noqa: E402
from bench.wordpress.stories import stories  # noqa: E402

STORIES = 150


def main() -> int:
    """Play everything. Returns the exit code; 2 if no WordPress can be installed here."""
    if lacking := missing():
        print(f"wordpress: {', '.join(lacking)} not found; apt-get install --no-install-recommends {PACKAGES}")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the database and the server are ended, too
    count = int(sys.argv[1]) if len(sys.argv) > 1 else STORIES
    with tempfile.TemporaryDirectory(prefix="iria-wordpress-") as temporary:
        kept = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary)
        kept.mkdir(parents=True, exist_ok=True)
        with WordPress(Path(temporary)) as site:
            stage = Stage(site, stories(count, datetime.now(UTC)), kept)
            print(HEADING, flush=True)
            for line in stage.play():
                print(line, flush=True)
    print(f"\n{stage.wrong} plays with something missed or told in vain")
    return 1 if stage.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
