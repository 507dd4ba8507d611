"""Why a row is refused and what to do about it: the sentence, and the command line to run next.

A command in the sentence is the same one, with the same values.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from sms_admin.domain.commands import Again, Command, Hint, again, command
from sms_admin.domain.refusals import FINAL, Code, Particulars
from sms_admin.domain.registration import is_campaign_id
from sms_admin.domain.sentences import sentence
from sms_admin.domain.statuses import CampaignStatus

_Way = Callable[[Particulars], Hint]


class Refusal(NamedTuple):
    """What is wrong with a row, with its values and what to do instead; ``way`` is the command line to try next."""

    reason: str
    way: Hint


def refusal(code: Code, particulars: Particulars) -> Refusal:
    """The refusal of a row for ``code``."""
    way = way_out(code, particulars)
    return Refusal(sentence(code, particulars, lambda: way), way)


def reason(code: Code, particulars: Particulars) -> str:
    """The reason alone: half the work where it does not name the way out."""
    return sentence(code, particulars, lambda: way_out(code, particulars))


def way_out(code: Code, particulars: Particulars) -> Hint:
    """The command line that resolves a refusal, or advice where only the file can be corrected."""
    ways = _OF_ACTION.get(particulars.action, {})
    return ways.get(code, _WAYS[code])(particulars)


def _import(p: Particulars) -> Command:
    return command("numbers import", "FILE")


def _numbers(p: Particulars) -> Command:
    return command("numbers list", options=("--all",))


def _gates(p: Particulars) -> Command:
    return command("campaign status")


def _users_numbers(p: Particulars) -> Command:
    return command("user show", p.owner)


def _on(p: Particulars) -> tuple[str, ...]:
    """``--campaign`` where the command or the row names one, so that the hinted command uses the same."""
    return ("--campaign", p.named) if p.named else ()


def _enable(p: Particulars) -> Command:
    return command("user enable-number", p.owner, p.number, options=_on(p))


def _name_one(p: Particulars) -> Command:
    options = _on(p) if p.action == "enable" else ()
    return command(f"user {p.action}-number", p.user, "NUMBER", options=options)


def _take_off_and_enable(p: Particulars) -> Command:
    return command("numbers remove", p.number).before(_enable(p))


def _move(p: Particulars) -> Command:
    return command("numbers assign", p.number, options=("--campaign", p.campaign, "--move"))


def _another_campaign(p: Particulars) -> Hint:
    """A campaign whose gate is open, else a new one."""
    return again("--campaign", "ID") if p.ready else command("campaign set", "CAMPAIGN", options=("--brand", p.brand))


def _verified_campaign(p: Particulars) -> Hint:
    if p.campaign_status == CampaignStatus.DEACTIVATED:
        return _another_campaign(p)
    return command("campaign set", p.campaign, options=("--status", "VERIFIED"))


def _back_on_campaign(p: Particulars) -> Hint:
    """An undo can put a number only on the campaign that it was on."""
    if p.campaign_status == CampaignStatus.DEACTIVATED:
        return command("campaign status", p.campaign)
    return _verified_campaign(p)


def _verified_brand(p: Particulars) -> Command:
    return command("brand set", p.brand, options=("--status", "VERIFIED"))


def _unknown_campaign(p: Particulars) -> Hint:
    return again("--campaign", "ID") if p.ready and is_campaign_id(p.campaign) else _record_campaign(p)


def _record_campaign(p: Particulars) -> Hint:
    """The campaign is recorded under its ID; where the text cannot be one, it is wrong in the file."""
    return command("campaign set", p.campaign, options=("--brand", "BRAND")) if is_campaign_id(p.campaign) else _mend(p)


def _undo_first(p: Particulars) -> Command:
    """Undo the blocking run; with ``alone`` only for this number, since the others may be right as they are."""
    if p.blamed == FINAL:
        return command("history show", str(p.run))
    return command("history undo", str(p.run), options=("--number", p.number) if p.alone else ())


def _undo_the_other(p: Particulars) -> Command:
    """Going back ends; a new removal of the other number could itself be what has to be undone next."""
    if not p.run or p.blamed == FINAL:
        return command("numbers remove", p.other)
    return command("history undo", str(p.run), options=("--number", p.other))


def correct_line(line: int) -> str:
    """The way out where only the file can be corrected."""
    return f"correct line {line:,} of the file, then run the command again"


def _mend(p: Particulars) -> str:
    return correct_line(p.line)


def _free_the_user(p: Particulars) -> Hint:
    """The other live number is on another line, or in the store, where it can be disabled."""
    return _mend(p) if p.earlier else command("numbers remove", p.other)


def _then_again(way: _Way) -> _Way:
    def both(p: Particulars) -> Hint:
        found = way(p)
        return found.before(Again()) if isinstance(found, Command) else found

    return both


_WAYS: Mapping[Code, _Way] = {
    Code.EXCEL_MANGLED: _numbers,
    Code.BAD_NUMBER: _numbers,
    Code.BAD_CELL: _mend,
    Code.DUPLICATE_IN_FILE: _mend,
    Code.UNKNOWN_NUMBER: _import,
    Code.UNKNOWN_USER: lambda p: _mend(p) if p.user_alone and not p.user else command("user list"),
    Code.SEVERAL_NUMBERS: _name_one,
    Code.NOT_USERS_NUMBER: lambda p: command("user show", p.user),
    Code.NO_USER: _import,
    Code.UNKNOWN_CAMPAIGN: _unknown_campaign,
    Code.NO_CAMPAIGN: _gates,
    Code.CAMPAIGN_AMBIGUOUS: lambda p: again("--campaign", "ID"),
    Code.BRAND_NOT_VERIFIED: _verified_brand,
    Code.CAMPAIGN_NOT_VERIFIED: _verified_campaign,
    Code.TOLL_FREE: _users_numbers,
    Code.COUNTRY_NOT_COVERED: _users_numbers,
    Code.ALREADY_ON_SMS_PAGE: lambda p: command("numbers assign", p.number, options=_on(p)),
    Code.NOT_ON_SMS_PAGE: _enable,
    Code.ON_SMS_PAGE: _then_again(lambda p: command("numbers remove", p.number)),
    Code.NOT_ENABLED: _take_off_and_enable,
    Code.ASSIGNED_ELSEWHERE: _move,
    Code.USER_TWICE_IN_FILE: _mend,
    Code.CAMPAIGN_FULL: lambda p: command("campaign set", p.campaign, options=("--limit", "N")),
    Code.CHANGED_SINCE: _undo_first,
    Code.BAD_STATUS: _mend,
    Code.CAMPAIGN_ON_DISABLED: _mend,
    Code.SECOND_LIVE_NUMBER: _free_the_user,
    Code.BAD_USER: _mend,
    Code.USER_DIFFERS_IN_FILE: _mend,
    Code.CAMPAIGN_DEACTIVATED: _mend,
    Code.UNKNOWN_BRAND: _then_again(lambda p: command("brand set", p.brand)),
    Code.IN_USE: lambda p: command("history list"),
    Code.USER_EXISTS: lambda p: command("user show", p.user),
    Code.USER_HAS_NUMBERS: lambda p: command("user show", p.user),
}
_OF_ACTION: Mapping[str, Mapping[Code, _Way]] = {
    "disable": {
        Code.NO_USER: lambda p: command("numbers remove", p.number),
        Code.UNKNOWN_NUMBER: lambda p: command("user show", p.user) if p.user_alone else _numbers(p),
    },
    "remove": {Code.UNKNOWN_NUMBER: _numbers},
    "import": {
        Code.EXCEL_MANGLED: _mend,
        Code.BAD_NUMBER: _mend,
        Code.UNKNOWN_CAMPAIGN: _record_campaign,
    },
    "user": {Code.BAD_USER: lambda p: "write a name like jane.doe@corp.com"},
    "delete": {Code.UNKNOWN_NUMBER: _numbers},
    "undo": {
        Code.UNKNOWN_USER: _then_again(lambda p: _undo_first(p) if p.run else _import(p)),
        Code.UNKNOWN_CAMPAIGN: _then_again(_record_campaign),
        Code.CAMPAIGN_NOT_VERIFIED: _back_on_campaign,
        Code.SECOND_LIVE_NUMBER: _then_again(_undo_the_other),
    },
}
