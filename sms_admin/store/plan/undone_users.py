"""The users of a run to undo: the former state of each, and whether it can be restored."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    and_,
    case,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from sms_admin.domain.numbers import Outcome
from sms_admin.domain.users import DETAILS
from sms_admin.store.paging import Reading
from sms_admin.store.plan import user_rows
from sms_admin.store.plan.staging import inserted, renew
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.tables import number, user, user_change
from sms_admin.store.words import Words

DUE, UNDONE, CHANGED = "due", "undone", "changed"  # as the run left it; as it was before; changed otherwise since

# One row for each user that the run changed, with the names before it: NULL for a user that it added.
# ``goes`` says that the undo carries it out.
undone_users = Table(
    "undone_user",
    MetaData(),
    Column("user", Words, primary_key=True),
    Column("spelling", Words, nullable=False),
    *(Column(name, Words) for name in DETAILS),
    Column("fate", Words, nullable=False),
    Column("goes", Boolean, nullable=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)
_u = undone_users.c


def gather_users(connection: Connection, undone: int) -> bool:
    """Collects the users of the run; returns whether there are any."""
    renew(connection, undone_users)
    c = user_change.c

    def is_as(when: str) -> ColumnElement[bool]:
        return and_(*(user.c[name].is_not_distinct_from(c[f"{name}_{when}"]) for name in DETAILS))

    values: dict[str, ColumnElement[Any]] = {
        "user": c.user,
        "spelling": c.spelling,
        **{name: c[f"{name}_before"] for name in DETAILS},
        "fate": case((is_as("after"), DUE), (is_as("before"), UNDONE), else_=CHANGED),
        "goes": false(),
    }
    source = user_change.outerjoin(user, user.c.user == c.user)
    query = select(*(value.label(name) for name, value in values.items())).select_from(source).where(c.run == undone)
    return inserted(connection, insert(undone_users).from_select(list(values), query.order_by(c.user))) > 0


def choose_users(connection: Connection, plans: PlanTable[Any]) -> None:
    """Finds the users that are restored with the rows that are not refused, and marks those rows.

    A user whom the run added is removed only where no number refers to it after the undo.
    """
    stays = _u.first_name.is_not(None)
    may = and_(_u.fate == DUE, _is_of_an_accepted_row(plans), or_(stays, _loses_all_numbers(plans)))
    connection.execute(update(undone_users).values(goes=true()).where(may))
    plan, verdict = plans.table.c, plans.verdict.c
    going = select(_u.user).where(_u.goes)
    rows = select(plan.id).select_from(plans.judged).where(verdict.outcome == Outcome.UNCHANGED.value)
    plans.mark(connection, "user_due", True, rows.where(or_(plan.owner.in_(going), plan.owner_after.in_(going))))


def _is_of_an_accepted_row(plans: PlanTable[Any]) -> ColumnElement[bool]:
    """Whether a row that is not refused has the user now, or after the undo."""
    plan, accepted = plans.table.c, plans.verdict.c.outcome != Outcome.REFUSED.value
    owners = [select(column).select_from(plans.judged).where(accepted) for column in (plan.owner, plan.owner_after)]
    return or_(*(_u.user.in_(some) for some in owners))


def _loses_all_numbers(plans: PlanTable[Any]) -> ColumnElement[bool]:
    """Whether as many numbers leave the user with the undo as the user has."""
    plan, changed = plans.table.c, plans.verdict.c.outcome == Outcome.CHANGED.value
    leaving = select(plan.owner, func.count().label("rows")).select_from(plans.judged)
    leaving = leaving.where(changed, plan.owner.is_distinct_from(plan.owner_after)).group_by(plan.owner)
    lost = leaving.subquery()
    lost_rows = select(lost.c.rows).where(lost.c.owner == _u.user).correlate(undone_users).scalar_subquery()
    numbers = select(func.count()).where(number.c.user == _u.user).correlate(undone_users).scalar_subquery()
    return numbers == func.coalesce(lost_rows, 0)


def user_texts(reading: Reading) -> Iterator[list[str]]:
    """What the undo does to each user that is restored, as one text each."""
    return user_rows.user_texts(reading, undone_users, _u.goes)


def restoring_users(connection: Connection, run: int) -> AbstractContextManager[None]:
    """A context in which numbers are written: records what happens to the users, and restores those that stay."""
    return user_rows.saving_users(connection, run, undone_users, _u.goes)


def remove_users(connection: Connection) -> None:
    """Removes the users that the run added; runs after the last number has left them."""
    gone = select(_u.user).where(_u.goes, _u.first_name.is_(None))
    connection.execute(delete(user).where(user.c.user.in_(gone)))
