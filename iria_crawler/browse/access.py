"""Permissions: a page of ours may be seen by those who may see all tables that it shows."""

from __future__ import annotations

from typing import Any

from datasette import Forbidden


async def ensure_view(datasette: Any, actor: Any, database: str, tables: tuple[str, ...]) -> None:
    """Raise Datasette's Forbidden unless this actor may view the instance, the database and each of the tables."""
    if hasattr(datasette, "ensure_permissions"):
        above = [("view-database", database), "view-instance"]
        await datasette.ensure_permissions(actor, above)
        for table in tables:  # what is above the table was asked for already, and need not be again for each
            await datasette.ensure_permissions(actor, [("view-table", (database, table))])
        return
    from datasette.resources import DatabaseResource, TableResource

    await datasette.ensure_permission(action="view-instance", actor=actor)
    await datasette.ensure_permission(action="view-database", resource=DatabaseResource(database=database), actor=actor)
    for table in tables:
        resource = TableResource(database=database, table=table)
        await datasette.ensure_permission(action="view-table", resource=resource, actor=actor)


async def may_view(datasette: Any, actor: Any, database: str) -> bool:
    """Whether this actor may view the instance and the database."""
    try:
        await ensure_view(datasette, actor, database, ())
    except Forbidden:
        return False
    return True
