"""The rules of an import, which records an inventory as it is (README, "The rules")."""

from collections.abc import Callable
from dataclasses import dataclass

from sms_admin.domain.numbers import Outcome, Verdict
from sms_admin.domain.refusals import Code
from sms_admin.domain.rows import NOWHERE
from sms_admin.domain.statuses import SmsStatus


@dataclass(frozen=True, slots=True)
class ImportSituation:
    """What decides about one row of an inventory.

    ``new_status`` and ``new_campaign`` are what the number would have; ``same_number`` and ``same_user`` say
    whether the store has all of that already; ``deactivated`` that the campaign of the row is deactivated;
    ``second_live`` and ``user_differs`` depend on the other rows.
    """

    reading: str = ""
    repeated: bool = False
    known: bool = False
    status: str = ""
    campaign: str = ""
    bad_user: bool = False
    bad_status: bool = False
    new_status: str = SmsStatus.DISABLED
    new_campaign: str = ""
    second_live: bool = False
    user_differs: bool = False
    deactivated: bool = False
    same_number: bool = False
    same_user: bool = True


IMPORT_RULES: tuple[tuple[Code, Callable[[ImportSituation], bool]], ...] = (
    (Code.EXCEL_MANGLED, lambda s: s.reading == Code.EXCEL_MANGLED),
    (Code.BAD_NUMBER, lambda s: s.reading == Code.BAD_NUMBER),
    (Code.BAD_CELL, lambda s: s.reading == Code.BAD_CELL),
    (Code.DUPLICATE_IN_FILE, lambda s: s.repeated),
    (Code.UNKNOWN_CAMPAIGN, lambda s: s.new_campaign == NOWHERE),
    (Code.BAD_STATUS, lambda s: s.bad_status),
    (Code.CAMPAIGN_ON_DISABLED, lambda s: s.new_status == SmsStatus.DISABLED and s.new_campaign != ""),
    (Code.SECOND_LIVE_NUMBER, lambda s: s.second_live),
    (Code.BAD_USER, lambda s: s.bad_user),
    (Code.USER_DIFFERS_IN_FILE, lambda s: s.user_differs),
    (Code.CAMPAIGN_DEACTIVATED, lambda s: s.deactivated),
)


def judge_import(s: ImportSituation) -> Verdict:
    """How a row in situation ``s`` ends."""
    for code, fires in IMPORT_RULES:
        if fires(s):
            return Verdict(Outcome.REFUSED, code, s.status, s.campaign)
    same = s.known and s.same_number and s.same_user
    return Verdict(Outcome.UNCHANGED if same else Outcome.CHANGED, None, s.new_status, s.new_campaign)
