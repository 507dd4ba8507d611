"""A plan as a value: what would be saved, and what was saved."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sms_admin.domain.commands import Hint
from sms_admin.domain.numbers import Outcome
from sms_admin.domain.refusals import Code

SHOWN = 20  # rows of a plan that are shown for each outcome


@dataclass(frozen=True, slots=True)
class Counts:
    """How the rows of a plan end; rows = changed + unchanged + refused. ``reasons``: code → refused rows.

    ``actions``: action → changed rows. ``others`` counts the numbers beside the rows that go off because another
    number of their user goes on, ``nameless`` the rows of an import whose names or site are not used, for they have
    no user.
    """

    rows: int
    changed: int
    unchanged: int
    refused: int
    reasons: dict[str, int] = field(default_factory=dict)
    others: int = 0
    nameless: int = 0
    actions: dict[str, int] = field(default_factory=dict)

    def with_row(self, outcome: Outcome, code: Code | None = None) -> "Counts":
        """The counts with one more row."""
        reasons = self.reasons
        if code:
            of_all = reasons | {code.value: reasons.get(code, 0) + 1}
            reasons = {known.value: of_all[known] for known in Code if known in of_all}
        return replace(
            self,
            rows=self.rows + 1,
            changed=self.changed + (outcome is Outcome.CHANGED),
            unchanged=self.unchanged + (outcome is Outcome.UNCHANGED),
            refused=self.refused + (outcome is Outcome.REFUSED),
            reasons=reasons,
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan in numbers.

    ``run`` and ``digest`` are None where nothing was saved. ``partial``: refused rows do not stop the others.
    ``applied`` is the run that saved it before, where it is the plan of a file.
    """

    action: str
    counts: Counts
    partial: bool = False
    dry_run: bool = False
    run: int | None = None
    digest: str | None = None
    applied: int | None = None

    @property
    def saved(self) -> bool:
        """Whether a run was saved."""
        return self.run is not None

    @property
    def stopped(self) -> bool:
        """Refused rows stop the whole Save: all or nothing, unless ``--partial``."""
        refused, rows = self.counts.refused, self.counts.rows
        return bool(refused) and (not self.partial or refused == rows)

    @property
    def has_something_to_save(self) -> bool:
        """There are changed rows and nothing stops them."""
        return bool(self.counts.changed) and not self.stopped

    @property
    def partly_done(self) -> bool:
        """Some rows are refused, and the others are changed or unchanged regardless."""
        return bool(self.counts.refused) and not self.stopped

    def as_saved(self, run: int, digest: str) -> "Summary":
        """The same plan, saved."""
        return replace(self, run=run, digest=digest)

    def as_dry_run(self) -> "Summary":
        """The same plan, as a dry run."""
        return replace(self, dry_run=True)


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """The live number that is disabled because another one of its user is enabled; its state before."""

    number: str
    status: str
    campaign: str


class PlannedRow(NamedTuple):
    """One row of a plan, as it is shown and reported. ``number`` is the text as given where it is unreadable.

    ``reason`` says why the row is refused, or what else it changes: ``other`` is the number that it disables. ``way``
    is the command line that leads out of a refusal.
    """

    line: int
    number: str
    name: str
    status_before: str
    campaign_before: str
    status_after: str
    campaign_after: str
    outcome: str
    code: str
    reason: str
    cells: tuple[str, ...] = ()
    other: OtherNumber | None = None
    way: Hint = ""

    @classmethod
    def of_thing(cls, line: int, thing: str, outcome: Outcome, reason: str) -> "PlannedRow":
        """The row of a ``thing`` that is no number: a campaign, a brand or a user, without status and campaign."""
        return cls(line, thing, "", "", "", "", "", outcome, "", reason)

    def values(self) -> dict[str, object]:
        """The values by name, without the way out, which follows from the others."""
        return self._replace(way="")._asdict()
