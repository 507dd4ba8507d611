"""Numbers on the SMS page: the rules of enable, assign and remove.

The rules are in ``RULES`` only, in the order of README, "The rules": the first that applies wins.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sms_admin.domain.columns import Field
from sms_admin.domain.places import LOCAL, TOLL_FREE
from sms_admin.domain.refusals import Code
from sms_admin.domain.registration import Campaign, Registry
from sms_admin.domain.statuses import GONE, OFF, ON_SMS_PAGE, SmsStatus, Standing, awaits_campaign, is_on_page

COVERED_COUNTRIES = frozenset({"US", "CA", "AU"})


class Action(StrEnum):
    """What a row asks for. ``SYNC`` is whichever of the others its situation needs."""

    ENABLE = "enable"
    ASSIGN = "assign"
    MOVE = "move"
    REMOVE = "remove"
    DISABLE = "disable"
    DELETE = "delete"
    SYNC = "sync"


class Named(StrEnum):
    """How the user that a row names relates to the number."""

    NOBODY = ""
    OWNER = "owner"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that decides about one row. Rows in the same situation end the same way.

    ``reading`` is the code of an unreadable number, or why a user who is named alone means none, or empty;
    ``campaign`` the one the number is on; ``wanted`` the one that the row names; ``pruned`` says that no row of the
    file names the number, so that it is taken off the page; ``user_earlier`` and ``over_limit`` depend on the other
    rows.
    """

    reading: str = ""
    repeated: bool = False
    known: bool = True
    named: str = Named.NOBODY
    owned: bool = True
    status: str = SmsStatus.DISABLED
    campaign: str = ""
    country: str = "US"
    category: str = LOCAL
    wanted: str = ""
    pruned: bool = False
    user_earlier: bool = False
    over_limit: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of every row: the action, ``--campaign``, the configured campaign and ``--move``.

    ``configured_by`` names the setting that the configured campaign comes from.
    """

    action: Action
    campaign: str = ""
    configured: str = ""
    move: bool = False
    configured_by: str = ""

    @property
    def disables_others(self) -> bool:
        """Whether enabling the number of a row disables the user's other live number."""
        return self.action in (Action.ENABLE, Action.SYNC)

    def action_on(self, s: Situation, target: str) -> Action:
        """The action for a number in situation ``s`` whose row is for the campaign ``target``.

        For a sync it is the one action that makes the number match the file.
        """
        if self.action is Action.SYNC:
            if s.pruned:
                return Action.REMOVE
            if not is_on_page(s.status):
                return Action.ENABLE
        elsewhere = s.campaign not in ("", target)
        moves = self.move and elsewhere and self.action in (Action.ASSIGN, Action.SYNC)
        return Action.MOVE if moves else Action.ASSIGN if self.action is Action.SYNC else self.action

    def target(self, registry: Registry, wanted: str) -> Campaign | Code:
        """The campaign for a row that names ``wanted`` (or nothing); ``--campaign`` applies to all rows."""
        return registry.choose(self.campaign or wanted, self.configured)


class Outcome(StrEnum):
    """How a row of a request ends: in exactly one of these ways."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a situation, the number's status and campaign afterwards, and the action that leads there.

    ``action`` is empty in a plan that has only one action.
    """

    outcome: Outcome
    code: Code | None
    status: str
    campaign: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    s: Situation
    target: Campaign | Code
    gate: tuple[Code, ...]

    @property
    def target_id(self) -> str:
        return self.target.campaign_id if isinstance(self.target, Campaign) else ""

    @property
    def elsewhere(self) -> bool:
        return self.s.campaign not in ("", self.target_id)


_ALL = frozenset(Action)
_ENABLE = frozenset({Action.ENABLE})
_ASSIGN = frozenset({Action.ASSIGN, Action.MOVE})
_CAMPAIGN = _ENABLE | _ASSIGN  # the actions that put a number on a campaign
_DELETE = frozenset({Action.DELETE})
USERS_PAGE = _ENABLE | {Action.DISABLE}  # the actions whose rows name a user


def fields_read(action: Action) -> frozenset[Field]:
    """The columns of a file that ``action`` reads. Any other is said to be unused, so that nobody relies on it."""
    user = {Field.USER} if action in USERS_PAGE | {Action.SYNC} else set[Field]()
    campaign = {Field.CAMPAIGN} if action in _CAMPAIGN | {Action.SYNC} else set[Field]()
    return frozenset({Field.NUMBER} | user | campaign)


