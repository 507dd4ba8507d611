"""The store as a whole: what is in it, and a copy of it."""

from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select

from sms_admin.store.backend import About, backend_of
from sms_admin.store.history.seal import Head, head
from sms_admin.store.store import Store
from sms_admin.store.tables import brand, campaign, number, run, store_info, user


@dataclass(frozen=True, slots=True)
class Contents:
    """How many there are of each thing, the newest run, and when it was saved (RFC 3339 UTC); size in bytes.

    ``identity`` tells the store from any other, and is the same in its copies; None before the first run of a store
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


def contents(connection: Connection) -> Contents:
    """What is in the store."""
    backend = backend_of(connection)
    newest = head(connection)
    return Contents(
        identity=connection.execute(select(store_info.c.identity)).scalar(),
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
    """Copies the store into the empty file ``path``, and says what is in the copy. Raises StoreUnusable.

    The transaction keeps the state the same whoever else wants to save, and waits for a Save that is under way.
    """
    with store.reading() as connection:
        found = contents(connection)
        store.backend.backup(connection, path)
    return found
