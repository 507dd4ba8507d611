"""What is spelled in another way for PostgreSQL comes to the same, and lies where it is found quickly."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Integer, literal, select
from sqlalchemy.types import TypeEngine

from sms_admin.store.constructs import json_row
from sms_admin.store.postgres import constructs
from sms_admin.store.store import Store
from sms_admin.store.words import Words
from tests.database import Database
from tests.driving import Cli

_SURROGATES = range(0xD800, 0xE000)
_PER_TEXT = 4096
# A server stores no NUL.
EVERY_CHARACTER = [
    "".join(chr(code) for code in range(first or 1, first + _PER_TEXT) if code not in _SURROGATES)
    for first in range(0, 0x110000, _PER_TEXT)
]
Row = tuple[str | int | None, ...]
_TYPES: dict[type, TypeEngine[Any]] = {str: Words(), int: Integer(), type(None): Words()}


@pytest.fixture
def connection(on_server: Cli) -> Iterator[Connection]:
    """A transaction on the store."""
    store = Store(on_server.place, lock_timeout=1)
    try:
        with store.reading() as connection:
            yield connection
    finally:
        store.close()


def _line(connection: Connection, row: Row) -> str:
    values = [literal(value, _TYPES[type(value)]) for value in row]
    line: str = connection.execute(select(json_row(*values))).scalar_one()
    return line


@pytest.mark.parametrize("where", ["alone", "before an integer", "after an integer"])
def test_every_character_there_is_gives_the_same_bytes_as_python(connection: Connection, where: str) -> None:
    for text in EVERY_CHARACTER:
        rows: dict[str, Row] = {
            "alone": (text, None, text),
            "before an integer": (text, None, 7),
            "after an integer": (7, text, None),
        }
        expected = json.dumps(rows[where], ensure_ascii=False, separators=(",", ":"))
        assert _line(connection, rows[where]) == expected


@pytest.mark.parametrize("row", [("",), (None,), (None, None, None), ("]", 1), ("[", "],[", None), (1,), (None, 1)])
def test_empty_and_missing_values_and_brackets_keep_their_place(connection: Connection, row: Row) -> None:
    assert _line(connection, row) == json.dumps(row, separators=(",", ":"))


def test_new_numbers_lie_part_by_part_in_their_order_and_by_user_within_a_part(
    on_server: Cli, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constructs, "_PART", 3)
    database.run("TRUNCATE number")  # no place is left over from rows of other tests
    users = {"100": "zoe", "101": "jane", "102": "mai", "103": "lee", "104": "abe", "105": "bo", "106": ""}
    rows = [(f"+14085550{last}", f"{name}@corp.com" if name else "", "", "") for last, name in users.items()]
    on_server.holds(*reversed(rows))
    lie = database.ask("SELECT number FROM number ORDER BY ctid", ())
    first, second, third, nobodys = ["101", "100"], ["104", "103", "102"], ["105"], ["106"]
    assert [number[-3:] for (number,) in lie] == [*first, *second, *third, *nobodys]
