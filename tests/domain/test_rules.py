"""The rules of enable, assign, remove, disable and delete: each code, and of any two the one that is checked first."""

from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pytest

from sms_admin.domain.numbers import Action, Named, Outcome, Request, Situation, Verdict, judge
from sms_admin.domain.registration import Brand, Campaign, Registry
from sms_admin.domain.statuses import BrandStatus, CampaignStatus, SmsStatus

CAMPAIGN, SECOND, ELSEWHERE = "C7GH42I", "C8AAAA8", "C9ZZZZ9"
ASKED = (Action.ENABLE, Action.ASSIGN, Action.REMOVE, Action.DISABLE, Action.DELETE)
ALL, CAMPAIGN_ACTIONS = "enable assign remove disable delete", "enable assign"

# The table of README, "The rules", in its order. ``disable`` is ``user disable-number``: it names a user, like enable.
TABLE = {
    "excel-mangled": ALL,
    "bad-number": ALL,
    "bad-cell": ALL,
    "duplicate-in-file": ALL,
    "unknown-number": ALL,
    "unknown-user": "enable disable",
    "several-numbers": "enable disable",
    "not-users-number": "enable disable",
    "no-user": "enable assign disable",
    "unknown-campaign": CAMPAIGN_ACTIONS,
    "no-campaign": CAMPAIGN_ACTIONS,
    "campaign-ambiguous": CAMPAIGN_ACTIONS,
    "brand-not-verified": CAMPAIGN_ACTIONS,
    "campaign-not-verified": CAMPAIGN_ACTIONS,
    "toll-free": CAMPAIGN_ACTIONS,
    "country-not-covered": CAMPAIGN_ACTIONS,
    "already-on-sms-page": "enable",
    "not-on-sms-page": "assign",
    "on-sms-page": "delete",
    "not-enabled": CAMPAIGN_ACTIONS,
    "assigned-elsewhere": CAMPAIGN_ACTIONS,
    "user-twice-in-file": "enable",
    "campaign-full": CAMPAIGN_ACTIONS,
}

# What brings each of them about, in a row that is otherwise in order.
CAUSES: dict[str, dict[str, Any]] = {
    "excel-mangled": {"reading": "excel-mangled"},
    "bad-number": {"reading": "bad-number"},
    "bad-cell": {"reading": "bad-cell"},
    "duplicate-in-file": {"repeated": True},
    "unknown-number": {"known": False},
    "unknown-user": {"named": Named.UNKNOWN},
    "several-numbers": {"reading": "several-numbers"},
    "not-users-number": {"named": Named.OTHER},
    "no-user": {"owned": False},
    "unknown-campaign": {"wanted": "?"},
    "no-campaign": {"campaign_status": CampaignStatus.PENDING},
    "campaign-ambiguous": {"second_open": True},
    "brand-not-verified": {"wanted": CAMPAIGN, "brand_status": BrandStatus.SELF_DECLARED},
    "campaign-not-verified": {"wanted": CAMPAIGN, "campaign_status": CampaignStatus.REJECTED},
    "toll-free": {"category": "TOLL_FREE"},
    "country-not-covered": {"country": "GB"},
    "already-on-sms-page": {"status": SmsStatus.ENABLED, "campaign": ""},
    "not-on-sms-page": {"status": SmsStatus.DISABLED},
    "on-sms-page": {"status": SmsStatus.ENABLED, "campaign": CAMPAIGN},
    "not-enabled": {"status": SmsStatus.PENDING},
    "assigned-elsewhere": {"campaign": ELSEWHERE},
    "user-twice-in-file": {"user_earlier": True},
    "campaign-full": {"over_limit": True},
}

# No row can be in both ways wrong.
NEVER_BOTH = {
    frozenset(pair)
    for pair in [
        *combinations(("excel-mangled", "bad-number", "bad-cell", "several-numbers"), 2),  # one text, one reading
        ("unknown-number", "several-numbers"),  # a number is named, or none
        ("unknown-user", "not-users-number"),  # one user is named
        ("not-users-number", "no-user"),  # nobody is not somebody else
        ("unknown-campaign", "brand-not-verified"),  # one campaign is named
        ("unknown-campaign", "campaign-not-verified"),
        ("no-campaign", "campaign-ambiguous"),  # no gate is open, or more than one
        ("no-campaign", "brand-not-verified"),  # no campaign is named, or one
        ("no-campaign", "campaign-not-verified"),
        ("campaign-ambiguous", "brand-not-verified"),
        ("campaign-ambiguous", "campaign-not-verified"),
        ("already-on-sms-page", "not-on-sms-page"),  # one status
        ("already-on-sms-page", "not-enabled"),
        ("already-on-sms-page", "on-sms-page"),
        ("not-on-sms-page", "on-sms-page"),
        ("on-sms-page", "not-enabled"),
        ("on-sms-page", "assigned-elsewhere"),
        ("not-on-sms-page", "not-enabled"),
        ("already-on-sms-page", "assigned-elsewhere"),  # a campaign, or none
        ("not-on-sms-page", "assigned-elsewhere"),  # a disabled number has no campaign
    ]
}
PAIRS = [pair for pair in combinations(TABLE, 2) if frozenset(pair) not in NEVER_BOTH]


