"""Results to stdout, in the requested form: tables for people, records for programs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from sms_admin.cli.state import State
from sms_admin.render import records, tables

T = TypeVar("T")
DEFAULT_ROWS = 200


@dataclass(frozen=True)
class Listing(Generic[T]):
    """How one kind of thing is listed: its fields for programs, its columns for people, and its plural.

    ``by_column`` is ``record`` for many things at once, column by column, for lists of up to a million.
    """

    noun: str
    fields: Sequence[str]
    record: Callable[[T], records.Row]
    columns: Sequence[str]
    line: Callable[[T], Sequence[str]]
    right: frozenset[str] = frozenset()
    by_column: Callable[[Sequence[T]], records.Columns] | None = None


def emit_list(
    state: State, listing: Listing[T], slices: Iterable[Sequence[T]], count: Callable[[], int], limit: int | None
) -> bool:
    """Lists things. A table shows ``limit`` rows (200 if None, all if 0); other forms show all unless a limit is given.

    Returns whether there was anything to list.
    """
    form, seen = state.form(), _Seen()
    if form != "table":
        _write(state, form, listing, seen.by(_limited(slices, limit or 0)))
        return seen.anything
    most = DEFAULT_ROWS if limit is None else limit
    rows = [listing.line(thing) for part in _limited(slices, most) for thing in part]
    tables.table(tables.make_console(state.out, state.environ), listing.columns, rows, right=listing.right)
    state.say(tables.show_count(len(rows), count(), listing.noun))
    return bool(rows)


class _Seen:
    """Whether any row has passed through."""

    anything = False

    def by(self, slices: Iterable[Sequence[T]]) -> Iterator[Sequence[T]]:
        for part in slices:
            self.anything = self.anything or bool(part)
            yield part


def emit_one(state: State, fields: Sequence[str], row: records.Row, lines: Sequence[tuple[str, str]]) -> None:
    """Shows one thing: its fields for programs, ``lines`` of name and value for people."""
    form = state.form()
    if form != "table":
        records.write_one(state.out, form, fields, row)
        return
    tables.table(tables.make_console(state.out, state.environ), ("", ""), lines)


def emit_if_asked(state: State, fields: Sequence[str], row: records.Row, lines: Sequence[tuple[str, str]]) -> None:
    """``emit_one`` for a command whose messages are enough for people: only where a form was requested."""
    if state.form_asked_for():
        emit_one(state, fields, row, lines)


def _write(state: State, form: str, listing: Listing[T], slices: Iterable[Sequence[T]]) -> None:
    if listing.by_column:
        records.write_columns(state.out, form, listing.fields, map(listing.by_column, slices))
    else:
        records.write(state.out, form, listing.fields, ([*map(listing.record, part)] for part in slices))


def _limited(slices: Iterable[Sequence[T]], most: int) -> Iterator[Sequence[T]]:
    """The first ``most`` things; all if 0."""
    if not most:
        yield from slices
        return
    left = most
    for part in slices:
        yield list(islice(part, left))
        left -= len(part)
        if left <= 0:
            return
