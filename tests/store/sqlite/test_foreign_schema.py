"""What somebody put into the store beside our tables has no part in a Save."""

import sqlite3
from collections.abc import Iterator

import pytest

from sms_admin.store.sqlite.backend import SqliteBackend
from tests.driving import BRAND, Cli

NUMBER, OTHER = "+14085550100", "+14085550101"


@pytest.fixture
def held(ready: Cli) -> Cli:
    """A store with two numbers, one of them enabled."""
    ready.holds((NUMBER, "jane@corp.com", "Enabled", ""), (OTHER, "joe@corp.com", "", ""))
    return ready


@pytest.fixture
def shell(held: Cli) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(held.environ["SMS_ADMIN_STORE"], isolation_level=None)
    yield connection
    connection.close()


_IGNORED = "BEGIN SELECT RAISE(IGNORE); END"
_QUIET = {
    "numbers": f"CREATE TRIGGER quiet BEFORE UPDATE ON number {_IGNORED}",
    "new numbers": f"CREATE TRIGGER quiet BEFORE INSERT ON number {_IGNORED}",
    "changes": f"CREATE TRIGGER quiet BEFORE INSERT ON change {_IGNORED}",
    "a change taken back": "CREATE TRIGGER quiet AFTER INSERT ON change"
    " BEGIN DELETE FROM change WHERE run = NEW.run; END",
}
_FOREIGN = _QUIET | {
    "a number taken back": "CREATE TRIGGER quiet AFTER UPDATE ON number BEGIN"
    " UPDATE number SET status = OLD.status WHERE number = OLD.number; END",
    "runs": f"CREATE TRIGGER quiet BEFORE INSERT ON run {_IGNORED}",
    "a table": "CREATE TABLE notes (text)",
    "a view": "CREATE VIEW notes AS SELECT * FROM number",
    "an index": "CREATE INDEX mine ON number (country)",
    "an index that is gone": "DROP INDEX one_live_number_per_user",
    "a trigger that is gone": "DROP TRIGGER brand_delete_has_no_campaign",
    "a column": "ALTER TABLE brand ADD COLUMN note TEXT",
    "a column renamed": "ALTER TABLE user RENAME COLUMN site TO place",
}


@pytest.mark.parametrize("kind", _FOREIGN)
def test_a_save_is_refused_while_it_is_there(held: Cli, shell: sqlite3.Connection, kind: str) -> None:
    shell.execute(_FOREIGN[kind])
    before = list(shell.iterdump())
    new = held.csv("new.csv", ("phone_number", "user"), [("+14085550102", "ann@corp.com")])
    for command in (
        ("numbers", "assign", NUMBER),
        ("numbers", "import", new, "--yes"),
        ("brand", "set", BRAND, "--name", "x"),
    ):
        done = held.run(*command, "--output", "json")
        assert (done.code, done.error["code"]) == (7, "damaged"), done
    assert list(shell.iterdump()) == before
    assert {finding["check"] for finding in held.run("store", "check", "--output", "json").json} >= {"schema"}


def test_statistics_are_in_nobodys_way(held: Cli, shell: sqlite3.Connection) -> None:
    shell.execute("ANALYZE")
    held.ok("numbers", "assign", NUMBER)


@pytest.mark.parametrize("kind", _QUIET)
def test_even_unseen_it_cannot_make_a_save_that_is_none(
    held: Cli, shell: sqlite3.Connection, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the schema ever be found right wrongly: what was written is compared with the plan."""
    shell.execute(_QUIET[kind])
    before = list(shell.iterdump())
    monkeypatch.setattr(SqliteBackend, "make_ready", lambda self, connection: None)
    new = held.csv("new.csv", ("phone_number", "user"), [("+14085550102", "ann@corp.com")])
    command = ("numbers", "import", new, "--yes") if kind == "new numbers" else ("numbers", "assign", NUMBER)
    done = held.run(*command, "--output", "json")
    assert (done.code, done.error["code"]) == (7, "damaged"), done
    assert list(shell.iterdump()) == before


def test_a_number_that_is_in_the_way_of_no_trigger_is_counted_once(held: Cli) -> None:
    """Enabled, moved to another user, disabled for another's sake, brought in and taken out, in one run each."""
    rows = [
        (NUMBER, "joe@corp.com", "Enabled", ""),
        (OTHER, "jane@corp.com", "Enabled", ""),
        ("+14085550102", "", "", ""),
    ]
    held.holds(*rows)
    last = held.json("history", "list")[0]["run"]
    held.ok("history", "undo", str(last), "--yes")
    held.holds(("+14085550103", "jane@corp.com", "", ""))
    held.ok("user", "enable-number", "jane@corp.com", "+14085550103")
    assert held.json("store", "check") == []