@dataclass
class World:
    """One row of a request and the registry behind it, in order unless said otherwise."""

    action: Action
    request: dict[str, Any] = field(default_factory=dict)

    def judged(self, **wrong: Any) -> Verdict:
        registry = _registry(
            wrong.pop("brand_status", BrandStatus.VERIFIED),
            wrong.pop("campaign_status", CampaignStatus.VERIFIED),
            wrong.pop("second_open", False),
        )
        on_page = self.action not in (Action.ENABLE, Action.DELETE) or wrong.get("campaign")
        facts = {"status": SmsStatus.ENABLED if on_page else SmsStatus.DISABLED, **wrong}
        return judge(Request(self.action, **self.request), registry, Situation(**facts))


def _registry(brand: BrandStatus, campaign: CampaignStatus, second_open: bool) -> Registry:
    second = CampaignStatus.VERIFIED if second_open else CampaignStatus.PENDING
    campaigns = [
        Campaign(CAMPAIGN, "B1A2B3C", status=campaign),
        Campaign(SECOND, "B9ZZZZ9", status=second),
        Campaign(ELSEWHERE, "B9ZZZZ9", status=CampaignStatus.EXPIRED),
    ]
    brands = {"B1A2B3C": Brand("B1A2B3C", status=brand), "B9ZZZZ9": Brand("B9ZZZZ9", status=BrandStatus.VERIFIED)}
    return Registry(brands, {c.campaign_id: c for c in campaigns})


# What is another reason for these actions is a number on the page to delete, which is enough.
ON_THE_PAGE = ("already-on-sms-page", "not-enabled", "assigned-elsewhere")


def expected(code: str, action: Action) -> str | None:
    """The code of a row with the cause of ``code``; None where that is none for ``action``."""
    if action is Action.DELETE and code in ON_THE_PAGE:
        return "on-sms-page"
    return code if action.value in TABLE[code].split() else None


@pytest.mark.parametrize("action", ASKED)
def test_a_row_that_is_in_order_is_changed(action: Action) -> None:
    verdict = World(action).judged()
    taken = {Action.REMOVE: ("disabled", ""), Action.DISABLE: ("disabled", ""), Action.DELETE: ("", "")}
    assert verdict == Verdict(Outcome.CHANGED, None, *taken.get(action, ("enabled", CAMPAIGN)), action)


@pytest.mark.parametrize("action", ASKED)
@pytest.mark.parametrize("code", TABLE)
def test_each_code_is_the_outcome_where_it_applies_and_of_no_other_action(code: str, action: Action) -> None:
    verdict = World(action).judged(**CAUSES[code])
    assert verdict.code == expected(code, action)
    assert (verdict.outcome is Outcome.REFUSED) == (expected(code, action) is not None)


@pytest.mark.parametrize("action", ASKED)
@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_of_two_reasons_the_one_that_is_checked_first_is_given(pair: tuple[str, str], action: Action) -> None:
    first, second = pair
    verdict = World(action).judged(**{**CAUSES[first], **CAUSES[second]})
    assert verdict.code == next(filter(None, (expected(code, action) for code in pair)), None)


@pytest.mark.parametrize("action", ASKED)
def test_with_every_reason_at_once_the_first_is_reported(action: Action) -> None:
    wrong = {name: value for causes in reversed(CAUSES.values()) for name, value in causes.items()}
    assert World(action).judged(**wrong).code == "excel-mangled"


def test_a_refused_row_leaves_the_number_as_it_is() -> None:
    verdict = World(Action.ASSIGN).judged(status=SmsStatus.PENDING, campaign=CAMPAIGN)
    assert verdict == Verdict(Outcome.REFUSED, verdict.code, "pending", CAMPAIGN, Action.ASSIGN)


@pytest.mark.parametrize("status", ["pending", "enabling-failed", "disabling-failed"])
@pytest.mark.parametrize("campaign", ["", CAMPAIGN, ELSEWHERE])
@pytest.mark.parametrize("action", [Action.ENABLE, Action.ASSIGN])
def test_a_number_that_is_pending_or_failed_is_not_enabled_on_whatever_campaign(
    action: Action, campaign: str, status: str
) -> None:
    assert World(action).judged(status=status, campaign=campaign).code == "not-enabled"


