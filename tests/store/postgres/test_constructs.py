"""What is spelled in another way for PostgreSQL comes to the same."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Integer, literal, select
from sqlalchemy.types import TypeEngine

from sms_admin.store.constructs import json_row
from sms_admin.store.store import Store
from sms_admin.store.words import Words
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
