"""Which stories and changes have the words of a query: conditions of SQL, for scripts with and without spaces between words.

Words with spaces between them are asked of the full-text indexes. For others the indexes of signs name the texts that may have
them, and the texts themselves decide.
"""

from __future__ import annotations

from typing import NamedTuple

from iria_crawler.browse.query import NO_MATCH, as_condition, as_match, is_unspaced
from iria_crawler.browse.snapshot import Snapshot
from iria_crawler.typed_query import Term, alternatives, as_typed

# Signs in a row that the indexes know.
SIGNS = 3
# Runs of a longer word that are asked for: each makes the candidates fewer, but the later ones hardly.
MAX_RUNS = 24
# A word of one or two signs stands for all runs that begin with it. One that begins more is in most texts.
MAX_RUNS_OF_A_SHORT_WORD = 2_000
# The text of a row of `bodies`. Most are not packed, and then nothing is called.
BODY = "CASE typeof(body_text) WHEN 'blob' THEN plain_text(body_text) ELSE body_text END"
PRESENT = f"(coalesce(headline, '') || char(10) || {BODY})"
_SIDES = {"removed": ("before", "after"), "added": ("after", "before")}

# The parameters of a condition: each function adds its own to those that are there.
Values = dict[str, str]


def stories_now(snapshot: Snapshot, typed: str, values: Values) -> str:
    """Stories that have the words now; for scripts without spaces, in a query over `articles` and `bodies`."""
    if not is_unspaced(typed):
        values["match"] = as_match(typed) or NO_MATCH
        return "articles.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match)"
    condition, own = as_condition(typed, PRESENT)
    values |= own
    return _narrowed(condition, "articles.id", "articles_signs_fts", values, _runs_of(snapshot, "articles", typed))


class ChangesQuery(NamedTuple):
    """Parts of a query for changes, of which the newest come first without sorting all."""

    source: str  # what follows FROM, with `changes` in it
    condition: str
    number: str  # of the change, to order by
    rank: str  # the best has the lowest


def changes_found(snapshot: Snapshot, typed: str, scope: str, values: Values) -> ChangesQuery:
    """Changes as changes_with() finds them."""
    if is_unspaced(typed):
        return ChangesQuery("changes", changes_with(snapshot, typed, scope, values), "changes.id", "-changes.id")
    values["match"] = _match_of_changes(typed, scope)
    source = "changes_fts CROSS JOIN changes ON changes.id = changes_fts.rowid"
    return ChangesQuery(source, "changes_fts MATCH :match", "changes_fts.rowid", "changes_fts.rank")


def _match_of_changes(typed: str, scope: str) -> str:
    has, lacks = _SIDES.get(scope, ("", ""))
    match = as_match(typed) or NO_MATCH
    return f"({{{has}}} : ({match})) NOT ({{{lacks}}} : ({match}))" if has else match


def changes_with(snapshot: Snapshot, typed: str, scope: str, values: Values) -> str:
    """Changes whose one side has the words while the other has not: scope "removed" or "added"; with "", on either side."""
    has, lacks = _SIDES.get(scope, ("", ""))
    if not is_unspaced(typed):
        values["match"] = _match_of_changes(typed, scope)
        return "changes.id IN (SELECT rowid FROM changes_fts WHERE changes_fts MATCH :match)"
    both = "(coalesce(before, '') || char(10) || coalesce(after, ''))"
    condition, own = as_condition(typed, f"coalesce({has}, '')" if has else both)
    if lacks:
        missing, _ = as_condition(typed, f"coalesce({lacks}, '')")  # with the same parameters
        condition = f"({condition}) AND NOT ({missing})"
    values |= own
    return _narrowed(condition, "changes.id", "changes_signs_fts", values, _runs_of(snapshot, "changes", typed))


def stories_ever(snapshot: Snapshot, typed: str, values: Values) -> str:
    """Stories that have the words or had them in an earlier version: each word at some time, not all at one time.

    An excluded word is one that the story never had.
    """
    groups = []
    for terms in alternatives(typed):
        found = [_ever(snapshot, term, values) for term in terms if not term.excluded]
        if found:
            never = [_ever(snapshot, term, values) for term in terms if term.excluded]
            wanted = " INTERSECT ".join(f"SELECT * FROM ({one})" for one in found)
            groups.append(" EXCEPT ".join((wanted, *(f"SELECT * FROM ({one})" for one in never))))
    return f"articles.id IN ({' UNION '.join(f'SELECT * FROM ({group})' for group in groups) or 'NULL'})"


def _ever(snapshot: Snapshot, term: Term, values: Values) -> str:
    """A query for the numbers of the stories that have or had this one term."""
    typed = as_typed(term)
    name = f"ever{len(values)}"
    if not is_unspaced(typed):
        values[name] = as_match(typed) or NO_MATCH
        now = f"SELECT rowid FROM articles_fts WHERE articles_fts MATCH :{name}"
        then = f"SELECT rowid FROM changes_fts WHERE changes_fts MATCH '{{before}} : (' || :{name} || ')'"
        return f"{now} UNION SELECT article_id FROM changes WHERE id IN ({then})"
    values[name] = term.text
    has = "instr(lower({}), lower(:{})) > 0".format
    now = _narrowed(
        has(PRESENT, name), "articles.id", "articles_signs_fts", values, _runs_of(snapshot, "articles", typed)
    )
    then = _narrowed(has("before", name), "id", "changes_signs_fts", values, _runs_of(snapshot, "changes", typed))
    stories = f"SELECT articles.id FROM articles JOIN bodies ON article_id = articles.id WHERE {now}"
    return f"{stories} UNION SELECT article_id FROM changes WHERE {then}"


def _narrowed(condition: str, key: str, index: str, values: Values, runs: str | None) -> str:
    """The condition, asked only of the texts that the index names; runs None: of all."""
    if runs is None:
        return condition
    name = f"runs{len(values)}"
    values[name] = runs
    return f"{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH :{name}) AND ({condition})"


def _runs_of(snapshot: Snapshot, table: str, typed: str) -> str | None:
    """An expression of the index of signs that every text with the words matches; None where there is none."""
    groups = []
    for terms in alternatives(typed):
        found = [_runs(snapshot, table, term.text) for term in terms if not term.excluded]
        known = [one for one in found if one is not None]
        if found and not known:
            return None
        groups += [" AND ".join(known)] if known else []
    return " OR ".join(f"({group})" for group in groups) or None


def _runs(snapshot: Snapshot, table: str, text: str) -> str | None:
    """The runs of signs that a text with this word has; None where they are too many, or the index cannot tell."""
    if not is_unspaced(text):
        return None  # a text in another script is not in the index
    if len(text) >= SIGNS:
        places = range(len(text) - SIGNS + 1)
        return "(" + " AND ".join(_quoted(text[at : at + SIGNS]) for at in places[:MAX_RUNS]) + ")"
    rows = snapshot.all(
        f"""SELECT term FROM {table}_signs_fts_terms WHERE term >= lower(:text) AND term < lower(:text) || char(1114111)
        LIMIT {MAX_RUNS_OF_A_SHORT_WORD + 1}""",
        text=text,
    )
    if len(rows) > MAX_RUNS_OF_A_SHORT_WORD:
        return None
    return "(" + (" OR ".join(_quoted(row["term"]) for row in rows) or NO_MATCH) + ")"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
