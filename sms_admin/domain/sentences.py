"""The sentence of each refusal: what is wrong, with which value, and what to do instead (README, "The rules")."""

from collections.abc import Callable, Iterable, Mapping

from sms_admin.domain.commands import Hint
from sms_admin.domain.refusals import FINAL, Code, Particulars
from sms_admin.domain.registration import is_campaign_id
from sms_admin.domain.statuses import CampaignStatus

_SENTENCES = {
    Code.EXCEL_MANGLED: "'{text}' has lost digits in a spreadsheet; format the column as text and export it again",
    Code.BAD_NUMBER: "'{text}' is not a phone number: {why}",
    Code.BAD_CELL: "{why}",
    Code.DUPLICATE_IN_FILE: "number {number} is listed twice, first on line {earlier}; keep one of the two",
    Code.UNKNOWN_NUMBER: "number {number} is not in the store; see 'numbers list --all', or bring it in with"
    " 'numbers import FILE'",
    Code.UNKNOWN_USER: "user {user} is not in the store; see 'user list', or bring the user in with"
    " 'numbers import FILE'",
    Code.SEVERAL_NUMBERS: "{user} has {why}; name the one that is meant in a column phone_number, or with '{way}'",
    Code.NOT_USERS_NUMBER: "number {number} belongs to {owner}, not to {user}; name its user, or one of the numbers"
    " that '{way}' lists",
    Code.NO_USER: "number {number} belongs to no user; give it one with 'numbers import FILE'",
    Code.UNKNOWN_CAMPAIGN: "campaign {campaign}{origin} is not in the store; see 'campaign status', or record it with"
    " 'campaign set {campaign} --brand ID'",
    Code.NO_CAMPAIGN: "number {number} cannot be put on a campaign: no gate is open{blocked};"
    " 'campaign status' shows them, 'campaign set CAMPAIGN --brand ID' records another",
    Code.CAMPAIGN_AMBIGUOUS: "number {number} could be put on {ready}; name one with --campaign ID, or for good with"
    " 'config set campaign ID'",
    Code.BRAND_NOT_VERIFIED: "brand {brand} of campaign {campaign}{origin} is {brand_status}, not VERIFIED; once it is,"
    " record that with '{way}'",
    Code.CAMPAIGN_NOT_VERIFIED: "campaign {campaign}{origin} is {campaign_status}, not VERIFIED; once it is,"
    " record that with '{way}', or name another with --campaign ID",
    Code.TOLL_FREE: "number {number} is toll-free and cannot be on campaign {campaign}; use a local number",
    Code.COUNTRY_NOT_COVERED: "number {number} is a number of {country}, and campaign {campaign} covers only the US,"
    " Canada and Australia; use a number from there",
    Code.ALREADY_ON_SMS_PAGE: "number {number} is enabled and has no campaign; use '{way}'",
    Code.NOT_ON_SMS_PAGE: "number {number} is not on the SMS page; use '{way}'",
    Code.ON_SMS_PAGE: "number {number} is on the SMS page ({status}); take it off with '{way}' first",
    Code.NOT_ENABLED: "number {number} is {status}, not Enabled; take it off with '{way}', then use '{way.then}'",
    Code.ASSIGNED_ELSEWHERE: "number {number} is on campaign {current}; to move it, use '{way}'",
    Code.USER_TWICE_IN_FILE: "number {number} is the second one of {owner}, who can have one live: line {earlier}"
    " enables {other}; keep one of the two lines",
    Code.CAMPAIGN_FULL: "number {number} does not fit on campaign {campaign}: {used} of its {limit} places are taken,"
    " and {fit} of these rows fit; remove numbers first, or raise the limit with '{way}'",
    Code.CHANGED_SINCE: "number {number} has changed since, by run {run}; undo that first with '{way}'{or_not}",
    Code.BAD_USER: "'{user}' cannot be a user name: {why}; write it like jane.doe@corp.com",
    Code.USER_DIFFERS_IN_FILE: "{owner} is '{text}' here and '{other}' on line {earlier}; write the same on both lines",
    Code.CAMPAIGN_DEACTIVATED: "campaign {campaign} is DEACTIVATED for good, and no number can be on it; give number"
    " {number} an empty campaign_id, or another campaign",
    Code.BAD_STATUS: "'{status}' is not an SMS status; write Disabled, Pending, Enabled, Enabling Failed or"
    " Disabling Failed; a column that is about something else is left out with --column sms_status=",
    Code.CAMPAIGN_ON_DISABLED: "number {number} would be Disabled and on campaign {campaign}, which cannot be; give it"
    " an empty campaign_id, or another sms_status",
    Code.SECOND_LIVE_NUMBER: "{owner} would have two live numbers, {other} {whence} and {number}; give one of them the"
    " sms_status Disabled",
    Code.UNKNOWN_BRAND: "{text} goes back to brand {brand}, which is not in the store; record it with '{way}'",
    Code.USER_EXISTS: "user {user} is in the store already; user names are compared without case, and are kept as first"
    " written",
    Code.USER_HAS_NUMBERS: "user {user} still has numbers ({numbers}); give them to somebody else with"
    " 'numbers import FILE', or take them out with 'numbers delete NUMBER'",
    Code.IN_USE: "{text} cannot leave the store: {why}; undo the run that brought that in first",
}
_TAKING_OFF = ("remove", "disable", "delete", "user")  # actions for which bringing something in is no way out
_FOR_TAKING_OFF = {
    Code.UNKNOWN_NUMBER: "number {number} is not in the store; see 'numbers list --all'",
    Code.UNKNOWN_USER: "user {user} is not in the store; see 'user list'",
}
_NO_NUMBER_TO_DISABLE = "{user} has no number, so none can be taken off the SMS page"
_FOR_USER_ALONE = {
    Code.DUPLICATE_IN_FILE: "user {user} is listed twice, first on line {earlier}; keep one of the two",
    Code.UNKNOWN_NUMBER: "{user} has no number; bring one in with 'numbers import FILE'",
}
_NO_USER_NAMED = "the line names no user, and the file has no column of numbers; name one, or take the line out"
_FOR_UNDO = {
    Code.UNKNOWN_USER: "number {number} goes back to {user}, who is not in the store; bring the user in with"
    " '{way}'{or_not}",
    Code.CAMPAIGN_NOT_VERIFIED: "number {number} cannot go back on campaign {campaign}, which is {campaign_status};"
    " once it is VERIFIED, record that with '{way}'{or_not}",
    Code.SECOND_LIVE_NUMBER: "{owner} would have two live numbers, {other} and {number}; take {other} off first,"
    " with '{way}'{or_not}",
}
_USER_REMOVED = (
    "number {number} goes back to {user}, who was removed by run {run}; undo that first with '{way}'{or_not}"
)
_DEACTIVATED_SINCE = "number {number} cannot go back on campaign {campaign}, which is DEACTIVATED for good{but_not}"
_OTHER_CHANGED = "{text} has changed since, by run {run}; undo that first with '{way}'{or_not}"
_CHANGED_FOR_GOOD = "{text} has changed since, by run {run}, which deactivated a campaign and cannot be undone{but_not}"
_DEACTIVATED = (
    "campaign {campaign}{origin} is DEACTIVATED, which cannot be undone; name another with --campaign ID, or record a"
    " new one with 'campaign set CAMPAIGN --brand {brand}'"
)
_NO_CAMPAIGN_ID = (
    "'{campaign}'{origin} is not a Campaign ID: it is C and six letters or digits, like C7GH42I; see 'campaign status'"
)
_NOTHING_TO_DISABLE = "number {number} belongs to no user, so not to {user} either; take it off with '{way}'"
_NOT_CALLED = "'{user}' {why}; give the file a column user with the user names, or bring the user in first"


