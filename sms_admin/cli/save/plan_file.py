"""``plan show`` and ``plan apply``, for a file that ``--save-plan`` wrote."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sms_admin.cli.arguments import filled
from sms_admin.cli.options import Saving
from sms_admin.cli.save.columns import ColumnsRead, say_read
from sms_admin.cli.save.result import show_summary
from sms_admin.cli.save.run import carry_out, check_first, watched
from sms_admin.cli.save.show import FirstRows, show_plan
from sms_admin.cli.save.start import echoes
from sms_admin.cli.state import State
from sms_admin.domain.commands import command
from sms_admin.domain.errors import BadUsage, Refused
from sms_admin.domain.rows import source
from sms_admin.intake.plan_file import PlanFile, open_plan
from sms_admin.render.progress import Progress

if TYPE_CHECKING:
    from sms_admin.service.plan_header import PlanHeader

_MAKE_AGAIN = "make the plan again, once that is put right, or with --partial"


def show_file(state: State, path: str) -> None:
    """Shows a plan as it is shown before a Save."""
    filled(path, "FILE")
    from sms_admin.service.plan_header import read_header

    with open_plan(path) as plan:
        header = read_header(plan.name, plan.header)
    columns = _say_origin(state, header)
    if state.form() == "table":
        first = FirstRows(tuple(header.changed), tuple(header.refused), from_file=header.file is not None)
        writes = command("plan apply", path, options=("--dry-run", "--report", "FILE.csv"))
        show_plan(state, state.out, first, header.summary, state.line.written(writes))
    show_summary(state, header.summary, columns)


def apply_file(state: State, saving: Saving, path: str) -> None:
    """Saves the plan of a file exactly as it is there, or nothing."""
    filled(path, "FILE")
    _check_flags(saving)
    check_first(state, saving, selects=True, file=path)
    with open_plan(path) as plan:
        _apply(state, saving, plan)


def _apply(state: State, saving: Saving, plan: PlanFile) -> None:
    from sms_admin.service.applying import Applied, plan_of, staged_rows
    from sms_admin.service.plan_header import read_header
    from sms_admin.service.saves import Save
    from sms_admin.service.staging import stage

    header = read_header(plan.name, plan.header)
    store = state.store_to_change
    applied = Applied(header, plan.sha256, plan.ends_sha256, plan.slices)
    with store.reading() as connection:
        applied.check_store(connection)
    with watched(state) as bar:
        rows = staged_rows(header, _stepping(plan, header.rows, bar), keep_cells=echoes(saving))
        staged = stage(store, rows)
    order = applied.order(state.actor(saving.actor))
    plan_again = plan_of(store, header.plan, typed=header.file is None)
    save = Save(store, plan_again, order, staged or header.rows, applied)
    columns = _say_origin(state, header)
    try:
        carry_out(state, saving, save, header.echoed, columns, selects=True, from_plan=True)
    except Refused as e:  # whatever helps makes it another plan, and it was made with options that ``plan apply`` lacks
        raise Refused(e.message, _MAKE_AGAIN, code=e.code) from None


def _stepping(plan: PlanFile, rows: int, bar: Progress) -> Iterator[Sequence[bytes]]:
    """The lines of the plan; ``bar`` receives the progress of the reading."""
    read = 0
    for lines in plan.slices():
        read = min(rows, read + len(lines))
        bar.step("Reading", read, read / rows if rows else None)
        yield lines


def _check_flags(saving: Saving) -> None:
    for flag, given in (("--partial", saving.partial), ("--save-plan", saving.save_plan is not None)):
        if given:
            raise BadUsage(f"{flag} is for the command that makes the plan", "leave it out")


def _say_origin(state: State, header: "PlanHeader") -> ColumnsRead | None:
    """Says whose plan of what it is; returns how its file was understood, None where it has none."""
    of = source(header.file) if header.file else f"run {header.undoes}" if header.undoes else ""
    state.say(f"Plan: {header.action}{of and ' of '}{of}, made by {header.actor} after run {header.run}.")
    if not header.columns:
        return None
    columns = ColumnsRead(header.columns, header.columns_unused)
    say_read(state, columns)
    return columns
