"""Containerfile and compose.yaml, taken apart: what they promise, and that each command in them is one that `iria` takes."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from iria_crawler.commands.codes import DEGRADED
from iria_crawler.front import main as front

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]


def instructions() -> list[tuple[str, str]]:
    """(instruction, the rest) of the Containerfile, continued lines joined."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.M)).splitlines()
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in lines if line)]


BUILD = instructions()


def last(name: str) -> str:
    """What the last instruction of this name says: it is the one that counts."""
    return [rest for found, rest in BUILD if found == name][-1]


def stage(number: int) -> list[tuple[str, str]]:
    """The instructions of one stage, from its FROM."""
    begins = [at for at, (name, _) in enumerate(BUILD) if name == "FROM"]
    return BUILD[begins[number] : [*begins, len(BUILD)][number + 1]]


def takes(words: list[str]) -> bool:
    """Whether `iria` takes these words."""
    command = front.load(words[0])
    _, rest = front.parser_of(words[0], command).parse_known_args(words[1:])
    return words[0] in front.NAMES and not rest


def test_the_image_is_small_and_its_user_is_not_root() -> None:
    assert last("ARG").endswith("-slim")
    assert [name for name, _ in stage(1)].count("RUN") == 1  # the tools that build stay in the first stage
    user = last("USER")
    assert user not in ("root", "0")
    assert re.search(rf"useradd --uid [1-9]\d+ .*\b{user}\b.*chown {user} /watch", last("RUN"))
    assert last("VOLUME") == last("WORKDIR") == "/watch"


def test_it_installs_what_was_checked() -> None:
    install = next(rest for name, rest in stage(0) if name == "RUN")
    assert '-c /source/constraints.txt "/source[all]"' in install
    assert not any(name == "ADD" for name, _ in BUILD)


def test_it_starts_the_monitor_and_asks_for_its_health() -> None:
    assert json.loads(last("ENTRYPOINT")) == ["iria"]
    assert takes(json.loads(last("CMD")))
    check = last("HEALTHCHECK").partition("CMD ")[2]
    [words] = re.findall(r"\biria (\w+)", check)
    assert takes([words])
    # An outlet that needs a look is no reason to start the container anew.
    assert f"-eq {DEGRADED}" in check


@pytest.mark.parametrize("name", ["monitor", "browse"])
def test_a_service_has_no_rights_that_it_does_not_need(name: str) -> None:
    service = COMPOSE[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["./watch:/watch"]
    assert not service.get("privileged")
    assert "user" not in service  # the image's own
    assert takes(service.get("command", json.loads(last("CMD"))))


def test_only_this_machine_can_open_the_pages() -> None:
    assert set(COMPOSE) == {"monitor", "browse"}
    assert COMPOSE["browse"]["ports"] == ["127.0.0.1:8001:8001"]
    assert "ports" not in COMPOSE["monitor"]
    assert COMPOSE["browse"]["healthcheck"]["test"][0] == "CMD"
    assert COMPOSE["monitor"]["build"] == {"context": ".", "dockerfile": "Containerfile"}


def test_what_the_image_does_not_need_stays_out() -> None:
    left_out = (ROOT / ".containerignore").read_text(encoding="utf-8").split()
    assert {".git", "data", "watch"} <= set(left_out)


def test_a_word_that_iria_does_not_know_would_be_noticed() -> None:
    assert takes(shlex.split("monitor --every 15m"))
    assert not takes(shlex.split("monitor --evry 15m"))
