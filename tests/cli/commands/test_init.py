"""``init``: settings and store, once; asked on a terminal, by flags elsewhere."""

import os
import shlex
import stat
import tomllib
from pathlib import Path

import pytest

from tests.driving import SCRIPT, Cli, script
from tests.terminal import on_terminal

pytestmark = pytest.mark.sqlite


def settings(cli: Cli) -> dict[str, object]:
    return tomllib.loads((cli.folder / "config.toml").read_text())


def test_settings_and_store_are_made_for_their_owner_alone(cli: Cli) -> None:
    done = cli.ok("init")
    assert done.out == ""
    assert done.err.splitlines() == [
        f"Wrote settings {cli.folder}/config.toml",
        f"Created store {cli.folder}/store.db",
        "Next: sms-admin brand set BRAND && sms-admin campaign set CAMPAIGN --brand BRAND"
        " && sms-admin numbers import FILE",
    ]
    for name in ("config.toml", "store.db"):
        assert stat.S_IMODE((cli.folder / name).stat().st_mode) == 0o600
    assert cli.json("numbers", "list") == []


def test_a_second_time_it_changes_nothing_says_so_and_succeeds(ready: Cli) -> None:
    before = {name: (ready.folder / name).read_bytes() for name in ("config.toml", "store.db")}
    done = ready.ok("init")
    assert done.err.splitlines() == [
        f"Already there: settings {ready.folder}/config.toml",
        f"Already there: store {ready.folder}/store.db",
    ]
    assert {name: (ready.folder / name).read_bytes() for name in before} == before


def test_flags_are_written_and_never_over_what_is_there(cli: Cli) -> None:
    cli.ok("init", "--campaign", "c7gh42i", "--region", "ca")
    assert settings(cli) == {"store": str(cli.folder / "store.db"), "campaign": "C7GH42I", "region": "CA"}
    again = cli.ok("init", "--campaign", "C9ZZZZ9", "--region", "CA")
    assert again.err.splitlines()[2:] == [
        "--campaign was not written, for nothing is overwritten: sms-admin config set campaign C9ZZZZ9"
    ]
    assert settings(cli)["campaign"] == "C7GH42I"


def test_a_store_that_is_gone_is_made_again(ready: Cli) -> None:
    (ready.folder / "store.db").unlink()
    assert ready.ok("init").err.splitlines()[1] == f"Created store {ready.folder}/store.db"


def test_the_default_places_are_those_of_the_platform(tmp_path: Path) -> None:
    done = script("init", environ={"HOME": str(tmp_path)})
    assert done.returncode == 0
    assert (tmp_path / ".config/sms-admin/config.toml").is_file()
    assert (tmp_path / ".local/share/sms-admin/store.db").is_file()
    done = script("init", environ={"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "c")})
    assert done.returncode == 0
    assert (tmp_path / "c/sms-admin/config.toml").is_file()


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--region", "XX"], 2), (["--campaign", "nonsense"], 2), (["--region", ""], 2), (["extra"], 2)],
)
def test_a_wrong_flag_writes_nothing(words: list[str], code: int, cli: Cli) -> None:
    done = cli.run("init", *words)
    assert (done.code, os.listdir(cli.folder)) == (code, [])


def test_a_file_that_is_no_store_is_left_alone_and_no_settings_point_to_it(cli: Cli) -> None:
    (cli.folder / "store.db").write_text("something else")
    done = cli.run("init")
    assert (done.code, os.listdir(cli.folder)) == (7, ["store.db"])
    assert (cli.folder / "store.db").read_text() == "something else"


def asked(cli: Cli, *words: str, answers: list[str]) -> str:
    environ = {"HOME": str(cli.folder), "PATH": os.environ["PATH"], "TERM": "dumb", "COLUMNS": "200"}
    typed = iter(answers)
    return on_terminal(shlex.join([SCRIPT, *words]), environ, cli.folder, lambda: next(typed), prompts=b": ")


def test_a_person_is_asked_and_asked_again_after_what_cannot_be(cli: Cli) -> None:
    shown = asked(cli, "--config", "config.toml", "init", answers=["mine.db\n", "USA\n", "ca\n", "\n"])
    assert [line.partition(":")[0] for line in shown.splitlines()[:4]] == [
        f"Store [{cli.folder}/.local/share/sms-admin/store.db]",
        "Country of numbers written without one [US]",
        "region cannot be 'USA' (--region); it is a country, like US (ISO 3166-1 alpha-2)",
        "Country of numbers written without one [US]",
    ]
    assert settings(cli) == {"store": str(cli.folder / "mine.db"), "region": "CA"}
    assert (cli.folder / "mine.db").is_file()


def test_nobody_is_asked_with_yes_or_where_there_are_settings(cli: Cli) -> None:
    assert "Store [" not in asked(cli, "--config", "config.toml", "init", "--yes", answers=[])
    assert "Store [" not in asked(cli, "--config", "config.toml", "init", answers=[])


def test_a_person_who_leaves_has_written_nothing(cli: Cli) -> None:
    shown = asked(cli, "--config", "config.toml", "init", answers=["mine.db\n", "\x04"])
    assert shown.splitlines()[-2] == "error: nothing was written: no answer came"
    assert os.listdir(cli.folder) == []


def test_a_script_sees_what_was_written(cli: Cli) -> None:
    done = cli.ok("init", "--yes", "-q", "-o", "json")
    assert (done.err, list(done.json)) == ("", ["settings", "settings_written", "store", "store_created"])
    assert (done.json["settings"], done.json["settings_written"]) == (f"{cli.folder}/config.toml", True)
    assert done.json["store_created"] is True
    again = cli.ok("init", "--yes", "-o", "json").json
    assert (again["settings_written"], again["store_created"]) == (False, False)
    assert cli.ok("init", "--yes").out == ""
