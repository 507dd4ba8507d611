"""Copies a whole store row by row to another place, on either engine, with its history and digests."""

from sqlalchemy import Connection, delete, select

from sms_admin.domain.commands import command
from sms_admin.domain.errors import StoreUnusable
from sms_admin.store.backend import backend_of
from sms_admin.store.check.chain import check_chain
from sms_admin.store.check.findings import found_by
from sms_admin.store.check.replay import check_numbers, check_owners, check_places, check_records, check_users
from sms_admin.store.history.seal import head
from sms_admin.store.tables import metadata, store_info

_SLICE = 10_000
_CHECKS = (check_chain, check_records, check_users, check_numbers, check_owners, check_places)


def copy_rows(source: Connection, target: Connection) -> None:
    """Fills the empty tables of ``target``, and verifies the copy before it becomes visible. Raises StoreUnusable."""
    reader, writer = backend_of(source), backend_of(target)
    if source.execute(select(store_info.c.identity)).first():
        target.execute(delete(store_info))  # the copy is the same store, not a new one
    for table in metadata.sorted_tables:
        names = [column.name for column in table.columns]
        query = select(*table.columns).order_by(*table.primary_key.columns)
        count = 0
        for rows in reader.stream(source, query, _SLICE):
            writer.load(target, table, dict(zip(names, zip(*rows, strict=True), strict=True)))
            count += len(rows)
        writer.settle(target, table, count)
    _check(source, target)


def _check(source: Connection, target: Connection) -> None:
    problems = [finding.problem for check in _CHECKS for finding in found_by(check, "copy", target)]
    if head(source) != head(target):
        problems.append("the newest digest is not that of the store")
    if problems:
        raise StoreUnusable(
            f"the copy is not as it should be, and was not kept: {problems[0]}", command("store check"), code="damaged"
        )
