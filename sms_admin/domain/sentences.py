"""The sentence of each refusal: what is wrong, with which value, and what to do instead (README, "The rules")."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial

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
    " 'campaign set {campaign} --brand BRAND'",
    Code.NO_CAMPAIGN: "number {number} cannot be put on a campaign: no gate is open{blocked};"
    " 'campaign status' shows them, 'campaign set CAMPAIGN --brand BRAND' records another",
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
_TYPED_TWICE = "number {number} is named twice, first in row {earlier}; name it once"
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


def sentence(code: Code, particulars: Particulars, way: Callable[[], Hint]) -> str:
    """What is wrong with a row refused for ``code``, with its values, and the ``way`` out, where it names that."""
    worded = _of_particulars(_worded(code, particulars))
    return worded.format(particulars, way=way() if "{way" in worded else "")


@cache
def _of_particulars(worded: str) -> str:
    """``worded`` with ``{0.number}`` for ``{number}``: ``format`` then looks up by itself the few values that it names.

    A report may have a million sentences.
    """
    return re.sub(r"\{(?!way\b)", "{0.", worded)


def _worded(code: Code, particulars: Particulars) -> str:
    if (special := _SPECIAL.get(code)) and (found := special(particulars)):
        return found
    if particulars.user_alone and code in _FOR_USER_ALONE:
        return _FOR_USER_ALONE[code]
    return _OF_ACTION.get(particulars.action, _SENTENCES).get(code) or _SENTENCES[code]


def _unknown_user(particulars: Particulars) -> str | None:
    if particulars.user_alone and not particulars.user:
        return _NO_USER_NAMED
    return _USER_REMOVED if particulars.action == "undo" and particulars.run else None


def _changed_since(particulars: Particulars) -> str | None:
    if particulars.blamed == FINAL:
        return _CHANGED_FOR_GOOD
    is_other = particulars.action == "undo" and particulars.text != f"number {particulars.number}"
    return _OTHER_CHANGED if is_other else None


def _not_verified(particulars: Particulars) -> str | None:
    if particulars.campaign_status != CampaignStatus.DEACTIVATED:
        return None
    return _DEACTIVATED_SINCE if particulars.action == "undo" else _DEACTIVATED


def _for_disable(sentence: str, particulars: Particulars) -> str | None:
    return sentence if particulars.action == "disable" else None


# Of a code with several sentences, the one that fits; None where it is the usual one.
_SPECIAL: Mapping[Code, Callable[[Particulars], str | None]] = {
    Code.DUPLICATE_IN_FILE: lambda p: _TYPED_TWICE if p.typed else None,
    Code.UNKNOWN_NUMBER: lambda p: _for_disable(_NO_NUMBER_TO_DISABLE, p) if p.user_alone else None,
    Code.UNKNOWN_USER: _unknown_user,
    Code.NO_USER: partial(_for_disable, _NOTHING_TO_DISABLE),
    Code.UNKNOWN_CAMPAIGN: lambda p: None if is_campaign_id(p.campaign) else _NO_CAMPAIGN_ID,
    Code.CAMPAIGN_NOT_VERIFIED: _not_verified,
    Code.CHANGED_SINCE: _changed_since,
    Code.BAD_USER: lambda p: _NOT_CALLED if p.called else None,
}
_OF_ACTION: Mapping[str, Mapping[Code, str]] = {"undo": _FOR_UNDO, **dict.fromkeys(_TAKING_OFF, _FOR_TAKING_OFF)}
