"""The facts behind an undo, for every number that a run changed at once."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union,
)

from sms_admin.domain.numbers import Outcome
from sms_admin.domain.undoing import UndoSituation
from sms_admin.store.history.runs import RunLine
from sms_admin.store.plan import second_live
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.plan.undone_users import CHANGED, DUE, undone_users
from sms_admin.store.statuses import is_live
from sms_admin.store.tables import change, number, user

plans: PlanTable[UndoSituation] = PlanTable(UndoSituation)
plan, verdict = plans.table.c, plans.verdict.c

_c, _n = change.c, number.c
_earlier = change.alias("earlier")  # the run that the undone run had itself undone
_there = _n.number.is_not(None)
_was, _stayed = _c.status_before.is_not(None), _c.status_after.is_not(None)


_of_number: dict[str, ColumnElement[Any]] = {  # what it is now, and what it was before the run
    "seq": func.row_number().over(order_by=_c.number),
    "number": _c.number,
    "run": _n.run,
    "basis": _n.basis,
    "owner": _n.user,
    "status": func.coalesce(_n.status, ""),
    "campaign": func.coalesce(_n.campaign_id, ""),
    "old_status": func.coalesce(_c.status_before, ""),
    "old_campaign": func.coalesce(_c.campaign_before, ""),
}


def gather(connection: Connection, undone: RunLine, only: Collection[str], *, with_users: bool) -> None:
    """Fills the plan with a row for each number that the run ``undone`` changed, without verdicts.

    ``only`` are the numbers to undo; all where it is empty. ``with_users``: the run changed users too.
    """
    as_left, as_before = _standing(undone)
    leaves, returns = and_(as_left, ~_was), and_(as_left, ~_there)
    moves = and_(as_left, _c.user_before.is_distinct_from(_c.user_after))
    owner_after = case((leaves, null()), (moves, _c.user_before), else_=_n.user)
    facts: dict[str, ColumnElement[Any]] = {
        **_of_number,
        "owner_after": owner_after,
        "place_country": case((leaves, _n.country), (returns, _c.country)),
        "place_category": case((leaves, _n.category), (returns, _c.category)),
        "undone": as_before,
        "changed_since": ~or_(as_left, as_before),
        "moves": moves,
    }
    source: FromClause = change.outerjoin(number, _n.number == _c.number)
    if undone.undoes is not None:
        source = source.join(_earlier, and_(_earlier.c.run == undone.undoes, _earlier.c.number == _c.number))
    joined, of_user = (_with_users if with_users else _without)(source, owner_after, moves)
    wanted = [_c.number.in_(sorted(only))] if only else []
    plans.fill(connection, facts | of_user, joined, _c.run == undone.run, *wanted)


def _standing(undone: RunLine) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether a number is as the run left it, and whether it is as it was before the run; else it has changed since.

    It is so where no later run changed it, or where every later change was itself undone: ``basis`` says which run
    it shows. A number that the run deleted is as the run left it where it is still missing.
    """
    basis_left = literal(undone.run) if undone.undoes is None else _earlier.c.basis_before
    as_left = or_(and_(_there, _stayed, _n.basis == basis_left), and_(~_there, ~_stayed))
    as_before = or_(and_(_there, _was, _n.basis == _c.basis_before), and_(~_there, ~_was))
    return as_left, and_(~as_left, as_before)


def _without(
    source: FromClause, owner_after: ColumnElement[Any], moves: ColumnElement[bool]
) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """Whether the user is in the store to whom a number goes back."""
    there = user.alias("there")
    wanted = case((moves, owner_after))  # a user who has the number already need not be looked up
    return source.outerjoin(there, there.c.user == wanted), {
        "user_missing": and_(wanted.is_not(None), there.c.user.is_(None))
    }


def _with_users(
    source: FromClause, owner_after: ColumnElement[Any], moves: ColumnElement[bool]
) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """The same, where that user may come back with the undo; and whether a user of the number has changed since."""
    source, facts = _without(source, owner_after, moves)
    now, then = undone_users.alias("now"), undone_users.alias("then")
    joined = source.outerjoin(now, now.c.user == _n.user).outerjoin(then, then.c.user == owner_after)
    comes_back = func.coalesce(and_(then.c.fate == DUE, then.c.first_name.is_not(None)), false())
    fates = [func.coalesce(users.c.fate, "") == CHANGED for users in (now, then)]
    return joined, {"user_missing": and_(facts["user_missing"], ~comes_back), "user_changed": or_(*fates)}


def add_lone_users(connection: Connection) -> None:
    """Adds a row for each user of the run that no number of the plan belongs to, or goes back to."""
    places = select(func.count()).select_from(plans.table).scalar_subquery()
    u = undone_users.c
    owners = union(select(plan.owner.label("user")), select(plan.owner_after)).subquery()
    lone = undone_users.outerjoin(owners, owners.c.user == u.user)
    facts: dict[str, ColumnElement[Any]] = {
        "seq": places + func.row_number().over(order_by=u.user),
        "owner": u.user,
        "owner_after": u.user,
        **dict.fromkeys(("status", "campaign", "old_status", "old_campaign"), literal("")),
        "undone": true(),
        "user_changed": u.fate == CHANGED,
    }
    plans.add(connection, facts, lone, owners.c.user.is_(None))


def mark_second_live(connection: Connection) -> bool:
    """Marks the rows that would give a user a second live number; returns whether there are new ones."""
    comes = and_(is_live(verdict.status_after), or_(~is_live(verdict.status), verdict.moves))
    changes = verdict.outcome == Outcome.CHANGED.value
    if connection.execute(select(verdict.situation).where(changes, comes).limit(1)).first() is None:
        return False  # most undos make no number live and need no further check
    return second_live.mark_second_live(connection, plans, and_(is_live(verdict.status), ~verdict.moves))


def live_numbers() -> Select[Any]:
    """The number of each user that is live after the undo."""
    return second_live.live_after(plans, plans.judged, plan.seq)
