"""Which number is meant by a command that names only the user (README, "Users alone")."""

from collections.abc import Sequence
from dataclasses import dataclass

from sms_admin.domain.numbers import Named, Outcome, Request, Situation, Verdict, judge
from sms_admin.domain.places import LOCAL
from sms_admin.domain.refusals import Code, first_of
from sms_admin.domain.registration import Registry
from sms_admin.domain.statuses import LIVE, goes_off

_CODES = [*Code]


@dataclass(frozen=True, slots=True)
class Owned:
    """A number of the user, as the store has it; ``campaign`` is empty where it has none."""

    number: str
    status: str
    campaign: str = ""
    country: str = "US"
    category: str = LOCAL


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates, sorted: one, or several between which the user must choose.

    ``goes_off`` is the live number that enabling another one would disable; None where there is none.
    """

    numbers: list[str]
    goes_off: str | None = None

    def several(self, most: int | None = None) -> str:
        """What the user has, as a clause after "has": these numbers, of many only the first ``most``."""
        named = ", ".join(first_of(self.numbers, most or len(self.numbers)))
        if self.goes_off:
            return f"a live number, {self.goes_off}, which is disabled when another is enabled: {named}"
        return f"{len(self.numbers):,} numbers that fit: {named}"


def meant(request: Request, registry: Registry, owned: Sequence[Owned]) -> Choice:
    """The numbers of a user to which ``request`` may apply. ``owned`` are all numbers of the user, at least one.

    These are the ones that it would change. If there are none: one that needs no change. If all are refused: the one
    that got furthest in the order of the checks, so that the command gives its reason. To disable the user's live
    number, another one has to be named.
    """
    ends = {one.number: _judged(request, registry, one) for one in owned}
    changed = sorted(number for number, verdict in ends.items() if verdict.outcome is Outcome.CHANGED)
    if not changed:
        return Choice([min(ends, key=lambda number: (_rank(ends[number]), number))])
    statuses = [(one.number, one.status) for one in owned]
    off = goes_off(changed[0], statuses) if request.disables_others else None
    live = [number for number, status in statuses if off and status in LIVE]
    return Choice(sorted({*changed, *live}), off)


def _judged(request: Request, registry: Registry, one: Owned) -> Verdict:
    situation = Situation(
        named=Named.OWNER, status=one.status, campaign=one.campaign, country=one.country, category=one.category
    )
    return judge(request, registry, situation)


def _rank(verdict: Verdict) -> int:
    """Sorts unchanged before refused, and the refusals by the order of the checks, the last one first."""
    return -len(_CODES) if verdict.code is None else -_CODES.index(verdict.code)
