"""How a monitor judges a site in trouble: every kind of outage and wall, and every hostile input once.

    python bench/outages.py [stories] [kind ...]     the outages (all of them, on 150 stories), then the hostile inputs
    python bench/outages.py inputs [name ...]        only the hostile inputs

An outage: a healthy run; three runs while it lasts, with `recheck=all`; and a healthy run. While it lasts, no story may be
called removed, unchanged or changed, and `scrapy status` must name it; afterwards every story is live and unchanged. A
hostile input: one crawl whose processes use less than 250 MB, which ends by itself and has stored the stories that the input
does not concern. The exit code is 1 if anything is wrong.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "fixtures" / "newsroom")]

import heavy  # noqa: E402 (found by the path above)
import outages  # noqa: E402
from judging import Report, Sites, later, limit_memory  # noqa: E402
from running import RUN, scrapy_command  # noqa: E402

STORIES = 150
ROUNDS = 3
DAY = 26  # hours
SCOPES = ("all", "stories")
# The timeouts for a crawl of a slow site, so that a run takes minutes and not an hour.
HASTY: dict[str, object] = {"DOWNLOAD_TIMEOUT": 3, "RETRY_TIMES": 0}

MOST_MEMORY = 250_000  # kB of any process of a crawl
MOST_REQUESTS = 2_500
# A crawl that has not ended after this time hangs.
MOST_SECONDS = 180.0
OWN = 12  # honest stories beside each hostile input

# The walls in other forms and languages, besides the plain kinds.
DRESSED: dict[str, dict[str, Any]] = {
    "maintenance as a story": {"kind": "maintenance", "dress": "story"},
    "maintenance, varying": {"kind": "maintenance", "dress": "story", "varying": True},
    "maintenance in Polish": {"kind": "maintenance", "language": "pl", "dress": "story"},
    "maintenance in Greek": {"kind": "maintenance", "language": "el"},
    "maintenance in Japanese": {"kind": "maintenance", "language": "ja"},
    "captcha under headlines": {"kind": "captcha-200", "dress": "headline", "varying": True},
    "parked as a story": {"kind": "parked", "dress": "story"},
    "parked amid the run": {"kind": "parked", "dress": "story", "after": 5},
    "database under headlines": {"kind": "database-200", "dress": "headline"},
}


def outage_of(name: str) -> dict[str, Any]:
    """The switch for a name of the table."""
    return DRESSED.get(name) or {"kind": name}


# --- outages ---


@dataclass(frozen=True)
class Told:
    """One line of the table: a run, and what is wrong with it."""

    name: str
    run: int
    report: Report
    faults: tuple[str, ...]

    def line(self) -> str:
        """The run in one line."""
        row, looks = self.report.run, sum(path.startswith(("/news/", "/stories/")) for path in self.report.asked)
        counts = "".join(f"{row[name]:>10}" for name in ("unchanged", "changed", "gone"))
        words = self.report.reasons[:70]
        return f"{self.name:<34}{self.run:>4}{len(self.report.asked):>9}{looks:>8}{counts}  {row['status']:<9}{self.report.state}: {words}"


HEADING = f"{'outage':<34}{'run':>4}{'requests':>9}{'looked':>8}{'unchanged':>10}{'changed':>10}{'gone':>10}  status"


def faults_during(name: str, report: Report) -> list[str]:
    """The faults of a run during the outage: it may say nothing about any story, and must name the trouble."""
    outage = outage_of(name.partition(" / ")[0])
    spared, row = outage.get("after", 0), report.run
    wrong = [
        f"{row[what]} {what}" for what, most in (("changed", 0), ("gone", 0), ("unchanged", spared)) if row[what] > most
    ]
    wrong += [f"{report.removed} removed"] if report.removed else []
    wrong += [f"changes told: {dict(report.changes)}"] if report.changes else []
    wrong += ["status ok"] if report.asked and row["status"] == "ok" else []
    if not re.search(outages.KINDS[outage["kind"]], f"{report.state}: {report.reasons}", re.I):
        wrong.append(f"scrapy status does not name it: {report.state}: {report.reasons or 'no reason'}")
    return wrong


def faults_after(report: Report, stories: int) -> list[str]:
    """The faults of the healthy run after it: every story must be as it was."""
    wrong = [] if report.articles == {"live": stories} else [f"stories: {dict(report.articles)}"]
    wrong += [] if report.run["unchanged"] == stories else [f"{report.run['unchanged']} of {stories} unchanged"]
    wrong += [f"changes told: {dict(report.changes)}"] if report.changes else []
    wrong += ["still down or walled"] if report.walled or report.state == "down" else []
    # The pages of the wall do not belong to the site, so fields that they lack are no redesign.
    return wrong + ([report.reasons] if "redesigned" in report.reasons else [])


def endure(name: str, scope: str, stories: int) -> Iterator[Told]:
    """The five runs of one outage, each with its faults."""
    label = f"{name} / {scope}"
    with folder() as path, Sites(path) as sites:
        site = sites.open(name, stories=stories)
        first = crawl(sites, name, "recheck=all")
        yield Told(label, 0, first, () if first.stories == stories else (f"{first.stories} stories stored",))
        site.switch(outage={**outage_of(name), "scope": scope})
        for run in range(1, ROUNDS + 1):
            report = crawl(sites, name, "recheck=all", **HASTY)
            yield Told(label, run, report, tuple(faults_during(name, report)))
        site.switch(outage=None)
        later(path, DAY)
        report = crawl(sites, name, "recheck=all")
        yield Told(label, ROUNDS + 1, report, tuple(faults_after(report, stories)))
        if "Traceback" in sites.output:
            yield Told(label, ROUNDS + 1, report, ("a traceback: " + sites.output.partition("Traceback")[2][:300],))


def crawl(sites: Sites, name: str, argument: str, **settings: object) -> Report:
    """Make one crawl of a site. Returns its report."""
    before = {name: len(sites.sites[name].paths())}
    sites.scrapy("crawl", "news", "-a", f"url={sites.sites[name].url}", "-a", argument, **settings)
    return sites.reports(before)[name]


# --- hostile inputs ---

# The tricks with a story that need no second site.
ALONE = sorted(heavy.TRICKY.keys() - {"headline", "sprinkled", "redirect", "refresh", "status"})
TREE = ("two", "to-itself", "of-itself", "tree", "many", "huge", "endless", "drip", "half-emoji", "timeless")
INPUTS: dict[str, dict[str, Any]] = {
    **{f"sitemap {kind}": {"sitemaps": kind} for kind in TREE},
    **{f"feed {kind}": {"feed": kind, "lists": ["feed"]} for kind in ("many", "endless", "drip", "half-emoji")},
    **{
        f"REST {kind}": {"rest": kind, "lists": ["rest"]}
        for kind in ("billion", "repeat", "digits", "square", "negative", "half-emoji", "deep")
    },
    **{f"robots.txt {kind}": {"robots": kind} for kind in ("large", "endless", "drip", "to-itself")},
    "calendar": {"calendar": True, "lists": []},
    "pager loop": {"pager": "loop", "lists": []},
    "pager far": {"pager": "far", "lists": []},
    "hex charset": {"home": "hex-charset"},
    "Sitemap: file:///dev/zero": {"robots_lines": ["Sitemap: file:///dev/zero"]},
    "Sitemap: file:///etc/passwd": {"robots_lines": ["Sitemap: file:///etc/passwd"]},
    **{f"story {kind}": {"story": {"1": kind}} for kind in (*heavy.HEAVY, *ALONE)},
}  # fmt: skip
# If robots.txt cannot be fetched, everything is forbidden for now.
FOUND = {"robots.txt drip": 0, "robots.txt to-itself": 0}


@dataclass(frozen=True)
class Met:
    """The result of one hostile input."""

    name: str
    seconds: float
    own: int  # kB: the most that the crawl's process used
    child: int  # kB: the most that one of its children used
    requests: int
    stored: int
    status: str
    faults: tuple[str, ...]

    def line(self) -> str:
        """The crawl in one line."""
        return (
            f"{self.name:<34}{self.seconds:>8.1f}{self.own / 1000:>9.0f}{self.child / 1000:>9.0f}{self.requests:>10}"
            f"{self.stored:>8}  {self.status}"
        )


MET = f"{'input':<34}{'seconds':>8}{'MB own':>9}{'child':>9}{'requests':>10}{'stored':>8}  status"


def meet(name: str) -> Met:
    """Crawl a site with one trick, and watch the memory of its processes."""
    with folder() as path, Sites(path) as sites:
        site = sites.open(name, stories=OWN, **INPUTS[name])
        command = scrapy_command(path, "crawl", "news", "-a", f"url={site.url}", **HASTY)
        began = time.monotonic()
        with (
            (path / "log").open("w+") as log,
            subprocess.Popen(command, **RUN, stdout=subprocess.DEVNULL, stderr=log, preexec_fn=limit_memory) as process,
        ):
            own, child, ended = watch(process, began + MOST_SECONDS)
            process.wait()
        seconds = time.monotonic() - began
        report, told = sites.reports()[name], (path / "log").read_text()
    wrong = [] if ended else [f"it had not ended after {MOST_SECONDS:.0f} s"]
    wrong += [f"{max(own, child) / 1000:.0f} MB"] if max(own, child) > MOST_MEMORY else []
    wrong += [f"{len(report.asked)} requests"] if len(report.asked) > MOST_REQUESTS else []
    least = FOUND.get(name, OWN - name.startswith("story "))
    wrong += [f"{report.stories} stories stored, not {least}"] if report.stories < least else []
    wrong += ["a traceback"] if "Traceback" in told and report.run.get("status") == "ok" else []
    status = str(report.run.get("status", "no run"))
    return Met(name, seconds, own, child, len(report.asked), report.stories, status, tuple(wrong))


def watch(process: subprocess.Popen[str], until: float) -> tuple[int, int, bool]:
    """(most memory of the process, most of one child, whether it ended in time), in kB; it is killed if it did not end."""
    own = child = 0
    while process.poll() is None and time.monotonic() < until:
        own = max(own, peak(process.pid))
        child = max([child, *map(peak, children(process.pid))])
        time.sleep(0.02)
    ended = process.poll() is not None
    if not ended:
        process.kill()
    return own, child, ended


def peak(pid: int) -> int:
    """The most memory that a process has used, in kB (VmHWM, Linux); 0 if it has ended."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def children(pid: int) -> list[int]:
    """The processes that a process has started, and their children."""
    try:
        direct = [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return [*direct, *(grandchild for one in direct for grandchild in children(one))]


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one database."""
    path = Path(tempfile.mkdtemp(prefix="iria-outages-"))
    try:
        yield path
    finally:
        shutil.rmtree(path)


def main() -> int:
    """Print the two tables. Returns 1 if anything is wrong."""
    words = sys.argv[1:]
    stories = int(words.pop(0)) if words and words[0].isdecimal() else STORIES
    wrong: list[str] = []
    if words[:1] != ["inputs"]:
        print(HEADING, flush=True)
        for name in words or (*outages.KINDS, *DRESSED):
            for told in (told for scope in SCOPES for told in endure(name, scope, stories)):
                print(told.line(), flush=True)
                wrong += [f"{told.name}, run {told.run}: {fault}" for fault in told.faults]
    if words[:1] in ([], ["inputs"]):
        print(f"\n{MET}", flush=True)
        for name in words[1:] or INPUTS:
            met = meet(name)
            print(met.line(), flush=True)
            wrong += [f"{met.name}: {fault}" for fault in met.faults]
    print("\n".join(["", *wrong, f"{len(wrong)} faults in all"]))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
