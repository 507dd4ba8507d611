"""What a check of the store finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from sms_admin.store.sqlite.failures import is_damage

MOST = 50  # findings of one check that are told; the others are counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: which check found it, in which table and row, and of which run.

    ``row`` is the row's key, empty where a whole table or file is meant; ``run`` is None where it is no run's.
    """

    check: str
    table: str
    row: str
    run: int | None
    problem: str


Check = Callable[[Connection], Iterator[Finding]]


def found_by(check: Check, name: str, connection: Connection) -> list[Finding]:
    """What ``check`` finds, the first of it. A store that it cannot even read is a finding too.

    Raises what SQLite raises where the store is only busy.
    """
    found: list[Finding] = []
    left = 0
    try:
        findings = check(connection)
        found += islice(findings, MOST)
        left = sum(1 for _ in findings)
    except (DatabaseError, UnicodeDecodeError) as e:
        if not is_damage(e):
            raise
        found.append(Finding(name, "", "", None, f"the store cannot be read: {getattr(e, 'orig', e)}"))
    if left:
        found.append(Finding(name, found[0].table, "", None, f"and {left:,} more"))
    return found
