"""Stores of every version that was ever in use: they are opened, shown and checked as they were made."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sms_admin.store.version import SCHEMA_VERSION
from tests.driving import Cli
from tests.store.digests import digests
from tests.store.make_version import VERSIONS, narrowed, shown

NAMES = [f"v{version}" for version in range(1, SCHEMA_VERSION + 1)]


@pytest.fixture(params=NAMES)
def golden(request: pytest.FixtureRequest, cli: Cli) -> tuple[Cli, dict[str, Any]]:
    """The program on a copy of a golden store, and what was shown of that store when it was made."""
    shutil.copyfile(VERSIONS / f"{request.param}.db", cli.environ["SMS_ADMIN_STORE"])
    cli.file("config.toml", "")
    return cli, json.loads((VERSIONS / f"{request.param}.json").read_text())


def test_it_is_shown_as_it_was(golden: tuple[Cli, dict[str, Any]]) -> None:
    cli, expected = golden
    found = shown(cli)
    assert found.keys() == expected.keys()
    for command, result in expected.items():
        assert narrowed(found[command], result) == result, command


def test_nothing_is_wrong_with_it_and_reading_leaves_it_as_it_is(golden: tuple[Cli, dict[str, Any]]) -> None:
    cli, expected = golden
    path = Path(cli.environ["SMS_ADMIN_STORE"])
    before = path.read_bytes()
    assert cli.json("store", "check", "--expect-head", expected["history list"][0]["digest"]) == []
    shown(cli)
    assert path.read_bytes() == before


def test_its_digests_are_those_of_the_written_format(golden: tuple[Cli, dict[str, Any]]) -> None:
    cli, expected = golden
    noted = [run["digest"] for run in reversed(expected["history list"])]
    assert digests(Path(cli.environ["SMS_ADMIN_STORE"])) == noted


def test_it_can_be_worked_on(golden: tuple[Cli, dict[str, Any]]) -> None:
    cli, expected = golden
    newest = expected["history list"][0]["run"]
    assert cli.json("numbers", "remove", "+14085550006")["run"] == newest + 1
    cli.ok("history", "undo", str(newest + 1), "--yes")
    assert cli.json("store", "check") == []


def test_a_golden_store_holds_every_table_status_and_kind_of_change() -> None:
    for name in NAMES:
        connection = sqlite3.connect(VERSIONS / f"{name}.db")
        statuses = {status for (status,) in connection.execute("SELECT status FROM number")}
        assert statuses == {"disabled", "pending", "enabled", "enabling-failed", "disabling-failed"}
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,), table
        actions = {action for (action,) in connection.execute("SELECT action FROM run")}
        assert actions >= {"brand set", "campaign set", "import", "assign", "enable", "remove", "undo"}
        assert connection.execute("SELECT count(*) FROM run WHERE refused > 0").fetchone() > (0,)
        connection.close()


def test_the_schema_of_a_version_never_changes(cli: Cli) -> None:
    """Whoever changes a table raises the version, writes the step to it, and makes a golden store of it."""
    cli.ok("init", "--yes")
    assert _schema(Path(cli.environ["SMS_ADMIN_STORE"])) == _schema(VERSIONS / f"v{SCHEMA_VERSION}.db")


def _schema(path: Path) -> tuple[int, set[tuple[str, str, str, str | None]]]:
    connection = sqlite3.connect(path)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    found = set(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))
    connection.close()
    return version, found
