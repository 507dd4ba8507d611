"""Every code of a refusal, from a file and a store to the report: the facts are found and the rule fires."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from sms_admin.domain.plan import SHOWN
from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

INVENTORY_OF_8X8 = str(Path(__file__).parents[2] / "examples" / "acme" / "8x8-numbers.csv")
CLOSED_BRAND, CAMPAIGN_OF_IT = "B9ZZZZ9", "C8AAAA8"
EXCEL, LETTERS, ABSENT, TOLL_FREE, BRITISH = (
    "1.40856E+10",
    "1-800-FLOWERS",
    "408-555-9999",
    "+18005550199",
    "+442079460123",
)


class Row(NamedTuple):
    """A number as the store has it, how the file names it, and how its row must end."""

    outcome: str
    owner: str = ""
    status: str = ""
    on: str = ""
    user: str = ""
    campaign: str = ""
    text: str = ""

    def number(self, place: int) -> str:
        return self.text or f"+1408555{100 + place:04}"


@pytest.fixture
def world(ready: Cli) -> Cli:
    """One campaign with an open gate; one that has expired; one whose Brand is not verified."""
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "3")
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "EXPIRED")
    ready.ok("brand", "set", CLOSED_BRAND, "--status", "SELF_DECLARED")
    ready.ok("campaign", "set", CAMPAIGN_OF_IT, "--brand", CLOSED_BRAND, "--status", "VERIFIED")
    return ready


def outcomes(cli: Cli, command: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """How each row of a file ends: the code, or changed or unchanged."""
    known = [(r.number(at), r.owner, r.status, r.on) for at, r in enumerate(rows) if r.owner or r.status]
    cli.holds(*known)
    header = ["phone_number", "user", "campaign_id"]
    file = cli.csv("file.csv", header, [[r.number(at), r.user, r.campaign] for at, r in enumerate(rows)])
    return reported(cli, *command, file)


def reported(cli: Cli, *command: str) -> list[str]:
    report = cli.folder / "report.jsonl"
    before = cli.state()
    done = cli.run(*command, "--dry-run", "--report", str(report))
    assert done.code in (0, 3)
    assert cli.state() == before
    entries = [json.loads(line) for line in report.read_text().splitlines()]
    assert all(
        bool(row["reason"]) == (row["outcome"] == "refused") for row in entries if not row["reason"].startswith("also")
    )
    refused = [row["reason"] for row in entries if row["code"]]
    assert all(reason in done.err for reason in refused[:SHOWN]), "a report gives the reasons that are shown"
    return [row["code"] or row["outcome"] for row in entries]


ENABLE = [
    Row("changed", "ann", user="Ann"),
    Row("excel-mangled", text=EXCEL),
    Row("bad-number", text=LETTERS),
    Row("duplicate-in-file", text="(408) 555-0100"),
    Row("unknown-number", text=ABSENT),
    Row("unknown-user", "bob", user="nobody"),
    Row("not-users-number", "cat", user="ann"),
    Row("no-user", status="disabled"),
    Row("unknown-campaign", "dan", campaign="C0NONE0"),
    Row("unknown-campaign", "don", campaign="our campaign"),
    Row("brand-not-verified", "eve", campaign=CAMPAIGN_OF_IT),
    Row("campaign-not-verified", "fay", campaign=OTHER_CAMPAIGN),
    Row("toll-free", "gil", text=TOLL_FREE),
    Row("country-not-covered", "gus", text=BRITISH),
    Row("already-on-sms-page", "hal", "enabled"),
    Row("not-enabled", "ida", "pending"),
    Row("not-enabled", "ike", "enabling-failed", CAMPAIGN),
    Row("not-enabled", "ivy", "disabling-failed", OTHER_CAMPAIGN),
    Row("assigned-elsewhere", "jim", "enabled", OTHER_CAMPAIGN),
    Row("unchanged", "kim", "enabled", CAMPAIGN),
    Row("campaign-full", "lea", campaign=CAMPAIGN.lower()),
    Row("user-twice-in-file", "lea"),
    Row("campaign-full", "max"),
]
ASSIGN = [
    Row("changed", "ann", "enabled"),
    Row("excel-mangled", text=EXCEL),
    Row("bad-number", text=LETTERS),
    Row("duplicate-in-file", text="1 408 555 0100"),
    Row("unknown-number", text=ABSENT),
    Row("campaign-full", "bob", "enabled", user="nobody"),
    Row("no-user", status="enabled"),
    Row("unknown-campaign", "dan", "enabled", campaign="C0NONE0"),
    Row("brand-not-verified", "eve", "enabled", campaign=CAMPAIGN_OF_IT),
    Row("campaign-not-verified", "fay", "enabled", campaign=OTHER_CAMPAIGN),
    Row("campaign-not-verified", "fox", "enabled", OTHER_CAMPAIGN, campaign=OTHER_CAMPAIGN),
    Row("toll-free", "gil", "enabled", text=TOLL_FREE),
    Row("country-not-covered", "gus", "enabled", text=BRITISH),
    Row("not-on-sms-page", "hal"),
    Row("not-enabled", "ida", "pending"),
    Row("not-enabled", "ike", "disabling-failed", CAMPAIGN),
    Row("assigned-elsewhere", "jim", "enabled", OTHER_CAMPAIGN),
    Row("unchanged", "kim", "enabled", CAMPAIGN),
]
REMOVE = [
    Row("changed", "ann", "enabled", CAMPAIGN),
    Row("excel-mangled", text=EXCEL),
    Row("bad-number", text=LETTERS),
    Row("duplicate-in-file", text="'+14085550100"),
    Row("unknown-number", text=ABSENT),
    Row("changed", "bob", "pending", user="nobody"),
    Row("changed", status="enabling-failed", campaign="C0NONE0"),
    Row("changed", "gus", "enabled", OTHER_CAMPAIGN, text=BRITISH),
    Row("changed", "gil", "enabled", text=TOLL_FREE),
    Row("unchanged", "hal"),
]


@pytest.mark.parametrize(
    ("command", "rows"),
    [
        (["user", "enable-number", "--csv"], ENABLE),
        (["numbers", "assign", "--csv"], ASSIGN),
        (["numbers", "remove", "--csv"], REMOVE),
    ],
    ids=["enable", "assign", "remove"],
)
def test_each_row_of_a_file_ends_as_the_rules_say(world: Cli, command: list[str], rows: list[Row]) -> None:
    assert outcomes(world, command, rows) == [row.outcome for row in rows]


def test_move_takes_numbers_from_another_campaign_and_excuses_nothing_else(world: Cli) -> None:
    rows = [row._replace(outcome="changed") if row.outcome == "assigned-elsewhere" else row for row in ASSIGN]
    world.ok("campaign", "set", CAMPAIGN, "--limit", "4")
    full = next(at for at, row in enumerate(rows) if row.outcome == "campaign-full")
    rows[full] = rows[full]._replace(outcome="changed")
    found = outcomes(world, ["numbers", "assign", "--move", "--csv"], rows)
    assert found == [r.outcome if r.owner != "jim" else "campaign-full" for r in rows]


@pytest.mark.parametrize(
    ("status_of_other", "status", "code"),
    [("EXPIRED", "PENDING", "no-campaign"), ("VERIFIED", "VERIFIED", "campaign-ambiguous")],
)
def test_a_row_that_names_no_campaign_needs_one_open_gate_and_no_more(
    world: Cli, status_of_other: str, status: str, code: str
) -> None:
    world.ok("campaign", "set", OTHER_CAMPAIGN, "--status", status_of_other)
    world.ok("campaign", "set", CAMPAIGN, "--status", status)
    assert outcomes(world, ["user", "enable-number", "--csv"], [Row("", "ann"), Row("", "bob")]) == [code, code]
    assert outcomes(world, ["numbers", "assign", "--csv"], [Row("", "ann", "enabled")]) == [code]


def test_the_flag_names_the_campaign_of_every_row_whatever_the_file_says(world: Cli) -> None:
    world.ok("campaign", "set", OTHER_CAMPAIGN, "--status", "VERIFIED")
    rows = [Row("", "ann", "enabled", campaign=CAMPAIGN), Row("", "bob", "enabled", campaign="nonsense")]
    file = ["numbers", "assign", "--campaign", OTHER_CAMPAIGN, "--csv"]
    assert outcomes(world, file, rows) == ["changed", "changed"]
    world.ok(*file, str(world.folder / "file.csv"), "--yes")
    assert set(world.state().values()) == {("enabled", OTHER_CAMPAIGN)}


def test_each_row_of_an_import_ends_as_its_rules_say(world: Cli) -> None:
    world.holds(("+14085550110", "kim", "Enabled", CAMPAIGN), ("+14085550111", "lea", "Enabled", ""))
    rows = [
        (["408-555-0100", "ann", "Enabled", "C7GH42I"], "changed"),
        ([EXCEL, "bob", "", ""], "excel-mangled"),
        ([LETTERS, "bob", "", ""], "bad-number"),
        (["+14085550100", "bob", "", ""], "duplicate-in-file"),
        (["+14085550101", "bob", "Enabled", "C0NONE0"], "unknown-campaign"),
        (["+14085550102", "bob", "on", ""], "bad-status"),
        (["+14085550103", "bob", "", CAMPAIGN], "campaign-on-disabled"),
        (["+14085550104", "ANN", "Pending", ""], "second-live-number"),
        (["+14085550105", "lea", "Enabled", ""], "second-live-number"),
        (["+14085550106", "bob hope", "Enabled", ""], "bad-user"),
        (["+14085550110", "Kim", "enabled", CAMPAIGN], "unchanged"),
        ([TOLL_FREE, "", "Enabling Failed", OTHER_CAMPAIGN], "changed"),
        ([BRITISH, "gus", "disabling-failed", ""], "changed"),
    ]
    header = ["phone_number", "user", "sms_status", "campaign_id"]
    file = world.csv("inventory.csv", header, [cells for cells, _ in rows])
    assert reported(world, "numbers", "import", file) == [outcome for _, outcome in rows]


def test_the_header_of_8x8s_own_api_comes_in_with_its_numbers_disabled_and_placed(ready: Cli) -> None:
    ready.ok("numbers", "import", INVENTORY_OF_8X8, "--yes")
    listed = ready.json("numbers", "list", "--all")
    assert len(listed) == 6
    assert {n["status"] for n in listed} == {"disabled"}
    assert {n["number"]: (n["country"], n["category"]) for n in listed}["+442079460456"] == ("GB", "LOCAL")
    again = ready.json("numbers", "import", INVENTORY_OF_8X8, "--yes")
    assert (again["changed"], again["unchanged"]) == (0, 6)
