"""The facts behind an undo, for every number that a run changed at once."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

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
from sms_admin.domain.refusals import Code
from sms_admin.domain.undoing import UndoSituation
from sms_admin.store.history.runs import RunLine
from sms_admin.store.names import full_name
from sms_admin.store.paging import Reading, paged
from sms_admin.store.plan import second_live
from sms_admin.store.plan.carry_out import number_changes
from sms_admin.store.plan.rivals import rivals_of
from sms_admin.store.plan.rows import texts
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.plan.undone_users import CHANGED, DUE, undone_users
from sms_admin.store.statuses import is_live
from sms_admin.store.tables import change, number, run, user

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


class ExplainedUndo(NamedTuple):
    """A row of an undo with everything that its sentence may name.

    ``number`` is empty for a user's own row. ``blamed`` is the later run that changed the number and whose result it
    shows, and ``blamed_action`` its command; 0 where there is none, or where only the trail of the number shows it.
    ``changed_user`` is the user who was changed since. ``rival`` is the number that stays live; ``user_goes`` says what
    happens to its user, if anything.
    """

    seq: int
    number: str
    user: str
    first_name: str
    last_name: str
    user_goes: str
    status: str
    campaign: str
    old_campaign: str
    outcome: str
    code: str
    status_after: str
    campaign_after: str
    number_changed: bool
    blamed: int
    blamed_action: str
    changed_user: str
    rival: str


def explained_undo(
    reading: Reading, undone: int, outcome: str, *, second: bool, size: int | None = None
) -> Iterator[list[ExplainedUndo]]:
    """The rows of the plan in their order, slice by slice; only those that end in ``outcome``, if given.

    ``undone`` is the run to undo. ``second``: some are refused because their user would have a second live
    number.
    """
    values, source = _explained(reading, undone, second)
    query = select(*(values[name] for name in ExplainedUndo._fields)).select_from(source)
    only = [verdict.outcome == outcome] if outcome else []
    return paged(reading, query.where(*only), ExplainedUndo._make, size=size)


def undo_texts(reading: Reading, undone: int, *, second: bool) -> Iterator[list[str]]:
    """Each row with everything that is shown of it and that it does, as one text."""
    values, source = _explained(reading, undone, second)
    return texts(reading, plan.seq, (values | number_changes(plans)).values(), source)


def _explained(reading: Reading, undone: int, second: bool) -> tuple[dict[str, ColumnElement[Any]], FromClause]:
    """The fields of ``ExplainedUndo``, and where they come from."""
    with reading() as connection:
        plans.index_by_line(connection)
        rival = rivals_of(connection, live_numbers() if second else None)
    owner, old, blamed = user.alias("owner"), undone_users.alias("old"), run.alias("blamed")
    now, then = undone_users.alias("now"), undone_users.alias("then")
    of_later = case((and_(verdict.changed_since, plan.basis > undone), plan.basis))
    key = func.coalesce(plan.owner, plan.owner_after)
    source = (
        plans.judged.outerjoin(owner, owner.c.user == key)
        .outerjoin(old, old.c.user == key)
        .outerjoin(now, and_(now.c.user == plan.owner, now.c.fate == CHANGED))
        .outerjoin(then, and_(then.c.user == plan.owner_after, then.c.fate == CHANGED))
        .outerjoin(blamed, and_(verdict.code == Code.CHANGED_SINCE.value, blamed.c.run == of_later))
        .outerjoin(rival, rival.c.owner == plan.owner_after)
    )
    return {
        "seq": plan.seq,
        "number": func.coalesce(plan.number, ""),
        "user": func.coalesce(owner.c.spelling, old.c.spelling, key, ""),
        "first_name": func.coalesce(owner.c.first_name, ""),
        "last_name": func.coalesce(owner.c.last_name, ""),
        "user_goes": case((old.c.goes, _what_happens(owner, old)), else_=""),
        "status": verdict.status,
        "campaign": verdict.campaign,
        "old_campaign": verdict.old_campaign,
        "outcome": verdict.outcome,
        "code": func.coalesce(verdict.code, ""),
        "status_after": verdict.status_after,
        "campaign_after": verdict.campaign_after,
        "number_changed": verdict.changed_since,
        "blamed": func.coalesce(blamed.c.run, 0),
        "blamed_action": func.coalesce(blamed.c.action, ""),
        "changed_user": func.coalesce(now.c.user, then.c.user, ""),
        "rival": func.coalesce(rival.c.number, ""),
    }, source


def _what_happens(now: FromClause, then: FromClause) -> ColumnElement[str]:
    """What happens to a user, in words."""
    return case(
        (then.c.first_name.is_(None), then.c.spelling.concat(" leaves the store")),
        (now.c.user.is_(None), then.c.spelling.concat(" comes back")),
        else_=then.c.spelling.concat(" is again ").concat(full_name(then.c.first_name, then.c.last_name)),
    )
