"""What TAB offers, asked as a shell asks; and that it loads no library that makes it slow."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sms_admin.cli.completion import VARIABLE
from sms_admin.cli.completion.values import SOURCES
from sms_admin.domain.statuses import BrandStatus
from tests.driving import BRAND, CAMPAIGN, SCRIPT, Cli, script
from tests.reference import walk, whole

NUMBERS = [f"+1408555{n:04}" for n in range(100, 170)]


@pytest.fixture
def filled(ready: Cli) -> Cli:
    """A store with one user of two numbers, one of one, and many numbers without a user."""
    users = {NUMBERS[0]: "Jane.Doe@corp.example", NUMBERS[1]: "Jane.Doe@corp.example", NUMBERS[2]: "joe@corp.example"}
    ready.holds(*((number, users.get(number, ""), "disabled", "") for number in NUMBERS))
    return ready


def offered(cli: Cli, *words: str, shell: str = "zsh") -> list[str]:
    """The lines that a shell gets; the last word is the one at the cursor."""
    done = script(*words, environ={**cli.environ, VARIABLE: shell})
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().splitlines()


def words(cli: Cli, *typed: str) -> list[str]:
    """The words that are offered, without what they are."""
    return [line.partition("\t")[0] for line in offered(cli, *typed)]


def in_bash(cli: Cli, line: str) -> list[str]:
    """What bash gets for the line so far."""
    done = script(environ={**cli.environ, VARIABLE: "bash", "COMP_LINE": line})
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().splitlines()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["nu"], ["numbers"]),
        (["--sto"], ["--store"]),
        (["numbers", "list", "--ass"], ["--assignment"]),
        (["numbers", "list", "--assignment", ""], ["assigned", "unassigned"]),
        (["numbers", "list", "--status", "Dis"], ["disabled", "disabling-failed"]),
        (["brand", "set", BRAND, "--status", ""], list(BrandStatus)),
        (["campaign", "set", CAMPAIGN, "--status", ""], ["PENDING", "VERIFIED", "REJECTED", "EXPIRED"]),
        (["numbers", "list", "--output", "js"], ["json", "jsonl"]),
        (["numbers", "list", "-qo", "js"], ["json", "jsonl"]),
        (["numbers", "list", "--output=js"], ["--output=json", "--output=jsonl"]),
        (["numbers", "compare", "list.csv", "--field", "sms"], ["sms_status"]),
        (["numbers", "compare", "list.csv", "--ignore", "na"], ["name"]),
        (["config", "set", "lock"], ["lock_timeout"]),
        (["config", "set", "output", "pl"], ["plain"]),
        (["numbers", "import", "inv"], [":files"]),
        (["numbers", "assign", "--csv="], [":files"]),
        (["numbers", "list", "--search", ""], []),
        (["init", ""], []),
        (["nothing", "of", "that"], []),
        (["--show-completion", "ba"], ["bash"]),
    ],
)
def test_commands_options_and_known_words_are_offered(cli: Cli, typed: list[str], expected: list[str]) -> None:
    assert words(cli, *typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["brand", "set", "b"], [BRAND]),
        (["campaign", "set", CAMPAIGN, "--brand", ""], [BRAND]),
        (["campaign", "status", "C7"], [CAMPAIGN]),
        (["numbers", "list", "--campaign", ""], [CAMPAIGN]),
        (["user", "show", "JANE"], ["Jane.Doe@corp.example"]),
        (["user", "show", "x"], []),
        (["user", "enable-number", "JANE.doe@corp.example", ""], NUMBERS[:2]),
        (["numbers", "show", "+140855501000"], []),
        (["numbers", "assign", NUMBERS[5], "+140855501"], NUMBERS[:50]),
        (["numbers", "assign", "--", "+1408555011"], NUMBERS[10:20]),
        (["history", "show", ""], ["3", "2", "1"]),
        (["history", "undo", "2"], ["2"]),
    ],
)
def test_what_the_store_holds_is_offered(filled: Cli, typed: list[str], expected: list[str]) -> None:
    assert words(filled, *typed) == expected


def test_an_offer_says_what_it_is(filled: Cli) -> None:
    assert offered(filled, "campaign", "status", "") == [f"{CAMPAIGN}\tVERIFIED"]
    assert offered(filled, "brand", "set", "") == [f"{BRAND}\tVERIFIED, Acme"]
    assert offered(filled, "numbers", "show", NUMBERS[0]) == [f"{NUMBERS[0]}\tdisabled, Jane.Doe@corp.example"]
    assert offered(filled, "numbers", "list", "--all") == ["--all\tAlso the numbers that are not on the SMS page."]


def test_the_store_that_the_line_names_is_asked(filled: Cli) -> None:
    place = filled.environ.pop("SMS_ADMIN_STORE")
    config = filled.file("other.toml", f"store = {place!r}\n")
    filled.environ["SMS_ADMIN_CONFIG"] = config
    assert words(filled, "brand", "set", "") == [BRAND]
    assert words(filled, "--store", str(filled.folder / "none.db"), "brand", "set", "") == []
    filled.environ["SMS_ADMIN_STORE"] = str(filled.folder / "none.db")
    assert words(filled, f"--store={place}", "brand", "set", "") == [BRAND]
    assert not (filled.folder / "none.db").exists()


@pytest.mark.parametrize("kind", ["missing", "empty", "damaged", "pipe", "folder", "server", "wrong settings"])
def test_where_no_store_can_be_read_nothing_is_offered_and_nothing_said(cli: Cli, kind: str) -> None:
    place = Path(cli.environ["SMS_ADMIN_STORE"])
    match kind:
        case "empty":
            place.touch()
        case "damaged":
            place.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
        case "pipe":
            os.mkfifo(place)
        case "folder":
            place.mkdir()
        case "server":
            cli.environ["SMS_ADMIN_STORE"] = "postgresql://db.example/sms"
        case "wrong settings":
            cli.file("config.toml", "stor = 3")
    assert offered(cli, "numbers", "show", "+1") == []
    assert in_bash(cli, "sms-admin numbers show +1") == []


def test_the_store_is_not_changed_by_asking(filled: Cli) -> None:
    place = Path(filled.environ["SMS_ADMIN_STORE"])
    before = place.read_bytes(), sorted(os.listdir(filled.folder))
    place.chmod(0o400)
    assert words(filled, "numbers", "show", NUMBERS[0]) == [NUMBERS[0]]
    assert (place.read_bytes(), sorted(os.listdir(filled.folder))) == before


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sms-admin nu", ["numbers"]),
        ("sms-admin  user show  jane", ["Jane.Doe@corp.example"]),
        ("sms-admin user show jane.doe@co", ["@corp.example"]),  # bash keeps what stands before the @
        ("sms-admin numbers list --user=ja", ["Jane.Doe@corp.example"]),
        ("sms-admin numbers list --user='jane.doe@co", ["Jane.Doe@corp.example"]),
        ("sms-admin numbers list --user jane\\.doe@", ["@corp.example"]),
        ("sms-admin numbers import inv", [":files"]),
        ("sms-admin", []),
    ],
)
def test_bash_knows_what_it_replaces(filled: Cli, line: str, expected: list[str]) -> None:
    assert in_bash(filled, line) == expected


def test_a_name_can_run_nothing_in_a_shell(ready: Cli) -> None:
    name = "a$(touch${IFS}x);`id`&'\"@corp.example"
    ready.holds(("+14085550100", name, "disabled", ""))
    (offered,) = in_bash(ready, "sms-admin user show a")
    done = subprocess.run(
        ["bash", "-c", f"printf %s {offered}"], cwd=ready.folder, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == (name, "")
    assert not (ready.folder / "x").exists()
    assert in_bash(ready, "sms-admin user show 'a") == []  # in quotes it cannot be written
    asked = script("user", "show", environ={**ready.environ, VARIABLE: "powershell", f"{VARIABLE}_WORD": "a"})
    assert asked.stdout.decode().rstrip("\n") == "'" + name.replace("'", "''") + "'"


def test_every_parameter_has_its_values_or_is_known_to_have_none() -> None:
    root = whole()
    parameters = [p for command in (root, *(c for _, c in walk(root))) for p in command.params]
    taken = {str(p.metavar) for p in parameters if not getattr(p, "is_flag", False)}
    known = {name.rpartition(" ")[2] for name in SOURCES}
    assert taken - known == set()


def test_tab_loads_no_library_of_the_store_even_for_what_the_store_holds(filled: Cli) -> None:
    environ = {**filled.environ, VARIABLE: "zsh"}
    command = [sys.executable, "-X", "importtime", SCRIPT, "numbers", "show", NUMBERS[0]]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert NUMBERS[0] in done.stdout
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "sqlite3" in loaded
    assert not loaded & {"sqlmodel", "sqlalchemy", "pydantic", "rich", "phonenumbers", "platformdirs"}
