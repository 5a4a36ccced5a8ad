"""Any outlet, by its address: `scrapy crawl news -a url=https://any.outlet/`."""

from typing import Any

from iria_crawler.arguments import check_address
from iria_crawler.crawl.spider import NewsSpider, site_host
from iria_crawler.model import Site


class AnyNewsSpider(NewsSpider):
    """An outlet that has no file of its own. `scrapy genspider NAME ADDRESS` writes one for it."""

    name = "news"

    def __init__(self, *args: Any, url: str = "", start_url: str = "", **kwargs: Any) -> None:
        if not url:
            raise ValueError("which outlet? give its address: -a url=https://www.example.org/")
        address = check_address(url)
        self.site = Site(host=site_host(address))
        super().__init__(*args, start_url=start_url or address, **kwargs)
