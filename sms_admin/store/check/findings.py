"""What a check of the store finds, and how a store that cannot even be read is found."""

from itertools import islice

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sms_admin.domain.errors import StoreUnusable
from sms_admin.domain.findings import Finding
from sms_admin.store.backend import Check, backend_of

MOST = 50  # findings of one check that are shown; the others are counted


def found_by(check: Check, name: str, connection: Connection, *, as_made: bool = True) -> list[Finding]:
    """What ``check`` finds, the first of it. A store that it cannot even read is a finding too.

    ``as_made`` says that the tables are known to be as this version makes them: then an error in a statement is an
    error of ours. Raises what the engine raises there, and where the store is only busy.
    """
    found: list[Finding] = []
    left = 0
    try:
        with backend_of(connection).attempt(connection):
            findings = check(connection)
            found += islice(findings, MOST)
            left = sum(1 for _ in findings)
    except Exception as e:  # also the driver's own: great many rows come straight from it
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
