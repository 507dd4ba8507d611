"""Compares a staged list with the store, in SQL: differences go into a temporary table, the rest is only counted."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    and_,
    case,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.schema import CreateIndex

from sms_admin.domain.columns import Field
from sms_admin.domain.comparing import COMPARED, Both, Kind
from sms_admin.domain.refusals import Code
from sms_admin.domain.rows import UNUSABLE
from sms_admin.store.backend import backend_of
from sms_admin.store.names import full_name
from sms_admin.store.paging import Reading, paged
from sms_admin.store.plan.requests import numbers_where
from sms_admin.store.plan.staging import inserted, last_place, renew, staged
from sms_admin.store.tables import number, user
from sms_admin.store.words import Words

# For each number that differs or cannot be read: the values of the store and of the list, field by field.
_found = Table(
    "found",
    MetaData(),
    Column("seq", Integer, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("number", Words),
    Column("line", Integer, nullable=False),
    Column("code", Words),
    *(Column(f"{field}_{side}", Words) for field in COMPARED for side in ("here", "there")),
    prefixes=["TEMPORARY"],
)
# The numbers that the list has more than once: their first row, and how many more there are. Mostly empty.
_repeated = Table(
    "repeated",
    MetaData(),
    Column("number", Words, primary_key=True),
    Column("first", Integer, nullable=False),
    Column("more", Integer, nullable=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)
# MiB of the store: a million numbers and their users are looked up in the order of the list. With more, a comparison of
# a million rows would take over 1.5 times the memory of one of 100,000.
_KEPT = 42
_by_number = Index("staged_number", staged.c.number)


def compare(connection: Connection, fields: Collection[Field], counts: Callable[[str, str], bool]) -> tuple[int, int]:
    """Finds the differences in ``fields``. Returns how many distinct numbers the list has, and how many it lacks.

    ``counts`` says for which numbers of the store (by status and campaign) it matters that the list lacks them.
    """
    renew(connection, _found)
    connection.execute(CreateIndex(_by_number, if_not_exists=True))
    more = _find_repeated(connection)
    backend_of(connection).keep_more(connection, _KEPT)
    _add_listed(connection, fields)
    readable = connection.execute(select(func.count(staged.c.number))).scalar_one()
    return readable - more, _add_missing_there(connection, counts)


def _find_repeated(connection: Connection) -> int:
    """Finds the numbers that the list has more than once; returns how many rows more that makes."""
    renew(connection, _repeated)
    s, rows = staged.c, func.count()
    query = select(s.number, func.min(s.seq), rows - 1).where(s.number.is_not(None)).group_by(s.number)
    connection.execute(insert(_repeated).from_select(["number", "first", "more"], query.having(rows > 1)))
    return int(connection.execute(select(func.coalesce(func.sum(_repeated.c.more), 0))).scalar_one())


def _add_listed(connection: Connection, fields: Collection[Field]) -> None:
    """Adds the rows that differ. They are walked in the order of the list, so that no row is sorted."""
    s = staged.c
    sides = {field: _sides(s, field) for field in fields}
    differ = [sides[field][0] != sides[field][1] for field in fields]
    repeated = and_(_repeated.c.first.is_not(None), _repeated.c.first != s.seq)
    kind = case(
        (or_(s.number.is_(None), repeated), Kind.UNREADABLE.value),
        (number.c.number.is_(None), Kind.MISSING_HERE.value),
        else_=Kind.DIFFERS.value,
    )
    values: dict[str, ColumnElement[Any]] = {
        "seq": s.seq,
        "kind": kind,
        "number": func.coalesce(s.number, s.text),
        "line": s.line,
        "code": case((repeated, Code.DUPLICATE_IN_FILE.value), else_=func.coalesce(s.reading, "")),
    }
    for field in fields:
        values[f"{field}_here"], values[f"{field}_there"] = sides[field]
    source = staged.outerjoin(_repeated, _repeated.c.number == s.number)
    source = source.outerjoin(number, number.c.number == s.number).outerjoin(user, user.c.user == number.c.user)
    query = select(*(value.label(name) for name, value in values.items())).select_from(source)
    query = query.where(or_(s.number.is_(None), repeated, number.c.number.is_(None), *differ))
    connection.execute(insert(_found).from_select(list(values), query.order_by(s.seq)))


def _sides(s: Any, field: Field) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """What the store and the list have in a field. What is the same user is written alike."""
    n, u = number.c, user.c
    match field:
        case Field.USER:
            spelled = _text(u.spelling)
            return spelled, case((_text(n.user) == _text(s.user), spelled), else_=_text(s.spelling))
        case Field.NAME:
            named = case(
                (s.display.is_not(None), _text(s.spelling)), else_=full_name(s.new_first_name, s.new_last_name)
            )
            return full_name(u.first_name, u.last_name), named
        case Field.SMS_STATUS:
            listed = case((s.sms_status == UNUSABLE, _text(s.status_text)), else_=_text(s.sms_status))
            return _text(n.status), listed
        case Field.CAMPAIGN:
            return _text(n.campaign_id), _text(s.wanted)
    return _text(u[field]), _text(s[field])


def _text(column: ColumnElement[Any]) -> ColumnElement[str]:
    return func.coalesce(column, "")


def _add_missing_there(connection: Connection, counts: Callable[[str, str], bool]) -> int:
    campaigns = list(connection.execute(select(number.c.campaign_id).distinct()).scalars())
    ours = numbers_where(counts, [campaign for campaign in campaigns if campaign]).subquery()
    place = last_place() + func.row_number().over(order_by=ours.c.number)
    lacking = ours.outerjoin(staged, staged.c.number == ours.c.number)
    query: Select[Any] = select(place, literal(Kind.MISSING_THERE.value), ours.c.number, literal(0), literal(""))
    query = query.select_from(lacking).where(staged.c.number.is_(None)).order_by(ours.c.number)
    return inserted(connection, insert(_found).from_select(["seq", "kind", "number", "line", "code"], query))


def found(reading: Reading, fields: Sequence[Field]) -> Iterator[list[Both]]:
    """The differences: numbers of the list in its order, then those that it lacks, sorted."""
    c = _found.c
    sides = [c[f"{field}_{side}"] for side in ("here", "there") for field in fields]
    query = select(c.seq, c.kind, c.number, c.line, func.coalesce(c.code, ""), *sides)

    def both(row: Sequence[Any]) -> Both:
        texts = row[5:]
        here, there = texts[: len(fields)], texts[len(fields) :]
        differing = (dict(zip(fields, side, strict=False)) for side in (here, there))
        return Both(Kind(row[1]), row[2], row[3], row[4], *differing)

    return paged(reading, query, both)
