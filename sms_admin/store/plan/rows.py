"""A planned row with everything that its sentence may name."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Integer, MetaData, Select, Table, and_, func, insert, select

from sms_admin.store.paging import Reading, paged
from sms_admin.store.plan.staging import renew, staged
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.tables import number, user
from sms_admin.store.words import Words

# Of each user the number that is in the way of the user's others; ``line`` is NULL where it is not in the file.
_rival = Table(
    "rival",
    MetaData(),
    Column("owner", Words, primary_key=True),
    Column("line", Integer),
    Column("number", Words),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)


class Explained(NamedTuple):
    """A planned row with the values that its sentence may name.

    ``seq`` is its place; ``rival`` the number in the way of this one, ``earlier`` the line of that or of this one;
    ``other`` the user's live number that goes off as this one goes on, with what the store says of it now. What ends
    in ``_after`` is how it will be; of the owner only an import changes anything.
    """

    seq: int
    line: int
    text: str
    why: str
    number: str
    earlier: int
    rival: str
    user: str
    owner: str
    first_name: str
    last_name: str
    site: str
    owner_after: str
    first_name_after: str
    last_name_after: str
    site_after: str
    wanted: str
    status_text: str
    status: str
    campaign: str
    country: str
    outcome: str
    code: str
    status_after: str
    campaign_after: str
    other: str
    other_status: str
    other_campaign: str
    cells: str


def rivals_of(connection: Connection, rivals: Select[Any] | None) -> Table:
    """A temporary table of what is in the way: owner, line and number; empty for None."""
    renew(connection, _rival)
    if rivals is not None:
        connection.execute(insert(_rival).from_select(["owner", "line", "number"], rivals))
    return _rival


def explained(
    reading: Reading,
    plans: PlanTable[Any],
    outcome: str = "",
    rivals: Select[Any] | None = None,
    owners: Table | None = None,
) -> Iterator[list[Explained]]:
    """The rows of a plan in file order, slice by slice; only those that end in ``outcome``, if given.

    ``rivals``: owner, line and number of what is in the way of the owner's other numbers. ``owners``: the users as
    they will be, where the plan changes them.
    """
    with reading() as connection:
        plans.index_by_line(connection)
        rivals_of(connection, rivals)
    plan, verdict = plans.table.c, plans.verdict.c
    owner, first, other = user.alias("owner"), staged.alias("first"), number.alias("other")
    source = (
        plans.judged.join(staged, staged.c.seq == plan.seq)
        .outerjoin(first, and_(first.c.seq == plan.first, plan.first != plan.seq, plan.number.is_not(None)))
        .outerjoin(number, number.c.number == plan.number)
        .outerjoin(owner, owner.c.user == number.c.user)
        .outerjoin(_rival, _rival.c.owner == plan.owner_after)
        .outerjoin(other, other.c.number == plan.other)
    )
    after = owner if owners is None else owners.alias("after")
    if owners is not None:
        source = source.outerjoin(after, after.c.user == plan.owner_after)
    query = select(
        plan.seq,
        staged.c.line,
        func.coalesce(staged.c.text, ""),
        func.coalesce(staged.c.why, ""),
        func.coalesce(staged.c.number, ""),
        func.coalesce(first.c.line, _rival.c.line, 0),
        func.coalesce(_rival.c.number, ""),
        func.coalesce(staged.c.spelling, ""),
        func.coalesce(owner.c.spelling, ""),
        func.coalesce(owner.c.first_name, ""),
        func.coalesce(owner.c.last_name, ""),
        func.coalesce(owner.c.site, ""),
        *(func.coalesce(after.c[name], "") for name in ("spelling", "first_name", "last_name", "site")),
        func.coalesce(staged.c.wanted, ""),
        func.coalesce(staged.c.status_text, ""),
        verdict.status,
        verdict.campaign,
        func.coalesce(number.c.country, ""),
        verdict.outcome,
        func.coalesce(verdict.code, ""),
        verdict.status_after,
        verdict.campaign_after,
        func.coalesce(plan.other, ""),
        func.coalesce(other.c.status, ""),
        func.coalesce(other.c.campaign_id, ""),
        func.coalesce(staged.c.cells, "[]"),
    )
    only = [verdict.outcome == outcome] if outcome else []
    return paged(reading, query.select_from(source).where(*only), Explained._make)
