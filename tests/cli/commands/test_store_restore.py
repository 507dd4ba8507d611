"""``store restore``: back to a backup, checked first; the store that was there is kept beside it."""

import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sms_admin.cli.restoring import FIELDS
from sms_admin.domain.errors import TryAgain
from sms_admin.domain.numbers import Action, Request
from sms_admin.service.requests import RequestPlan
from sms_admin.service.runs import Order
from sms_admin.service.saves import Save
from sms_admin.service.staging import stage
from sms_admin.store.store import Store
from tests.driving import CAMPAIGN, SCRIPT, Cli
from tests.terminal import on_terminal

pytestmark = pytest.mark.sqlite

NUMBER = "+14085550100"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFF, ON = {NUMBER: ("enabled", "")}, {NUMBER: ("enabled", CAMPAIGN)}


@pytest.fixture
def moved_on(ready: Cli) -> Cli:
    """A store with one run more than its backup."""
    ready.holds((NUMBER, "jane@corp.com", "Enabled", ""))
    ready.ok("store", "backup", backup(ready))
    ready.ok("numbers", "assign", NUMBER)
    return ready


def backup(cli: Cli) -> str:
    return str(cli.folder / "backup.db")


def kept(cli: Cli) -> list[Path]:
    return sorted(cli.folder.glob("store.db.*"))


def test_the_store_is_again_what_the_backup_is_and_what_was_there_is_kept(moved_on: Cli) -> None:
    before = Path(backup(moved_on)).read_bytes()
    done = moved_on.ok("store", "restore", backup(moved_on), "--yes", "-o", "json")
    assert moved_on.state() == OFF
    moved_on.ok("store", "check")
    (old,) = kept(moved_on)
    newest = moved_on.json("history", "list")[0]
    path = moved_on.folder / "store.db"
    values = (str(path), path.stat().st_size, 3, newest["digest"], str(old))
    assert done.json == dict(zip(FIELDS, values, strict=True))
    assert done.err == f"Restored {path}; the store that was there is kept as {old}\n"
    assert Path(backup(moved_on)).read_bytes() == before
    assert [stat.S_IMODE(p.stat().st_mode) for p in (path, old)] == [0o600, 0o600]
    moved_on.environ["SMS_ADMIN_STORE"] = str(old)
    assert moved_on.state() == ON


