"""`scrapy genspider NAME DOMAIN`: a file for a news site that works as it stands."""

from __future__ import annotations

import argparse

from scrapy.commands.genspider import Command as GenspiderCommand


class Command(GenspiderCommand):
    """Scrapy's own command; the template is this project's where none is named."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.set_defaults(template="news")
