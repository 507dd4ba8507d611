"""The limits of the campaigns under a plan."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from sms_admin.domain.capacity import Load, Row, overflow
from sms_admin.domain.numbers import Outcome
from sms_admin.domain.registration import Registry
from sms_admin.store.backend import backend_of
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.registration import used_places

_SLICE = 1_000


def mark_over_limit(connection: Connection, plans: PlanTable[Any], registry: Registry) -> dict[str, Load]:
    """Sets ``over_limit`` on the rows that do not fit; returns the loads of the campaigns that are full for them.

    A row that frees a place on the campaign that it enters needs no new one, and frees none for others.
    """
    plan, verdict = plans.table.c, plans.verdict.c
    changes = verdict.outcome == Outcome.CHANGED.value
    to_another = and_(changes, verdict.campaign_after != "", verdict.campaign_after != verdict.campaign)
    if connection.execute(select(verdict.situation).where(to_another).limit(1)).first() is None:
        return {}  # the verdicts are few, the rows many
    elsewhere = verdict.campaign_after != plan.frees
    enters = and_(to_another, elsewhere)
    leaves = and_(changes, plan.frees != "", elsewhere)

    def count_by(key: ColumnElement[str], which: ColumnElement[bool]) -> dict[str, int]:
        query = select(key, func.count()).select_from(plans.judged).where(which).group_by(key)
        return {found: count for found, count in connection.execute(query)}

    def last_first(campaign: str) -> Iterator[Row]:
        query = select(plan.id, plan.frees).select_from(plans.judged).where(enters, verdict.campaign_after == campaign)
        rows = backend_of(connection).stream(connection, query.order_by(plan.seq.desc()), _SLICE)
        return chain.from_iterable(rows)

    entering = count_by(verdict.campaign_after, enters)
    leaving = count_by(plan.frees, leaves) if entering else {}
    used = used_places(connection) if entering else {}
    loads = {
        key: Load(registry.campaigns[key].number_limit, used.get(key, 0), rows, leaving.get(key, 0))
        for key, rows in entering.items()
    }
    found = overflow(loads, last_first)
    plans.mark_rows(connection, "over_limit", found.beyond)
    return found.full
