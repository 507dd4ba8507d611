"""The statuses of brands, campaigns and numbers, and what each means for a number (README, "The rules").

The only place of these rules: the SQL for them is generated from here (``store/statuses.py``).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

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


class BrandStatus(StrEnum):
    """The progress of a Brand at The Campaign Registry."""

    PENDING = "PENDING"
    UNVERIFIED = "UNVERIFIED"
    SELF_DECLARED = "SELF_DECLARED"
    VERIFIED = "VERIFIED"
    VETTED_VERIFIED = "VETTED_VERIFIED"


class CampaignStatus(StrEnum):
    """The progress of a Campaign at the carriers; ``DEACTIVATED`` is final."""

    PENDING = "PENDING"
    VERIFIED = "VERIFIED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    DEACTIVATED = "DEACTIVATED"


# What ``campaign set`` makes of a campaign: DEACTIVATED, with its numbers disabled, is for ``campaign deactivate``.
SET_STATUSES = tuple(status for status in CampaignStatus if status is not CampaignStatus.DEACTIVATED)

_LABELS = {"": "", **{status.value: status.label for status in SmsStatus}}
_JOINT = re.compile(r"[\s_]+")
_STATUSES = {status.value: status for status in SmsStatus}
LIVE = frozenset({SmsStatus.PENDING, SmsStatus.ENABLED})
ON_SMS_PAGE = frozenset(SmsStatus) - {SmsStatus.DISABLED}


def read_status(text: str) -> SmsStatus | None:
    """The status that ``text`` names in the console's words or ours; blank means disabled, None is not a status."""
    word = _JOINT.sub("-", plain(text).strip().lower())
    return _STATUSES.get(word or SmsStatus.DISABLED.value)


def status_label(status: str) -> str:
    """The console's word for an SMS status; empty for a number that is not in the store."""
    return _LABELS[status]


def assignment(status: str, campaign_id: str) -> str:
    """The console's Assignment column: blank for a number that is not on the SMS page, or not in the store."""
    if status not in ON_SMS_PAGE:
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


def is_on_page(status: str) -> bool:
    """Whether a number of that status is on the SMS page."""
    return status in ON_SMS_PAGE


class Assigned(StrEnum):
    """Whether a number on the SMS page has a campaign, as a filter."""

    YES = "assigned"
    NO = "unassigned"


def is_unassigned(status: str, campaign_id: str) -> bool:
    """On the SMS page without a campaign: what the console calls "Not assigned"."""
    return status in ON_SMS_PAGE and not campaign_id


def awaits_campaign(status: str, campaign_id: str) -> bool:
    """Enabled without a campaign: what ``--unassigned`` selects, the only numbers that can be assigned."""
    return status == SmsStatus.ENABLED and not campaign_id


@dataclass(frozen=True, slots=True)
class Standing:
    """Status and campaign of a number."""

    status: str
    campaign: str = ""


GONE = Standing("")  # a number that is not in the store
OFF = Standing(SmsStatus.DISABLED)  # any number that was taken off the SMS page


def goes_off(enabled: str, of_user: Iterable[tuple[str, str]]) -> str | None:
    """The number that goes ``OFF`` when ``enabled`` is enabled (README, "The rules"): the user's other live one.

    ``of_user`` are number and status of all numbers of the user; None where no other is live.
    """
    return next((number for number, status in of_user if number != enabled and status in LIVE), None)
