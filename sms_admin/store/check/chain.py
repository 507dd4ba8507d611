"""The chain of runs: each is sealed with a digest over the run before it, itself and its changes."""

from collections.abc import Iterator
from dataclasses import fields

from sqlalchemy import Connection, func, select

from sms_admin.domain.findings import Finding
from sms_admin.store.backend import Check
from sms_admin.store.history.seal import RunHeader, digest_of, head
from sms_admin.store.tables import change, record_change, run, user_change

_HEADER = [field.name for field in fields(RunHeader)]


def check_chain(connection: Connection) -> Iterator[Finding]:
    """Checks that every run exists and has the digest of its header and its changes.

    Each run is checked against the recorded digest of the run before it, so one altered run is one finding.
    """
    query = select(*(run.c[name] for name in _HEADER), run.c.digest).order_by(run.c.run)
    last, before = 0, ""
    for *values, digest in connection.execute(query, execution_options={"yield_per": 1000}):
        header = RunHeader(*values)
        if header.run != last + 1:
            yield _of_run(header.run, f"follows run {last}: what is between them is missing")
        if digest_of(connection, header, before) != digest:
            yield _of_run(header.run, "the run, or one of its changes, is not what its digest was made from")
        if header.undoes is not None and not 0 < header.undoes < header.run:
            yield _of_run(header.run, f"undoes run {header.undoes}, which is not before it")
        last, before = header.run, digest
    yield from _changes_of_nothing(connection)


def is_as_sealed(connection: Connection, number_of_run: int) -> bool:
    """Whether a run has the digest of its header, its changes and the run before it."""
    query = select(*(run.c[name] for name in _HEADER), run.c.digest).where(run.c.run == number_of_run)
    before = select(run.c.digest).where(run.c.run < number_of_run).order_by(run.c.run.desc()).limit(1)
    *values, digest = connection.execute(query).one()
    sealed = digest_of(connection, RunHeader(*values), connection.execute(before).scalar() or "")
    return sealed == str(digest)


def _changes_of_nothing(connection: Connection) -> Iterator[Finding]:
    for table in (change, user_change, record_change):
        alone = select(table.c.run, func.count()).outerjoin(run, run.c.run == table.c.run).where(run.c.run.is_(None))
        for number, rows in connection.execute(alone.group_by(table.c.run).order_by(table.c.run)):
            yield Finding("chain", table.name, "", number, f"{rows:,} changes of run {number}, which is not there")


def _of_run(number: int, problem: str) -> Finding:
    return Finding("chain", "run", str(number), number, problem)


def check_head(expected: str) -> Check:
    """Whether the newest run has the digest ``expected`` (hex, lower case)."""

    def check(connection: Connection) -> Iterator[Finding]:
        newest = head(connection)
        if newest.digest != expected:
            known = connection.execute(select(run.c.run).where(run.c.digest == expected)).scalar()
            yield Finding("head", "run", str(newest.run or ""), newest.run or None, _not_expected(newest.digest, known))

    return check


def _not_expected(digest: str, known: int | None) -> str:
    if not digest:
        return "nothing was saved yet, so there is no digest at all"
    if known is None:
        return f"the newest digest is {digest}; no run has the expected one"
    return f"the newest digest is {digest}; the expected one is that of run {known}, after which others were saved"
