"""One Save: staged, decided, shown, saved. Every command that changes numbers goes this way."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sms_admin.domain.errors import TryAgain
from sms_admin.domain.plan import Counts, PlannedRow, Summary
from sms_admin.domain.rows import Slice
from sms_admin.store.history import seal
from sms_admin.store.history.seal import RunHeader
from sms_admin.store.paging import Reading
from sms_admin.store.plan import requests, staging
from sms_admin.store.plan.table import differs_from_shown, keep_as_shown
from sms_admin.store.store import Store
from sms_admin.store.types import Connection

_BEFORE_SEALING = 0.8  # the share of the work of a Save, as measured; the rest is the digest and the commit


@dataclass(frozen=True, slots=True)
class Order:
    """Who orders the Save, by which command, from which file, and whether ``--partial``."""

    action: str
    actor: str
    partial: bool = False
    file: str | None = None
    undoes: int | None = None


Step = Callable[[float], None]  # is told the share of a piece of work that is done, from 0 to 1
Watch = Callable[[str, float], None]  # is told that, and what the work is


class Plan(Protocol):
    """What a kind of change has to know: how to decide, to tell and to save."""

    def decide(self, connection: Connection, step: Step) -> Counts:
        """Judges every staged row against the store as it is now."""

    def others(self, connection: Connection) -> int:
        """How many numbers beside those of the rows are disabled."""

    def rows(self, reading: Reading, outcome: str = "") -> Iterator[list[PlannedRow]]:
        """The rows in file order."""

    def save(self, connection: Connection, run: int, step: Step) -> None:
        """Carries the plan out as ``run``."""


class Save:
    """A Save in the making, on the store's one connection.

    ``staged`` counts the rows that were taken in; ``watch`` is told how far the work on them is.
    """

    def __init__(self, store: Store, plan: Plan, order: Order) -> None:
        self._store = store
        self._plan = plan
        self._order = order
        self._shown: tuple[object, Summary] | None = None
        self.file_sha256: str | None = None
        self.staged = 0
        self.watch: Watch = lambda what, share: None

    def stage(self, slices: Iterable[Slice]) -> None:
        """Takes the rows in. Nothing of the store is locked meanwhile."""
        with self._store.reading() as connection:
            staging.renew(connection, staging.staged)
            for part in slices:
                staging.add(connection, part)
                self.staged += len(part["seq"])

    def stage_unassigned(self) -> None:
        """Takes in what ``--unassigned`` selects, instead of a file."""
        with self._store.reading() as connection:
            staging.renew(connection, staging.staged)
            self.staged = staging.select_numbers(connection, requests.unassigned_numbers())

    def decide(self) -> Summary:
        """The plan as it would be saved now. What is saved later is this, or nothing (TryAgain)."""
        serial = self._store.serial()
        with self._store.reading() as connection:
            summary = self._decide(connection)
        self._shown = serial, summary
        return summary

    def _decide(self, connection: Connection) -> Summary:
        counts = self._plan.decide(connection, self._step("Planning"))
        return Summary(self._order.action, counts, self._plan.others(connection), self._order.partial)

    def rows(self, outcome: str = "") -> Iterator[list[PlannedRow]]:
        """The rows of the plan in file order, slice by slice; only those that end in ``outcome``, if given."""
        return self._plan.rows(self._store.reading, outcome)

    def save(self, now: datetime, before: Callable[[Summary], None]) -> Summary:
        """Saves the plan as one run. ``before`` is called with the plan just before, to write reports from it.

        Raises TryAgain where ``decide`` showed a plan and the store has changed so that it is another one now.
        """
        with self._store.writing() as connection:
            summary = self._decide_again(connection)
            before(summary)
            if not summary.has_something_to_save:
                return summary
            return self._write(connection, summary, now)

    def _decide_again(self, connection: Connection) -> Summary:
        if self._shown is None:
            return self._decide(connection)
        serial, shown = self._shown
        if serial == self._store.backend.serial(connection):
            return shown
        keep_as_shown(connection)
        summary = self._decide(connection)
        if summary != shown or differs_from_shown(connection):
            raise TryAgain(
                "the store changed while the plan was shown, and the plan with it; nothing was saved",
                "run it again to see the new plan",
                code="plan-changed",
            )
        return summary

    def _write(self, connection: Connection, summary: Summary, now: datetime) -> Summary:
        step = self._step("Saving")
        self._plan.save(connection, seal.head(connection).run + 1, lambda share: step(share * _BEFORE_SEALING))
        return write_run(connection, self._order, summary, now, self.file_sha256)

    def _step(self, what: str) -> Step:
        self.watch(what, 0)
        return lambda share: self.watch(what, share)


def write_run(
    connection: Connection, order: Order, summary: Summary, now: datetime, file_sha256: str | None = None
) -> Summary:
    """Writes the run of a Save whose changes stand in the store already, and seals it."""
    head = seal.head(connection)
    header = RunHeader(
        run=head.run + 1,
        at=rfc3339(now),
        actor=order.actor,
        action=order.action,
        file=order.file,
        file_sha256=file_sha256,
        rows=summary.counts.rows,
        changed=summary.counts.changed,
        unchanged=summary.counts.unchanged,
        refused=summary.counts.refused,
        undoes=order.undoes,
    )
    return summary.as_saved(header.run, seal.seal(connection, header, head.digest))


def rfc3339(moment: datetime) -> str:
    """``moment`` in UTC, to the second, as RFC 3339 writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
