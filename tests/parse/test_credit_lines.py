"""The grammar of credits on the lines of tests/fixtures/credits: those that it was made with, and those that were kept back."""

from __future__ import annotations

from pathlib import Path

from iria_crawler import extract

FOLDER = Path(__file__).parent.parent / "fixtures" / "credits"
PARAGRAPHS = "".join(
    f"<p>The frigate Marlow returned to Tarnhaven after {number} months at sea, and tugs brought her to her berth.</p>"
    for number in range(3, 9)
)
# Fields that are empty where a line does not state them; the others are looked at only where it does.
ALWAYS = ("caption", "photographer", "agency", "via", "qualifiers")


def lines_of(name: str) -> list[str]:
    """The lines of a file, without comments."""
    return [line for line in (FOLDER / name).read_text().splitlines() if " => " in line and not line.startswith("#")]


def read(text: str) -> dict[str, str]:
    """What is read of a picture on a page with this text under it."""
    figure = f"<figure><img src='/marlow-1600.jpg'><figcaption>{text}</figcaption></figure>"
    page = f"<html><body><article><h1>Frigate returns</h1>{figure}{PARAGRAPHS}</article></body></html>"
    [image] = extract(page.encode(), "https://news.example.org/a/frigate/").images
    found = {
        "caption": image.caption,
        "photographer": image.photographer,
        "rank": image.photographer_rank,
        "service": image.service,
        "agency": image.agency,
        "via": image.via,
        "organisation": image.organisation,
        "licence": image.licence,
        "date": image.credit_date and image.credit_date.isoformat(),
        "qualifiers": ", ".join(sorted(image.qualifiers)),
    }
    return {name: value or "" for name, value in found.items()}


def wrong_fields(line: str) -> dict[str, tuple[str, str]]:
    """field -> (what is right, what was read), of those that were read wrong."""
    text, _, right = line.partition(" => ")
    stated = dict(part.split(": ", 1) for part in right.split("; "))
    if "qualifiers" in stated:
        stated["qualifiers"] = ", ".join(sorted(stated["qualifiers"].split(", ")))
    found = read(text)
    wanted = {**dict.fromkeys(ALWAYS, ""), **stated}
    return {name: (value, found[name]) for name, value in wanted.items() if found[name] != value}


def test_lines_that_the_grammar_was_made_with_are_read() -> None:
    lines = lines_of("made_with.txt")
    assert len(lines) >= 440
    assert {line: wrong for line in lines if (wrong := wrong_fields(line))} == {}


def test_lines_kept_back_are_read() -> None:
    lines = lines_of("kept_back.txt")
    right = sum(not wrong_fields(line) for line in lines)
    assert len(lines) >= 160
    assert right >= 0.95 * len(lines), f"{right} of {len(lines)}"


def test_lines_of_many_languages_and_what_only_looks_like_a_credit_are_read() -> None:
    lines = lines_of("many_languages.txt")
    assert len(lines) >= 150
    assert {line: wrong for line in lines if (wrong := wrong_fields(line))} == {}
