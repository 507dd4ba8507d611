"""``numbers list``: the SMS page with its filters, for people and for programs."""

import csv
import io
import json

import pytest

from sms_admin.cli.number_lines import FIELDS
from tests.driving import CAMPAIGN, OTHER_CAMPAIGN, Cli, script

HEADER = ("phone_number", "user", "first_name", "last_name", "site", "sms_status", "campaign_id")
ROWS = (
    ("+14085550100", "jane@corp.com", "Jane", "Doe", "San Jose", "Enabled", CAMPAIGN),
    ("+14085550101", "jane@corp.com", "Jane", "Doe", "San Jose", "", ""),
    ("+14165550134", "lukasz@corp.com", "Łukasz", "Nowak", "Toronto", "Enabled", ""),
    ("+15125550110", "harold@corp.com", "Harold", "Pike", "Austin", "Enabling Failed", ""),
    ("+16475550176", "laila@corp.com", "Laila", "Haddad", "Toronto", "Pending", OTHER_CAMPAIGN),
    ("+442079460123", "imogen@corp.com", "Imogen", "Clarke", "London", "", ""),
    ("+17375550150", "", "", "", "", "Disabling Failed", CAMPAIGN),
)
FLAGS = (
    *("--assignment", "--campaign", "--user", "--status", "--country", "--search", "--limit"),
    *("--site", "--category", "--changed-since", "--sort"),
)


@pytest.fixture
def page(ready: Cli) -> Cli:
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", "B1A2B3C")
    ready.ok("numbers", "import", ready.csv("inventory.csv", HEADER, reversed(ROWS)), "--yes")
    return ready


def listed(cli: Cli, *words: str) -> list[str]:
    return [line["number"][-3:] for line in cli.json("numbers", "list", *words)]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ([], ["100", "134", "110", "176", "150"]),
        (["--all"], ["100", "101", "134", "110", "176", "150", "123"]),
        (["--assignment", "assigned"], ["100", "176", "150"]),
        (["--assignment", "unassigned"], ["134", "110"]),
        (["--assignment", "Unassigned", "--all"], ["134", "110"]),
        (["--campaign", CAMPAIGN], ["100", "150"]),
        (["--campaign", CAMPAIGN.lower()], ["100", "150"]),
        (["--campaign", CAMPAIGN, "--assignment", "unassigned"], []),
        (["--user", "JANE@corp.com"], ["100"]),
        (["--user", "jane@corp.com", "--all"], ["100", "101"]),
        (["--status", "enabled"], ["100", "134"]),
        (["--status", "Enabling Failed"], ["110"]),
        (["--status", "disabling-failed", "--campaign", CAMPAIGN], ["150"]),
        (["--status", "disabled"], ["101", "123"]),
        (["--status", "disabled", "--assignment", "unassigned"], []),
        (["--country", "CA"], ["134", "176"]),
        (["--country", "ca", "--status", "pending"], ["176"]),
        (["--country", "GB"], []),
        (["--country", "GB", "--all"], ["123"]),
        (["--search", "jane"], ["100"]),
        (["--search", "doe", "--all"], ["100", "101"]),
        (["--search", "(408) 555"], ["100"]),
        (["--search", "nowak"], ["134"]),
        (["--search", "łUKASZ nOWAK"], ["134"]),
        (["--search", "%"], []),
        (["--search", "nobody of that name"], []),
        (["--site", "toronto"], ["134", "176"]),
        (["--site", "San Jose", "--all"], ["100", "101"]),
        (["--site", "Toronto", "--category", "TOLL_FREE"], []),
        (["--category", "local", "--country", "GB", "--all"], ["123"]),
        (["--changed-since", "2000-01-01"], ["100", "134", "110", "176", "150"]),
        (["--changed-since", "2999-01-01"], []),
        (["--limit", "2"], ["100", "134"]),
        (["--limit", "0"], ["100", "134", "110", "176", "150"]),
    ],
)
def test_filters_narrow_the_list_and_it_is_sorted_by_number(words: list[str], numbers: list[str], page: Cli) -> None:
    assert listed(page, *words) == numbers


