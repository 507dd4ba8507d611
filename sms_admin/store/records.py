"""Replaying what the runs did to Brands and Campaigns: the few rows that are kept as JSON."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, Table, select

from sms_admin.store.findings import Finding
from sms_admin.store.tables import brand, campaign, record_change

_TABLES = {"brand": brand, "campaign": campaign}
_NEVER: tuple[int | None, str | None] = (None, None)


def check_records(connection: Connection) -> Iterator[Finding]:
    """Every Brand and Campaign."""
    c = record_change.c
    latest: dict[tuple[str, str], tuple[int | None, str | None]] = {}  # the run that last spoke of it, and what it said
    query = select(c.run, c.kind, c.key, c.before, c.after).order_by(c.run, c.kind, c.key)
    for run, kind, key, before, after in connection.execute(query, execution_options={"yield_per": 1000}):
        if before != latest.get((kind, key), _NEVER)[1]:
            problem = "before is not what the change before it left"
            yield Finding("replay", "record_change", f"{kind} {key}", run, problem)
        latest[kind, key] = run, after
    there = {(kind, key): text for kind, table in _TABLES.items() for key, text in _as_recorded(connection, table)}
    for kind, key in sorted(there.keys() | latest.keys()):
        run, after = latest.get((kind, key), _NEVER)
        if there.get((kind, key)) != after:
            yield Finding("replay", kind, key, run, "is not what the runs give")


def _as_recorded(connection: Connection, table: Table) -> Iterator[tuple[str, str]]:
    """The key of every row, and the row as a run would record it."""
    for row in connection.execute(select(table)).mappings():
        yield row[f"{table.name}_id"], json.dumps(dict(row), sort_keys=True)
