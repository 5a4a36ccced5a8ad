"""`iria forget`: remove a story for good, with everything that was ever stored of it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from iria_crawler.arguments import check_address, shown
from iria_crawler.database_command import DatabaseCommand
from iria_crawler.desk.desk import forget_marks
from iria_crawler.errors import WrongWord
from iria_crawler.escaping import line
from iria_crawler.store import Store, is_server


class Command(DatabaseCommand):
    """Forget stories; exit code 0, or 2 if there is no such story."""

    example = 'forget https://www.example.org/news/story/ --reason "court order 4 O 12/26"'
    most_arguments = 200

    def syntax(self) -> str:
        return "ADDRESS ... --reason TEXT [--dry-run] | --words TEXT --reason TEXT [--dry-run | --yes]"

    def short_desc(self) -> str:
        return "Remove a story with all its versions and pages; it is not collected again"

    def long_desc(self) -> str:
        return (
            "Removes the story, its versions, quotations, pictures, changes, alerts, pages and marks, and rewrites the files. What stays "
            "is the reason, the day, and hashes by which the story is kept away and by which earlier seals still hold."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--reason", metavar="TEXT", help="why; it is stored and shown by verify (needed)")
        parser.add_argument(
            "--words", metavar="TEXT", help="all stories whose newest headline or text has all these words"
        )
        parser.add_argument(
            "--yes",
            action="store_true",
            help="with --words: forget what was found, and do not only list it",
        )
        parser.add_argument("--dry-run", action="store_true", help="list the stories and forget nothing")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if bool(args) == bool(opts.words):
            raise WrongWord("give addresses of stories, or --words")
        if not (opts.reason or "").strip() and not opts.dry_run:
            raise WrongWord("why? give --reason, which is stored with the day")
        only_list = opts.dry_run or (opts.words and not opts.yes)
        with self.opened(read_only=bool(only_list)) as store:
            ids = store.forgetting.found(opts.words) if opts.words else [number_of(store, word) for word in args]
            ids = store.forgetting.whole(ids)
            for url, headline in titles(store, ids):
                print(f"{line(url)}  {line(headline or '')}")
            if only_list or not ids:
                print(
                    f"{len(ids)} stories; nothing was forgotten"
                    + ("" if opts.dry_run or not ids else ": give --yes to forget them")
                )
                return
            gone = store.forgetting.forget(ids, opts.reason.strip(), datetime.now(UTC))
            print(f"{len(ids)} stories, {gone.revisions} versions and {gone.pages} pages forgotten")
            store.captures.sweep(datetime.now(UTC))
            if is_server(self.address):
                left = "No row has it any more; PostgreSQL writes over its room when it vacuums."
            else:
                forget_marks(self.database.with_suffix(".desk.db"), gone)  # a desk lies beside a file
                store.compacting.shrink(lambda what: None)
                left = "Nothing of it is left in these files."
            if store.captures.packs is not None:
                left += " In the bucket, pages that were stored within the last hour stay until the next compact."
        print(f"{left} Backups, exports and WARC files that you made before still have it.")


def number_of(store: Store, word: str) -> int:
    """The number of the article at an address. Raises WrongWord if there is none."""
    article = store.article(check_address(word)) if word.isprintable() else None
    if article is None:
        raise WrongWord(f"no story has this address: {shown(word)}")
    return article.id


def titles(store: Store, ids: list[int]) -> list[tuple[str, str | None]]:
    """(address, headline) of articles."""
    rows = [store.db.execute("SELECT url, headline FROM articles WHERE id = ?", (one,)).fetchone() for one in ids]
    return [(str(url), headline) for url, headline in rows]
