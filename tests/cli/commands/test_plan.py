"""``--save-plan``, ``plan show`` and ``plan apply``: one prepares, another one saves."""

import hashlib
import json
import os
import shlex
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, SCRIPT, Cli
from tests.terminal import on_terminal

ANN, BOB, EVE, SPARE, DEE = (f"+1408555010{n}" for n in range(5))
HEADER = ("phone_number", "user", "first_name", "sms_status", "campaign_id")
MANY = [(f"+1408556{n:04}", f"u{n}@corp.com", "", "Enabled", "") for n in range(60)]
Words = list[str]


@pytest.fixture
def stocked(ready: Cli) -> Cli:
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED", "--limit", "200")
    ready.ok("campaign", "set", CAMPAIGN, "--limit", "200")
    ready.ok("config", "set", "campaign", CAMPAIGN)
    rows = [
        (ANN, "ann@corp.com", "Ann", "Enabled", ""),
        (BOB, "bob@corp.com", "Bob", "Enabled", CAMPAIGN),
        (EVE, "eve@corp.com", "Eve", "Enabled", ""),
        (SPARE, "ann@corp.com", "Ann", "", ""),
        (DEE, "dee@corp.com", "Dee", "", ""),
    ]
    ready.ok("numbers", "import", ready.csv("stock.csv", HEADER, rows), "--yes")
    ready.csv("list.csv", ["phone_number", "note"], [[ANN, "desk"], [EVE, ""]])
    ready.csv("people.csv", HEADER, [(ANN, "ann@corp.com", "Anna", "Enabled", ""), (BOB, "new@corp.com", "N", "", "")])
    ready.csv("enable.csv", ["user", "phone_number"], [["ann@corp.com", SPARE]])
    ready.csv("page.csv", ["phone_number"], [[ANN], [EVE]])
    ready.csv("alone.csv", ["user"], [["dee@corp.com"]])
    ready.csv("off.csv", ["user"], [["eve@corp.com"], ["bob@corp.com"]])
    return ready


