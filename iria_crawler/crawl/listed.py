"""The outlets of sites.toml as spiders, beside those that have a file: Scrapy and the commands see no difference."""

from __future__ import annotations

from typing import Any, ClassVar

from scrapy import Spider
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader

from iria_crawler.crawl.spider import NewsSpider
from iria_crawler.errors import SitesError
from iria_crawler.outlets import Outlet, open_sites


class ListedSpider(NewsSpider):
    """An outlet of sites.toml."""

    name = "listed"  # replaced by the outlet's
    outlet: ClassVar[Outlet]


class Outlets(SpiderLoader):
    """Scrapy's loader of spiders, and the outlets of the file that IRIA_SITES names. Raises SitesError for a mistake there."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        path = str(settings["IRIA_SITES"])
        sites = open_sites(path)
        for outlet in sites.outlets:
            if outlet.key in self._spiders:
                raise SitesError(
                    f"[{outlet.key}] has the name of a spider that has a file of its own; choose another", path
                )
            self._spiders[outlet.key] = spider_of(outlet, sites.contact)


def spider_of(outlet: Outlet, contact: str | None) -> type[Spider]:
    """The class of spiders that crawls an outlet."""
    own: dict[str, Any] = {}
    if outlet.delay is not None:
        own["DOWNLOAD_DELAY"] = outlet.delay
    if outlet.pictures is not None:
        own["IRIA_PICTURES"] = outlet.pictures
    if contact is not None:
        own["IRIA_CONTACT"] = contact
    values = {
        "__doc__": outlet.address,
        "name": outlet.key,
        "start_url": outlet.address,
        "site": outlet.site,
        "rules": outlet.rules,
        "cookies": outlet.cookies,
        "browser": outlet.browser,
        "custom_settings": own or None,
        "outlet": outlet,
    }
    return type(f"Listed_{outlet.key}", (ListedSpider,), values)
