"""The store as a whole: what is in it, and a copy of it."""

from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select

from sms_admin.store.backend import About, backend_of
from sms_admin.store.history.seal import Head, head
from sms_admin.store.store import Store
from sms_admin.store.tables import brand, campaign, number, run, store_info, user


@dataclass(frozen=True, slots=True)
class Contents:
    """The number of things of each kind, the newest run, and when it was saved (RFC 3339 UTC); the size is in bytes.

    ``identity`` distinguishes the store from any other and is kept in its copies; None before the first run of a store
    that was made without one.
    """

    identity: str | None
    about: About
    size: int
    brands: int
    campaigns: int
    users: int
    numbers: int
    runs: int
    newest: Head
    newest_at: str | None


def identity(connection: Connection) -> str | None:
    """What distinguishes the store from any other."""
    found: str | None = connection.execute(select(store_info.c.identity)).scalar()
    return found


def contents(connection: Connection) -> Contents:
    """What is in the store."""
    backend = backend_of(connection)
    newest = head(connection)
    return Contents(
        identity=identity(connection),
        about=backend.about(connection),
        size=backend.size(connection),
        brands=_count(connection, brand),
        campaigns=_count(connection, campaign),
        users=_count(connection, user),
        numbers=_count(connection, number),
        runs=_count(connection, run),
        newest=newest,
        newest_at=connection.execute(select(run.c.at).where(run.c.run == newest.run)).scalar(),
    )


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def copy(store: Store, path: str) -> Contents:
    """Copies the store into the empty file ``path``; returns the contents of the copy. Raises StoreUnusable.

    The transaction waits for a running Save, and then sees one state even while others save.
    """
    with store.reading() as connection:
        found = contents(connection)
        store.backend.backup(connection, path)
    return found
