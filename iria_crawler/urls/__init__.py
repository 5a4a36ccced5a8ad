"""Addresses: which are one (key), which can be fetched (links), which lead to a story or are its canonical (shape).

No function raises on a broken address or uses the network. Where a rule is in doubt, two addresses stay two: to take them
for one by mistake loses a story's history, while to miss that they are one costs a second fetch.
"""

from iria_crawler.urls.key import is_home, same_site, url_key, without_trackers
from iria_crawler.urls.links import absolute, is_web_address, split_login, without_login
from iria_crawler.urls.parts import MAX_ADDRESS_CHARACTERS
from iria_crawler.urls.shape import (
    UrlRules,
    has_number,
    looks_like_article,
    looks_like_section,
    ruled,
    trusted_canonical,
)

__all__ = [
    "MAX_ADDRESS_CHARACTERS",
    "UrlRules",
    "absolute",
    "has_number",
    "is_home",
    "is_web_address",
    "looks_like_article",
    "looks_like_section",
    "ruled",
    "same_site",
    "split_login",
    "trusted_canonical",
    "url_key",
    "without_login",
    "without_trackers",
]
