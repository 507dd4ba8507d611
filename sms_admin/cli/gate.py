"""The gate as it is shown: each campaign with its Brand, its numbers, and what blocks it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sms_admin.cli.state import State
from sms_admin.domain.capacity import Room
from sms_admin.domain.commands import Command, command
from sms_admin.domain.errors import Refused
from sms_admin.domain.refusals import Code
from sms_admin.domain.registration import closed_by
from sms_admin.domain.statuses import CampaignStatus
from sms_admin.render import records, tables

if TYPE_CHECKING:
    from sms_admin.service.lists import CampaignLine

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
_BLANK = ("", "", "", "")


def show_gates(state: State, found: "Sequence[CampaignLine]") -> None:
    """Shows campaigns: a record each for programs, a block of lines each for people."""
    form = state.form()
    if form == "table":
        _show_blocks(state, found)
    else:
        records.write(state.out, form, FIELDS, [[_record(line) for line in found]])
    for line in found:
        _say_full(state, line)


def _show_blocks(state: State, found: "Sequence[CampaignLine]") -> None:
    console = tables.make_console(state.out, state.environ)
    blocks = [cells for line in found for cells in (_BLANK, *_block(line))]
    if blocks:
        tables.table(console, _BLANK, blocks[1:])
    state.say(tables.show_count(len(found), len(found), "campaigns"))


def _block(line: "CampaignLine") -> Iterator[tuple[str, ...]]:
    """Four lines of four cells, so that even the longest statuses fit a terminal of 80 columns."""
    c, b = line.campaign, line.brand
    yield ("Campaign", c.campaign_id, c.use_case, c.status)
    yield ("Brand", b.brand_id, b.name, b.status)
    yield ("Gate", "closed" if line.blockers else "open", _blocks(line), "")
    bar = tables.bar(line.numbers_assigned, c.number_limit)
    yield ("Numbers", f"{line.numbers_assigned:,} of {c.number_limit:,}", bar, _room(line))


def _room(line: "CampaignLine") -> str:
    return line.room if line.room is not Room.ENOUGH else ""


def _say_full(state: State, line: "CampaignLine") -> None:
    """Warns of a campaign that is full or nearly full, while there is time to act."""
    if line.room is Room.ENOUGH:
        return
    c = line.campaign
    raises = state.line.written(command("campaign set", c.campaign_id, options=("--limit", "N")))
    used = f"{line.numbers_assigned:,} of {c.number_limit:,} numbers"
    state.say(f"Campaign {c.campaign_id} is {line.room}: {used}; to raise the limit: {raises}")


def closed(found: "Sequence[CampaignLine]") -> Refused:
    """The failure that ``--check`` raises where no gate of ``found`` is open."""
    if not found:
        return Refused(
            "no campaign is recorded",
            command("brand set", "BRAND").before(command("campaign set", "CAMPAIGN", options=("--brand", "BRAND"))),
            code=Code.NO_CAMPAIGN,
        )
    blocked = "; ".join(f"campaign {line.campaign.campaign_id}: {_blocks(line)}" for line in found)
    return Refused(
        f"no gate is open: {blocked}; record it once the carriers have verified it",
        _opens(found),
        code=Code.NO_CAMPAIGN,
    )


def _opens(found: "Sequence[CampaignLine]") -> Command:
    """The command that records the first missing verification. DEACTIVATED is final."""
    line = next((line for line in found if line.campaign.status is not CampaignStatus.DEACTIVATED), found[0])
    verified = ("--status", CampaignStatus.VERIFIED.value)
    if line.campaign.status is CampaignStatus.DEACTIVATED:
        return command("campaign set", "CAMPAIGN", options=("--brand", line.brand.brand_id))
    if Code.BRAND_NOT_VERIFIED in line.blockers:
        return command("brand set", line.brand.brand_id, options=verified)
    return command("campaign set", line.campaign.campaign_id, options=verified)


def _blocks(line: "CampaignLine") -> str:
    """What closes the gate, in words: ``Brand B1A2B3C is PENDING``."""
    return " and ".join(closed_by(line.brand, line.campaign).values())


def _record(line: "CampaignLine") -> records.Row:
    c, b = line.campaign, line.brand
    brand = (b.brand_id, b.name, b.status.value)
    gate = (not line.blockers, [code.value for code in line.blockers])
    return (c.campaign_id, c.status.value, c.use_case, *brand, *gate, line.numbers_assigned, c.number_limit)
