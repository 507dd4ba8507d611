"""What a role may do to a store on a server is what it was given; who changes it by hand is found."""

import re
from collections.abc import Iterator

import psycopg
import pytest

from tests.database import Database
from tests.driving import BRAND, CAMPAIGN, Cli

NUMBER = "+14085550100"


@pytest.fixture
def stocked(on_server: Cli, database: Database) -> Iterator[Cli]:
    """A store with a number, and three roles that log in to the server."""
    on_server.holds((NUMBER, "jane@corp.com", "Enabled", ""), ("+14085550101", "joe@corp.com", "Enabled", ""))
    for role in ("op", "reader", "auditor"):
        database.run(f"DROP ROLE IF EXISTS {role}", f"CREATE ROLE {role} LOGIN")
    yield on_server
    for role in ("op", "reader", "auditor"):
        database.run(f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def as_role(cli: Cli, role: str) -> Cli:
    url = re.sub(r"//[^@]*@", f"//{role}@", cli.environ["SMS_ADMIN_STORE"])
    return Cli(cli.folder, cli.environ | {"SMS_ADMIN_STORE": url})


def test_an_operator_saves_and_can_rewrite_no_history(stocked: Cli) -> None:
    stocked.ok("store", "grant", "op", "--as", "operator")
    operator = as_role(stocked, "op")
    operator.ok("numbers", "assign", NUMBER)
    operator.ok("brand", "set", BRAND, "--name", "Renamed")
    operator.ok("history", "undo", "4", "--yes")
    operator.ok("store", "check")
    with psycopg.connect(operator.environ["SMS_ADMIN_STORE"], autocommit=True) as connection:
        for table in ("run", "change", "user_change", "record_change"):
            for statement in (f"UPDATE sms_admin.{table} SET run = 1", f"DELETE FROM sms_admin.{table}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement.encode())
    stocked.ok("store", "check")


def test_what_was_granted_is_shown_to_programs_too_and_a_word_that_is_no_access_is_named(stocked: Cli) -> None:
    done = stocked.json("store", "grant", "op", "--as", "Operator")
    assert done == {"path": stocked.environ["SMS_ADMIN_STORE"], "role": "op", "access": "operator"}
    wrong = stocked.run("store", "grant", "op", "--as", "operater", "-o", "json")
    assert (wrong.code, wrong.error["message"]) == (
        2,
        "--as cannot be 'operater': it is one of operator, reader, auditor",
    )
    assert wrong.error["hint"] == "sms-admin store grant op -o json --as operator"


@pytest.mark.parametrize("access", ["reader", "auditor"])
def test_who_may_only_read_makes_a_plan_that_an_operator_applies(stocked: Cli, access: str) -> None:
    stocked.ok("store", "grant", access, "--as", access)
    stocked.ok("store", "grant", "op", "--as", "operator")
    reader, plan = as_role(stocked, access), str(stocked.folder / "plan.jsonl")
    page = stocked.csv("page.csv", ["phone_number"], [[NUMBER]])
    for words in (
        ["numbers", "assign", NUMBER],
        ["numbers", "assign", "--unassigned"],
        ["history", "undo", "3"],
        ["user", "rename", "joe@corp.com", "jo@corp.com"],
        ["user", "disable-number", "joe@corp.com"],
        ["campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN],
        ["numbers", "import", page],
        ["numbers", "sync", page],
    ):
        reader.ok(*words, "--save-plan", plan, "--actor", "reader")
        assert reader.run(*words, "--dry-run").code == 7  # it ends as the run would
    assert reader.run("plan", "apply", plan, "--yes").code == 7
    done = as_role(stocked, "op").json("plan", "apply", plan, "--yes")
    assert done["saved"]
    newest = stocked.json("history", "list")[0]
    assert (newest["planned_by"], newest["db_role"]) == ("reader", "op")


def test_a_run_bears_the_name_of_the_login_and_no_other(stocked: Cli) -> None:
    stocked.ok("store", "grant", "op", "--as", "operator")
    operator = as_role(stocked, "op")
    operator.ok("numbers", "assign", NUMBER, "--actor", "somebody else")
    run = operator.json("history", "list")[0]
    assert (run["actor"], run["db_role"]) == ("somebody else", "op")
    made_up = (
        "INSERT INTO sms_admin.run SELECT run + 1, at, actor, action, file, file_sha256, rows, changed, unchanged,"
        " refused, undoes, digest, 'boss' FROM sms_admin.run ORDER BY run DESC LIMIT 1"
    )
    with (
        psycopg.connect(operator.environ["SMS_ADMIN_STORE"]) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
    ):
        connection.execute(made_up)


@pytest.mark.parametrize("access", ["reader", "auditor"])
def test_a_reader_sees_everything_and_changes_nothing(stocked: Cli, access: str) -> None:
    stocked.ok("store", "grant", access, "--as", access)
    looking = as_role(stocked, access)
    assert looking.state() == stocked.state()
    looking.ok("store", "check")
    looking.ok("store", "backup", str(stocked.folder / "copy.db"))
    for words in (("numbers", "assign", NUMBER), ("brand", "set", BRAND, "--name", "x"), ("init", "--yes")):
        done = looking.run(*words)
        assert done.code == (0 if words[0] == "init" else 7), done
    assert looking.run("numbers", "assign", NUMBER, "-o", "json").error["code"] == "read-only"


def test_what_was_given_is_taken_back_with_the_next_grant(stocked: Cli) -> None:
    stocked.ok("store", "grant", "op", "--as", "operator")
    stocked.ok("store", "grant", "op", "--as", "reader")
    assert as_role(stocked, "op").run("numbers", "assign", NUMBER).code == 7


def test_a_role_that_was_given_nothing_is_refused_in_plain_words(stocked: Cli) -> None:
    done = as_role(stocked, "op").run("numbers", "list", "--output", "json")
    assert done.code == 7
    assert done.error["code"] == "no-access"


def test_only_the_owner_grants_and_only_to_roles_that_are_there(stocked: Cli) -> None:
    stocked.ok("store", "grant", "op", "--as", "operator")
    assert as_role(stocked, "op").run("store", "grant", "reader", "--as", "reader").code == 7
    unknown = stocked.run("store", "grant", 'Ana "Bee"', "--as", "reader", "--output", "json")
    assert (unknown.code, unknown.error["hint"]) == (4, 'CREATE ROLE "Ana ""Bee""" LOGIN, in psql')
    assert stocked.run("store", "grant", "sms_owner", "--as", "reader").code == 2


def test_what_is_granted_beyond_that_is_found(stocked: Cli, database: Database) -> None:
    for role, access in (("op", "operator"), ("reader", "reader"), ("auditor", "auditor")):
        stocked.ok("store", "grant", role, "--as", access)
    stocked.ok("store", "check")
    database.run(
        "GRANT UPDATE, DELETE ON sms_admin.run TO op",
        "GRANT INSERT ON sms_admin.store_info TO op",
        "GRANT SELECT ON sms_admin.number TO PUBLIC",
    )
    found = stocked.run("store", "check", "--output", "json")
    assert found.code == 7
    assert {(f["check"], f["table"], f["problem"].split(", which")[0]) for f in found.json} == {
        ("grants", "run", "op may DELETE, UPDATE"),
        ("grants", "store_info", "op may INSERT"),
        ("grants", "number", "everybody may SELECT"),
    }


@pytest.mark.parametrize(
    ("statement", "check", "words"),
    [
        ("UPDATE sms_admin.number SET status = 'pending'", "replay", "status"),
        ("UPDATE sms_admin.change SET status_after = 'pending'", "chain", "digest"),
        ("UPDATE sms_admin.run SET actor = 'nobody' WHERE run = 2", "chain", "digest"),
        ("DELETE FROM sms_admin.run WHERE run = 3", "chain", "not there"),
        (
            "INSERT INTO sms_admin.change (run, number, status_before, status_after) VALUES"
            " (2, '+14085550100', 'disabled', 'enabled')",
            "chain",
            "digest",
        ),
        ("INSERT INTO sms_admin.user_change VALUES (1, 'x', 'x', '', '', '', '', '', '')", "chain", "digest"),
        ("INSERT INTO sms_admin.record_change VALUES (3, 'brand', 'B000000', NULL, '{}')", "chain", "digest"),
        ("INSERT INTO sms_admin.change (run, number) VALUES (9, '+14085550100')", "chain", "9"),
        ("DELETE FROM sms_admin.change WHERE number = '+14085550101'", "chain", "digest"),
        ("DELETE FROM sms_admin.number WHERE number = '+14085550101'", "replay", ""),
        ("DELETE FROM sms_admin.store_info", "constraints", ""),
        ("CREATE INDEX more ON sms_admin.run (actor)", "schema", "index more is not part"),
        ("CREATE RULE r AS ON DELETE TO sms_admin.run DO INSTEAD NOTHING", "schema", "run.r is not part"),
        ("ALTER TABLE sms_admin.number ENABLE ROW LEVEL SECURITY", "schema", "number was altered"),
        ("ALTER TABLE sms_admin.number ALTER COLUMN status DROP NOT NULL", "schema", "number.status was altered"),
        ("ALTER TABLE sms_admin.number ALTER COLUMN status SET DEFAULT 'enabled'", "schema", "status was altered"),
        (
            "ALTER TABLE sms_admin.number DROP CONSTRAINT known_category, ADD CONSTRAINT known_category CHECK (true)",
            "schema",
            "known_category was altered",
        ),
        ("ALTER TABLE sms_admin.campaign DROP CONSTRAINT campaign_brand_id_fkey", "schema", "fkey is missing"),
        ("CREATE TABLE sms_admin.heir () INHERITS (sms_admin.run)", "schema", "heir is not part"),
        ("CREATE VIEW sms_admin.v AS SELECT 1", "schema", "v is not part"),
        ("ALTER TABLE sms_admin.run SET UNLOGGED", "schema", "run was altered"),
        ("ALTER TABLE sms_admin.number DROP CONSTRAINT known_status", "schema", "known_status is missing"),
        ("ALTER TABLE sms_admin.number ALTER COLUMN user TYPE varchar", "schema", "number.user was altered"),
        (
            "ALTER TABLE sms_admin.number ADD COLUMN extra text",
            "schema",
            "number.extra is not part of",
        ),
        ("DROP INDEX sms_admin.one_live_number_per_user", "schema", "one_live_number_per_user is missing"),
        ("ALTER TABLE sms_admin.number DISABLE TRIGGER ALL", "schema", "foreign key is not part of"),
        ("ALTER TABLE sms_admin.run DISABLE ROW LEVEL SECURITY", "schema", "run was altered"),
        ("ALTER POLICY own_name ON sms_admin.run WITH CHECK (true)", "schema", "run.own_name was altered"),
        ("CREATE TABLE sms_admin.more ()", "schema", "more is not part of an sms-admin store"),
        (
            "CREATE FUNCTION sms_admin.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
            "CREATE TRIGGER t BEFORE DELETE ON sms_admin.run EXECUTE FUNCTION sms_admin.f()",
            "schema",
            "run.t is not part of an sms-admin store",
        ),
        ("ALTER TABLE sms_admin.campaign RENAME COLUMN use_case TO used_for", "schema", "campaign.use_case is missing"),
    ],
)
def test_an_edit_with_psql_is_found(stocked: Cli, database: Database, statement: str, check: str, words: str) -> None:
    database.run(*statement.replace(" user TYPE", ' "user" TYPE').split(";C", 1)[:1])
    if ";C" in statement:
        database.run("C" + statement.split(";C", 1)[1])
    found = stocked.run("store", "check", "--output", "json")
    database.without_store()
    assert found.code == 7, found
    assert any(f["check"] == check and words in f["problem"] for f in found.json), found.json


def test_an_error_of_ours_on_a_sound_store_is_a_bug_there_too(on_server: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy import func

    from sms_admin.store import registration

    class Misspelt:
        count = func.cuont

    monkeypatch.setattr(registration, "func", Misspelt())
    done = on_server.run("campaign", "status", "--output", "json")
    assert (done.code, done.error["code"]) == (1, "bug")


def test_a_table_that_lost_a_column_is_damage_there_too(on_server: Cli, database: Database) -> None:
    database.run("ALTER TABLE sms_admin.campaign DROP COLUMN use_case")
    done = on_server.run("campaign", "status", "--output", "json")
    database.without_store()
    assert (done.code, done.error["code"]) == (7, "damaged")
    assert CAMPAIGN not in done.out
