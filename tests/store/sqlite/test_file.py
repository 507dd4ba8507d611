"""A store's path is a path: what is named is what is opened, and nothing else is touched."""

import os
import sqlite3
import stat
import string
from collections.abc import Callable
from pathlib import Path

import pytest

from sms_admin.domain.errors import StoreUnusable
from sms_admin.store.sqlite.file import APPLICATION_ID, uri
from sms_admin.store.store import Store, create
from sms_admin.store.version import SCHEMA_VERSION
from tests.driving import BRAND, Cli, script

PRINTABLE = [c for c in string.printable if c.isprintable() and c != "/"]
NAMES = [
    "a%20b.db",
    "C#/store.db",
    "n?w.db",
    "file:x?mode=memory",
    ":memory:",
    " spaces at both ends ",
    "李小龍 é e\u0301 😀.db",
    'it\'s "quoted" & <odd>.db',
    "a//b/./c.db",
    "".join(PRINTABLE),
    "".join(PRINTABLE) + "/store.db",
]


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


@pytest.mark.parametrize("character", PRINTABLE)
def test_every_printable_character_stands_for_itself(tmp_path: Path, character: str) -> None:
    path = tmp_path / f"f{character}41" / f"{character}n{character}.db"
    assert create(path)
    assert not create(path)
    store = Store(path, lock_timeout=1)
    with store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO brand VALUES ('B1A2B3C', '', 'PENDING')")
    store.close()
    assert _files(tmp_path) == [str(path.relative_to(tmp_path))]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", NAMES)
def test_every_command_works_on_the_file_that_was_named(cli: Cli, name: str) -> None:
    place, copy = cli.folder / "s" / name, cli.folder / "b" / name
    copy.parent.mkdir(parents=True)
    del cli.environ["SMS_ADMIN_STORE"]
    at = ("--store", str(place))
    assert f"Created store {place}" in cli.ok(*at, "init", "--yes").err
    cli.ok(*at, "brand", "set", BRAND)
    cli.ok(*at, "store", "check")
    cli.ok(*at, "store", "backup", str(copy))
    cli.ok("--store", str(copy), "brand", "set", BRAND, "--name", "Copy")
    assert cli.json(*at, "store", "info")["path"] == str(place)
    there = {os.path.realpath(file) for file in (place, copy, cli.folder / "config.toml")}
    assert {os.path.realpath(cli.folder / file) for file in _files(cli.folder)} == there


def test_a_relative_path_and_a_home_are_understood(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "PWD": str(tmp_path)}
    for place, file in (("~/a%41 b.db", tmp_path / "a%41 b.db"), ("./x#.db", Path("x#.db").absolute())):
        done = script("--store", place, "init", "--yes", environ=environ)
        try:
            assert done.returncode == 0, done.stderr
            assert script("--store", place, "brand", "set", BRAND, environ=environ).returncode == 0
            assert file.is_file()
        finally:
            file.unlink(missing_ok=True)


def test_a_link_leads_to_the_store(cli: Cli) -> None:
    folder = cli.folder / "far"
    link = Path(cli.environ["SMS_ADMIN_STORE"])
    link.symlink_to(folder / "s%41.db")
    cli.ok("init", "--yes")  # the link leads nowhere yet
    cli.ok("brand", "set", BRAND)
    assert link.is_symlink()
    assert _files(folder) == ["s%41.db"]


def test_beside_a_link_nothing_needs_to_be_written(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cli.folder / "far"
    link = Path(cli.environ["SMS_ADMIN_STORE"])
    link.symlink_to(folder / "store.db")
    cli.ok("init", "--yes")
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != link.parent and allowed(place, mode))
    cli.ok("brand", "set", BRAND)
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != folder and allowed(place, mode))
    assert cli.run("brand", "set", BRAND, "--name", "x").code == 7


_ODD: dict[str, Callable[[Path], None]] = {
    "a pipe": os.mkfifo,
    "a folder": lambda path: path.mkdir(),
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link in a circle": lambda path: path.symlink_to(path),
}


@pytest.mark.parametrize("kind", _ODD)
def test_what_is_no_regular_file_is_refused_at_once(cli: Cli, kind: str) -> None:
    path = Path(cli.environ["SMS_ADMIN_STORE"])
    _ODD[kind](path)
    cli.file("config.toml", "")
    for command in (("init", "--yes"), ("numbers", "list"), ("brand", "set", BRAND)):
        done = script(*command, environ=cli.environ, timeout=30)
        assert done.returncode == 7, done
        assert done.stderr.startswith(b"error: ")
        assert b"Traceback" not in done.stderr
    assert _files(cli.folder) == sorted(["config.toml", *(["store.db"] if kind != "a folder" else [])])


@pytest.mark.parametrize("length", [200, 238, 239, 247, 255, 256, 300, 5000])
def test_a_name_is_either_good_for_a_store_or_refused(cli: Cli, length: int) -> None:
    name = "x" * (length - 3) + ".db"
    at = ("--store", str(cli.folder / name))
    made = cli.run(*at, "init", "--yes")
    if made.code == 0:
        cli.ok(*at, "brand", "set", BRAND)
    else:
        assert (made.code, _files(cli.folder)) == (7, [])
        cli.file("config.toml", "")
        for command in (("numbers", "list"), ("brand", "set", BRAND), ("store", "check")):
            assert cli.run(*at, *command).code == 7
    assert (made.code == 0) == (length < 239)  # it is made under a longer name, and has a journal beside it


def test_a_nul_in_the_settings_is_no_path(cli: Cli) -> None:
    del cli.environ["SMS_ADMIN_STORE"]
    cli.file("config.toml", 'store = "a\\u0000b.db"\n')
    for command in (("init", "--yes"), ("numbers", "list")):
        assert cli.run(*command).code in (2, 7)


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_that_never_was_is_refused_and_found(ready: Cli, version: int) -> None:
    path = Path(ready.environ["SMS_ADMIN_STORE"])
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version={version}")
    connection.close()
    before = path.read_bytes()
    for command in (("store", "check"), ("numbers", "list"), ("brand", "set", BRAND, "--name", "x")):
        done = ready.run(*command, "--output", "json")
        assert (done.code, done.error["code"]) == (7, "damaged")
        assert f"schema version is {version}" in done.error["message"]
    assert path.read_bytes() == before


def test_the_mark_is_the_one_that_file_shows(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    create(path)
    head = path.read_bytes()[:100]
    assert int.from_bytes(head[60:64], "big") == SCHEMA_VERSION
    assert int.from_bytes(head[68:72], "big") == APPLICATION_ID


def test_a_uri_creates_nothing(tmp_path: Path) -> None:
    for mode in ("ro", "rw"):
        with pytest.raises(sqlite3.OperationalError):
            sqlite3.connect(uri(tmp_path / "no.db", mode), uri=True).execute("SELECT 1 FROM sqlite_master")
    assert _files(tmp_path) == []


def test_a_store_that_went_missing_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with pytest.raises(StoreUnusable, match="no store"):
        Store(path, lock_timeout=1)
    assert _files(tmp_path) == []
