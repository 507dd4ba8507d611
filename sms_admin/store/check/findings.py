"""The findings of a check of the store, including a store that cannot be read."""

from itertools import islice

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sms_admin.domain.errors import StoreUnusable
from sms_admin.domain.findings import Finding
from sms_admin.store.backend import Check, backend_of

MOST = 50  # findings shown for each check; the others are only counted


def found_by(check: Check, name: str, connection: Connection, *, as_made: bool = True) -> list[Finding]:
    """The first findings of ``check``. A store that cannot be read is a finding too.

    ``as_made`` says that the tables are known to be as this version makes them; an error in a statement is then a
    bug. Raises the engine's error for a bug, and where the store is only busy.
    """
    found: list[Finding] = []
    left = 0
    try:
        with backend_of(connection).attempt(connection):
            findings = check(connection)
            found += islice(findings, MOST)
            left = sum(1 for _ in findings)
    except Exception as e:  # also the driver's own, since many rows are read without SQLAlchemy
        if not _is_finding(e, connection, as_made):
            raise
        found.append(Finding(name, "", "", None, f"the store cannot be read: {getattr(e, 'orig', e)}"))
    if left:
        found.append(Finding(name, found[0].table, "", None, f"and {left:,} more"))
    return found


def _is_finding(error: Exception, connection: Connection, as_made: bool) -> bool:
    failure = backend_of(connection).failure(error)
    if failure is None:
        return not as_made and isinstance(error, DBAPIError)
    return isinstance(failure, StoreUnusable) and failure.code == "damaged"
