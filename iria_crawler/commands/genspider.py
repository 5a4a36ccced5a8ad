"""`scrapy genspider NAME ADDRESS`: write the file of a news site, which works without being edited."""

from __future__ import annotations

import argparse
import keyword
import re
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.commands.genspider import Command as GenspiderCommand
from scrapy.commands.genspider import sanitize_module_name
from scrapy.spiderloader import get_spider_loader

from iria_crawler.arguments import check_address, shown
from iria_crawler.database_command import PlainCommand
from iria_crawler.errors import IriaError, WrongWord

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


class Command(PlainCommand, GenspiderCommand):
    """Scrapy's command, with this project's template as the default."""

    example = "genspider harbour_post harbour-post.example"
    most_arguments = 2

    def syntax(self) -> str:
        return "NAME ADDRESS"

    def short_desc(self) -> str:
        return "Write the file of a news site, spiders/NAME.py"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.set_defaults(template="news")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        template = opts.dump or opts.template
        if not opts.list and self._find(template) is None:
            raise WrongWord(f"no template {shown(template)}; scrapy genspider --list names them")
        if not (opts.list or opts.dump):
            if len(args) != 2:
                raise WrongWord("give a name and an address: scrapy genspider harbour_post harbour-post.example")
            args = [self._check_name(args[0], force=opts.force), without_the_rest(check_address(args[1]))]
        GenspiderCommand.run(self, args, opts)

    def _find(self, template: str) -> Path | None:
        name = template if template.endswith(".tmpl") else f"{template}.tmpl"
        return next((path for path in (Path(name), Path(self.templates_dir, name)) if path.is_file()), None)

    def _check_name(self, name: str, *, force: bool) -> str:
        """The name, if a spider and its file can have it. Raises WrongWord, or IriaError if there is one already."""
        assert self.settings is not None
        if not _NAME.fullmatch(name) or keyword.iskeyword(name):
            raise WrongWord(f"{shown(name)} can name no spider: a letter, then letters, digits and _ only")
        if name == self.settings["BOT_NAME"]:
            raise WrongWord(f"{shown(name)} is the name of the project; choose another")
        package = import_module(self.settings["NEWSPIDER_MODULE"]).__file__
        assert package is not None
        file = Path(package).with_name(f"{sanitize_module_name(name)}.py")
        if not force and (name in get_spider_loader(self.settings).list() or file.exists()):
            raise IriaError("there is a spider or a file of that name already; choose another, or give --force", name)
        return name


def without_the_rest(address: str) -> str:
    """Scheme, host and port of an address: a site's file starts at its front page."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
