"""Brand, Campaign and the gate between them and the carriers (README, "The rules")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sms_admin.domain.commands import command, instead
from sms_admin.domain.errors import BadUsage, Refused
from sms_admin.domain.refusals import Code
from sms_admin.domain.statuses import BrandStatus, CampaignStatus, is_unassigned
from sms_admin.domain.text import plain

DEFAULT_LIMIT = 48
MAX_LIMIT = 1_000_000_000
_FORM = "{}[A-Z0-9]{{6}}"  # of an ID that begins with this letter

OPEN_BRAND = frozenset({BrandStatus.VERIFIED, BrandStatus.VETTED_VERIFIED})


@dataclass(frozen=True, slots=True)
class Brand:
    """The company as registered with the carriers."""

    brand_id: str
    name: str = ""
    status: BrandStatus = BrandStatus.PENDING


@dataclass(frozen=True, slots=True)
class Campaign:
    """A purpose for which a Brand sends texts; holds at most ``number_limit`` numbers."""

    campaign_id: str
    brand_id: str
    use_case: str = ""
    status: CampaignStatus = CampaignStatus.PENDING
    number_limit: int = DEFAULT_LIMIT


def closed_by(brand: Brand, campaign: Campaign) -> dict[Code, str]:
    """What closes the gate of ``campaign``, Brand first, in words; empty when it is open."""
    found = {}
    if brand.status not in OPEN_BRAND:
        found[Code.BRAND_NOT_VERIFIED] = f"Brand {brand.brand_id} is {brand.status}"
    if campaign.status is not CampaignStatus.VERIFIED:
        found[Code.CAMPAIGN_NOT_VERIFIED] = f"Campaign is {campaign.status}"
    return found


@dataclass(frozen=True, slots=True)
class Registry:
    """All Brands and Campaigns of the store, by ID."""

    brands: Mapping[str, Brand]
    campaigns: Mapping[str, Campaign]

    def blockers(self, campaign: Campaign) -> tuple[Code, ...]:
        """Why the gate of ``campaign`` is closed, Brand first; empty when it is open."""
        return tuple(closed_by(self.brands[campaign.brand_id], campaign))

    def ready(self) -> list[Campaign]:
        """The campaigns whose gate is open, by ID."""
        return [c for _, c in sorted(self.campaigns.items()) if not self.blockers(c)]

    def blocked(self) -> list[str]:
        """The campaigns whose gate is closed, and what closes it: ``C7GH42I (Brand B1A2B3C is PENDING)``."""
        closed = [(key, closed_by(self.brands[c.brand_id], c)) for key, c in sorted(self.campaigns.items())]
        return [f"{key} ({' and '.join(why.values())})" for key, why in closed if why]

    def is_last_verified(self, campaign: Campaign) -> bool:
        """Whether ``campaign`` is VERIFIED and no other is."""
        verified = [c for c in self.campaigns.values() if c.status is CampaignStatus.VERIFIED]
        return verified == [campaign]

    def goes_with(self, campaign: Campaign, status: str, on: str) -> bool:
        """Whether deactivating ``campaign`` disables a number of that status, ``on`` that campaign or none.

        The last VERIFIED campaign takes the numbers on the SMS page without a campaign along.
        """
        return on == campaign.campaign_id or (is_unassigned(status, on) and self.is_last_verified(campaign))

    def choose(self, named: str, configured: str) -> Campaign | Code:
        """The campaign that a number is put on, chosen as the console does, or the code of the refusal.

        ``named`` is the one in the command or the row, ``configured`` the setting; both may be empty.
        """
        wanted = named or configured
        if wanted:
            return self.campaigns.get(wanted, Code.UNKNOWN_CAMPAIGN)
        ready = self.ready()
        # Where no gate is open, the only campaign left, so that the refusal says what closes its gate.
        candidates = ready or [c for c in self.campaigns.values() if c.status is not CampaignStatus.DEACTIVATED]
        if len(candidates) == 1:
            return candidates[0]
        return Code.CAMPAIGN_AMBIGUOUS if ready else Code.NO_CAMPAIGN


def read_brand_id(text: str) -> str:
    """``text`` as a Brand ID, upper case. Raises BadUsage unless it is ``B`` and six of A-Z0-9."""
    return _read_id(text, "B", "Brand", "BRAND")


def read_campaign_id(text: str, placeholder: str = "CAMPAIGN") -> str:
    """``text`` as a Campaign ID, upper case. Raises BadUsage unless it is ``C`` and six of A-Z0-9.

    ``placeholder`` is what the help calls it.
    """
    return _read_id(text, "C", "Campaign", placeholder)


def is_campaign_id(text: str) -> bool:
    """Whether ``text`` has the form of a Campaign ID as it is compared (``id_key``)."""
    return bool(re.fullmatch(_FORM.format("C"), text))


def id_key(text: str) -> str:
    """The form under which a Brand ID or Campaign ID is compared: plain, in upper case, without outer blanks.

    A letter beyond ASCII stays as it is: the upper case of ``ſ`` is ``S``, which would be another ID.
    """
    bare = plain(text).strip()
    return bare.upper() if bare.isascii() else bare


def _read_id(text: str, letter: str, noun: str, placeholder: str) -> str:
    upper = id_key(text)
    if not re.fullmatch(_FORM.format(letter), upper):
        raise BadUsage(
            f"{text!r} is not a {noun} ID: it is {letter} and six letters or digits, like {letter}7GH42I",
            instead(text, placeholder),
        )
    return upper


def check_campaign_change(before: Campaign | None, after: Campaign) -> None:
    """Raises Refused where ``campaign set`` would deactivate a campaign, or change a deactivated one."""
    if before is None or before.status is after.status:
        return
    if before.status is CampaignStatus.DEACTIVATED:
        raise Refused(
            f"campaign {before.campaign_id} is DEACTIVATED, which cannot be undone; register a new one and record that",
            command("campaign set", "CAMPAIGN", options=("--brand", before.brand_id)),
            code=Code.CAMPAIGN_DEACTIVATED,
        )
    if after.status is CampaignStatus.DEACTIVATED:
        raise Refused(
            f"'campaign set' does not deactivate campaign {after.campaign_id}: its numbers must be disabled too",
            command("campaign deactivate", after.campaign_id),
            code="use-deactivate",
        )
