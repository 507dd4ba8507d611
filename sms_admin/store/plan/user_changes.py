"""Renaming a user with all numbers, or removing a user: the facts, and what is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, literal, select

from sms_admin.domain.numbers import Outcome, Verdict
from sms_admin.domain.statuses import SmsStatus
from sms_admin.domain.user_changes import User
from sms_admin.domain.users import DETAILS
from sms_admin.store.paging import Reading, paged
from sms_admin.store.plan import carry_out
from sms_admin.store.plan.rows import texts
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.tables import number, user, user_change


@dataclass(frozen=True, slots=True)
class Kept:
    """A number whose user is renamed; everything else of it stays."""

    status: str = SmsStatus.DISABLED
    campaign: str = ""


plans: PlanTable[Kept] = PlanTable(Kept)
plan, verdict = plans.table.c, plans.verdict.c


class OwnedNumber(NamedTuple):
    """A number of the user, with its place in the plan."""

    number: str
    place: int
    status: str
    campaign: str


def find_user(connection: Connection, key: str) -> User | None:
    """The user of that key."""
    query = select(user.c.user, user.c.spelling, *(user.c[name] for name in DETAILS)).where(user.c.user == key)
    row = connection.execute(query).first()
    return User(*row) if row else None


def count_numbers(connection: Connection, key: str) -> int:
    """How many numbers a user has."""
    return int(connection.execute(select(func.count()).select_from(number).where(number.c.user == key)).scalar_one())


def gather(connection: Connection, old: str, new: str) -> int:
    """Fills the plan with the numbers of the user ``old``, who becomes ``new``; returns how many."""
    facts = {
        "seq": func.row_number().over(order_by=number.c.number),
        "number": number.c.number,
        "run": number.c.run,
        "basis": number.c.basis,
        "owner": number.c.user,
        "owner_after": literal(new),
        "status": number.c.status,
        "campaign": func.coalesce(number.c.campaign_id, ""),
    }
    plans.fill(connection, facts, number, number.c.user == old)
    plans.judge(connection, lambda kept: Verdict(Outcome.CHANGED, None, kept.status, kept.campaign))
    return plans.counts(connection).rows


def rows(reading: Reading, size: int | None = None) -> Iterator[list[OwnedNumber]]:
    """The numbers of the plan, sorted, slice by slice."""
    query = select(plan.number, plan.seq, verdict.status, verdict.campaign).select_from(plans.judged)
    return paged(reading, query, OwnedNumber._make, size=size)


def number_texts(reading: Reading) -> Iterator[list[str]]:
    """What the plan does to each number, as one text each."""
    return texts(reading, plan.number, carry_out.number_changes(plans).values(), plans.judged)


def save(connection: Connection, run: int, before: User, after: User | None, step: Callable[[float], None]) -> None:
    """Carries out ``run``: renames the user with all numbers, or, for None, removes a user without numbers.

    The new name is added before the numbers move to it, and the old one is removed after that.
    """
    for one, names in ((before, _changed(before, "before", "after")), (after, _changed(after, "after", "before"))):
        if one:
            connection.execute(insert(user_change).values(run=run, user=one.key, spelling=one.spelling, **names))
    if after:
        names_after = {name: getattr(after, name) for name in DETAILS}
        connection.execute(insert(user).values(user=after.key, spelling=after.spelling, **names_after))
        carry_out.save_changes(connection, plans, run, step)
    connection.execute(delete(user).where(user.c.user == before.key))


def _changed(one: User | None, there: str, not_there: str) -> dict[str, str | None]:
    """The names of a user on the side of the run on which it is in the store, and NULL on the other."""
    names: dict[str, str | None] = {f"{name}_{there}": getattr(one, name, None) for name in DETAILS}
    return names | dict.fromkeys((f"{name}_{not_there}" for name in DETAILS), None)
