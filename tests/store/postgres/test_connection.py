"""Which servers are refused, and what is said of one that cannot be reached."""

import re
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from sms_admin.domain.errors import StoreUnusable
from sms_admin.domain.server import ServerUrl
from sms_admin.store.postgres.connection import check_engine, check_pooler
from tests.database import Database
from tests.driving import Cli


def info(version: int = 180006, **status: str) -> Any:
    return SimpleNamespace(parameter_status={"server_version": "18.6", **status}.get, server_version=version)


@pytest.mark.parametrize(
    ("server", "named"),
    [
        (info(crdb_version="v26.1.0"), "CockroachDB"),
        (info(150002, server_version="15.2-YB-2.25.0"), "YugabyteDB"),
        (info(140011, server_version="14.11"), "PostgreSQL 14.11"),
    ],
)
def test_an_engine_that_lacks_what_a_save_stands_on_is_refused(server: Any, named: str) -> None:
    with pytest.raises(StoreUnusable, match=named) as refused:
        check_engine(server)
    assert refused.value.code == "not-supported"


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_cannot_hold_every_text_is_refused(encoding: str) -> None:
    with pytest.raises(StoreUnusable, match=encoding) as refused:
        check_engine(info(server_encoding=encoding))
    assert refused.value.code == "not-supported"


def test_postgresql_itself_is_not_refused() -> None:
    check_engine(info(server_encoding="UTF8"))
    check_engine(info(150000, server_version="15.0"))


def test_a_pooler_that_gives_our_connection_to_the_next_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = ServerUrl(database.url)
    with psycopg.connect(url) as ours:
        check_pooler(url, ours.info.backend_pid)  # the next one is given a connection of its own
        monkeypatch.setattr(psycopg, "connect", lambda *_args, **_more: ours)
        with pytest.raises(StoreUnusable, match="transaction mode"):
            check_pooler(url, ours.info.backend_pid)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("//[^?]*", "//sms_owner@/no_such_database"), "login-refused"),
        (("//[^@]*@", "//no_such_role@"), "login-refused"),
    ],
)
def test_a_server_that_does_not_let_us_in_is_exit_7(on_server: Cli, change: tuple[str, str], code: str) -> None:
    on_server.environ["SMS_ADMIN_STORE"] = re.sub(*change, on_server.environ["SMS_ADMIN_STORE"])
    for words in (("numbers", "list"), ("store", "info"), ("numbers", "assign", "+14085550100")):
        done = on_server.run(*words, "--output", "json")
        assert (done.code, done.error["code"]) == (7, code), done


@pytest.mark.parametrize("elsewhere", ["host=/no/such/folder", "host=127.0.0.1&port=1", "host=no-such-host.invalid"])
def test_a_server_that_cannot_be_reached_is_exit_8_and_the_hint_says_what_to_look_at(
    on_server: Cli, elsewhere: str
) -> None:
    on_server.environ["SMS_ADMIN_STORE"] = re.sub("host=.*", elsewhere, on_server.environ["SMS_ADMIN_STORE"])
    for words in (("numbers", "list"), ("store", "info"), ("numbers", "assign", "+14085550100")):
        done = on_server.run(*words, "--output", "json")
        assert (done.code, done.error["code"]) == (8, "unreachable"), done
        assert done.error["hint"].startswith("check host, user and network with psql")


def test_a_server_that_ends_while_a_connection_is_set_up_is_exit_8(
    on_server: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(raw: "psycopg.Connection[Any]", _lock_timeout: float) -> None:
        with psycopg.connect(raw.info.dsn) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (raw.info.backend_pid,))
        raw.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("sms_admin.store.postgres.connection._set_up", ends)
    done = on_server.run("numbers", "list", "--output", "json")
    assert (done.code, done.error["code"]) == (8, "lost"), done


def test_a_database_without_a_store_says_so(on_server: Cli, database: Database) -> None:
    database.without_store()
    done = on_server.run("numbers", "list", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "no-store")


def test_a_busy_store_is_exit_8_and_lists_go_on(on_server: Cli, database: Database) -> None:
    on_server.ok("config", "set", "lock_timeout", "0")
    with psycopg.connect(database.url) as other:
        other.execute("LOCK TABLE sms_admin.save_lock IN EXCLUSIVE MODE")
        on_server.ok("numbers", "list")
        done = on_server.run("brand", "set", "B1A2B3C", "--name", "x", "--output", "json")
    assert (done.code, done.error["code"]) == (8, "busy")
    assert on_server.json("store", "info")["runs"] == 2


def test_a_newer_store_is_left_as_it_is(on_server: Cli, database: Database) -> None:
    database.run("COMMENT ON SCHEMA sms_admin IS 'sms-admin store, schema 99'")
    done = on_server.run("numbers", "list", "--output", "json")
    database.without_store()
    assert (done.code, done.error["code"]) == (7, "newer-store")
