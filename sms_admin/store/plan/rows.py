"""Planned rows with everything that their sentences may name."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    case,
    func,
    literal,
    select,
)

from sms_admin.domain.refusals import Code
from sms_admin.domain.users import DETAILS
from sms_admin.store.backend import backend_of
from sms_admin.store.constructs import json_row
from sms_admin.store.paging import PAGE, Reading, paged
from sms_admin.store.plan.carry_out import number_changes
from sms_admin.store.plan.named_users import told_of_user
from sms_admin.store.plan.rivals import rival, rivals_of
from sms_admin.store.plan.staging import staged
from sms_admin.store.plan.table import PlanTable
from sms_admin.store.tables import number, user

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


class Explained(NamedTuple):
    """A planned row with the values that its sentence may name.

    ``seq`` is its place; ``rival`` the number in the way of this one, ``earlier`` the line of that or of this one;
    ``told`` are the row's names and site of its user, ``told_earlier`` different ones on an earlier row;
    ``other`` the user's live number that is disabled when this one is enabled, with its present state. What ends
    in ``_after`` is how it will be; of the owner only an import changes anything.
    """

    seq: int
    line: int
    text: str
    why: str
    number: str
    earlier: int
    rival: str
    told: str
    told_earlier: str
    user: str
    owner: str
    first_name: str
    last_name: str
    site: str
    owner_after: str
    first_name_after: str
    last_name_after: str
    site_after: str
    display: str
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


Cells = tuple[str, ...]


def with_cells(rows: Sequence[Explained]) -> Iterator[tuple[Explained, Cells]]:
    """Each row with its own cells. Their texts are read together: a million times one is ten times slower."""
    return zip(rows, map(tuple, json.loads(f"[{','.join([row.cells for row in rows])}]")), strict=True)


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

    def explained(self, reading: Reading, outcome: str = "", size: int | None = None) -> Iterator[list[Explained]]:
        """The rows in file order, ``size`` at a time; only those that end in ``outcome``, if given."""
        with reading() as connection:
            self.plans.index_by_line(connection)
            rivals_of(connection, self.rivals)
        found = self._found() | self._given()
        query = select(*(found[name] for name in Explained._fields)).select_from(self._source(given=True))
        only = [self.plans.verdict.c.outcome == outcome] if outcome else []
        return paged(reading, query.where(*only), Explained._make, size=size)

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
            rivals_of(connection, self.rivals)
        return texts(reading, self.plans.table.c.id, self._shown(), self._source(given=False))

    def _shown(self) -> Iterable[ColumnElement[Any]]:
        """What is found, and what is done to the number; status and campaign are found already."""
        done = number_changes(self.plans).items()
        more = {name: value for name, value in done if not name.startswith(("status_", "campaign_"))}
        return (self._found() | more).values()

    def _given(self) -> dict[str, ColumnElement[Any]]:
        """The request's values of a row."""
        s = staged.c
        told: dict[str, ColumnElement[Any]] = {"told": literal(""), "told_earlier": literal("")}
        if self.named is not None:
            told = {"told": told_of_user(staged), "told_earlier": told_of_user(_first_named)}
            differs = self.plans.verdict.c.code == Code.USER_DIFFERS_IN_FILE.value
            told["earlier"] = case((differs, _first_named.c.line), else_=self._found()["earlier"])
        return told | {
            "line": s.line,
            "text": func.coalesce(s.text, ""),
            "why": func.coalesce(s.why, ""),
            "number": func.coalesce(s.number, ""),
            "user": func.coalesce(s.spelling, ""),
            "display": func.coalesce(s.display, ""),
            "wanted": func.coalesce(s.wanted, ""),
            "status_text": func.coalesce(s.status_text, ""),
            "cells": func.coalesce(s.cells, "[]"),
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

    def _source(self, *, given: bool) -> FromClause:
        plan = self.plans.table.c
        source = (
            self.plans.judged.outerjoin(
                _first, and_(_first.c.seq == plan.first, plan.first != plan.seq, plan.number.is_not(None))
            )
            .outerjoin(number, number.c.number == plan.number)
            .outerjoin(_owner, _owner.c.user == number.c.user)
            .outerjoin(rival, rival.c.owner == plan.owner_after)
            .outerjoin(_other, _other.c.number == plan.other)
        )
        if self.owners is not None:
            source = source.outerjoin(self._after, self._after.c.user == plan.owner_after)
        if given and self.named is not None:
            source = source.outerjoin(self.named, self.named.c.user == plan.owner_after)
            source = source.outerjoin(_first_named, _first_named.c.seq == self.named.c.seq)
        return source.join(staged, staged.c.seq == plan.seq) if given else source

    @property
    def _after(self) -> FromClause:
        return _owner if self.owners is None else self.owners
