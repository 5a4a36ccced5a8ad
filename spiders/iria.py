"""IRIA - International Relations Insights & Analysis, a WordPress magazine."""

from iria_crawler.crawl.spider import NewsSpider
from iria_crawler.model import Site


class IriaSpider(NewsSpider):
    """https://www.ir-ia.com/"""

    name = "iria"
    start_url = "https://www.ir-ia.com/"
    site = Site(host="ir-ia.com", name="IRIA", language="en-US")
