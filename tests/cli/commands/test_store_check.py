"""``store check``: whatever was done to the store without the program is found, and named."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sms_admin.store.tables import metadata
from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN, Cli

pytestmark = pytest.mark.sqlite

FIRST, SECOND, THIRD = "+14085550100", "+14085550101", "+14085550102"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a life behind it; each test works on a copy."""
    folder = tmp_path_factory.mktemp("lived")
    cli = Cli(folder, {"SMS_ADMIN_CONFIG": str(folder / "c.toml"), "SMS_ADMIN_STORE": str(folder / "store.db")})
    cli.environ["SMS_ADMIN_ACTOR"] = "tester"
    cli.ready()
    header = ("phone_number", "user", "first_name", "last_name", "sms_status")
    rows = [(FIRST, "jane@corp.com", "Jane", "Doe", "Enabled"), (SECOND, "joe@corp.com", "Joe", "Roe", "")]
    cli.ok("numbers", "import", cli.csv("a.csv", header, [*rows, (THIRD, "", "", "", "")]), "--yes")
    cli.ok("numbers", "assign", FIRST)
    cli.ok("user", "enable-number", "joe@corp.com", SECOND)
    rows = [(FIRST, "jane@corp.com", "Janet", "Doe", "Enabled"), (THIRD, "joe@corp.com", "Joe", "Roe", "")]
    cli.ok("numbers", "import", cli.csv("b.csv", header, rows), "--yes")
    cli.ok("numbers", "remove", SECOND)
    cli.ok("campaign", "set", CAMPAIGN, "--limit", "50")
    return folder / "store.db"


@pytest.fixture
def old(cli: Cli, lived: Path) -> Cli:
    """The program on a copy of that store."""
    cli.file("config.toml", "")
    shutil.copy(lived, cli.environ["SMS_ADMIN_STORE"])
    return cli


@contextmanager
def shell(cli: Cli) -> Iterator[sqlite3.Connection]:
    """What the ``sqlite3`` shell may do to the store: no foreign keys, and constraints set aside."""
    connection = sqlite3.connect(cli.environ["SMS_ADMIN_STORE"])
    connection.execute("PRAGMA ignore_check_constraints=1")
    with connection:
        yield connection
    connection.close()


def findings(cli: Cli, *options: str) -> list[dict[str, Any]]:
    """What a check finds, which must be something; the store stays as it is."""
    path = Path(cli.environ["SMS_ADMIN_STORE"])
    before = path.read_bytes()
    done = cli.run("store", "check", *options, "--output", "json")
    assert (done.code, done.error["code"]) == (7, "damaged"), done
    assert path.read_bytes() == before
    found: list[dict[str, Any]] = done.json
    assert found
    assert all(list(finding) == ["check", "table", "row", "run", "problem"] for finding in found)
    return found


def test_a_store_that_only_the_program_changed_is_as_it_should_be(old: Cli) -> None:
    done = old.ok("store", "check", "--output", "json")
    assert done.json == []
    digest = old.json("store", "info")["digest"]
    assert f"Checked up to run 8: nothing is wrong. Digest {digest}" in done.err


def test_an_empty_store_is_as_it_should_be(cli: Cli) -> None:
    cli.ok("init", "--yes")
    assert cli.json("store", "check") == []


def test_people_see_what_was_found_as_a_table(old: Cli) -> None:
    with shell(old) as connection:
        connection.execute("UPDATE number SET status = 'pending' WHERE number = ?", (FIRST,))
    done = old.run("store", "check", "--output", "table")
    assert done.code == 7
    (line,) = [line for line in done.out.splitlines() if FIRST in line]
    assert line.split()[:3] == ["number", FIRST, "4"]
    assert "1 finding" in done.err
    assert "\x1b" not in done.out


# Every column of every table, each with a row to edit.
_ROWS = {
    "brand": f"brand_id = '{BRAND}'",
    "campaign": f"campaign_id = '{CAMPAIGN}'",
    "user": "user = 'jane@corp.com'",
    "number": f"number = '{FIRST}'",
    "run": "run = 4",
    "change": f"run = 4 AND number = '{FIRST}'",
    "user_change": "run = 3 AND user = 'jane@corp.com'",
    "record_change": "run = 2",
    "store_info": "true",
}
_KEYS = {"brand": BRAND, "campaign": CAMPAIGN, "user": "jane@corp.com", "number": FIRST, "run": "4"}
_COLUMNS = [(table.name, column.name) for table in metadata.tables.values() for column in table.columns]


