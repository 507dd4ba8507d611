"""``store backup``: a copy of the store, whole or not at all."""

import os
import resource
import sqlite3
import stat
import subprocess
import threading

import pytest

from tests.driving import SCRIPT, Cli

pytestmark = pytest.mark.sqlite

NUMBER = "+14085550100"


def test_a_backup_is_a_store_with_everything_in_it(ready: Cli) -> None:
    ready.holds((NUMBER, "jane@corp.com", "Enabled", ""))
    copy = str(ready.folder / "copy.db")
    done = ready.ok("store", "backup", copy, "--output", "json")
    newest = ready.json("history", "list")[0]
    assert done.json == {"path": copy, "size": os.path.getsize(copy), "run": 3, "digest": newest["digest"]}
    assert f"Backed up to {copy}" in done.err
    ready.ok("numbers", "assign", NUMBER)
    ready.environ["SMS_ADMIN_STORE"] = copy
    assert ready.json("history", "list")[0] == newest
    assert ready.state() == {NUMBER: ("enabled", "")}
    ready.ok("numbers", "assign", NUMBER)  # it is a store to work on


def test_only_its_owner_reads_a_backup(ready: Cli) -> None:
    copy = ready.folder / "copy.db"
    ready.ok("store", "backup", str(copy))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(p.name for p in ready.folder.iterdir()) == ["config.toml", "copy.db", "store.db"]


def test_a_file_that_is_there_is_never_replaced_without_force(ready: Cli) -> None:
    copy = ready.folder / "copy.db"
    copy.write_text("precious")
    done = ready.run("store", "backup", str(copy))
    assert (done.code, done.out, copy.read_text()) == (2, "", "precious")
    assert "--force" in done.err
    ready.ok("store", "backup", str(copy), "--force")
    assert copy.read_bytes().startswith(b"SQLite format 3\0")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


OWN = {
    "store.db": "the store",
    "store.db-journal": "what the store keeps beside it",
    "store.db-wal": "what the store keeps beside it",
    "store.db-shm": "what the store keeps beside it",
    "config.toml": "the settings",
}


@pytest.mark.parametrize("name", OWN)
def test_a_backup_never_takes_the_place_of_the_programs_own_files(ready: Cli, name: str) -> None:
    before = {path.name: path.read_bytes() for path in ready.folder.iterdir()}
    done = ready.run("store", "backup", str(ready.folder / name), "--force")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: a backup in {ready.folder / name} would replace {OWN[name]}\nhint: ")
    assert {path.name: path.read_bytes() for path in ready.folder.iterdir()} == before


def test_a_backup_through_a_link_never_takes_the_place_of_the_store_itself(ready: Cli) -> None:
    link = ready.folder / "link.db"
    link.symlink_to(ready.environ["SMS_ADMIN_STORE"])
    assert ready.run("store", "backup", str(link), "--force").code == 2
    assert link.is_symlink()


def test_a_place_that_cannot_be_written_is_an_error(ready: Cli) -> None:
    ready.file("taken", "mine")
    for target in (ready.folder / "taken" / "copy.db", ready.folder):
        done = ready.run("store", "backup", str(target))
        assert done.code == 7
        assert str(target) in done.err
    assert sorted(p.name for p in ready.folder.iterdir()) == ["config.toml", "store.db", "taken"]


@pytest.mark.parametrize("words", [["store", "backup"], ["store", "copy"]])
def test_a_folder_that_is_missing_is_made(words: list[str], ready: Cli) -> None:
    copy = ready.folder / "backups" / "2026" / "copy.db"
    ready.ok(*words, str(copy))
    ready.ok("--store", str(copy), "store", "check")


@pytest.mark.parametrize("words", [["store", "backup"], ["store", "copy"]])
def test_a_copy_that_fails_leaves_no_folder_behind(words: list[str], ready: Cli) -> None:
    before = sorted(ready.folder.iterdir())
    with sqlite3.connect(ready.environ["SMS_ADMIN_STORE"]) as store:
        store.execute("PRAGMA user_version=0")
    store.close()
    done = ready.run(*words, str(ready.folder / "backups" / "2026" / "copy.db"))
    assert done.code == 7
    assert sorted(ready.folder.iterdir()) == before


def test_a_disk_that_fills_up_leaves_nothing_behind(ready: Cli) -> None:
    copy = ready.folder / "copy.db"

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    # Python itself would leave its compiled modules cut off.
    env = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **ready.environ}
    done = subprocess.run(
        [SCRIPT, "store", "backup", str(copy)], env=env, capture_output=True, text=True, preexec_fn=small_disk
    )
    assert done.returncode == 7, done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(p.name for p in ready.folder.iterdir()) == ["config.toml", "store.db"]


def test_a_backup_waits_for_a_save_and_then_holds_all_of_it(ready: Cli) -> None:
    copy = ready.folder / "copy.db"
    other = sqlite3.connect(ready.environ["SMS_ADMIN_STORE"], isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    other.execute("UPDATE brand SET name = 'Half'")
    other.execute("UPDATE campaign SET use_case = 'Half'")
    timer = threading.Timer(0.3, other.execute, ("COMMIT",))
    timer.start()
    ready.ok("store", "backup", str(copy))
    timer.join()
    other.close()
    found = sqlite3.connect(copy)
    assert found.execute("SELECT name, use_case FROM brand JOIN campaign USING (brand_id)").fetchall() == [
        ("Half", "Half")
    ]
    found.close()


def test_a_store_that_stays_busy_is_not_backed_up(ready: Cli) -> None:
    ready.file("config.toml", "lock_timeout = 0.1\n")
    other = sqlite3.connect(ready.environ["SMS_ADMIN_STORE"], isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    done = ready.run("store", "backup", str(ready.folder / "copy.db"))
    other.close()
    assert done.code == 8
    assert sorted(p.name for p in ready.folder.iterdir()) == ["config.toml", "store.db"]


def test_standard_output_is_no_place_for_a_backup(ready: Cli) -> None:
    done = ready.run("store", "backup", "-")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(
        "error: a backup cannot be written to standard output\nhint: sms-admin store backup FILE"
    )
