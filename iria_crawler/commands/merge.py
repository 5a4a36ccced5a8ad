"""`scrapy merge`: join two articles that are one story, or take that back."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from iria_crawler.arguments import read_whole, shown
from iria_crawler.database_command import DatabaseCommand
from iria_crawler.errors import WrongWord
from iria_crawler.program import program
from iria_crawler.store import Store

BY_HAND = "by hand"
MAX_ID = 2**63 - 1  # of SQLite


class Command(DatabaseCommand):
    """Merge by hand, take a merge back, or list merges; exit code 0, or 1 if that cannot be done."""

    example = 'merge 118 97 --reason "moved to the archive"'
    most_arguments = 2

    def syntax(self) -> str:
        return "ARTICLE INTO [--reason TEXT] | --undo ARTICLE | --list"

    def short_desc(self) -> str:
        return "Say that two stored articles are one story, or take it back"

    def long_desc(self) -> str:
        return (
            "ARTICLE and INTO are addresses or numbers of articles of one site. Every row of both is kept; from now on "
            "only INTO is looked at, for both."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--reason", metavar="TEXT", help=f"the reason to store with the merge (default: {BY_HAND})")
        parser.add_argument(
            "--undo", metavar="ARTICLE", help="take a merge back; the article is never merged automatically again"
        )
        parser.add_argument("--list", action="store_true", help="print every merge, the newest first")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        undo = opts.undo is not None
        if (len(args) == 2) + undo + opts.list != 1 or len(args) not in (0, 2):
            raise WrongWord("give two articles, or --undo with one, or --list")
        if opts.reason is not None and not args:
            raise WrongWord("--reason goes with a merge: give the two articles")
        with self.opened(read_only=opts.list) as store:
            print_answer(store, args, opts)


def print_answer(store: Store, args: list[str], opts: argparse.Namespace) -> None:
    """Do what was asked and print it. Raises WrongWord or StoreError if it cannot be done."""
    now = datetime.now(UTC)
    if opts.list:
        print_merges(store)
    elif opts.undo is not None:
        article_id = number_of(store, opts.undo)
        into_id = store.merging.undo(article_id, now)
        print(f"article {article_id} is a story of its own again, beside {into_id}")
    else:
        article_id, into_id = (number_of(store, word) for word in args)
        if article_id == into_id:
            raise WrongWord(f"{shown(args[0])} and {shown(args[1])} are the same article already, number {into_id}")
        store.merging.merge(article_id, into_id, opts.reason or BY_HAND, now)
        print(f"article {article_id} is merged into {into_id}; {program()} merge --undo {article_id} takes it back")


def number_of(store: Store, word: str) -> int:
    """The number of the article that `word` names by number or address. Raises WrongWord if there is no such article."""
    if word.isdecimal():
        number = read_whole(word, 0, MAX_ID)
        if store.db.execute("SELECT 1 FROM articles WHERE id = ?", (number,)).fetchone() is None:
            raise WrongWord(f"there is no such article: {number}")
        return number
    article = store.article(word) if word.isprintable() else None
    if article is None:
        raise WrongWord(f"no article has this address: {shown(word)}")
    return article.id


def print_merges(store: Store) -> None:
    """Print merges, three lines each."""
    merges = store.merging.all()
    for merge in merges:
        print(f"{merge.at}  {merge.reason}" + (f"; taken back {merge.undone_at}" if merge.undone_at else ""))
        print(f"  article {merge.article_id}  {merge.url}\n  into {merge.into_id}  {merge.into_url}")
    if not merges:
        print("no merges")
