"""Copies a whole store row by row to another place, on either engine, with its history and digests."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, select

from sms_admin.domain.commands import command
from sms_admin.domain.errors import StoreUnusable
from sms_admin.store.backend import backend_of, translated
from sms_admin.store.check.chain import check_chain
from sms_admin.store.check.findings import found_by
from sms_admin.store.check.replay import check_numbers, check_owners, check_places, check_records, check_users
from sms_admin.store.history.seal import head
from sms_admin.store.tables import metadata, store_info

_SLICE = 10_000
_CHECKS = (check_chain, check_records, check_users, check_numbers, check_owners, check_places)


def copy_rows(source: Connection, target: Connection) -> None:
    """Fills the empty tables of ``target``, and verifies the copy before it becomes visible. Raises StoreUnusable."""
    writer = backend_of(target)
    if [*_read(source, select(store_info.c.identity))]:
        target.execute(delete(store_info))  # the copy is the same store, not a new one
    for table in metadata.sorted_tables:
        names = [column.name for column in table.columns]
        query = select(*table.columns).order_by(*table.primary_key.columns)
        count = 0
        for rows in _read(source, query):
            writer.load(target, table, dict(zip(names, zip(*rows, strict=True), strict=True)))
            count += len(rows)
        writer.settle(target, table, count)
    _check(source, target)


def _read(source: Connection, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """Slices of rows of ``source``. Its errors are its own, also while the copy is made."""
    reader = backend_of(source)
    with translated(reader):
        yield from reader.stream(source, query, _SLICE)


def _check(source: Connection, target: Connection) -> None:
    problems = [finding.problem for check in _CHECKS for finding in found_by(check, "copy", target)]
    if head(source) != head(target):
        problems.append("the newest digest is not that of the store")
    if problems:
        raise StoreUnusable(
            f"the copy is not as it should be, and was not kept: {problems[0]}", command("store check"), code="damaged"
        )
