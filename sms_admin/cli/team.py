"""``store copy``, ``store upgrade`` and ``store grant``: to another place or schema, and roles on a server."""

import os
from pathlib import Path
from typing import Annotated

import typer

from sms_admin.cli import copies
from sms_admin.cli.arguments import filled, one_of
from sms_admin.cli.listing import emit_if_asked, emit_one
from sms_admin.cli.options import Showing, shared
from sms_admin.cli.own_files import check_not_own
from sms_admin.cli.shell.signals import interrupts
from sms_admin.cli.state import state_of
from sms_admin.domain.commands import instead
from sms_admin.domain.errors import BadUsage, StoreUnusable
from sms_admin.domain.server import Access, ServerUrl, is_server_url, server_url

UPGRADE_FIELDS = ("path", "schema_before", "schema_version", "kept")
GRANT_FIELDS = ("path", "role", "access")


@shared
def copy(
    context: typer.Context,
    to: Annotated[str, typer.Argument(metavar="TO", help="A file that is not there, or postgresql://HOST/DATABASE.")],
    *,
    showing: Showing,
) -> None:
    """Copy the whole store to another place. From a file to a server, or back.

    History, digests and identity go with it. The copy is checked before it becomes visible, and nothing is left
    behind if it fails. A folder that is missing is made. Afterwards name the new place with "config set store TO".
    """
    state = state_of(context, showing.output, showing.quiet)
    place = _place(to)
    if isinstance(place, Path):
        check_not_own(state.settings, to, f"a copy in {to}", instead(to, "TO"))
    store = state.store
    from sms_admin.service.storage import move_store

    with interrupts.doing("nothing was copied"):
        found = move_store(store, place, state.settings.lock_timeout)
    if found is None:
        raise BadUsage(f"there is a store at {to} already, and it was left as it is", "name an empty place")
    emit_one(state, copies.FIELDS, *copies.described("Copy", found.path, found.size, found.contents.newest))
    state.say(f"Copied to {found.path}, and checked")


def _place(text: str) -> Path | ServerUrl:
    filled(text, "TO")
    if is_server_url(text):
        return server_url(text, "TO")
    if text == "-":  # it would make a file named "-"
        raise BadUsage("a store cannot be written to standard output", instead(text, "TO"))
    if os.path.lexists(text):
        raise BadUsage(f"{text} is there already and was left as it is", "name a file that is not there")
    return Path(text)


@shared
def upgrade(context: typer.Context, *, showing: Showing) -> None:
    """Bring a store of an older version to the schema of this program.

    It is also kept as it was; a message says where. The first command that writes does the same by itself. On a server
    only the owner of the store can do it.
    """
    state = state_of(context, showing.output, showing.quiet)
    from sms_admin.service.storage import upgrade_store

    try:
        done = upgrade_store(state.store)
    except StoreUnusable as e:
        if e.code == "old-store":
            raise StoreUnusable(e.message, "log in as the owner of the store", code=e.code) from None
        raise
    lines = [("Store", done.path), ("Schema", f"{done.before} → {done.after}"), ("Kept", done.kept or "")]
    if done.before == done.after:
        lines = [("Store", done.path), ("Schema", str(done.after))]
        state.say(f"Already of schema {done.after}: nothing to upgrade.")
    emit_one(state, UPGRADE_FIELDS, (done.path, done.before, done.after, done.kept), lines)


@shared
def grant(
    context: typer.Context,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="A role of the server, as psql knows it.")],
    access: Annotated[str, typer.Option("--as", metavar="ACCESS", help="operator, reader or auditor.")],
    *,
    showing: Showing,
) -> None:
    """Give a role of the server the rights that it needs. The owner of the store runs this.

    An operator saves: adds runs to the history, but cannot change or delete any. A reader reads. An auditor
    reads, checks and backs up the store. Each may connect and make temporary tables, in which a plan lives.
    """
    state = state_of(context, showing.output, showing.quiet)
    wanted, place = one_of(Access, access, "--as ACCESS"), str(state.settings.store)
    from sms_admin.service.storage import grant_access

    grant_access(state.store, role, wanted)
    lines = [("Store", place), ("Role", role), ("Access", wanted.value)]
    emit_if_asked(state, GRANT_FIELDS, (place, role, wanted.value), lines)
    state.say(f"{role} is {'an' if wanted is not Access.READER else 'a'} {wanted.value} of {place}")
