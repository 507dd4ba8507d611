"""``history list``: the runs, newest first."""

import pytest

from tests.driving import BRAND, CAMPAIGN, Cli

NUMBER, OTHER = "+14085550100", "+14085550101"
FIELDS = [
    "run",
    "at",
    "actor",
    "action",
    "file",
    "file_sha256",
    "rows",
    "changed",
    "undoes",
    "digest",
    "db_role",
    "planned_by",
]


@pytest.fixture
def busy(ready: Cli) -> Cli:
    """Five runs: brand set, campaign set, an import of two numbers, an assignment, a removal by ann."""
    ready.holds((NUMBER, "jane@corp.com", "Enabled", ""), (OTHER, "joe@corp.com", "Enabled", ""))
    ready.ok("numbers", "assign", NUMBER)
    ready.ok("numbers", "remove", OTHER, "--actor", "ann")
    return ready


def test_runs_are_listed_newest_first_with_the_documented_fields(busy: Cli) -> None:
    runs = busy.json("history", "list")
    assert [list(run) for run in runs] == [FIELDS] * 5
    assert [(run["run"], run["action"]) for run in runs] == [
        (5, "remove"),
        (4, "assign"),
        (3, "import"),
        (2, "campaign set"),
        (1, "brand set"),
    ]
    assert [run["actor"] for run in runs] == ["ann", "tester", "tester", "tester", "tester"]


def test_a_run_shows_its_file_and_what_is_in_it(busy: Cli) -> None:
    imported = busy.json("history", "list")[2]
    assert imported["file"] == str(busy.folder / "holds.csv")
    assert len(imported["file_sha256"]) == 64
    assert (imported["rows"], imported["changed"], imported["undoes"]) == (2, 2, None)


def test_times_are_rfc_3339_in_utc(busy: Cli) -> None:
    for run in busy.json("history", "list"):
        assert len(run["at"]) == 20
        assert run["at"].endswith("Z")


def test_every_save_prints_the_digest_that_the_list_shows(busy: Cli) -> None:
    assert "Digest" not in busy.ok("numbers", "remove", NUMBER, "--dry-run").err
    saved = busy.ok("numbers", "remove", NUMBER)
    newest = busy.json("history", "list")[0]
    assert f"Saved as run 6. Digest {newest['digest']}" in saved.err


def test_people_are_shown_the_newest_digest(busy: Cli) -> None:
    listed = busy.ok("history", "list", "--output", "table")
    digest = busy.json("history", "list")[0]["digest"]
    assert f"Newest: run 5. Digest {digest}" in listed.err
    assert [line.split()[0] for line in listed.out.splitlines()[2:]] == ["5", "4", "3", "2", "1"]


def test_a_table_shows_as_many_runs_as_asked_for(busy: Cli) -> None:
    listed = busy.ok("history", "list", "--output", "table", "--limit", "2")
    assert len(listed.out.splitlines()) == 4
    assert "2 of 5 runs" in listed.err


def test_number_finds_what_ever_happened_to_a_number(busy: Cli) -> None:
    assert [run["run"] for run in busy.json("history", "list", "--number", "(408) 555-0100")] == [4, 3]
    assert [run["run"] for run in busy.json("history", "list", "--number", OTHER)] == [5, 3]


def test_actor_finds_what_a_person_saved(busy: Cli) -> None:
    assert [run["run"] for run in busy.json("history", "list", "--actor", "ann")] == [5]


def test_since_takes_a_day_or_a_time(busy: Cli) -> None:
    newest = busy.json("history", "list")[0]["at"]
    assert len(busy.json("history", "list", "--since", newest[:10])) == 5
    assert busy.json("history", "list", "--since", newest)[0]["run"] == 5
    assert busy.json("history", "list", "--since", "2999-01-01") == []
    assert len(busy.json("history", "list", "--since", "2020-01-01T00:00:00+02:00")) == 5


def test_filters_narrow_one_another(busy: Cli) -> None:
    assert busy.json("history", "list", "--actor", "ann", "--number", NUMBER) == []
    assert [run["run"] for run in busy.json("history", "list", "--actor", "tester", "--number", OTHER)] == [3]


@pytest.mark.parametrize("time", ["yesterday", "", "2026-13-01", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_is_none_is_an_error_and_no_list(busy: Cli, time: str) -> None:
    done = busy.run("history", "list", "--since", time)
    assert (done.code, done.out) == (2, "")
    assert "--since" in done.err


@pytest.mark.parametrize(
    ("filter_", "code"), [(("--number", "+14085550199"), "unknown-number"), (("--actor", "nobody"), "unknown-actor")]
)
def test_a_filter_that_names_what_is_not_there_is_an_error_and_no_list(
    busy: Cli, filter_: tuple[str, str], code: str
) -> None:
    done = busy.run("history", "list", *filter_, "--output", "json")
    assert (done.code, done.out) == (4, "")
    assert done.error["code"] == code
    assert filter_[1] in done.error["message"]


def test_a_store_without_runs_has_an_empty_history(cli: Cli) -> None:
    cli.ok("init", "--yes")
    listed = cli.ok("history", "list", "--output", "json")
    assert listed.json == []
    assert "Digest" not in listed.err


def test_recording_what_is_recorded_already_is_no_run(ready: Cli) -> None:
    ready.ok("brand", "set", BRAND, "--status", "VERIFIED")
    ready.ok("campaign", "set", CAMPAIGN)
    assert len(ready.json("history", "list")) == 2