# The values of a row of a file that its sentence names, beside the row's number and line: what is looked up for it.
NAMED: Mapping[Code, tuple[str, ...]] = {
    Code.EXCEL_MANGLED: ("text",),
    Code.BAD_NUMBER: ("text", "why"),
    Code.BAD_CELL: ("why",),
    Code.DUPLICATE_IN_FILE: ("user", "earlier"),
    Code.UNKNOWN_NUMBER: ("user",),
    Code.UNKNOWN_USER: ("user",),
    Code.SEVERAL_NUMBERS: ("user", "why"),
    Code.NOT_USERS_NUMBER: ("user", "owner"),
    Code.NO_USER: ("user",),
    Code.UNKNOWN_CAMPAIGN: ("campaign",),
    Code.NO_CAMPAIGN: (),
    Code.CAMPAIGN_AMBIGUOUS: (),
    Code.BRAND_NOT_VERIFIED: ("campaign",),
    Code.CAMPAIGN_NOT_VERIFIED: ("campaign",),
    Code.TOLL_FREE: ("campaign",),
    Code.COUNTRY_NOT_COVERED: ("campaign", "country"),
    Code.ALREADY_ON_SMS_PAGE: (),
    Code.NOT_ON_SMS_PAGE: ("owner",),
    Code.ON_SMS_PAGE: ("status",),
    Code.NOT_ENABLED: ("owner", "status"),
    Code.ASSIGNED_ELSEWHERE: ("campaign", "current"),
    Code.USER_TWICE_IN_FILE: ("owner", "other", "earlier"),
    Code.CAMPAIGN_FULL: ("campaign",),
    Code.BAD_STATUS: ("status",),
    Code.CAMPAIGN_ON_DISABLED: ("campaign",),
    Code.SECOND_LIVE_NUMBER: ("owner", "other", "earlier"),
    Code.BAD_USER: ("user", "why", "called"),
    Code.USER_DIFFERS_IN_FILE: ("owner", "text", "other", "earlier"),
    Code.CAMPAIGN_DEACTIVATED: ("campaign",),
}


