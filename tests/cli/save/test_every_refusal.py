"""Files with every mistake there is, driven through the program: each row ends with its code, and says the way out."""

import csv
from collections.abc import Sequence

import pytest

from sms_admin.domain.refusals import Code
from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli, Result

SLEEPY, WAITING, REJECTED = "B0SLEEP", "C0SLEEP", "C0REJCT"
JANE, JOHN, JOAN, JACK, JILL = (f"+1408555010{n}" for n in range(5))
NOBODYS, PENDING, OFF, LONDON, FREE = "+14085550110", "+14085550111", "+14085550112", "+442079460123", "+18005550199"
SECOND, THIRD = "+14085550120", "+14085550121"


@pytest.fixture
def office(ready: Cli) -> Cli:
    """Two campaigns that are open, of which one has two places; two that are closed; numbers of every kind."""
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "3")
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED")
    ready.ok("brand", "set", SLEEPY)
    ready.ok("campaign", "set", WAITING, "--brand", SLEEPY, "--status", "VERIFIED")
    ready.ok("campaign", "set", REJECTED, "--brand", BRAND, "--status", "REJECTED")
    ready.holds(
        (JANE, "jane", "Enabled", ""),
        (JOHN, "john", "Enabled", CAMPAIGN),
        (JOAN, "joan", "Enabled", OTHER_CAMPAIGN),
        (JACK, "jack", "Enabled", ""),
        (JILL, "jill", "Enabled", ""),
        (NOBODYS, "", "Enabled", ""),
        (PENDING, "pam", "Pending", ""),
        (OFF, "olaf", "", ""),
        (SECOND, "sam", "", ""),
        (THIRD, "sam", "", ""),
        (LONDON, "imogen", "Enabled", ""),
        (FREE, "desk", "Enabled", ""),
    )
    return ready


Row = tuple[Sequence[str], str, Sequence[str]]

ASSIGN: Sequence[Row] = (  # cells, code or outcome, what the sentence names
    ((JANE, CAMPAIGN), "changed", ()),
    (("1.40856E+10", CAMPAIGN), "excel-mangled", ("1.40856E+10", "text")),
    (("1-800-FLOWERS", CAMPAIGN), "bad-number", ("1-800-FLOWERS", "letters")),
    (("(408) 555-0100", CAMPAIGN), "duplicate-in-file", (JANE, "line 2")),
    (("+14085550199", CAMPAIGN), "unknown-number", ("+14085550199", "numbers import")),
    ((NOBODYS, CAMPAIGN), "no-user", (NOBODYS, "numbers import")),
    ((JACK, "C000000"), "unknown-campaign", ("C000000", "campaign set")),
    ((JILL, ""), "campaign-ambiguous", (CAMPAIGN, OTHER_CAMPAIGN, "--campaign")),
    ((LONDON, WAITING), "brand-not-verified", (SLEEPY, WAITING, "PENDING", "brand set")),
    ((FREE, REJECTED), "campaign-not-verified", (REJECTED, "REJECTED", "campaign set")),
    ((OFF, CAMPAIGN), "not-on-sms-page", (OFF, f"user enable-number olaf {OFF}")),
    ((PENDING, CAMPAIGN), "not-enabled", (PENDING, "Pending", "numbers remove")),
    ((JOAN, CAMPAIGN), "assigned-elsewhere", (JOAN, OTHER_CAMPAIGN, "--move")),
    ((JOHN, CAMPAIGN), "unchanged", ()),
)
ENABLE: Sequence[Row] = (
    ((SECOND, "sam", CAMPAIGN), "changed", ()),
    (("1.4E+10", "sam", CAMPAIGN), "excel-mangled", ("1.4E+10",)),
    (("４０８５５５０１００", "sam", CAMPAIGN), "bad-number", ("４０８５５５０１００",)),
    ((SECOND, "sam", CAMPAIGN), "duplicate-in-file", (SECOND, "line 2")),
    (("+14085550199", "sam", CAMPAIGN), "unknown-number", ("+14085550199",)),
    ((OFF, "nobody", CAMPAIGN), "unknown-user", ("nobody", "user list")),
    ((JILL, "jack", CAMPAIGN), "not-users-number", (JILL, "jill", "jack", "user show jack")),
    ((NOBODYS, "", CAMPAIGN), "no-user", (NOBODYS,)),
    ((JACK, "jack", "C000000"), "unknown-campaign", ("C000000",)),
    ((JANE, "jane", ""), "campaign-ambiguous", (CAMPAIGN, OTHER_CAMPAIGN)),
    ((FREE, "desk", CAMPAIGN), "toll-free", (FREE, CAMPAIGN)),
    ((LONDON, "imogen", CAMPAIGN), "country-not-covered", (LONDON, "GB", CAMPAIGN)),
    ((PENDING, "pam", CAMPAIGN), "not-enabled", (PENDING, "Pending")),
    ((JOAN, "joan", CAMPAIGN), "assigned-elsewhere", (JOAN, OTHER_CAMPAIGN)),
    ((THIRD, "SAM", CAMPAIGN), "user-twice-in-file", (THIRD, "sam", "line 2", SECOND)),
    ((JOHN, "john", CAMPAIGN), "unchanged", ()),
)
REMOVE: Sequence[Row] = (
    ((JANE,), "changed", ()),
    (("1E10",), "excel-mangled", ("1E10",)),
    (("-",), "bad-number", ("'-'",)),
    ((JANE,), "duplicate-in-file", (JANE, "line 2")),
    (("+14085550199",), "unknown-number", ("+14085550199",)),
    ((OFF,), "unchanged", ()),
    ((NOBODYS,), "changed", ()),
)
IMPORT: Sequence[Row] = (
    (("+14085550150", "newcomer", "Enabled", CAMPAIGN), "changed", ()),
    (("1.4E+10", "a", "", ""), "excel-mangled", ("1.4E+10",)),
    (("12", "a", "", ""), "bad-number", ("12",)),
    (("408-555-0150", "b", "", ""), "duplicate-in-file", ("+14085550150", "line 2")),
    (("+14085550151", "b", "Enabled", "C000000"), "unknown-campaign", ("C000000",)),
    (("+14085550152", "c", "Frozen", ""), "bad-status", ("Frozen", "Enabling Failed")),
    (("+14085550153", "d", "", CAMPAIGN), "campaign-on-disabled", ("+14085550153", CAMPAIGN)),
    (("+14085550154", "Jane", "Enabled", ""), "second-live-number", ("Jane", "+14085550154", JANE)),
    (("+14085550155", "two words", "", ""), "bad-user", ("two words", "blank")),
    ((OFF, "olaf", "Disabled", ""), "unchanged", ()),
)


