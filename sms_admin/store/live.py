"""A user has at most one live number: the rows of a plan that would give somebody a second one."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, case, func, literal, null, select, union_all

from sms_admin.domain.numbers import LIVE, Outcome
from sms_admin.store.plan import PlanTable
from sms_admin.store.tables import is_live, number


def mark_second_live(connection: Connection, plans: PlanTable[Any], stays: ColumnElement[bool]) -> bool:
    """Sets ``second_live`` on the rows that would give a user a second live number; says whether there are new ones.

    The number that remains is one that the plan leaves alone, or one of which ``stays`` says that it is live now and
    remains so; else the first in the file. A refused row leaves its number as the store has it, so the caller asks
    again until nothing new is marked.
    """
    plan = plans.table.c
    rank = case((stays, 0), else_=1).label("rank")
    of_file = select(plan.owner_after.label("user"), plan.id, plan.seq, rank).select_from(plans.judged)
    of_store = select(number.c.user, literal(0).label("id"), literal(0).label("seq"), literal(-1).label("rank"))
    live = union_all(of_file.where(*_lives_in_file(plans)), of_store.where(*_lives_in_store(plans))).subquery()
    place = func.row_number().over(partition_by=live.c.user, order_by=(live.c.rank, live.c.seq)).label("place")
    ranked = select(live.c.id, place).subquery()
    late = select(ranked.c.id).where(ranked.c.place > 1, ranked.c.id > 0)
    return plans.mark(connection, "second_live", True, late) > 0


def live_after(plans: PlanTable[Any], source: FromClause, line: ColumnElement[Any]) -> Select[Any]:
    """The number of each user that is live after the Save, with its ``line`` in the plan; for ``rivals_of``.

    ``source`` is the judged plan, joined with what ``line`` needs.
    """
    plan = plans.table.c
    of_file = select(plan.owner_after.label("owner"), line.label("line"), plan.number).select_from(source)
    of_store = select(number.c.user, null(), number.c.number)
    live = union_all(of_file.where(*_lives_in_file(plans)), of_store.where(*_lives_in_store(plans))).subquery().c
    return select(live.owner, func.min(live.line), func.min(live.number)).group_by(live.owner)


def _lives_in_file(plans: PlanTable[Any]) -> tuple[ColumnElement[bool], ...]:
    lives = plans.verdict.c.status_after.in_(sorted(LIVE))
    return _accepted(plans), lives, plans.table.c.owner_after.is_not(None), plans.table.c.number.is_not(None)


def _lives_in_store(plans: PlanTable[Any]) -> tuple[ColumnElement[bool], ...]:
    plan = plans.table.c
    in_file = select(plan.number).select_from(plans.judged).where(_accepted(plans), plan.number.is_not(None))
    return is_live, number.c.user.is_not(None), number.c.number.not_in(in_file)


def _accepted(plans: PlanTable[Any]) -> ColumnElement[bool]:
    refused: ColumnElement[bool] = plans.verdict.c.outcome != Outcome.REFUSED.value
    return refused
