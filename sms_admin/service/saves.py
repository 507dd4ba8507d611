"""One Save: decided, shown, saved. Every command that changes numbers goes this way."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from sms_admin.domain.commands import again
from sms_admin.domain.errors import TryAgain
from sms_admin.domain.plan import PlannedRow, Summary
from sms_admin.service.plan import Described, Plan, Planned, Step
from sms_admin.service.runs import Order, write_run
from sms_admin.store.history import seal
from sms_admin.store.plan import staging
from sms_admin.store.store import Store
from sms_admin.store.types import Connection

_BEFORE_SEALING = 0.8  # the share of the work of a Save, as measured; the rest is the digest and the commit
_SLICE = 1_000

Line = tuple[str, str]  # what the request says of a row, null where it says nothing, and how the row ends
Watch = Callable[[str, int, float], None]  # receives the work, its number of rows, and the share


def _unwatched(what: str, rows: int, share: float) -> None:
    """Shows no progress."""


class TextsDigest:
    """A SHA-256 over the texts of a plan, slice by slice."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()

    def add(self, texts: Iterable[str]) -> None:
        """Takes in some texts more."""
        self._sha.update("\n".join([*texts, ""]).encode())

    def add_all(self, parts: Iterable[Iterable[str]]) -> None:
        """Takes in texts slice by slice."""
        for part in parts:
            self.add(part)

    def hexdigest(self) -> str:
        """The digest (hex) of all of them."""
        return self._sha.hexdigest()


@dataclass(frozen=True, slots=True)
class _Shown:
    """A plan that was shown: the serial of the store that it is for, how it ends, and a digest over all of it."""

    serial: object
    summary: Summary
    grounds: object
    sha256: str


class Save:
    """A Save in the making, on the store's one connection, over ``staged`` rows.

    ``planned`` is the plan of a file, which alone may be saved.
    """

    def __init__(self, store: Store, plan: Plan, order: Order, staged: int = 0, planned: Planned | None = None) -> None:
        self.order = order
        self.staged = staged
        self._store = store
        self._plan = plan
        self._planned = planned
        self._shown: _Shown | None = None
        self._applied = False

    def decide(self, watch: Watch = _unwatched) -> Summary:
        """The plan as it would be saved now."""
        with self._store.reading() as connection:
            return self._all_of(connection, watch)[0] if self._planned else self._decide(connection, watch)

    def show(self, watch: Watch = _unwatched) -> Summary:
        """The plan to show. What is saved later is exactly this, or nothing (TryAgain)."""
        serial = self._store.serial()
        with self._store.reading() as connection:
            self._shown = _Shown(serial, *self._all_of(connection, watch))
        return self._shown.summary

    def described(self) -> Described:
        """What the plan is made from again."""
        return self._plan.described()

    def lines(self, columns: Sequence[str]) -> Iterator[list[Line]]:
        """All of the plan that a file holds, slice by slice: the rows with these staged ``columns``, and the rest.

        Runs within a transaction.
        """
        ends = chain.from_iterable(self._plan.ends(self._store.reading))
        if self._plan.is_staged:
            with self._store.reading() as connection:
                for part in staging.texts(connection, columns):
                    yield list(zip(part, islice(ends, len(part)), strict=True))
        while rest := [("null", end) for end in islice(ends, _SLICE)]:
            yield rest

    def columns(self) -> list[str]:
        """The staged columns in which any row has something."""
        with self._store.reading() as connection:
            return staging.used(connection) if self._plan.is_staged else []

    def first(self, outcome: str, most: int) -> list[PlannedRow]:
        """The first rows that end in ``outcome``."""
        return list(islice(chain.from_iterable(self._rows(outcome, most)), most))

    def rows(self, outcome: str = "") -> Iterator[list[PlannedRow]]:
        """The rows of the plan for a report, in file order; only those that end in ``outcome``, where one is given."""
        return self._rows(outcome, brief=True)

    def _rows(self, outcome: str, most: int | None = None, *, brief: bool = False) -> Iterator[list[PlannedRow]]:
        if not (self._planned and self._applied):
            return self._plan.rows(self._store.reading, outcome, most, brief=brief)
        rows = self._planned.as_applied(self._plan.rows(self._store.reading, brief=brief))
        return ([row for row in part if outcome in ("", row.outcome)] for part in rows)

    def save(self, now: datetime, before: Callable[[Summary], None], watch: Watch = _unwatched) -> Summary:
        """Saves the plan as one run. ``before`` is called with the plan just before, to write reports from it.

        Raises TryAgain where a plan was shown and the store has changed so that it is another one now.
        """
        with self._store.writing() as connection:
            summary = self._now(connection, watch)
            before(summary)
            if not summary.has_something_to_save:
                return summary
            step = self._step("Saving", watch)
            self._plan.save(connection, seal.head(connection).run + 1, lambda share: step(share * _BEFORE_SEALING))
            return write_run(connection, self.order, summary, now)

    def _now(self, connection: Connection, watch: Watch) -> Summary:
        if self._shown:
            return self._as_shown(connection, watch)
        return self._all_of(connection, watch)[0] if self._planned else self._decide(connection, watch)

    def _decide(self, connection: Connection, watch: Watch) -> Summary:
        counts = self._plan.decide(connection, self._step("Planning", watch))
        return Summary(self.order.action, counts, self.order.partial)

    def _all_of(self, connection: Connection, watch: Watch) -> tuple[Summary, object, str]:
        """The plan with all that it shows and does: one digest, so that memory does not grow with the rows."""
        summary = self._decide(connection, watch)
        reading, sha = self._store.reading, TextsDigest()
        if self._planned:
            sha.add_all(self._plan.ends(reading))
            summary = self._planned.check(connection, summary, sha.hexdigest(), self._plan.ends(reading))
            self._applied = summary.applied is not None
        elif summary.has_something_to_save:
            sha.add_all(self._plan.texts(reading))
        return summary, self._plan.grounds, sha.hexdigest()

    def _as_shown(self, connection: Connection, watch: Watch) -> Summary:
        """The plan that was shown. Raises TryAgain where it is another one now."""
        shown = self._shown
        assert shown
        if shown.serial == self._store.backend.serial(connection):
            return shown.summary
        if _Shown(shown.serial, *self._all_of(connection, watch)) != shown:
            raise TryAgain(
                "the store changed while the plan was shown, and the plan with it; nothing was saved",
                again(),
                code="plan-changed",
            )
        return shown.summary

    def _step(self, what: str, watch: Watch) -> Step:
        watch(what, self.staged, 0)
        return lambda share: watch(what, self.staged, share)
