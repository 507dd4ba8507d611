"""Rights to the store: granted by its owner, enforced by the server."""

from collections.abc import Mapping

from psycopg import sql
from sqlalchemy import Connection

from sms_admin.domain.commands import command
from sms_admin.domain.errors import BadUsage, NotFound, StoreUnusable
from sms_admin.domain.server import Access
from sms_admin.store.postgres.schema import OWNER, SCHEMA, version
from sms_admin.store.postgres.versions import LOCK
from sms_admin.store.tables import brand, campaign, change, metadata, number, record_change, run, user, user_change
from sms_admin.store.version import SCHEMA_VERSION

_HISTORY = tuple(sorted(table.name for table in (run, change, user_change, record_change)))
_STATE = (brand.name, campaign.name, user.name, number.name)
_ALL = tuple(table.name for table in metadata.sorted_tables)
# What each gets: privileges, and on which tables. The lock of a Save is an empty table.
_GIVEN: Mapping[Access, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {
    Access.READER: ((("SELECT",), _ALL),),
    Access.AUDITOR: ((("SELECT",), _ALL),),
    Access.OPERATOR: (
        (("SELECT",), (*_ALL, LOCK)),
        (("INSERT",), _HISTORY),
        (("INSERT", "UPDATE", "DELETE"), _STATE),
        (("UPDATE",), (LOCK,)),
    ),
}


def may_be_given(table: str) -> frozenset[str]:
    """The privileges on ``table`` that any role can have from ``grant``; none on a table of somebody else's."""
    given = (line for lines in _GIVEN.values() for line in lines)
    return frozenset(privilege for privileges, tables in given if table in tables for privilege in privileges)


def grant(connection: Connection, role: str, access: Access) -> None:
    """Gives ``role`` what belongs to ``access``, and nothing more.

    Raises NotFound for an unknown role, BadUsage for one that may do everything already, and StoreUnusable where the
    store is of an older version or somebody else's.
    """
    _check_grantable(connection, role)
    _execute(connection, "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}", role=role)
    _execute(connection, "GRANT USAGE ON SCHEMA {schema} TO {role}", role=role)
    for privileges, tables in _GIVEN[access]:
        for table in tables:
            granted = f"GRANT {', '.join(privileges)} ON {{schema}}.{{table}} TO {{role}}"
            _execute(connection, granted, role=role, table=table)
    database = str(connection.exec_driver_sql("SELECT current_database()").scalar_one())
    _execute(connection, "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}", role=role, database=database)
    _check_the_database_lets_in(connection, role)


def _check_grantable(connection: Connection, role: str) -> None:
    if (found := version(connection, "the store")) != SCHEMA_VERSION:
        raise StoreUnusable(
            f"the store is of schema {found}: upgrade it first", command("store upgrade"), code="old-store"
        )
    known = connection.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = %s", (role,)).first()
    if known is None:
        quoted = connection.exec_driver_sql("SELECT quote_ident(%s)", (role,)).scalar_one()
        raise NotFound(
            f"there is no role {role} on the server", f"CREATE ROLE {quoted} LOGIN, in psql", code="unknown-role"
        )
    owner, is_owner = connection.exec_driver_sql(OWNER).one()
    if not is_owner:
        raise StoreUnusable(f"only its owner can grant: {owner}", "log in as the owner of the store", code="read-only")
    if known[0] or role == owner:
        raise BadUsage(f"{role} may do everything already", "log in and work as another role")


def _check_the_database_lets_in(connection: Connection, role: str) -> None:
    """The owner of a store need not own its database; the server then grants nothing there, and only warns."""
    asked = """SELECT string_agg(privilege, ', '), quote_ident(current_database()), quote_ident(%s)
        FROM unnest(ARRAY['CONNECT', 'TEMPORARY']) privilege
        WHERE NOT has_database_privilege(%s, current_database(), privilege)"""
    missing, database, quoted = connection.exec_driver_sql(asked, (role, role)).one()
    if missing:
        raise StoreUnusable(
            f"{role} needs {missing} on the database, which only its owner can give; nothing was granted",
            f"let an administrator of the server run this in psql, then grant again: GRANT {missing} ON DATABASE"
            f" {database} TO {quoted}",
            code="no-access",
        )


def _execute(connection: Connection, statement: str, **names: str) -> None:
    """Executes ``statement``, with the ``names`` of things in it quoted."""
    quoted = {name: sql.Identifier(text) for name, text in (names | {"schema": SCHEMA}).items()}
    connection.exec_driver_sql(sql.SQL(statement).format(**quoted).as_string(None))
