"""The users whom a file names, as they would be; all lines of a user must agree with the first."""

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
    and_,
    func,
    insert,
    null,
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
# The users of the file as they would be, one row each; what the file does not set comes from the store. ``seq`` is
# the first of the user's rows, ``rows`` how many there are.
incoming = Table(
    "incoming",
    MetaData(),
    Column("user", Words, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("spelling", Words, nullable=False),
    *(Column(name, Words, nullable=False) for name in DETAILS),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)
# The first line of each user who is on several lines.
first_named = Table(
    "first_named",
    MetaData(),
    Column("user", Words, primary_key=True),
    Column("seq", Integer, nullable=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)


def collect(connection: Connection, plans: PlanTable[Any], which: ColumnElement[bool]) -> None:
    """Collects the users of the rows in whose verdict ``which`` holds, in one sort.

    A new user is spelled as on the first of these rows.
    """
    renew(connection, incoming)
    first, known = _first_rows(connection, plans, which).subquery(), user.c
    for_new = {"first_name": staged.c.new_first_name, "last_name": staged.c.new_last_name, "site": null()}
    values = {
        "user": first.c.user,
        "seq": first.c.seq,
        "rows": first.c.rows,
        "spelling": func.coalesce(known.spelling, staged.c.spelling),
        **{name: func.coalesce(staged.c[name], known[name], for_new[name], "") for name in DETAILS},
    }
    # Outer joins, for their order: the users come sorted, as both tables have them, and are sorted only once.
    source = first.outerjoin(staged, staged.c.seq == first.c.seq).outerjoin(user, known.user == first.c.user)
    query = select(*(value.label(name) for name, value in values.items())).select_from(source)
    connection.execute(insert(incoming).from_select(list(values), query))


def _first_rows(connection: Connection, plans: PlanTable[Any], which: ColumnElement[bool]) -> Select[Any]:
    """The first row of each user, and how many there are. Where ``which`` holds for all, no verdict is looked up."""
    plan, verdict = plans.table.c, plans.verdict.c
    others = select(verdict.situation).where(verdict.rows > 0, ~which).limit(1)
    all_hold = connection.execute(others).first() is None
    lines = select(plan.owner_after.label("user"), func.min(plan.seq).label("seq"), func.count().label("rows"))
    lines = lines.select_from(plans.table) if all_hold else lines.select_from(plans.judged).where(which)
    return lines.where(plan.owner_after.is_not(None)).group_by(plan.owner_after)


def mark_differing(connection: Connection, plans: PlanTable[Any]) -> bool:
    """Sets ``user_differs`` on the rows with other names, or another site, for a user than on an earlier row.

    Returns whether any of the users ``incoming`` is on several rows.
    """
    renew(connection, first_named)
    several = select(incoming.c.user, incoming.c.seq).where(incoming.c.rows > 1).order_by(incoming.c.user)
    if not inserted(connection, insert(first_named).from_select(["user", "seq"], several)):
        return False
    given = or_(*(staged.c[name].is_not(None) for name in DETAILS + _FOR_NEW))
    if connection.execute(select(staged.c.seq).where(given).limit(1)).first() is None:
        return True
    plan, earlier = plans.table.c, staged.alias("earlier")
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
