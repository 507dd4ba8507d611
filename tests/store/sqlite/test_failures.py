"""What SQLite says of the file is damage; what it says of our own statements is a bug, in a store that is sound."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from sms_admin.domain.errors import StoreUnusable, TryAgain
from sms_admin.domain.registration import Brand
from sms_admin.store import registration
from sms_admin.store.sqlite.failures import failure
from sms_admin.store.store import Store
from sms_admin.store.tables import brand, campaign
from tests.driving import BRAND, Cli

PLACE = Path("/somewhere/store.db")


def _said(name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite words it")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize("name", ["SQLITE_CORRUPT", "SQLITE_CORRUPT_INDEX", "SQLITE_NOTADB"])
def test_a_file_that_sqlite_calls_corrupt_is_damaged(name: str) -> None:
    found = failure(PLACE, _said(name))
    assert isinstance(found, StoreUnusable)
    assert found.code == "damaged"


@pytest.mark.parametrize("name", ["SQLITE_ERROR", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_MISMATCH", "SQLITE_MISUSE", ""])
def test_an_error_in_what_was_asked_says_nothing_of_the_file(name: str) -> None:
    assert failure(PLACE, _said(name)) is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_BUSY", TryAgain),
        ("SQLITE_BUSY_SNAPSHOT", TryAgain),
        ("SQLITE_INTERRUPT", TryAgain),
        ("SQLITE_FULL", StoreUnusable),
        ("SQLITE_READONLY_DIRECTORY", StoreUnusable),
        ("SQLITE_READONLY_DBMOVED", TryAgain),
        ("SQLITE_CANTOPEN", StoreUnusable),
        ("SQLITE_IOERR_READ", StoreUnusable),
    ],
)
def test_what_a_user_can_act_on_is_named(name: str, kind: type[Exception]) -> None:
    found = failure(PLACE, _said(name))
    assert isinstance(found, kind)
    assert str(PLACE) in str(found) or name in ("SQLITE_INTERRUPT",)


def test_a_misspelt_function_is_a_bug_and_no_damage(ready: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "func", _Misspelt())
    done = ready.run("campaign", "status", "--output", "json")
    assert (done.code, done.error["code"]) == (1, "bug")
    assert "no such function: cuont" in done.error["message"]


class _Misspelt:
    count = func.cuont


def test_a_row_inserted_twice_is_a_bug_and_no_damage(ready: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(connection: Connection, after: Brand) -> None:
        connection.execute(insert(brand).values(brand_id=after.brand_id, name="", status="VERIFIED"))

    monkeypatch.setattr("sms_admin.service.registration.put_brand", twice)
    done = ready.run("brand", "set", BRAND, "--name", "Other", "--output", "json")
    assert (done.code, done.error["code"]) == (1, "bug")
    assert "UNIQUE constraint failed" in done.error["message"]
    assert ready.json("campaign", "status")[0]["brand_name"] == "Acme"


def test_a_table_that_lost_a_column_is_damage_and_no_bug(ready: Cli) -> None:
    with sqlite3.connect(ready.environ["SMS_ADMIN_STORE"]) as connection:
        connection.execute("ALTER TABLE campaign DROP COLUMN use_case")
    connection.close()
    done = ready.run("campaign", "status", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "damaged")
    assert "campaign" in done.error["message"]


def test_an_error_inside_a_transaction_reaches_the_caller_as_it_is(ready: Cli) -> None:
    store = Store(Path(ready.environ["SMS_ADMIN_STORE"]), 1)
    with pytest.raises(Exception, match="no such function"), store.reading() as connection:
        connection.execute(select(func.no_such_function()).select_from(campaign))
    store.close()
