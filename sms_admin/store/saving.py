"""Carrying a plan out, set by set, inside the transaction of its Save.

What a run does to numbers is first written to ``change``; then the numbers are brought to what the changes
say. So the history cannot lack anything that was done.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
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

from sms_admin.domain.numbers import LIVE, Outcome, SmsStatus
from sms_admin.store.staging import staged
from sms_admin.store.tables import change, number


def save_changes(connection: Connection, plan: Table, run: int) -> None:
    """Writes the changed rows of ``plan``, and the numbers disabled beside them, as changes of ``run``."""
    for rows in (_planned(plan, run), _others(plan, run)):
        connection.execute(insert(change).from_select([c.name for c in rows.selected_columns], rows))
    _carry_out(connection, run)


def count_others(connection: Connection, plan: Table) -> int:
    """How many numbers are disabled because another number of the same user is enabled."""
    return int(connection.execute(select(func.count()).where(_has_other(plan))).scalar_one())


def _planned(plan: Table, run: int) -> Select[Any]:
    c = plan.c
    moved = func.coalesce(c.owner, "") != func.coalesce(c.owner_after, "")
    touched = or_(c.status != c.status_after, c.campaign != c.campaign_after, moved)
    return (
        select(
            literal(run).label("run"),
            c.number,
            func.nullif(c.status, "").label("status_before"),
            func.nullif(c.campaign, "").label("campaign_before"),
            case((moved, func.nullif(c.owner, ""))).label("user_before"),
            func.nullif(c.status_after, "").label("status_after"),
            func.nullif(c.campaign_after, "").label("campaign_after"),
            case((moved, func.nullif(c.owner_after, ""))).label("user_after"),
            case((c.status == "", staged.c.country)).label("country"),
            case((c.status == "", staged.c.category)).label("category"),
            c.run.label("run_before"),
            c.basis.label("basis_before"),
        )
        .join(staged, staged.c.seq == c.seq)
        .where(c.outcome == Outcome.CHANGED.value, touched)
        .order_by(c.number)  # in the order of the table's key, or a million inserts are a million searches
    )


def _has_other(plan: Table) -> ColumnElement[bool]:
    return and_(plan.c.outcome == Outcome.CHANGED.value, plan.c.other.is_not(None))


def _others(plan: Table, run: int) -> Select[Any]:
    return (
        select(
            literal(run).label("run"),
            number.c.number,
            number.c.status.label("status_before"),
            number.c.campaign_id.label("campaign_before"),
            literal(SmsStatus.DISABLED.value).label("status_after"),
            number.c.run.label("run_before"),
            number.c.basis.label("basis_before"),
        )
        .join(plan, plan.c.other == number.c.number)
        .where(_has_other(plan))
    )


def _carry_out(connection: Connection, run: int) -> None:
    """Brings the numbers to what the changes of ``run`` say.

    A user never has two live numbers, not even between two statements: what ceases to be live goes first.
    An index is rewritten only where its columns are set, so each statement sets no more than it must.
    """
    c = change.c
    gone, new = c.status_after.is_(None), c.status_before.is_(None)
    stays = c.status_before == c.status_after
    lives = c.status_after.in_(sorted(LIVE))
    result = {"campaign_id": c.campaign_after, "run": run, "basis": run}
    _update(
        connection, run, _moved(), {"user": c.user_after, "status": SmsStatus.DISABLED.value, "campaign_id": null()}
    )
    _update(connection, run, and_(stays, ~_moved()), result)
    _update(connection, run, and_(~stays, ~lives), result | {"status": c.status_after})
    _update(connection, run, and_(or_(~stays, _moved()), lives), result | {"status": c.status_after})
    _update(connection, run, and_(stays, _moved(), ~lives), result | {"status": c.status_after})
    _insert_new(connection, run, new)
    _delete_gone(connection, run, gone)


def _moved() -> ColumnElement[bool]:
    moved = func.coalesce(change.c.user_before, "") != func.coalesce(change.c.user_after, "")
    return and_(moved, change.c.status_before.is_not(None), change.c.status_after.is_not(None))


def _update(connection: Connection, run: int, which: ColumnElement[bool], values: dict[str, Any]) -> None:
    connection.execute(
        update(number).values(values).where(change.c.run == run, change.c.number == number.c.number, which)
    )


def _insert_new(connection: Connection, run: int, new: ColumnElement[bool]) -> None:
    c = change.c
    rows = {
        "number": c.number,
        "user": c.user_after,
        "country": c.country,
        "category": c.category,
        "status": c.status_after,
        "campaign_id": c.campaign_after,
        "run": literal(run),
        "basis": literal(run),
    }
    query = select(*(value.label(name) for name, value in rows.items())).where(c.run == run, new).order_by(c.number)
    connection.execute(insert(number).from_select(list(rows), query))


def _delete_gone(connection: Connection, run: int, gone: ColumnElement[bool]) -> None:
    ids = select(change.c.number).where(change.c.run == run, gone)
    connection.execute(delete(number).where(number.c.number.in_(ids)))
