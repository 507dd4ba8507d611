"""A store of an older version: read through views, and upgraded by its owner in one transaction."""

from itertools import count

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sms_admin.domain.commands import command
from sms_admin.domain.errors import StoreUnusable, damaged
from sms_admin.store.postgres.rights import check_may_make_schema
from sms_admin.store.postgres.schema import OWNER, SCHEMA, mark, version
from sms_admin.store.postgres.soundness import check_schema
from sms_admin.store.postgres.versions import VIEWS, bring_up
from sms_admin.store.tables import metadata
from sms_admin.store.version import SCHEMA_VERSION

_OPENED_OLD = "opened as a store of an older version"
_NO_RIGHT = ("42501", "25006")


def read_as_now(connection: Connection, found: int, place: str) -> None:
    """Makes a store of the older version ``found`` readable as one of this version, until the connection is closed."""
    connection.info[_OPENED_OLD] = True
    try:
        for name, query in VIEWS[found].items():
            connection.exec_driver_sql(f"CREATE TEMPORARY VIEW {name} AS {query.format(schema=SCHEMA)}")
    except DBAPIError as e:
        if getattr(e.orig, "sqlstate", "") not in _NO_RIGHT:
            raise
        raise StoreUnusable(
            f"{place} is a store of schema {found}, which this role cannot read: it may make no temporary views",
            command("store upgrade"),
            code="old-store",
        ) from None


def look_again(connection: Connection, place: str) -> None:
    """Called at the start of each transaction: the store may have been upgraded since it was opened."""
    if _OPENED_OLD in connection.info and version(connection, place) == SCHEMA_VERSION:
        _drop_views(connection)


def make_ready(connection: Connection, place: str) -> str | None:
    """See ``Backend``. The copy is a schema of the same database, with the tables and constraints of its version."""
    found = version(connection, place)
    if found == SCHEMA_VERSION:
        return None
    owner, is_owner = connection.exec_driver_sql(OWNER).one()
    if not is_owner:
        raise StoreUnusable(
            f"{place} is a store of schema {found}, and this program writes {SCHEMA_VERSION}: only its owner,"
            f" {owner}, can upgrade it; lists work",
            command("store upgrade"),
            code="old-store",
        )
    _drop_views(connection)
    if altered := next(check_schema(connection), None):
        raise damaged(altered.problem, place)
    check_may_make_schema(connection, f"cannot upgrade the store {place}, which needs a copy beside it")
    kept = _copy(connection, found)
    bring_up(connection, found)
    mark(connection, SCHEMA, SCHEMA_VERSION)
    return f"the schema {kept} of the database"


def _drop_views(connection: Connection) -> None:
    for name in {name for views in VIEWS.values() for name in views}:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS pg_temp.{name}")


def _copy(connection: Connection, found: int) -> str:
    """Copies the store into a schema with a free name, in the transaction of the upgrade."""
    kept = _free_name(connection, found)
    connection.exec_driver_sql(f"CREATE SCHEMA {kept}")
    connection.exec_driver_sql(f"SET LOCAL search_path = {kept}")
    bring_up(connection, 0, found)
    connection.exec_driver_sql(f"SET LOCAL search_path = {SCHEMA}")
    quote = connection.dialect.identifier_preparer.quote
    for name in (quote(table.name) for table in metadata.sorted_tables):
        if connection.exec_driver_sql(f"SELECT to_regclass('{kept}.{name}')").scalar_one():
            connection.exec_driver_sql(f"DELETE FROM {kept}.{name}")
            connection.exec_driver_sql(f"INSERT INTO {kept}.{name} SELECT * FROM {SCHEMA}.{name}")
    mark(connection, kept, found)
    return kept


def _free_name(connection: Connection, found: int) -> str:
    names = (f"{SCHEMA}_v{found}{'' if number == 1 else f'_{number}'}" for number in count(1))
    there = set(connection.exec_driver_sql("SELECT nspname FROM pg_namespace").scalars())
    return next(name for name in names if name not in there)