SOURCES = ("list.csv", "people.csv", "enable.csv", "page.csv", "alone.csv", "off.csv")
KINDS: dict[str, Words] = {
    "named": ["numbers", "assign", ANN],
    "file": ["numbers", "assign", "--csv", "list.csv"],
    "selected": ["numbers", "assign", "--unassigned"],
    "remove": ["numbers", "remove", BOB],
    "enable": ["user", "enable-number", "--csv", "enable.csv"],
    "disable": ["user", "disable-number", "bob@corp.com"],
    "users-alone": ["user", "enable-number", "--csv", "alone.csv"],
    "users-alone-off": ["user", "disable-number", "--csv", "off.csv"],
    "import": ["numbers", "import", "people.csv"],
    "sync": ["numbers", "sync", "page.csv", "--prune", "--confirm", "1"],
    "delete": ["numbers", "delete", SPARE],
    "undo": ["history", "undo", "5"],
    "deactivate": ["campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN],
    "rename": ["user", "rename", "bob@corp.com", "Rob@corp.com"],
}


def at(cli: Cli, words: Words) -> Words:
    return [str(cli.folder / word) if word.endswith(".csv") else word for word in words]


def planned(cli: Cli, words: Words, code: int = 0) -> str:
    """The plan of a command; it saves nothing."""
    path = str(cli.folder / "plan.jsonl")
    before = cli.json("history", "list")
    done = cli.run(*at(cli, words), "--save-plan", path, "--actor", "planner")
    assert done.code == code, done
    assert cli.json("history", "list") == before
    return path


def history(cli: Cli) -> list[dict[str, object]]:
    """All that the last run is, but for what differs by who planned and when."""
    run = cli.json("history", "list")[0]
    changes = cli.json("history", "show", str(run["run"]))
    users = cli.json("history", "show", str(run["run"]), "--users")
    own = {key: value for key, value in run.items() if key not in ("at", "digest", "planned_by", "plan_sha256")}
    return [own, *changes, *users]


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_that_is_applied_at_once_does_what_the_command_would_have_done(stocked: Cli, kind: str) -> None:
    words = at(stocked, KINDS[kind])
    path = planned(stocked, KINDS[kind])
    for name in SOURCES:
        (stocked.folder / name).rename(stocked.folder / f"{name}.gone")  # the plan holds all that it needs
    applied = stocked.json("plan", "apply", path, "--yes")
    run = stocked.json("history", "list")[0]
    assert (applied["saved"], applied["run"]) == (True, run["run"])
    assert (run["actor"], run["planned_by"]) == ("tester", "planner")
    by_plan, state = history(stocked), stocked.state()
    for name in SOURCES:
        (stocked.folder / f"{name}.gone").rename(stocked.folder / name)
    if kind == "deactivate":  # cannot be undone, and so not be done again
        return
    stocked.ok("history", "undo", str(run["run"]), "--yes")
    stocked.ok(*words, "--yes")
    directly = history(stocked)
    assert stocked.state() == state
    first, second = by_plan[0], directly[0]
    assert {**first, "run": 0} == {**second, "run": 0}
    assert by_plan[1:] == directly[1:]


@pytest.mark.parametrize("kind", KINDS)
def test_applying_it_twice_changes_nothing_the_second_time(stocked: Cli, kind: str) -> None:
    path = planned(stocked, KINDS[kind])
    stocked.ok("plan", "apply", path, "--yes")
    again = stocked.json("plan", "apply", path, "--yes")
    assert (again["changed"], again["refused"], again["run"]) == (0, 0, None)
    assert again["unchanged"] == again["rows"] > 0


PARTIAL: dict[str, tuple[Words, str]] = {
    "assign": (["numbers", "assign", ANN, DEE], "not-on-sms-page"),
    "file": (["numbers", "assign", "--csv", "part.csv"], "unknown-number"),
    "import": (["numbers", "import", "part.csv"], "bad-status"),
    "delete": (["numbers", "delete", SPARE, BOB], "on-sms-page"),
    "undo": (["history", "undo", "6"], "changed-since"),
}


@pytest.mark.parametrize("kind", PARTIAL)
def test_applying_a_partial_plan_twice_leaves_its_refused_rows_refused_in_summary_and_report(
    stocked: Cli, kind: str
) -> None:
    words, code = PARTIAL[kind]
    part = [[ANN, "Enabled"], ["+14085550199", "bogus"], [BOB, "Pending"]]
    stocked.csv("part.csv", ["phone_number", "sms_status"], part)
    if kind == "undo":
        stocked.ok("numbers", "assign", ANN, EVE)
        stocked.ok("numbers", "remove", EVE)
    path, report = planned(stocked, [*words, "--partial"], code=5), stocked.folder / "report.jsonl"
    first = stocked.run("plan", "apply", path, "--yes", "-o", "json")
    second = stocked.run("plan", "apply", path, "--yes", "--report", str(report), "-o", "json")
    rows, refused = first.json["rows"], first.json["refused"]
    assert (first.code, first.json["saved"], first.json["reasons"]) == (5, True, {code: refused})
    assert (second.code, second.json["saved"], second.json["reasons"]) == (5, False, {code: refused})
    assert (second.json["rows"], second.json["changed"], second.json["unchanged"]) == (rows, 0, rows - refused)
    found = [json.loads(line) for line in report.read_text().splitlines()]
    ends = sorted((row["outcome"], row["code"]) for row in found)
    assert ends == [("refused", code)] * refused + [("unchanged", "")] * (rows - refused)


def test_a_row_that_an_applied_plan_refused_stays_refused_where_it_would_be_changed_now(stocked: Cli) -> None:
    path = planned(stocked, ["numbers", "assign", ANN, DEE, "--partial"], code=5)
    stocked.run("plan", "apply", path, "--yes")
    stocked.ok("numbers", "import", stocked.csv("dee.csv", HEADER, [(DEE, "dee@corp.com", "Dee", "Enabled", "")]), "-y")
    done = stocked.run("plan", "apply", path, "--yes", "--report", "-")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert (done.code, [row["outcome"] for row in rows]) == (5, ["unchanged", "refused"])
    assert (rows[1]["code"], rows[1]["reason"]) == ("not-on-sms-page", "it was refused when the plan was made")


def test_a_rename_that_was_applied_is_unchanged_in_its_report_too(stocked: Cli) -> None:
    path = planned(stocked, KINDS["rename"])
    stocked.ok("plan", "apply", path, "--yes")
    again = stocked.ok("plan", "apply", path, "--yes", "--report", "-").out
    assert [json.loads(line)["outcome"] for line in again.splitlines()] == ["unchanged"]


def test_a_plan_that_was_applied_says_by_which_run(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    run = stocked.json("plan", "apply", path, "--yes")["run"]
    stocked.ok("numbers", "remove", BOB)
    assert f"Applied already, as run {run}: nothing to save." in stocked.ok("plan", "apply", path, "--yes").err


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "deactivate"])
def test_a_plan_that_was_applied_and_undone_is_applied_again(stocked: Cli, kind: str) -> None:
    path = planned(stocked, KINDS[kind])
    run = stocked.json("plan", "apply", path, "--yes")["run"]
    after = stocked.state()
    stocked.ok("history", "undo", str(run), "--yes")
    assert stocked.json("plan", "apply", path, "--yes")["saved"]
    assert stocked.state() == after


