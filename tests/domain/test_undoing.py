"""The rules of an undo."""

from dataclasses import replace

import pytest

from sms_admin.domain.errors import Refused
from sms_admin.domain.numbers import Outcome, Verdict
from sms_admin.domain.refusals import Code
from sms_admin.domain.registration import Brand, Campaign, Registry
from sms_admin.domain.statuses import BrandStatus, CampaignStatus
from sms_admin.domain.undoing import (
    RECORD_RULES,
    UNDO_RULES,
    RecordSituation,
    UndoSituation,
    check_undoable,
    judge_record,
    judge_undo,
)

VERIFIED, CLOSED, OF_A_CLOSED_BRAND = "C7GH42I", "C8AAAA8", "C9ZZZZ9"
REGISTRY = Registry(
    {"B1A2B3C": Brand("B1A2B3C", "", BrandStatus.VERIFIED), "B000000": Brand("B000000", "", BrandStatus.PENDING)},
    {
        VERIFIED: Campaign(VERIFIED, "B1A2B3C", "", CampaignStatus.VERIFIED),
        CLOSED: Campaign(CLOSED, "B1A2B3C", "", CampaignStatus.EXPIRED),
        OF_A_CLOSED_BRAND: Campaign(OF_A_CLOSED_BRAND, "B000000", "", CampaignStatus.EXPIRED),
    },
)
ASSIGNED = UndoSituation(status="enabled", campaign=VERIFIED, old_status="enabled")
REMOVED = UndoSituation(status="disabled", old_status="enabled", old_campaign=VERIFIED)


def test_a_number_goes_back_to_what_it_was() -> None:
    assert judge_undo(REGISTRY, ASSIGNED) == Verdict(Outcome.CHANGED, None, "enabled", "")
    assert judge_undo(REGISTRY, REMOVED) == Verdict(Outcome.CHANGED, None, "enabled", VERIFIED)


def test_a_number_that_the_run_brought_in_leaves() -> None:
    brought_in = UndoSituation(status="enabled", campaign=CLOSED)
    assert judge_undo(REGISTRY, brought_in) == Verdict(Outcome.CHANGED, None, "", "")


def test_what_is_undone_already_is_unchanged_unless_its_user_goes_back() -> None:
    undone = replace(ASSIGNED, undone=True, campaign="", old_campaign="")
    assert judge_undo(REGISTRY, undone).outcome is Outcome.UNCHANGED
    assert judge_undo(REGISTRY, replace(undone, user_due=True)) == Verdict(Outcome.CHANGED, None, "enabled", "")


# Each rule with a situation in which it fires; and all the rules after it, too, where that can be.
FIRES = {
    Code.UNKNOWN_USER: replace(REMOVED, user_missing=True, old_campaign="C000000", changed_since=True),
    Code.UNKNOWN_CAMPAIGN: replace(REMOVED, old_campaign="C000000", changed_since=True, second_live=True),
    Code.BRAND_NOT_VERIFIED: replace(REMOVED, old_campaign=OF_A_CLOSED_BRAND, over_limit=True, changed_since=True),
    Code.CAMPAIGN_NOT_VERIFIED: replace(REMOVED, old_campaign=CLOSED, over_limit=True, changed_since=True),
    Code.CAMPAIGN_FULL: replace(REMOVED, over_limit=True, changed_since=True, second_live=True),
    Code.CHANGED_SINCE: replace(ASSIGNED, changed_since=True, second_live=True),
    Code.SECOND_LIVE_NUMBER: replace(ASSIGNED, second_live=True),
}


@pytest.mark.parametrize("code", FIRES)
def test_the_first_rule_that_fires_wins_and_the_number_stays(code: Code) -> None:
    s = FIRES[code]
    assert judge_undo(REGISTRY, s) == Verdict(Outcome.REFUSED, code, s.status, s.campaign)


def test_the_rules_stand_in_the_order_of_the_codes() -> None:
    assert [code for code, _ in UNDO_RULES] == [code for code in Code if code in FIRES]
    assert [code for code, _ in RECORD_RULES] == [code for code in Code if code in dict(RECORD_RULES)]


def test_a_user_who_has_changed_since_keeps_the_number_from_going_back() -> None:
    assert judge_undo(REGISTRY, replace(ASSIGNED, user_changed=True)).code is Code.CHANGED_SINCE


def test_a_number_that_stays_on_its_campaign_needs_no_gate() -> None:
    stays = UndoSituation(status="pending", campaign=CLOSED, old_status="enabled", old_campaign=CLOSED)
    assert judge_undo(REGISTRY, stays) == Verdict(Outcome.CHANGED, None, "enabled", CLOSED)


@pytest.mark.parametrize(
    ("situation", "outcome", "code"),
    [
        (RecordSituation(), Outcome.CHANGED, None),
        (RecordSituation(undone=True), Outcome.UNCHANGED, None),
        (RecordSituation(changed_since=True, brand_missing=True, in_use=True), Outcome.REFUSED, Code.CHANGED_SINCE),
        (RecordSituation(brand_missing=True, in_use=True), Outcome.REFUSED, Code.UNKNOWN_BRAND),
        (RecordSituation(in_use=True), Outcome.REFUSED, Code.IN_USE),
    ],
)
def test_a_brand_or_a_campaign_goes_back_where_nothing_is_in_the_way(
    situation: RecordSituation, outcome: Outcome, code: Code | None
) -> None:
    assert judge_record(situation) == (outcome, code)


def test_only_a_deactivation_is_for_good() -> None:
    for action in ("assign", "enable", "import", "campaign set", "undo"):
        check_undoable(7, action)
    with pytest.raises(Refused) as refused:
        check_undoable(7, "campaign deactivate")
    assert "run 7" in refused.value.message
    assert refused.value.hint
