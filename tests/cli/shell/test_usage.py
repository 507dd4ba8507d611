"""A command line that cannot be read: what is wrong with it, and what to type instead."""

import pytest

from tests.driving import Cli, script

WRONG = {
    "nubmers list": ("there is no command 'sms-admin nubmers'", "sms-admin numbers list"),
    "numbers lst": ("there is no command 'sms-admin numbers lst'", "sms-admin numbers list"),
    "numbers frobnicate": ("there is no command 'sms-admin numbers frobnicate'", "sms-admin numbers --help"),
    "assign 14085550100": ("there is no command 'sms-admin assign'", "sms-admin numbers assign 14085550100"),
    "numbers list --limt 3": ("'sms-admin numbers list' has no option --limt", "sms-admin numbers list --limit 3"),
    "numbers list --frobnicate": (
        "'sms-admin numbers list' has no option --frobnicate",
        "sms-admin numbers list --help",
    ),
    "plan apply plan.jsonl --confirm 13": (  # the dashes alone make no likeness to --actor
        "'sms-admin plan apply' has no option --confirm",
        "sms-admin plan apply --help",
    ),
    "numbers list --limit": ("--limit needs a value", "sms-admin numbers list --limit N"),
    "numbers list --all=3": ("--all takes no value", "sms-admin numbers list --all"),
    "numbers list --search Jane Doe": (
        "'sms-admin numbers list' does not take 'Doe'; a text with blanks in it needs quotes",
        "sms-admin numbers list --help",
    ),
    "numbers show": ("'sms-admin numbers show' needs NUMBER", "sms-admin numbers show NUMBER"),
    "config set region": ("'sms-admin config set' needs VALUE", "sms-admin config set region VALUE"),
    "numbers list --store x": (
        "'sms-admin numbers list' has no option --store; it stands before the command",
        "sms-admin --store x numbers list",
    ),
    "numbers list --config=x": (
        "'sms-admin numbers list' has no option --config; it stands before the command",
        "sms-admin --config=x numbers list",
    ),
    "-q numbers list": (
        "'sms-admin' has no option -q; it stands behind the command",
        "sms-admin numbers list -q",
    ),
    "-ny numbers assign 14085550100": (
        "'sms-admin' has no option -n; it stands behind the command",
        "sms-admin numbers assign --help",
    ),
    "--store store brand list --limit": ("--limit needs a value", "sms-admin --store store brand list --limit N"),
    "store grant": ("'sms-admin store grant' needs ROLE", "sms-admin store grant ROLE --as ACCESS"),
    "store grant ann": ("'sms-admin store grant' needs --as ACCESS", "sms-admin store grant ann --as ACCESS"),
}


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_command_line_is_reported_in_two_lines(line: str, ready: Cli) -> None:
    message, hint = WRONG[line]
    done = ready.run(*line.split())
    assert (done.code, done.out, done.err) == (2, "", f"error: {message}\nhint: {hint}\n")


@pytest.mark.parametrize(
    "flags", [["-o", "json"], ["-ojson"], ["--output", "jsonl"], ["--output=json"], ["-qo", "json"]]
)
def test_a_wrong_command_line_is_reported_as_json_where_json_was_asked_for(flags: list[str], cli: Cli) -> None:
    done = cli.run("numbers", "list", "--limt", "3", *flags)
    assert (done.code, done.out) == (2, "")
    assert done.error == {
        "code": "usage",
        "message": "'sms-admin numbers list' has no option --limt",
        "hint": "sms-admin " + " ".join(["numbers", "list", "--limit", "3", *flags]),
    }


def test_json_may_also_be_asked_for_by_environment_and_settings(ready: Cli) -> None:
    ready.ok("config", "set", "output", "json")
    assert ready.run("numbers", "lst").error["hint"] == "sms-admin numbers list"
    assert ready.run("numbers", "lst", "-o", "plain").err.startswith("error: ")
    ready.environ["SMS_ADMIN_OUTPUT"] = "plain"
    assert ready.run("numbers", "lst").err.startswith("error: ")


def test_an_unknown_form_is_reported_to_people(ready: Cli) -> None:
    done = ready.run("numbers", "list", "-o", "xml")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: output cannot be 'xml' (--output); it is one of auto, table, plain, csv, json, jsonl\n"
        "hint: sms-admin numbers list -o xml --output FORM\n"
    )


@pytest.mark.parametrize(
    ("words", "name", "filled"),
    [
        (["store", "backup", ""], "FILE", ["store", "backup", "FILE"]),
        (["store", "copy", ""], "TO", ["store", "copy", "TO"]),
        (["store", "restore", ""], "BACKUP", ["store", "restore", "BACKUP"]),
        (["plan", "show", ""], "FILE", ["plan", "show", "FILE"]),
        (["plan", "apply", "", "-y"], "FILE", ["plan", "apply", "FILE", "-y"]),
        (
            ["numbers", "assign", "4085550100", "--save-plan", ""],
            "--save-plan",
            ["numbers", "assign", "4085550100", "--save-plan", "FILE"],
        ),
    ],
    ids=str,
)
def test_a_file_without_a_name_is_refused_by_the_name_of_its_argument(
    words: list[str], name: str, filled: list[str], ready: Cli
) -> None:
    done = ready.run(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"error: {name} cannot be ''\nhint: sms-admin {' '.join(filled)}\n"


def test_a_group_without_a_command_names_its_commands(cli: Cli) -> None:
    message = "'sms-admin numbers' needs a command: "
    message += "list, show, import, assign, compare, sync, remove, delete"
    done = cli.run("numbers")
    assert (done.code, done.out, done.err) == (2, "", f"error: {message}\nhint: sms-admin numbers --help\n")
    cli.environ["SMS_ADMIN_OUTPUT"] = "json"
    assert cli.run("numbers").error["message"] == message


@pytest.mark.parametrize("words", [[b"numbers", b"list", b"--search", b"\xff"], [b"numbers", b"assign", b"caf\xe9"]])
def test_bytes_that_are_no_text_are_refused(words: list[bytes], ready: Cli) -> None:
    done = script(*(word.decode(errors="surrogateescape") for word in words), environ=ready.environ)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"is not valid UTF-8\nhint: " in done.stderr


def test_a_setting_that_is_no_text_is_refused(ready: Cli) -> None:
    done = script("brand", "set", "B1A2B3C", "--name", "x", environ={**ready.environ, "SMS_ADMIN_ACTOR": "\udcff"})
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"'SMS_ADMIN_ACTOR=\\udcff' is not valid UTF-8" in done.stderr


def test_what_was_typed_reaches_the_terminal_harmless(cli: Cli) -> None:
    done = cli.run("\x1b[31mnumbers\u202e\n")
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        r"error: there is no command 'sms-admin \x1b[31mnumbers\u202e\n'",
    )
