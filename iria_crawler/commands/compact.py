"""`scrapy compact`: keep the same history in smaller files."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.filesize import decimal
from rich.progress import track

from iria_crawler.arguments import read_whole
from iria_crawler.database_command import DatabaseCommand
from iria_crawler.desk.desk import Thing, forget_marks, marked
from iria_crawler.errors import Busy, DiskFull, WrongWord
from iria_crawler.outlets import open_sites
from iria_crawler.store import Store, captures_path, is_server

KEEP_DAYS = 90
MAX_DAYS = 36_500
# Stories forgotten under one write lock, for which other writers wait.
STORIES_PER_TRANSACTION = 50


class Command(DatabaseCommand):
    """Pack, prune and shrink; exit code 0, or 1 if the files cannot be rewritten."""

    example = "compact --keep-days 365"

    def syntax(self) -> str:
        return "[--keep-days N | --keep-pages] [--pack-texts N | --plain-texts] [--dry-run]"

    def short_desc(self) -> str:
        return "Make the files smaller; every revision stays, unless a rule of sites.toml says otherwise"

    def long_desc(self) -> str:
        return (
            "Records that an earlier version stored are packed, pages that made no difference to any story "
            "are deleted, and both files are rewritten. Every revision can still be read, compared and verified. Where sites.toml says how "
            "long an outlet's pages (keep_pages) and its stories without a change (keep_unchanged) are kept, older ones go; "
            "--keep-pages leaves these rules out. --pack-texts packs texts too; then only programs that know plain_text() can read them: "
            "docs/archive.md. PostgreSQL packs and frees room by itself. Where the "
            "pages lie in a bucket, what no row needs any more is removed from it."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--keep-days",
            type=whole_days,
            metavar="N",
            help=f"delete no page that is younger than N days (default: {KEEP_DAYS})",
        )
        parser.add_argument("--keep-pages", action="store_true", help="delete no page and no story at all")
        texts = parser.add_mutually_exclusive_group()
        texts.add_argument(
            "--pack-texts",
            type=whole_days,
            metavar="N",
            help="pack the texts of stories that did not change for N days; your own SQL reads them with plain_text(body_text)",
        )
        texts.add_argument("--plain-texts", action="store_true", help="make packed texts plain again")
        parser.add_argument("--dry-run", action="store_true", help="say what would be saved; write nothing")

    def answer(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.keep_pages and opts.keep_days is not None:
            raise WrongWord("--keep-pages lets no page go, whatever --keep-days says; give one of them")
        with self.opened(read_only=False) as store:
            if is_server(self.address):
                if opts.pack_texts is not None or opts.plain_texts:
                    raise WrongWord("PostgreSQL packs texts by itself, and gives them plain; leave the option out")
                print(f"{self._let_go(store, opts)} pages {'would be ' if opts.dry_run else ''}let go")
            else:
                self._compact(store, self.database, opts)
            if not opts.dry_run and store.captures.packs is not None:
                swept = store.captures.sweep(datetime.now(UTC))
                print(f"bucket: {swept.removed} packs removed, {swept.rewritten} written again")
                if swept.missing:
                    self.fail(
                        f"{swept.missing} packs that pages lie in are not in the bucket; verify names their stories"
                    )

    def _compact(self, store: Store, path: Path, opts: argparse.Namespace) -> None:
        paths = (path, captures_path(path))
        before = [_size(path) for path in paths]
        records = saved = 0
        if not opts.dry_run:
            with store.together():
                pass  # somebody else who writes for long is named before anything is done
        ids = store.compacting.to_pack()
        for article_id in track(ids, "packing", console=Console(stderr=True), disable=not sys.stderr.isatty()):
            packed = store.compacting.pack(article_id, dry=opts.dry_run)
            records, saved = records + packed.records, saved + packed.saved
        pages = self._let_go(store, opts)
        would = "would be " if opts.dry_run else ""
        print(f"{records} records {would}packed ({decimal(saved)} less), {pages} pages {would}let go")
        self._texts(store, opts)
        if opts.dry_run:
            return
        try:
            store.compacting.shrink(lambda what: print(what, file=sys.stderr))
        except Busy as error:
            self.fail(f"the files keep their size for now: {error}")
            return
        except DiskFull as error:
            self.fail(f"the files keep their size: rewriting them takes as much room again ({error.__cause__})")
            return
        for path, size in zip(paths, before, strict=True):
            print(f"{path.name}: {decimal(size)} -> {decimal(_size(path))}")

    def _texts(self, store: Store, opts: argparse.Namespace) -> None:
        """Pack old texts, or unpack all, where that was asked for."""
        would = "would be " if opts.dry_run else ""
        if opts.pack_texts is not None:
            ids = store.compacting.texts.to_pack(datetime.now(UTC) - timedelta(days=opts.pack_texts))
            packed = store.compacting.texts.pack(ids, dry=opts.dry_run)
            print(f"{packed.texts} texts {would}packed ({decimal(packed.saved)} less)")
        elif opts.plain_texts and not opts.dry_run:
            print(f"{store.compacting.texts.unpack()} texts made plain again")

    def _let_go(self, store: Store, opts: argparse.Namespace) -> int:
        """Remove pages that are not needed, and what the rules of sites.toml let go. Returns how many of the former."""
        now = datetime.now(UTC)
        before_day = now - timedelta(days=KEEP_DAYS if opts.keep_days is None else opts.keep_days)
        pages = 0 if opts.keep_pages else store.compacting.prune(before_day, now, dry=opts.dry_run)
        if not opts.keep_pages:
            self._keep_rules(store, now, dry=opts.dry_run)
        return pages

    def _keep_rules(self, store: Store, now: datetime, *, dry: bool) -> None:
        """Apply the rules of sites.toml: what each outlet keeps, and for how long. What somebody marked on the desk stays."""
        assert self.settings is not None
        desk = None if is_server(self.address) else self.database.with_suffix(".desk.db")  # a desk lies beside a file
        would = "would be " if dry else ""
        for outlet in open_sites(self.settings["IRIA_SITES"]).outlets:
            row = store.db.execute("SELECT id FROM sites WHERE host = ?", (outlet.site.host,)).fetchone()
            if row is None:
                continue
            if outlet.keep_unchanged is not None:
                days = outlet.keep_unchanged.days
                found = store.forgetting.never_changed(row[0], now - outlet.keep_unchanged)
                ids = sorted(set(found) - (marked_stories(store, desk) if desk else set()))
                for start in range(0, 0 if dry else len(ids), STORIES_PER_TRANSACTION):
                    part = ids[start : start + STORIES_PER_TRANSACTION]
                    reason = f"{outlet.key}: keep_unchanged of {days} days"
                    gone = store.forgetting.forget(part, reason, now)
                    if desk:
                        forget_marks(desk, gone)
                print(
                    f"{outlet.key}: {len(ids)} stories {would}forgotten: older than {days} days, and never seen changing"
                )
            if outlet.keep_pages is not None:
                many = store.compacting.prune_site(row[0], now - outlet.keep_pages, now, dry=dry)
                print(f"{outlet.key}: {many} pages {would}let go: older than {outlet.keep_pages.days} days")


def marked_stories(store: Store, desk: Path) -> set[int]:
    """The numbers of the stories that somebody marked, or of which a quotation or a change is marked."""
    tables = {Thing.QUOTE: "quotes", Thing.CHANGE: "changes"}
    found: set[int] = set()
    for thing, number in marked(desk):
        if thing is Thing.STORY:
            found.add(number)
        else:
            rows = store.db.execute(f"SELECT article_id FROM {tables[thing]} WHERE id = ?", (number,))
            found.update(int(article_id) for (article_id,) in rows)
    return found


def whole_days(text: str) -> int:
    """A number of days from 0 to 36,500, for argparse."""
    try:
        return read_whole(text, 0, MAX_DAYS)
    except WrongWord as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _size(path: Path) -> int:
    """Bytes of a database and its write-ahead log."""
    return sum(part.stat().st_size for part in (path, path.with_name(f"{path.name}-wal")) if part.exists())
