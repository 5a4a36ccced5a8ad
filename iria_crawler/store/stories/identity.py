"""Which story is this? The rules of one identity, the cheapest and strongest evidence first.

1. the CMS's own id on the same site (external_id);
2. rel=canonical, if it is an address of the same site that no several others claim;
3. the address that answered, unless it is where dead addresses are sent;
4. the address that was asked.

An address whose page now carries another CMS id is a slug used again: another story.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from iria_crawler.changes import text_hash
from iria_crawler.model import Look
from iria_crawler.outside import split_address
from iria_crawler.store.file.engine import Database, Rows
from iria_crawler.store.file.records import is_key, iso
from iria_crawler.text import squeeze
from iria_crawler.urls import trusted_canonical, url_key

# An address of an AMP copy: "/amp/", "?amp", "amp.example.org".
_AMP = re.compile(r"//amp\.|[/.?&=]amp(?:[/.?&=]|$)", re.I)


def identify(db: Database, site_id: int, look: Look) -> int | None:
    """The id of the story that `look` shows, or None where it is a new one."""
    external_id = look.article.external_id if look.article else None
    with db.asking():
        numbered = db.execute(
            "SELECT id, merged_into FROM articles WHERE site_id = ? AND external_id = ?", (site_id, external_id)
        )
        claimants = ask_claimants(db, look)
        met = {key: _ask_at(db, site_id, key) for key in {url_key(look.url): 0, url_key(look.requested_url): 0}}
    if row := numbered.fetchone():
        return int(row[0]) if row[1] is None else standing(db, row[1])
    known = {key: rows.fetchone() for key, rows in met.items()}
    for address in addresses(db, look, claimants):
        key = url_key(address)
        row = known[key] if key in known else _ask_at(db, site_id, key).fetchone()
        if article_id := _met(db, row, external_id):
            return article_id
    return _at_a_part(db, site_id, look)


def _at_a_part(db: Database, site_id: int, look: Look) -> int | None:
    """The story of the same headline that is known at the address of a further page, or of the whole story on one page."""
    headline = squeeze((look.article.headline if look.article else None) or "").casefold()
    for part in look.parts:
        found = find_by_url(db, site_id, part.url)
        if found is not None:
            (stored,) = db.execute("SELECT headline FROM articles WHERE id = ?", (found,)).fetchone()
            if squeeze(stored or "").casefold() == headline:
                return found
    return None


def with_own_id(db: Database, site_id: int, look: Look) -> Look:
    """The look without the page's CMS id if that is another story's: a template may print one id on every page.

    It is another story's if the story with that id was never at this address, and has another headline and another text.
    """
    article = look.article
    if article is None or article.external_id is None:
        return look
    row = db.execute(
        "SELECT articles.id, headline, text_hash FROM articles LEFT JOIN bodies ON bodies.article_id = articles.id "
        "WHERE site_id = ? AND external_id = ?",
        (site_id, article.external_id),
    ).fetchone()
    if row is None or row[0] == look.article_id or _was_at(db, row[0], look):
        return look
    same_headline = squeeze(row[1] or "").casefold() == squeeze(article.headline or "").casefold()
    if same_headline or row[2] == text_hash(article):
        return look
    return replace(look, article=replace(article, external_id=None))


def _was_at(db: Database, article_id: int, look: Look) -> bool:
    """Whether the story was ever met at an address of this look."""
    keys = (url_key(look.url), url_key(look.requested_url))
    return bool(
        db.execute(
            "SELECT 1 FROM urls WHERE article_id = ? AND url_key IN (?, ?) AND kind IN ('requested', 'final')",
            (article_id, *keys),
        ).fetchone()
    )


def addresses(db: Database, look: Look, claimants: Rows | None = None) -> list[str]:
    """The addresses that may name the story, the strongest evidence first. claimants: see canonical_of()."""
    canonical = canonical_of(db, look, claimants)
    return [address for address in (canonical, look.url, look.requested_url) if address]


def ask_claimants(db: Database, look: Look) -> Rows | None:
    """Ask how many stories claim the page's canonical address that are not at it; None where nobody need be asked: the page
    declares none, or the one at which it was found, as nearly every page does.

    The story at the address itself may claim it. Where stories at other addresses claim it too, the claim is worthless.
    """
    declared = look.article.canonical_url if look.article else None
    if not declared or _declares_itself(look):
        return None
    return db.execute(
        "SELECT count(DISTINCT article_id) FROM urls WHERE url_key = :key AND kind = 'canonical' AND article_id NOT IN "
        "(SELECT article_id FROM urls WHERE url_key = :key AND kind IN ('requested', 'final'))",
        {"key": url_key(declared)},
    )


def canonical_of(db: Database, look: Look, claimants: Rows | None = None) -> str | None:
    """The page's canonical address, where it can be believed. claimants: the answer to ask_claimants(), where it was asked."""
    declared = look.article.canonical_url if look.article else None
    if itself := _declares_itself(look):
        return itself
    claimants = claimants or ask_claimants(db, look)
    if not declared or claimants is None:
        return None
    canonical = trusted_canonical(look.url, declared, claimants=claimants.fetchone()[0])
    return canonical if canonical and _leads_to_this_story(db, canonical, look) else None


