"""From the arguments or the file of a command to staged rows, and on to the Save."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sms_admin.cli.options import Reading, Saving
from sms_admin.cli.save.columns import NUMBERS, ColumnsRead, columns_of, naming, say_columns, say_unnamed
from sms_admin.cli.state import State
from sms_admin.domain.cells import unguarded
from sms_admin.domain.columns import IMPORT_FIELDS, Field
from sms_admin.domain.commands import command
from sms_admin.domain.numbers import USERS_PAGE, Action, Request, fields_read
from sms_admin.domain.registration import read_campaign_id

if TYPE_CHECKING:
    from sms_admin.cli.state import Store
    from sms_admin.intake import Batch, Sheet
    from sms_admin.render.progress import Progress
    from sms_admin.service.plan import Plan
    from sms_admin.service.runs import Order

Rows = Sequence[tuple[str, ...]]


def store_for(state: State, saving: Saving) -> "Store":
    """The store of a change, checked to be writable before any work is done.

    Not so for a plan that goes to a file: another person may save it, so who makes it needs only to read.
    """
    return state.store if saving.save_plan is not None else state.store_to_change


def requested(state: State, action: Action, campaign: str | None, *, move: bool = False) -> Request:
    """What a command asks for that puts numbers on a campaign; ``campaign`` is its ``--campaign``. Raises BadUsage."""
    named = read_campaign_id(campaign, "ID") if campaign is not None else ""
    settings = state.settings
    return Request(action, named, settings.campaign, move, settings.origins["campaign"])


def change_named(state: State, saving: Saving, request: Request, header: Sequence[str], rows: Rows) -> None:
    """Changes the named numbers; a row's line is its place on the command line. Saves at once."""
    from sms_admin.cli.save.run import carry_out, check_first

    check_first(state, saving, selects=False)
    actor, store = state.actor(saving.actor), store_for(state, saving)
    from sms_admin.intake.cells import Layout, read
    from sms_admin.intake.table import batch_of
    from sms_admin.service.requests import RequestPlan
    from sms_admin.service.runs import Order
    from sms_admin.service.saves import Save
    from sms_admin.service.staging import stage

    layout = Layout({name: at for at, name in enumerate(header)}, state.settings.region, echoes(saving))
    staged = stage(store, read([batch_of(list(enumerate(rows, 1)))], layout))
    order = Order(request.action, actor, saving.partial)
    save = Save(store, RequestPlan(request, typed=True), order, staged)
    carry_out(state, saving, save, header, selects=False)


def change_from_file(state: State, saving: Saving, reading: Reading, request: Request, path: str) -> None:
    """Changes the numbers of a file; shows the plan first."""
    from sms_admin.service.requests import RequestPlan

    save_file(state, saving, reading, RequestPlan(request), request.action, path, fields_read(request.action))


def change_selected(state: State, saving: Saving, request: Request) -> None:
    """Changes the numbers that ``--unassigned`` selects; shows the plan first."""
    from sms_admin.cli.save.run import carry_out, check_first

    check_first(state, saving, selects=True)
    store = store_for(state, saving)
    from sms_admin.service.requests import RequestPlan
    from sms_admin.service.runs import Order
    from sms_admin.service.saves import Save
    from sms_admin.service.staging import stage_unassigned

    order = Order(request.action, state.actor(saving.actor), saving.partial)
    staged = stage_unassigned(store)
    carry_out(state, saving, Save(store, RequestPlan(request), order, staged), NUMBERS, selects=True)
    if not staged:
        _say_waiting(state, store)


def _say_waiting(state: State, store: "Store") -> None:
    """Shows how many numbers without a campaign are not taken because they are not enabled."""
    from sms_admin.service.lists import NumberFilter, count_numbers

    if waiting := count_numbers(store, NumberFilter(assigned=False)):
        lists = state.line.written(command("numbers list", options=("--assignment", "unassigned")))
        one = "1 number has no campaign, but is not Enabled"
        many = f"{waiting:,} numbers have no campaign, but none of them is Enabled"
        state.say(f"{one if waiting == 1 else many}: {lists}")


def save_file(
    state: State, saving: Saving, reading: Reading, plan: "Plan", action: str, path: str, fields: frozenset[Field]
) -> None:
    """Stages a file and runs the Save."""
    from sms_admin.cli.save.run import carry_out, check_first

    check_first(state, saving, selects=True, file=path)
    from sms_admin.service.saves import Save

    actor, store = state.actor(saving.actor), store_for(state, saving)
    found = stage_file(state, reading, action, path, fields, keep_cells=echoes(saving))
    save = Save(store, plan, found.order(action, actor, saving), found.rows)
    carry_out(state, saving, save, found.header, found.columns, selects=True)


@dataclass(frozen=True, slots=True)
class Staged:
    """A file whose rows are staged: how many, what its header says, and its SHA-256.

    ``lacks`` is how many rows more a page says that its table has than were saved with it.
    """

    path: str
    rows: int
    header: Sequence[str]
    columns: ColumnsRead
    sha256: str
    lacks: int = 0

    def order(self, action: str, actor: str, saving: Saving) -> "Order":
        """The order to save the rows."""
        from sms_admin.service.runs import Order

        return Order(action, actor, saving.partial, self.path, self.sha256)


def stage_file(
    state: State, reading: Reading, action: str, path: str, fields: frozenset[Field], *, keep_cells: bool = False
) -> Staged:
    """Reads a file and stages its rows; ``keep_cells`` for a file that is written with the rows' own cells."""
    wanted = naming(state, reading, fields, users_alone=action in USERS_PAGE)
    from sms_admin.intake import open_sheet
    from sms_admin.intake.cells import Layout, read
    from sms_admin.render.progress import progress
    from sms_admin.service.staging import stage

    typed = path == "-" and state.terminal_in  # draw nothing over typed input
    # Around the whole work and not inside _stepping, which does not end where the consumer of its rows fails.
    drawn = not (state.quiet or typed)
    with open_sheet(path, wanted, reading.sheet) as sheet, progress(state.err, enabled=drawn) as bar:
        columns = columns_of(sheet)
        say_columns(state, sheet, columns, fields)
        places = {field.value: at for field, at in sheet.columns.items()}
        importing = fields == IMPORT_FIELDS
        layout = Layout(places, state.settings.region, keep_cells, importing, sheet.guarded, action == "compare")
        rows = stage(state.store, read(_stepping(sheet, bar), layout))
        say_unnamed(state, sheet)
        header = unguarded(sheet.header) if sheet.guarded else sheet.header
    return Staged(path, rows, header, columns, sheet.sha256, sheet.lacks)


def _stepping(sheet: "Sheet", bar: "Progress") -> "Iterator[Batch]":
    """The sheet's slices; ``bar`` receives the progress of the reading."""
    rows = 0
    for part in sheet.slices():
        rows += len(part)
        bar.step("Reading", rows, sheet.share)
        yield part


def echoes(saving: Saving) -> bool:
    """Whether a file that the command writes has the rows' own cells."""
    return (saving.report, saving.rejects, saving.save_plan) != (None, None, None)