def test_a_second_restore_keeps_a_second_store(moved_on: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sms_admin.cli.state.State.now", lambda _: NOW)
    for _ in range(2):
        moved_on.ok("store", "restore", backup(moved_on), "--yes")
    assert [p.name for p in kept(moved_on)] == [
        "store.db.replaced-20260302T090000Z",
        "store.db.replaced-20260302T090000Z-2",
    ]


def test_it_asks_on_a_terminal_and_needs_yes_elsewhere(moved_on: Cli) -> None:
    done = moved_on.run("store", "restore", backup(moved_on))
    assert done.code == 2
    assert "--yes" in done.err
    environ = {"PATH": os.environ["PATH"], "TERM": "dumb", **moved_on.environ}
    line = f"{SCRIPT} store restore backup.db; echo exit $?"
    shown = on_terminal(line, environ, moved_on.folder, answer="n\n")
    assert "(up to run 4) by backup.db (up to run 3)? [y/N]: n" in shown
    assert "error: nothing was restored: you did not say yes\nhint: " in shown
    assert "exit 130" in shown
    assert (moved_on.state(), kept(moved_on)) == (ON, [])
    shown = on_terminal(line, environ, moved_on.folder)
    assert "exit 0" in shown
    assert (moved_on.state(), len(kept(moved_on))) == (OFF, 1)


@pytest.mark.parametrize("damage", ["nothing", "junk", "a table"])
def test_a_store_that_is_gone_or_damaged_is_replaced_too(damage: str, moved_on: Cli) -> None:
    place = moved_on.folder / "store.db"
    if damage == "nothing":
        place.unlink()
    elif damage == "junk":
        place.write_bytes(b"junk" * 5_000)
        (moved_on.folder / "store.db-journal").write_bytes(b"junk")
    else:
        with sqlite3.connect(place) as connection:
            connection.execute("UPDATE number SET campaign_id = NULL")
    moved_on.ok("store", "restore", backup(moved_on), "--yes")
    assert moved_on.state() == OFF
    moved_on.ok("store", "check")
    assert len([p for p in kept(moved_on) if not p.name.endswith("-journal")]) == (damage != "nothing")


def test_a_link_stays_a_link(moved_on: Cli) -> None:
    place = moved_on.folder / "store.db"
    real = place.rename(moved_on.folder / "real.db")
    place.symlink_to("real.db")
    moved_on.ok("store", "restore", backup(moved_on), "--yes")
    assert place.is_symlink()
    assert moved_on.state() == OFF
    assert len(list(moved_on.folder.glob("real.db.replaced-*"))) == 1
    assert real.is_file()


def test_a_backup_with_a_fault_is_refused_and_nothing_is_replaced(moved_on: Cli) -> None:
    with sqlite3.connect(backup(moved_on)) as connection:
        connection.execute("UPDATE user SET site = 'Denver'")
    done = moved_on.run("store", "restore", backup(moved_on), "--yes", "-o", "json")
    assert (done.code, done.out, done.error["code"]) == (7, "", "damaged")
    assert "its site is not what the runs give" in done.error["message"]
    assert done.error["hint"] == f"sms-admin --store {backup(moved_on)} store check"
    assert (moved_on.state(), kept(moved_on)) == (ON, [])


@pytest.mark.parametrize(("file", "code"), [("absent.db", "no-store"), ("junk.db", "not-a-store")])
def test_what_is_no_backup_is_named_with_the_way_out(file: str, code: str, moved_on: Cli) -> None:
    moved_on.file("junk.db", "junk")
    done = moved_on.run("store", "restore", str(moved_on.folder / file), "--yes", "-o", "json")
    assert (done.code, done.error["code"]) == (7, code)
    assert done.error["hint"].startswith("sms-admin store restore BACKUP")


def test_a_backup_that_cannot_be_read_leads_to_another_one_and_not_to_a_check_of_the_store(moved_on: Cli) -> None:
    place = Path(backup(moved_on))
    whole = place.read_bytes()
    for left in (whole[: len(whole) // 2], whole[:8192] + b"\xff" * (len(whole) - 8192)):
        place.write_bytes(left)
        done = moved_on.run("store", "restore", str(place), "--yes", "-o", "json")
        assert (done.code, done.error["code"]) == (7, "damaged")
        assert str(place) in done.error["message"]
        assert done.error["hint"] == "sms-admin store restore BACKUP --yes -o json"
    assert moved_on.state() == ON


def test_the_store_itself_and_a_server_are_no_places_for_it(moved_on: Cli) -> None:
    done = moved_on.run("store", "restore", str(moved_on.folder / "store.db"), "--yes")
    assert (done.code, "is the store itself" in done.err) == (2, True)
    done = moved_on.run(
        "--store", "postgresql://db.example/sms", "store", "restore", "backup.db", "--yes", "-o", "json"
    )
    assert done.code == 2
    assert done.error["hint"] == "sms-admin --store backup.db store copy URL"
    assert moved_on.run("store", "restore", "postgresql://db.example/sms", "--yes").code == 2
    assert kept(moved_on) == []


def test_it_is_refused_while_another_reads_the_store(moved_on: Cli) -> None:
    moved_on.environ["SMS_ADMIN_LOCK_TIMEOUT"] = "0.1"
    reader = sqlite3.connect(moved_on.folder / "store.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM run").fetchone()
    done = moved_on.run("store", "restore", backup(moved_on), "--yes")
    assert (done.code, done.out) == (8, "")
    reader.close()
    assert (moved_on.state(), kept(moved_on)) == (ON, [])
    assert sorted(p.name for p in moved_on.folder.glob("store.db*")) == ["store.db"]


def test_a_save_that_was_planned_before_is_not_lost_in_the_store_that_was_replaced(moved_on: Cli) -> None:
    store = Store(moved_on.folder / "store.db", 5)
    rows = stage(store, [{"seq": [1], "line": [1], "number": [NUMBER]}])
    save = Save(store, RequestPlan(Request(Action.REMOVE)), Order("remove", "ann"), rows)
    save.show()
    moved_on.ok("store", "restore", backup(moved_on), "--yes")
    with pytest.raises(TryAgain) as raised:
        save.save(NOW, lambda _: None)
    store.close()
    assert raised.value.code == "store-replaced"
    assert moved_on.state() == OFF
    moved_on.environ["SMS_ADMIN_STORE"] = str(kept(moved_on)[0])
    assert moved_on.state() == ON


ASKS = ["numbers remove --csv off.csv", "campaign deactivate " + CAMPAIGN, "history undo 4"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not show what a process has open")
@pytest.mark.parametrize("asks", ASKS)
def test_it_is_refused_while_a_question_waits_in_another_program(asks: str, moved_on: Cli) -> None:
    """SQLite holds no lock then; the system shows that the file is open."""
    moved_on.csv("off.csv", ["phone_number"], [[NUMBER]])
    environ = {"PATH": os.environ["PATH"], "TERM": "dumb", **moved_on.environ}
    moved_on.environ["SMS_ADMIN_LOCK_TIMEOUT"] = "0.1"

    def refused() -> str:
        done = moved_on.run("store", "restore", backup(moved_on), "--yes", "-o", "json")
        assert (done.code, done.error["code"]) == (8, "busy")
        assert "(sms-admin); nothing was replaced" in done.error["message"]
        return f"{CAMPAIGN}\n" if "deactivate" in asks else "y\n"

    shown = on_terminal(f"{SCRIPT} {asks}; echo exit $?", environ, moved_on.folder, answer=refused)
    assert shown.endswith("exit 0\n")
    assert kept(moved_on) == []
    assert moved_on.state() != ON
    assert sorted(p.name for p in moved_on.folder.glob("store.db*")) == ["store.db"]


def test_it_waits_for_the_other_program_to_end(moved_on: Cli) -> None:
    program = "import time; file = open('store.db'); time.sleep(1)"
    with subprocess.Popen([sys.executable, "-c", program], cwd=moved_on.folder):
        moved_on.ok("store", "restore", backup(moved_on), "--yes")
    assert moved_on.state() == OFF


@pytest.mark.parametrize("asks", ASKS)
def test_a_question_that_waits_unseen_ends_without_a_save(
    asks: str, moved_on: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system does not show who has the store open, the Save of the question sees the restore."""
    monkeypatch.setattr("sms_admin.store.sqlite.sessions._PROCESSES", moved_on.folder / "absent")
    moved_on.csv("off.csv", ["phone_number"], [[NUMBER]])
    environ = {"PATH": os.environ["PATH"], "TERM": "dumb", **moved_on.environ}

    def restored() -> str:
        moved_on.ok("store", "restore", backup(moved_on), "--yes")
        return f"{CAMPAIGN}\n" if "deactivate" in asks else "y\n"

    shown = on_terminal(f"{SCRIPT} {asks}; echo exit $?", environ, moved_on.folder, answer=restored)
    assert f"error: the store {moved_on.folder}/store.db was replaced meanwhile; nothing was saved" in shown
    assert f"sms-admin {asks}\nexit 8" in shown
    assert moved_on.state() == OFF
    moved_on.ok("store", "check")
    moved_on.environ["SMS_ADMIN_STORE"] = str(kept(moved_on)[0])
    assert moved_on.state() == ON


def test_a_folder_that_cannot_be_written_leaves_all_as_it_was(moved_on: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sms_admin.disk.os.replace", full)
    done = moved_on.run("store", "restore", backup(moved_on), "--yes")
    assert (done.code, "No space left on device" in done.err) == (7, True)
    monkeypatch.undo()
    assert moved_on.state() == ON
    assert sorted(p.name for p in moved_on.folder.glob("store.db*")) == ["store.db"]
