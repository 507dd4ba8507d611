"""A planned row with everything that its sentence may name."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, func, select

from sms_admin.store.paging import Reading, paged
from sms_admin.store.plan import PlanTable
from sms_admin.store.staging import staged
from sms_admin.store.tables import number, user


class Explained(NamedTuple):
    """A planned row with the values that its sentence may name; ``seq`` is its place, ``earlier`` a line."""

    seq: int
    line: int
    text: str
    why: str
    number: str
    earlier: int
    user: str
    owner: str
    first_name: str
    last_name: str
    wanted: str
    status_text: str
    status: str
    campaign: str
    country: str
    outcome: str
    code: str
    status_after: str
    campaign_after: str
    cells: str


def explained(
    reading: Reading, plans: PlanTable[Any], outcome: str = "", first_lines: Subquery | None = None
) -> Iterator[list[Explained]]:
    """The rows of a plan in file order, slice by slice; only those that end in ``outcome``, if given.

    ``first_lines``: owner and line of an earlier row that is in the way of a later one.
    """
    with reading() as connection:
        plans.index_by_line(connection)
    plan, verdict = plans.table.c, plans.verdict.c
    owner, first = user.alias("owner"), staged.alias("first")
    source = (
        plans.judged.join(staged, staged.c.seq == plan.seq)
        .outerjoin(first, and_(first.c.seq == plan.first, plan.first != plan.seq, plan.number.is_not(None)))
        .outerjoin(number, number.c.number == plan.number)
        .outerjoin(owner, owner.c.user == number.c.user)
    )
    earlier: ColumnElement[Any] = first.c.line
    if first_lines is not None:
        source = source.outerjoin(first_lines, first_lines.c.owner == plan.owner)
        earlier = func.coalesce(earlier, first_lines.c.line)
    query = select(
        plan.seq,
        staged.c.line,
        func.coalesce(staged.c.text, ""),
        func.coalesce(staged.c.why, ""),
        func.coalesce(staged.c.number, ""),
        func.coalesce(earlier, 0),
        func.coalesce(staged.c.spelling, ""),
        func.coalesce(owner.c.spelling, ""),
        func.coalesce(owner.c.first_name, ""),
        func.coalesce(owner.c.last_name, ""),
        func.coalesce(staged.c.wanted, ""),
        func.coalesce(staged.c.status_text, ""),
        verdict.status,
        verdict.campaign,
        func.coalesce(number.c.country, ""),
        verdict.outcome,
        func.coalesce(verdict.code, ""),
        verdict.status_after,
        verdict.campaign_after,
        func.coalesce(staged.c.cells, "[]"),
    )
    only = [verdict.outcome == outcome] if outcome else []
    return paged(reading, query.select_from(source).where(*only), Explained._make)
