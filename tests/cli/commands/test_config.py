"""``config show``, ``path`` and ``set``."""

import pytest

from tests.driving import Cli, script

pytestmark = pytest.mark.sqlite


def test_show_shows_every_setting_and_where_it_comes_from(ready: Cli) -> None:
    ready.ok("config", "set", "region", "ca")
    ready.environ["SMS_ADMIN_CAMPAIGN"] = "c7gh42i"
    file = str(ready.folder / "config.toml")
    assert ready.json("config", "show", "--origin") == [
        {"key": "store", "value": str(ready.folder / "store.db"), "origin": "SMS_ADMIN_STORE"},
        {"key": "campaign", "value": "C7GH42I", "origin": "SMS_ADMIN_CAMPAIGN"},
        {"key": "region", "value": "CA", "origin": file},
        {"key": "output", "value": "json", "origin": "--output"},
        {"key": "lock_timeout", "value": "30", "origin": "default"},
    ]
    lines = ready.ok("config", "show").out.splitlines()
    assert lines == [
        "key\tvalue",
        f"store\t{ready.folder}/store.db",
        "campaign\tC7GH42I",
        "region\tCA",
        "output\tauto",
        "lock_timeout\t30",
    ]


def test_a_flag_stands_over_the_environment_and_that_over_the_file(ready: Cli) -> None:
    ready.ok("config", "set", "store", str(ready.folder / "elsewhere.db"))
    ready.ok("config", "set", "output", "csv")

    def in_effect(*flags: str) -> str:
        return dict(line.split(",") for line in ready.ok(*flags, "config", "show").out.splitlines())["store"]

    assert in_effect() == str(ready.folder / "store.db")
    assert in_effect("--store", "/flag.db") == "/flag.db"
    del ready.environ["SMS_ADMIN_STORE"]
    assert in_effect() == str(ready.folder / "elsewhere.db")


def test_path_is_that_of_the_file_whether_it_is_there_or_not(cli: Cli) -> None:
    assert cli.ok("config", "path").out == f"{cli.folder}/config.toml\n"
    assert cli.ok("--config", "other.toml", "config", "path").out == "other.toml\n"
    done = script("config", "path", environ={"HOME": "/home/dana"})
    assert done.stdout == b"/home/dana/.config/sms-admin/config.toml\n"


def test_set_says_what_it_did(ready: Cli) -> None:
    file = ready.folder / "config.toml"
    assert ready.ok("config", "set", "lock_timeout", "5").err == f"lock_timeout is set in {file}\n"
    assert ready.ok("config", "set", "lock_timeout", "5").err == f"Already so: {file} was left as it is.\n"
    assert ready.ok("config", "set", "lock_timeout", "").err == f"lock_timeout is taken out of {file}\n"
    assert ready.ok("config", "set", "lock_timeout", "", "-q").err == ""


def test_a_script_sees_where_the_settings_are_and_what_was_set(ready: Cli) -> None:
    file = f"{ready.folder}/config.toml"
    assert ready.ok("config", "path", "-o", "json").json == {"path": file}
    done = ready.ok("config", "set", "lock_timeout", "5", "-qo", "json")
    assert done.err == ""
    assert done.json == {"path": file, "key": "lock_timeout", "value": "5", "changed": True, "backup": None}
    assert ready.ok("config", "set", "lock_timeout", "", "-o", "json").json["value"] is None
    assert ready.run("config", "set", "region", "CA", "-o", "xml").code == 2


def test_set_keeps_comments_beside_and_says_so(ready: Cli) -> None:
    file = ready.folder / "config.toml"
    file.write_text("# mine\n" + file.read_text())
    done = ready.ok("config", "set", "region", "AU")
    assert done.err.splitlines()[0] == f"Comments are lost in a rewrite; the old file is kept as {file}.bak"
    assert (ready.folder / "config.toml.bak").read_text().startswith("# mine\n")
    assert "#" not in file.read_text()
    file.write_text("# mine again\n" + file.read_text())
    assert ready.ok("config", "set", "region", "US", "--quiet").err == done.err.splitlines()[0] + "\n"


@pytest.mark.parametrize(
    ("key", "value", "message", "hint"),
    [
        (
            "regoin",
            "US",
            "unknown setting 'regoin' in 'config set'; did you mean 'region'?",
            "sms-admin config set region US",
        ),
        (
            "colour",
            "red",
            "unknown setting 'colour' in 'config set'; the settings are store, campaign, region, output, lock_timeout,"
            " columns.FIELD",
            "sms-admin config set KEY red",
        ),
        *(
            (
                f"columns.{word}",
                "Mobile",
                f"unknown setting 'columns.{word}' in 'config set'; did you mean 'columns.phone_number'?",
                "sms-admin config set columns.phone_number Mobile",
            )
            for word in ("phone", "number", "LineURI", "phone_numbr")
        ),
        (
            "region",
            "XX",
            "region cannot be 'XX' ('config set'); it is a country, like US (ISO 3166-1 alpha-2)",
            "sms-admin config set region CC",
        ),
        (
            "output",
            "xml",
            "output cannot be 'xml' ('config set'); it is one of auto, table, plain, csv, json, jsonl",
            "sms-admin config set output FORM",
        ),
        (
            "lock_timeout",
            "soon",
            "lock_timeout cannot be 'soon' ('config set'); it is a number of seconds from 0 to 3600",
            "sms-admin config set lock_timeout SECONDS",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_reported_with_a_suggestion(
    key: str, value: str, message: str, hint: str, ready: Cli
) -> None:
    before = (ready.folder / "config.toml").read_bytes()
    done = ready.run("config", "set", key, value)
    assert (done.code, done.out, done.err) == (2, "", f"error: {message}\nhint: {hint}\n")
    assert (ready.folder / "config.toml").read_bytes() == before


def test_config_set_mends_the_file_that_is_wrong(ready: Cli) -> None:
    """A wrong value is replaced, a setting that does not exist is taken out, one after the other."""
    file = ready.folder / "config.toml"
    file.write_text("region = 'XX'\nregoin = 'CA'\n[tables]\na = 1\n")
    assert ready.run("numbers", "list").code == 2
    ready.ok("config", "set", "region", "CA")
    assert "unknown setting 'regoin'" in ready.run("numbers", "list").err
    ready.ok("config", "set", "regoin", "")
    ready.ok("config", "set", "tables", "")
    assert file.read_text() == 'region = "CA"\n'
    assert ready.run("config", "set", "regoin", "").code == 2


def test_a_setting_that_was_written_is_obeyed(ready: Cli) -> None:
    ready.ok("config", "set", "region", "AU")
    ready.holds(("0491 570 156", "", "Enabled", ""))
    assert ready.json("numbers", "show", "0491570156")["number"] == "+61491570156"
    ready.ok("campaign", "set", "C9ZZZZ9", "--brand", "B1A2B3C", "--status", "VERIFIED")
    ready.ok("config", "set", "campaign", "C9ZZZZ9")
    ready.holds(("+14085550100", "jane", "Enabled", ""))
    ready.ok("numbers", "assign", "+14085550100")
    assert ready.state()["+14085550100"] == ("enabled", "C9ZZZZ9")
