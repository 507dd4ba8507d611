"""A request file as a temporary table: the rows as read, before they are compared with the store."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Insert,
    Integer,
    MetaData,
    ScalarSelect,
    Select,
    Subquery,
    Table,
    func,
    insert,
    literal,
    or_,
    select,
    true,
)

from sms_admin.domain.rows import Slice
from sms_admin.store.backend import backend_of
from sms_admin.store.constructs import json_row, the_only
from sms_admin.store.paging import PAGE
from sms_admin.store.tables import number
from sms_admin.store.words import Words

_MANY = 100_000  # rows
temporary = MetaData()

# One row per row of the request, in file order. ``number`` is NULL where ``text`` could not be read. A column
# that the file lacks stays NULL. ``display`` is a user's full name where the file has that in place of user names,
# ``new_…`` are names for users who are new. ``status_text`` is a status that is not valid. ``cells`` is the row as
# JSON, kept only where a report will echo it.
# ``user_alone`` rows name no number: the plan puts in the one that is meant, or why none is (``reading``, ``why``).
# ``pruned`` rows stand for numbers of the store that the file leaves out; they have no line, which is 0.
staged = Table(
    "staged",
    temporary,
    Column("seq", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("number", Words),
    Column("text", Words),
    Column("reading", Words),
    Column("why", Words),
    Column("user", Words),
    Column("spelling", Words),
    Column("display", Words),
    Column("wanted", Words),
    Column("first_name", Words),
    Column("last_name", Words),
    Column("site", Words),
    Column("new_first_name", Words),
    Column("new_last_name", Words),
    Column("sms_status", Words),
    Column("status_text", Words),
    Column("country", Words),
    Column("category", Words),
    Column("cells", Words),
    Column("pruned", Boolean),
    Column("user_alone", Boolean),
    prefixes=["TEMPORARY"],
)
FLAGS = frozenset(column.name for column in staged.c if isinstance(column.type, Boolean))
_FILLED = "filled"  # kept beside the connection, as the table is: the columns in which a row may have something


def renew(connection: Connection, table: Table) -> None:
    """Creates an empty temporary ``table``, replacing an old one."""
    backend_of(connection).renew(connection, table)


def begin(connection: Connection) -> None:
    """No rows are staged."""
    renew(connection, staged)
    connection.info[_FILLED] = set()


def add(connection: Connection, part: Slice) -> None:
    """Stages some rows, at least one."""
    note_filled(connection, part)
    backend_of(connection).load(connection, staged, part)


def note_filled(connection: Connection, columns: Iterable[str]) -> None:
    """To be called by whoever writes ``columns`` of staged rows."""
    connection.info[_FILLED].update(columns)


def filled(connection: Connection, columns: Iterable[str]) -> list[str]:
    """Those of ``columns`` in which a staged row may have something. It takes no look at the rows."""
    found: Collection[str] = connection.info[_FILLED]
    return [name for name in columns if name in found]


def settle(connection: Connection, rows: int) -> None:
    """All ``rows`` are staged."""
    backend_of(connection).settle(connection, staged, rows)


def inserted(connection: Connection, statement: Insert) -> int:
    """Executes an INSERT … SELECT; returns the number of rows, which a driver reports only on request."""
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount


def select_numbers(connection: Connection, chosen: Select[tuple[str]]) -> int:
    """Stages numbers of the store instead of a file; a row's line is its place in the selection. How many there are."""
    place = func.row_number().over(order_by=number.c.number)
    source = chosen.add_columns(place, place).order_by(number.c.number)
    names = ["number", "seq", "line"]
    note_filled(connection, names)
    return inserted(connection, insert(staged).from_select(names, source))


def last_place() -> ScalarSelect[int]:
    """The place of the last staged row, which is how many there are; 0 where there is none."""
    return select(func.coalesce(func.max(staged.c.seq), 0)).scalar_subquery()


def are_many(connection: Connection) -> bool:
    """Whether so many rows are staged that one scan of a large index is quicker than a search in it for each."""
    return rows(connection) >= _MANY


def add_unlisted(connection: Connection, chosen: Select[tuple[str]]) -> int:
    """Stages, after the rows of the file, the ``chosen`` numbers of the store that it does not name; how many."""
    picked, listed = chosen.subquery(), select(staged.c.number).where(staged.c.number.is_not(None)).subquery()
    place = last_place() + func.row_number().over(order_by=picked.c.number)
    left_out = picked.outerjoin(listed, listed.c.number == picked.c.number)
    query = select(picked.c.number, place, literal(0), true()).select_from(left_out).where(listed.c.number.is_(None))
    names = ["number", "seq", "line", "pruned"]
    note_filled(connection, names)
    return inserted(connection, insert(staged).from_select(names, query.order_by(picked.c.number)))


def used(connection: Connection) -> list[str]:
    """The columns in which any staged row has something, those of every row first."""
    always, rest = ["seq", "line"], [column for column in staged.c if column.nullable]
    counts = connection.execute(select(*(func.count(column) for column in rest))).one()
    return always + [column.name for column, count in zip(rest, counts, strict=True) if count]


def texts(connection: Connection, columns: Sequence[str]) -> Iterator[list[str]]:
    """The ``columns`` of each staged row as one text, in file order, slice by slice."""
    query = select(json_row(*(staged.c[name] for name in columns))).order_by(staged.c.seq)
    for part in backend_of(connection).stream(connection, query, PAGE):
        yield [text for (text,) in part]


def first_unreadable(connection: Connection) -> int | None:
    """The first line whose number could not be read."""
    query = select(staged.c.line).where(staged.c.number.is_(None)).order_by(staged.c.seq).limit(1)
    return connection.execute(query).scalar()


def wanted_campaigns(connection: Connection) -> list[str]:
    """The campaigns that the rows name, each once; empty text for rows that name none."""
    return list(connection.execute(select(func.coalesce(staged.c.wanted, "")).distinct()).scalars())


def rows(connection: Connection) -> int:
    """How many rows are staged."""
    return int(connection.execute(select(last_place())).scalar_one())


def alone(*columns: str) -> Subquery:
    """The staged rows whose number stands on no other row, in the order of their numbers.

    One sort finds them and puts them in the order that lets the joins with the store's tables walk, not search.
    """
    s = staged.c
    values = [(s.number if name == "number" else the_only(s[name])).label(name) for name in columns]
    query = select(*values).where(s.number.is_not(None)).group_by(s.number)
    # Not "= 1": of an equality a server expects few rows, and would search the store's tables for each of a million.
    return query.having(func.count() < 2).subquery("request")


def not_alone(*columns: str) -> Subquery:
    """The other staged rows: without a number, or with that of other rows, of which ``first`` is the first."""
    s = staged.c
    several = select(s.number).where(s.number.is_not(None)).group_by(s.number).having(func.count() > 1)
    first = func.first_value(s.seq).over(partition_by=s.number, order_by=s.seq).label("first")
    query = select(*(s[name] for name in columns), first).where(or_(s.number.is_(None), s.number.in_(several)))
    return query.subquery("request")
