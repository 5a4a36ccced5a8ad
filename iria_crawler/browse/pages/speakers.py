"""Who is quoted, and a page for each person."""

from __future__ import annotations

from datasette import NotFound

from iria_crawler.browse.pages.common import PAGE, Args, number, paged, person_counts
from iria_crawler.browse.reading import Memo, Reader, Row

TABLES = ("quotes", "articles", "sites", "changes")


def load_all(reader: Reader, args: Args, memo: Memo) -> Row:
    """Everyone quoted by name, most quoted first; args['q'] filters by a part of the name."""
    part = args.get("q", "").strip()
    page = number(args, "page", 1)
    people = [p for p in person_counts(reader, memo) if part.casefold() in p["name"].casefold()]
    start = (page - 1) * PAGE
    return {"q": part, "total": len(people), **paged(people[start : start + PAGE + 1], page)}


def load_one(reader: Reader, args: Args, memo: Memo) -> Row:
    """The person args['name']: roles, outlets, what was altered or removed, then every quotation, newest first."""
    name = args.get("name", "")
    page = number(args, "page", 1)
    outlets = reader.all(
        """SELECT host, site_id, count(*) AS quotes, min(published_at) AS first_at, max(published_at) AS last_at
        FROM quotes JOIN articles ON articles.id = quotes.article_id JOIN sites ON sites.id = articles.site_id
        WHERE speaker_name = :name GROUP BY site_id ORDER BY quotes DESC""",
        name=name,
    )
    if not outlets:
        raise NotFound("Nobody of this name is quoted")
    return {
        "name": name,
        "outlets": outlets,
        "total": sum(outlet["quotes"] for outlet in outlets),
        "roles": reader.all(
            """SELECT speaker_role AS role, count(*) AS quotes FROM quotes
            WHERE speaker_name = :name AND speaker_role IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 12""",
            name=name,
        ),
        "altered": altered(reader, name),
        **paged(
            reader.all(
                """SELECT quotes.*, headline, host, published_at
                FROM quotes JOIN articles ON articles.id = quotes.article_id JOIN sites ON sites.id = articles.site_id
                WHERE speaker_name = :name
                ORDER BY published_at DESC, quotes.article_id, position LIMIT :most OFFSET :skip""",
                name=name,
                most=PAGE + 1,
                skip=(page - 1) * PAGE,
            ),
            page,
        ),
    }


def altered(reader: Reader, name: str) -> list[Row]:
    """What newsrooms did to this person's words: altered, removed, unquoted or given to somebody else."""
    return reader.all(
        """SELECT DISTINCT changes.*, headline, host
        FROM quotes JOIN changes ON changes.article_id = quotes.article_id AND changes.field = 'quote'
            AND changes.kind <> 'added' AND changes.before = quotes.text
        JOIN articles ON articles.id = quotes.article_id JOIN sites ON sites.id = articles.site_id
        WHERE speaker_name = :name AND quotes.last_revision IS NOT NULL ORDER BY changes.latest_at DESC LIMIT 50""",
        name=name,
    )
