"""What the runs did to single things, oldest first. For a few things only: each costs a search in every run."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, select

from sms_admin.domain.trails import Stage
from sms_admin.domain.users import DETAILS
from sms_admin.store.tables import change, record_change, run, user_change

_undone = change.alias("undone")
_c, _u, _r = change.c, user_change.c, record_change.c
_ABOUT = (run.c.run, run.c.action, run.c.undoes.is_not(None))


def of_numbers(connection: Connection, numbers: Collection[str]) -> dict[str, list[Stage]]:
    """The trail of each of the given numbers; a state is the run whose result the number shows."""
    after = case((run.c.undoes.is_(None), _c.run), else_=_undone.c.basis_before)
    states = (
        case((_c.status_before.is_not(None), _c.basis_before)),
        case((_c.status_after.is_not(None), after)),
    )
    source = change.join(run, run.c.run == _c.run).outerjoin(
        _undone, and_(_undone.c.run == run.c.undoes, _undone.c.number == _c.number)
    )
    return _trails(connection, source, _c.number, states, _c.number.in_(sorted(numbers)))


def of_users(connection: Connection, users: Collection[str]) -> dict[str, list[Stage]]:
    """The trail of each of the given users; a state is the user's names."""
    names = [f"{name}_{when}" for when in ("before", "after") for name in DETAILS]
    source = user_change.join(run, run.c.run == _u.run)
    return _trails(connection, source, _u.user, [_u[name] for name in names], _u.user.in_(sorted(users)))


def of_record(connection: Connection, kind: str, key: str) -> list[Stage]:
    """The trail of a brand or a campaign; a state is its record."""
    source = record_change.join(run, run.c.run == _r.run)
    return _trails(connection, source, _r.key, (_r.before, _r.after), and_(_r.kind == kind, _r.key == key))[key]


def _trails(
    connection: Connection,
    source: FromClause,
    key: ColumnElement[str],
    states: Collection[ColumnElement[Any]],
    wanted: ColumnElement[bool],
) -> dict[str, list[Stage]]:
    """``states`` are the columns before, followed by as many columns after."""
    query = select(key, *_ABOUT, *states).select_from(source).where(wanted).order_by(key, run.c.run)
    found: dict[str, list[Stage]] = {}
    half = len(states) // 2
    for of, number, action, is_undo, *values in connection.execute(query):
        before, after = tuple(values[:half]), tuple(values[half:])
        found.setdefault(of, []).append(Stage(number, action, bool(is_undo), before, after))
    return found
