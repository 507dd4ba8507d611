"""What the ``sqlite3`` shell may try: the database's own constraints hold, or a check of the store finds it.

The shell has foreign keys off, and says OR REPLACE and OR IGNORE as it likes.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.driving import Cli
from tests.store.make_version import VERSIONS

# Beside C7GH42I of B1A2B3C, which has numbers, the golden store holds B0000AA with its own campaign C0000AA.
NUMBER, OTHER = "+14085550006", "+14085550151"


@pytest.fixture
def store(cli: Cli) -> Path:
    """The golden store of the present version, which has everything."""
    newest = max(VERSIONS.glob("v*.db"), key=lambda path: int(path.stem[1:]))
    cli.file("config.toml", "")
    return Path(shutil.copyfile(newest, cli.environ["SMS_ADMIN_STORE"]))


@pytest.fixture
def shell(store: Path) -> Iterator[sqlite3.Connection]:
    """What the shell is: every statement by itself, no foreign keys."""
    connection = sqlite3.connect(store, isolation_level=None)
    yield connection
    connection.close()


# The promises: what they forbid, as a query that finds it. The constraints' own wording is not used.
_PROMISES = {
    "a campaign belongs to a brand that exists": "SELECT 1 FROM campaign"
    " WHERE brand_id NOT IN (SELECT brand_id FROM brand)",
    "one live number per user": "SELECT 1 FROM number WHERE status IN ('pending', 'enabled') AND user IS NOT NULL"
    " GROUP BY user HAVING count(*) > 1",
    "no campaign on a disabled number": "SELECT 1 FROM number WHERE status = 'disabled' AND campaign_id IS NOT NULL",
    "known statuses of numbers": "SELECT 1 FROM number WHERE typeof(status) <> 'text' OR hex(status) NOT IN"
    " (hex('disabled'), hex('pending'), hex('enabled'), hex('enabling-failed'), hex('disabling-failed'))",
    "known statuses of brands": "SELECT 1 FROM brand WHERE hex(status) NOT IN (hex('PENDING'), hex('UNVERIFIED'),"
    " hex('SELF_DECLARED'), hex('VERIFIED'), hex('VETTED_VERIFIED'))",
    "known statuses of campaigns": "SELECT 1 FROM campaign WHERE hex(status) NOT IN (hex('PENDING'), hex('VERIFIED'),"
    " hex('REJECTED'), hex('EXPIRED'), hex('DEACTIVATED'))",
    "known categories": "SELECT 1 FROM number WHERE hex(category) NOT IN (hex('LOCAL'), hex('TOLL_FREE'))",
    "no limit below 0": "SELECT 1 FROM campaign WHERE typeof(number_limit) <> 'integer' OR number_limit < 0",
}
_SHAPES = {"number": rb"\+[1-9][0-9]{6,14}", "brand": rb"B[A-Z0-9]{6}", "campaign": rb"C[A-Z0-9]{6}"}


def _kept(connection: sqlite3.Connection) -> None:
    for promise, broken in _PROMISES.items():
        assert connection.execute(broken).fetchall() == [], promise
    for table, shape in _SHAPES.items():
        key = "number" if table == "number" else f"{table}_id"
        for (found,) in connection.execute(f"SELECT CAST({key} AS BLOB) FROM {table}"):
            assert re.fullmatch(shape, found), (table, found)


_WAYS = ("", "OR REPLACE ", "OR IGNORE ", "OR FAIL ", "OR ROLLBACK ")
_INTO_NUMBER = "INTO number (number, user, country, category, status, campaign_id, run, basis) VALUES"
_TRIED = {
    "a brand in the place of another, by its rowid": "INSERT {way}INTO brand (rowid, brand_id, name, status)"
    " VALUES (1, 'B999999', '', 'VERIFIED')",
    "a campaign in the place of another, by its rowid": "INSERT {way}INTO campaign (_rowid_, campaign_id, brand_id,"
    " use_case, status, number_limit) VALUES (1, 'C999999', 'B1A2B3C', '', 'VERIFIED', 1)",
    "a brand's rowid": "UPDATE {way}brand SET oid = 2 WHERE oid = 1",
    "a brand's ID": "UPDATE {way}brand SET brand_id = 'B999999' WHERE brand_id = 'B0000AA'",
    "a brand's ID that another has": "UPDATE {way}brand SET brand_id = 'B0000AA' WHERE brand_id = 'B1A2B3C'",
    "all brands to one ID": "UPDATE {way}brand SET brand_id = 'B1A2B3C'",
    "a brand taken out": "DELETE FROM brand WHERE brand_id = 'B0000AA'",
    "all brands taken out": "DELETE FROM brand",
    "a brand with a NUL": "UPDATE {way}brand SET brand_id = 'B0000AA' || char(0) WHERE brand_id = 'B0000AA'",
    "a new brand with a NUL": "INSERT {way}INTO brand VALUES ('B123456' || char(0) || 'x', '', 'VERIFIED')",
    "a brand of bytes": "INSERT {way}INTO brand VALUES (x'42313233343536', '', 'VERIFIED')",
    "a brand without an ID": "INSERT {way}INTO brand VALUES (NULL, '', 'VERIFIED')",
    "a brand in lower case": "INSERT {way}INTO brand VALUES ('b123456', '', 'VERIFIED')",
    "a brand's status with a NUL": "UPDATE {way}brand SET status = 'VERIFIED' || char(0)",
    "a brand's status in lower case": "UPDATE {way}brand SET status = 'verified'",
    "a brand without a status": "UPDATE {way}brand SET status = NULL",
    "a campaign without a brand": "INSERT {way}INTO campaign VALUES ('C123456', 'B999999', '', 'VERIFIED', 1)",
    "a campaign of NULL": "INSERT {way}INTO campaign VALUES ('C123456', NULL, '', 'VERIFIED', 1)",
    "a campaign again, of no brand": "INSERT {way}INTO campaign VALUES ('C7GH42I', 'B999999', '', 'VERIFIED', 1)",
    "a campaign moved to no brand": "UPDATE {way}campaign SET brand_id = 'B999999'",
    "a campaign inserted or moved to no brand": "INSERT INTO campaign VALUES ('C7GH42I', 'B1A2B3C', '', 'VERIFIED', 1)"
    " ON CONFLICT DO UPDATE SET brand_id = 'B999999'",
    "a campaign's brand with a NUL": "UPDATE {way}campaign SET brand_id = brand_id || char(0)",
    "a campaign with a NUL": "UPDATE {way}campaign SET campaign_id = campaign_id || char(0)",
    "a limit below 0": "UPDATE {way}campaign SET number_limit = -1",
    "a limit that is none": "UPDATE {way}campaign SET number_limit = 'many'",
    "a limit that is a fraction": "UPDATE {way}campaign SET number_limit = 1.5",
    "no limit": "UPDATE {way}campaign SET number_limit = NULL",
    "a number with a NUL": f"UPDATE {{way}}number SET number = number || char(0) || '1' WHERE number = '{NUMBER}'",
    "a new number with a NUL": f"INSERT {{way}}{_INTO_NUMBER} ('+14085' || char(0) || '550199', NULL, 'US', 'LOCAL',"
    " 'disabled', NULL, 1, 1)",
    "a new number that ends in a NUL": f"INSERT {{way}}{_INTO_NUMBER} ('+14085550199' || char(0), NULL, 'US', 'LOCAL',"
    " 'disabled', NULL, 1, 1)",
    "a number of bytes": f"INSERT {{way}}{_INTO_NUMBER} (CAST('+14085550199' AS BLOB), NULL, 'US', 'LOCAL',"
    " 'disabled', NULL, 1, 1)",
    "a number that is one": f"INSERT {{way}}{_INTO_NUMBER} (14085550199, NULL, 'US', 'LOCAL', 'disabled', NULL, 1, 1)",
    "a number of other digits": f"INSERT {{way}}{_INTO_NUMBER} ('+1408555٠١٠٠', NULL, 'US', 'LOCAL', 'disabled',"
    " NULL, 1, 1)",
    "a number with a line feed": f"UPDATE {{way}}number SET number = number || char(10) WHERE number = '{NUMBER}'",
    "a number of 16 digits": f"UPDATE {{way}}number SET number = '+1234567890123456' WHERE number = '{NUMBER}'",
    "no number": f"UPDATE {{way}}number SET number = NULL WHERE number = '{NUMBER}'",
    "every number live": "UPDATE {way}number SET status = 'pending', user = 'user1@corp.example', campaign_id = NULL",
    "a second live number": f"INSERT {{way}}{_INTO_NUMBER} ('+14085550199', 'user6@corp.example', 'US', 'LOCAL',"
    " 'enabled', NULL, 1, 1)",
    "a live number moved to who has one": f"UPDATE {{way}}number SET user = 'user6@corp.example', status = 'enabled'"
    f" WHERE number = '{OTHER}'",
    "a campaign on a disabled number": "UPDATE {way}number SET campaign_id = 'C7GH42I'",
    "a disabled number that keeps its campaign": "UPDATE {way}number SET campaign_id = 'C7GH42I', status = 'disabled'",
    "a status with a NUL": "UPDATE {way}number SET campaign_id = NULL, status = 'disabled' || char(0)",
    "a status in upper case": "UPDATE {way}number SET status = 'DISABLED'",
    "no status": "UPDATE {way}number SET status = NULL",
    "a status of bytes": "UPDATE {way}number SET status = x'656e61626c6564'",
    "a status of nothing": "UPDATE {way}number SET status = ''",
    "a category of its own": "UPDATE {way}number SET category = 'LOCAL' || char(0)",
}
_ALL = [(name, way) for name in _TRIED for way in (_WAYS if "{way}" in _TRIED[name] else ("",))]


@pytest.mark.parametrize(("name", "way"), _ALL, ids=[f"{way.lower()}{name}" for name, way in _ALL])
def test_an_edit_from_the_shell_breaks_no_promise(store: Path, shell: sqlite3.Connection, name: str, way: str) -> None:
    before = list(shell.iterdump())
    try:
        shell.execute(_TRIED[name].format(way=way))
    except sqlite3.Error:
        assert list(shell.iterdump()) == before or "FAIL" in way
    _kept(shell)


# What none of them stops, for it breaks no promise of theirs: a check finds it.
_FOUND = {
    "a number in the place of another one of its user": f"INSERT OR REPLACE {_INTO_NUMBER} ('+14085550199',"
    " 'user6@corp.example', 'US', 'LOCAL', 'pending', NULL, 1, 1)",
    "a campaign taken out, with its numbers left": "DELETE FROM campaign WHERE campaign_id = 'C7GH42I'",
    "a campaign replaced": "REPLACE INTO campaign VALUES ('C7GH42I', 'B0000AA', '', 'VERIFIED', 1)",
    "a campaign's ID, with its numbers left": "UPDATE campaign SET campaign_id = 'C777777'"
    " WHERE campaign_id = 'C7GH42I'",
    "a user taken out, with its numbers left": "DELETE FROM user WHERE user = 'user6@corp.example'",
    "a user replaced": "REPLACE INTO user VALUES ('user6@corp.example', 'x', '', '', '')",
    "a user renamed": "UPDATE user SET user = 'ghost' WHERE user = 'user6@corp.example'",
    "a user with a NUL": "UPDATE user SET user = user || char(0) WHERE user = 'user6@corp.example'",
    "a number on a campaign that is none": f"UPDATE number SET campaign_id = 'ghost' WHERE number = '{NUMBER}'",
    "a number on a campaign that is blank": f"UPDATE number SET campaign_id = '' WHERE number = '{NUMBER}'",
    "a number of a user that is none": f"UPDATE number SET user = 'ghost' WHERE number = '{NUMBER}'",
    "a number on a campaign that was deactivated": "UPDATE number SET campaign_id = 'C9ZZZZ9'"
    f" WHERE number = '{NUMBER}'",
    "a number's country with a NUL": f"UPDATE number SET country = country || char(0) WHERE number = '{NUMBER}'",
    "a brand replaced under its ID": "REPLACE INTO brand VALUES ('B1A2B3C', 'Mallory', 'VERIFIED')",
    "a run replaced": "REPLACE INTO run SELECT run, at, 'mallory', action, file, file_sha256, rows, changed, unchanged,"
    " refused, undoes, digest, db_role, planned_by, plan_sha256 FROM run WHERE run = 4",
    "a run's number, by its rowid": "UPDATE run SET rowid = 40 WHERE run = 4",
    "a run taken out of the middle": "DELETE FROM run WHERE run = 4",
    "the first run taken out": "DELETE FROM run WHERE run = 1",
    "a change taken out": "DELETE FROM change WHERE run = 6 AND number = '+14085550001'",
    "a change with bytes that are no text": "UPDATE change SET user_after = CAST(x'ff' AS TEXT) WHERE run = 6",
    "a second identity": f"INSERT INTO store_info VALUES ('{'a' * 64}')",
    "the identity taken out": "DELETE FROM store_info",
}


@pytest.mark.parametrize("name", _FOUND)
def test_what_none_can_stop_is_found(cli: Cli, shell: sqlite3.Connection, name: str) -> None:
    assert shell.execute(_FOUND[name]).rowcount > 0
    done = cli.run("store", "check", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "damaged")
    assert done.json


@pytest.mark.parametrize("name", _TRIED)
def test_a_check_finds_what_is_forced_with_constraints_set_aside(
    cli: Cli, shell: sqlite3.Connection, name: str
) -> None:
    """Where somebody takes the triggers away and ignores the constraints, the rows themselves are found."""
    shell.execute("PRAGMA ignore_check_constraints=1")
    for (trigger,) in shell.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        shell.execute(f"DROP TRIGGER {trigger}")
    try:
        changed = shell.execute(_TRIED[name].format(way="OR REPLACE ")).rowcount
    except sqlite3.Error:
        return
    found = [finding for finding in cli.run("store", "check", "--output", "json").json]
    assert changed == 0 or {finding["check"] for finding in found} - {"schema"}
