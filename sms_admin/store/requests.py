"""The facts behind enable, assign and remove, for every staged row at once."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, case, func, literal, or_, select, update

from sms_admin.domain.capacity import Load
from sms_admin.domain.numbers import LIVE, Action, Named, Outcome, Situation, SmsStatus
from sms_admin.domain.registration import Registry
from sms_admin.store.plan import PlanTable
from sms_admin.store.registration import used_places
from sms_admin.store.staging import staged
from sms_admin.store.tables import campaign, number, user

plans: PlanTable[Situation] = PlanTable(Situation)
plan = plans.table.c
_NOWHERE = "?"  # stands for a campaign that the store does not know, whatever the file calls it


def gather(connection: Connection, action: Action) -> None:
    """Fills the plan with one row for each staged row, still without verdicts."""
    other = number.alias("other")
    named = user.alias("named")
    enabling = action is Action.ENABLE
    facts = {
        "seq": staged.c.seq,
        "number": staged.c.number,
        "run": number.c.run,
        "basis": number.c.basis,
        "owner": number.c.user if enabling else literal(None),
        "owner_after": number.c.user if enabling else literal(None),
        "other": other.c.number if enabling else literal(None),
        "frees": func.coalesce(other.c.campaign_id if enabling else number.c.campaign_id, ""),
        "reading": func.coalesce(staged.c.reading, ""),
        "repeated": staged.c.earlier.is_not(None),
        "known": number.c.number.is_not(None),
        "named": case(
            (func.coalesce(staged.c.user, "") == "", Named.NOBODY.value),
            (named.c.user.is_(None), Named.UNKNOWN.value),
            (named.c.user == number.c.user, Named.OWNER.value),
            else_=Named.OTHER.value,
        ),
        "owned": number.c.user.is_not(None),
        "status": func.coalesce(number.c.status, ""),
        "campaign": func.coalesce(number.c.campaign_id, ""),
        "country": func.coalesce(number.c.country, ""),
        "category": func.coalesce(number.c.category, ""),
        "wanted": case(
            (func.coalesce(staged.c.wanted, "") == "", ""),
            else_=func.coalesce(campaign.c.campaign_id, _NOWHERE),
        ),
        "user_earlier": literal(0),
        "over_limit": literal(0),
    }
    joined = (
        staged.outerjoin(number, number.c.number == staged.c.number)
        .outerjoin(named, named.c.user == staged.c.user)
        .outerjoin(campaign, campaign.c.campaign_id == staged.c.wanted)
    )
    if enabling:
        live = other.c.status.in_(sorted(LIVE))
        joined = joined.outerjoin(other, and_(other.c.user == number.c.user, live, other.c.number != number.c.number))
    query = select(*(fact.label(name) for name, fact in facts.items())).select_from(joined)
    plans.fill(connection, query.order_by(staged.c.seq))


def mark_user_earlier(connection: Connection) -> bool:
    """Marks the rows before which another row enables a number of the same user; says whether there are any."""
    place = func.row_number().over(partition_by=plan.owner, order_by=plan.seq).label("place")
    ranked = select(plan.seq, place).where(plan.outcome != Outcome.REFUSED.value).subquery()
    later = select(ranked.c.seq).where(ranked.c.place > 1)
    marked = connection.execute(update(plans.table).values(user_earlier=1).where(plan.seq.in_(later)))
    return marked.rowcount > 0


def overflowing(connection: Connection, registry: Registry) -> dict[str, Load]:
    """The campaigns that more rows of the plan would enter than fit."""
    return {key: load for key, load in _loads(connection, registry).items() if load.overflows}


def mark_over_limit(connection: Connection, full: Mapping[str, Load]) -> None:
    """Marks, for each campaign in ``full``, the rows beyond the first that fit.

    A row that frees the very place that it takes needs none, and frees none for others.
    """
    place = func.row_number().over(partition_by=plan.campaign_after, order_by=plan.seq).label("place")
    ranked = select(plan.seq, plan.campaign_after, place).where(_enters, plan.campaign_after.in_(full)).subquery()
    beyond = [and_(ranked.c.campaign_after == key, ranked.c.place > load.fits) for key, load in full.items()]
    late = select(ranked.c.seq).where(or_(*beyond))
    connection.execute(update(plans.table).values(over_limit=1).where(plan.seq.in_(late)))


def unassigned_numbers() -> Select[tuple[str]]:
    """What ``--unassigned`` selects: the enabled numbers without a campaign."""
    return select(number.c.number).where(number.c.status == SmsStatus.ENABLED.value, number.c.campaign_id.is_(None))


def _loads(connection: Connection, registry: Registry) -> dict[str, Load]:
    entering = _count_by(connection, plan.campaign_after, _enters)
    if not entering:
        return {}
    leaving = _count_by(connection, plan.frees, _leaves)
    used = used_places(connection)
    return {
        key: Load(registry.campaigns[key].number_limit, used.get(key, 0), rows, leaving.get(key, 0))
        for key, rows in entering.items()
    }


def _count_by(connection: Connection, key: ColumnElement[str], which: ColumnElement[bool]) -> dict[str, int]:
    return dict(connection.execute(select(key, func.count()).where(which).group_by(key)).tuples().all())


_changes = plan.outcome == Outcome.CHANGED.value
_enters = and_(
    _changes, plan.campaign_after != "", plan.campaign_after != plan.campaign, plan.campaign_after != plan.frees
)
_leaves = and_(_changes, plan.frees != "", plan.frees != plan.campaign_after)


def first_lines() -> Subquery:
    """The line on which each user's first number stands that the plan does not refuse; for ``explained``."""
    first = (
        select(plan.owner, func.min(plan.seq).label("seq"))
        .where(plan.outcome != Outcome.REFUSED.value, plan.owner.is_not(None))
        .group_by(plan.owner)
        .subquery()
    )
    return select(first.c.owner, staged.c.line).join(staged, staged.c.seq == first.c.seq).subquery()
