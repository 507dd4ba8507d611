"""Renaming a user, and removing one: each is a plan like any other, and a run that can be undone."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace

from sms_admin.domain.differences import arrow
from sms_admin.domain.numbers import Outcome
from sms_admin.domain.plan import Counts, PlannedRow
from sms_admin.domain.refusals import Code, Particulars
from sms_admin.domain.text import plain, visible
from sms_admin.domain.user_changes import User, judge_remove, judge_rename
from sms_admin.domain.users import user_key, why_no_user_name
from sms_admin.domain.ways_out import refusal
from sms_admin.service.plan import Described, Step
from sms_admin.store.former_names import key_in_store
from sms_admin.store.paging import Reading
from sms_admin.store.plan import user_changes as store
from sms_admin.store.types import Connection


class UserPlan:
    """The plan of one change of a user: the user is its first row, the user's numbers are the others.

    ``new`` is the name that the user gets; None removes the user.
    """

    is_staged = False

    def __init__(self, name: str, new: str | None) -> None:
        self._name = name
        self._new = None if new is None else plain(new).strip()
        self._why = "" if self._new is None else why_no_user_name(self._new)
        self._user: User | None = None
        self._numbers = 0
        self._code: Code | None = None

    def decide(self, connection: Connection, step: Step) -> Counts:
        """Judges the change against the store as it is now."""
        key = key_in_store(connection, self._name)
        self._user = store.find_user(connection, key)
        self._numbers = store.count_numbers(connection, key)
        self._code = self._judged(connection)
        counts = Counts(0, 0, 0, 0).with_row(self._outcome, self._code)
        if self._after and self._outcome is Outcome.CHANGED:
            rows = store.gather(connection, key, self._after.key)
            counts = replace(counts, rows=counts.rows + rows, changed=counts.changed + rows)
        return counts

    def _judged(self, connection: Connection) -> Code | None:
        if self._new is None:
            return judge_remove(self._user, self._numbers)
        taken = store.find_user(connection, user_key(self._new)) is not None
        return judge_rename(self._user, self._new, not self._why, taken)

    @property
    def _outcome(self) -> Outcome:
        if self._code:
            return Outcome.REFUSED
        same = self._user is not None and self._user.spelling == self._new
        return Outcome.UNCHANGED if same else Outcome.CHANGED

    @property
    def _after(self) -> User | None:
        if self._new is None or self._user is None:
            return None
        return replace(self._user, key=user_key(self._new), spelling=self._new)

    def described(self) -> Described:
        """What the plan is made from again."""
        return {"kind": "user", "user": self._name, "new": self._new}

    def save(self, connection: Connection, run: int, step: Step) -> None:
        """Carries the plan out as ``run``."""
        assert self._user
        store.save(connection, run, self._user, self._after, step)

    def rows(
        self, reading: Reading, outcome: str = "", most: int | None = None, *, brief: bool = False
    ) -> Iterator[list[PlannedRow]]:
        """The user, then the numbers; only the rows that end in ``outcome``, where one is given.

        The cell that reports repeat of each is the user, as given.
        """
        if outcome in ("", self._outcome):
            yield [self._own_row()._replace(cells=(self._name,))]
        if self._after and self._outcome is Outcome.CHANGED and outcome in ("", Outcome.CHANGED):
            for part in store.rows(reading, most):
                yield [self._of_number(row)._replace(cells=(self._name,)) for row in part]

    def texts(self, reading: Reading) -> Iterator[list[str]]:
        """All that the plan shows of the store, and all that it does."""
        yield [json.dumps([*(user and asdict(user) for user in (self._user, self._after)), self._own_row().values()])]
        if self._after:
            yield from store.number_texts(reading)

    def ends(self, reading: Reading) -> Iterator[list[str]]:
        """The same as ``texts``: all that is shown is also done."""
        return self.texts(reading)

    @property
    def grounds(self) -> object:
        """The reason is in the row already."""
        return None

    def _own_row(self) -> PlannedRow:
        name = self._user.spelling if self._user else self._name
        done = f"is now {self._new}" if self._new is not None else "leaves the store"
        row = PlannedRow.of_thing(1, f"user {name}", self._outcome, done)
        if not self._code:
            return row
        reason, way = refusal(self._code, self._particulars())
        return row._replace(code=self._code, reason=reason, way=way)

    def _of_number(self, row: store.OwnedNumber) -> PlannedRow:
        assert self._user
        assert self._after
        return PlannedRow(
            line=row.place + 1,
            number=row.number,
            name=arrow(self._user.spelling, self._after.spelling),
            status_before=row.status,
            campaign_before=row.campaign,
            status_after=row.status,
            campaign_after=row.campaign,
            outcome=Outcome.CHANGED,
            code="",
            reason="",
        )

    def _particulars(self) -> Particulars:
        about_new = self._code in (Code.BAD_USER, Code.USER_EXISTS)
        named = visible(self._new or "") if about_new else self._name
        return Particulars(action="user", user=named, why=self._why, numbers=self._numbers)
