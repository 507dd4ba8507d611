"""The connection to a server: how it is made, its settings, and which servers are refused."""

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from sms_admin.domain.errors import BadUsage, StoreUnusable
from sms_admin.domain.server import ServerUrl
from sms_admin.store.postgres.failures import failure, not_opened, reason
from sms_admin.store.postgres.schema import MARK, SCHEMA

_OLDEST = 150000
_WITH_A_TIME_FOR_TRANSACTIONS = 170000
_PATIENCE = 10  # seconds to reach a server, unless the URL or PGCONNECT_TIMEOUT sets them
# One statement sets them all, whatever a role or a database has as its own. Results are read to their end, so a fast
# first row has no value; JIT compiling costs more than it saves; a client that was killed must not keep the lock of its
# Save; and a Save of many rows, or a plan that somebody reads, takes its time.
_SETTINGS = {
    "search_path": SCHEMA,
    "client_encoding": "UTF8",
    "row_security": "on",
    "quote_all_identifiers": "off",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
    "work_mem": "64MB",
    "temp_buffers": "64MB",
    "jit": "off",
    "cursor_tuple_fraction": "1",
    "client_connection_check_interval": "2s",
    "client_min_messages": "error",
    "standard_conforming_strings": "on",
}


@dataclass(frozen=True, slots=True)
class Found:
    """The facts about the server and its store, read by a new connection.

    ``comment`` is that of the schema; ``may_look`` says whether the role may use the schema.
    """

    backend_pid: int
    comment: str | None
    may_look: bool | None


def connect(url: ServerUrl, lock_timeout: float) -> tuple[Connection, Found]:
    """A connection on which every transaction is one snapshot. Raises StoreUnusable, and BadUsage for a wrong URL."""
    raw = _reached(url)
    try:
        check_engine(raw.info)
        found = _set_up(raw, lock_timeout)
        if found.backend_pid != raw.info.backend_pid:  # a pooler is in between, and reports a number of its own
            check_pooler(url, found.backend_pid)
        raw.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    except psycopg.Error as e:
        raw.close()
        raise (failure(url, e) or not_opened(url, e)) from None
    except BaseException:
        raw.close()
        raise
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: raw, poolclass=StaticPool, use_native_hstore=False, _initialize=False
    )
    engine.dialect.server_version_info = (raw.info.server_version // 10000, raw.info.server_version % 10000)
    return engine.connect(), found


def _reached(url: ServerUrl) -> "psycopg.Connection[tuple[Any, ...]]":
    try:
        said = conninfo_to_dict(url)
    except psycopg.ProgrammingError as e:
        raise BadUsage(f"libpq cannot read the URL of the store: {reason(e)}", "postgresql://HOST/DATABASE") from None
    more: dict[str, Any] = {"fallback_application_name": "sms-admin"}
    if "connect_timeout" not in said and "PGCONNECT_TIMEOUT" not in os.environ:
        more["connect_timeout"] = _PATIENCE
    try:
        return psycopg.connect(url, autocommit=False, **more)
    except psycopg.Error as e:
        raise not_opened(url, e) from None


def check_pooler(url: ServerUrl, backend_pid: int) -> None:
    """Raises StoreUnusable where a second connection is given our server process ``backend_pid``.

    A pooler then switches connections at each transaction, which loses temporary tables and settings. A pooler without
    a second connection keeps ours.
    """
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=_PATIENCE) as other:
        if other.execute("SELECT pg_backend_pid()").fetchone() == (backend_pid,):
            raise StoreUnusable(
                "a store cannot be behind a pooler in transaction mode: a plan lives in temporary tables",
                "name the server itself, or a pooler in session mode",
                code="not-supported",
            )


def check_engine(info: psycopg.ConnectionInfo) -> None:
    """Some engines speak PostgreSQL's protocol and claim its name, but lack what a Save needs."""
    version = info.parameter_status("server_version") or ""
    if info.parameter_status("crdb_version"):
        raise _not_supported("CockroachDB", "its temporary tables and its LOCK TABLE are not PostgreSQL's")
    if "-YB-" in version:
        raise _not_supported("YugabyteDB", "its LOCK TABLE does not keep two Saves apart")
    if info.server_version < _OLDEST:
        raise _not_supported(f"PostgreSQL {version}", "PostgreSQL 15 is the oldest that works")
    if (encoding := info.parameter_status("server_encoding") or "UTF8") != "UTF8":
        raise StoreUnusable(
            f"a store cannot be in a database with the encoding {encoding}: it holds texts of all languages",
            "name one with UTF8; an administrator makes it: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
            code="not-supported",
        )


def _not_supported(engine: str, why: str) -> StoreUnusable:
    return StoreUnusable(f"a store cannot be on {engine}: {why}", "use PostgreSQL 15 to 18", code="not-supported")


def _set_up(raw: "psycopg.Connection[tuple[Any, ...]]", lock_timeout: float) -> Found:
    settings = _SETTINGS | {"lock_timeout": f"{max(1, round(1000 * lock_timeout))}ms"}  # 0 would mean for ever
    if raw.info.server_version >= _WITH_A_TIME_FOR_TRANSACTIONS:
        settings |= {"transaction_timeout": "0"}
    calls = ", ".join("set_config(%s, %s, false)" for _ in settings)
    query = f"SELECT {calls}, pg_backend_pid(), {MARK}, {_MAY_LOOK}"
    with raw.transaction():
        row = raw.execute(query, [part for pair in settings.items() for part in pair]).fetchone()
    assert row is not None
    return Found(*row[len(settings) :])


_MAY_LOOK = f"has_schema_privilege(to_regnamespace('{SCHEMA}')::oid, 'USAGE')"
