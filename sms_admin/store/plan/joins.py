"""A plan joined with other tables: only with those that a query needs."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause
from sqlalchemy.sql.visitors import iterate

Join = tuple[FromClause, ColumnElement[bool]]  # a table, and on what it is joined


def joined(start: FromClause, joins: Sequence[Join], columns: Iterable[ColumnElement[Any]]) -> FromClause:
    """``start``, joined with those tables of ``joins`` alone that the ``columns`` name, and with what these need.

    The condition of a join names only ``start`` and tables before it.
    """
    named = set(chain.from_iterable(map(_tables, columns)))
    needed: list[Join] = []
    for table, condition in reversed(joins):
        if table in named:
            named |= _tables(condition)
            needed.append((table, condition))
    for table, condition in reversed(needed):
        start = start.outerjoin(table, condition)
    return start


def _tables(column: ColumnElement[Any]) -> set[FromClause]:
    """The tables whose columns ``column`` names."""
    return {part.table for part in iterate(column) if isinstance(part, Column)}
