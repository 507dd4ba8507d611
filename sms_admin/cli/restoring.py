"""``store restore``: the question before a backup replaces the store, and the message after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sms_admin import disk
from sms_admin.cli import copies
from sms_admin.cli.arguments import filled
from sms_admin.cli.asking import can_ask, confirm, why_not
from sms_admin.cli.listing import emit_one
from sms_admin.cli.shell.signals import interrupts
from sms_admin.cli.state import State
from sms_admin.domain.commands import Line, again, instead
from sms_admin.domain.errors import BadUsage, StoreUnusable
from sms_admin.domain.server import ServerUrl, is_server_url
from sms_admin.render.progress import progress

if TYPE_CHECKING:
    from sms_admin.service.restoring import Head, Restored

FIELDS = (*copies.FIELDS, "kept")


def restore_backup(state: State, file: str, *, yes: bool) -> None:
    """Checks the backup, asks, and replaces the store by a copy of it."""
    filled(file, "BACKUP")
    place = _place(state, file)
    if not yes and not can_ask(state):
        raise BadUsage(f"this would replace the store {place}, and {why_not(state)}", again("--yes"))
    with interrupts.doing("nothing was restored"):
        done = _restored(state, place, file, yes=yes)
    _show(state, done)


def _restored(state: State, place: Path, file: str, *, yes: bool) -> "Restored":
    with _about(file):
        backup, timeout = state.opened(Path(file)), state.settings.lock_timeout
    from sms_admin.service.restoring import check_backup, newest_of, restore

    with _about(file), progress(state.err, enabled=not state.quiet) as bar:
        checked = check_backup(backup, bar.step)
    if not yes:
        present = _described(newest_of(place, timeout))
        confirm(state, f"Replace the store {place} ({present}) by {file} ({_described(checked)})?")
    return restore(place, timeout, backup, checked, state.now())


def _place(state: State, file: str) -> Path:
    """The store's file. Raises BadUsage where the store is not a file, or ``file`` cannot be a backup of it."""
    place = state.settings.store
    if isinstance(place, ServerUrl):
        way = Line(("--store", file, "store", "copy", "URL"))
        raise BadUsage("a store on a server is not replaced: copy the backup to an empty database", way)
    if is_server_url(file):
        raise BadUsage("a backup is a file", instead(file, "BACKUP"))
    if disk.is_same(file, place):
        raise BadUsage(f"{file} is the store itself", instead(file, "BACKUP"))
    return place


@contextmanager
def _about(file: str) -> Iterator[None]:
    """Words what is wrong with the backup for the named file: a command without it would look at the store."""
    try:
        yield
    except StoreUnusable as e:
        way = e.hint if isinstance(e.hint, Line | str) else instead(file, "BACKUP")
        raise StoreUnusable(e.message, way, code=e.code) from None


def _described(head: "Head | None") -> str:
    if head is None:
        return "which cannot be read"
    return f"up to run {head.run}" if head.run else "without a run"


def _show(state: State, done: "Restored") -> None:
    row, lines = copies.described("Store", done.path, done.size, done.newest)
    emit_one(state, FIELDS, (*row, done.kept), [*lines, ("Kept", done.kept or "")])
    kept = f"; the store that was there is kept as {done.kept}" if done.kept else ""
    state.say(f"Restored {done.path}{kept}")
