"""A file that is no store, or one from a newer version, is refused and left as it is, byte for byte."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from sms_admin.store.sqlite.file import APPLICATION_ID
from sms_admin.store.version import SCHEMA_VERSION
from tests.driving import CAMPAIGN, Cli

pytestmark = pytest.mark.sqlite

COMMANDS = [
    ("numbers", "list"),
    ("campaign", "status"),
    ("brand", "set", "B1A2B3C"),
    ("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN),
    ("history", "list"),
    ("history", "undo", "1", "--yes"),
    ("store", "info"),
    ("store", "check"),
    ("numbers", "remove", "+14085550100"),
]


def _other_database(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (text)")
    other.close()


def _other_application(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA application_id={APPLICATION_ID + 1}")
        other.execute("CREATE TABLE number (number TEXT)")
    other.close()


FILES = {
    "text": lambda path: path.write_text("my notes\n" * 100),
    "empty": lambda path: path.write_bytes(b""),
    "short": lambda path: path.write_bytes(b"SQLite format 3\0"),
    "database": _other_database,
    "application": _other_application,
}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_store_from_a_newer_version_is_left_as_it_is(ready: Cli, command: Sequence[str]) -> None:
    path = Path(ready.environ["SMS_ADMIN_STORE"])
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    newer.close()
    _is_refused(ready, path, command, "newer-store")


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_store_is_left_as_it_is(cli: Cli, kind: str) -> None:
    path = Path(cli.environ["SMS_ADMIN_STORE"])
    cli.file("config.toml", "")
    FILES[kind](path)
    for command in COMMANDS:
        _is_refused(cli, path, command, "not-a-store")


def _is_refused(cli: Cli, path: Path, command: Sequence[str], code: str) -> None:
    before, files = path.read_bytes(), sorted(path.parent.iterdir())
    changed = path.stat().st_mtime_ns
    done = cli.run(*command, "--output", "json")
    assert (done.code, done.out) == (7, ""), done
    assert done.error["code"] == code
    assert str(path) in done.error["message"]
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())) == (before, changed, files)


def test_init_leaves_a_file_that_is_no_store_as_it_is(cli: Cli) -> None:
    path = Path(cli.environ["SMS_ADMIN_STORE"])
    path.write_text("my notes")
    done = cli.run("init", "--yes")
    assert (done.code, path.read_text()) == (7, "my notes")
