"""The rules of an undo: a change is reverted if nothing has changed since and no rule forbids it.

Source: README, "The rules" (``changed-since``); the rules that protect the store apply to an undo too.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sms_admin.domain.commands import command
from sms_admin.domain.errors import Refused
from sms_admin.domain.numbers import Outcome, Verdict
from sms_admin.domain.refusals import FINAL, Code
from sms_admin.domain.registration import Campaign, Registry


def check_undoable(run: int, action: str) -> None:
    """Raises Refused for a run that cannot be undone."""
    if action == FINAL:
        raise Refused(
            f"run {run} cannot be undone: it deactivated a campaign, which is for good, with the carriers as here",
            command("history show", str(run)),
            code="cannot-be-undone",
        )


@dataclass(frozen=True, slots=True)
class UndoSituation:
    """What decides about one number, or about one user whose names are restored.

    ``status`` and ``campaign`` are the current ones, ``old_status`` and ``old_campaign`` those before the run; empty
    where the number is not in the store. ``undone`` says that the store has the old state already;
    ``changed_since`` and ``user_changed`` that a later run changed the number or its user; ``user_missing`` that
    its former user is not in the store; ``moves`` that its owner changes. ``user_due`` says that its user
    changes, ``second_live`` and ``over_limit`` depend on the other rows too.
    """

    status: str = ""
    campaign: str = ""
    old_status: str = ""
    old_campaign: str = ""
    undone: bool = False
    changed_since: bool = False
    user_changed: bool = False
    user_missing: bool = False
    moves: bool = False
    user_due: bool = False
    second_live: bool = False
    over_limit: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    s: UndoSituation
    registry: Registry

    @property
    def campaign(self) -> Campaign | None:
        """The campaign that the number is put on; None where it is put on none."""
        assigns = self.s.old_campaign not in ("", self.s.campaign)
        return self.registry.campaigns.get(self.s.old_campaign, Campaign("", "")) if assigns else None

    @property
    def gate(self) -> tuple[Code, ...]:
        """What closes the gate of that campaign."""
        known = self.campaign is not None and self.campaign.campaign_id
        return self.registry.blockers(self.registry.campaigns[self.s.old_campaign]) if known else ()


UNDO_RULES: tuple[tuple[Code, Callable[[_Case], bool]], ...] = (
    (Code.UNKNOWN_USER, lambda c: c.s.user_missing),
    (Code.UNKNOWN_CAMPAIGN, lambda c: c.campaign == Campaign("", "")),
    (Code.BRAND_NOT_VERIFIED, lambda c: Code.BRAND_NOT_VERIFIED in c.gate),
    (Code.CAMPAIGN_NOT_VERIFIED, lambda c: Code.CAMPAIGN_NOT_VERIFIED in c.gate),
    (Code.CAMPAIGN_FULL, lambda c: c.s.over_limit),
    (Code.CHANGED_SINCE, lambda c: c.s.changed_since or c.s.user_changed),
    (Code.SECOND_LIVE_NUMBER, lambda c: c.s.second_live),
)


def judge_undo(registry: Registry, s: UndoSituation) -> Verdict:
    """How a number or a user in situation ``s`` ends."""
    case = _Case(s, registry)
    for code, fires in UNDO_RULES:
        if fires(case):
            return Verdict(Outcome.REFUSED, code, s.status, s.campaign)
    if s.undone:
        return Verdict(Outcome.CHANGED if s.user_due else Outcome.UNCHANGED, None, s.status, s.campaign)
    return Verdict(Outcome.CHANGED, None, s.old_status, s.old_campaign)


@dataclass(frozen=True, slots=True)
class RecordSituation:
    """What decides about a Brand or a Campaign that is restored, or removed from the store.

    ``undone`` and ``changed_since`` as for numbers; ``brand_missing``: the former Brand of a Campaign is not
    in the store; ``in_use``: something refers to the record that would be removed.
    """

    undone: bool = False
    changed_since: bool = False
    brand_missing: bool = False
    in_use: bool = False


RECORD_RULES: tuple[tuple[Code, Callable[[RecordSituation], bool]], ...] = (
    (Code.CHANGED_SINCE, lambda s: s.changed_since),
    (Code.UNKNOWN_BRAND, lambda s: s.brand_missing),
    (Code.IN_USE, lambda s: s.in_use),
)


def judge_record(s: RecordSituation) -> tuple[Outcome, Code | None]:
    """How a Brand or a Campaign in situation ``s`` ends."""
    for code, fires in RECORD_RULES:
        if fires(s):
            return Outcome.REFUSED, code
    return (Outcome.UNCHANGED if s.undone else Outcome.CHANGED), None
