"""A store of an older version: read as it is, brought up by the first Save, whole or not at all."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sms_admin.domain.errors import StoreUnusable
from sms_admin.store.sqlite import versions
from sms_admin.store.sqlite.versions import STEPS, expected_schema, schema_of
from sms_admin.store.store import Store, create
from sms_admin.store.version import SCHEMA_VERSION
from tests.driving import BRAND, CAMPAIGN, Cli
from tests.store.digests import digests
from tests.store.make_version import VERSIONS

OLD = range(1, SCHEMA_VERSION)


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest, cli: Cli) -> Iterator[tuple[Cli, Path, int]]:
    """The program on a copy of the golden store of each older version; its file, and the version."""
    path = Path(shutil.copyfile(VERSIONS / f"v{request.param}.db", cli.environ["SMS_ADMIN_STORE"]))
    path.chmod(0o600)
    cli.file("config.toml", "")
    yield cli, path, request.param
    assert sorted(p.name for p in path.parent.glob("store.db?*")) in ([], [f"store.db.v{request.param}.bak"])


def _version(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


def _schema(path: Path) -> versions.Schema:
    connection = sqlite3.connect(path)
    found = schema_of(connection)
    connection.close()
    return found


def test_it_has_the_schema_of_a_new_store_once_something_was_saved(old: tuple[Cli, Path, int], tmp_path: Path) -> None:
    cli, path, version = old
    assert _schema(path) == expected_schema(version)
    before = digests(path)
    done = cli.ok("numbers", "remove", "+14085550006")
    create(tmp_path / "new.db")
    assert _schema(path) == _schema(tmp_path / "new.db") == expected_schema()
    assert _version(path) == SCHEMA_VERSION
    assert digests(path)[: len(before)] == before
    assert cli.json("store", "check") == []
    assert f"kept in {path}.v{version}.bak" in done.err
    assert "kept in" not in cli.ok("numbers", "remove", "+14085550151").err


def test_a_copy_of_it_is_kept_as_it_was(old: tuple[Cli, Path, int]) -> None:
    cli, path, version = old
    shown = cli.json("history", "list"), cli.json("numbers", "list", "--all")
    cli.ok("numbers", "remove", "+14085550006")
    kept = path.with_name(f"store.db.v{version}.bak")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert _version(kept) == version
    cli.environ["SMS_ADMIN_STORE"] = str(kept)
    assert (cli.json("history", "list"), cli.json("numbers", "list", "--all")) == shown
    assert cli.json("store", "check") == []


def test_what_writes_nothing_leaves_it_as_it_is(old: tuple[Cli, Path, int]) -> None:
    cli, path, _ = old
    before = path.read_bytes()
    cli.ok("init", "--yes")
    cli.ok("numbers", "remove", "+14085550006", "--dry-run")
    cli.ok("store", "backup", str(cli.folder / "copy.db"))
    assert cli.run("numbers", "assign", "+14085559999").code == 3
    assert cli.run("campaign", "set", CAMPAIGN, "--brand", "B999999").code == 3
    assert cli.run("campaign", "set", CAMPAIGN, "--brand", "B999999").code == 3
    assert _version(path) in (1, SCHEMA_VERSION)
    if _version(path) == 1:
        assert path.read_bytes() == before
    assert cli.json("store", "check") == []


@pytest.mark.parametrize("at", range(len(STEPS[2])))
def test_a_step_that_fails_anywhere_takes_all_of_it_back(cli: Cli, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    path = Path(shutil.copyfile(VERSIONS / "v1.db", cli.environ["SMS_ADMIN_STORE"]))
    before = path.read_bytes()
    broken = (*STEPS[2][:at], "SELECT * FROM no_such_table")
    store = Store(path, lock_timeout=1)
    expected_schema()
    monkeypatch.setitem(STEPS, 2, broken)
    with pytest.raises(sqlite3.OperationalError, match="no_such_table"), store.writing():
        pass
    assert path.read_bytes() == before
    monkeypatch.undo()
    with store.writing() as connection:  # the same connection goes on as if nothing had been
        connection.exec_driver_sql("UPDATE brand SET name = 'x'")
    store.close()
    assert _schema(path) == expected_schema()
    assert sorted(p.name for p in path.parent.glob("store.db?*")) == ["store.db.v1.bak"]


def test_a_process_that_is_killed_in_the_middle_leaves_it_as_it_was(old: tuple[Cli, Path, int]) -> None:
    cli, path, version = old
    before = digests(path)
    code = (
        "import os, sys; from pathlib import Path; from sms_admin.store.store import Store\n"
        "with Store(Path(sys.argv[1]), 1).writing() as connection:\n"
        "    connection.exec_driver_sql('PRAGMA main.cache_size=1'); connection.exec_driver_sql('DELETE FROM change')\n"
        "    os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode == 9
    assert cli.json("store", "check") == []
    assert (digests(path), _version(path)) == (before, version)
    cli.ok("numbers", "remove", "+14085550006")
    assert _version(path) == SCHEMA_VERSION
    leftover = [p for p in path.parent.glob("store.db?*") if not p.name.endswith(".bak")]
    assert leftover == []


def test_whoever_waits_meanwhile_sees_it_brought_up(old: tuple[Cli, Path, int]) -> None:
    cli, path, _ = old
    waiting = Store(path, lock_timeout=1)
    columns = "SELECT db_role, planned_by FROM run UNION ALL SELECT identity, 'x' FROM store_info"
    with waiting.reading() as connection:
        there = connection.exec_driver_sql(columns).fetchall()
    cli.ok("numbers", "remove", "+14085550006")
    with waiting.reading() as connection:
        assert len(connection.exec_driver_sql(columns).fetchall()) == len(there) + 1
        assert connection.exec_driver_sql("SELECT name FROM temp.sqlite_master").fetchall() == []
    with waiting.writing() as connection:
        connection.exec_driver_sql("UPDATE run SET planned_by = NULL")
    assert waiting.kept is None
    waiting.close()


def test_whoever_waits_while_a_newer_program_raises_it_saves_nothing(old: tuple[Cli, Path, int]) -> None:
    _, path, _ = old
    waiting = Store(path, lock_timeout=1)
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    newer.close()
    before = path.read_bytes()
    for way in (waiting.writing, waiting.reading):
        with pytest.raises(StoreUnusable) as refused, way():
            pass
        assert refused.value.code == "newer-store"
    waiting.close()
    assert path.read_bytes() == before


def test_reading_an_old_store_locks_nobody_out_while_a_file_is_staged(old: tuple[Cli, Path, int]) -> None:
    _, path, _ = old
    store = Store(path, lock_timeout=1)
    with store.reading():
        with sqlite3.connect(path, timeout=0) as other:
            other.execute("UPDATE brand SET name = 'x'")
        other.close()
    store.close()


def test_a_schema_that_is_not_ours_is_not_brought_up(old: tuple[Cli, Path, int]) -> None:
    cli, path, version = old
    with sqlite3.connect(path) as shell:
        shell.execute("CREATE TABLE notes (text)")
    shell.close()
    before = path.read_bytes()
    assert cli.run("numbers", "remove", "+14085550006").code == 7
    assert (path.read_bytes(), _version(path)) == (before, version)


def test_a_store_that_breaks_a_new_constraint_stays_and_is_damaged(cli: Cli) -> None:
    path = Path(shutil.copyfile(VERSIONS / "v1.db", cli.environ["SMS_ADMIN_STORE"]))
    cli.file("config.toml", "")
    with sqlite3.connect(path) as shell:
        shell.execute("UPDATE number SET number = number || char(0) || 'x' WHERE number = '+14085550151'")
    shell.close()
    before = path.read_bytes()
    done = cli.run("numbers", "remove", "+14085550006", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "damaged"), done
    assert path.read_bytes() == before
    assert "+14085550151\\x00x" in cli.run("store", "check").out


def test_its_identity_is_the_digest_of_its_first_run(old: tuple[Cli, Path, int]) -> None:
    cli, path, _ = old
    first = digests(path)[0]
    assert cli.json("store", "info")["identity"] == first
    cli.ok("numbers", "remove", "+14085550006")
    assert cli.json("store", "info")["identity"] == first


def test_an_identity_is_made_once_and_goes_with_a_backup(ready: Cli) -> None:
    mine = ready.json("store", "info")["identity"]
    ready.ok("brand", "set", BRAND, "--name", "Other")
    copy = str(ready.folder / "copy.db")
    ready.ok("store", "backup", copy)
    assert ready.json("store", "info")["identity"] == mine == ready.json("--store", copy, "store", "info")["identity"]
    other = str(ready.folder / "other.db")
    ready.ok("--store", other, "init", "--yes")
    theirs = ready.json("--store", other, "store", "info")["identity"]
    assert theirs != mine
    assert len(theirs) == len(mine) == 64


def test_an_empty_store_of_version_1_gets_an_identity_with_its_first_run(cli: Cli) -> None:
    path = Path(cli.environ["SMS_ADMIN_STORE"])
    cli.file("config.toml", "")
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (*STEPS[1], "PRAGMA user_version=1", "PRAGMA application_id=0x534D5341"):
        connection.execute(statement)
    connection.close()
    assert cli.json("store", "info")["identity"] is None
    cli.ok("brand", "set", BRAND)
    identity = cli.json("store", "info")["identity"]
    assert len(identity) == 64
    cli.ok("brand", "set", BRAND, "--name", "x")
    assert cli.json("store", "info")["identity"] == identity


_SAID_LATER = ("db_role", "planned_by", "plan_sha256")


@pytest.mark.parametrize("column", _SAID_LATER)
@pytest.mark.parametrize("run", [2, 18])
def test_who_is_said_to_have_planned_a_run_cannot_be_edited(cli: Cli, column: str, run: int) -> None:
    path = shutil.copyfile(VERSIONS / "v2.db", cli.environ["SMS_ADMIN_STORE"])
    cli.file("config.toml", "")
    (sealed,) = sqlite3.connect(path).execute(f"SELECT {column} FROM run WHERE run = {run}").fetchone()
    for value in ("mallory", None, ""):
        with sqlite3.connect(path) as shell:
            shell.execute(f"UPDATE run SET {column} = ? WHERE run = {run}", (value,))
        shell.close()
        done = cli.run("store", "check", "--output", "json")
        assert (done.code == 0) == (value == sealed)
        if done.code:
            assert run in {finding["run"] for finding in done.json}
