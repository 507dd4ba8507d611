"""``store check``: what is found, and the users who have to be renamed."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sms_admin.cli.listing import Listing, emit_list
from sms_admin.cli.state import State
from sms_admin.domain.commands import Hint, again, command
from sms_admin.domain.errors import BadUsage, StoreUnusable
from sms_admin.domain.server import ServerUrl
from sms_admin.domain.text import plain, visible
from sms_admin.render import tables
from sms_admin.render.progress import progress

if TYPE_CHECKING:
    from sms_admin.domain.findings import Finding
    from sms_admin.service.checking import FormerlyNamed

FIELDS = ("check", "table", "row", "run", "problem")
_MOST = 20  # users that are named


def show_findings(state: State, expect_head: str | None) -> None:
    """Checks the store. Raises StoreUnusable where anything is wrong with it."""
    expected = _read_digest(expect_head) if expect_head is not None else ""
    try:
        _check(state, expected)
    except StoreUnusable as e:
        if e.hint != command("store check"):
            raise
        raise StoreUnusable(e.message, _back_to_backup(state), code=e.code) from None  # a check is running already


def _check(state: State, expected: str) -> None:
    store = state.store
    from sms_admin.service.checking import check_store, formerly_named
    from sms_admin.service.history import newest

    with progress(state.err, enabled=not state.quiet) as bar:
        found = check_store(store, expected, bar.step)
    if found or state.form() != "table":
        emit_list(state, _FINDINGS, [found], lambda: len(found), 0)
    if found:
        findings = tables.show_count(len(found), len(found), "findings")
        raise StoreUnusable(
            f"the store {store.backend.place} is not as it should be: {findings}",
            _back_to_backup(state),
            code="damaged",
        )
    head = newest(store)
    state.say(f"Checked up to run {head.run}: nothing is wrong." + (f" Digest {head.digest}" if head.run else ""))
    _say_formerly_named(state, formerly_named(store))


def _back_to_backup(state: State) -> Hint:
    """The command that goes back to a backup; a server has backups of its own, and one in a file can be looked at."""
    on_server = isinstance(state.settings.store, ServerUrl)
    return again("--store", "BACKUP") if on_server else command("store restore", "BACKUP")


def _read_digest(text: str) -> str:
    digest = text.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", digest):
        raise BadUsage(
            f"--expect-head cannot be {text!r}: it is a digest as a Save prints it, 64 hexadecimal digits",
            again("--expect-head", "HEX"),
        )
    return digest


def _say_formerly_named(state: State, users: "Sequence[FormerlyNamed]") -> None:
    """Names the users whom a file cannot name, each with the command that mends it."""
    for name, taken in users[:_MOST]:
        new = plain(name)
        beside = f"is another one than {new}; give its numbers to that one with an import, then" if taken else ""
        way = command("user remove", name) if taken else command("user rename", name, new)
        what = beside or "has a name of an older form, which no file can name"
        state.say(f"user {visible(name)} {what}: {state.line.written(way)}")
    if len(users) > _MOST:
        state.say(f"... and {len(users) - _MOST:,} others")


_FINDINGS: "Listing[Finding]" = Listing(
    "findings",
    FIELDS,
    lambda f: (f.check, f.table, f.row, f.run, f.problem),
    ("Table", "Row", "Run", "Problem"),
    lambda f: (f.table, f.row, "" if f.run is None else str(f.run), f.problem),
    frozenset({"Run"}),
)
