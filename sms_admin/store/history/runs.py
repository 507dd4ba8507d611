"""The runs of the store and their changes, page by page."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from sms_admin.domain.errors import damaged
from sms_admin.store.paging import Reading, paged
from sms_admin.store.tables import change, number, record_change, run, user_change


class RunLine(NamedTuple):
    """A run as the history lists it; ``rows`` and ``changed`` count rows of the request.

    ``db_role`` is the login role on a server, None on SQLite; ``planned_by`` who made the plan of a file that was
    applied, None for other runs.
    """

    run: int
    at: str
    actor: str
    action: str
    file: str | None
    file_sha256: str | None
    rows: int
    changed: int
    undoes: int | None
    digest: str
    db_role: str | None
    planned_by: str | None


class NumberChange(NamedTuple):
    """What a run did to a number; a status is None where the number was not in the store.

    The users are both None where the run did not change the owner.
    """

    number: str
    status_before: str | None
    campaign_before: str | None
    status_after: str | None
    campaign_after: str | None
    user_before: str | None
    user_after: str | None


class UserChange(NamedTuple):
    """What a run did to a user; the names before are None where it was added, those after where it was removed.

    ``key`` is the user's key in the store, ``user`` the name as spelled.
    """

    key: str
    user: str
    first_name_before: str | None
    last_name_before: str | None
    site_before: str | None
    first_name_after: str | None
    last_name_after: str | None
    site_after: str | None


Record = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What a run did to a ``brand`` or a ``campaign``: its fields before and after, None where there was none."""

    kind: str
    key: str
    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs to list; each given part narrows the list. ``since`` is RFC 3339 UTC, to the second."""

    number: str = ""
    actor: str = ""
    since: str = ""


_LARGEST = 2**62  # the store can hold it, and no run has it
_LINES = select(*(run.c[name] for name in RunLine._fields))


def runs(reading: Reading, wanted: RunFilter) -> Iterator[list[RunLine]]:
    """The runs, newest first."""
    return paged(reading, _LINES.where(*_conditions(wanted)), RunLine._make, newest_first=True)


def count_runs(connection: Connection, wanted: RunFilter) -> int:
    """How many runs the filter lets through."""
    query = select(func.count()).select_from(run).where(*_conditions(wanted))
    return int(connection.execute(query).scalar_one())


def _conditions(wanted: RunFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.number:
        # One search in the table's key for each run: an index by number would make every Save slower.
        found.append(exists().where(change.c.run == run.c.run, change.c.number == wanted.number))
    if wanted.actor:
        found.append(run.c.actor == wanted.actor)
    if wanted.since:
        found.append(run.c.at >= wanted.since)
    return found


def find_run(connection: Connection, run_id: int) -> RunLine | None:
    """One run, or None."""
    row = connection.execute(_LINES.where(run.c.run == min(run_id, _LARGEST))).first()
    return RunLine(*row) if row else None


def last_run_of(connection: Connection, text: str) -> RunLine | None:
    """The run that last changed a number of the store; None where there is no such number."""
    query = _LINES.join(number, number.c.run == run.c.run).where(number.c.number == text)
    row = connection.execute(query).first()
    return RunLine(*row) if row else None


def applied(connection: Connection, plan_sha256: str) -> int | None:
    """The newest run that applied the plan of that SHA-256."""
    query = select(func.max(run.c.run)).where(run.c.plan_sha256 == plan_sha256)
    found: int | None = connection.execute(query).scalar()
    return found


def is_result_of(connection: Connection, run_id: int) -> bool:
    """Whether all that a run changed is still as it left it: no later run changed any of it."""
    # Not a join: of a run and all later ones, SQLite would search the later ones for each change of the run.
    for table, key in ((change, change.c.number), (user_change, user_change.c.user)):
        changed = select(key).where(table.c.run == run_id)
        if connection.execute(select(exists().where(table.c.run > run_id, key.in_(changed)))).scalar_one():
            return False
    c, of_run = record_change.c, record_change.alias().c
    again = exists().where(c.run > run_id, of_run.run == run_id, c.kind == of_run.kind, c.key == of_run.key)
    return not connection.execute(select(again)).scalar_one()


def undone_by(connection: Connection, run_id: int) -> list[int]:
    """The runs that undo this one, oldest first."""
    return list(connection.execute(select(run.c.run).where(run.c.undoes == run_id).order_by(run.c.run)).scalars())


def changed_numbers(connection: Connection, run_id: int, among: Collection[str]) -> set[str]:
    """The numbers among the given ones that a run changed."""
    query = select(change.c.number).where(change.c.run == run_id, change.c.number.in_(sorted(among)))
    return set(connection.execute(query).scalars())


def number_changes(reading: Reading, run_id: int) -> Iterator[list[NumberChange]]:
    """What a run did to numbers, sorted by number."""
    query = select(*(change.c[name] for name in NumberChange._fields)).where(change.c.run == run_id)
    return paged(reading, query, NumberChange._make)


def user_changes(reading: Reading, run_id: int) -> Iterator[list[UserChange]]:
    """What a run did to users, sorted by user; each name as spelled."""
    c = user_change.c
    query: Select[Any] = select(c.user, c.spelling, *(c[name] for name in UserChange._fields[2:]))
    return paged(reading, query.where(c.run == run_id), UserChange._make)


def record_changes(connection: Connection, run_id: int) -> list[RecordChange]:
    """What a run did to brands and campaigns."""
    c = record_change.c
    query = select(c.kind, c.key, c.before, c.after).where(c.run == run_id).order_by(c.kind, c.key)
    return [
        RecordChange(kind, key, _read(before), _read(after)) for kind, key, before, after in connection.execute(query)
    ]


def last_change_of_record(connection: Connection, kind: str, key: str) -> RunLine:
    """The last run that changed a brand or a campaign; there must be one."""
    spoke = select(func.max(record_change.c.run)).where(record_change.c.kind == kind, record_change.c.key == key)
    return RunLine(*connection.execute(_LINES.where(run.c.run == spoke.scalar_subquery())).one())


def count_changes(connection: Connection, run_id: int) -> tuple[int, int]:
    """How many numbers and how many users a run changed."""
    numbers = select(func.count()).select_from(change).where(change.c.run == run_id)
    users = select(func.count()).select_from(user_change).where(user_change.c.run == run_id)
    return int(connection.execute(numbers).scalar_one()), int(connection.execute(users).scalar_one())


def _read(text: str | None) -> Record | None:
    """Raises StoreUnusable where the content was not written by this program."""
    try:
        found = None if text is None else dict(json.loads(text))
    except (ValueError, TypeError):
        raise damaged("what a run says of a brand or a campaign cannot be read") from None
    return found