_TAKEN = {Action.REMOVE: OFF, Action.DISABLE: OFF, Action.DELETE: GONE}

RULES: tuple[tuple[Code, frozenset[Action], Callable[[_Case], bool]], ...] = (
    (Code.EXCEL_MANGLED, _ALL, lambda c: c.s.reading == Code.EXCEL_MANGLED),
    (Code.BAD_NUMBER, _ALL, lambda c: c.s.reading == Code.BAD_NUMBER),
    (Code.BAD_CELL, _ALL, lambda c: c.s.reading == Code.BAD_CELL),
    (Code.DUPLICATE_IN_FILE, _ALL, lambda c: c.s.repeated),
    (Code.UNKNOWN_NUMBER, _ALL, lambda c: not c.s.known and c.s.reading in ("", Code.UNKNOWN_NUMBER)),
    (Code.UNKNOWN_USER, USERS_PAGE, lambda c: c.s.named == Named.UNKNOWN or c.s.reading == Code.UNKNOWN_USER),
    (Code.SEVERAL_NUMBERS, USERS_PAGE, lambda c: c.s.reading == Code.SEVERAL_NUMBERS),
    (Code.NOT_USERS_NUMBER, USERS_PAGE, lambda c: c.s.owned and c.s.named == Named.OTHER),
    (Code.NO_USER, _CAMPAIGN | USERS_PAGE, lambda c: not c.s.owned),
    (Code.UNKNOWN_CAMPAIGN, _CAMPAIGN, lambda c: c.target is Code.UNKNOWN_CAMPAIGN),
    (Code.NO_CAMPAIGN, _CAMPAIGN, lambda c: c.target is Code.NO_CAMPAIGN),
    (Code.CAMPAIGN_AMBIGUOUS, _CAMPAIGN, lambda c: c.target is Code.CAMPAIGN_AMBIGUOUS),
    (Code.BRAND_NOT_VERIFIED, _CAMPAIGN, lambda c: Code.BRAND_NOT_VERIFIED in c.gate),
    (Code.CAMPAIGN_NOT_VERIFIED, _CAMPAIGN, lambda c: Code.CAMPAIGN_NOT_VERIFIED in c.gate),
    (Code.TOLL_FREE, _CAMPAIGN, lambda c: c.s.category == TOLL_FREE),
    (Code.COUNTRY_NOT_COVERED, _CAMPAIGN, lambda c: c.s.country not in COVERED_COUNTRIES),
    (Code.ALREADY_ON_SMS_PAGE, _ENABLE, lambda c: awaits_campaign(c.s.status, c.s.campaign)),
    (Code.NOT_ON_SMS_PAGE, _ASSIGN, lambda c: c.s.status not in ON_SMS_PAGE),
    (Code.ON_SMS_PAGE, _DELETE, lambda c: c.s.status in ON_SMS_PAGE),
    (Code.NOT_ENABLED, _CAMPAIGN, lambda c: c.s.status in ON_SMS_PAGE - {SmsStatus.ENABLED}),
    (Code.ASSIGNED_ELSEWHERE, _CAMPAIGN - {Action.MOVE}, lambda c: c.elsewhere),
    (Code.USER_TWICE_IN_FILE, _ENABLE, lambda c: c.s.user_earlier),
    (Code.CAMPAIGN_FULL, _CAMPAIGN, lambda c: c.s.over_limit),
)


def judge(request: Request, registry: Registry, s: Situation) -> Verdict:
    """How a row in situation ``s`` ends."""
    target = request.target(registry, s.wanted)
    case = _Case(s, target, registry.blockers(target) if isinstance(target, Campaign) else ())
    action = request.action_on(s, case.target_id)
    for code, actions, fires in RULES:
        if action in actions and fires(case):
            return Verdict(Outcome.REFUSED, code, s.status, s.campaign, action)
    after = Standing(SmsStatus.ENABLED, case.target_id) if action in _CAMPAIGN else _TAKEN[action]
    same = after == Standing(s.status, s.campaign)
    return Verdict(Outcome.UNCHANGED if same else Outcome.CHANGED, None, after.status, after.campaign, action)
