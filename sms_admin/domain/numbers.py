"""Numbers on the SMS page: their statuses, and the rules of enable, assign and remove.

The rules stand once, in ``RULES``, in the order of the contract (section 3): the first that fires wins.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sms_admin.domain.refusals import Code
from sms_admin.domain.registration import Campaign, Registry
from sms_admin.domain.text import plain


class SmsStatus(StrEnum):
    """The SMS status of a number; ``label`` is the console's word."""

    DISABLED = "disabled"
    PENDING = "pending"
    ENABLED = "enabled"
    ENABLING_FAILED = "enabling-failed"
    DISABLING_FAILED = "disabling-failed"

    @property
    def label(self) -> str:
        """The word that the console shows."""
        return self.value.replace("-", " ").title()


_STATUSES = {status.value: status for status in SmsStatus}
LIVE = frozenset({SmsStatus.PENDING, SmsStatus.ENABLED})
COVERED_COUNTRIES = frozenset({"US", "CA", "AU"})


def read_status(text: str) -> SmsStatus | None:
    """The status that ``text`` names in the console's words or ours; blank is disabled, None is no status."""
    word = text.strip().lower().replace(" ", "-").replace("_", "-")
    return _STATUSES.get(word or SmsStatus.DISABLED.value)


def assignment(status: str, campaign_id: str) -> str:
    """The console's Assignment column: blank for a number that is not on the SMS page, or not in the store."""
    if status in ("", SmsStatus.DISABLED):
        return ""
    return f"Assigned ({campaign_id})" if campaign_id else "Not assigned"


_ASSIGNED = re.compile(r"assigned\s*\((.*)\)", re.IGNORECASE)
_NOT_ASSIGNED = frozenset({"", "-", "not assigned"})


def read_assignment(text: str) -> str:
    """The campaign in a cell, also as ``assignment`` writes it: ``Assigned (C7GH42I)``; empty for ``Not assigned``."""
    bare = plain(text).strip()
    if bare.casefold() in _NOT_ASSIGNED:
        return ""
    found = _ASSIGNED.fullmatch(bare)
    return found[1].strip() if found else text


class Action(StrEnum):
    """What a row asks for."""

    ENABLE = "enable"
    ASSIGN = "assign"
    REMOVE = "remove"
    DISABLE = "disable"


class Named(StrEnum):
    """The user that a row names, seen from the number."""

    NOBODY = ""
    OWNER = "owner"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that decides about one row. Rows in the same situation end the same way.

    ``reading`` is the code why the number could not be read, or empty; ``campaign`` the one the number is on;
    ``wanted`` the one that the row names; ``user_earlier`` and ``over_limit`` depend on the other rows.
    """

    reading: str = ""
    repeated: bool = False
    known: bool = True
    named: str = Named.NOBODY
    owned: bool = True
    status: str = SmsStatus.DISABLED
    campaign: str = ""
    country: str = "US"
    category: str = "LOCAL"
    wanted: str = ""
    user_earlier: bool = False
    over_limit: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of every row: the action, ``--campaign``, the configured campaign and ``--move``."""

    action: Action
    campaign: str = ""
    configured: str = ""
    move: bool = False

    @property
    def moves(self) -> bool:
        """Whether numbers may leave another campaign; ``--move`` is for assigning only."""
        return self.move and self.action is Action.ASSIGN

    def target(self, registry: Registry, wanted: str) -> Campaign | Code:
        """The campaign for a row that names ``wanted`` (or nothing); ``--campaign`` speaks for all rows."""
        return registry.choose(self.campaign or wanted, self.configured)


class Outcome(StrEnum):
    """How a row of a request ends; each ends in exactly one."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a situation, and status and campaign of the number afterwards."""

    outcome: Outcome
    code: Code | None
    status: str
    campaign: str


@dataclass(frozen=True, slots=True)
class _Case:
    s: Situation
    target: Campaign | Code
    gate: tuple[Code, ...]
    moves: bool

    @property
    def target_id(self) -> str:
        return self.target.campaign_id if isinstance(self.target, Campaign) else ""

    @property
    def elsewhere(self) -> bool:
        return self.s.campaign not in ("", self.target_id)


