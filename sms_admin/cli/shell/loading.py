"""Commands that are loaded on first use: a list does not load what only an import needs."""

from importlib import import_module
from typing import Any

import typer

from sms_admin.cli.shell.help import write_plainly
from sms_admin.cli.shell.typed import Group


class LoadedByName(Group):
    """A root command. Each of its commands is the ``app`` of the file of its name in ``package``."""

    package: str = ""
    names: tuple[str, ...] = ()

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in their order, without loading anything."""
        return [*self.names, *(name for name in self.commands if name not in self.names)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command or group of that name, loaded now; None where there is none."""
        if cmd_name in self.names and cmd_name not in self.commands:
            self.commands[cmd_name] = _loaded(f"{self.package}.{cmd_name}", cmd_name)
        return self.commands.get(cmd_name)

    def load_all(self) -> None:
        """Loads all commands into ``commands``, in their order, for a caller that walks through them."""
        loaded = {name: self.get_command(None, name) for name in self.list_commands(None)}
        self.commands.clear()
        self.commands.update(loaded)


def _loaded(module: str, name: str) -> Any:
    found: typer.Typer = import_module(module).app
    outer = typer.Typer(rich_markup_mode=None)
    outer.add_typer(found)
    write_plainly(outer)
    return typer.main.get_group(outer).commands[name]
