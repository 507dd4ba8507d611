"""The facts behind an import, for every staged row at once, and the users that come in with it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    Subquery,
    Table,
    and_,
    case,
    func,
    insert,
    null,
    or_,
    select,
    true,
    update,
)

from sms_admin.domain.importing import ImportSituation
from sms_admin.domain.numbers import Outcome
from sms_admin.domain.rows import NOWHERE, UNUSABLE
from sms_admin.domain.statuses import CampaignStatus, SmsStatus
from sms_admin.domain.users import DETAILS, NOBODYS_NAME, SEVERAL_USERS_NAME
from sms_admin.store.backend import backend_of
from sms_admin.store.constructs import folded
from sms_admin.store.names import full_name
from sms_admin.store.paging import Reading
from sms_admin.store.plan import named_users, second_live, user_rows
from sms_admin.store.plan.named_users import incoming
from sms_admin.store.plan.staging import note_filled, renew, staged
from sms_admin.store.plan.table import Facts, PlanTable
from sms_admin.store.statuses import is_live
from sms_admin.store.tables import campaign, number, user
from sms_admin.store.words import Words

plans: PlanTable[ImportSituation] = PlanTable(ImportSituation)
plan, verdict = plans.table.c, plans.verdict.c

# The full names that the file has in place of user names: how many users have each, and which, if only one.
_called = Table(
    "called",
    MetaData(),
    Column("display", Words, primary_key=True),
    Column("users", Integer, nullable=False),
    Column("user", Words, nullable=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)


def gather(connection: Connection) -> None:
    """Fills the plan with one row for each staged row, still without verdicts."""
    _gather_called(connection)
    columns = ("seq", "number", "reading", "user", "display", "wanted", "sms_status", "country", "category")
    plans.fill_with_staged(connection, columns, _facts)


def _facts(rows: Subquery) -> Facts:
    """What decides about the staged ``rows``, and what the plan has to remember of them."""
    s, n = rows.c, number.c
    given_user = case((s.user == "", null()), (s.user == UNUSABLE, n.user), else_=s.user)
    kept_user = case((_called.c.users == 1, _called.c.user), else_=n.user)
    new_user = case((s.user.is_(None), kept_user), else_=given_user)
    kept_status = func.coalesce(n.status, SmsStatus.DISABLED.value)
    new_status = case((func.coalesce(s.sms_status, UNUSABLE) == UNUSABLE, kept_status), else_=s.sms_status)
    kept_campaign = func.coalesce(n.campaign_id, "")
    given_campaign = case((s.wanted == "", ""), else_=func.coalesce(campaign.c.campaign_id, NOWHERE))
    new_campaign = case((s.wanted.is_(None), kept_campaign), else_=given_campaign)
    comes_in = n.number.is_(None)
    facts: dict[str, ColumnElement[Any]] = {
        "seq": s.seq,
        "number": s.number,
        "run": n.run,
        "basis": n.basis,
        "owner": n.user,
        "owner_after": new_user,
        "place_country": case((comes_in, s.country)),
        "place_category": case((comes_in, s.category)),
        "reading": func.coalesce(s.reading, ""),
        "known": n.number.is_not(None),
        "status": func.coalesce(n.status, ""),
        "campaign": kept_campaign,
        "bad_user": or_(func.coalesce(s.user, "") == UNUSABLE, func.coalesce(_called.c.users, 1) != 1),
        "bad_status": func.coalesce(s.sms_status, "") == UNUSABLE,
        "new_status": new_status,
        "new_campaign": new_campaign,
        "deactivated": func.coalesce(campaign.c.status, "") == CampaignStatus.DEACTIVATED.value,
        "same_number": and_(
            func.coalesce(n.status, "") == new_status,
            kept_campaign == new_campaign,
            func.coalesce(n.user, "") == func.coalesce(new_user, ""),
        ),
    }
    joined = (
        rows.outerjoin(number, n.number == s.number)
        .outerjoin(campaign, campaign.c.campaign_id == s.wanted)
        .outerjoin(_called, _called.c.display == s.display)
    )
    return facts, joined


def _gather_called(connection: Connection) -> None:
    """Looks up the users with the names in the file, and records beside the rows why a name identifies no user."""
    renew(connection, _called)
    first = select(staged.c.display).order_by(staged.c.seq).limit(1)
    if connection.execute(first).scalar() is None:  # the file has user names, or neither
        return
    names = select(staged.c.display).where(staged.c.display != "").distinct().subquery()
    shown = full_name(user.c.first_name, user.c.last_name)
    backend_of(connection).know_folded(connection, select(shown))
    known = select(folded(shown).label("display"), user.c.user).subquery()
    having = names.outerjoin(known, known.c.display == names.c.display)
    users = func.count(known.c.user)
    found = select(names.c.display, users, func.coalesce(func.min(known.c.user), "")).select_from(having)
    connection.execute(insert(_called).from_select(["display", "users", "user"], found.group_by(names.c.display)))
    how_many = select(_called.c.users).where(_called.c.display == staged.c.display).scalar_subquery()
    why = case((how_many == 0, NOBODYS_NAME), (how_many > 1, SEVERAL_USERS_NAME))
    note_filled(connection, ["why"])
    connection.execute(update(staged).values(why=why).where(staged.c.number.is_not(None)))


_accepted = verdict.outcome != Outcome.REFUSED.value


def has_live_numbers(connection: Connection) -> bool:
    """Whether any number in the store is live."""
    return connection.execute(select(number.c.number).where(is_live(number.c.status)).limit(1)).first() is not None


def mark_second_live(connection: Connection) -> bool:
    """Marks the rows that would give a user a second live number; returns whether there are new ones."""
    return second_live.mark_second_live(connection, plans, verdict.same_number)


def live_numbers() -> Select[Any]:
    """The number of each user that is live after the import, with the line that says so; for ``put_rivals``."""
    return second_live.live_after(plans, plans.judged.join(staged, staged.c.seq == plan.seq), staged.c.line)


def gather_users(connection: Connection) -> bool:
    """Collects the users, and marks the rows that say otherwise of one than an earlier row; whether any has several."""
    named_users.collect(connection, plans, ~verdict.bad_user)
    return named_users.mark_differing(connection, plans)


def settle_users(connection: Connection) -> None:
    """Keeps of the users those of the rows that are not refused, and marks the rows whose user would change."""
    refused = select(verdict.situation).where(verdict.rows > 0, ~_accepted).limit(1)
    if connection.execute(refused).first() is not None:
        named_users.collect(connection, plans, _accepted)
    same_otherwise = verdict.outcome == Outcome.UNCHANGED.value  # the user decides nothing about other rows
    if connection.execute(select(verdict.situation).where(same_otherwise).limit(1)).first() is None:
        return
    differing = select(incoming.c.user).outerjoin(user, user.c.user == incoming.c.user).where(_differs())
    touched = select(plan.id).select_from(plans.judged)
    plans.mark(connection, "same_user", False, touched.where(same_otherwise, plan.owner_after.in_(differing)))


def _differs() -> ColumnElement[bool]:
    return or_(user.c.user.is_(None), *(user.c[name] != incoming.c[name] for name in DETAILS))


def user_texts(reading: Reading) -> Iterator[list[str]]:
    """What the import does to each user that it changes, as one text each."""
    return user_rows.user_texts(reading, incoming, _differs())


def saving_users(connection: Connection, run: int) -> AbstractContextManager[None]:
    """A context in which numbers are written: inserts and updates the users of the rows that change."""
    return user_rows.saving_users(connection, run, incoming, _differs(), true())
