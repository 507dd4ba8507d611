"""The limits of the campaigns under a plan."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from sms_admin.domain.capacity import Load, Row, overflow
from sms_admin.domain.numbers import Outcome
from sms_admin.domain.registration import Registry
from sms_admin.store.backend import backend_of
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.registration import used_places

_SLICE = 1_000


def mark_over_limit(
    connection: Connection, plans: PlanTable[Any], registry: Registry, *, others: bool = False
) -> dict[str, Load]:
    """Sets ``over_limit`` on the rows that do not fit; returns the loads of the campaigns that are full for them.

    A row that frees a place on the campaign that it enters needs no new one, and frees none for others. ``others``:
    some rows disable another number, and free its place.
    """
    entering, leaving = _own_moves(connection, plans)
    if not entering:
        return {}
    if others:
        _count_others(connection, plans, entering, leaving)

    def last_first(campaign: str) -> Iterator[Row]:
        query = _entering(plans, campaign).order_by(plans.table.c.seq.desc())
        return chain.from_iterable(backend_of(connection).stream(connection, query, _SLICE))

    used = used_places(connection)
    loads = {
        key: Load(registry.campaigns[key].number_limit, used.get(key, 0), rows, leaving[key])
        for key, rows in entering.items()
    }
    found = overflow(loads, last_first)
    plans.mark_rows(connection, "over_limit", found.beyond)
    return found.full


def _changes(plans: PlanTable[Any]) -> ColumnElement[bool]:
    changes: ColumnElement[bool] = plans.verdict.c.outcome == Outcome.CHANGED.value
    return changes


def _own_moves(connection: Connection, plans: PlanTable[Any]) -> tuple[Counter[str], Counter[str]]:
    """How many numbers of the rows enter each campaign, and leave it. The verdicts are few, the rows many."""
    v = plans.verdict.c
    entering, leaving = Counter[str](), Counter[str]()
    moves = select(v.campaign, v.campaign_after, v.rows).where(_changes(plans), v.campaign != v.campaign_after)
    for before, after, rows in connection.execute(moves.where(v.rows > 0)):
        leaving[before] += rows
        entering[after] += rows
    del leaving[""], entering[""]
    return entering, leaving


def _count_others(connection: Connection, plans: PlanTable[Any], entering: Counter[str], leaving: Counter[str]) -> None:
    """Adds the places that the other numbers free: one on the campaign that the row itself enters is taken again."""
    pair = (plans.verdict.c.campaign_after, plans.table.c.frees)
    query = select(*pair, func.count()).select_from(plans.judged).where(_changes(plans), plans.table.c.frees != "")
    for after, freed, rows in connection.execute(query.group_by(*pair)):
        if after == freed:
            entering[after] -= rows
        else:
            leaving[freed] += rows


def _entering(plans: PlanTable[Any], campaign: str) -> Select[tuple[int, str]]:
    """The rows that need a place on ``campaign``, each with the campaign on which it frees one."""
    v = plans.verdict.c
    freed = func.coalesce(plans.table.c.frees, v.campaign)
    query = select(plans.table.c.id, freed).select_from(plans.judged)
    return query.where(_changes(plans), v.campaign_after == campaign, v.campaign != campaign, freed != campaign)
