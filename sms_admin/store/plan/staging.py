"""A request file as a temporary table: the rows as they were read, before anything is known about them."""

from sqlalchemy import Column, Connection, Integer, MetaData, Select, Subquery, Table, Text, func, insert, select

from sms_admin.domain.rows import Slice
from sms_admin.store.tables import number

temporary = MetaData()

# One row per row of the request, in file order. ``number`` is NULL where ``text`` could not be read. A column
# that the file lacks stays NULL. ``cells`` is the row as JSON, kept only where a report will echo it.
staged = Table(
    "staged",
    temporary,
    Column("seq", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("number", Text),
    Column("text", Text),
    Column("reading", Text),
    Column("why", Text),
    Column("user", Text),
    Column("spelling", Text),
    Column("wanted", Text),
    Column("first_name", Text),
    Column("last_name", Text),
    Column("site", Text),
    Column("sms_status", Text),
    Column("status_text", Text),
    Column("country", Text),
    Column("category", Text),
    Column("cells", Text),
    prefixes=["TEMPORARY"],
)


def renew(connection: Connection, table: Table) -> None:
    """An empty temporary ``table``, whatever stood there before."""
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS temp.{table.name}")
    indexes = set(table.indexes)
    table.indexes.clear()  # an index is built after the rows are in, and only where one is needed
    try:
        table.create(connection)
    finally:
        table.indexes.update(indexes)


def add(connection: Connection, part: Slice) -> None:
    """Stages some rows, at least one. Straight to the driver: a million dictionaries would cost more than the Save."""
    statement = insert(staged).compile(dialect=connection.dialect, column_keys=list(part))
    names = statement.positiontup or ()
    connection.exec_driver_sql(str(statement), list(zip(*(part[name] for name in names), strict=True)))


def select_numbers(connection: Connection, chosen: Select[tuple[str]]) -> int:
    """Stages numbers of the store instead of a file; a row's line is its place in the selection. How many there are."""
    place = func.row_number().over(order_by=number.c.number)
    source = chosen.add_columns(place).order_by(number.c.number)
    return connection.execute(insert(staged).from_select(["number", "line"], source)).rowcount


def by_number(*columns: str) -> Subquery:
    """The staged rows in the order of their numbers, with ``first``: the place of the first row of the same number.

    One sort serves both, and the order lets the joins with the store's tables walk instead of search.
    """
    first = func.first_value(staged.c.seq).over(partition_by=staged.c.number, order_by=staged.c.seq).label("first")
    return select(*(staged.c[name] for name in columns), first).subquery("request")
