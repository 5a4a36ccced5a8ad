"""For tests in which no stored page is read again."""

from __future__ import annotations

from iria_crawler.model import Article, Capture, Site


def never_reread(capture: Capture, site: Site) -> Article:
    """Fail the test: neither the parser nor the site's time zone has changed."""
    raise AssertionError(f"{capture.url} was read again")