@pytest.mark.parametrize("action", [Action.ENABLE, Action.ASSIGN])
def test_a_number_that_is_on_the_campaign_already_is_unchanged(action: Action) -> None:
    verdict = World(action).judged(status=SmsStatus.ENABLED, campaign=CAMPAIGN)
    assert verdict == Verdict(Outcome.UNCHANGED, None, "enabled", CAMPAIGN, action)


@pytest.mark.parametrize("action", [Action.REMOVE, Action.DISABLE])
def test_removing_a_number_that_is_not_on_the_page_changes_nothing(action: Action) -> None:
    assert World(action).judged(status=SmsStatus.DISABLED) == Verdict(Outcome.UNCHANGED, None, "disabled", "", action)


@pytest.mark.parametrize("status", [s for s in SmsStatus if s is not SmsStatus.DISABLED])
def test_every_number_on_the_page_can_be_removed_whatever_its_status_campaign_and_kind(status: str) -> None:
    wrong = {"campaign": ELSEWHERE, "country": "GB", "category": "TOLL_FREE", "owned": False}
    verdict = World(Action.REMOVE).judged(status=status, brand_status=BrandStatus.PENDING, **wrong)
    assert verdict == Verdict(Outcome.CHANGED, None, "disabled", "", Action.REMOVE)


def test_move_takes_a_number_from_another_campaign() -> None:
    verdict = World(Action.ASSIGN, {"move": True}).judged(campaign=ELSEWHERE)
    assert verdict == Verdict(Outcome.CHANGED, None, "enabled", CAMPAIGN, Action.MOVE)


def test_move_is_for_assigning_and_does_not_let_enabling_move_a_number() -> None:
    assert World(Action.ENABLE, {"move": True}).judged(campaign=ELSEWHERE).code == "assigned-elsewhere"


@pytest.mark.parametrize("wrong", [c for c in TABLE if c not in ("assigned-elsewhere", "not-on-sms-page")])
def test_move_excuses_nothing_else(wrong: str) -> None:
    causes = {"campaign": ELSEWHERE, **CAUSES[wrong]}
    assert World(Action.ASSIGN, {"move": True}).judged(**causes).code == (expected(wrong, Action.ASSIGN))


@pytest.mark.parametrize("country", ["US", "CA", "AU"])
@pytest.mark.parametrize("action", [Action.ENABLE, Action.ASSIGN])
def test_numbers_of_the_us_canada_and_australia_are_covered(action: Action, country: str) -> None:
    assert World(action).judged(country=country).outcome is Outcome.CHANGED


@pytest.mark.parametrize("country", ["GB", "JM", "BS", "NZ", ""])
def test_no_other_country_is_covered_not_even_one_that_shares_the_code_of_the_us(country: str) -> None:
    assert World(Action.ASSIGN).judged(country=country).code == "country-not-covered"


def test_enabling_a_number_named_with_its_owner_is_as_without() -> None:
    world = World(Action.ENABLE)
    assert world.judged(named=Named.OWNER) == world.judged(named=Named.NOBODY)


@pytest.mark.parametrize("code", [None, *TABLE])
@pytest.mark.parametrize("move", [False, True])
@pytest.mark.parametrize("campaign", ["", CAMPAIGN, ELSEWHERE])
@pytest.mark.parametrize("status", SmsStatus)
def test_a_row_of_a_sync_ends_as_the_one_action_that_it_needs_would(
    status: SmsStatus, campaign: str, move: bool, code: str | None
) -> None:
    facts = {"status": status, "campaign": campaign, **(CAUSES[code] if code else {})}
    needed = Action.ENABLE if facts["status"] == SmsStatus.DISABLED else Action.ASSIGN
    verdict = World(Action.SYNC, {"move": move}).judged(**facts)
    assert verdict == World(needed, {"move": move}).judged(**facts)
    if needed is Action.ASSIGN and verdict.code is None:
        assert verdict.action == (Action.MOVE if move and facts["campaign"] == ELSEWHERE else Action.ASSIGN)


@pytest.mark.parametrize("status", SmsStatus)
def test_a_row_that_the_file_of_a_sync_leaves_out_ends_as_removing_would(status: SmsStatus) -> None:
    facts = {"status": status, "campaign": ELSEWHERE, "pruned": True, "brand_status": BrandStatus.PENDING}
    assert World(Action.SYNC).judged(**facts) == World(Action.REMOVE).judged(**facts)
