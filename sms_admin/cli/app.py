"""The Typer app and its global options."""

from typing import Annotated, NoReturn

import typer

from sms_admin import __version__
from sms_admin.cli.shell import streams
from sms_admin.cli.shell.boundary import Boundary
from sms_admin.cli.shell.signals import interrupts
from sms_admin.cli.state import State


class Root(Boundary):
    """``sms-admin`` itself. A command, or a group of them, is the file of its name."""

    package = "sms_admin.cli.commands"
    names = ("init", "brand", "campaign", "user", "numbers", "history", "store", "config")


app = typer.Typer(
    name="sms-admin",
    cls=Root,
    help="The SMS page of a business phone console: Brand, Campaign, numbers and their Assignment.",
    epilog="Begin with 'sms-admin init'. Every command has its own --help.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"sms-admin {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    store: Annotated[
        str | None, typer.Option("--store", metavar="FILE", help="The store to work on, instead of the configured one.")
    ] = None,
    config: Annotated[
        str | None, typer.Option("--config", metavar="FILE", help="The settings file to read, instead of your own.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """The SMS page of a business phone console: Brand, Campaign, numbers and their Assignment."""
    flags = {"store": store, "config": config}
    context.obj = State({key: value for key, value in flags.items() if value is not None}, context.obj)
    context.call_on_close(context.obj.open.close)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> NoReturn:
    """The installed ``sms-admin``."""
    interrupts.install()
    streams.prepare()
    app()
    raise AssertionError("the boundary ends the program")
