"""What a plan is to a Save: each kind of change implements this."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from sms_admin.domain.plan import Counts, PlannedRow, Summary
from sms_admin.store.paging import Reading
from sms_admin.store.types import Connection

Described = Mapping[str, object]  # a plan without its rows, as JSON has it
Step = Callable[[float], None]  # receives the share of the work that is done, from 0 to 1


class Plan(Protocol):
    """What each kind of change implements: how to decide, to show and to save.

    ``is_staged``: its rows were staged; the others find their rows in the store each time they are decided.
    """

    is_staged: bool

    def decide(self, connection: Connection, step: Step) -> Counts:
        """Judges every staged row against the store as it is now."""

    def rows(
        self, reading: Reading, outcome: str = "", most: int | None = None, *, brief: bool = False
    ) -> Iterator[list[PlannedRow]]:
        """The rows in file order, slice by slice; only those that end in ``outcome``, where one is given.

        The reader takes no more than ``most``. ``brief``: rows may lack what a report does not show of them.
        """

    def texts(self, reading: Reading) -> Iterator[list[str]]:
        """All that the plan shows of the store, and all that it does, as texts: two plans are one if these are."""

    def ends(self, reading: Reading) -> Iterator[list[str]]:
        """How each row ends, in file order, then all else that the plan does, as texts.

        A plan that was saved to a file is still the same if these are. Runs within a transaction.
        """

    def described(self) -> Described:
        """What the plan is made from again, by ``applying.plan_of``."""

    @property
    def grounds(self) -> object:
        """What the reasons of refused rows name beside that; None where no row is refused."""

    def save(self, connection: Connection, run: int, step: Step) -> None:
        """Carries the plan out as ``run``."""


class Planned(Protocol):
    """A plan that was made before, and is to be saved as it was or not at all."""

    def check(self, connection: Connection, now: Summary, sha256: str, ends: Iterable[list[str]]) -> Summary:
        """The plan as it is ``now``; ``sha256`` is over its ``ends``. Raises TryAgain where it is another one."""

    def as_applied(self, rows: Iterator[list[PlannedRow]]) -> Iterator[list[PlannedRow]]:
        """The ``rows`` of a plan that was applied before: what it did is done, what it refused stays refused."""