@pytest.mark.parametrize(
    "words",
    [
        ["--assignment", "both"],
        ["--campaign", "nonsense"],
        ["--status", "on"],
        ["--country", "XX"],
        ["--country", "USA"],
        ["--category", "free"],
        ["--changed-since", "yesterday"],
        ["--sort", "digest"],
        ["--limit", "abc"],
        ["--limit", "-1"],
        ["--limit", "1.5"],
        *([flag, text] for flag in FLAGS for text in ("", " ")),
    ],
)
def test_an_unknown_or_empty_filter_is_an_error_and_never_an_unfiltered_list(words: list[str], page: Cli) -> None:
    for more in ([], ["--all"]):
        done = page.run("numbers", "list", *words, *more)
        assert (done.code, done.out) == (2, "")
        error, hint = done.err.splitlines()
        assert error.startswith("error: ")
        assert repr(words[1]) in error
        assert hint.startswith("hint: ")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--campaign", "C000000"], "unknown-campaign"),
        (["--user", "nobody"], "unknown-user"),
        (["--user", "Jane Doe"], "unknown-user"),
        (["--site", "Paris"], "unknown-site"),
    ],
)
def test_what_a_filter_names_and_is_not_there_is_not_found(words: list[str], code: str, page: Cli) -> None:
    done = page.run("numbers", "list", *words, "--output", "json")
    assert (done.code, done.out, done.error["code"]) == (4, "", code)
    assert words[1] in done.error["message"]


def test_a_wrong_word_is_reported_even_where_there_is_no_store(cli: Cli) -> None:
    cli.environ.pop("SMS_ADMIN_CONFIG")
    assert cli.run("numbers", "list", "--status", "on").code == 2
    assert cli.run("numbers", "list").code == 7


def test_json_has_the_documented_fields_in_their_order(page: Cli) -> None:
    jane, *_, nobody = page.json("numbers", "list")
    assert (
        list(jane)
        == list(FIELDS)
        == (
            [
                "number",
                "user",
                "name",
                "country",
                "category",
                "status",
                "campaign_id",
                "assignment",
                "updated_at",
                "first_name",
                "last_name",
                "site",
            ]
        )
    )
    at = jane.pop("updated_at")
    assert len(at) == 20
    assert at.endswith("Z")
    assert jane == {
        "number": "+14085550100",
        "user": "jane@corp.com",
        "name": "Jane Doe",
        "country": "US",
        "category": "LOCAL",
        "status": "enabled",
        "campaign_id": CAMPAIGN,
        "assignment": f"Assigned ({CAMPAIGN})",
        "first_name": "Jane",
        "last_name": "Doe",
        "site": "San Jose",
    }
    assert (nobody["user"], nobody["name"], nobody["status"]) == (None, "", "disabling-failed")
    (harold,) = page.json("numbers", "list", "--user", "harold@corp.com")
    assert (harold["campaign_id"], harold["assignment"]) == (None, "Not assigned")
    imogen = page.json("numbers", "list", "--all")[-1]
    assert (imogen["campaign_id"], imogen["assignment"], imogen["country"]) == (None, "", "GB")


