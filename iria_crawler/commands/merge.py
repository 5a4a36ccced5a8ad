"""`scrapy merge`: two articles are one story; or they are two after all."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from iria_crawler.database_command import DatabaseCommand
from iria_crawler.errors import StoreError
from iria_crawler.store import Store


class Command(DatabaseCommand):
    """Merge by hand, take a merge back, or list them; exit code 0, or 1 where that cannot be done."""

    def syntax(self) -> str:
        return "ARTICLE INTO [--reason TEXT] | --undo ARTICLE | --list"

    def short_desc(self) -> str:
        return "Say that two stored articles are one story, or take it back"

    def long_desc(self) -> str:
        return (
            "ARTICLE and INTO are addresses or numbers of articles of one site. Every row of both is kept; from now on "
            "INTO stands for both, and ARTICLE is not looked at any more."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--reason", default="by hand", help="kept with the merge")
        parser.add_argument(
            "--undo", metavar="ARTICLE", help="it stands for itself again, and is never merged by itself"
        )
        parser.add_argument("--list", action="store_true", help="every merge, the newest first")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            store = self.open_store()
        except StoreError as error:
            self.fail(error)
            return
        try:
            print_answer(store, args, opts)
        except StoreError as error:
            self.fail(error)
        finally:
            store.close()


def print_answer(store: Store, args: list[str], opts: argparse.Namespace) -> None:
    """Do what was asked and say it. Raises StoreError where it cannot be done."""
    now = datetime.now(UTC)
    if opts.list:
        print_merges(store)
    elif opts.undo:
        article_id = number_of(store, opts.undo)
        into_id = store.merging.undo(article_id, now)
        print(f"article {article_id} stands for itself again, beside {into_id}")
    elif len(args) == 2:
        article_id, into_id = (number_of(store, told) for told in args)
        store.merging.merge(article_id, into_id, opts.reason, now)
        print(f"article {article_id} is merged into {into_id}; scrapy merge --undo {article_id} takes it back")
    else:
        raise StoreError("give two articles, or --undo with one, or --list", "")


def number_of(store: Store, told: str) -> int:
    """The number of an article given by number or address. Raises StoreError where there is none."""
    if told.isdecimal():
        return int(told)
    article = store.article(told)
    if article is None:
        raise StoreError("no article has this address", told)
    return article.id


def print_merges(store: Store) -> None:
    """Merges, three lines each."""
    merges = store.merging.all()
    for merge in merges:
        print(f"{merge.at}  {merge.reason}" + (f"; taken back {merge.undone_at}" if merge.undone_at else ""))
        print(f"  article {merge.article_id}  {merge.url}\n  into {merge.into_id}  {merge.into_url}")
    if not merges:
        print("no merges")
