"""``numbers sync``: the rows of a file, and the numbers that it does not list."""

from dataclasses import dataclass, replace

from sms_admin.cli.asking import ask_to_type, can_ask, why_not
from sms_admin.cli.options import Reading, Saving
from sms_admin.cli.save.reports import REJECTS
from sms_admin.cli.save.run import Ask, ask_to_save, carry_out, check_first
from sms_admin.cli.save.start import Staged, echoes, stage_file, store_for
from sms_admin.cli.state import State
from sms_admin.domain.commands import Again, again, instead
from sms_admin.domain.errors import BadUsage, Refused
from sms_admin.domain.numbers import Request, fields_read
from sms_admin.domain.pruning import Pruned
from sms_admin.domain.rows import source
from sms_admin.domain.ways_out import correct_line


@dataclass(frozen=True, slots=True)
class Pruning:
    """Which unlisted numbers are removed: ``everywhere``, or only of the file's campaigns.

    ``confirmed`` is the count given by ``--confirm``, as typed.
    """

    everywhere: bool
    confirmed: str | None


def sync_file(
    state: State, saving: Saving, reading: Reading, request: Request, path: str, pruning: Pruning | None
) -> None:
    """Stages the file and the numbers that it leaves out, and runs the Save."""
    check_first(state, saving, selects=True, file=path)
    actor, store = state.actor(saving.actor), store_for(state, saving)
    from sms_admin.service.requests import RequestPlan
    from sms_admin.service.saves import Save
    from sms_admin.service.syncing import stage_pruned

    found = stage_file(state, reading, request.action, path, fields_read(request.action), keep_cells=echoes(saving))
    pruned = Pruned(0, 0)
    if pruning:
        _check_whole(found, path, pruning)
        pruned = stage_pruned(store, request, everywhere=pruning.everywhere, partial=saving.partial)
    question = _question(state, saving, pruned, pruning.confirmed if pruning else None)
    saving = saving if question is ask_to_save else replace(saving, yes=False)
    order = found.order(request.action, actor, saving)
    save = Save(store, RequestPlan(request), order, found.rows + pruned.rows)
    try:
        carry_out(state, saving, save, found.header, found.columns, selects=True, ask=question)
    except Refused as e:
        raise _with_way_on(e, pruned) from None


def _with_way_on(refused: Refused, pruned: Pruned) -> Refused:
    """The failure, with another hint than ``--partial`` where a row cannot be read: a prune would remove its number."""
    hint = refused.hint
    if pruned.unreadable is not None and isinstance(hint, Again) and "--partial" in hint.options:
        hint = correct_line(pruned.unreadable)
    return Refused(refused.message, hint, code=refused.code)


def _check_whole(found: Staged, path: str, pruning: Pruning) -> None:
    """Raises Refused where the file is known to be only a part of a list."""
    if found.lacks:
        many = f"{found.lacks:,} {'row' if found.lacks == 1 else 'rows'}"
        part = f"{source(path)} was saved without {many} of its table"
    elif tuple(found.header[-2:]) == REJECTS:
        part = f"{source(path)} may hold only the refused rows of another file, and not a whole list"
    else:
        return
    flag = "--prune-all" if pruning.everywhere else "--prune"
    raise Refused(
        f"{part}, so {flag} would remove numbers that are merely not in it",
        f"leave out {flag} and --confirm" if pruning.confirmed is not None else instead(flag),
        code="partial-list",
    )


def _question(state: State, saving: Saving, pruned: Pruned, confirmed: str | None) -> Ask:
    """The question before the Save. Raises BadUsage where a large prune is confirmed wrongly, or cannot be."""
    if confirmed is not None:
        _check_count(pruned.rows, confirmed)
    saves_plan = saving.save_plan is not None
    if confirmed is not None or not pruned.is_large or (saving.dry_run and not saves_plan):
        return ask_to_save
    many = f"{pruned.rows:,} of the {pruned.page:,} numbers on the SMS page would be removed"
    unasked = again("--confirm", str(pruned.rows))
    if saves_plan:
        raise BadUsage(f"{many}, which a plan has to confirm as it is made; --dry-run shows it", unasked)
    if not can_ask(state):
        raise BadUsage(f"{many}, and {why_not(state)}; --dry-run shows the plan", unasked)
    question = f"{many}. Type {pruned.rows} to save: "
    return lambda state: _check_count(pruned.rows, ask_to_type(state, question, unasked))


def _check_count(rows: int, text: str) -> None:
    if text.strip().replace(",", "") != str(rows):
        reason = f"{text!r} is not how many numbers would be removed, {rows:,}; nothing was done"
        raise BadUsage(reason, again("--confirm", str(rows)))
