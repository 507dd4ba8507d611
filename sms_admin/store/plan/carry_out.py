"""Carrying a plan out, set by set, inside the transaction of its Save.

What a run does to numbers is first written to ``change``; then the numbers are updated from these
changes. So the history cannot lack anything that was done.
"""

from collections.abc import Callable
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
    planned = 0
    for rows in (_planned(plans, run), _others(plans, run)):
        planned += connection.execute(select(func.count()).select_from(rows.order_by(None).subquery())).scalar_one()
        connection.execute(insert(change).from_select([c.name for c in rows.selected_columns], rows))
    step(0.3)
    written = connection.execute(select(func.count()).select_from(change).where(_c.run == run)).scalar_one()
    brought = _carry_out(connection, run, literal(run) if undone is None else _basis_before(undone))
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


def _planned(plans: PlanTable[Any], run: int) -> Select[Any]:
    plan, verdict = plans.table.c, plans.verdict.c
    touched = or_(verdict.status != verdict.status_after, verdict.campaign != verdict.campaign_after, _moves(plans))
    return (
        select(
            literal(run).label("run"),
            *(value.label(name) for name, value in number_changes(plans).items()),
            plan.run.label("run_before"),
            plan.basis.label("basis_before"),
        )
        .select_from(plans.judged)
        .where(verdict.outcome == Outcome.CHANGED.value, touched)
        .order_by(plan.id)  # sorted by number: otherwise a million inserts are a million searches
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
_moved = and_(_known, func.coalesce(_c.user_before, "") != func.coalesce(_c.user_after, ""))
_stays = and_(_known, _c.status_before == _c.status_after, ~_moved)
_lives = is_live(_c.status_after)


def _basis_before(undone: int) -> ColumnElement[int]:
    """An undone number shows the same result again as before the run ``undone``."""
    then = change.alias("then")
    query = select(then.c.basis_before).where(then.c.run == undone, then.c.number == _c.number)
    return query.correlate(change).scalar_subquery()


def _carry_out(connection: Connection, run: int, basis: ColumnElement[int]) -> int:
    """Updates the numbers from the changes of ``run``; returns how many.

    A user never has two live numbers, not even between two statements: numbers that stop being live come first.
    An index is rewritten only where its columns are set, so each statement sets as few columns as possible.
    """
    result = {"campaign_id": _c.campaign_after, "run": run, "basis": basis}
    leaves = {"user": _c.user_after, "status": OFF.status, "campaign_id": OFF.campaign or null()}
    rewritten = select(func.count()).select_from(change).where(_c.run == run, or_(~_known, ~_stays))
    with backend_of(connection).rewriting(connection, connection.execute(rewritten).scalar_one()):
        _update(connection, run, _moved, leaves)
        brought = _delete_gone(connection, run)
        brought += _update(connection, run, _stays, result)
        for which in (~_lives, _lives):
            brought += _update(connection, run, and_(_known, ~_stays, which), result | {"status": _c.status_after})
        return brought + _insert_new(connection, run, basis)


def _update(connection: Connection, run: int, which: ColumnElement[bool], values: dict[str, Any]) -> int:
    return _rows(connection, update(number).values(values).where(_c.run == run, _c.number == number.c.number, which))


def _insert_new(connection: Connection, run: int, basis: ColumnElement[int]) -> int:
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
    query = select(*(value.label(name) for name, value in rows.items()))
    query = query.where(_c.run == run, _c.status_before.is_(None)).order_by(_c.number)
    return _rows(connection, insert(number).from_select(list(rows), query))


def _delete_gone(connection: Connection, run: int) -> int:
    gone = select(_c.number).where(_c.run == run, _c.status_after.is_(None))
    return _rows(connection, delete(number).where(number.c.number.in_(gone)))


def _rows(connection: Connection, statement: Insert | Update | Delete) -> int:
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount
