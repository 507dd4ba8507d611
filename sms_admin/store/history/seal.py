r"""Runs: one for each Save, each sealed with a digest over the run before it.

A digest is written in the transaction of the Save, so that a store never holds a run without its digest. It is the
SHA-256, in lower-case hex, of these lines in UTF-8, each followed by a line feed:

1. the digest of the run before it; an empty line for the first run;
2. the run's header: a JSON object of all columns of ``run`` but ``digest``, sorted by name, with ``", "`` and ``": "``
   between its parts; escaped as below, and DEL and all beyond ASCII as ``\uXXXX`` (two of these beyond U+FFFF).
   A column that is newer than schema version 1 is included only where it is not NULL;
3. its changes of numbers, then of users, then of brands and campaigns: for each row a JSON array of all columns but
   ``run``, in the order of the table (``store/tables.py``), without blanks. The rows stand in the order of their keys
   (number; user; kind and key), compared byte by byte as UTF-8.

In an array only what JSON requires is escaped: ``\"``, ``\\``, and of the controls U+0000 to U+001F ``\b``,
``\t``, ``\n``, ``\f``, ``\r`` by name and the others as ``\u001f``, in lower case; all else is written as it is.
Numbers are decimal, NULL is ``null``. A lone surrogate has no UTF-8 form, and never gets into a store.

So runs keep their digests when a version adds columns, and a later edit of an older run is still found. Version 1
began with this format; 2 added ``db_role``, ``planned_by`` and ``plan_sha256``.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from sms_admin.store.backend import Head as Head
from sms_admin.store.backend import backend_of
from sms_admin.store.constructs import json_row
from sms_admin.store.tables import change, record_change, run, user_change

_SLICE = 10_000


@dataclass(frozen=True, slots=True)
class RunHeader:
    """The facts about a run: when (RFC 3339 UTC), who, which command and file, and the counts of its rows.

    ``db_role`` is the login role on a server; ``planned_by`` and ``plan_sha256`` are those of an applied plan.
    """

    run: int
    at: str
    actor: str
    action: str
    file: str | None
    file_sha256: str | None
    rows: int
    changed: int
    unchanged: int
    refused: int
    undoes: int | None = None
    db_role: str | None = None
    planned_by: str | None = None
    plan_sha256: str | None = None


_LATER = ("db_role", "planned_by", "plan_sha256")


def head(connection: Connection) -> Head:
    """The newest run of the store."""
    row = connection.execute(select(run.c.run, run.c.digest).order_by(run.c.run.desc()).limit(1)).first()
    return Head(row.run, row.digest) if row else Head(0, "")


def seal(connection: Connection, header: RunHeader, before: str) -> str:
    """Writes the run with its digest, after its changes; returns the digest (hex)."""
    digest = digest_of(connection, header, before)
    connection.execute(insert(run).values(**asdict(header), digest=digest))
    return digest


def digest_of(connection: Connection, header: RunHeader, before: str) -> str:
    """The digest of a run, computed from the store, after a run with the digest ``before``."""
    fields = {name: value for name, value in asdict(header).items() if value is not None or name not in _LATER}
    sha = hashlib.sha256(f"{before}\n{json.dumps(fields, sort_keys=True)}\n".encode())
    for text in _lines(connection, header.run):
        sha.update(text.encode())
    return sha.hexdigest()


def _lines(connection: Connection, number_of_run: int) -> Iterator[str]:
    """The changes of a run, one JSON array a line, in the order of their keys."""
    for table, keys in ((change, ("number",)), (user_change, ("user",)), (record_change, ("kind", "key"))):
        query = select(json_row(*(c for c in table.c if c.name != "run"))).where(table.c.run == number_of_run)
        query = query.order_by(*(table.c[key] for key in keys))
        for part in backend_of(connection).stream(connection, query, _SLICE):
            yield "\n".join([line for (line,) in part]) + "\n"


def record(connection: Connection, run_id: int, kind: str, key: str, states: tuple[Any, Any]) -> None:
    """Writes what a run did to a brand or a campaign: its states before and after.

    They are dataclasses; the first is None where there was none.
    """
    before, after = states
    connection.execute(
        insert(record_change).values(run=run_id, kind=kind, key=key, before=_json(before), after=_json(after))
    )


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(asdict(value), sort_keys=True)
