"""The way of every command that changes numbers: plan, dry run, prompt or ``--yes``, Save, reports, exit code."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TextIO

import typer

from sms_admin.cli.asking import can_ask, confirm
from sms_admin.cli.interrupts import interrupts
from sms_admin.cli.options import Saving
from sms_admin.cli.reports import Reports
from sms_admin.cli.state import State
from sms_admin.cli.streams import OutputLost
from sms_admin.cli.words import arrow, status_label
from sms_admin.domain.errors import BadUsage, PartlyDone, Refused
from sms_admin.domain.numbers import Outcome, assignment
from sms_admin.domain.plan import PlannedRow, Summary
from sms_admin.domain.refusals import Code
from sms_admin.render import records, tables

if TYPE_CHECKING:
    from sms_admin.service.saves import Save

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
_SHOWN = 20  # rows of each outcome that a plan shows
_HINTS: dict[str, str] = {  # where 'numbers show' could not tell more
    Code.EXCEL_MANGLED: "sms-admin numbers list --all",
    Code.BAD_NUMBER: "sms-admin numbers list --all",
    Code.UNKNOWN_NUMBER: "sms-admin numbers import FILE",
}


def check_consent(state: State, saving: Saving) -> None:
    """Raises BadUsage, before any work, where a command that selects its rows could ask nobody."""
    if not (saving.yes or saving.dry_run or can_ask(state)):
        raise BadUsage(
            "this command selects many rows and there is no terminal to confirm them on",
            "add --yes to save, or --dry-run to see the plan",
        )


def carry_out(state: State, saving: Saving, save: "Save", header: Sequence[str], *, selects: bool) -> None:
    """Plans, shows, asks and saves. ``header`` names the cells that reports echo.

    Raises Refused where nothing was saved because of refused rows, PartlyDone where some were left out.
    """
    with Reports(saving, header) as reports, interrupts.finishing():
        summary = _saved(state, saving, save, reports, selects=selects)
        reports.publish()
    try:
        _tell(state, save, summary, seen=selects and not saving.yes)
    except OutputLost:
        _raise_for(save, summary)  # how the Save ended comes first
        raise
    _raise_for(save, summary)


def _saved(state: State, saving: Saving, save: "Save", reports: Reports, *, selects: bool) -> Summary:
    if saving.dry_run:
        summary = save.decide().as_dry_run()
        reports.write(save.rows)
        return summary
    if selects and not saving.yes:
        summary = save.decide()
        if summary.has_something_to_save:
            _ask(state, save, summary)
    return save.save(state.now(), lambda _: reports.write(save.rows))


def _ask(state: State, save: "Save", summary: Summary) -> None:
    _show_plan(state, state.err, save, summary)
    typer.echo(counts_line(summary), file=state.err)
    confirm(state, "Save?")


def _tell(state: State, save: "Save", summary: Summary, *, seen: bool) -> None:
    """The result, to stdout; what people want to know beside it, to stderr. ``seen``: the plan, before "Save?"."""
    form = state.form()
    if form == "table":
        told_by_error = summary.stopped and summary.counts.rows == 1
        worth_it = not summary.saved or (summary.counts.rows <= _SHOWN and not seen)
        if worth_it and not told_by_error:
            _show_plan(state, state.out, save, summary)
        typer.echo(counts_line(summary), file=state.out)
    else:
        records.write_one(state.out, form, FIELDS, _values(summary))
        if summary.counts.refused:
            _list_refused(state, save, form)
    if summary.dry_run:
        state.say("Dry run: nothing was saved.")
    elif summary.saved:
        state.say(f"Saved as run {summary.run}. Digest {summary.digest}")
    elif not summary.counts.changed and not summary.counts.refused:
        state.say("Already so: nothing to save.")


def _values(summary: Summary) -> list[records.Value]:
    counts = summary.counts
    tail: list[records.Value] = [
        counts.rows,
        counts.changed,
        counts.unchanged,
        counts.refused,
        counts.reasons,
        summary.disabled_others,
    ]
    return [summary.action, summary.dry_run, summary.saved, summary.run, *tail]


def counts_line(summary: Summary) -> str:
    """One line such as ``12 rows: 10 changed, 0 unchanged, 2 refused (toll-free 1, no-user 1)``."""
    counts = summary.counts
    line = f"{counts.rows:,} {'row' if counts.rows == 1 else 'rows'}: {counts.changed:,} changed, "
    line += f"{counts.unchanged:,} unchanged, {counts.refused:,} refused"
    if counts.reasons:
        line += f" ({', '.join(f'{code} {count:,}' for code, count in counts.reasons.items())})"
    if summary.disabled_others:
        many = summary.disabled_others != 1
        line += f"; {summary.disabled_others:,} other {'numbers' if many else 'number'} of the same user disabled"
    return line


def _show_plan(state: State, stream: TextIO, save: "Save", summary: Summary) -> None:
    console = tables.make_console(stream, state.environ)
    if summary.counts.changed:
        rows = [_plan_line(row) for row in _first(save.rows(Outcome.CHANGED))]
        tables.table(console, ("Number", "Name", "Status", "Assignment"), rows)
        _say_rest(stream, summary.counts.changed, "changed")
        if summary.counts.refused:
            typer.echo(file=stream)
    if summary.counts.refused:
        refused = [(row.number, str(row.line), row.code, row.reason) for row in _first(save.rows(Outcome.REFUSED))]
        tables.table(console, ("Number", "Line", "Refused", "Reason"), refused, right=frozenset({"Line"}))
        _say_rest(stream, summary.counts.refused, "refused")


def _first(slices: Iterator[list[PlannedRow]]) -> list[PlannedRow]:
    return list(islice((row for part in slices for row in part), _SHOWN))


def _say_rest(stream: TextIO, count: int, outcome: str) -> None:
    if count > _SHOWN:
        typer.echo(f"... and {count - _SHOWN:,} more {outcome}; --report FILE writes them all", file=stream)


def _plan_line(row: PlannedRow) -> tuple[str, str, str, str]:
    before = assignment(row.status_before, row.campaign_before)
    after = assignment(row.status_after, row.campaign_after)
    status = arrow(status_label(row.status_before), status_label(row.status_after))
    return row.number, row.name, status, arrow(before, after)


def _list_refused(state: State, save: "Save", form: str) -> None:
    if form in ("json", "jsonl"):
        return
    refused = list(islice((row for part in save.rows(Outcome.REFUSED) for row in part), _SHOWN))
    for row in refused:
        state.say(f"line {row.line}: {row.code}: {row.reason}")


def _raise_for(save: "Save", summary: Summary) -> None:
    counts = summary.counts
    share = f"{counts.refused:,} of {counts.rows:,} rows are refused"
    if summary.partly_done:
        done = "would be saved" if summary.dry_run else "are done"
        raise PartlyDone(
            f"{share}; the other {counts.rows - counts.refused:,} {done}", "--rejects FILE writes the refused ones"
        )
    if not summary.stopped:
        return
    if counts.rows == 1:
        row = _first(save.rows(Outcome.REFUSED))[0]
        raise Refused(row.reason, _HINTS.get(row.code, f"sms-admin numbers show {row.number}"), code=row.code)
    raise Refused(f"{share}; nothing was saved", "--partial saves the others; --rejects FILE writes the refused ones")


def tell_record(state: State, summary: Summary) -> None:
    """The result of recording a Brand or a Campaign."""
    form = state.form()
    if form != "table":
        records.write_one(state.out, form, FIELDS, _values(summary))
    if summary.saved:
        state.say(f"Saved as run {summary.run}. Digest {summary.digest}")
    else:
        state.say("Already so: nothing to save.")
