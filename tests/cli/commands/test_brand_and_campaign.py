"""``brand set``, ``campaign set`` and ``campaign status``: what the carriers said, and whether the gate is open."""

import os

import pytest

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, SCRIPT, Cli
from tests.terminal import on_terminal

FIELDS = [
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
]


@pytest.fixture
def store(cli: Cli) -> Cli:
    cli.ok("init")
    return cli


def test_a_new_brand_and_a_new_campaign_are_pending(store: Cli) -> None:
    store.ok("brand", "set", BRAND.lower())
    store.ok("campaign", "set", CAMPAIGN.lower(), "--brand", BRAND.lower())
    (line,) = store.json("campaign", "status")
    assert list(line) == FIELDS
    assert line == {
        "campaign_id": CAMPAIGN,
        "campaign_status": "PENDING",
        "use_case": "",
        "brand_id": BRAND,
        "brand_name": "",
        "brand_status": "PENDING",
        "ready": False,
        "blockers": ["brand-not-verified", "campaign-not-verified"],
        "numbers_assigned": 0,
        "number_limit": 48,
    }


def test_what_is_not_named_stays_as_it_is(store: Cli) -> None:
    store.ok("brand", "set", BRAND, "--name", "Acme", "--status", "vetted-verified")
    store.ok("campaign", "set", CAMPAIGN, "--brand", BRAND, "--use-case", "MIXED", "--limit", "7")
    assert store.json("brand", "set", BRAND, "--name", "Acme Corp")["changed"] == 1
    assert store.json("campaign", "set", CAMPAIGN, "--status", "verified")["changed"] == 1
    (line,) = store.json("campaign", "status", CAMPAIGN.lower())
    assert (line["brand_name"], line["brand_status"]) == ("Acme Corp", "VETTED_VERIFIED")
    assert (line["use_case"], line["number_limit"], line["ready"], line["blockers"]) == ("MIXED", 7, True, [])


@pytest.mark.parametrize(
    "words", [["brand", "set", BRAND, "--name", "Acme"], ["campaign", "set", CAMPAIGN, "--limit", "48"]]
)
def test_the_second_time_nothing_changes(words: list[str], ready: Cli) -> None:
    runs = len(ready.json("history", "list"))
    done = ready.run(*words, "-o", "json")
    assert (done.code, done.err) == (0, "Already so: nothing to save.\n")
    assert done.json == {
        "action": " ".join(words[:2]),
        "dry_run": False,
        "saved": False,
        "run": None,
        "rows": 1,
        "changed": 0,
        "unchanged": 1,
        "refused": 0,
        "reasons": {},
        "disabled_others": 0,
    }
    assert len(ready.json("history", "list")) == runs


def test_a_person_sees_what_changed(ready: Cli) -> None:
    done = ready.ok("campaign", "set", CAMPAIGN, "--status", "EXPIRED", "--limit", "1000", "-o", "table")
    assert done.out.splitlines()[-1].split() == [CAMPAIGN, BRAND, "VERIFIED", "→", "EXPIRED", "48", "→", "1,000"]
    assert done.err.startswith("Saved as run 3. Digest ")
    done = ready.ok("brand", "set", BRAND, "-o", "table")
    assert done.out.splitlines()[-1].split() == [BRAND, "Acme", "VERIFIED"]


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (["brand", "set", "nonsense"], 2, "'nonsense' is not a Brand ID"),
        (["brand", "set", CAMPAIGN], 2, "is not a Brand ID"),
        (["brand", "set", ""], 2, "'' is not a Brand ID"),
        (["brand", "set", BRAND, "--status", "GOOD"], 2, "--status cannot be 'GOOD'"),
        (["brand", "set", BRAND, "--status", ""], 2, "--status cannot be ''"),
        (["brand", "set", BRAND, "--status", "EXPIRED"], 2, "--status cannot be 'EXPIRED'"),
        (["campaign", "set", BRAND], 2, "is not a Campaign ID"),
        (["campaign", "set", CAMPAIGN, "--brand", ""], 2, "'' is not a Brand ID"),
        (["campaign", "set", CAMPAIGN, "--status", "SELF_DECLARED"], 2, "--status cannot be 'SELF_DECLARED'"),
        (["campaign", "set", CAMPAIGN, "--limit", "-1"], 2, "--limit cannot be '-1'"),
        (["campaign", "set", CAMPAIGN, "--limit", "4.5"], 2, "--limit cannot be '4.5'"),
        (["campaign", "set", CAMPAIGN, "--limit", "٤٨"], 2, "--limit cannot be"),
        (["campaign", "set", CAMPAIGN, "--limit", "9" * 5000], 2, "--limit cannot be"),
        (["campaign", "set", OTHER_CAMPAIGN], 2, f"campaign {OTHER_CAMPAIGN} is new and needs its brand"),
        (["campaign", "set", CAMPAIGN, "--brand", "B000000"], 3, "brand B000000 is not in the store"),
        (["campaign", "set", CAMPAIGN, "--status", "DEACTIVATED"], 3, "does not deactivate"),
        (["campaign", "status", "nonsense"], 2, "'nonsense' is not a Campaign ID"),
        (["campaign", "status", OTHER_CAMPAIGN], 4, f"campaign {OTHER_CAMPAIGN} is not in the store"),
    ],
)
def test_what_cannot_be_recorded_is_reported_and_changes_nothing(
    words: list[str], code: int, named: str, ready: Cli
) -> None:
    before = ready.json("campaign", "status")
    done = ready.run(*words, "-o", "json")
    assert done.code == code
    assert named in done.error["message"]
    assert done.error["hint"]
    assert bool(done.out) is (code == 3)
    if code == 3:
        assert (done.json["refused"], done.json["reasons"], done.json["saved"]) == (1, {done.error["code"]: 1}, False)
    assert ready.json("campaign", "status") == before


