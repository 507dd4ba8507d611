"""The facts behind an import, for every staged row at once, and the users that come in with it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    MetaData,
    Select,
    Subquery,
    Table,
    and_,
    case,
    false,
    func,
    insert,
    null,
    or_,
    select,
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
from sms_admin.store.plan.staging import filled, note_filled, renew, staged
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
    given = ("reading", "user", "display", "wanted", "sms_status", "country", "category")
    plans.fill_with_staged(connection, ("seq", "number", *filled(connection, given)), _facts)


def _facts(rows: Subquery) -> Facts:
    """What decides about the staged ``rows``, and what the plan has to remember of them."""
    s, n = rows.c, number.c
    owner_after, of_user = _user_after(rows)
    new_status, of_status = _status_after(rows)
    new_campaign, of_campaign = _campaign_after(rows)
    comes_in = n.number.is_(None)
    same = and_(n.status == new_status, func.coalesce(n.campaign_id, "") == new_campaign)
    facts: dict[str, ColumnElement[Any]] = {
        "seq": s.seq,
        "number": s.number,
        "run": n.run,
        "basis": n.basis,
        "owner": n.user,
        "owner_after": owner_after,
        "known": ~comes_in,
        "status": func.coalesce(n.status, ""),
        "campaign": func.coalesce(n.campaign_id, ""),
        "new_status": new_status,
        "new_campaign": new_campaign,
        # Of a number that comes in, the rest need not be compared.
        "same_number": case((comes_in, false()), else_=and_(same, n.user.is_not_distinct_from(owner_after))),
    }
    for place in ("country", "category"):
        if place in s:
            facts[f"place_{place}"] = case((comes_in, s[place]))
    if "reading" in s:
        facts["reading"] = func.coalesce(s.reading, "")
    return facts | of_user | of_status | of_campaign, _joined(rows)


def _joined(rows: Subquery) -> FromClause:
    """The rows with what they name, as far as they have columns for it."""
    joined = rows.outerjoin(number, number.c.number == rows.c.number)
    if "wanted" in rows.c:
        joined = joined.outerjoin(campaign, campaign.c.campaign_id == rows.c.wanted)
    if "display" in rows.c:
        joined = joined.outerjoin(_called, _called.c.display == rows.c.display)
    return joined


_After = tuple[ColumnElement[Any], dict[str, ColumnElement[Any]]]  # a value after the import, and the facts about it


def _user_after(rows: Subquery) -> _After:
    s, kept = rows.c, number.c.user
    if "user" in s:
        given = case((s.user == "", null()), (s.user == UNUSABLE, kept), else_=func.coalesce(s.user, kept))
        return given, {"bad_user": func.coalesce(s.user, "") == UNUSABLE}
    if "display" in s:
        called = case((_called.c.users == 1, _called.c.user), else_=kept)
        return called, {"bad_user": func.coalesce(_called.c.users, 1) != 1}
    return kept, {}


def _status_after(rows: Subquery) -> _After:
    s, kept = rows.c, func.coalesce(number.c.status, SmsStatus.DISABLED.value)
    if "sms_status" not in s:
        return kept, {}
    unknown = func.coalesce(s.sms_status, UNUSABLE) == UNUSABLE
    return case((unknown, kept), else_=s.sms_status), {"bad_status": func.coalesce(s.sms_status, "") == UNUSABLE}


def _campaign_after(rows: Subquery) -> _After:
    s, kept = rows.c, func.coalesce(number.c.campaign_id, "")
    if "wanted" not in s:
        return kept, {}
    known = func.coalesce(campaign.c.campaign_id, NOWHERE)
    given = case((s.wanted.is_(None), kept), (s.wanted == "", ""), else_=known)
    return given, {"deactivated": func.coalesce(campaign.c.status, "") == CampaignStatus.DEACTIVATED.value}


def _gather_called(connection: Connection) -> None:
    """Looks up the users with the names in the file, and records beside the rows why a name identifies no user."""
    renew(connection, _called)
    if not filled(connection, ["display"]):  # the file has user names, or neither
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
    return user_rows.saving_users(connection, run, incoming, _differs())
