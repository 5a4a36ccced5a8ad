"""Permissions: a page of ours may be seen by those who may see all tables that it shows."""

from __future__ import annotations

from typing import Any


async def ensure_view(datasette: Any, actor: Any, database: str, tables: tuple[str, ...]) -> None:
    """Raise Datasette's Forbidden unless this actor may view the instance, the database and each of the tables."""
    if hasattr(datasette, "ensure_permissions"):
        for table in tables:
            checks = [("view-table", (database, table)), ("view-database", database), "view-instance"]
            await datasette.ensure_permissions(actor, checks)
        return
    from datasette.resources import DatabaseResource, TableResource

    await datasette.ensure_permission(action="view-instance", actor=actor)
    await datasette.ensure_permission(action="view-database", resource=DatabaseResource(database=database), actor=actor)
    for table in tables:
        resource = TableResource(database=database, table=table)
        await datasette.ensure_permission(action="view-table", resource=resource, actor=actor)
