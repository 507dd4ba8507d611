"""How ``--help`` writes arguments: ``USER [NUMBER]``, as its readers would, without braces and Python types."""

from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand

from sms_admin.cli.shell import typed


class Command(typed.Command):
    """A command with such a help text."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The usage line after the command's name."""
        return ["[OPTIONS]", *(written(argument) for argument in arguments(self))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments and options, each with its help."""
        named = [(written(argument), argument.help or "") for argument in arguments(self)]
        records = [p.get_help_record(ctx) for p in self.get_params(ctx) if not isinstance(p, TyperArgument)]
        for title, lines in (("Arguments", named), ("Options", [r for r in records if r])):
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines)


def arguments(command: TyperCommand) -> list[TyperArgument]:
    """The arguments of ``command`` in their order."""
    return [p for p in command.params if isinstance(p, TyperArgument)]


def written(argument: TyperArgument) -> str:
    """``USER``, ``[NUMBER]`` where it may be left out, ``[NUMBER]...`` where there may be many."""
    name = argument.metavar or argument.name
    return (name if argument.required else f"[{name}]") + ("..." if argument.nargs != 1 else "")


def write_plainly(app: typer.Typer) -> None:
    """Gives every command of ``app`` and its groups the help text of ``Command``."""
    for command in app.registered_commands:
        command.cls = Command
    for group in app.registered_groups:
        group.cls = typed.Group
        if group.typer_instance:
            write_plainly(group.typer_instance)
