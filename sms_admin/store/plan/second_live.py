"""A user has at most one live number: finds the rows of a plan that would give a user a second one."""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    MetaData,
    Select,
    Table,
    case,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
)

from sms_admin.domain.numbers import Outcome
from sms_admin.store.plan.staging import inserted, renew
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.statuses import is_live
from sms_admin.store.tables import number

_late = Table("late", MetaData(), Column("id", Integer, primary_key=True), prefixes=["TEMPORARY"])


def mark_second_live(connection: Connection, plans: PlanTable[Any], stays: ColumnElement[bool]) -> bool:
    """Sets ``second_live`` on the rows that would give a user a second live number; returns whether there are new ones.

    The number that remains live is one that the plan does not change, or one that by ``stays`` is live now and
    remains so; else the first in the file. A refused row leaves its number unchanged, which may get in
    the way of another row, and so on: those are marked as well. The caller calls it again where refusing
    them has other effects.
    """
    plan = plans.table.c
    rank = case((stays, 0), else_=1).label("rank")
    of_file = select(plan.owner_after.label("user"), plan.id, plan.seq, rank).select_from(plans.judged)
    of_store = select(number.c.user, literal(0).label("id"), literal(0).label("seq"), literal(-1).label("rank"))
    live = union_all(of_file.where(*_lives_in_file(plans)), _lives_in_store(plans, of_store)).subquery()
    place = func.row_number().over(partition_by=live.c.user, order_by=(live.c.rank, live.c.seq)).label("place")
    ranked = select(live.c.id, place).subquery()
    renew(connection, _late)
    late = select(ranked.c.id).where(ranked.c.place > 1, ranked.c.id > 0)
    if not inserted(connection, insert(_late).from_select(["id"], late)):
        return False
    plans.mark(connection, "second_live", True, _and_all_behind(connection, plans))
    return True


def _and_all_behind(connection: Connection, plans: PlanTable[Any]) -> Select[Any]:
    """The later rows and, link by link, the rows that are blocked by a number that therefore stays unchanged.

    One pass instead of one for each link: a list of users shifted by one row is a chain as long as the file.
    """
    plans.index_by_owner_after(connection)
    behind = select(_late.c.id).cte("behind", recursive=True)
    kept, verdict = plans.table.alias("kept"), plans.verdict
    comes = plans.table
    links = (
        behind.join(kept, kept.c.id == behind.c.id)
        .join(number, number.c.number == kept.c.number)
        .join(comes, comes.c.owner_after == number.c.user)
        .join(verdict, verdict.c.situation == comes.c.situation)
    )
    walk = select(comes.c.id).select_from(links).where(is_live(number.c.status), comes.c.number != number.c.number)
    return select(behind.union(walk.where(*_lives_in_file(plans))).c.id)


def live_after(plans: PlanTable[Any], source: FromClause, line: ColumnElement[Any]) -> Select[Any]:
    """The number of each user that is live after the Save, with its ``line`` in the plan; for ``put_rivals``.

    ``source`` is the judged plan, joined with what ``line`` needs.
    """
    plan = plans.table.c
    of_file = select(plan.owner_after.label("owner"), line.label("line"), plan.number).select_from(source)
    of_store = select(number.c.user, null(), number.c.number)
    live = union_all(of_file.where(*_lives_in_file(plans)), _lives_in_store(plans, of_store)).subquery().c
    return select(live.owner, func.min(live.line), func.min(live.number)).group_by(live.owner)


def _lives_in_file(plans: PlanTable[Any]) -> tuple[ColumnElement[bool], ...]:
    lives = is_live(plans.verdict.c.status_after)
    return _accepted(plans), lives, plans.table.c.owner_after.is_not(None), plans.table.c.number.is_not(None)


def _lives_in_store(plans: PlanTable[Any], of_store: Select[Any]) -> Select[Any]:
    """``of_store``, of the numbers that are live in the store and that the plan leaves alone."""
    plan = plans.table.c
    accepted = select(plan.number).select_from(plans.judged).where(_accepted(plans), plan.number.is_not(None))
    in_file = accepted.subquery()
    alone = number.outerjoin(in_file, in_file.c.number == number.c.number)
    return of_store.select_from(alone).where(
        is_live(number.c.status), number.c.user.is_not(None), in_file.c.number.is_(None)
    )


def _accepted(plans: PlanTable[Any]) -> ColumnElement[bool]:
    refused: ColumnElement[bool] = plans.verdict.c.outcome != Outcome.REFUSED.value
    return refused