def _declares_itself(look: Look) -> str | None:
    """The canonical address of a page that is found at it. Whoever else claims it: this page is there."""
    declared = look.article.canonical_url if look.article else None
    canonical = trusted_canonical(look.url, declared, claimants=1)
    return canonical if canonical and url_key(canonical) == url_key(look.url) else None


def address_of_new(db: Database, look: Look, claimants: Rows | None = None) -> str:
    """The address at which a new story is looked at from now on: its canonical one if that was asked or answered, or if the
    page came from an AMP copy; else the one that answered. A canonical address that was never asked may lead nowhere; so may its
    scheme and host where only these are others.
    """
    canonical = canonical_of(db, look, claimants)
    for asked in (look.url, look.requested_url):
        if canonical and url_key(canonical) == url_key(asked):
            parts, origin = split_address(canonical), split_address(asked)
            return parts._replace(scheme=origin.scheme, netloc=origin.netloc).geturl()
    return canonical if canonical and _AMP.search(look.url) else look.url


def _leads_to_this_story(db: Database, canonical: str, look: Look) -> bool:
    """True unless another story lives at `canonical`: one of another headline, at an address that is not this page's.

    A template that declares one story's address on every page must not make one story of them all.
    """
    key = url_key(canonical)
    if key in (url_key(look.url), url_key(look.requested_url)):
        return True
    living = db.execute(
        "SELECT headline FROM articles WHERE id IN "
        "(SELECT article_id FROM urls WHERE url_key = ? AND kind IN ('requested', 'final'))",
        (key,),
    ).fetchall()
    headline = squeeze((look.article.headline if look.article else None) or "").casefold()
    return not living or any(squeeze(stored or "").casefold() == headline for (stored,) in living)


def is_page_of_another(db: Database, look: Look) -> bool:
    """Whether the page that came for a stored story is another stored story's: it names that story's address as its own, under
    that story's headline. A cache that confuses two addresses shows such a page.
    """
    declared = look.article.canonical_url if look.article else None
    if look.article_id is None or look.article is None or declared is None:
        return False
    if url_key(declared) in (url_key(look.url), url_key(look.requested_url)):  # nearly every page: no query
        return False
    canonical = canonical_of(db, look)
    if canonical is None:
        return False
    owners = {
        row[0]
        for row in db.execute(
            "SELECT standing.id FROM urls JOIN articles AS standing ON standing.id = urls.article_id "
            "WHERE url_key = ? AND merged_into IS NULL",
            (url_key(canonical),),
        ).fetchall()
    }
    if not owners or look.article_id in owners:
        return False
    (headline,) = db.execute("SELECT headline FROM articles WHERE id = ?", (look.article_id,)).fetchone()
    return squeeze(headline or "").casefold() != squeeze(look.article.headline or "").casefold()


