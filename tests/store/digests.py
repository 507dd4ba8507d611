"""What a digest is made from, in plain Python: the format of ``store/history/seal.py`` a second time."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

HEADER = ("run", "at", "actor", "action", "file", "file_sha256", "rows", "changed", "unchanged", "refused", "undoes")
LATER = ("db_role", "planned_by", "plan_sha256")  # columns of ``run`` since version 2: only where they say something
CHANGES = {
    "change": (
        *("number", "status_before", "campaign_before", "user_before", "status_after", "campaign_after", "user_after"),
        *("country", "category", "run_before", "basis_before"),
    ),
    "user_change": (
        *("user", "spelling", "first_name_before", "last_name_before", "site_before"),
        *("first_name_after", "last_name_after", "site_after"),
    ),
    "record_change": ("kind", "key", "before", "after"),
}
_KEYS = {"change": 1, "user_change": 1, "record_change": 2}  # how many columns, the first, are the key within a run


def digests(path: Path) -> list[str]:
    """The digest of every run of the store at ``path``, oldest first, each after the one before it."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    found: list[str] = []
    rows = connection.execute("SELECT * FROM run ORDER BY run")
    columns = [name for name, *_ in rows.description]
    for row in rows.fetchall():
        run = dict(zip(columns, row, strict=True))
        header = {name: run[name] for name in HEADER}
        header |= {name: run[name] for name in LATER if run.get(name) is not None}
        before = found[-1] if found else ""
        found.append(hashlib.sha256("".join(_lines(connection, header, before)).encode()).hexdigest())
    connection.close()
    return found


def _lines(connection: sqlite3.Connection, header: dict[str, object], before: str) -> Iterator[str]:
    yield before + "\n"
    yield json.dumps(header, sort_keys=True) + "\n"
    for table, columns in CHANGES.items():
        query = f"SELECT {', '.join(columns)} FROM {table} WHERE run = ?"
        rows = connection.execute(query, (header["run"],)).fetchall()
        rows.sort(key=lambda row: [text.encode() for text in row[: _KEYS[table]]])
        for row in rows:
            yield json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
