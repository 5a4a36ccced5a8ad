"""yard.example, a news site."""

from iria_crawler.crawl.spider import NewsSpider
from iria_crawler.model import Site


class BaseSpider(NewsSpider):
    """https://yard.example/"""

    name = "base"
    start_url = "https://yard.example/"
    site = Site(host="yard.example".removeprefix("www."))