def test_a_plan_is_not_called_applied_where_a_later_run_changed_what_it_did(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    run = stocked.json("plan", "apply", path, "--yes")["run"]
    stocked.ok("history", "undo", str(run), "--number", ANN, "--yes")
    done = stocked.run("plan", "apply", path, "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (8, "plan-changed")
    stocked.ok("numbers", "remove", ANN)
    assert stocked.run("plan", "apply", path, "--yes").code == 8
    path = planned(stocked, KINDS["rename"])
    stocked.ok("plan", "apply", path, "--yes")
    stocked.ok("user", "rename", "rob@corp.com", "bob@corp.com")
    assert stocked.json("plan", "apply", path, "--yes")["saved"]  # it ends as planned again
    stocked.ok("user", "rename", "rob@corp.com", "robert@corp.com")
    assert stocked.run("plan", "apply", path, "--yes").code == 8


MEANWHILE: dict[str, Words] = {
    "named": ["numbers", "assign", ANN],
    "file": ["numbers", "remove", EVE],
    "selected": ["numbers", "assign", EVE, "--campaign", OTHER_CAMPAIGN],
    "remove": ["numbers", "remove", BOB],
    "enable": ["numbers", "assign", ANN],
    "disable": ["numbers", "remove", BOB],
    "users-alone": ["user", "enable-number", "dee@corp.com"],
    "users-alone-off": ["numbers", "remove", EVE],
    "import": ["numbers", "remove", ANN],
    "sync": ["numbers", "remove", BOB],
    "delete": ["user", "enable-number", "ann@corp.com", SPARE],
    "undo": ["numbers", "remove", BOB],
    "deactivate": ["numbers", "assign", ANN],
    "rename": ["user", "rename", "bob@corp.com", "Bert@corp.com"],
}


def test_where_the_plan_is_and_how_to_apply_it_is_said(stocked: Cli) -> None:
    path = str(stocked.folder / "the plan.jsonl")
    done = stocked.ok("numbers", "assign", ANN, "--save-plan", path)
    assert f"The plan is in {path}: sms-admin plan apply '{path}'" in done.err
    refused = stocked.run("numbers", "assign", DEE, "--save-plan", path)
    assert f"The plan is in {path}\n" in refused.err
    assert stocked.ok("numbers", "assign", ANN, "--save-plan", path, "--quiet").err == ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_of_which_a_row_would_end_otherwise_is_not_saved(stocked: Cli, kind: str) -> None:
    path = planned(stocked, KINDS[kind])
    stocked.ok(*MEANWHILE[kind])
    before = stocked.json("history", "list"), stocked.state()
    done = stocked.run("plan", "apply", path, "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (8, "plan-changed")
    assert (stocked.json("history", "list"), stocked.state()) == before


def test_the_first_rows_that_differ_are_named(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    stocked.ok("numbers", "assign", EVE, "--campaign", OTHER_CAMPAIGN)
    message = stocked.run("plan", "apply", path, "--yes", "-o", "json").error["message"]
    assert EVE in message
    assert f"- → {OTHER_CAMPAIGN}" in message
    assert ANN not in message


@pytest.mark.parametrize("kind", ["file", "undo", "sync"])
def test_of_a_row_that_would_end_otherwise_it_is_said_how_and_by_which_code(stocked: Cli, kind: str) -> None:
    path = planned(stocked, KINDS[kind])
    number = {"file": ANN, "undo": BOB, "sync": ANN}[kind]
    stocked.ok("numbers", "assign", number, "--move", "--campaign", OTHER_CAMPAIGN)
    message = stocked.run("plan", "apply", path, "--yes", "-o", "json").error["message"]
    code = "changed-since" if kind == "undo" else "assigned-elsewhere"
    assert f": {number}: changed → refused ({code})" in message
    assert "0" not in message.replace(number, "")  # no value of a column that nobody sees


def test_a_number_that_comes_or_goes_is_named_and_the_others_stay_beside_themselves(stocked: Cli) -> None:
    numbers = [number for number, *_ in MANY]
    stocked.ok("numbers", "import", stocked.csv("many.csv", HEADER, MANY), "--yes")
    stocked.ok("numbers", "assign", *numbers[:40])
    path = planned(stocked, KINDS["deactivate"])
    stocked.ok("numbers", "remove", numbers[7])
    stocked.ok("numbers", "assign", numbers[50])
    message = stocked.run("plan", "apply", path, "--yes", "-o", "json").error["message"]
    assert message.endswith(f"nothing was saved: {numbers[7]}: left out now; {numbers[50]}: added now")


def test_a_campaign_that_differs_is_named_with_what_it_is_now(stocked: Cli) -> None:
    path = planned(stocked, KINDS["deactivate"])
    stocked.ok("campaign", "set", CAMPAIGN, "--use-case", "MARKETING")
    message = stocked.run("plan", "apply", path, "--yes", "-o", "json").error["message"]
    assert message.endswith(f": {CAMPAIGN}: - → MARKETING")


def test_whose_plan_of_what_is_said(stocked: Cli) -> None:
    said = {kind: stocked.ok("plan", "show", planned(stocked, KINDS[kind])).err for kind in ("file", "undo", "named")}
    assert "of list.csv, made by planner after run" in said["file"].replace(f"{stocked.folder}/", "")
    assert "Plan: undo of run 5, made by planner after run" in said["undo"]
    assert "Plan: assign, made by planner after run" in said["named"]


def test_a_user_who_differs_is_named(stocked: Cli) -> None:
    path = planned(stocked, KINDS["import"])
    stocked.ok("numbers", "import", stocked.csv("n.csv", HEADER, [(SPARE, "ann@corp.com", "Annie", "", "")]), "--yes")
    message = stocked.run("plan", "apply", path, "--yes", "-o", "json").error["message"]
    assert message.endswith(": ann@corp.com: Ann → Annie")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "deactivate"])
def test_runs_that_touch_other_numbers_do_not_matter(stocked: Cli, kind: str) -> None:
    path = planned(stocked, KINDS[kind])
    stocked.ok("numbers", "import", stocked.csv("others.csv", HEADER, MANY), "--yes")
    stocked.ok("numbers", "assign", MANY[0][0], "--campaign", OTHER_CAMPAIGN)
    assert stocked.json("plan", "apply", path, "--yes")["saved"]


def test_a_name_that_changed_does_not_matter_but_another_user_does(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    stocked.ok("numbers", "import", stocked.csv("n.csv", HEADER, [(SPARE, "ann@corp.com", "Annie", "", "")]), "--yes")
    assert stocked.json("plan", "apply", path, "--yes")["saved"]
    stocked.ok("numbers", "remove", ANN)
    stocked.ok("user", "enable-number", "ann@corp.com", ANN)
    path = planned(stocked, ["numbers", "remove", ANN, EVE])
    stocked.ok("user", "rename", "ann@corp.com", "anne@corp.com")
    done = stocked.run("plan", "apply", path, "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (8, "plan-changed")
    assert f"{ANN}: ann@corp.com → anne@corp.com" in done.error["message"]


def test_the_rows_stand_in_the_order_of_the_file_by_the_columns_that_the_header_names(stocked: Cli) -> None:
    wanted = stocked.csv("order.csv", ["phone_number"], [[EVE], [ANN], ["nonsense"], [EVE]])
    path = planned(stocked, ["numbers", "assign", "--csv", wanted], code=3)
    header, *rows, _, _ = [json.loads(line) for line in Path(path).read_text().splitlines()]
    given = [dict(zip(header["staged"], row, strict=True)) for row, _ in rows]
    ends = [dict(zip(header["ends"], end, strict=True)) for _, end in rows]
    assert [row["line"] for row in given] == [2, 3, 4, 5]
    assert [end["number"] for end in ends] == [EVE, ANN, None, EVE]
    assert [end["outcome"] for end in ends] == ["changed", "changed", "refused", "refused"]
    assert (ends[0]["campaign_before"], ends[0]["campaign_after"]) == (None, CAMPAIGN)
    assert [end["code"] for end in ends[2:]] == ["bad-number", "duplicate-in-file"]


@pytest.mark.parametrize("line", [b"{}", b"[null]", b"[[1], []]", b"12"])
def test_a_line_that_no_plan_has_is_refused_even_with_a_fitting_digest(stocked: Cli, line: bytes) -> None:
    path = Path(planned(stocked, KINDS["file"]))
    header, _, *rest = path.read_bytes().splitlines()
    before = b"\n".join([header, line, *rest[:-1], b""])
    path.write_bytes(before + json.dumps({"sha256": hashlib.sha256(before).hexdigest()}).encode() + b"\n")
    done = stocked.run("plan", "apply", str(path), "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (6, "bad-plan")


NEVER: tuple[object, ...] = ([], {}, -1, 2**40, 1.5, "\ud800", "a\0b")  # in no column of a plan
ODD: tuple[object, ...] = (*NEVER, None, "x", True)


@pytest.mark.parametrize("kind", ["file", "import", "users-alone", "sync"])
def test_a_value_that_no_plan_has_is_refused_even_with_a_fitting_digest(stocked: Cli, kind: str) -> None:
    path = Path(planned(stocked, KINDS[kind]))
    header, first, *rest = path.read_text().splitlines()[:-1]
    for at, name in enumerate(json.loads(header)["staged"]):
        for value in ODD:
            row = json.loads(first)
            row[0][at] = value
            _signed(path, [header, json.dumps(row), *rest])
            done = stocked.run("plan", "apply", str(path), "--dry-run", "--report", "-")
            assert done.code in ((6,) if value in NEVER else (0, 6, 8)), (name, value, done)


@pytest.mark.parametrize("kind", ["file", "undo", "rename", "deactivate"])
def test_a_header_that_no_plan_has_is_refused_even_with_a_fitting_digest(stocked: Cli, kind: str) -> None:
    path = Path(planned(stocked, KINDS[kind]))
    header, *rest = path.read_text().splitlines()[:-1]
    for name in json.loads(header):
        for value in ODD:
            _signed(path, [json.dumps(json.loads(header) | {name: value}), *rest])
            for words in (["show"], ["apply", "--dry-run"]):
                done = stocked.run("plan", words[0], str(path), *words[1:], "-o", "table")
                assert done.code != 1, (name, value, done)


@pytest.mark.parametrize("change", [lambda rows: [rows[0], *rows], lambda rows: rows[::-1]])
def test_rows_twice_or_in_another_order_are_refused_even_with_a_fitting_digest(
    stocked: Cli, change: Callable[[list[str]], list[str]]
) -> None:
    path = Path(planned(stocked, KINDS["file"]))
    header, *rows, ends, _ = path.read_text().splitlines()
    _signed(path, [header, *change(rows), ends])
    assert stocked.run("plan", "apply", str(path), "--yes").code == 6


def _signed(path: Path, lines: list[str]) -> None:
    """Writes a plan with the digest that fits its lines."""
    before = "".join(f"{line}\n" for line in lines)
    path.write_text(before + json.dumps({"sha256": hashlib.sha256(before.encode()).hexdigest()}) + "\n")


def test_a_plan_of_another_store_is_not_saved(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    other = stocked.folder / "other.db"
    stocked.ok("--store", str(other), "init", "--yes")
    done = stocked.run("--store", str(other), "plan", "apply", path, "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (8, "plan-changed")


def test_a_plan_is_for_the_copies_of_its_store_too(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    backup = str(stocked.folder / "backup.db")
    stocked.ok("store", "backup", backup)
    assert stocked.json("--store", backup, "plan", "apply", path, "--yes")["saved"]


def test_the_file_is_its_owners_alone_and_each_line_is_json(stocked: Cli) -> None:
    path = Path(planned(stocked, KINDS["file"]))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    header, *rows, ends, last = [json.loads(line) for line in path.read_text().splitlines()]
    assert (header["sms_admin_plan"], header["action"], header["actor"]) == (1, "assign", "planner")
    assert (header["counts"]["rows"], len(rows)) == (2, 2)
    assert header["file"] == str(stocked.folder / "list.csv")
    assert len(header["file_sha256"]) == len(ends["ends_sha256"]) == 64
    before = path.read_bytes().rpartition(b'{"sha256"')[0]
    assert last == {"sha256": hashlib.sha256(before).hexdigest()}
    assert stocked.json("plan", "apply", str(path), "--yes")["saved"]
    assert json.dumps([ANN, "desk"]) in rows[0][0]


def test_it_is_written_whole_or_not_at_all(stocked: Cli) -> None:
    path = stocked.folder / "plan.jsonl"
    path.write_text("what was there")
    assert stocked.run("numbers", "assign", "--csv", str(stocked.folder / "no.csv"), "--save-plan", str(path)).code == 6
    assert path.read_text() == "what was there"
    assert [name for name in os.listdir(stocked.folder) if name.startswith(".sms-admin")] == []


def _edited(text: str) -> str:
    return text.replace("assign", "remove", 1)


def _cut(text: str) -> str:
    return "".join(text.splitlines(keepends=True)[:-1])


def _cut_within(text: str) -> str:
    return text[:-10]


def _lengthened(text: str) -> str:
    return text + text.splitlines(keepends=True)[-1]


def _newer(text: str) -> str:
    return text.replace('"sms_admin_plan": 1', '"sms_admin_plan": 2', 1)


def _list(text: str) -> str:
    return "phone_number\n+14085550100\n"


def _nothing(text: str) -> str:
    return ""


def _deep(text: str) -> str:
    return "[" * 100_000


@pytest.mark.parametrize("damage", [_edited, _cut, _cut_within, _lengthened, _newer, _list, _nothing, _deep])
@pytest.mark.parametrize("words", [["apply", "--yes"], ["show"]])
def test_a_plan_that_is_not_as_it_was_written_is_a_bad_file(
    stocked: Cli, words: Words, damage: Callable[[str], str]
) -> None:
    path = Path(planned(stocked, KINDS["file"]))
    path.write_text(damage(path.read_text()))
    before = stocked.state()
    assert stocked.run("plan", words[0], str(path), *words[1:]).code == 6
    assert stocked.state() == before


def _with_header(path: Path, change: dict[str, object]) -> None:
    """Rewrites the header of a plan, with digests that fit."""
    header, *rows, _ = path.read_text().splitlines(keepends=True)
    text = json.dumps(json.loads(header) | change) + "\n" + "".join(rows)
    path.write_text(text + json.dumps({"sha256": hashlib.sha256(text.encode()).hexdigest()}) + "\n")


@pytest.mark.parametrize(
    "change",
    [
        {"counts": {}},
        {"counts": 3},
        {"counts": {"rows": "many", "changed": 1, "unchanged": 0, "refused": 0}},
        {"changed": [3]},
        {"changed": [{"line": 1}]},
        {"staged": 5},
        {"rows": "two"},
        {"columns": ["phone_number"]},
        {"newer": True},
        {"plan": {"kind": "request", "action": "reserve"}},
        {"plan": {"kind": "request", "action": "assign", "newer": 1}},
        {"plan": {"kind": "undo", "run": "x", "only": 3}},
        {"plan": {"kind": "swap"}},
    ],
    ids=str,
)
def test_a_header_that_this_program_does_not_write_is_a_bad_file(stocked: Cli, change: dict[str, object]) -> None:
    path = Path(planned(stocked, KINDS["file"]))
    _with_header(path, change)
    before = stocked.state()
    applied = stocked.run("plan", "apply", str(path), "--yes")
    assert applied.code == 6, applied.err
    assert stocked.state() == before
    assert stocked.run("plan", "show", str(path)).code == (0 if "plan" in change else 6)


def test_a_plan_that_is_not_there_is_a_bad_file(stocked: Cli) -> None:
    assert stocked.run("plan", "show", str(stocked.folder / "no.jsonl")).code == 6


def test_a_plan_comes_from_standard_input_too(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    plan = Path(path).read_text()
    assert stocked.ok("plan", "show", "-", input=plan).out == stocked.ok("plan", "show", path).out
    assert stocked.run("plan", "apply", "-", input=plan).code == 2  # it cannot ask, and wants --yes
    assert stocked.run("plan", "apply", "-", "--yes", input=_cut(plan)).code == 6
    stocked.ok("plan", "apply", "-", "--yes", input=plan)
    assert stocked.state()[ANN] == ("enabled", CAMPAIGN)


def test_a_plan_comes_from_a_pipe_too(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    command = f'"{SCRIPT}" plan apply <(cat "{path}") --yes'
    environ = {**stocked.environ, "PATH": os.environ["PATH"]}
    subprocess.run(["bash", "-c", command], env=environ, check=True, timeout=60, capture_output=True)
    assert stocked.state()[ANN] == ("enabled", CAMPAIGN)


def test_show_prints_what_the_question_would_have_shown(stocked: Cli) -> None:
    stocked.csv("mixed.csv", ["phone_number"], [[ANN], ["+14085550199"], [EVE]])
    words = ["numbers", "assign", "--csv", "mixed.csv"]
    path = planned(stocked, words, code=3)
    dry = stocked.run(*at(stocked, words), "--dry-run", "-o", "table")
    shown = stocked.ok("plan", "show", path, "-o", "table")
    assert shown.out == dry.out
    assert "made by planner" in shown.err
    assert stocked.json("plan", "show", path) == stocked.run(*at(stocked, words), "--dry-run", "-o", "json").json


def test_what_was_read_of_the_file_is_said_where_its_plan_is_shown_and_applied(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    Path(stocked.folder / "list.csv").unlink()
    read = {"columns": {"phone_number": "phone_number"}, "columns_unused": ["note"]}
    said = "columns: phone_number ← phone_number; not used: note\n"
    for words in (["plan", "show", path], ["plan", "apply", path, "--yes"], ["plan", "apply", path, "--yes"]):
        done = stocked.ok(*words, "-o", "json")
        assert said in done.err
        assert done.json.items() >= read.items()
    named = stocked.json("plan", "show", planned(stocked, KINDS["named"]))
    assert not named.keys() & read.keys()


def test_a_plan_that_does_not_say_what_was_read_is_applied_all_the_same(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    _with_header(Path(path), {"columns": {}, "columns_unused": []})
    assert "columns" not in stocked.json("plan", "apply", path, "--yes")


def test_show_names_the_command_that_writes_the_rows_beyond_the_first(stocked: Cli) -> None:
    stocked.csv("people.csv", HEADER, MANY)
    path = planned(stocked, KINDS["import"])
    shown = stocked.ok("plan", "show", path, "-o", "table").out
    (rest,) = [line for line in shown.splitlines() if line.startswith("...")]
    assert rest == f"... and 40 more changed; sms-admin plan apply {path} --dry-run --report FILE.csv writes them all"
    report = stocked.folder / "FILE.csv"
    stocked.ok("plan", "apply", path, "--dry-run", "--report", str(report))
    assert len(report.read_text().splitlines()) == 1 + len(MANY)


def test_show_needs_no_store(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    assert stocked.ok("--store", str(stocked.folder / "none.db"), "plan", "show", path)


def test_a_plan_with_refused_rows_is_applied_as_it_was_made(stocked: Cli) -> None:
    stocked.csv("mixed.csv", ["phone_number"], [[ANN], ["+14085550199"]])
    words = ["numbers", "assign", "--csv", "mixed.csv"]
    stopped = stocked.run("plan", "apply", planned(stocked, words, code=3), "--yes")
    assert stopped.code == 3
    done = stocked.run("plan", "apply", planned(stocked, [*words, "--partial"], code=5), "--yes", "-o", "json")
    assert (done.code, done.json["changed"], done.json["refused"]) == (5, 1, 1)
    rejects = str(stocked.folder / "FILE.csv")
    hinted = shlex.split(done.error["hint"].replace("FILE.csv", rejects))
    assert stocked.run(*hinted[1:]).code == 5  # the row is still refused
    assert Path(rejects).read_text().splitlines()[1].startswith("+14085550199,unknown-number,")


@pytest.mark.parametrize("more", [[], ["--rejects", "rejects.csv"]])
@pytest.mark.parametrize("rows", [[[ANN], [BOB], [DEE]], [[DEE]]], ids=["some", "all"])
def test_where_refused_rows_stop_a_plan_the_way_out_is_another_plan(
    stocked: Cli, rows: list[list[str]], more: Words
) -> None:
    path = planned(stocked, ["numbers", "assign", "--csv", stocked.csv("part.csv", ["phone_number"], rows)], 3)
    more = [str(stocked.folder / word) if word.endswith(".csv") else word for word in more]
    done = stocked.run("plan", "apply", path, "--yes", *more, "-o", "json")
    assert (done.code, done.json["saved"]) == (3, False)
    assert done.error["hint"] == "make the plan again, once that is put right, or with --partial"


def test_a_report_of_an_applied_plan_has_the_rows_of_its_file(stocked: Cli) -> None:
    path, report = planned(stocked, KINDS["file"]), stocked.folder / "report.csv"
    stocked.ok("plan", "apply", path, "--yes", "--report", str(report))
    assert report.read_text().splitlines() == [
        "phone_number,note,line,number,outcome,code,reason",
        f"{ANN},desk,2,{ANN},changed,,",
        f"{EVE},,3,{EVE},changed,,",
    ]


def test_applying_asks_on_a_terminal_and_wants_yes_elsewhere(stocked: Cli) -> None:
    path = planned(stocked, KINDS["file"])
    assert stocked.run("plan", "apply", path).code == 2
    environ = {**stocked.environ, "PATH": "/usr/bin:/bin", "TERM": "dumb", "COLUMNS": "200", "SMS": SCRIPT}
    shown = on_terminal('"$SMS" plan apply plan.jsonl; echo "exit $?"', environ, stocked.folder, "y\n")
    assert shown.splitlines()[-1] == "exit 0"
    assert ANN in shown
    assert stocked.state()[ANN] == ("enabled", CAMPAIGN)


@pytest.mark.parametrize("words", [["--partial"], ["--save-plan", "x"]])
def test_what_the_plan_says_already_is_not_said_again(stocked: Cli, words: Words) -> None:
    assert stocked.run("plan", "apply", planned(stocked, KINDS["file"]), "--yes", *words).code == 2


@pytest.mark.sqlite
@pytest.mark.parametrize("path", ["-", "store.db", "list.csv"])
def test_a_plan_does_not_replace_what_is_in_use(stocked: Cli, path: str) -> None:
    name = path if path == "-" else str(stocked.folder / path)
    done = stocked.run("numbers", "assign", "--csv", str(stocked.folder / "list.csv"), "--save-plan", name)
    assert done.code == 2
