"""``sms-admin store``: the file that everything is in."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from sms_admin.cli import copies
from sms_admin.cli.arguments import filled
from sms_admin.cli.checking import show_findings
from sms_admin.cli.listing import emit_one
from sms_admin.cli.options import Showing, shared
from sms_admin.cli.own_files import check_not_own
from sms_admin.cli.restoring import restore_backup
from sms_admin.cli.shell.signals import interrupts
from sms_admin.cli.state import state_of
from sms_admin.cli.team import copy, grant, upgrade
from sms_admin.domain.commands import again, instead
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.server import is_server_url
from sms_admin.render.files import whole_file

if TYPE_CHECKING:
    from sms_admin.config import Settings
    from sms_admin.service.storage import About, StoreInfo

app = typer.Typer(name="store", help="The store: checks, backups, copies and rights.")

INFO_FIELDS = (
    "path",
    "size",
    "schema_version",
    "sqlite_version",
    "brands",
    "campaigns",
    "users",
    "numbers",
    "runs",
    "last_run",
    "last_run_at",
    "digest",
    "engine",
    "server_version",
    "host",
    "database",
    "identity",
)


@app.callback()
def group() -> None:
    """The store: checks, backups, copies and rights."""


@app.command()
@shared
def info(context: typer.Context, *, showing: Showing) -> None:
    """Show where the store is and what is in it."""
    state = state_of(context, showing.output, showing.quiet)
    store = state.store
    from sms_admin.service.storage import store_info

    found = store_info(store)
    c = found.contents
    last = f"{c.newest.run}, {c.newest_at}" if c.newest.run else "none yet"
    lines = [
        ("Store", found.path),
        ("Size", f"{found.size:,} bytes"),
        ("Schema", str(c.about.schema)),
        *_engine_lines(c.about),
        ("Brands", f"{c.brands:,}"),
        ("Campaigns", f"{c.campaigns:,}"),
        ("Users", f"{c.users:,}"),
        ("Numbers", f"{c.numbers:,}"),
        ("Runs", f"{c.runs:,}"),
        ("Last run", last),
        ("Digest", c.newest.digest),
        ("Identity", c.identity or "none yet"),
    ]
    emit_one(state, INFO_FIELDS, _info_record(found), lines)


def _info_record(found: "StoreInfo") -> tuple[str | int | None, ...]:
    c = found.contents
    counts = (c.brands, c.campaigns, c.users, c.numbers, c.runs)
    last = (c.newest.run or None, c.newest_at, c.newest.digest or None)
    about = c.about
    sqlite = about.version if about.engine == "sqlite" else None
    server = (about.engine, None if sqlite else about.version, about.host, about.database)
    return (found.path, found.size, about.schema, sqlite, *counts, *last, *server, c.identity)


def _engine_lines(about: "About") -> list[tuple[str, str]]:
    if about.host is None:
        return [("SQLite", about.version)]
    return [("PostgreSQL", about.version), ("Host", about.host), ("Database", about.database or "")]


@app.command()
@shared
def check(
    context: typer.Context,
    expect_head: Annotated[
        str | None,
        typer.Option("--expect-head", metavar="HEX", help="The digest that the newest run must have."),
    ] = None,
    *,
    showing: Showing,
) -> None:
    """Look for anything wrong with the store.

    Checks the file, its tables, the constraints, the chain of runs, and that replaying the runs gives what the
    tables hold. Names table, row and run of each finding and exits 7; it never repairs anything. A rewrite of
    the whole chain goes unnoticed, unless --expect-head has a digest that was noted somewhere else.

    A Save waits while a check runs.
    """
    show_findings(state_of(context, showing.output, showing.quiet), expect_head)


@app.command()
@shared
def backup(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to write; only its owner can read it.")],
    force: Annotated[bool, typer.Option("--force", help="Replace FILE where there is one.")] = False,
    *,
    showing: Showing,
) -> None:
    """Copy the store to FILE, whole or not at all.

    The copy is one consistent state, even while others save. A folder that is missing is made.

    To go back to it, see 'store restore'; to look into it, name it with --store.
    """
    state = state_of(context, showing.output, showing.quiet)
    store = state.store
    _check_target(file, state.settings, force)
    from sms_admin.service.storage import copy_store

    with interrupts.doing("nothing was backed up"), whole_file(file, folders=True) as whole:
        found = copy_store(store, whole.temp)
        if force:
            whole.publish()
        elif not whole.publish_new():
            raise _exists(file)
    emit_one(state, copies.FIELDS, *copies.described("Backup", file, found.size, found.contents.newest))
    state.say(f"Backed up to {file}")


@app.command()
@shared
def restore(
    context: typer.Context,
    backup: Annotated[str, typer.Argument(metavar="BACKUP", help="A file that 'store backup' wrote.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Replace the store without asking.")] = False,
    *,
    showing: Showing,
) -> None:
    """Go back to a backup.

    The backup is checked first, as 'store check' does it, and stays as it is. The replaced store is kept beside
    the new one. Whole or not at all; refused while another program has the store open.
    """
    restore_backup(state_of(context, showing.output, showing.quiet), backup, yes=yes)


def _check_target(file: str, settings: "Settings", force: bool) -> None:
    """Raises BadUsage, before any work, where a backup would overwrite something."""
    filled(file, "FILE")
    if is_server_url(file):
        raise BadUsage("a backup is a file; a store goes to a server with 'store copy'", instead(file, "FILE"))
    if file == "-":  # it would make a file named "-"
        raise BadUsage("a backup cannot be written to standard output", instead(file, "FILE"))
    check_not_own(settings, file, f"a backup in {file}", instead(file, "FILE"))
    if os.path.isfile(file) and not force:
        raise _exists(file)


def _exists(file: str) -> BadUsage:
    return BadUsage(f"{file} is there already and was left as it is", again("--force"))


app.command()(copy)
app.command()(upgrade)
app.command()(grant)
