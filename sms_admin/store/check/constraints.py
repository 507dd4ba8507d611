"""The rows that violate a constraint which the engine did not enforce."""

from collections.abc import Iterator

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Connection,
    FromClause,
    Table,
    TextClause,
    and_,
    func,
    null,
    or_,
    select,
    text,
)
from sqlalchemy.schema import ForeignKeyConstraint

from sms_admin.domain.findings import Finding
from sms_admin.domain.statuses import CampaignStatus
from sms_admin.store.backend import backend_of
from sms_admin.store.tables import campaign, metadata, number, run, store_info


def check_constraints(connection: Connection) -> Iterator[Finding]:
    """The rows that violate a constraint, with its name; an engine's own check reports only the table."""
    for table in metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                holds = constraint.sqltext.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
                yield from _broken(connection, table, text(f"NOT ({holds})"), f"breaks {constraint.name}")
        empty = [column.is_(None) for column in table.columns if not column.nullable]
        yield from _broken(connection, table, or_(*empty), "lacks a value that it must have")


def check_references(connection: Connection) -> Iterator[Finding]:
    """The rows with a reference to a missing row."""
    for table in metadata.tables.values():
        for key in table.foreign_key_constraints:
            yield from _dangling(connection, table, key)


def check_deactivated(connection: Connection) -> Iterator[Finding]:
    """The numbers on a DEACTIVATED campaign, which must not have any."""
    ended = campaign.c.status == CampaignStatus.DEACTIVATED.value
    source = number.join(campaign, campaign.c.campaign_id == number.c.campaign_id)
    yield from _broken(connection, number, ended, "is on a campaign that is DEACTIVATED", source)


def check_identity(connection: Connection) -> Iterator[Finding]:
    """Whether the store has one identity; a store made without one has none before its first run."""
    count = connection.execute(select(func.count()).select_from(store_info)).scalar_one()
    empty = connection.execute(select(func.count()).select_from(run)).scalar_one() == 0
    if count != 1 and not (count == 0 and empty and backend_of(connection).about(connection).schema == 1):
        yield Finding("constraints", "store_info", "", None, f"there are {count} identities of the store, not one")


def _dangling(connection: Connection, table: Table, key: ForeignKeyConstraint) -> Iterator[Finding]:
    element = key.elements[0]
    own, there = element.parent, key.referred_table.alias("there")
    key_there = there.c[element.column.name]
    missing = and_(own.is_not(None), key_there.is_(None))
    source = table.outerjoin(there, key_there == own)
    problem = f"names a {key.referred_table.name} that is not in the store"
    yield from _broken(connection, table, missing, problem, source)


def _broken(
    connection: Connection,
    table: Table,
    which: ColumnElement[bool] | TextClause,
    problem: str,
    source: FromClause | None = None,
) -> Iterator[Finding]:
    keys = list(table.primary_key.columns)
    run = table.c.run if "run" in table.c else null()
    query = select(run, *keys).select_from(table if source is None else source).where(which).order_by(*keys)
    for number_of_run, *row in connection.execute(query, execution_options={"yield_per": 1000}):
        yield Finding("constraints", table.name, " ".join(map(str, row)), number_of_run, problem)
