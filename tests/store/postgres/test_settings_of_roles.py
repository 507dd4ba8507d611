"""What a role or a database has as its own settings does not reach the work; what it may not do is said."""

from collections.abc import Iterator

import pytest

from sms_admin.domain.server import ServerUrl
from sms_admin.store.postgres.connection import connect
from tests.database import Database
from tests.driving import Cli
from tests.store.postgres.test_access import NUMBER, as_role, stocked  # noqa: F401 a fixture

HOSTILE = {
    "statement_timeout": "200ms",
    "idle_in_transaction_session_timeout": "200ms",
    "idle_session_timeout": "200ms",
    "lock_timeout": "1ms",
    "default_transaction_isolation": "serializable",
    "search_path": "nonesuch",
    "row_security": "off",
    "quote_all_identifiers": "on",
    "client_encoding": "LATIN1",
    "standard_conforming_strings": "off",
    "datestyle": "German",
    "bytea_output": "escape",
    "jit": "on",
}


@pytest.fixture
def operator(stocked: Cli, database: Database) -> Iterator[Cli]:  # noqa: F811
    """An operator with settings of its own."""
    stocked.ok("store", "grant", "op", "--as", "operator")
    database.run(*(f"ALTER ROLE op SET {name} = '{value}'" for name, value in HOSTILE.items()))
    yield as_role(stocked, "op")
    database.run("ALTER ROLE op RESET ALL")


def test_the_settings_of_a_role_do_not_reach_the_work(operator: Cli) -> None:
    inventory = operator.file("inventory.csv", "phone_number,user,first_name\n+14085550102,zoë@corp.com,日本\n")
    operator.ok("numbers", "import", str(inventory), "--yes")
    operator.ok("numbers", "assign", NUMBER)
    assert "日本" in operator.ok("user", "list", "--search", "ZOË").out
    operator.ok("store", "check")


def test_no_time_limit_of_a_role_ends_a_save_or_a_question(operator: Cli) -> None:
    connection, _ = connect(ServerUrl(operator.environ["SMS_ADMIN_STORE"]), 7)
    limits = "SELECT name, setting FROM pg_settings WHERE name ~ '^(statement|idle|transaction|lock).*_timeout$'"
    found = {name: setting for name, setting in connection.exec_driver_sql(limits)}
    connection.close()
    assert found.pop("lock_timeout") == "7000"
    assert set(found.values()) == {"0"}, found


def test_a_role_that_may_only_read_learns_which_setting_says_so(operator: Cli, database: Database) -> None:
    database.run("ALTER ROLE op SET default_transaction_read_only = on")
    operator.ok("numbers", "list")
    operator.ok("store", "check")
    for words in (("numbers", "assign", NUMBER), ("numbers", "show", NUMBER)):
        done = operator.run(*words, "--output", "json")
        assert (done.code, done.error["code"]) == (7, "read-only"), done
        assert "default_transaction_read_only" in done.error["hint"]
    database.without_store()
    done = operator.run("init", "--yes", "--output", "json")
    assert (done.code, "default_transaction_read_only" in done.error["hint"]) == (7, True), done


@pytest.fixture
def closed(stocked: Cli, database: Database) -> Iterator[Cli]:  # noqa: F811
    """A store whose owner owns no database, in one that takes nobody in who was not named."""
    name = database.run("SELECT quote_ident(current_database())")[0][0]
    database.without_store()
    database.run(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC", f"GRANT CONNECT, CREATE ON DATABASE {name} TO op")
    owner = as_role(stocked, "op")
    owner.ok("init", "--yes")
    yield owner
    database.without_store()
    database.run(f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO PUBLIC")


def test_a_grant_that_the_database_undoes_says_what_is_missing(closed: Cli, database: Database) -> None:
    done = closed.run("store", "grant", "reader", "--as", "reader", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "no-access"), done
    assert database.run("SELECT count(*) FROM information_schema.table_privileges WHERE grantee = 'reader'") == [(0,)]
    database.run(done.error["hint"].split(": ")[-1])
    closed.ok("store", "grant", "reader", "--as", "reader")
    as_role(closed, "reader").ok("numbers", "list", "--search", "é")


def test_a_role_without_temporary_tables_learns_who_can_give_them(closed: Cli, database: Database) -> None:
    done = closed.run("numbers", "list", "--search", "é", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "no-access"), done
    assert "GRANT TEMPORARY ON DATABASE" in done.error["hint"]


def test_who_may_make_no_schema_learns_so(stocked: Cli, database: Database) -> None:  # noqa: F811
    database.without_store()
    done = as_role(stocked, "op").run("init", "--yes", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "cannot-create"), done
    assert "GRANT CREATE ON DATABASE" in done.error["hint"]
