"""Planned rows in file order, with everything that their sentences may name."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
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
    case,
    func,
    insert,
    literal,
    select,
)

from sms_admin.domain.refusals import Code
from sms_admin.domain.users import DETAILS
from sms_admin.store.backend import backend_of
from sms_admin.store.constructs import json_row
from sms_admin.store.paging import PAGE, Reading, paged
from sms_admin.store.plan import spellings
from sms_admin.store.plan.carry_out import number_changes
from sms_admin.store.plan.explained import NUMBERS, Explained, making
from sms_admin.store.plan.joins import Join, joined
from sms_admin.store.plan.named_users import names_and_site
from sms_admin.store.plan.rivals import put_rivals, rival
from sms_admin.store.plan.staging import inserted, renew, staged
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.tables import number, user
from sms_admin.store.words import Words

_owner, _first, _other = user.alias("owner"), staged.alias("first"), number.alias("other")
_first_named = staged.alias("named_first")
# What the run does to a number, and to the number that is disabled with it; ``owner`` is its user now.
ENDS = (
    "number",
    "outcome",
    "code",
    "owner",
    "status_before",
    "campaign_before",
    "user_before",
    "status_after",
    "campaign_after",
    "user_after",
    "country",
    "category",
    "other",
    "other_status",
    "other_campaign",
)


def texts(
    reading: Reading,
    key: ColumnElement[Any],
    values: Iterable[ColumnElement[Any]],
    source: FromClause,
    *only: ColumnElement[bool],
) -> Iterator[list[str]]:
    """The ``values`` of each row of ``source`` as one text, slice by slice, in the order of the unique ``key``."""
    query = select(key, json_row(*values)).select_from(source).where(*only)
    return paged(reading, query, itemgetter(1))


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a plan, as they are shown and as texts that are compared: both are made from one query.

    ``rivals``: owner, line and number of what is in the way of the owner's other numbers. ``owners``: the users as
    they will be, where the plan changes them. ``named``: the first row of each user on whom rows differ.
    """

    plans: PlanTable[Any]
    rivals: Select[Any] | None = None
    owners: Table | None = None
    named: Table | None = None

    def explained(
        self, reading: Reading, outcome: str = "", most: int | None = None, names: Collection[str] = Explained._fields
    ) -> Iterator[list[Explained]]:
        """The rows in file order, slice by slice; only those that end in ``outcome``, if given, and ``most`` of them.

        ``names`` are the fields that are needed; others may be empty. One reader at a time: the rows are put in the
        order of the file in a temporary table.
        """
        found, given = self._found() | self._of_first_named(), self._given()
        if outcome:  # of all rows: it need not be kept of each
            del found["outcome"]
            given["outcome"] = literal(outcome)
        facts = {name: fact for name, fact in found.items() if name in {"seq", *names}}
        ordered = _ordered(facts)
        with reading() as connection:
            if "owner" in facts and facts.keys().isdisjoint(DETAILS) and spellings.gather(connection):
                facts["owner"] = spellings.owner()
            self._put_in_order(connection, ordered, facts, outcome, most)
        columns = dict(ordered.c) | {name: given[name] for name in given if name in names}
        query = select(*columns.values()).join_from(ordered, staged, staged.c.seq == ordered.c.seq)
        return paged(reading, query, making([*columns]))

    def _put_in_order(
        self,
        connection: Connection,
        ordered: Table,
        facts: Mapping[str, ColumnElement[Any]],
        outcome: str,
        most: int | None,
    ) -> None:
        """Fills ``ordered`` with ``facts``. Along the numbers they are found by walking, in file order by searching."""
        plan, verdict = self.plans.table.c, self.plans.verdict.c
        put_rivals(connection, self.rivals)
        renew(connection, ordered)
        only = [verdict.outcome == outcome] if outcome else []
        if most is not None:
            first = select(plan.id).select_from(self.plans.judged).where(*only).order_by(plan.seq).limit(most)
            only = [plan.id.in_(first)]
        query = select(*facts.values()).select_from(self._source(facts.values())).where(*only)
        rows = inserted(connection, insert(ordered).from_select([*facts], query.order_by(plan.seq)))
        backend_of(connection).settle(connection, ordered, rows)

    def ends(self, reading: Reading) -> Iterator[list[str]]:
        """How each row ends and what it does, as one text a row (``ENDS``), in file order, slice by slice.

        What is only shown of a row, such as the name of its user, is left out.
        """
        plan, verdict = self.plans.table.c, self.plans.verdict.c
        values = number_changes(self.plans) | {
            "outcome": verdict.outcome,
            "code": verdict.code,
            "owner": number.c.user,
            "other": plan.other,
            "other_status": _other.c.status,
            "other_campaign": _other.c.campaign_id,
        }
        source = self.plans.judged.outerjoin(number, number.c.number == plan.number)
        source = source.outerjoin(_other, _other.c.number == plan.other)
        query = select(json_row(*(values[name] for name in ENDS))).select_from(source).order_by(plan.seq)
        with reading() as connection:
            for part in backend_of(connection).stream(connection, query, PAGE):
                yield [text for (text,) in part]

    def texts(self, reading: Reading) -> Iterator[list[str]]:
        """Everything from the store and the rules about each row, as one text a row, slice by slice.

        The request's own values are left out: they do not change while a plan is read.
        """
        with reading() as connection:
            put_rivals(connection, self.rivals)
        shown = self._shown()
        return texts(reading, self.plans.table.c.id, shown, self._source(shown))

    def _shown(self) -> Iterable[ColumnElement[Any]]:
        """What is found, and what is done to the number; status and campaign are found already."""
        done = number_changes(self.plans).items()
        more = {name: value for name, value in done if not name.startswith(("status_", "campaign_"))}
        return (self._found() | more).values()

    def _given(self) -> dict[str, ColumnElement[Any]]:
        """The request's values of a row."""
        s = staged.c
        return {
            "line": s.line,
            "text": func.coalesce(s.text, ""),
            "why": func.coalesce(s.why, ""),
            "number": func.coalesce(s.number, ""),
            "details": literal("") if self.named is None else names_and_site(staged),
            "user": func.coalesce(s.spelling, ""),
            "display": func.coalesce(s.display, ""),
            "wanted": func.coalesce(s.wanted, ""),
            "status_text": func.coalesce(s.status_text, ""),
            "cells": func.coalesce(s.cells, "[]"),
        }

    def _of_first_named(self) -> dict[str, ColumnElement[Any]]:
        """What the first row of a user says, on the rows that say something else."""
        if self.named is None:
            return {}
        differs = self.plans.verdict.c.code == Code.USER_DIFFERS_IN_FILE.value
        return {
            "details_earlier": names_and_site(_first_named),
            "earlier": case((differs, _first_named.c.line), else_=self._found()["earlier"]),
        }

    def _found(self) -> dict[str, ColumnElement[Any]]:
        """The store's values of a row, and its outcome."""
        plan, verdict, after = self.plans.table.c, self.plans.verdict.c, self._after.c
        return {
            "seq": plan.seq,
            "earlier": func.coalesce(_first.c.line, rival.c.line, 0),
            "rival": func.coalesce(rival.c.number, ""),
            "owner": func.coalesce(_owner.c.spelling, ""),
            **{name: func.coalesce(_owner.c[name], "") for name in DETAILS},
            "owner_after": func.coalesce(after.spelling, ""),
            **{f"{name}_after": func.coalesce(after[name], "") for name in DETAILS},
            "status": verdict.status,
            "campaign": verdict.campaign,
            "country": func.coalesce(number.c.country, ""),
            "outcome": verdict.outcome,
            "code": func.coalesce(verdict.code, ""),
            "status_after": verdict.status_after,
            "campaign_after": verdict.campaign_after,
            "other": func.coalesce(plan.other, ""),
            "other_status": func.coalesce(_other.c.status, ""),
            "other_campaign": func.coalesce(_other.c.campaign_id, ""),
        }

    def _source(self, columns: Iterable[ColumnElement[Any]]) -> FromClause:
        """The plan, joined with those tables alone that the ``columns`` name."""
        return joined(self.plans.judged, self._joins(), columns)

    def _joins(self) -> list[Join]:
        """What a row may be joined with."""
        plan = self.plans.table.c
        joins: list[Join] = [
            (_first, and_(_first.c.seq == plan.first, plan.first != plan.seq, plan.number.is_not(None))),
            (number, number.c.number == plan.number),
            (_owner, _owner.c.user == number.c.user),
            (spellings.spelled, spellings.spelled.c.user == number.c.user),
            (rival, rival.c.owner == plan.owner_after),
            (_other, _other.c.number == plan.other),
        ]
        if self.owners is not None:
            joins.append((self._after, self._after.c.user == plan.owner_after))
        if self.named is not None:
            joins.append((self.named, self.named.c.user == plan.owner_after))
            joins.append((_first_named, _first_named.c.seq == self.named.c.seq))
        return joins

    @property
    def _after(self) -> FromClause:
        return _owner if self.owners is None else self.owners


def _ordered(names: Iterable[str]) -> Table:
    """A temporary table for facts of these names, in file order."""
    columns = (Column(name, Integer if name in NUMBERS else Words, primary_key=name == "seq") for name in names)
    return Table("ordered", MetaData(), *columns, prefixes=["TEMPORARY"])
