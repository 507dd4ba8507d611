"""The Typer app and its global options."""

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from sms_admin import __version__
from sms_admin.cli import completion
from sms_admin.cli.shell import streams
from sms_admin.cli.shell.boundary import Boundary
from sms_admin.cli.shell.signals import Interrupted, interrupts
from sms_admin.cli.state import State


class Root(Boundary):
    """``sms-admin`` itself. Each command, or group of commands, is in the file of its name."""

    package = "sms_admin.cli.commands"
    names = ("init", "brand", "campaign", "user", "numbers", "plan", "history", "store", "config")


app = typer.Typer(
    name="sms-admin",
    cls=Root,
    help="The SMS page of a business phone console: Brand, Campaign, numbers and their Assignment.",
    epilog="Begin with 'sms-admin init'. Every command has its own --help.",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"sms-admin {__version__}")
        raise typer.Exit


def _show_completion(shell: str | None) -> None:
    if shell is not None:
        from sms_admin.cli.completion.install import script

        typer.echo(script(shell), nl=False)
        raise typer.Exit


def _install_completion(shell: str | None) -> None:
    if shell is not None:
        from sms_admin.cli.completion.install import install

        place, new = install(shell, os.environ)
        typer.echo(f"{'Added to' if new else 'Already in'} {place}; a new {shell} completes at TAB.")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    store: Annotated[
        str | None,
        typer.Option(
            "--store", metavar="FILE", help="The store to work on, a file or a URL, instead of the configured one."
        ),
    ] = None,
    config: Annotated[
        str | None, typer.Option("--config", metavar="FILE", help="The settings file to read, instead of your own.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
    show_completion: Annotated[
        str | None,
        typer.Option(
            "--show-completion",
            metavar="SHELL",
            callback=_show_completion,
            is_eager=True,
            help="Print the completion script for bash, zsh, fish or powershell, and end.",
        ),
    ] = None,
    install_completion: Annotated[
        str | None,
        typer.Option(
            "--install-completion",
            metavar="SHELL",
            callback=_install_completion,
            is_eager=True,
            help="Let bash, zsh, fish or powershell complete at TAB from its next start on, and end.",
        ),
    ] = None,
) -> None:
    """The SMS page of a business phone console: Brand, Campaign, numbers and their Assignment."""
    flags = {"store": store, "config": config}
    context.obj = State({key: value for key, value in flags.items() if value is not None}, context.obj)
    context.call_on_close(context.obj.open.close)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """The installed ``sms-admin``."""
    interrupts.install()
    streams.prepare()
    if completion.VARIABLE in os.environ:
        _complete()
    else:
        app()


def _complete() -> None:
    """Answers a shell's request for completions. Errors are not shown: they would garble the line being typed."""
    with suppress(Exception, Interrupted):
        interrupts.begin()
        from sms_admin.cli.completion.shells import answer

        root = typer.main.get_command(app)
        assert isinstance(root, Root)
        offers = answer(root, sys.argv[1:], os.environ)
        sys.stdout.write(offers + "\n" if offers else "")
        sys.stdout.flush()
