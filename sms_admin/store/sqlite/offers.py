"""Completions from a SQLite store: read at once or not at all, with the driver alone.

SQLAlchemy takes too long to load for completion.
"""

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sms_admin.domain.users import user_key
from sms_admin.store.sqlite.file import uri

MOST = 50
_PATIENCE = 0.15  # seconds; with the start of the program still not noticeable
_LAST = "\U0010ffff"  # sorts after everything with the same prefix
_QUERIES: Mapping[str, str] = {
    "brand": "SELECT brand_id, rtrim(status || ', ' || name, ', ') FROM brand"
    " WHERE brand_id BETWEEN :first AND :last ORDER BY 1",
    "campaign": "SELECT campaign_id, rtrim(status || ', ' || use_case, ', ') FROM campaign"
    " WHERE campaign_id BETWEEN :first AND :last ORDER BY 1",
    "user": "SELECT spelling, trim(first_name || ' ' || last_name) FROM user"
    " WHERE user BETWEEN :first AND :last ORDER BY user",
    "number": "SELECT number, status || coalesce(', ' || spelling, '') FROM number LEFT JOIN user USING (user)"
    " WHERE number BETWEEN :first AND :last ORDER BY 1",
    "number of user": "SELECT number, status FROM number"
    " WHERE user = :owner AND number BETWEEN :first AND :last ORDER BY 1",
    "run": "SELECT CAST(run AS TEXT), action || ', ' || at FROM run"
    " WHERE CAST(run AS TEXT) BETWEEN :first AND :last ORDER BY run DESC",
}


def offers(path: Path, kind: str, typed: str, owner: str = "") -> list[tuple[str, str]]:
    """The first fifty keys of ``kind`` that begin with ``typed``, each with a description.

    ``kind`` is brand, campaign, user, number or run; ``owner`` narrows numbers to those of a user. Nothing is offered
    where the store is missing, busy, damaged, or too slow.
    """
    if not path.is_file():  # a pipe would block
        return []
    first = user_key(typed) if kind == "user" else typed.upper()
    query = _QUERIES["number of user" if kind == "number" and owner else kind]
    values = {"first": first, "last": first + _LAST, "owner": user_key(owner)}
    end = time.monotonic() + _PATIENCE
    try:
        with closing(sqlite3.connect(uri(path, "ro"), uri=True, timeout=0)) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
            return connection.execute(f"{query} LIMIT {MOST}", values).fetchall()
    except (sqlite3.Error, UnicodeError):
        return []
