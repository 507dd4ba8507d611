"""Carrying a plan out, set by set, inside the transaction of its Save.

What a run does to numbers is first written to ``change``; then the numbers are updated from these
changes. So the history cannot lack anything that was done.
"""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    Select,
    Update,
    and_,
    case,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from sms_admin.domain.errors import damaged
from sms_admin.domain.numbers import Outcome
from sms_admin.domain.statuses import OFF
from sms_admin.store.backend import backend_of
from sms_admin.store.constructs import by_number
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.statuses import is_live
from sms_admin.store.tables import change, number
from sms_admin.store.words import Words


def save_changes(
    connection: Connection,
    plans: PlanTable[Any],
    run: int,
    step: Callable[[float], None],
    undone: int | None = None,
) -> None:
    """Writes the changed rows of a plan, and the numbers disabled beside them, as changes of ``run``.

    ``step`` receives the share of the work that is done; ``undone`` is the run that this one undoes, if any. Raises
    StoreUnusable where the database wrote fewer or more rows than planned, for any reason.
    """
    own, others = _count_own(connection, plans), count_others(connection, plans)
    planned = own + others
    for many, rows in ((own, _own(plans, run)), (others, _others(plans, run))):
        if many:
            connection.execute(insert(change).from_select([c.name for c in rows.selected_columns], rows))
    step(0.3)
    written, kinds = _counted(connection, run)
    brought = 0
    with backend_of(connection).rewriting(connection, written, written - kinds[_Kind.STAYS]):
        for kind, statement in _statements(run, literal(run) if undone is None else _basis_before(undone)).items():
            done = _rows(connection, statement) if kinds[kind] else 0
            brought += 0 if kind is _Kind.MOVED else done
    if not planned == written == brought:
        raise damaged(f"of {planned:,} changes the history took {written:,} and the numbers {brought:,}")
    step(1.0)


def count_others(connection: Connection, plans: PlanTable[Any]) -> int:
    """How many numbers are disabled because another number of the same user is enabled."""
    query = select(func.count()).select_from(plans.judged).where(_has_other(plans))
    return int(connection.execute(query).scalar_one())


def number_changes(plans: PlanTable[Any]) -> dict[str, ColumnElement[Any]]:
    """What a plan does to the number of each row, by column of ``change``."""
    plan, verdict = plans.table.c, plans.verdict.c
    moved = _moves(plans)
    return {
        "number": plan.number,
        "status_before": func.nullif(verdict.status, ""),
        "campaign_before": func.nullif(verdict.campaign, ""),
        "user_before": case((moved, func.nullif(plan.owner, ""))),
        "status_after": func.nullif(verdict.status_after, ""),
        "campaign_after": func.nullif(verdict.campaign_after, ""),
        "user_after": case((moved, func.nullif(plan.owner_after, ""))),
        "country": plan.place_country,
        "category": plan.place_category,
    }


def _moves(plans: PlanTable[Any]) -> ColumnElement[bool]:
    plan = plans.table.c
    return func.coalesce(plan.owner, "") != func.coalesce(plan.owner_after, "")


def _count_own(connection: Connection, plans: PlanTable[Any]) -> int:
    """How many rows change their own number. Mostly the verdicts say it, and no row is looked at."""
    verdict = plans.verdict.c
    changed, decided = verdict.outcome == Outcome.CHANGED.value, _decided(plans)
    rows = select(func.coalesce(func.sum(verdict.rows), 0)).where(changed)
    count = int(connection.execute(rows.where(decided)).scalar_one())
    if connection.execute(rows.where(~decided)).scalar_one():
        moved = select(func.count()).select_from(plans.judged).where(changed, ~decided, _moves(plans))
        count += int(connection.execute(moved).scalar_one())
    return count


def _decided(plans: PlanTable[Any]) -> ColumnElement[bool]:
    """Whether the verdict says already that the number changes, whoever has it."""
    verdict = plans.verdict.c
    return or_(verdict.status != verdict.status_after, verdict.campaign != verdict.campaign_after)


def _own(plans: PlanTable[Any], run: int) -> Select[Any]:
    plan, verdict = plans.table.c, plans.verdict.c
    return (
        select(
            literal(run).label("run"),
            *(value.label(name) for name, value in number_changes(plans).items()),
            plan.run.label("run_before"),
            plan.basis.label("basis_before"),
        )
        .select_from(plans.judged)
        .where(verdict.outcome == Outcome.CHANGED.value, or_(_decided(plans), _moves(plans)))
        .order_by(by_number(plan.id, plan.number))  # otherwise a million inserts are a million searches
    )