def columns(rows: Sequence[Row], *names: str) -> list[str]:
    return list(names[: len(rows[0][0])])


FILES = {
    "assign": (ASSIGN, columns(ASSIGN, "phone_number", "campaign_id"), ["numbers", "assign", "--csv"]),
    "enable": (ENABLE, columns(ENABLE, "phone_number", "user", "campaign_id"), ["user", "enable-number", "--csv"]),
    "remove": (REMOVE, columns(REMOVE, "phone_number"), ["numbers", "remove", "--csv"]),
    "import": (IMPORT, columns(IMPORT, "phone_number", "user", "sms_status", "campaign_id"), ["numbers", "import"]),
}


def run(cli: Cli, kind: str, *more: str) -> tuple[Result, list[dict[str, str]], list[dict[str, str]]]:
    """How the file of ``kind`` ends, its report and its rejects."""
    rows, header, words = FILES[kind]
    path = cli.csv(f"{kind}.csv", header, [cells for cells, *_ in rows])
    report, rejects = cli.folder / "report.csv", cli.folder / "rejects.csv"
    done = cli.run(*words, path, "-o", "json", "--report", str(report), "--rejects", str(rejects), *more)
    return done, [*csv.DictReader(report.open(newline=""))], [*csv.DictReader(rejects.open(newline=""))]


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("more", [["--yes"], ["--yes", "--partial"], ["--dry-run"], ["--dry-run", "--partial"]])
def test_every_row_ends_as_the_rules_say(kind: str, more: list[str], office: Cli) -> None:
    rows, _, _ = FILES[kind]
    before = office.state()
    done, report, rejects = run(office, kind, *more)
    ends = [end for _, end, _ in rows]
    refused = [end for end in ends if end not in ("changed", "unchanged")]
    assert [row["code"] or row["outcome"] for row in report] == ends
    assert [row["line"] for row in report] == [str(line) for line in range(2, len(rows) + 2)]
    assert [row["code"] for row in rejects] == refused
    result = done.json
    assert result["reasons"] == {code: refused.count(code) for code in Code if code in refused}
    assert list(result["reasons"]) == [code for code in Code if code in refused]
    assert (result["rows"], result["refused"]) == (len(rows), len(refused))
    assert (result["changed"], result["unchanged"]) == (ends.count("changed"), ends.count("unchanged"))
    partial, dry_run = "--partial" in more, "--dry-run" in more
    assert done.code == (5 if partial else 3)
    assert (result["saved"], result["dry_run"]) == (partial and not dry_run, dry_run)
    assert (office.state() == before) is not result["saved"]


@pytest.mark.parametrize("kind", FILES)
def test_every_sentence_names_the_values_and_the_way_out(kind: str, office: Cli) -> None:
    _, report, rejects = run(office, kind, "--dry-run")
    for (_, end, named), row in zip(FILES[kind][0], report, strict=True):
        assert bool(row["reason"]) is (end not in ("changed", "unchanged"))
        for value in named:
            assert value in row["reason"], row
        assert not set("{}") & set(row["reason"])
    assert [row["reason"] for row in rejects] == [row["reason"] for row in report if row["code"]]


def test_the_first_rows_in_the_file_are_those_that_fit(office: Cli) -> None:
    path = office.csv("many.csv", ["phone_number"], [[JILL], [JACK], [JOHN], [JANE]])
    done = office.run("numbers", "assign", "--csv", path, "--campaign", CAMPAIGN, "--yes", "-o", "json", "--partial")
    assert (done.code, done.json["reasons"], done.json["changed"]) == (5, {"campaign-full": 1}, 2)
    assert office.state()[JANE] == ("enabled", "")
    done = office.run("numbers", "assign", JANE, "--campaign", CAMPAIGN, "-o", "json")
    assert done.error["message"].startswith(f"number {JANE} does not fit on campaign {CAMPAIGN}: 3 of its 3 places")


def test_without_an_open_gate_there_is_no_campaign(office: Cli) -> None:
    office.ok("brand", "set", BRAND, "--status", "PENDING")
    done = office.run("numbers", "assign", JANE, "-o", "json")
    assert (done.code, done.error["code"], done.error["hint"]) == (3, "no-campaign", "sms-admin campaign status")
    assert f"{CAMPAIGN} (Brand {BRAND} is PENDING)" in done.error["message"]
    assert office.run("user", "enable-number", "olaf", "-o", "json").error["code"] == "no-campaign"


def test_enabling_what_is_enabled_without_a_campaign_is_for_numbers_assign(office: Cli) -> None:
    done = office.run("user", "enable-number", "jane", "--campaign", CAMPAIGN, "-o", "json")
    assert (done.code, done.error["code"]) == (3, "already-on-sms-page")
    assert done.error["hint"] == f"sms-admin numbers assign {JANE} --campaign {CAMPAIGN}"