_ALL = frozenset(Action)
_ENABLE = frozenset({Action.ENABLE})
_ASSIGN = frozenset({Action.ASSIGN})
_CAMPAIGN = _ENABLE | _ASSIGN  # what puts a number on a campaign
_USERS_PAGE = _ENABLE | {Action.DISABLE}  # what names a user

RULES: tuple[tuple[Code, frozenset[Action], Callable[[_Case], bool]], ...] = (
    (Code.EXCEL_MANGLED, _ALL, lambda c: c.s.reading == Code.EXCEL_MANGLED),
    (Code.BAD_NUMBER, _ALL, lambda c: c.s.reading == Code.BAD_NUMBER),
    (Code.DUPLICATE_IN_FILE, _ALL, lambda c: c.s.repeated),
    (Code.UNKNOWN_NUMBER, _ALL, lambda c: not c.s.known),
    (Code.UNKNOWN_USER, _USERS_PAGE, lambda c: c.s.named == Named.UNKNOWN),
    (Code.NOT_USERS_NUMBER, _USERS_PAGE, lambda c: c.s.owned and c.s.named == Named.OTHER),
    (Code.NO_USER, _CAMPAIGN | _USERS_PAGE, lambda c: not c.s.owned),
    (Code.UNKNOWN_CAMPAIGN, _CAMPAIGN, lambda c: c.target is Code.UNKNOWN_CAMPAIGN),
    (Code.NO_CAMPAIGN, _CAMPAIGN, lambda c: c.target is Code.NO_CAMPAIGN),
    (Code.CAMPAIGN_AMBIGUOUS, _CAMPAIGN, lambda c: c.target is Code.CAMPAIGN_AMBIGUOUS),
    (Code.BRAND_NOT_VERIFIED, _CAMPAIGN, lambda c: Code.BRAND_NOT_VERIFIED in c.gate),
    (Code.CAMPAIGN_NOT_VERIFIED, _CAMPAIGN, lambda c: Code.CAMPAIGN_NOT_VERIFIED in c.gate),
    (Code.TOLL_FREE, _CAMPAIGN, lambda c: c.s.category == "TOLL_FREE"),
    (Code.COUNTRY_NOT_COVERED, _CAMPAIGN, lambda c: c.s.country not in COVERED_COUNTRIES),
    (Code.ALREADY_ON_SMS_PAGE, _ENABLE, lambda c: c.s.status == SmsStatus.ENABLED and not c.s.campaign),
    (Code.NOT_ON_SMS_PAGE, _ASSIGN, lambda c: c.s.status == SmsStatus.DISABLED),
    (Code.NOT_ENABLED, _CAMPAIGN, lambda c: c.s.status not in (SmsStatus.DISABLED, SmsStatus.ENABLED)),
    (Code.ASSIGNED_ELSEWHERE, _CAMPAIGN, lambda c: c.elsewhere and not c.moves),
    (Code.USER_TWICE_IN_FILE, _ENABLE, lambda c: c.s.user_earlier),
    (Code.CAMPAIGN_FULL, _CAMPAIGN, lambda c: c.s.over_limit),
)


def judge(request: Request, registry: Registry, s: Situation) -> Verdict:
    """How a row in situation ``s`` ends."""
    target = request.target(registry, s.wanted)
    gate = registry.blockers(target) if isinstance(target, Campaign) else ()
    case = _Case(s, target, gate, request.moves)
    for code, actions, fires in RULES:
        if request.action in actions and fires(case):
            return Verdict(Outcome.REFUSED, code, s.status, s.campaign)
    taken_off = request.action not in _CAMPAIGN
    after = (SmsStatus.DISABLED, "") if taken_off else (SmsStatus.ENABLED, case.target_id)
    same = after == (s.status, s.campaign)
    return Verdict(Outcome.UNCHANGED if same else Outcome.CHANGED, None, *after)
