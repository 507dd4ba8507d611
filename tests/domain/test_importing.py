"""The rules of an import, in the order of README, "The rules"."""

from itertools import combinations
from typing import Any

import pytest

from sms_admin.domain.importing import ImportSituation, judge_import
from sms_admin.domain.numbers import Outcome, Verdict
from sms_admin.domain.rows import NOWHERE
from sms_admin.domain.statuses import SmsStatus

# The codes above first, then its own, as README lists them.
CAUSES: dict[str, dict[str, Any]] = {
    "excel-mangled": {"reading": "excel-mangled"},
    "bad-number": {"reading": "bad-number"},
    "bad-cell": {"reading": "bad-cell"},
    "duplicate-in-file": {"repeated": True},
    "unknown-campaign": {"new_campaign": NOWHERE},
    "bad-status": {"bad_status": True},
    "campaign-on-disabled": {"new_status": SmsStatus.DISABLED, "new_campaign": "C7GH42I"},
    "second-live-number": {"second_live": True},
    "bad-user": {"bad_user": True},
    "user-differs-in-file": {"user_differs": True},
    "campaign-deactivated": {"deactivated": True},
}
NEVER_BOTH = {
    *map(frozenset, combinations(("excel-mangled", "bad-number", "bad-cell"), 2)),  # one text, one reading
    frozenset({"unknown-campaign", "campaign-on-disabled"}),  # one campaign
}
NEW = ImportSituation(new_status=SmsStatus.ENABLED, new_campaign="C7GH42I")


def judged(**facts: Any) -> Verdict:
    return judge_import(ImportSituation(**{"new_status": SmsStatus.ENABLED, **facts}))


@pytest.mark.parametrize("code", CAUSES)
def test_each_code_is_the_outcome(code: str) -> None:
    verdict = judged(**CAUSES[code])
    assert (verdict.outcome, verdict.code) == (Outcome.REFUSED, code)


@pytest.mark.parametrize("pair", [p for p in combinations(CAUSES, 2) if frozenset(p) not in NEVER_BOTH], ids="+".join)
def test_of_two_reasons_the_first_is_reported(pair: tuple[str, str]) -> None:
    first, second = pair
    assert judged(**{**CAUSES[first], **CAUSES[second]}).code == first


def test_a_refused_row_leaves_the_number_as_it_is() -> None:
    verdict = judged(known=True, status="pending", campaign="C9ZZZZ9", bad_status=True)
    assert (verdict.status, verdict.campaign) == ("pending", "C9ZZZZ9")


def test_a_number_comes_in_as_the_file_says() -> None:
    assert judge_import(NEW) == Verdict(Outcome.CHANGED, None, "enabled", "C7GH42I")


@pytest.mark.parametrize(
    ("same_number", "same_user", "outcome"),
    [(True, True, "unchanged"), (False, True, "changed"), (True, False, "changed"), (False, False, "changed")],
)
def test_a_number_is_unchanged_where_it_and_its_user_are_as_the_file_says(
    same_number: bool, same_user: bool, outcome: str
) -> None:
    assert judged(known=True, status="enabled", same_number=same_number, same_user=same_user).outcome == outcome


@pytest.mark.parametrize("status", SmsStatus)
def test_the_gate_is_not_asked_and_every_status_comes_in(status: SmsStatus) -> None:
    campaign = "" if status is SmsStatus.DISABLED else "C7GH42I"
    verdict = judged(new_status=status, new_campaign=campaign)
    assert verdict == Verdict(Outcome.CHANGED, None, status, campaign)
