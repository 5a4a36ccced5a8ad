"""From the bytes of a feed, sitemap, REST answer or listing page to the stories that it names (candidates). No network.

Every function takes the bytes as received (content encoding removed) and the address that they came from. It gives candidates
in the order of the source, each address once, and raises DiscoverError if the bytes are not such a list. A list
that is broken in places is read as far as possible.

Reading order: autodiscover.py finds the lists of a site. feeds.py, sitemaps.py, wordpress.py and listings.py read one kind
of list each; paging.py finds the next page of a listing. common.py and markup.py have what they share.
"""

from iria_crawler.discover.autodiscover import Offers, read_home, read_robots_sitemaps, well_known
from iria_crawler.discover.feeds import read_feed
from iria_crawler.discover.listings import Listing, read_listing
from iria_crawler.discover.sitemaps import Sitemap, read_sitemap
from iria_crawler.discover.wordpress import (
    PER_PAGE,
    Posts,
    census_url,
    pictures_url,
    post_url,
    posts_url,
    read_pictures,
    read_post_status,
    read_posts,
)

__all__ = [
    "PER_PAGE",
    "Listing",
    "Offers",
    "Posts",
    "Sitemap",
    "census_url",
    "pictures_url",
    "post_url",
    "posts_url",
    "read_feed",
    "read_home",
    "read_listing",
    "read_pictures",
    "read_post_status",
    "read_posts",
    "read_robots_sitemaps",
    "read_sitemap",
    "well_known",
]