def named(codes: Iterable[Code]) -> set[str]:
    """The values that the sentences of ``codes`` name."""
    return {name for code in codes for name in NAMED[code]}


class _Values:
    """What the names in a sentence stand for. A sentence has few of them, so each is looked up as it is needed."""

    def __init__(self, particulars: Particulars, way: Callable[[], Hint]) -> None:
        self._particulars = particulars
        self._way = way

    def __getitem__(self, name: str) -> object:
        return self._way() if name == "way" else getattr(self._particulars, name)


def sentence(code: Code, particulars: Particulars, way: Callable[[], Hint]) -> str:
    """What is wrong with a row refused for ``code``, with its values, and the ``way`` out, where it names that."""
    return _worded(code, particulars).format_map(_Values(particulars, way))


def _worded(code: Code, particulars: Particulars) -> str:
    undoing = particulars.action == "undo"
    if code in (Code.CAMPAIGN_NOT_VERIFIED, Code.UNKNOWN_CAMPAIGN) and (of_campaign := _of_campaign(code, particulars)):
        return of_campaign
    if code is Code.UNKNOWN_USER and particulars.user_alone and not particulars.user:
        return _NO_USER_NAMED
    if code is Code.UNKNOWN_NUMBER and particulars.user_alone and particulars.action == "disable":
        return _NO_NUMBER_TO_DISABLE
    if particulars.user_alone and code in _FOR_USER_ALONE:
        return _FOR_USER_ALONE[code]
    if code is Code.BAD_USER and particulars.called:
        return _NOT_CALLED
    if code is Code.NO_USER and particulars.action == "disable":
        return _NOTHING_TO_DISABLE
    if code is Code.CHANGED_SINCE and particulars.blamed == FINAL:
        return _CHANGED_FOR_GOOD
    if code is Code.UNKNOWN_USER and undoing and particulars.run:
        return _USER_REMOVED
    if code is Code.CHANGED_SINCE and undoing and particulars.text != f"number {particulars.number}":
        return _OTHER_CHANGED
    of_action = _FOR_UNDO if undoing else _FOR_TAKING_OFF if particulars.action in _TAKING_OFF else {}
    return of_action.get(code, _SENTENCES[code])


def _of_campaign(code: Code, particulars: Particulars) -> str | None:
    """The sentence where the campaign named is DEACTIVATED, or is no Campaign ID."""
    if code is Code.UNKNOWN_CAMPAIGN:
        return None if is_campaign_id(particulars.campaign) else _NO_CAMPAIGN_ID
    if particulars.campaign_status != CampaignStatus.DEACTIVATED:
        return None
    return _DEACTIVATED_SINCE if particulars.action == "undo" else _DEACTIVATED
