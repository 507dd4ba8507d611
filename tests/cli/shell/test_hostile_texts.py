"""Texts that mean harm: in names, sites, brands and file names, through every command, to a terminal and to files."""

import csv
import io
import json
import os
import shlex
import sys
from pathlib import Path

from sms_admin.domain.cells import unguard
from tests.driving import BRAND, CAMPAIGN, Cli
from tests.render.test_harmless_text import acts_on_a_terminal
from tests.terminal import on_terminal

PROBES = [
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x1b]0;swallows the rest",
    "\x1b]52;c;aGk=\x07",
    "\x9b31m",
    "a\x08b",
    "good\revil",
    "a\nforged\t+14085550199",
    "\x7f",
    "abc\u202egpj.exe",
    "\u2066x\u2069",
    "\u061c\u200f\u206a",
    "a\u2028b",
    "\ufeffx",
    "\U000e0041",
    "[/x]",
    "[red]x[/red]",
    ":smile:",
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "@SUM(1)",
    "Zoë 山田 👩\u200d💻",
]
# One process for all commands; each would take a third of a second to load the libraries.
PROGRAM = """
import json, sys
from sms_admin.cli.shell import streams
from sms_admin.cli.app import app
streams.prepare()
for words in json.loads(sys.argv[1]):
    try: app(words)
    except SystemExit: pass
"""
NASTY = "\x1b[31m\u202e[/x]\x9b"


def filled(cli: Cli) -> Path:
    """A store with a probe in every text that it keeps; returns a file of hostile rows with a hostile name."""
    cli.ok("brand", "set", BRAND, "--name", NASTY)
    cli.ok("campaign", "set", CAMPAIGN, "--use-case", NASTY)
    header = ["phone_number", "user", "first_name", "last_name", "site", "sms_status", NASTY]
    rows = [[f"+1408555{at:04}", f"user{at}", p, p, p, "Enabled", p] for at, p in enumerate(PROBES, 100)]
    cli.ok("numbers", "import", cli.csv(f"{NASTY.replace('/', '')}.csv", header, rows), "--yes")
    bad = [[p, p, p] for p in PROBES]
    return Path(cli.csv(f"bad{NASTY.replace('/', '')}.csv", ["phone_number", "user", "campaign_id"], bad))


def test_no_command_brings_a_harmful_character_to_a_terminal(ready: Cli) -> None:
    bad = filled(ready)
    report = ready.folder / "report.csv"
    commands = [
        ["numbers", "list", "--limit", "0"],
        ["numbers", "list", "--all", "--output", "plain"],
        ["numbers", "list", "--all", "--output", "csv"],
        ["numbers", "list", "--all", "--output", "jsonl"],
        ["user", "list"],
        ["user", "list", "--output", "csv"],
        ["user", "show", "user109"],
        ["user", "show", NASTY],
        ["numbers", "show", "+14085550109"],
        ["numbers", "show", NASTY],
        ["numbers", "list", "--search", NASTY],
        ["numbers", "list", "--status", NASTY],
        ["numbers", "list", "--user", NASTY],
        ["campaign", "status"],
        ["campaign", "status", NASTY],
        ["history", "list"],
        ["history", "show", "3"],
        ["numbers", "assign", NASTY],
        ["numbers", "assign", "--csv", str(bad), "--dry-run", "--report", str(report)],
        ["user", "enable-number", "--csv", str(bad), "--dry-run"],
        ["numbers", "import", str(bad), "--dry-run"],
        ["numbers", "import", f"no{NASTY}"],
        ["numbers", "assign", "--unassigned"],
        ["config", "set", NASTY, NASTY],
        [NASTY],
        ["--store", f"/none{NASTY}", "user", "list"],
        ["--config", f"/none{NASTY}", "config", "path"],
        ["--store", f"/none{NASTY}", "config", "show"],
    ]
    line = shlex.join([sys.executable, "-c", PROGRAM, json.dumps(commands)])
    environ = {**ready.environ, "PATH": os.environ["PATH"], "TERM": "xterm", "NO_COLOR": "1", "LANG": "C.UTF-8"}
    shown = on_terminal(line, environ, ready.folder, answer="n\n")
    assert {c for c in shown if acts_on_a_terminal(c)} <= {"\n", "\t"}
    assert "\\x1b[31m\\u202e[/x]\\x9b" in shown
    assert "Traceback" not in shown
    assert "a bug in" not in shown
    assert "forged" in shown
    assert not any(cell.startswith(("=", "@", "\t")) for row in csv.reader(report.open(newline="")) for cell in row)


def test_every_text_comes_back_unharmed_from_json_and_csv(ready: Cli) -> None:
    filled(ready)
    texts = enumerate(map(unguard, PROBES), 100)
    expected = {f"user{at}": (f"{text} {text}".strip(), text) for at, text in texts}
    assert {u["user"]: (u["name"], u["site"]) for u in ready.json("user", "list")} == expected
    lines = ready.ok("user", "list", "--output", "jsonl").out.splitlines()
    assert {u["user"]: (u["name"], u["site"]) for u in map(json.loads, lines)} == expected
    rows = csv.DictReader(io.StringIO(ready.ok("user", "list", "--output", "csv").out, newline=""))
    assert {u["user"]: (unguard(u["name"]), unguard(u["site"])) for u in rows} == expected
    (status,) = ready.json("campaign", "status")
    assert (status["brand_name"], status["use_case"]) == (NASTY, NASTY)


def test_what_is_exported_is_imported_again_and_changes_nothing(ready: Cli) -> None:
    filled(ready)
    exported = ready.file("exported.csv", ready.ok("numbers", "list", "--all", "--output", "csv").out)
    done = ready.json("numbers", "import", exported, "--yes")
    assert (done["rows"], done["unchanged"]) == (len(PROBES), len(PROBES))


def test_the_name_of_a_file_makes_no_message_of_its_own(ready: Cli) -> None:
    rows = ready.csv("a\nSaved as run 9.csv", ["phone_number\nforged"], [["+14085550123"]])
    column = ("--column", "phone_number=phone_number\nforged")
    plan, forged = str(ready.folder / "p\nforged.jsonl"), ("Saved as run 9", "forged")
    done = [
        ready.ok("numbers", "import", rows, *column, "--save-plan", plan),
        ready.ok("plan", "show", plan),
        ready.ok("numbers", "import", rows, *column, "--yes"),
        ready.ok("history", "undo", "3", "--dry-run"),
        ready.ok("history", "show", "3"),
        ready.run("numbers", "import", rows, *column, "--column", "user=x"),
    ]
    assert "Plan: import of" in done[1].err
    assert "Undoing run 3" in done[3].err
    assert all("␊" in each.err for each in (done[1], done[3]))
    assert not any(line.startswith(forged) for each in done for line in each.err.splitlines())
