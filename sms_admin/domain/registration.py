"""Brand, Campaign and the gate between them and the carriers (contract, sections 2 and 3)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sms_admin.domain.errors import BadUsage, Refused
from sms_admin.domain.refusals import Code
from sms_admin.domain.text import plain

DEFAULT_LIMIT = 48
MAX_LIMIT = 1_000_000_000


class BrandStatus(StrEnum):
    """How far The Campaign Registry has come with a Brand."""

    PENDING = "PENDING"
    UNVERIFIED = "UNVERIFIED"
    SELF_DECLARED = "SELF_DECLARED"
    VERIFIED = "VERIFIED"
    VETTED_VERIFIED = "VETTED_VERIFIED"


class CampaignStatus(StrEnum):
    """How far the carriers have come with a Campaign; ``DEACTIVATED`` is final."""

    PENDING = "PENDING"
    VERIFIED = "VERIFIED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    DEACTIVATED = "DEACTIVATED"


OPEN_BRAND = frozenset({BrandStatus.VERIFIED, BrandStatus.VETTED_VERIFIED})


@dataclass(frozen=True, slots=True)
class Brand:
    """The company as registered with the carriers."""

    brand_id: str
    name: str = ""
    status: BrandStatus = BrandStatus.PENDING


@dataclass(frozen=True, slots=True)
class Campaign:
    """What a Brand texts about; holds at most ``number_limit`` numbers."""

    campaign_id: str
    brand_id: str
    use_case: str = ""
    status: CampaignStatus = CampaignStatus.PENDING
    number_limit: int = DEFAULT_LIMIT


@dataclass(frozen=True, slots=True)
class Registry:
    """All Brands and Campaigns of the store, by ID."""

    brands: Mapping[str, Brand]
    campaigns: Mapping[str, Campaign]

    def blockers(self, campaign: Campaign) -> tuple[Code, ...]:
        """Why the gate of ``campaign`` is closed, Brand first; empty when it is open."""
        brand_open = self.brands[campaign.brand_id].status in OPEN_BRAND
        campaign_open = campaign.status is CampaignStatus.VERIFIED
        return tuple(
            code
            for code, is_open in (
                (Code.BRAND_NOT_VERIFIED, brand_open),
                (Code.CAMPAIGN_NOT_VERIFIED, campaign_open),
            )
            if not is_open
        )

    def ready(self) -> list[Campaign]:
        """The campaigns whose gate is open, by ID."""
        return [c for _, c in sorted(self.campaigns.items()) if not self.blockers(c)]

    def is_last_verified(self, campaign: Campaign) -> bool:
        """Whether ``campaign`` is VERIFIED and no other is."""
        verified = [c for c in self.campaigns.values() if c.status is CampaignStatus.VERIFIED]
        return verified == [campaign]

    def choose(self, named: str, configured: str) -> Campaign | Code:
        """The campaign that a number is put on, chosen as the console does, or the code why there is none.

        ``named`` is what the command or the row says, ``configured`` the setting; both may be empty.
        """
        wanted = named or configured
        if wanted:
            return self.campaigns.get(wanted, Code.UNKNOWN_CAMPAIGN)
        ready = self.ready()
        if len(ready) == 1:
            return ready[0]
        return Code.CAMPAIGN_AMBIGUOUS if ready else Code.NO_CAMPAIGN


def read_brand_id(text: str) -> str:
    """``text`` as a Brand ID, upper case. Raises BadUsage where it has not the shape ``B`` and six of A-Z0-9."""
    return _read_id(text, "B", "Brand")


def read_campaign_id(text: str) -> str:
    """``text`` as a Campaign ID, upper case. Raises BadUsage where it has not the shape ``C`` and six of A-Z0-9."""
    return _read_id(text, "C", "Campaign")


def id_key(text: str) -> str:
    """The form under which a Brand ID or Campaign ID is compared: plain, in upper case, without outer blanks.

    A letter that is not ASCII stays as it is: the upper case of ``ſ`` is ``S``, and that would be another ID.
    """
    bare = plain(text).strip()
    return bare.upper() if bare.isascii() else bare


def _read_id(text: str, letter: str, noun: str) -> str:
    upper = id_key(text)
    if not re.fullmatch(letter + "[A-Z0-9]{6}", upper):
        raise BadUsage(
            f"{text!r} is not a {noun} ID",
            f"a {noun} ID is {letter} and six letters or digits, like {letter}7GH42I",
        )
    return upper


def check_campaign_change(before: Campaign | None, after: Campaign) -> None:
    """Raises Refused where ``campaign set`` would do what only ``campaign deactivate`` does, or undo it."""
    if before is None or before.status is after.status:
        return
    if before.status is CampaignStatus.DEACTIVATED:
        raise Refused(
            f"campaign {before.campaign_id} is DEACTIVATED, which cannot be undone",
            "register a new campaign and record it with 'campaign set'",
            code="campaign-deactivated",
        )
    if after.status is CampaignStatus.DEACTIVATED:
        raise Refused(
            f"'campaign set' does not deactivate campaign {after.campaign_id}: its numbers must be disabled too",
            f"sms-admin campaign deactivate {after.campaign_id}",
            code="use-deactivate",
        )
