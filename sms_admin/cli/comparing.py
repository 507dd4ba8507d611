"""``numbers compare``: the store against a list from elsewhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from sms_admin.cli.arguments import one_of, unknown_word
from sms_admin.cli.listing import Listing, emit_list
from sms_admin.cli.options import Limit, Reading, Showing, shared
from sms_admin.cli.state import State, state_of
from sms_admin.domain.columns import IMPORT_FIELDS, Field, same_name
from sms_admin.domain.commands import Hint, command
from sms_admin.domain.comparing import COMPARED, Comparison, Difference, Scope
from sms_admin.domain.errors import BadUsage, Refused
from sms_admin.domain.rows import source

if TYPE_CHECKING:
    from sms_admin.cli.state import Store
    from sms_admin.render.records import Row

FIELDS = ("number", "difference", "field", "here", "there", "line")
_SPLIT = "split its column name into first_name and last_name"


@shared
def compare(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A list from elsewhere; - is standard input.")],
    field: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="FIELD", help="Compare only this field of the list; repeat it for more."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="FIELD", help="Leave this field out; repeat it for more.")
    ] = None,
    scope: Annotated[
        str,
        typer.Option("--scope", metavar="SCOPE", help="Which numbers the list must have: page (the SMS page), or all."),
    ] = Scope.PAGE.value,
    check: Annotated[bool, typer.Option("--check", help="Exit 3 where anything differs.")] = False,
    limit: Limit = None,
    *,
    reading: Reading,
    showing: Showing,
) -> None:
    """Show what differs between the store and a list. Changes nothing.

    A row for each difference: a number that is missing here or there, a field that differs, a line that cannot be
    read. The fields that the list has are compared: user, names, site, status and campaign.
    """
    state = state_of(context, showing.output, showing.quiet)
    everywhere = one_of(Scope, scope, "--scope SCOPE") is Scope.ALL
    store, fields = _compared(state, reading, file, field or [], ignore or [])
    from sms_admin.service import comparing as service

    found = service.compare(store, fields, everywhere=everywhere)

    def count() -> int:
        return sum(map(len, service.list_differences(store, fields)))

    emit_list(state, _LISTING, service.list_differences(store, fields), count, limit)
    state.say(summary(found))
    if not found.is_equal:
        _say_ways_out(state, file, found, everywhere=everywhere)
        if check:
            raise Refused("the list and the store differ", _way_in(file, found, everywhere=everywhere), code="differs")


def _compared(
    state: State, reading: Reading, path: str, picked: Sequence[str], ignored: Sequence[str]
) -> "tuple[Store, list[Field]]":
    """The store with the staged list, and the fields to compare. Raises BadUsage for one that the list lacks."""
    from sms_admin.cli.save.start import stage_file

    wanted, without = _fields(picked, "--field FIELD"), _fields(ignored, "--ignore FIELD")
    store = state.store
    staged = stage_file(state, reading, "compare", path, IMPORT_FIELDS)
    had = [Field(name) for name in staged.columns.read if Field(name) in COMPARED]
    if missing := [field.value for field in wanted if field not in had]:
        able = f"it can be compared in {', '.join(had)}" if had else "it has numbers alone: leave --field out"
        raise BadUsage(f"{source(path)} has no column {missing[0]}", able)
    fields = [field for field in COMPARED if field in (wanted or had) and field not in without]
    return store, fields


def _say_ways_out(state: State, path: str, found: Comparison, *, everywhere: bool) -> None:
    """What to do where the two differ."""
    ways = [f"'{command('numbers import', path)}' takes it over"] if found.is_for_import else []
    if found.missing_there:
        off = "takes what is missing there off the page"
        ways.append(f"'numbers remove' {off}" + (", 'numbers delete' out of the store" if everywhere else ""))
    split = [f"{_SPLIT} for the names that differ"] if found.only_name else []
    right = "; ".join([*filter(None, [", and ".join(ways)]), *split])
    state.say(
        f"If the list is right, {right}. If the store is right, what is listed here is to be set there:"
        " --output csv writes it as a work list."
    )


def _way_in(path: str, found: Comparison, *, everywhere: bool) -> Hint:
    """The first step where the list is right.

    An import puts no number off the page, and overwrites no name by the column ``name``. Where the list has all numbers
    of the store, what it lacks leaves the store.
    """
    if found.is_for_import:
        return command("numbers import", path)
    if not found.missing_there:
        return _SPLIT
    takes_off = command("numbers remove", "NUMBER")
    return takes_off.before(command("numbers delete", "NUMBER")) if everywhere else takes_off


def summary(found: Comparison) -> str:
    """One line such as ``82 numbers: 74 the same, 3 missing here, 1 missing there, 4 differ``."""
    unread = f"; {found.unreadable:,} {'line' if found.unreadable == 1 else 'lines'} cannot be read"
    return (
        f"{found.numbers:,} {'number' if found.numbers == 1 else 'numbers'}: {found.same:,} the same,"
        f" {found.missing_here:,} missing here, {found.missing_there:,} missing there, {found.differ:,} differ"
        + (unread if found.unreadable else "")
    )


def _fields(texts: Sequence[str], option: str) -> list[Field]:
    found = []
    for text in texts:
        match = [field for field in COMPARED if same_name(field) == same_name(text)]
        if not match:
            raise unknown_word(text, option, COMPARED, repeated=True)
        found += match
    return found


def _record(line: Difference) -> "Row":
    return (line.number, line.difference.value, line.field, line.here, line.there, line.line)


def _line(line: Difference) -> tuple[str, ...]:
    return (line.number, line.difference, line.field, line.here, line.there, str(line.line or ""))


_LISTING: "Listing[Difference]" = Listing(
    "differences",
    FIELDS,
    _record,
    ("Number", "Difference", "Field", "Here", "There", "Line"),
    _line,
    frozenset({"Line"}),
)
