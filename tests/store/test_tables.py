"""The tables as the program knows them are the tables as SQLite has them."""

import re

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from sms_admin.store.sqlite import constructs  # noqa: F401 their words
from sms_admin.store.sqlite.versions import expected_schema
from sms_admin.store.tables import live_numbers, metadata


def _words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", metadata.tables)
def test_columns_and_constraints_are_the_same_to_the_letter(name: str) -> None:
    _, there = expected_schema()["table", name]
    without_options = re.sub(r" (WITHOUT ROWID, )?STRICT$", "", there)
    assert _words(str(CreateTable(metadata.tables[name]).compile(dialect=sqlite.dialect()))) == without_options


def test_the_index_of_the_live_numbers_is_the_same() -> None:
    _, there = expected_schema()["index", live_numbers.name or ""]
    assert _words(str(CreateIndex(live_numbers).compile(dialect=sqlite.dialect()))) == there


def test_sqlite_has_no_other_tables_and_all_of_them_are_strict() -> None:
    tables = {name: text for (kind, name), (_, text) in expected_schema().items() if kind == "table"}
    assert tables.keys() == metadata.tables.keys()
    assert all(text.endswith("STRICT") for text in tables.values())
