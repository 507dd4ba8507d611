"""The runs, and what each of them did."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sms_admin.domain.commands import command
from sms_admin.domain.errors import NotFound, damaged
from sms_admin.domain.refusals import Code
from sms_admin.store import lists
from sms_admin.store.check.chain import is_as_sealed
from sms_admin.store.history import runs, seal
from sms_admin.store.history.runs import NumberChange, Record, RecordChange, RunFilter, RunLine, UserChange
from sms_admin.store.history.seal import Head
from sms_admin.store.store import Store

# Names of the store that the commands use.
__all__ = ["Head", "NumberChange", "Record", "RecordChange", "RunFilter", "RunLine", "UserChange"]


def list_runs(store: Store, wanted: RunFilter) -> Iterator[list[RunLine]]:
    """The runs, newest first, page by page. Raises NotFound where a filter names something that no run has."""
    if count_runs(store, wanted) == 0:
        _check_number(store, wanted.number)
        if wanted.actor and not count_runs(store, RunFilter(actor=wanted.actor)):
            raise NotFound(f"no run was saved by {wanted.actor}", command("history list"), code="unknown-actor")
    return runs.runs(store.reading, wanted)


def _check_number(store: Store, number: str) -> None:
    """A deleted number is still known from the runs that changed it."""
    if not number or count_runs(store, RunFilter(number=number)):
        return
    with store.reading() as connection:
        known = lists.number_line(connection, number)
    if known is None:
        raise NotFound(
            f"{number} is not in the store, and no run changed it",
            command("numbers list", options=("--all",)),
            code=Code.UNKNOWN_NUMBER,
        )


def count_runs(store: Store, wanted: RunFilter) -> int:
    """How many runs match the filter."""
    with store.reading() as connection:
        return runs.count_runs(connection, wanted)


def newest(store: Store) -> Head:
    """The newest run and its digest."""
    with store.reading() as connection:
        return seal.head(connection)


@dataclass(frozen=True, slots=True)
class RunStory:
    """A run with what it did to brands and campaigns, how many numbers and users it changed, and what undid it."""

    line: RunLine
    records: list[RecordChange]
    numbers: int
    users: int
    undone_by: list[int]


def find_run(store: Store, run: int) -> RunStory:
    """The run of that number. Raises NotFound, and StoreUnusable where its digest does not match.

    So a change that is shown or undone is one that this run made. The check takes a second for a million changes.
    """
    with store.reading() as connection:
        line = runs.find_run(connection, run)
        if line is None:
            raise unknown_run(run, seal.head(connection).run)
        if not is_as_sealed(connection, run):
            raise damaged(f"run {run}, or one of its changes, is not what its digest was made from")
        numbers, users = runs.count_changes(connection, run)
        return RunStory(line, runs.record_changes(connection, run), numbers, users, runs.undone_by(connection, run))


def check_changed(store: Store, run: int, numbers: Collection[str]) -> None:
    """Raises NotFound where the run did not change one of ``numbers``."""
    with store.reading() as connection:
        changed = runs.changed_numbers(connection, run, numbers)
    for number in numbers:
        if number not in changed:
            raise NotFound(
                f"run {run} did not change number {number}", command("history show", str(run)), code="not-in-run"
            )


def last_run_of(store: Store, number: str) -> RunLine | None:
    """The run that last changed a number of the store."""
    with store.reading() as connection:
        return runs.last_run_of(connection, number)


def unknown_run(run: int, newest: int) -> NotFound:
    """The failure for a missing run."""
    there = f"the newest is run {newest}" if newest else "nothing was saved yet"
    return NotFound(f"there is no run {run}: {there}", command("history list"), code="unknown-run")


def number_changes(store: Store, run: int) -> Iterator[list[NumberChange]]:
    """What a run did to numbers, sorted by number, page by page."""
    return runs.number_changes(store.reading, run)


def user_changes(store: Store, run: int) -> Iterator[list[UserChange]]:
    """What a run did to users, sorted by user, page by page."""
    return runs.user_changes(store.reading, run)
