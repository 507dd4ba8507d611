"""A store moves from a file to a server and back, with its history and its digests, or not at all."""

import sqlite3
from pathlib import Path

import pytest

from tests.database import Database
from tests.driving import CAMPAIGN, Cli

NUMBER = "+14085550100"


@pytest.fixture
def file(ready: Cli) -> Cli:
    """A store in a file with some history."""
    ready.holds((NUMBER, "größe@corp.com", "Enabled", ""), ("+14085550101", "", "", ""))
    ready.ok("numbers", "assign", NUMBER)
    ready.ok("history", "undo", "4", "--yes")
    ready.ok("numbers", "assign", NUMBER)
    return ready


def digests(cli: Cli) -> list[tuple[int, str]]:
    return [(run["run"], run["digest"]) for run in cli.json("history", "list")]


def test_a_store_goes_to_a_server_and_back_with_every_digest(file: Cli, database: Database) -> None:
    database.without_store()
    on_file, before, listed = digests(file), file.json("store", "info"), file.ok("numbers", "list", "--all").out
    copied = file.json("store", "copy", database.url)
    assert (copied["path"], copied["run"], copied["digest"]) == (database.url, before["runs"], before["digest"])
    back = str(file.folder / "back.db")
    file.environ["SMS_ADMIN_STORE"] = database.url
    assert digests(file) == on_file
    assert file.ok("numbers", "list", "--all").out == listed
    file.ok("store", "check", "--expect-head", before["digest"])
    file.ok("store", "copy", back)
    file.environ["SMS_ADMIN_STORE"] = back
    assert digests(file) == on_file
    file.ok("store", "check", "--expect-head", before["digest"])
    file.ok("numbers", "remove", NUMBER)


def test_a_backup_of_a_server_store_is_a_store_in_a_file(on_server: Cli) -> None:
    on_server.holds((NUMBER, "jane@corp.com", "Enabled", CAMPAIGN))
    there = on_server.json("store", "info")
    copy = str(on_server.folder / "backup.db")
    assert on_server.json("store", "backup", copy)["digest"] == there["digest"]
    assert Path(copy).stat().st_mode & 0o777 == 0o600
    on_server.environ["SMS_ADMIN_STORE"] = copy
    on_server.ok("store", "check", "--expect-head", there["digest"])
    assert on_server.state() == {NUMBER: ("enabled", CAMPAIGN)}


def test_a_backup_of_a_server_store_replaces_a_file_only_with_force(on_server: Cli) -> None:
    taken = on_server.file("backup.db", "mine")
    done = on_server.run("store", "backup", taken)
    assert (done.code, Path(taken).read_text()) == (2, "mine")
    on_server.ok("store", "backup", taken, "--force")
    on_server.ok("--store", taken, "store", "check")


def test_a_place_that_is_taken_is_left_as_it_is(file: Cli, on_server: Cli) -> None:
    before = on_server.json("store", "info")
    done = file.run("store", "copy", on_server.environ["SMS_ADMIN_STORE"])
    assert (done.code, done.out) == (2, "")
    assert "already" in done.err
    assert on_server.json("store", "info") == before
    taken = file.file("taken", "mine")
    assert file.run("store", "copy", taken).code == 2
    assert Path(taken).read_text() == "mine"


def test_a_copy_that_is_not_as_it_should_be_leaves_nothing_behind(file: Cli, database: Database) -> None:
    database.without_store()
    with sqlite3.connect(file.environ["SMS_ADMIN_STORE"]) as connection:
        connection.execute("UPDATE run SET actor = 'somebody' WHERE run = 4")
    connection.close()
    done = file.run("store", "copy", database.url, "--output", "json")
    assert (done.code, done.error["code"]) == (7, "damaged")
    assert database.run("SELECT to_regnamespace('sms_admin') IS NULL") == [(True,)]
    new = file.folder / "new.db"
    assert file.run("store", "copy", str(new)).code == 7
    assert not new.exists()
    assert [p.name for p in file.folder.glob("new.db*")] == []


@pytest.mark.parametrize("to_a_server", [False, True])
def test_a_store_that_cannot_be_read_is_named_and_not_the_copy(
    to_a_server: bool, file: Cli, database: Database
) -> None:
    database.without_store()
    place, to = file.folder / "store.db", database.url if to_a_server else str(file.folder / "copy.db")
    whole = place.read_bytes()
    place.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    done = file.run("store", "copy", to, "-o", "json")
    assert (done.code, done.error["code"]) == (7, "damaged")
    assert f"the store {place} is damaged" in done.error["message"]
    assert file.run("--store", to, "numbers", "list").code == 7  # there is none


def test_standard_output_is_no_place_for_a_store(file: Cli) -> None:
    done = file.run("store", "copy", "-")
    assert (done.code, done.out) == (2, "")
    assert done.err.endswith("hint: sms-admin store copy TO\n")


def test_a_backup_is_never_a_server_and_a_url_with_a_password_is_never_a_place(file: Cli) -> None:
    assert file.run("store", "backup", "postgresql://db.example/sms").code == 2
    done = file.run("store", "copy", "postgresql://me:secret@db.example/sms")
    assert done.code == 2
    assert "secret" not in done.err


@pytest.mark.parametrize("end", ["-journal", "-wal", "-shm"])
def test_a_copy_never_takes_a_name_that_the_store_needs_beside_it(file: Cli, end: str) -> None:
    to = f"{file.environ['SMS_ADMIN_STORE']}{end}"
    done = file.run("store", "copy", to)
    assert (done.code, done.err.splitlines()[0]) == (
        2,
        f"error: a copy in {to} would replace what the store keeps beside it",
    )
    assert not Path(to).exists()
