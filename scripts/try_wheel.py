"""`make test-wheel`: build the package, install it with one Python into an empty environment, and use it as a stranger would.

    python scripts/try_wheel.py PYTHON [wheel or sdist]

Prints what each command took. Ends with 1 if one of them did not do what it should.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "fixtures" / "newsroom")]

from newsroom import Newsroom  # noqa: E402  (its folder is on the path only now)

# The newsroom is on this machine: no need to wait a second between pages.
PACE = ("-s", "DOWNLOAD_DELAY=0.01", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "LOG_LEVEL=WARNING")
SUFFIX = {"wheel": "*.whl", "sdist": "*.tar.gz"}


def build(kind: str, target: Path) -> Path:
    """The file of this kind, built from the repository by a `build` that the environment has."""
    command = [sys.executable, "-m", "build", f"--{kind}", "--outdir", str(target), str(ROOT)]
    ended = subprocess.run(command, text=True, capture_output=True, check=False)
    if ended.returncode:
        raise SystemExit(ended.stdout + ended.stderr)
    [built] = target.glob(SUFFIX[kind])
    return built


def install(python: str, built: Path, folder: Path) -> Path:
    """The `iria` of a new environment."""
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "-qqq", "--disable-pip-version-check"]
    subprocess.run([*pip, "-c", str(ROOT / "constraints.txt"), f"{built}[all]"], check=True)
    return folder / "bin" / "iria"


def use(iria: Path, folder: Path) -> None:
    """From nothing to stories, changes and a clean history. Raises SystemExit if a command does something else."""
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SCRAPY"))}

    def run(*words: str, code: int = 0, says: str = "") -> None:
        began = time.monotonic()
        ended = subprocess.run(
            [str(iria), *words], cwd=folder, env=environment, text=True, capture_output=True, check=False
        )
        print(f"  iria {' '.join(words)}: {ended.returncode} in {time.monotonic() - began:.1f} s", flush=True)
        if ended.returncode != code or says not in ended.stdout + ended.stderr:
            raise SystemExit(f"expected {code} and {says!r}:\n{ended.stdout}{ended.stderr}")

    with Newsroom() as newsroom:
        run("init", says="sites.toml")
        run("add", newsroom.url, "--as", "sample", says="iria crawl sample")
        run("crawl", "sample", *PACE, says="iria browse")
        newsroom.play_day()
        run("monitor", *PACE, code=10)
        run("changes", "--severity", "4", says="headline changed")
        run("status", says="ok")
        run("verify", says="0 faults")


def main() -> int:
    """Build, install, use."""
    python, kind = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "wheel"
    with tempfile.TemporaryDirectory() as name:
        built = build(kind, Path(name))
        print(f"{built.name} with {python}", flush=True)
        use(install(python, built, Path(name, "env")), Path(name, "empty"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
