"""``store info``: where the store is and what is in it."""

import os
import sqlite3

import pytest

from sms_admin.store.version import SCHEMA_VERSION
from tests.driving import Cli

pytestmark = pytest.mark.sqlite


def test_info_counts_what_is_in_the_store(ready: Cli) -> None:
    ready.holds(("+14085550100", "jane@corp.com", "Enabled", ""), ("+14085550101", "jane@corp.com", "", ""))
    path = ready.environ["SMS_ADMIN_STORE"]
    info = ready.json("store", "info")
    newest = ready.json("history", "list")[0]
    assert info == {
        "path": path,
        "size": os.path.getsize(path),
        "schema_version": SCHEMA_VERSION,
        "sqlite_version": sqlite3.sqlite_version,
        "brands": 1,
        "campaigns": 1,
        "users": 1,
        "numbers": 2,
        "runs": 3,
        "last_run": 3,
        "last_run_at": newest["at"],
        "digest": newest["digest"],
        "engine": "sqlite",
        "server_version": None,
        "host": None,
        "database": None,
        "identity": info["identity"],
    }


def test_info_of_an_empty_store_has_no_last_run(cli: Cli) -> None:
    cli.ok("init", "--yes")
    info = cli.json("store", "info")
    assert (info["runs"], info["last_run"], info["last_run_at"], info["digest"]) == (0, None, None, None)
    assert "none yet" in cli.ok("store", "info", "--output", "table").out


def test_people_see_info_as_a_table(ready: Cli) -> None:
    shown = ready.ok("store", "info", "--output", "table").out
    assert ready.environ["SMS_ADMIN_STORE"] in shown
    assert ready.json("history", "list")[0]["digest"] in shown


def test_the_digest_is_one_line_on_a_terminal_of_80_columns(ready: Cli) -> None:
    digest = ready.json("history", "list")[0]["digest"]
    lines = ready.ok("store", "info", "--output", "table").out.splitlines()
    (line,) = (line for line in lines if line.startswith("Digest"))
    assert line.endswith(f" {digest}")
    assert len(line) <= 80