def test_every_form_for_programs_shows_the_same_numbers(page: Cli) -> None:
    objects = page.json("numbers", "list", "--all")
    lines = page.ok("numbers", "list", "--all", "-o", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == objects
    rows = [[value or "" for value in line.values()] for line in objects]
    assert list(csv.reader(io.StringIO(page.ok("numbers", "list", "--all", "-o", "csv").out))) == [list(FIELDS), *rows]
    plain = page.ok("numbers", "list", "--all").out.splitlines()
    assert [line.split("\t") for line in plain] == [list(FIELDS), *rows]


def test_an_empty_list_is_a_success_in_every_form(ready: Cli) -> None:
    header = "\t".join(FIELDS)
    assert ready.ok("numbers", "list").out == f"{header}\n"
    assert ready.json("numbers", "list") == []
    assert ready.ok("numbers", "list", "-o", "jsonl").out == ""
    assert ready.ok("numbers", "list", "-o", "table").err == "0 numbers\n"


def test_the_form_may_come_from_the_environment_and_the_settings(page: Cli) -> None:
    page.ok("config", "set", "output", "csv")
    assert page.ok("numbers", "list").out.startswith("number,user,")
    page.environ["SMS_ADMIN_OUTPUT"] = "json"
    assert page.ok("numbers", "list").out.startswith("[\n")
    assert page.ok("numbers", "list", "-o", "plain").out.startswith("number\tuser\t")


def test_the_table_has_the_words_of_the_console(page: Cli) -> None:
    lines = page.ok("numbers", "list", "-o", "table", "--all").out.splitlines()
    assert lines[0].split() == ["Number", "User", "Name", "Status", "Assignment"]
    cells = [[cell.strip() for cell in line.split("   ") if cell.strip()] for line in lines[2:]]
    assert cells[0] == ["+14085550100", "jane@corp.com", "Jane Doe", "Enabled", f"Assigned ({CAMPAIGN})"]
    assert cells[1] == ["+14085550101", "jane@corp.com", "Jane Doe", "Disabled"]
    assert cells[3] == ["+15125550110", "harold@corp.com", "Harold Pike", "Enabling Failed", "Not assigned"]


def test_a_table_shows_200_rows_and_says_how_many_there_are(ready: Cli) -> None:
    ready.holds(*((f"+1408555{n:04}", "", "Enabled", "") for n in range(250)))
    shown = ready.ok("numbers", "list", "-o", "table")
    assert (len(shown.out.splitlines()), shown.err) == (202, "200 of 250 numbers; --limit 0 shows all\n")
    shown = ready.ok("numbers", "list", "-o", "table", "--limit", "0")
    assert (len(shown.out.splitlines()), shown.err) == (252, "250 numbers\n")
    shown = ready.ok("numbers", "list", "-o", "table", "--limit", "3", "--search", "408555020")
    assert (len(shown.out.splitlines()), shown.err) == (5, "3 of 10 numbers; --limit 0 shows all\n")
    assert len(ready.json("numbers", "list")) == 250
    assert ready.ok("numbers", "list", "-q", "-o", "table").err == ""


HOSTILE = ["[/x] [red]", "\x1b[31mred", "\x1b]0;t\x07", "\x9b31m", "a\u202egpj.exe", "שלום", "👩‍👩‍👧", "tab\there"]


def test_hostile_names_reach_no_terminal_and_come_back_unharmed(ready: Cli) -> None:
    rows = [(f"+1408555{n:04}", f"u{n}", name, "", "Enabled") for n, name in enumerate(HOSTILE)]
    header = ("phone_number", "user", "first_name", "site", "sms_status")
    ready.ok("numbers", "import", ready.csv("hostile.csv", header, rows), "--yes")
    assert [line["name"] for line in ready.json("numbers", "list")] == HOSTILE
    cells = list(csv.reader(io.StringIO(ready.ok("numbers", "list", "-o", "csv").out, newline="")))
    assert [row[2] for row in cells[1:]] == HOSTILE
    for form in ("plain", "table"):
        text = ready.ok("numbers", "list", "-o", form).out
        assert not set(text) & set("\x1b\x07\x9b\u202e")
        assert r"\x1b[31mred" in text
        assert "[/x] [red]" in text
        assert "שלום" in text
        assert "tab␉here" in text


ODD = [
    {"FORCE_COLOR": "1"},
    {"NO_COLOR": "1"},
    {"TERM": "dumb"},
    {"TERM": ""},
    {"COLUMNS": "0"},
    {"COLUMNS": "1"},
    {"COLUMNS": "abc"},
    {"LC_ALL": "C"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_surrounding_changes_no_byte_of_a_list_and_cuts_nothing(odd: dict[str, str], page: Cli) -> None:
    name = page.csv("name.csv", ("phone_number", "first_name", "user"), [(ROWS[0][0], "Łukasz ☎", ROWS[0][1])])
    page.ok("numbers", "import", name, "--yes")
    for form in ("json", "jsonl", "csv", "plain"):
        usual = page.ok("numbers", "list", "--all", "-o", form).out
        done = script("numbers", "list", "--all", "-q", "-o", form, environ={**page.environ, **odd})
        assert (done.returncode, done.stdout.decode(), done.stderr) == (0, usual, b"")
    shown = script("numbers", "list", "--all", "-o", "table", environ={**page.environ, **odd}).stdout
    assert b"\x1b" not in shown
    for number, user, *_ in ROWS:
        assert number.encode() in shown
        assert user.encode() in shown