def _has_other(plans: PlanTable[Any]) -> ColumnElement[bool]:
    return and_(plans.verdict.c.outcome == Outcome.CHANGED.value, plans.table.c.other.is_not(None))


def _others(plans: PlanTable[Any], run: int) -> Select[Any]:
    return (
        select(
            literal(run).label("run"),
            number.c.number,
            number.c.status.label("status_before"),
            number.c.campaign_id.label("campaign_before"),
            literal(OFF.status).label("status_after"),
            literal(OFF.campaign or None, Words()).label("campaign_after"),
            number.c.run.label("run_before"),
            number.c.basis.label("basis_before"),
        )
        .select_from(plans.judged.join(number, number.c.number == plans.table.c.other))
        .where(_has_other(plans))
        .order_by(number.c.number)
    )


_c = change.c
_known = and_(_c.status_before.is_not(None), _c.status_after.is_not(None))
_differs = func.coalesce(_c.user_before, "") != func.coalesce(_c.user_after, "")
_stays = and_(_c.status_before == _c.status_after, ~_differs)


class _Kind(Enum):
    """The kinds of changes, each carried out by a statement of its own. One that is ``MOVED`` is of another kind too.

    A user never has two live numbers, not even between two statements: numbers that stop being live come first.
    """

    MOVED = auto()
    GONE = auto()
    STAYS = auto()
    ENDS = auto()
    LIVES = auto()
    NEW = auto()


_KINDS: dict[_Kind, ColumnElement[bool]] = {
    _Kind.MOVED: and_(_known, _differs),
    _Kind.GONE: _c.status_after.is_(None),
    _Kind.STAYS: and_(_known, _stays),
    _Kind.ENDS: and_(_known, ~_stays, ~is_live(_c.status_after)),
    _Kind.LIVES: and_(_known, ~_stays, is_live(_c.status_after)),
    _Kind.NEW: _c.status_before.is_(None),
}


def _counted(connection: Connection, run: int) -> tuple[int, Mapping[_Kind, int]]:
    """How many changes ``run`` has, and how many of each kind."""
    counts = [func.count(), *(func.count().filter(which) for which in _KINDS.values())]
    total, *of_kinds = connection.execute(select(*counts).select_from(change).where(_c.run == run)).one()
    return total, dict(zip(_KINDS, of_kinds, strict=True))


def _basis_before(undone: int) -> ColumnElement[int]:
    """An undone number shows the same result again as before the run ``undone``."""
    then = change.alias("then")
    query = select(then.c.basis_before).where(then.c.run == undone, then.c.number == _c.number)
    return query.correlate(change).scalar_subquery()


def _statements(run: int, basis: ColumnElement[int]) -> dict[_Kind, Insert | Update | Delete]:
    """What each kind does to the numbers, in this order.

    An index is rewritten only where its columns are set, so each statement sets as few columns as possible.
    """
    leaves = {"user": _c.user_after, "status": OFF.status, "campaign_id": OFF.campaign or null()}
    result = {"campaign_id": _c.campaign_after, "run": run, "basis": basis}
    in_full = result | {"status": _c.status_after}
    gone = select(_c.number).where(_c.run == run, _KINDS[_Kind.GONE])
    return {
        _Kind.MOVED: _update(run, _Kind.MOVED, leaves),
        _Kind.GONE: delete(number).where(number.c.number.in_(gone)),
        _Kind.STAYS: _update(run, _Kind.STAYS, result),
        _Kind.ENDS: _update(run, _Kind.ENDS, in_full),
        _Kind.LIVES: _update(run, _Kind.LIVES, in_full),
        _Kind.NEW: _insert(run, basis),
    }


def _update(run: int, kind: _Kind, values: dict[str, Any]) -> Update:
    return update(number).values(values).where(_c.run == run, _c.number == number.c.number, _KINDS[kind])


def _insert(run: int, basis: ColumnElement[int]) -> Insert:
    rows = {
        "number": _c.number,
        "user": _c.user_after,
        "country": _c.country,
        "category": _c.category,
        "status": _c.status_after,
        "campaign_id": _c.campaign_after,
        "run": literal(run),
        "basis": basis,
    }
    query = select(*(value.label(name) for name, value in rows.items())).where(_c.run == run, _KINDS[_Kind.NEW])
    return insert(number).from_select(list(rows), query.order_by(_c.number))


def _rows(connection: Connection, statement: Insert | Update | Delete) -> int:
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
