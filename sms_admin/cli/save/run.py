"""The steps of every command that changes numbers: plan, dry run, prompt or ``--yes``, Save, reports, exit code."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from sms_admin.cli.asking import can_ask, confirm, why_not
from sms_admin.cli.options import Saving
from sms_admin.cli.save.columns import ColumnsRead
from sms_admin.cli.save.plan_writing import write_plan
from sms_admin.cli.save.reports import Reports, check_names
from sms_admin.cli.save.result import raise_for, say_saved, show_summary
from sms_admin.cli.save.show import FirstRows, counts_line, first_rows, nameless, rest_line, say_counts, show_plan
from sms_admin.cli.shell.exit_codes import without_result
from sms_admin.cli.shell.signals import interrupts
from sms_admin.cli.shell.streams import OutputLost, silence_stdout
from sms_admin.cli.state import State
from sms_admin.domain.commands import again, command
from sms_admin.domain.errors import BadUsage, Failure
from sms_admin.domain.plan import SHOWN, Summary
from sms_admin.render.files import whole_file
from sms_admin.render.progress import Progress, progress
from sms_admin.render.spool import Spool

if TYPE_CHECKING:
    from sms_admin.service.saves import Save

Ask = Callable[[State], None]


def check_first(state: State, saving: Saving, *, selects: bool, file: str = "-") -> None:
    """Raises BadUsage, before any work, for a command that cannot succeed.

    That is a command that must ask before it saves and cannot, and a report that would replace a file in use, such as
    the ``file`` that is read.
    """
    if selects and not (saving.yes or saving.shows_only or can_ask(state)):
        raise BadUsage(
            f"this command selects many rows, and {why_not(state)}; --yes saves them, --dry-run shows the plan",
            again("--yes"),
        )
    check_names(state, saving, file)


def ask_to_save(state: State) -> None:
    """The question of most commands. Raises Declined."""
    confirm(state, "Save?")


def carry_out(
    state: State,
    saving: Saving,
    save: "Save",
    header: Sequence[str],
    columns: ColumnsRead | None = None,
    *,
    selects: bool,
    ask: Ask = ask_to_save,
    from_plan: bool = False,
) -> None:
    """Plans, shows, asks and saves.

    ``header`` names the cells that reports echo; ``columns`` says how the file of the rows was understood; ``ask``
    raises for a no; ``from_plan``: the rows come from a plan, and not from the file itself, which may be gone.

    Raises Refused where nothing was saved because of refused rows, PartlyDone where some were left out.
    """
    at_hand = None if from_plan else columns
    asks = ask if selects and not saving.yes and not saving.shows_only else None
    with Reports(saving, header) as reports:
        with interrupts.finishing():
            if saving.save_plan is not None:
                summary, shown = _planned(state, saving, save, (header, columns), reports)
            else:
                summary, shown = _saved(state, saving, save, reports, asks)
            reports.publish()
        try:
            _show_result(state, summary, shown, columns, reports.shown)
            if saving.save_plan is not None:
                _say_plan(state, saving.save_plan, summary)
        except OutputLost as lost:
            silence_stdout()
            try:
                raise_for(saving, summary, shown, at_hand, selects=selects)  # the result of the Save comes first
            except Failure as e:
                raise without_result(e, lost) from None
            raise
    raise_for(saving, summary, shown, at_hand, selects=selects)


def _say_plan(state: State, path: str, summary: Summary) -> None:
    """Where the plan is, and how to save it."""
    way = f": {state.line.written(command('plan apply', path))}" if summary.has_something_to_save else ""
    state.say(f"The plan is in {path}{way}")


def _saved(state: State, saving: Saving, save: "Save", reports: Reports, asks: Ask | None) -> tuple[Summary, FirstRows]:
    """The result, and the rows that were not shown yet.

    They are read before the Save, when they still show how the numbers were.
    """
    unseen = FirstRows()

    def before(summary: Summary) -> None:
        nonlocal unseen
        few = saving.shows_only or summary.stopped or summary.counts.rows <= SHOWN
        unseen = first_rows(save, summary, changed=few and state.form() == "table")
        reports.write(save.rows)

    if saving.shows_only:
        with watched(state) as bar:
            summary = save.decide(bar.step).as_dry_run()
            before(summary)
        return summary, unseen
    asked = asks is not None and _asked(state, save, asks)
    with watched(state) as bar:
        summary = save.save(state.now(), before, bar.step)
    return summary, FirstRows() if asked else unseen


def _planned(
    state: State, saving: Saving, save: "Save", of_file: tuple[Sequence[str], ColumnsRead | None], reports: Reports
) -> tuple[Summary, FirstRows]:
    """The plan, written to its file and not saved; ``of_file`` is the header of the rows, and how it was understood."""
    assert saving.save_plan is not None
    with whole_file(saving.save_plan) as file, watched(state) as bar, state.store.reading():
        summary = save.decide(bar.step)
        first = first_rows(save, summary)
        write_plan(state, file, save, summary, first, *of_file)
        reports.write(save.rows)
        file.publish()
    return summary.as_dry_run(), first if state.form() == "table" else replace(first, changed=())


def watched(state: State) -> AbstractContextManager[Progress]:
    """Progress for a person; nothing else may be written to the terminal meanwhile."""
    return progress(state.err, enabled=not state.quiet)


def _asked(state: State, save: "Save", ask: Ask) -> bool:
    """Shows the plan and asks; False where there is nothing to save. Raises Declined."""
    with watched(state) as bar:
        summary = save.show(bar.step)
    if not summary.has_something_to_save:
        return False
    show_plan(state, state.err, first_rows(save, summary), summary)
    say_counts(state, state.err, summary)
    ask(state)
    return True


def _show_result(
    state: State, summary: Summary, shown: FirstRows, columns: ColumnsRead | None, report: Spool | None
) -> None:
    """The result, to stdout; what people want to know beside it, to stderr. A ``report`` is the result instead."""
    if report:
        report.copy_to(state.out)
        state.say(counts_line(summary))
        say_saved(state, summary)
        return
    form = state.form()
    named_by_error = summary.stopped and summary.counts.rows == 1
    if form == "table" and not named_by_error:
        show_plan(state, state.out, shown, summary)
    show_summary(state, summary, columns)
    if form != "table" and summary.counts.nameless:
        state.say(nameless(summary))
    if form in ("plain", "csv") and not named_by_error:
        for row in shown.refused:
            state.say(f"{shown.place} {row.line}: {row.code}: {row.reason}")
        if rest := rest_line(summary.counts.refused, "refused"):
            state.say(rest)
    say_saved(state, summary)
