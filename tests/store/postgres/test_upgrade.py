"""A store of an older version on a server: read as it is, upgraded by its owner, whole or not at all."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.schema import CreateTable

from sms_admin.domain.errors import StoreUnusable
from sms_admin.domain.server import ServerUrl
from sms_admin.store.postgres import versions
from sms_admin.store.postgres.versions import STEPS
from sms_admin.store.store import Store
from sms_admin.store.tables import metadata
from sms_admin.store.version import SCHEMA_VERSION
from tests.database import Database
from tests.driving import CAMPAIGN, Cli
from tests.store.make_version import VERSIONS, narrowed, shown
from tests.store.postgres.test_access import as_role

OLD = range(1, SCHEMA_VERSION)
NUMBER = "+14085550006"


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest, on_server: Cli, database: Database) -> Iterator[tuple[Cli, int]]:
    """The program on a store that holds what the golden store of each older version holds; and the version."""
    on_server.file("config.toml", "")
    _make_old(database, request.param)
    for role in ("op", "reader"):
        database.run(f"DROP ROLE IF EXISTS {role}", f"CREATE ROLE {role} LOGIN")
    yield on_server, request.param
    for role in ("op", "reader"):
        database.run(f"DROP OWNED BY {role}", f"DROP ROLE {role}")
    database.without_store()
    for number in ("", "_2"):
        database.run(f"DROP SCHEMA IF EXISTS sms_admin_v{request.param}{number} CASCADE")


def _make_old(database: Database, version: int) -> None:
    database.without_store()
    database.run("CREATE SCHEMA sms_admin", f"COMMENT ON SCHEMA sms_admin IS 'sms-admin store, schema {version}'")
    database.run(*(statement for step in range(1, version + 1) for statement in STEPS[step]))
    golden = sqlite3.connect(VERSIONS / f"v{version}.db")
    with psycopg.connect(database.url) as connection:
        for table in metadata.sorted_tables:
            if golden.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table.name,)).fetchone():
                found = golden.execute(f'SELECT * FROM "{table.name}"')
                names = ", ".join(f'"{name}"' for name, *_ in found.description)
                places = ", ".join(["%s"] * len(found.description))
                insert = f'INSERT INTO sms_admin."{table.name}" ({names}) VALUES ({places})'
                connection.cursor().executemany(insert.encode(), found.fetchall())
    golden.close()


def _version(cli: Cli) -> int:
    found: int = cli.json("store", "info")["schema_version"]
    return found


def test_it_is_shown_and_checked_as_it_is(old: tuple[Cli, int]) -> None:
    cli, version = old
    expected = json.loads((VERSIONS / f"v{version}.json").read_text())
    found = shown(cli)
    assert found.keys() == expected.keys()
    for command, result in expected.items():
        assert narrowed(found[command], result) == result, command
    assert cli.json("store", "check") == []
    assert found["store info"]["identity"] == expected["history list"][-1]["digest"]
    cli.ok("numbers", "remove", NUMBER, "--dry-run")
    cli.ok("store", "backup", str(cli.folder / "copy.db"))
    assert _version(cli) == version


@pytest.mark.parametrize("words", [("numbers", "remove", NUMBER), ("store", "upgrade")])
def test_its_owner_upgrades_it_with_the_first_save_or_at_once(old: tuple[Cli, int], words: tuple[str, ...]) -> None:
    cli, version = old
    before = [(run["run"], run["digest"]) for run in cli.json("history", "list")]
    done = cli.ok(*words)
    assert f"it is kept in the schema sms_admin_v{version} of the database" in done.err
    assert _version(cli) == SCHEMA_VERSION
    assert [(run["run"], run["digest"]) for run in cli.json("history", "list")][-len(before) :] == before
    assert cli.json("store", "info")["identity"] == before[-1][1]
    assert cli.json("store", "check") == []
    assert "kept in" not in cli.ok("numbers", "remove", "+14085550151").err
    again = cli.ok("store", "upgrade", "--output", "json")
    assert (again.json["schema_before"], again.json["kept"]) == (SCHEMA_VERSION, None)


def test_what_is_kept_is_the_store_as_it_was(old: tuple[Cli, int], database: Database) -> None:
    cli, version = old
    before = shown(cli)
    cli.ok("store", "upgrade")
    cli.ok("numbers", "remove", NUMBER)
    database.without_store()
    database.run(f"ALTER SCHEMA sms_admin_v{version} RENAME TO sms_admin")
    assert {**shown(cli), "store info": 0} == {**before, "store info": 0}
    assert cli.json("store", "check") == []
    assert _version(cli) == version


def test_others_read_it_and_save_once_its_owner_has_upgraded_it(old: tuple[Cli, int], database: Database) -> None:
    cli, version = old
    database.run("GRANT USAGE ON SCHEMA sms_admin TO op", "GRANT UPDATE ON sms_admin.save_lock TO op")
    database.run("GRANT SELECT ON ALL TABLES IN SCHEMA sms_admin TO op", "GRANT INSERT ON sms_admin.run TO op")
    database.run("GRANT INSERT ON sms_admin.change TO op", "GRANT UPDATE, DELETE ON sms_admin.number TO op")
    operator = as_role(cli, "op")
    assert operator.state() == cli.state()
    for words, hint in (
        (("numbers", "remove", NUMBER), "sms-admin store upgrade"),
        (("store", "upgrade"), "log in as the owner of the store"),
    ):
        done = operator.run(*words, "--output", "json")
        assert (done.code, done.error["code"], done.error["hint"]) == (7, "old-store", hint), done
        assert "only its owner, sms_owner, can upgrade it" in done.error["message"]
    done = cli.run("store", "grant", "reader", "--as", "reader", "--output", "json")
    assert (done.code, done.error["hint"]) == (7, "sms-admin store upgrade")
    assert _version(cli) == version
    cli.ok("store", "upgrade")
    operator.ok("numbers", "remove", NUMBER)
    assert operator.json("history", "list")[0]["db_role"] == "op"
    assert cli.json("store", "check") == []


def test_who_may_make_no_views_is_sent_to_the_owner(old: tuple[Cli, int], database: Database) -> None:
    cli, _ = old
    database.run(
        "GRANT USAGE ON SCHEMA sms_admin TO reader", "GRANT SELECT ON ALL TABLES IN SCHEMA sms_admin TO reader"
    )
    database.run("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")
    try:
        done = as_role(cli, "reader").run("numbers", "list", "--output", "json")
    finally:
        database.run("GRANT TEMPORARY ON DATABASE postgres TO PUBLIC")
    assert (done.code, done.error["code"], done.error["hint"]) == (7, "old-store", "sms-admin store upgrade")


@pytest.mark.parametrize("at", range(len(STEPS[2])))
def test_a_step_that_fails_anywhere_takes_all_of_it_back(
    old: tuple[Cli, int], database: Database, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    cli, version = old
    store = Store(ServerUrl(database.url), lock_timeout=1)
    monkeypatch.setitem(versions.STEPS, 2, (*STEPS[2][:at], "SELECT * FROM no_such_table"))
    with pytest.raises(Exception, match="no_such_table"), store.writing():
        pass
    monkeypatch.undo()
    assert _version(cli) == version
    assert database.run(f"SELECT to_regnamespace('sms_admin_v{version}') IS NULL") == [(True,)]
    with store.reading() as connection:  # the same connection goes on as if nothing had been
        assert connection.exec_driver_sql("SELECT count(planned_by) FROM run").scalar_one() == 0
    with store.writing():
        pass
    store.close()
    assert _version(cli) == SCHEMA_VERSION


def test_a_process_that_is_killed_in_the_middle_leaves_it_as_it_was(old: tuple[Cli, int], database: Database) -> None:
    cli, version = old
    before = shown(cli)
    code = (
        "import os, sys; from sms_admin.domain.server import ServerUrl; from sms_admin.store.store import Store\n"
        "with Store(ServerUrl(sys.argv[1]), 1).writing():\n"
        "    os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, database.url], check=False)
    assert done.returncode == 9
    assert shown(cli) == before
    assert _version(cli) == version
    cli.ok("numbers", "remove", NUMBER)
    assert _version(cli) == SCHEMA_VERSION


def test_whoever_waits_meanwhile_sees_it_upgraded(old: tuple[Cli, int], database: Database) -> None:
    cli, _ = old
    waiting = Store(ServerUrl(database.url), lock_timeout=5)
    with waiting.reading() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM run").scalar_one()
    cli.ok("numbers", "remove", NUMBER)
    with waiting.reading() as connection:
        found = connection.exec_driver_sql("SELECT count(*), count(db_role) FROM run").one()
        assert tuple(found) == (before + 1, 1)
    with waiting.writing():
        pass
    assert waiting.kept is None
    waiting.close()


def test_whoever_waits_while_a_newer_program_upgrades_it_saves_nothing(on_server: Cli, database: Database) -> None:
    waiting = Store(ServerUrl(database.url), lock_timeout=5)
    database.run(f"COMMENT ON SCHEMA sms_admin IS 'sms-admin store, schema {SCHEMA_VERSION + 1}'")
    with pytest.raises(StoreUnusable) as refused, waiting.writing():
        pass
    waiting.close()
    database.without_store()
    assert refused.value.code == "newer-store"


def test_a_schema_that_is_not_ours_is_not_upgraded(old: tuple[Cli, int], database: Database) -> None:
    cli, version = old
    database.run("CREATE TABLE sms_admin.notes ()")
    done = cli.run("numbers", "remove", NUMBER, "--output", "json")
    assert (done.code, done.error["code"]) == (7, "damaged")
    assert _version(cli) == version


def test_a_store_of_a_file_is_copied_there_in_the_newest_version(cli: Cli, database: Database) -> None:
    database.without_store()
    cli.file("config.toml", "")
    source = str(VERSIONS / "v1.db")
    cli.ok("--store", source, "store", "copy", database.url)
    cli.environ["SMS_ADMIN_STORE"] = database.url
    assert _version(cli) == SCHEMA_VERSION
    assert cli.json("store", "check") == []
    assert cli.json("campaign", "status", CAMPAIGN)
    database.without_store()


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_the_tables_as_the_program_knows_them_are_those_of_the_steps(
    on_server: Cli, database: Database, table: Table
) -> None:
    made = str(CreateTable(table).compile(dialect=PGDialect_psycopg()))  # type: ignore[no-untyped-call]
    name = f'"{table.name}"'
    # In a schema of its own, where its references find the tables of the store.
    database.run("DROP SCHEMA IF EXISTS known CASCADE", "CREATE SCHEMA known")
    database.run("SET search_path = known, sms_admin", made, "SET search_path = sms_admin")
    asked = """SELECT a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, l.collname
        FROM pg_attribute a LEFT JOIN pg_collation l ON l.oid = a.attcollation
        WHERE a.attrelid = '{0}.{1}'::regclass AND a.attnum > 0 ORDER BY 1"""
    constraints = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{0}.{1}'::regclass"
    found = {
        schema: (
            database.run(asked.format(schema, name)),
            {re.sub(r"\b(sms_admin|known)\.", "", str(row)) for row in database.run(constraints.format(schema, name))},
        )
        for schema in ("known", "sms_admin")
    }
    database.run("DROP SCHEMA known CASCADE")
    assert found["known"] == found["sms_admin"]


def test_an_owner_who_may_make_no_schema_for_the_copy_learns_who_can_allow_it(
    old: tuple[Cli, int], database: Database
) -> None:
    cli, version = old
    there = database.run("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'sms_admin'")
    database.run("ALTER SCHEMA sms_admin OWNER TO op")
    database.run(*(f"ALTER TABLE sms_admin.{name} OWNER TO op" for (name,) in there))
    owner = as_role(cli, "op")
    done = owner.run("store", "upgrade", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "cannot-create"), done
    assert "GRANT CREATE ON DATABASE" in done.error["hint"]
    assert _version(owner) == version
    ((name,),) = database.run("SELECT quote_ident(current_database())")
    database.run(f"GRANT CREATE ON DATABASE {name} TO op")
    owner.ok("store", "upgrade")
    assert _version(owner) == SCHEMA_VERSION
