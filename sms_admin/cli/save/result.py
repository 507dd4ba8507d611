"""The result of a change: its fields for programs, its messages, and its exit code."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sms_admin.cli.options import Saving
from sms_admin.cli.save.columns import ColumnsRead
from sms_admin.cli.save.show import FirstRows, say_counts
from sms_admin.cli.save.way_on import way_on
from sms_admin.cli.state import State
from sms_admin.domain.differences import arrow
from sms_admin.domain.errors import PartlyDone, Refused
from sms_admin.domain.numbers import Action
from sms_admin.domain.plan import Counts, Summary
from sms_admin.render import records, tables

Row = tuple[str, ...]
FIELDS = (
    "action",
    "dry_run",
    "saved",
    "run",
    "rows",
    "changed",
    "unchanged",
    "refused",
    "reasons",
    "disabled_others",
)
FILE_FIELDS = ("columns", "columns_unused")


def values(summary: Summary) -> records.Row:
    """The values of ``FIELDS``."""
    c = summary.counts
    head = (summary.action, summary.dry_run, summary.saved, summary.run)
    return (*head, c.rows, c.changed, c.unchanged, c.refused, c.reasons, c.others)


def show_summary(state: State, summary: Summary, columns: ColumnsRead | None = None) -> None:
    """The result without any row of it; with ``columns`` where the rows come from a file."""
    form = state.form()
    if form == "table":
        say_counts(state, state.out, summary)
    else:
        fields, row = [*FIELDS], [*values(summary)]
        if summary.action == Action.SYNC:
            fields.append("actions")
            row.append(summary.counts.actions)
        if columns is not None:
            fields += FILE_FIELDS
            row += (dict(columns.read), list(columns.unused))
        records.write_one(state.out, form, fields, row)


def show_record(state: State, summary: Summary, columns: Sequence[str], lines: tuple[Row | None, Row]) -> None:
    """The result of recording one thing. ``lines`` are its cells before and after; the first is its key."""
    if state.form() == "table":
        before, after = lines
        cells = after if before is None else tuple(map(arrow, before, after))
        tables.table(tables.make_console(state.out, state.environ), columns, [cells])
    else:
        show_summary(state, summary)
    say_saved(state, summary)


@contextmanager
def showing_refusal(state: State, action: str, saving: Saving | None = None) -> Iterator[None]:
    """Shows the result of a request that is refused before it becomes a row of a plan."""
    try:
        yield
    except Refused as e:
        if not (saving and saving.report == "-"):  # a report to standard output has only rows
            dry_run = bool(saving and saving.shows_only)
            show_summary(state, Summary(action, Counts(1, 0, 0, 1, {e.code: 1}), dry_run=dry_run))
        raise


def say_saved(state: State, summary: Summary) -> None:
    """Whether anything was saved."""
    if not summary.counts.rows:
        state.say("No rows: nothing to save.")
    elif summary.dry_run:
        state.say("Dry run: nothing was saved.")
    elif summary.saved:
        state.say(f"Saved as run {summary.run}. Digest {summary.digest}")
    elif summary.applied is not None:
        state.say(f"Applied already, as run {summary.applied}: nothing to save.")
    elif not summary.counts.changed and not summary.counts.refused:
        state.say("Already so: nothing to save.")


def raise_for(
    saving: Saving, summary: Summary, shown: FirstRows, columns: ColumnsRead | None = None, *, selects: bool
) -> None:
    """Raises Refused where refused rows stopped the Save, PartlyDone where they were left out."""
    refused, rows = summary.counts.refused, summary.counts.rows
    if not refused:
        return
    way = way_on(saving, summary, shown, columns, selects=selects)
    if rows == 1:
        row = shown.refused[0]
        raise Refused(row.reason, way, code=row.code)
    every = "both rows" if rows == 2 else f"all {rows:,} rows"
    share = every if refused == rows else f"{refused:,} of {rows:,} rows"
    share = f"{share} {'is' if refused == 1 else 'are'} refused"
    if summary.partly_done:
        raise PartlyDone(f"{share}; {_others_done(summary)}", way)
    nothing = "nothing would be saved" if summary.dry_run else "nothing was saved"
    raise Refused(f"{share}; {nothing}", way)


def _others_done(summary: Summary) -> str:
    others = summary.counts.rows - summary.counts.refused
    if others == 1:
        return f"the other one {'would be' if summary.dry_run else 'is'} done"
    return f"the other {others:,} {'would be' if summary.dry_run else 'are'} done"
