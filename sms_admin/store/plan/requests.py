"""The facts behind enable, assign and remove, for every staged row at once."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    exists,
    false,
    func,
    null,
    select,
    update,
)

from sms_admin.domain.numbers import Action, Named, Outcome, Request, Situation
from sms_admin.domain.refusals import Code
from sms_admin.domain.rows import NOWHERE
from sms_admin.store.plan import staging
from sms_admin.store.plan.staging import are_many, staged
from sms_admin.store.plan.table import Facts, PlanTable
from sms_admin.store.statuses import holds, is_live, is_on_page, is_the_live_one
from sms_admin.store.tables import campaign, number, user

plans: PlanTable[Situation] = PlanTable(Situation)
plan, verdict = plans.table.c, plans.verdict.c


def gather(connection: Connection, request: Request) -> bool:
    """Fills the plan with one row for each staged row, still without verdicts; whether any disables another number."""
    siblings = _has_siblings(connection) if request.disables_others else false()
    columns = ("seq", "number", *staging.filled(connection, ("reading", "user", "wanted", "pruned")))
    plans.fill_with_staged(connection, columns, lambda rows: _facts(request, rows, siblings))
    return request.disables_others and _find_others(connection)


def _facts(request: Request, rows: Subquery, siblings: ColumnElement[bool]) -> Facts:
    """What decides about the staged ``rows``, and what the plan has to remember of them."""
    n = number.c
    given, joined = _given(rows)
    facts: dict[str, ColumnElement[Any]] = {
        "seq": rows.c.seq,
        "number": rows.c.number,
        "run": n.run,
        "basis": n.basis,
        "known": n.number.is_not(None),
        "owned": n.user.is_not(None),
        "status": func.coalesce(n.status, ""),
        "campaign": func.coalesce(n.campaign_id, ""),
        "country": func.coalesce(n.country, ""),
        "category": func.coalesce(n.category, ""),
    }
    if request.disables_others:
        facts |= {"owner": n.user, "owner_after": n.user, "siblings": siblings}
    if request.action is Action.DELETE:
        facts |= {"owner": n.user, "place_country": n.country, "place_category": n.category}
    return facts | given, joined


def _given(rows: Subquery) -> tuple[dict[str, ColumnElement[Any]], FromClause]:
    """What the ``rows`` themselves say, as far as they have columns for it; and they, joined with what they name."""
    s, n, named = rows.c, number.c, user.alias("named")
    given: dict[str, ColumnElement[Any]] = {}
    joined = rows.outerjoin(number, n.number == s.number)
    if "reading" in s:
        given["reading"] = func.coalesce(s.reading, "")
    if "pruned" in s:
        given["pruned"] = func.coalesce(s.pruned, false())
    if "user" in s:
        stranger = case((s.user != n.user, s.user), (n.user.is_(None), s.user))  # the owner need not be looked up
        joined = joined.outerjoin(named, named.c.user == stranger)
        given["named"] = case(
            (func.coalesce(s.user, "") == "", Named.NOBODY.value),
            (s.user == n.user, Named.OWNER.value),
            (named.c.user.is_(None), Named.UNKNOWN.value),
            else_=Named.OTHER.value,
        )
    if "wanted" in s:
        joined = joined.outerjoin(campaign, campaign.c.campaign_id == s.wanted)
        known = func.coalesce(campaign.c.campaign_id, NOWHERE)
        given["wanted"] = case((func.coalesce(s.wanted, "") == "", ""), else_=known)
    return given, joined


def _has_siblings(connection: Connection) -> ColumnElement[bool]:
    """Whether the user of a number has others: one search for each row, or one scan for a great many rows."""
    sibling = number.alias("sibling")
    if not are_many(connection):
        return exists().where(sibling.c.user == number.c.user, sibling.c.number != number.c.number)
    users = select(sibling.c.user).where(sibling.c.user.is_not(None)).group_by(sibling.c.user)
    return and_(number.c.user.is_not(None), number.c.user.in_(users.having(func.count() > 1)))


def _find_others(connection: Connection) -> bool:
    """Records beside each row the live number that its user has, and the campaign on which that frees a place.

    Returns whether there is any.
    """
    found = {"other": number.c.number, "frees": func.coalesce(number.c.campaign_id, "")}
    own = number.alias("own")
    is_other = and_(number.c.user == plan.owner, number.c.number != plan.number, is_the_live_one(number))
    goes_on = and_(own.c.number == plan.number, ~is_on_page(own.c.status))
    return connection.execute(update(plans.table).values(found).where(plan.siblings, is_other, goes_on)).rowcount > 0


def leave_to_own_rows(connection: Connection) -> None:
    """Where the number to be disabled has its own row that takes it off the page, that row does it."""
    rows = select(plan.number).select_from(plans.judged).where(verdict.pruned)
    if connection.execute(rows.limit(1)).first() is None:
        return
    leave = {"other": null(), "frees": null()}
    connection.execute(update(plans.table).values(leave).where(plan.other.in_(rows)))


def mark_user_earlier(connection: Connection) -> bool:
    """Marks the rows for which an earlier row makes a number of the same user live; returns whether there are any.

    A number that is live and has its own row takes precedence over those to be enabled, wherever its line is.
    """
    first = (case((verdict.action == Action.ENABLE.value, 1), else_=0), plan.seq)
    place = func.row_number().over(partition_by=plan.owner, order_by=first).label("place")
    accepted = select(plan.id, place).select_from(plans.judged)
    lives = is_live(verdict.status_after)
    ranked = accepted.where(verdict.outcome != Outcome.REFUSED.value, plan.siblings, lives).subquery()
    later = select(ranked.c.id).where(ranked.c.place > 1)
    return plans.mark(connection, "user_earlier", True, later) > 0


def numbers_where(rule: Callable[[str, str], bool], campaigns: Collection[str] = ()) -> Select[tuple[str]]:
    """The numbers on one of ``campaigns`` or on none of whose status and campaign ``rule`` holds."""
    return select(number.c.number).where(holds(rule, number, campaigns))


def first_of_each_user() -> Select[Any]:
    """For each user the first row that is refused for nothing but the campaign's limit; for ``put_rivals``."""
    full = Code.CAMPAIGN_FULL.value
    rows = select(plan.owner, func.min(plan.seq).label("seq")).select_from(plans.judged)
    rows = rows.where(func.coalesce(verdict.code, full) == full, plan.owner.is_not(None))
    first = rows.group_by(plan.owner).subquery()
    return select(first.c.owner, staged.c.line, staged.c.number).join(staged, staged.c.seq == first.c.seq)
