"""Brand, Campaign and the gate; which campaign a number is put on."""

import pytest

from sms_admin.domain.errors import BadUsage, Refused
from sms_admin.domain.numbers import Action, Request
from sms_admin.domain.registration import (
    Brand,
    Campaign,
    Registry,
    check_campaign_change,
    id_key,
    read_brand_id,
    read_campaign_id,
)
from sms_admin.domain.statuses import BrandStatus, CampaignStatus, SmsStatus

OPEN, ALSO_OPEN, SHUT = "C7GH42I", "C8AAAA8", "C9ZZZZ9"


def registry(*statuses: tuple[str, CampaignStatus], brand: BrandStatus = BrandStatus.VERIFIED) -> Registry:
    campaigns = {key: Campaign(key, "B1A2B3C", status=status) for key, status in statuses}
    return Registry({"B1A2B3C": Brand("B1A2B3C", status=brand)}, campaigns)


@pytest.mark.parametrize("brand", BrandStatus)
@pytest.mark.parametrize("campaign", CampaignStatus)
def test_the_gate_is_open_for_a_verified_campaign_of_a_verified_brand_and_says_what_blocks(
    brand: BrandStatus, campaign: CampaignStatus
) -> None:
    found = registry((OPEN, campaign), brand=brand)
    blocks = [] if brand in ("VERIFIED", "VETTED_VERIFIED") else ["brand-not-verified"]
    blocks += [] if campaign == "VERIFIED" else ["campaign-not-verified"]
    assert list(found.blockers(found.campaigns[OPEN])) == blocks
    assert bool(found.ready()) == (not blocks)


ONE_OPEN = registry((OPEN, CampaignStatus.VERIFIED), (SHUT, CampaignStatus.EXPIRED))
TWO_OPEN = registry((OPEN, CampaignStatus.VERIFIED), (ALSO_OPEN, CampaignStatus.VERIFIED))
ONE_SHUT = registry((SHUT, CampaignStatus.PENDING))
ONE_SHUT_AND_ONE_GONE = registry((SHUT, CampaignStatus.PENDING), (OPEN, CampaignStatus.DEACTIVATED))
BRAND_SHUT = registry((SHUT, CampaignStatus.VERIFIED), brand=BrandStatus.PENDING)
TWO_SHUT = registry((SHUT, CampaignStatus.PENDING), (OPEN, CampaignStatus.EXPIRED))
ALL_GONE = registry((SHUT, CampaignStatus.DEACTIVATED), (OPEN, CampaignStatus.DEACTIVATED))


@pytest.mark.parametrize(
    ("flag", "in_file", "configured", "found", "chosen"),
    [
        ("", "", "", ONE_OPEN, OPEN),
        ("", "", "", TWO_OPEN, "campaign-ambiguous"),
        ("", "", "", ONE_SHUT, SHUT),
        ("", "", "", ONE_SHUT_AND_ONE_GONE, SHUT),
        ("", "", "", BRAND_SHUT, SHUT),
        ("", "", "", TWO_SHUT, "no-campaign"),
        ("", "", "", ALL_GONE, "no-campaign"),
        ("", "", "", registry(), "no-campaign"),
        ("", "", ALSO_OPEN, TWO_OPEN, ALSO_OPEN),
        ("", OPEN, ALSO_OPEN, TWO_OPEN, OPEN),
        (OPEN, "", ALSO_OPEN, TWO_OPEN, OPEN),
        (OPEN, ALSO_OPEN, "", TWO_OPEN, OPEN),
        (OPEN, "?", "", TWO_OPEN, OPEN),
        (SHUT, "", "", ONE_OPEN, SHUT),
        ("", "", SHUT, ONE_OPEN, SHUT),
        ("C0NONE0", "", "", ONE_OPEN, "unknown-campaign"),
        ("", "?", OPEN, ONE_OPEN, "unknown-campaign"),
        ("", "", "C0NONE0", ONE_OPEN, "unknown-campaign"),
    ],
)
def test_flag_then_file_then_setting_then_the_only_open_campaign_then_the_only_one_left(
    flag: str, in_file: str, configured: str, found: Registry, chosen: str
) -> None:
    target = Request(Action.ASSIGN, campaign=flag, configured=configured).target(found, in_file)
    assert (target.campaign_id if isinstance(target, Campaign) else target) == chosen


@pytest.mark.parametrize(("text", "key"), [("B1A2B3C", "B1A2B3C"), (" b1a2b3c ", "B1A2B3C"), ("BBBBBBB", "BBBBBBB")])
def test_a_brand_id_is_read_whatever_its_case(text: str, key: str) -> None:
    assert read_brand_id(text) == key


@pytest.mark.parametrize(
    "text", ["", "C7GH42", "C7GH42IX", "B7GH42I", "C7GH-2I", "7GH42IC", "C7GH42I\nC", "Cſſſſſſ", "C７GH42I", "Cßaaaa"]
)
def test_what_has_not_the_shape_of_a_campaign_id_is_none(text: str) -> None:
    with pytest.raises(BadUsage, match="is not a Campaign ID"):
        read_campaign_id(text)


def test_only_ascii_is_compared_without_case() -> None:
    assert id_key(" c7gh42i ") == "C7GH42I"
    assert id_key("cſſſſſſ") == "cſſſſſſ"


VERIFIED, DEACTIVATED = CampaignStatus.VERIFIED, CampaignStatus.DEACTIVATED


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (VERIFIED, DEACTIVATED, "use-deactivate"),
        (DEACTIVATED, VERIFIED, "campaign-deactivated"),
        (DEACTIVATED, DEACTIVATED, None),
        (CampaignStatus.PENDING, VERIFIED, None),
        (None, CampaignStatus.REJECTED, None),
    ],
)
def test_deactivation_is_final_and_has_its_own_command(
    before: CampaignStatus | None, after: CampaignStatus, code: str | None
) -> None:
    old = Campaign(OPEN, "B1A2B3C", status=before) if before else None
    new = Campaign(OPEN, "B1A2B3C", status=after)
    if code is None:
        check_campaign_change(old, new)
        return
    with pytest.raises(Refused) as caught:
        check_campaign_change(old, new)
    assert caught.value.code == code


def test_what_blocks_each_campaign_is_said_of_each() -> None:
    found = registry((SHUT, CampaignStatus.PENDING), (OPEN, CampaignStatus.EXPIRED), brand=BrandStatus.UNVERIFIED)
    why = "Brand B1A2B3C is UNVERIFIED and Campaign is"
    assert found.blocked() == sorted([f"{SHUT} ({why} PENDING)", f"{OPEN} ({why} EXPIRED)"])
    assert registry((OPEN, CampaignStatus.VERIFIED)).blocked() == []


@pytest.mark.parametrize("status", SmsStatus)
@pytest.mark.parametrize(("last", "others"), [(True, CampaignStatus.EXPIRED), (False, CampaignStatus.VERIFIED)])
def test_with_a_campaign_go_its_numbers_and_with_the_last_verified_one_those_on_the_page_without_any(
    status: SmsStatus, last: bool, others: CampaignStatus
) -> None:
    found = registry((OPEN, CampaignStatus.VERIFIED), (SHUT, others))
    going = found.campaigns[OPEN]
    assert found.goes_with(going, status, OPEN)
    assert not found.goes_with(going, status, SHUT)
    assert found.goes_with(going, status, "") == (last and status is not SmsStatus.DISABLED)
