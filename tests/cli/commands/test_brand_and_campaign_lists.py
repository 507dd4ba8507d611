"""``brand list``, ``brand show`` and ``campaign list``: what is recorded, also where nothing hangs on it yet."""

import pytest

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

LONELY = "B9LONE9"


@pytest.fixture
def recorded(ready: Cli) -> Cli:
    """Two brands, one without a campaign; two campaigns, one with a number."""
    ready.ok("brand", "set", LONELY, "--name", "Lonely [red]Ltd")
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--use-case", "2FA", "--limit", "1000")
    ready.holds(("+14085550100", "jane@corp.com", "enabled", CAMPAIGN))
    return ready


def test_a_brand_without_a_campaign_stands_in_the_list(recorded: Cli) -> None:
    assert recorded.json("brand", "list") == [
        {"brand_id": BRAND, "brand_name": "Acme", "brand_status": "VERIFIED", "campaigns": [CAMPAIGN, OTHER_CAMPAIGN]},
        {"brand_id": LONELY, "brand_name": "Lonely [red]Ltd", "brand_status": "PENDING", "campaigns": []},
    ]


def test_a_person_sees_the_campaigns_of_each_brand(recorded: Cli) -> None:
    done = recorded.ok("brand", "list", "-o", "table")
    _, _, *lines = (line.split() for line in done.out.splitlines())
    assert lines == [
        [BRAND, "Acme", "VERIFIED", f"{CAMPAIGN},", OTHER_CAMPAIGN],
        [LONELY, "Lonely", "[red]Ltd", "PENDING"],
    ]
    assert done.err == "2 brands\n"


def test_a_brand_is_shown_with_the_run_that_last_changed_it(recorded: Cli) -> None:
    recorded.ok("brand", "set", LONELY, "--status", "UNVERIFIED", "--actor", "ann")
    assert recorded.json("brand", "show", LONELY.lower()) == {
        "brand_id": LONELY,
        "brand_name": "Lonely [red]Ltd",
        "brand_status": "UNVERIFIED",
        "campaigns": [],
        "last_run": 6,
        "last_action": "brand set",
        "last_actor": "ann",
    }
    out = recorded.ok("brand", "show", BRAND, "-o", "table").out
    assert f"{CAMPAIGN}, {OTHER_CAMPAIGN}" in out
    assert "by run 1: brand set by tester" in out


@pytest.mark.parametrize(("brand", "code"), [("B000000", 4), ("nonsense", 2), ("", 2)])
def test_a_brand_that_is_not_there_is_not_found(brand: str, code: int, recorded: Cli) -> None:
    done = recorded.run("brand", "show", brand, "-o", "json")
    assert (done.code, done.out) == (code, "")
    assert done.error["hint"]


def test_the_campaigns_are_listed_with_their_numbers(recorded: Cli) -> None:
    fields = ("campaign_id", "brand_id", "use_case", "campaign_status", "number_limit", "numbers_assigned")
    assert [tuple(line.items()) for line in recorded.json("campaign", "list")] == [
        tuple(zip(fields, (CAMPAIGN, BRAND, "", "VERIFIED", 48, 1), strict=True)),
        tuple(zip(fields, (OTHER_CAMPAIGN, BRAND, "2FA", "PENDING", 1000, 0), strict=True)),
    ]
    *_, last = recorded.ok("campaign", "list", "-o", "table").out.splitlines()
    assert last.split() == [OTHER_CAMPAIGN, BRAND, "2FA", "PENDING", "1,000", "0"]


@pytest.mark.sqlite
@pytest.mark.parametrize("group", ["brand", "campaign"])
def test_an_empty_store_has_none_and_a_limit_is_obeyed(group: str, cli: Cli, recorded: Cli) -> None:
    assert len(recorded.json(group, "list", "--limit", "1")) == 1
    (cli.folder / "store.db").unlink()
    cli.ok("init", "--yes")
    assert cli.json(group, "list") == []