def test_a_wrong_status_is_answered_with_those_that_campaign_set_is_for(ready: Cli) -> None:
    done = ready.run("campaign", "set", CAMPAIGN, "--status", "GOOD")
    known = ["PENDING", "VERIFIED", "REJECTED", "EXPIRED"]
    assert done.err.splitlines()[0] == f"error: --status cannot be 'GOOD': it is one of {', '.join(known)}"
    assert [ready.run("campaign", "set", CAMPAIGN, "--status", status).code for status in known] == [0] * 4


def test_check_fails_while_no_gate_is_open(store: Cli) -> None:
    assert store.run("campaign", "status", "--check").code == 3
    store.ok("brand", "set", BRAND)
    store.ok("campaign", "set", CAMPAIGN, "--brand", BRAND)
    done = store.run("campaign", "status", "--check", "-o", "json")
    assert (done.code, len(done.json)) == (3, 1)
    assert done.error["message"] == (
        f"no gate is open: campaign {CAMPAIGN}: Brand {BRAND} is PENDING and Campaign is PENDING; record it once the"
        " carriers have verified it"
    )
    assert done.error["hint"] == f"sms-admin brand set {BRAND} --status VERIFIED"
    store.ok("brand", "set", BRAND, "--status", "VERIFIED")
    done = store.run("campaign", "status", "--check")
    assert (done.code, done.err.splitlines()[-1]) == (
        3,
        f"hint: sms-admin campaign set {CAMPAIGN} --status VERIFIED",
    )
    store.ok("campaign", "set", CAMPAIGN, "--status", "VERIFIED")
    assert store.ok("campaign", "status", "--check").err == ""
    store.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND)
    store.ok("campaign", "status", "--check")
    assert store.run("campaign", "status", OTHER_CAMPAIGN, "--check").code == 3


@pytest.mark.parametrize("status", ["PENDING", "UNVERIFIED", "SELF_DECLARED", "VERIFIED", "VETTED_VERIFIED"])
def test_the_gate_is_open_for_a_verified_brand_alone(status: str, ready: Cli) -> None:
    ready.ok("brand", "set", BRAND, "--status", status)
    assert ready.run("campaign", "status", "--check").code == (0 if "VERIFIED" in status.split("_") else 3)


def test_status_counts_the_numbers_of_each_campaign(ready: Cli) -> None:
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND)
    ready.holds(("+14085550100", "a", "Enabled", CAMPAIGN), ("+14085550101", "b", "Pending", CAMPAIGN))
    lines = ready.json("campaign", "status")
    assert [(line["campaign_id"], line["numbers_assigned"]) for line in lines] == [(CAMPAIGN, 2), (OTHER_CAMPAIGN, 0)]
    table = ready.ok("campaign", "status", "-o", "table")
    assert table.out.splitlines()[:4] == [
        f"Campaign   {CAMPAIGN}                         VERIFIED",
        f"Brand      {BRAND}   Acme                  VERIFIED",
        "Gate       open",
        "Numbers    2 of 48   ░░░░░░░░░░ 4 %",
    ]
    assert table.err == "2 campaigns\n"


def test_the_longest_statuses_fit_a_terminal_of_80_columns(ready: Cli) -> None:
    ready.ok("brand", "set", BRAND, "--status", "VETTED_VERIFIED", "--name", "The Acme Corporation of Michigan")
    ready.ok("campaign", "set", CAMPAIGN, "--use-case", "LOW_VOLUME_MIXED", "--limit", "100000")
    ready.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    environ = {**ready.environ, "PATH": os.environ["PATH"], "TERM": "dumb", "COLUMNS": "80"}
    lines = on_terminal(f"{SCRIPT} campaign status", environ, ready.folder).splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) == 5  # and nothing is folded
    assert lines[0].split() == ["Campaign", CAMPAIGN, "LOW_VOLUME_MIXED", "DEACTIVATED"]


def test_without_a_campaign_the_list_is_empty(store: Cli) -> None:
    assert store.json("campaign", "status") == []
    assert store.ok("campaign", "status", "-o", "plain").out == "\t".join(FIELDS) + "\n"


def test_the_actor_is_the_one_named(ready: Cli) -> None:
    ready.ok("brand", "set", BRAND, "--name", "New", "--actor", "ann")
    assert ready.json("history", "list")[0]["actor"] == "ann"


def test_a_campaign_that_is_nearly_full_is_warned_of_in_every_form(ready: Cli) -> None:
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "10")
    ready.holds(*((f"+1408555010{n}", f"u{n}", "Enabled", CAMPAIGN) for n in range(8)))
    assert ready.ok("campaign", "status").err == ""
    ready.holds(("+14085550108", "u8", "Enabled", CAMPAIGN))
    raises = f"sms-admin campaign set {CAMPAIGN} --limit N"
    warning = f"Campaign {CAMPAIGN} is nearly full: 9 of 10 numbers; to raise the limit: {raises}\n"
    for form in ("plain", "json"):
        assert ready.ok("campaign", "status", "-o", form).err == warning
    assert ready.ok("campaign", "status", "-q").err == ""
    done = ready.ok("campaign", "status", "-o", "table")
    assert done.out.splitlines()[-1] == "Numbers    9 of 10   █████████░ 90 %   nearly full"
    assert done.err == "1 campaign\n" + warning
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "8")
    assert "is over its limit: 9 of 8 numbers" in ready.ok("campaign", "status").err
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "0")
    ready.ok("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN)
    assert ready.ok("campaign", "status").err == ""
