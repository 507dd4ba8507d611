"""The gate of a campaign, as ``campaign status`` shows it: whether it is open, and what blocks."""

from typing import TYPE_CHECKING

from sms_admin.cli.emit import Listing
from sms_admin.domain.errors import Refused
from sms_admin.domain.refusals import Code

if TYPE_CHECKING:
    from sms_admin.service.lists import CampaignStatus as Line

FIELDS = (
    "campaign_id",
    "campaign_status",
    "use_case",
    "brand_id",
    "brand_name",
    "brand_status",
    "ready",
    "blockers",
    "numbers_assigned",
    "number_limit",
)


def closed(found: "list[Line]") -> Refused:
    """What ``--check`` says where no gate of ``found`` is open."""
    if not found:
        return Refused(
            "no campaign is recorded",
            "sms-admin brand set BRAND, then sms-admin campaign set CAMPAIGN --brand BRAND",
            code=Code.NO_CAMPAIGN,
        )
    told = "; ".join(f"campaign {line.campaign.campaign_id}: {_blocks(line)}" for line in found)
    return Refused(f"no gate is open: {told}", f"once it is verified: {_opens(found[0])}", code=Code.NO_CAMPAIGN)


def _opens(line: "Line") -> str:
    """The command that records the verification that is missing first."""
    if Code.BRAND_NOT_VERIFIED in line.blockers:
        return f"sms-admin brand set {line.brand.brand_id} --status VERIFIED"
    return f"sms-admin campaign set {line.campaign.campaign_id} --status VERIFIED"


def _blocks(line: "Line") -> str:
    """What closes the gate, in words: ``Brand B1A2B3C is PENDING``."""
    said = {
        Code.BRAND_NOT_VERIFIED: f"Brand {line.brand.brand_id} is {line.brand.status}",
        Code.CAMPAIGN_NOT_VERIFIED: f"Campaign is {line.campaign.status}",
    }
    return " and ".join(said[code] for code in line.blockers)


def _record(line: "Line") -> tuple[str | int | bool | list[str], ...]:
    c, b = line.campaign, line.brand
    brand = (b.brand_id, b.name, b.status.value)
    gate = (not line.blockers, [code.value for code in line.blockers])
    return (c.campaign_id, c.status.value, c.use_case, *brand, *gate, line.numbers_assigned, c.number_limit)


def _line(line: "Line") -> tuple[str, ...]:
    c, b = line.campaign, line.brand
    used = f"{line.numbers_assigned:,} of {c.number_limit:,}"
    gate = "open" if not line.blockers else "closed"
    brand = f"{b.name} ({b.brand_id})" if b.name else b.brand_id
    return (c.campaign_id, c.status, c.use_case, brand, b.status, gate, used, _blocks(line))


gate_listing: "Listing[Line]" = Listing(
    "campaigns",
    FIELDS,
    _record,
    ("Campaign", "Status", "Use case", "Brand", "Brand status", "Gate", "Numbers", "Blocked by"),
    _line,
    frozenset({"Numbers"}),
)
