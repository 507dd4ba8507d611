"""A plan as people read it: the first changed and refused rows, and the counts of all."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, TextIO

import typer

from sms_admin.cli.state import State
from sms_admin.domain.differences import arrow
from sms_admin.domain.numbers import Action, Outcome
from sms_admin.domain.plan import SHOWN, PlannedRow, Summary
from sms_admin.domain.statuses import OFF, assignment, status_label
from sms_admin.render import tables

if TYPE_CHECKING:
    from sms_admin.service.saves import Save


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The first rows of a plan by outcome, as they are before the Save; ``from_file`` where they have a line there."""

    changed: tuple[PlannedRow, ...] = ()
    refused: tuple[PlannedRow, ...] = ()
    from_file: bool = True

    @property
    def place(self) -> str:
        """What the number of a row counts."""
        return "line" if self.from_file else "row"


def first_rows(save: "Save", summary: Summary, *, changed: bool = True) -> FirstRows:
    """The rows to show of a plan. ``changed``: also those that change."""
    counts = summary.counts
    return FirstRows(
        _first(save, Outcome.CHANGED) if changed and counts.changed else (),
        _first(save, Outcome.REFUSED) if counts.refused else (),
        from_file=save.order.file is not None,
    )


def _first(save: "Save", outcome: Outcome) -> tuple[PlannedRow, ...]:
    return tuple(save.first(outcome, SHOWN))


def show_plan(
    state: State, stream: TextIO, shown: FirstRows, summary: Summary, writes: str = "--report FILE.csv"
) -> None:
    """Two tables, of the changed and of the refused rows; an empty one is left out. ``writes`` as in ``rest_line``."""
    console = tables.make_console(stream, state.environ)
    if shown.changed:
        lines = [line for row in shown.changed for line in _changed_lines(row)]
        tables.table(console, ("Number", "Name", "Status", "Assignment"), lines)
        _say_rest(stream, summary.counts.changed, "changed", writes)
    if shown.changed and shown.refused:
        typer.echo(file=stream)
    if shown.refused:
        refused = [(row.number, str(row.line), row.code, row.reason) for row in shown.refused]
        place = shown.place.capitalize()
        tables.table(console, ("Number", place, "Refused", "Reason"), refused, right=frozenset({place}))
        _say_rest(stream, summary.counts.refused, "refused", writes)


def _say_rest(stream: TextIO, count: int, outcome: str, writes: str) -> None:
    if rest := rest_line(count, outcome, writes):
        typer.echo(rest, file=stream)


def rest_line(count: int, outcome: str, writes: str = "--report FILE.csv") -> str:
    """How many rows are not shown, and the option or command that ``writes`` them; empty where all are shown."""
    return f"... and {count - SHOWN:,} more {outcome}; {writes} writes them all" if count > SHOWN else ""


def _changed_lines(row: PlannedRow) -> Iterator[tuple[str, ...]]:
    """The row's number, and below it the one that is disabled for it."""
    if not (row.status_before or row.status_after):  # the row of a campaign or a user, which has no status
        yield (row.number, row.reason, "", "")
        return
    before, after = (row.status_before, row.campaign_before), (row.status_after, row.campaign_after)
    yield (row.number, row.name, *_change(before, after))
    if row.other:
        yield (row.other.number, row.name, *_change((row.other.status, row.other.campaign), (OFF.status, OFF.campaign)))


def _change(before: tuple[str, str], after: tuple[str, str]) -> tuple[str, str]:
    return arrow(status_label(before[0]), status_label(after[0])), arrow(assignment(*before), assignment(*after))


def say_counts(state: State, stream: TextIO, summary: Summary) -> None:
    """The line of counts, wrapped between words on a terminal."""
    width = tables.make_console(stream, state.environ).width
    lines = wrap(counts_line(summary), width, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)
    typer.echo("\n".join(lines), file=stream)


def counts_line(summary: Summary) -> str:
    """One line such as ``12 rows: 10 changed, 0 unchanged, 2 refused (toll-free 1, no-user 1)``."""
    counts = summary.counts
    line = f"{counts.rows:,} {'row' if counts.rows == 1 else 'rows'}: {counts.changed:,} changed, "
    line += f"{counts.unchanged:,} unchanged, {counts.refused:,} refused"
    if counts.reasons:
        line += f" ({', '.join(f'{code} {count:,}' for code, count in counts.reasons.items())})"
    if summary.action == Action.SYNC and counts.actions:
        line += f"; {', '.join(f'{action} {count:,}' for action, count in counts.actions.items())}"
    if counts.others:
        many = counts.others != 1
        line += f"; {counts.others:,} other {'numbers' if many else 'number'} of the same user disabled"
    return f"{line}; {nameless(summary)}" if counts.nameless else line


def nameless(summary: Summary) -> str:
    """A message that the names on some rows are not used."""
    count = summary.counts.nameless
    return f"names on {count:,} {'row' if count == 1 else 'rows'} without a user are not used"
