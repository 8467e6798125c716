"""Views that users of a PostgreSQL warehouse made on its tables: dropped while a table changes, and created again after it.

PostgreSQL refuses to change a column that a view reads. DuckDB keeps a view as text and needs none of this.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from warehouse.arrow import to_arrow
from warehouse.insertion import insert
from warehouse.schema import metadata

_LOG = logging.getLogger(__name__)

# A view depends on a relation by way of its rewrite rule. The longest way from a table gives the order in which views are made.
_DEPENDENT = """
WITH RECURSIVE dependent (oid, depth) AS (
    SELECT oid, 0 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = ANY (%(tables)s)
    UNION
    SELECT r.ev_class, dependent.depth + 1
    FROM dependent
    JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = dependent.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite AS r ON r.oid = d.objid AND r.ev_class <> dependent.oid
)
SELECT c.oid, format('%%I.%%I', n.nspname, c.relname) AS name, c.relkind = 'm' AS materialized, c.relispopulated AS populated,
    quote_ident(pg_get_userbyid(c.relowner)) AS owner, pg_has_role(c.relowner, 'MEMBER') AS may_give, pg_get_viewdef(c.oid) AS definition,
    array_to_string(c.reloptions, ', ') AS options, quote_literal(obj_description(c.oid, 'pg_class')) AS comment
FROM (SELECT oid, MAX(depth) AS depth FROM dependent GROUP BY oid) AS found
JOIN pg_class AS c ON c.oid = found.oid AND c.relkind IN ('v', 'm')
JOIN pg_namespace AS n ON n.oid = c.relnamespace
ORDER BY found.depth, c.oid
"""
_ATTACHED = """
SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %(oid)s
UNION ALL
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %(oid)s AND NOT tgisinternal
"""
_GRANTS = """
SELECT format('GRANT %%s%%s ON %%s TO %%s%%s', a.privilege_type, given.columns, %(name)s::text,
    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
    CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM (
    SELECT relacl AS acl, '' AS columns FROM pg_class WHERE oid = %(oid)s
    UNION ALL
    SELECT attacl, format(' (%%I)', attname) FROM pg_attribute WHERE attrelid = %(oid)s AND attacl IS NOT NULL
) AS given, aclexplode(given.acl) AS a
"""


@dataclass(frozen=True, slots=True)
class DependentView:
    """A view, and the ``statements`` that make it with its indexes, triggers, owner and rights.

    ``name`` and ``owner`` are quoted for SQL where need be, ``kind`` is ``VIEW`` or ``MATERIALIZED VIEW``.
    """

    name: str
    owner: str
    kind: str
    statements: tuple[str, ...]


@contextmanager
def set_aside(connection: sa.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Drops the views on ``tables``, also those on other views, and creates them again when the block ends.

    A materialized view is filled from what the tables hold then. A view that cannot be created again, because a column that
    it reads is gone, is kept in the table ``views_set_aside`` and named in the log.
    """
    views = _dependent(connection, tables) if connection.dialect.name == "postgresql" and tables else []
    for view in reversed(views):
        connection.exec_driver_sql(f"DROP {view.kind} {view.name}")
    yield
    for view in views:
        try:
            with connection.begin_nested():
                for statement in view.statements:
                    # Without parameters, psycopg leaves a per cent sign in the view's text alone.
                    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        except sa.exc.DBAPIError as error:
            _keep(connection, view, str(error.orig).strip())


def _dependent(connection: sa.Connection, tables: Sequence[str]) -> list[DependentView]:
    found = connection.exec_driver_sql(_DEPENDENT, {"tables": list(tables)}).fetchall()
    return [_view(connection, row) for row in found]


def _view(connection: sa.Connection, row: sa.Row[Any]) -> DependentView:
    kind = "MATERIALIZED VIEW" if row.materialized else "VIEW"
    having = f" WITH ({row.options})" if row.options else ""
    ending = "" if row.populated or not row.materialized else " WITH NO DATA"
    statements = [f"CREATE {kind} {row.name}{having} AS {row.definition.rstrip().rstrip(';')}{ending}"]
    statements += connection.exec_driver_sql(_ATTACHED, {"oid": row.oid}).scalars()
    statements += [f"COMMENT ON {kind} {row.name} IS {row.comment}"] if row.comment else []
    statements += connection.exec_driver_sql(_GRANTS, {"oid": row.oid, "name": row.name}).scalars()
    # Without membership in the owner's role the view stays with the role that upgrades, and the owner gets every right on it.
    statements += [f"ALTER {kind} {row.name} OWNER TO {row.owner}" if row.may_give else f"GRANT ALL ON {row.name} TO {row.owner}"]
    return DependentView(row.name, row.owner, kind, tuple(statements))


def _keep(connection: sa.Connection, view: DependentView, reason: str) -> None:
    row = {"view": view.name, "set_aside_at": datetime.now(UTC), "owner": view.owner}
    row |= {"definition": ";\n".join(view.statements), "reason": reason}
    insert(connection, metadata().tables["views_set_aside"], to_arrow("views_set_aside", [row]))
    _LOG.warning("The view %s could not be made again and is kept in the table views_set_aside: %s", view.name, reason)
