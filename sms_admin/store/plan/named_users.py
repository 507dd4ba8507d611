"""Users whom a file names on several lines: all lines must agree with the first."""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    MetaData,
    Table,
    and_,
    func,
    insert,
    or_,
    select,
)

from sms_admin.domain.numbers import Outcome
from sms_admin.domain.users import DETAILS
from sms_admin.store.plan.staging import inserted, renew, staged
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.tables import user
from sms_admin.store.words import Words

_FOR_NEW = ("new_first_name", "new_last_name")  # the names in a full name, for a user who is not in the store
# The first line of each user who is on several lines.
first_named = Table(
    "first_named",
    MetaData(),
    Column("user", Words, primary_key=True),
    Column("seq", Integer, nullable=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)


def mark_differing(connection: Connection, plans: PlanTable[Any]) -> bool:
    """Sets ``user_differs`` on the rows with other names, or another site, for a user than on an earlier row.

    Returns whether a user may be on several rows; false only where this is known of none.
    """
    renew(connection, first_named)
    given = or_(*(staged.c[name].is_not(None) for name in DETAILS + _FOR_NEW))
    if connection.execute(select(staged.c.seq).where(given).limit(1)).first() is None:
        return True
    plan, earlier = plans.table.c, staged.alias("earlier")
    lines = select(plan.owner_after, func.min(plan.seq)).select_from(plans.judged)
    lines = lines.where(plan.owner_after.is_not(None), ~plans.verdict.c.bad_user).group_by(plan.owner_after)
    several = lines.having(func.count() > 1).order_by(plan.owner_after)
    if not inserted(connection, insert(first_named).from_select(["user", "seq"], several)):
        return False
    rows = (
        plans.table.join(first_named, first_named.c.user == plan.owner_after)
        .join(earlier, earlier.c.seq == first_named.c.seq)
        .join(staged, staged.c.seq == plan.seq)
        .outerjoin(user, user.c.user == plan.owner_after)
    )
    details, for_new = (
        or_(*(staged.c[name].is_distinct_from(earlier.c[name]) for name in names)) for names in (DETAILS, _FOR_NEW)
    )
    differs = or_(details, and_(user.c.user.is_(None), for_new))
    plans.mark(connection, "user_differs", True, select(plan.id).select_from(rows).where(differs))
    return True


def count_nameless(connection: Connection, plans: PlanTable[Any]) -> int:
    """How many rows that are not refused have names or a site, but no user."""
    plan, verdict = plans.table.c, plans.verdict.c
    if connection.execute(select(plan.id).where(plan.owner_after.is_(None)).limit(1)).first() is None:
        return 0
    given = or_(*(func.trim(staged.c[name]) != "" for name in DETAILS))
    rows = plans.judged.join(staged, staged.c.seq == plan.seq)
    nobodys = and_(plan.owner_after.is_(None), verdict.outcome != Outcome.REFUSED.value)
    return int(connection.execute(select(func.count()).select_from(rows).where(nobodys, given)).scalar_one())


def names_and_site(row: FromClause) -> ColumnElement[str]:
    """The names and the site on a staged row: ``Jane Doe, Austin``."""
    first = func.coalesce(row.c.first_name, row.c.new_first_name, "")
    last = func.coalesce(row.c.last_name, row.c.new_last_name, "")
    site = func.coalesce(row.c.site, "")
    return func.trim(func.trim(first.concat(" ").concat(last)).concat(", ").concat(site), ", ")
