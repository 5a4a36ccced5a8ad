"""What is known about an outlet is used if its page does not say it, and never against the page."""

from __future__ import annotations

from iria_crawler import extract
from iria_crawler.model import Site

SITE = Site(host="werft.example", language="de_DE")
STORY = (
    "<h1>Werft baut weiter</h1><p>{}</p><p>„Der Bau der vierten Fregatte beginnt noch in diesem Jahr“, sagte "
    "Ilse Brandt am Montag vor den versammelten Arbeitern in der großen Halle am Hafen.</p>"
).format("Die Werft hat am Montag den Auftrag für die vierte Fregatte der Klasse erhalten, teilte sie mit. " * 5)
PAGE = f"<html><body><article>{STORY}</article></body></html>"


def read(page: str, site: Site | None) -> tuple[str | None, list[str | None], str | None]:
    article = extract(page, "https://werft.example/a/werft-baut-weiter", site=site)
    return article.language, [quote.speaker for quote in article.quotes], article.provenance.get("language")


def test_a_page_without_a_language_is_read_in_its_sites() -> None:
    assert read(PAGE, SITE) == ("de-DE", ["Ilse Brandt"], "site")


def test_the_pages_own_language_comes_first() -> None:
    assert read(PAGE.replace("<html>", '<html lang="en-GB">'), SITE)[::2] == ("en-GB", None)


def test_without_either_there_is_no_language() -> None:
    assert read(PAGE, None)[::2] == (None, None)
    assert read(PAGE, Site(host="werft.example", language="?"))[::2] == (None, None)
