"""From what a command names or a file holds to staged rows, and on to the Save."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sms_admin import intake
from sms_admin.cli.options import Saving
from sms_admin.cli.save.run import carry_out, check_first
from sms_admin.cli.state import State
from sms_admin.domain.numbers import Request
from sms_admin.render.progress import Progress, progress

if TYPE_CHECKING:
    from sms_admin.service.saves import Plan

Rows = Sequence[tuple[str, ...]]


def change_named(state: State, saving: Saving, request: Request, header: Sequence[str], rows: Rows) -> None:
    """Changes what the command names; a row's line is its place on the command line. Saves at once."""
    check_first(state, saving, selects=False)
    store = state.store_to_change
    from sms_admin.intake.cells import Layout, read
    from sms_admin.service.requests import RequestPlan
    from sms_admin.service.saves import Order, Save, stage

    layout = Layout({name: at for at, name in enumerate(header)}, state.settings.region, _echoes(saving))
    staged = stage(store, read([list(enumerate(rows, 1))], layout))
    order = Order(request.action, state.actor(saving.actor), saving.partial)
    carry_out(state, saving, Save(store, RequestPlan(request), order, staged), header, selects=False)


def change_from_file(state: State, saving: Saving, request: Request, path: str) -> None:
    """Changes what a CSV file selects; shows the plan first."""
    from sms_admin.service.requests import RequestPlan

    save_file(state, saving, RequestPlan(request), request.action, path, intake.CHANGE_FIELDS)


def change_selected(state: State, saving: Saving, request: Request) -> None:
    """Changes the numbers that ``--unassigned`` selects; shows the plan first."""
    check_first(state, saving, selects=True)
    store = state.store_to_change
    from sms_admin.service.requests import RequestPlan
    from sms_admin.service.saves import Order, Save, stage_unassigned

    order = Order(request.action, state.actor(saving.actor), saving.partial)
    save = Save(store, RequestPlan(request), order, stage_unassigned(store))
    carry_out(state, saving, save, ("phone_number",), selects=True)


def save_file(
    state: State, saving: Saving, plan: "Plan", action: str, path: str, fields: frozenset[intake.Field]
) -> None:
    """Stages a CSV file and goes the way of every Save."""
    check_first(state, saving, selects=True, file=path)
    store = state.store_to_change
    from sms_admin.intake.cells import Layout, read
    from sms_admin.service.saves import Order, Save, stage

    importing = fields == intake.IMPORT_FIELDS
    # Around the whole work and not inside _stepping, whose end nobody would see where what takes its rows fails.
    with intake.open_sheet(path, fields) as sheet, progress(state.err, enabled=not state.quiet) as bar:
        columns = {field.value: at for field, at in sheet.columns.items()}
        layout = Layout(columns, state.settings.region, _echoes(saving), importing)
        staged = stage(store, read(_stepping(sheet, bar), layout))
        order = Order(action, state.actor(saving.actor), saving.partial, path, sheet.sha256)
    carry_out(state, saving, Save(store, plan, order, staged), sheet.header, selects=True)


def _stepping(sheet: intake.Sheet, bar: Progress) -> Iterator[list[intake.Record]]:
    """The sheet's slices; ``bar`` is told how far the reading has come."""
    rows = 0
    for part in sheet.slices():
        rows += len(part)
        bar.step("Reading", rows, sheet.size and sheet.bytes_read / sheet.size)
        yield part


def _echoes(saving: Saving) -> bool:
    return (saving.report, saving.rejects) != (None, None)