@pytest.mark.parametrize(("table", "column"), _COLUMNS, ids=[".".join(pair) for pair in _COLUMNS])
def test_an_edited_value_is_found(old: Cli, table: str, column: str) -> None:
    with shell(old) as connection:
        connection.execute("DROP TRIGGER brand_update_has_no_campaign")
        connection.execute("DROP TRIGGER campaign_update_has_brand")
        (value,) = connection.execute(f"SELECT {column} FROM {table} WHERE {_ROWS[table]}").fetchone()
        edited = 999 if column in _NUMBERS else f"{value or ''}x"
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {_ROWS[table]}", (edited,))
    found = [finding for finding in findings(old) if finding["check"] != "schema"]
    if table in _KEYS or table == "store_info":
        rows = {finding["row"] for finding in found if finding["table"] == table}
        assert rows & {_KEYS.get(table), str(edited)}, found
    else:
        run = {"change": 4, "user_change": 3, "record_change": 2}[table]
        assert {"table": "run", "row": str(run), "run": run}.items() <= _of_chain(found)[0].items()


_NUMBERS = {"run", "rows", "changed", "unchanged", "refused", "undoes", "run_before", "basis_before", "basis"} | {
    "number_limit"
}


def _of_chain(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [finding for finding in found if finding["check"] == "chain" and finding["table"] == "run"]


# Whoever edits a past change and makes all digests anew is found by the replay, in the very row.
_REPLAYED = ["status_before", "status_after", "campaign_before", "campaign_after", "user_before", "user_after"]


@pytest.mark.parametrize("column", [*_REPLAYED, "country", "category", "run_before", "basis_before"])
def test_an_edited_change_is_found_in_its_row_or_the_next(old: Cli, column: str) -> None:
    with shell(old) as connection:
        edited = 1 if column in _NUMBERS else "x"
        connection.execute(f"UPDATE change SET {column} = ? WHERE run = 4 AND number = ?", (edited, FIRST))
    found = [finding for finding in findings(old) if finding["check"] == "replay"]
    assert found
    assert {finding["row"] for finding in found} == {FIRST}
    assert {finding["table"] for finding in found} <= {"change", "number"}


@pytest.mark.parametrize("table", _ROWS)
def test_a_deleted_row_is_found(old: Cli, table: str) -> None:
    with shell(old) as connection:
        connection.execute("DROP TRIGGER brand_delete_has_no_campaign")
        connection.execute(f"DELETE FROM {table} WHERE {_ROWS[table]}")
    found = [finding for finding in findings(old) if finding["check"] != "schema"]
    if table == "store_info":
        assert {finding["problem"] for finding in found} == {"there are 0 identities of the store, not one"}
    elif table in ("brand", "campaign", "user", "number"):
        assert (table, _KEYS[table]) in {(finding["table"], finding["row"]) for finding in found}
    else:
        run = {"run": 4, "change": 4, "user_change": 3, "record_change": 2}[table]
        assert run in {finding["run"] for finding in found}


_INSERTS = {
    "brand": "INSERT INTO brand VALUES ('B000000', 'Ghost', 'VERIFIED')",
    "campaign": f"INSERT INTO campaign VALUES ('{OTHER_CAMPAIGN}', '{BRAND}', '', 'VERIFIED', 48)",
    "user": "INSERT INTO user VALUES ('ghost', 'ghost', '', '', '')",
    "number": "INSERT INTO number SELECT '+14085550199', NULL, country, category, 'disabled', NULL, 4, 4 FROM number"
    f" WHERE number = '{FIRST}'",
    "run": "INSERT INTO run SELECT 9, at, actor, action, file, file_sha256, rows, changed, unchanged, refused, undoes,"
    " digest, db_role, planned_by, plan_sha256 FROM run WHERE run = 8",
    "change": "INSERT INTO change SELECT 4, '+14085550199', status_before, campaign_before, user_before, status_after,"
    f" campaign_after, user_after, country, category, run_before, basis_before FROM change WHERE number = '{FIRST}'"
    " AND run = 4",
    "user_change": "INSERT INTO user_change VALUES (4, 'ghost', 'ghost', NULL, NULL, NULL, '', '', '')",
    "record_change": "INSERT INTO record_change VALUES (4, 'brand', 'B000000', NULL, '{}')",
    "store_info": f"INSERT INTO store_info VALUES ('{'0' * 64}')",
}


@pytest.mark.parametrize("table", _INSERTS)
def test_a_row_from_elsewhere_is_found(old: Cli, table: str) -> None:
    with shell(old) as connection:
        connection.execute(_INSERTS[table])
    found = findings(old)
    rows = {(finding["table"], finding["row"]) for finding in found}
    expected = {
        "brand": ("brand", "B000000"),
        "campaign": ("campaign", OTHER_CAMPAIGN),
        "user": ("user", "ghost"),
        "number": ("number", "+14085550199"),
        "run": ("run", "9"),
        "change": ("change", "+14085550199"),
        "user_change": ("user", "ghost"),
        "record_change": ("brand", "B000000"),
        "store_info": ("store_info", ""),
    }
    assert expected[table] in rows


def test_changes_of_a_run_that_is_not_there_are_found(old: Cli) -> None:
    with shell(old) as connection:
        connection.execute("INSERT INTO user_change VALUES (77, 'ghost', 'ghost', NULL, NULL, NULL, '', '', '')")
    problems = {(finding["table"], finding["run"]): finding["problem"] for finding in findings(old)}
    assert problems["user_change", 77] == "1 changes of run 77, which is not there"


def test_a_run_that_undoes_one_after_it_is_found(old: Cli) -> None:
    with shell(old) as connection:
        connection.execute("UPDATE run SET undoes = 6 WHERE run = 5")
    assert "undoes run 6, which is not before it" in {finding["problem"] for finding in findings(old)}


_SCHEMA = {
    "a missing trigger": ("DROP TRIGGER campaign_insert_has_brand", "the trigger campaign_insert_has_brand is missing"),
    "a missing index": ("DROP INDEX one_live_number_per_user", "the index one_live_number_per_user is missing"),
    "a table of somebody else": ("CREATE TABLE notes (text)", "the table notes is not part of an sms-admin store"),
    "a trigger of somebody else": (
        "CREATE TRIGGER quiet AFTER INSERT ON run BEGIN DELETE FROM run; END",
        "the trigger quiet is not part of an sms-admin store",
    ),
    "an added column": ("ALTER TABLE brand ADD COLUMN note TEXT", "the table brand was altered"),
}


@pytest.mark.parametrize("edit", _SCHEMA)
def test_an_altered_schema_is_found(old: Cli, edit: str) -> None:
    statement, problem = _SCHEMA[edit]
    with shell(old) as connection:
        connection.execute(statement)
    assert problem in {finding["problem"] for finding in findings(old) if finding["check"] == "schema"}


def test_an_index_that_another_wording_replaced_is_found(old: Cli) -> None:
    with shell(old) as connection:
        connection.execute("DROP INDEX one_live_number_per_user")
        connection.execute("CREATE INDEX one_live_number_per_user ON number (user)")
    assert "the index one_live_number_per_user was altered" in {finding["problem"] for finding in findings(old)}


def test_statistics_that_somebody_had_sqlite_gather_are_harmless(old: Cli) -> None:
    with shell(old) as connection:
        connection.execute("ANALYZE")
    assert old.json("store", "check") == []


_BROKEN: dict[str, tuple[str, tuple[str, str, str]]] = {
    "a status that is none": (
        f"UPDATE number SET status = 'on' WHERE number = '{FIRST}'",
        ("number", FIRST, "breaks known_status"),
    ),
    "a campaign on a disabled number": (
        f"UPDATE number SET campaign_id = '{CAMPAIGN}' WHERE number = '{SECOND}'",
        ("number", SECOND, "breaks no_campaign_on_disabled"),
    ),
    "a number that is none": (
        f"UPDATE number SET number = '12' WHERE number = '{SECOND}'",
        ("number", "12", "breaks e164_shape"),
    ),
    "a campaign that is not there": (
        f"UPDATE number SET campaign_id = 'C000000' WHERE number = '{FIRST}'",
        ("number", FIRST, "names a campaign that is not in the store"),
    ),
    "a user that is not there": (
        f"UPDATE number SET user = 'ghost' WHERE number = '{FIRST}'",
        ("number", FIRST, "names a user that is not in the store"),
    ),
}


@pytest.mark.parametrize("edit", _BROKEN)
def test_a_row_that_breaks_a_constraint_is_named(old: Cli, edit: str) -> None:
    statement, expected = _BROKEN[edit]
    with shell(old) as connection:
        connection.execute(statement)
    found = findings(old)
    assert expected in {(finding["table"], finding["row"], finding["problem"]) for finding in found}


def test_a_second_live_number_is_found(old: Cli) -> None:
    with shell(old) as connection:
        connection.execute("DROP INDEX one_live_number_per_user")
        connection.execute(f"UPDATE number SET status = 'enabled' WHERE number IN ('{SECOND}', '{THIRD}')")
    rows = {(finding["table"], finding["row"]) for finding in findings(old)}
    assert {("index", "one_live_number_per_user"), ("number", SECOND)} & rows
    assert ("number", THIRD) in rows


def test_a_number_on_a_campaign_that_is_deactivated_is_found(old: Cli) -> None:
    with shell(old) as edit:
        edit.execute("UPDATE campaign SET status = 'DEACTIVATED'")
    found = [f for f in findings(old) if f["problem"] == "is on a campaign that is DEACTIVATED"]
    assert [(f["check"], f["table"], f["row"]) for f in found] == [("constraints", "number", FIRST)]


def test_of_many_findings_of_a_kind_the_first_are_reported_and_the_others_counted(ready: Cli) -> None:
    ready.holds(*((f"+1408555{n:04}", "", "", "") for n in range(100, 200)))
    with shell(ready) as connection:
        connection.execute("UPDATE number SET country = 'CA'")
    replayed = [finding for finding in findings(ready) if finding["check"] == "replay"]
    assert len(replayed) == 51
    assert replayed[-1]["problem"] == "and 50 more"


def test_the_newest_digest_may_be_expected(old: Cli) -> None:
    digests = [run["digest"] for run in old.json("history", "list")]
    assert old.json("store", "check", "--expect-head", digests[0].upper()) == []
    (finding,) = findings(old, "--expect-head", "0" * 64)
    assert (finding["check"], finding["table"], finding["run"]) == ("head", "run", 8)
    assert digests[0] in finding["problem"]
    (finding,) = findings(old, "--expect-head", digests[1])
    assert "run 7" in finding["problem"]


def test_a_rewritten_chain_is_found_only_by_an_expected_digest(old: Cli) -> None:
    noted = old.json("history", "list")[0]["digest"]
    with shell(old) as connection:  # the last run never was: its change is taken back as well
        connection.execute("DELETE FROM run WHERE run = 8")
        connection.execute("DELETE FROM record_change WHERE run = 8")
        connection.execute("UPDATE campaign SET number_limit = 48")
    assert old.json("store", "check") == []
    (finding,) = findings(old, "--expect-head", noted)
    assert finding["check"] == "head"


def test_nothing_saved_has_no_digest_to_expect(cli: Cli) -> None:
    cli.ok("init", "--yes")
    (finding,) = findings(cli, "--expect-head", "0" * 64)
    assert "nothing was saved" in finding["problem"]


@pytest.mark.parametrize("digest", ["", "abc", "g" * 64, "0" * 63])
def test_an_expected_digest_that_is_none_is_a_wrong_flag(old: Cli, digest: str) -> None:
    done = old.run("store", "check", "--expect-head", digest)
    assert (done.code, done.out) == (2, "")
    assert "--expect-head" in done.err


def test_a_read_only_store_can_be_checked(old: Cli) -> None:
    path = Path(old.environ["SMS_ADMIN_STORE"])
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        assert old.json("store", "check") == []
    finally:
        path.parent.chmod(0o700)


def _zero_a_page(content: bytearray, page: int) -> None:
    content[page * 4096 : (page + 1) * 4096] = bytes(4096)


_DAMAGE: dict[str, Callable[[bytearray], Any]] = {
    "a page of zeros": lambda content: _zero_a_page(content, 4),
    "the last page of zeros": lambda content: _zero_a_page(content, len(content) // 4096 - 1),
    "half a file": lambda content: content.__delitem__(slice(len(content) // 2, None)),
    "an odd end": lambda content: content.__delitem__(slice(-100, None)),
    "a text of other bytes": lambda content: content.__setitem__(
        slice(content.rindex(b"Janet"), content.rindex(b"Janet") + 5), b"\xff\xfe\xff\xfe\xff"
    ),
    "a letter of a status": lambda content: content.__setitem__(content.rindex(b"enabled"), ord("x")),
}


@pytest.mark.parametrize("damage", _DAMAGE)
def test_a_damaged_file_is_found_and_never_a_traceback(old: Cli, damage: str) -> None:
    path = Path(old.environ["SMS_ADMIN_STORE"])
    content = bytearray(path.read_bytes())
    _DAMAGE[damage](content)
    path.write_bytes(content)
    done = old.run("store", "check")
    assert done.code == 7, done
    assert "Traceback" not in done.err
    assert path.read_bytes() == content