def has_text_of_another(db: Database, look: Look) -> bool:
    """Whether the page that came for a stored story has the text and the headline of another of the site, and the story had neither."""
    if look.article_id is None or look.article is None or not look.article.body_text:
        return False
    text = look.hashes.text if look.hashes else text_hash(look.article)
    headline = squeeze(look.article.headline or "").casefold()
    own: list[tuple[bool, bool]] = []
    others: list[tuple[bool, bool]] = []
    for article_id, stored, stored_text in db.execute(
        "SELECT id, headline, text_hash FROM articles LEFT JOIN bodies ON bodies.article_id = articles.id WHERE id = :own "
        "UNION ALL SELECT * FROM (SELECT id, headline, text_hash FROM bodies CROSS JOIN articles WHERE text_hash = :text "
        "AND id = bodies.article_id AND id <> :own AND merged_into IS NULL "
        "AND site_id = (SELECT site_id FROM articles WHERE id = :own) LIMIT 20) AS others",
        {"own": look.article_id, "text": text},
    ).fetchall():
        same = squeeze(stored or "").casefold() == headline
        (own if article_id == look.article_id else others).append((same, stored_text == text))
    return (False, False) in own and (True, True) in others


def find_by_url(db: Database, site_id: int, url: str, external_id: str | None = None) -> int | None:
    """The story last seen at `url`, unless it carries another CMS id than `external_id`."""
    return _met(db, _ask_at(db, site_id, url_key(url)).fetchone(), external_id)


def _ask_at(db: Database, site_id: int, key: str) -> Rows:
    """Ask for the story last seen at an address, as (id, CMS id, the story that it was merged into)."""
    return db.execute(
        "SELECT articles.id, articles.external_id, merged_into FROM urls JOIN articles ON articles.id = urls.article_id "
        "WHERE url_key = ? AND site_id = ? ORDER BY urls.last_seen_at DESC, urls.id DESC LIMIT 1",
        (key, site_id),
    )


def _met(db: Database, row: tuple[int, str | None, int | None] | None, external_id: str | None) -> int | None:
    if row is None or (external_id and row[1] and row[1] != external_id):
        return None
    return row[0] if row[2] is None else standing(db, row[2])


def standing(db: Database, article_id: int) -> int:
    """The article that this one was merged into, after all merges; itself where it was never merged."""
    while into := db.execute("SELECT merged_into FROM articles WHERE id = ?", (article_id,)).fetchone()[0]:
        article_id = into
    return int(article_id)


def shows_another(db: Database, article_id: int, look: Look) -> bool:
    """True when the page that came carries another CMS id than the story it was asked for.

    Its address is used again, or leads, now that it is withdrawn, to a story of a like name, as WordPress guesses.
    """
    external_id = look.article.external_id if look.article else None
    row = db.execute("SELECT external_id FROM articles WHERE id = ?", (article_id,)).fetchone()
    return bool(external_id and row and row[0] and row[0] != external_id)


def remember_addresses(db: Database, article_id: int, look: Look) -> None:
    """Note every address of this look, with the time; those of further pages too, so that a list that names one names the story.

    One that is several of them is noted as the first: a claim to an address counts only where the story is at another one.
    """
    canonical = look.article.canonical_url if look.article else None
    seen = [("requested", look.requested_url)]
    seen += [("final", look.url)] if look.url != look.requested_url else []
    seen += [("canonical", canonical)] if canonical not in (None, look.url, look.requested_url) else []
    further = [*(part.url for part in look.parts), look.owed_url]
    seen += [
        ("part", url) for url in further if url and url_key(url) not in (url_key(look.requested_url), url_key(look.url))
    ]
    at = iso(look.fetched_at)
    db.executemany(
        "INSERT INTO urls(url, url_key, article_id, kind, first_seen_at, last_seen_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(url_key, article_id, kind) "
        "DO UPDATE SET url = excluded.url, last_seen_at = excluded.last_seen_at",
        [(url, url_key(url), article_id, kind, at, at) for kind, url in seen if url and is_key(url)],
    )


def claim(db: Database, article_id: int, source: str, modified_at: datetime, now: datetime) -> bool:
    """Note what `source` says of the story's last modification. True where it says something later than before."""
    row = db.execute(
        "SELECT modified_at FROM claims WHERE article_id = ? AND source = ?", (article_id, source)
    ).fetchone()
    # A claim in the future was a mistake of the publisher: it must not silence all later claims.
    if row and (row[0] == iso(modified_at) or iso(modified_at) <= row[0] <= iso(now)):
        return False
    db.execute(
        "INSERT INTO claims VALUES (?, ?, ?, ?) ON CONFLICT(article_id, source) DO UPDATE "
        "SET modified_at = excluded.modified_at, seen_at = excluded.seen_at",
        (article_id, source, iso(modified_at), iso(now)),
    )
    return True
