"""What SQL says of statuses and campaigns is what the domain says, for every status on every campaign and on none."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, select

from sms_admin.domain.numbers import Action, Request
from sms_admin.domain.registration import Brand, Campaign, Registry
from sms_admin.domain.statuses import (
    LIVE,
    OFF,
    ON_SMS_PAGE,
    BrandStatus,
    CampaignStatus,
    SmsStatus,
    Standing,
    awaits_campaign,
    goes_off,
    is_unassigned,
)
from sms_admin.intake.cells import Layout, read
from sms_admin.intake.table import batch_of
from sms_admin.service.requests import RequestPlan
from sms_admin.service.runs import Order
from sms_admin.service.saves import Save
from sms_admin.service.staging import stage
from sms_admin.store.statuses import holds, is_live, is_on_page
from sms_admin.store.store import Store
from sms_admin.store.tables import number
from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

CAMPAIGNS = (CAMPAIGN, OTHER_CAMPAIGN)
ALL = [(s, c) for s, c in product(SmsStatus, ("", *CAMPAIGNS)) if s is not SmsStatus.DISABLED or not c]
NUMBERS = {f"+1408555{100 + at:04}": standing for at, standing in enumerate(ALL)}


@pytest.fixture
def store(ready: Cli) -> Iterator[Store]:
    """A number in each status, on each campaign and on none."""
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED")
    ready.holds(*((text, "", status, campaign) for text, (status, campaign) in NUMBERS.items()))
    opened = Store(Path(ready.environ["SMS_ADMIN_STORE"]), 5)
    yield opened
    opened.close()


def found(store: Store, which: ColumnElement[bool]) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(select(number.c.number).where(which).order_by(number.c.number)).scalars())


def registry(other: CampaignStatus) -> Registry:
    campaigns = {
        CAMPAIGN: Campaign(CAMPAIGN, BRAND, status=CampaignStatus.VERIFIED),
        OTHER_CAMPAIGN: Campaign(OTHER_CAMPAIGN, BRAND, status=other),
    }
    return Registry({BRAND: Brand(BRAND, status=BrandStatus.VERIFIED)}, campaigns)


def deactivating(campaign: str, other: CampaignStatus) -> Callable[[str, str], bool]:
    found = registry(other)
    return partial(found.goes_with, found.campaigns[campaign])


@pytest.mark.parametrize(
    "rule",
    [
        is_unassigned,
        awaits_campaign,
        *(deactivating(c, other) for c in CAMPAIGNS for other in CampaignStatus),
        lambda status, campaign: False,
        lambda status, campaign: True,
    ],
)
def test_a_rule_of_the_domain_selects_the_numbers_of_which_it_holds(
    store: Store, rule: Callable[[str, str], bool]
) -> None:
    assert found(store, holds(rule, number, CAMPAIGNS)) == [text for text, held in NUMBERS.items() if rule(*held)]


def test_live_and_on_the_page_mean_the_same_in_sql(store: Store) -> None:
    assert found(store, is_live(number.c.status)) == [text for text, (status, _) in NUMBERS.items() if status in LIVE]
    on_page = [text for text, (status, _) in NUMBERS.items() if status in ON_SMS_PAGE]
    assert found(store, is_on_page(number.c.status)) == on_page


# A user has at most one live number, so each pair has at most one.
PAIRS = [
    (one, other)
    for one, other in product(ALL, [(s, c) for s, c in ALL if c != OTHER_CAMPAIGN])
    if not {one[0], other[0]} <= LIVE
]


def test_the_number_that_goes_off_as_another_goes_on_is_the_one_that_the_domain_names(ready: Cli) -> None:
    """Of every user with two numbers, in every two statuses; enabled is the first, and then the second."""
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED", "--limit", "1000")
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "1000")
    users = {f"user{at}": (f"+1408555{2 * at:04}", f"+1408555{2 * at + 1:04}") for at in range(len(PAIRS))}
    held = dict(zip((n for pair in users.values() for n in pair), (h for pair in PAIRS for h in pair), strict=True))
    ready.holds(*((text, user, *held[text]) for user, pair in users.items() for text in pair))
    store = Store(Path(ready.environ["SMS_ADMIN_STORE"]), 5)
    for place in (0, 1):
        enabled = [pair[place] for pair in users.values()]
        stage(
            store,
            read([batch_of(list(enumerate([(text,) for text in enabled], 1)))], Layout({"phone_number": 0}, "US")),
        )
        save = Save(store, RequestPlan(Request(Action.ENABLE, CAMPAIGN)), Order("enable", "tester", partial=True))
        save.decide()
        rows = save.first("changed", len(PAIRS))
        assert rows
        for row in rows:
            pair = next(pair for pair in users.values() if row.number in pair)
            expected = goes_off(row.number, [(text, held[text][0]) for text in pair])
            assert (row.other.number if row.other else None) == expected
    store.close()


def test_the_number_that_goes_off_is_off_afterwards_as_the_domain_has_it(ready: Cli) -> None:
    ready.holds(("+14085550100", "jane", "Enabled", CAMPAIGN), ("+14085550101", "jane", "", ""))
    assert ready.json("user", "enable-number", "jane", "4085550101")["disabled_others"] == 1
    assert Standing(*ready.state()["+14085550100"]) == OFF
