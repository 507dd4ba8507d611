"""What a Save on a file stands on: settings of the connection, pages that lock nobody out, a store never replaced."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from sms_admin.domain.columns import Field
from sms_admin.domain.sorting import SortField, Sorting
from sms_admin.service.comparing import compare
from sms_admin.service.lists import NumberFilter, UserFilter, list_numbers, list_users
from sms_admin.service.staging import stage
from sms_admin.store.sqlite import upgrade
from sms_admin.store.sqlite.connection import copy
from sms_admin.store.store import Store, create
from sms_admin.store.tables import number
from tests.driving import Cli
from tests.store.digests import digests
from tests.store.make_version import VERSIONS


@pytest.fixture
def path(cli: Cli) -> Path:
    """The golden store of the present version."""
    newest = max(VERSIONS.glob("v*.db"), key=lambda path: int(path.stem[1:]))
    cli.file("config.toml", "")
    return Path(shutil.copyfile(newest, cli.environ["SMS_ADMIN_STORE"]))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = Store(path, lock_timeout=1)
    yield opened
    opened.close()


# 2 is FULL: a Save is on the disk when it ends. Foreign keys are off in SQLite unless asked for.
_SET = {
    "foreign_keys": 1,
    "synchronous": 2,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 1,
    "temp.page_size": 16_384,
    "main.page_size": 4_096,  # a store keeps SQLite's own
}


@pytest.mark.parametrize("setting", _SET)
def test_a_connection_is_set_to(store: Store, setting: str) -> None:
    for transaction in (store.reading, store.writing):
        with transaction() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {setting}").scalar_one() == _SET[setting]


def _cache(store: Store) -> int:
    """The most memory for pages of the store, in KiB."""
    with store.reading() as connection:
        return -int(connection.exec_driver_sql("PRAGMA main.cache_size").scalar_one())


def _compare(store: Store) -> None:
    stage(store, [])
    compare(store, [Field.USER], everywhere=True)


_LARGE: dict[str, Callable[[Store], object]] = {
    "list": lambda store: list(list_numbers(store, NumberFilter(), Sorting())),
    "list --sort user": lambda store: list(list_numbers(store, NumberFilter(), Sorting(SortField.USER))),
    "compare": _compare,
}


@pytest.mark.parametrize("work", _LARGE)
def test_what_looks_up_the_users_of_all_numbers_keeps_more_of_the_store_in_memory(store: Store, work: str) -> None:
    list(list_users(store, UserFilter()))
    small = _cache(store)
    _LARGE[work](store)
    assert small <= 2 * 1024 < _cache(store) <= 56 * 1024


_NUMBER = "INSERT INTO number VALUES ('+14085550190', 'new@corp.com', 'US', 'LOCAL', 'disabled', NULL, 1, 1)"
_USER = "INSERT INTO user VALUES ('new@corp.com', 'new@corp.com', '', '', '')"


def test_a_save_may_write_numbers_before_their_users(store: Store) -> None:
    with store.writing() as connection:
        assert store.backend.defer_references(connection)
        connection.exec_driver_sql(_NUMBER)
        connection.exec_driver_sql(_USER)
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        assert connection.exec_driver_sql("SELECT count(*) FROM number WHERE user = 'new@corp.com'").scalar_one() == 1


def test_a_save_that_ends_without_these_users_is_taken_back(store: Store, path: Path) -> None:
    def save() -> None:
        with store.writing() as connection:
            store.backend.defer_references(connection)
            connection.exec_driver_sql(_NUMBER)

    before = path.read_bytes()
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        save()
    store.close()
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.glob("store.db*")] == ["store.db"]


def test_references_are_deferred_in_one_save_alone(store: Store) -> None:
    with store.writing() as connection:
        store.backend.defer_references(connection)
    with store.writing() as connection, pytest.raises(IntegrityError, match="FOREIGN KEY"):
        connection.exec_driver_sql(_NUMBER)


def test_the_journal_is_one_that_a_crash_leaves_behind(store: Store) -> None:
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA main.journal_mode").scalar_one() == "delete"


def test_no_cursor_is_open_while_a_page_is_read(store: Store, path: Path) -> None:
    pages = store.backend.pages(store.reading, select(number.c.number), 3)
    seen = [next(pages)]
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    for page in pages:
        other.execute("BEGIN EXCLUSIVE")  # what a commit has to have
        other.execute("ROLLBACK")
        seen.append(page)
    expected = other.execute("SELECT number FROM number ORDER BY number").fetchall()
    other.close()
    assert [row for page in seen for row in page] == expected
    assert len(seen) > 3


def test_a_store_that_somebody_else_made_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, make = tmp_path / "new.db", upgrade.create

    def slowly(driver: sqlite3.Connection) -> None:
        make(driver)
        place.write_text("somebody else's")

    monkeypatch.setattr(upgrade, "create", slowly)
    assert not create(place)
    assert place.read_text() == "somebody else's"
    assert [p.name for p in tmp_path.iterdir()] == ["new.db"]


def test_a_copy_is_on_the_disk_when_it_is_said_to_be(path: Path, tmp_path: Path) -> None:
    set_to: list[int] = []

    class Watched(sqlite3.Connection):
        def close(self) -> None:
            set_to.append(self.execute("PRAGMA synchronous").fetchone()[0])
            super().close()

    connect = sqlite3.connect
    target = tmp_path / "copy.db"
    target.touch()
    source = connect(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", lambda *args, **how: connect(*args, **how, factory=Watched))
        copy(source, str(target))
    source.close()
    assert set_to == [2]  # FULL


_REPLAYED = {"category": ("LOCAL", "TOLL_FREE"), "country": ("US", "CA")}


@pytest.mark.parametrize("column", _REPLAYED)
def test_a_right_value_that_is_not_what_the_runs_give_is_found(cli: Cli, path: Path, column: str) -> None:
    was, edited = _REPLAYED[column]
    with sqlite3.connect(path) as shell:
        shell.execute(f"UPDATE number SET {column} = ? WHERE number = '+14085550150' AND {column} = ?", (edited, was))
        assert shell.total_changes == 1
    shell.close()
    problems = {finding["problem"] for finding in cli.run("store", "check", "--output", "json").json}
    assert f"its {column} is not what the runs give" in problems


def test_a_gap_in_the_chain_is_found_though_all_digests_are_made_anew(cli: Cli, path: Path) -> None:
    with sqlite3.connect(path) as shell:  # a run that changed names and nothing else
        shell.execute("DELETE FROM run WHERE run = 10")
        shell.execute("DELETE FROM user_change WHERE run = 10")
    runs = [run for (run,) in shell.execute("SELECT run FROM run ORDER BY run")]
    with shell:
        shell.executemany("UPDATE run SET digest = ? WHERE run = ?", zip(digests(path), runs, strict=True))
    shell.close()
    found = cli.run("store", "check", "--output", "json").json
    assert "follows run 9: what is between them is missing" in {finding["problem"] for finding in found}
    assert "not what its digest was made from" not in str(found)
