"""The outlets that a user follows: sites.toml, read and checked."""

from iria_crawler.outlets.sites import Outlet, Sites, open_sites, read_sites

__all__ = ["Outlet", "Sites", "open_sites", "read_sites"]
