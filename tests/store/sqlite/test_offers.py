"""What TAB offers of a store is found at once however many numbers there are, and never waited for."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sms_admin.store.sqlite import offers as module
from sms_admin.store.sqlite.offers import offers
from tests.driving import CAMPAIGN, Cli


@pytest.fixture
def place(ready: Cli) -> Path:
    """A store with a brand and a campaign."""
    return Path(ready.environ["SMS_ADMIN_STORE"])


@pytest.fixture
def connection(place: Path) -> Iterator[sqlite3.Connection]:
    """The store, opened by somebody else."""
    with closing(sqlite3.connect(place, isolation_level=None)) as opened:
        yield opened


@pytest.mark.parametrize("kind", [kind for kind in module._QUERIES if kind != "run"])
def test_an_index_finds_what_begins_with_the_word(connection: sqlite3.Connection, kind: str) -> None:
    values = {"first": "", "last": "", "owner": ""}
    plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + module._QUERIES[kind], values)]
    assert plan
    assert not [step for step in plan if step.startswith("SCAN")], plan


def test_a_store_that_somebody_locks_is_not_waited_for(place: Path, connection: sqlite3.Connection) -> None:
    assert offers(place, "campaign", "c7") == [(CAMPAIGN, "VERIFIED")]
    connection.execute("BEGIN EXCLUSIVE")
    begin = time.monotonic()
    assert offers(place, "campaign", "c7") == []
    assert time.monotonic() - begin < 5  # the timeout that sqlite3 takes if it is given none


def test_what_takes_longer_than_a_person_waits_is_given_up(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, :first FROM n WHERE i < 0"
    monkeypatch.setattr(module, "_QUERIES", {"endless": endless})
    begin = time.monotonic()
    assert offers(place, "endless", "") == []
    assert time.monotonic() - begin < 30
