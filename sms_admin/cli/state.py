"""What every command is given: settings, streams, clock, and the store on first use."""

import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import typer

from sms_admin import config
from sms_admin.cli.shell.command_line import CommandLine
from sms_admin.cli.shell.signals import interrupts
from sms_admin.domain.errors import StoreUnusable, damaged
from sms_admin.domain.server import ServerUrl
from sms_admin.render.text import harmless

if TYPE_CHECKING:
    from sms_admin.store.store import Store as Store


@dataclass
class State:
    """One run of the program."""

    flags: dict[str, str]
    line: CommandLine = field(default_factory=CommandLine)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    quiet: bool = False
    open: ExitStack = field(default_factory=ExitStack)

    @cached_property
    def settings(self) -> config.Settings:
        """Flag > environment > config.toml > default. Raises BadUsage where one of them is wrong."""
        return config.load(self.flags, self.environ)

    def form(self) -> str:
        """The form of the result: ``auto`` is a table on a terminal and plain elsewhere."""
        chosen = self.settings.output
        if chosen != "auto":
            return chosen
        return "table" if self.out.isatty() else "plain"

    def form_asked_for(self) -> str:
        """The requested form, or empty. Without a request the settings file is not read: it may be under repair."""
        asked = "output" in self.flags or self.environ.get(config.VARIABLES["output"])
        return self.settings.output.replace("auto", "") if asked else ""

    @property
    def out(self) -> TextIO:
        """Where the result goes, and nothing else."""
        return sys.stdout

    @property
    def terminal_in(self) -> bool:
        """Whether a person can answer."""
        return sys.stdin is not None and sys.stdin.isatty()

    @property
    def err(self) -> TextIO:
        """Where messages, prompts, progress and errors go."""
        return sys.stderr

    def say(self, message: str) -> None:
        """A message for people, one line, after flushing stdout; ``--quiet`` leaves it out."""
        if not self.quiet:
            with suppress(OSError):  # a reader that has left is noticed at the end
                self.out.flush()
            typer.echo(harmless(message), file=self.err)

    def actor(self, flag: str | None) -> str:
        """Who does it: ``--actor``, SMS_ADMIN_ACTOR, or the login name."""
        return config.actor(flag, self.environ)

    def now(self) -> datetime:
        """The one place where the clock is read."""
        return datetime.now(UTC)  # noqa: TID251 the clock comes in here

    @cached_property
    def store(self) -> "Store":
        """The store, opened on first use: its libraries take longer to load than ``--help`` to print."""
        from sms_admin.store.store import Store

        store = Store(self.settings.store, self.settings.lock_timeout, interrupts)
        self.open.callback(self._close, store)
        return store

    def _close(self, store: "Store") -> None:
        store.close()
        if store.kept:
            self.say(f"The store was brought to a newer schema; as it was before, it is kept in {store.kept}")

    def opened(self, path: Path) -> "Store":
        """A store other than the configured one, open to the end of the command. Raises StoreUnusable."""
        from sms_admin.store.store import Store

        store = Store(path, self.settings.lock_timeout, interrupts)
        self.open.callback(store.close)
        return store

    def damage(self) -> StoreUnusable | None:
        """What is wrong with the opened store. Called after an unexpected error; it may take long."""
        if "store" not in self.__dict__:
            return None
        from sms_admin.service.checking import first_damage

        found = first_damage(self.store)
        if found is None:
            return None
        where = " ".join(part for part in (found.table, found.row) if part)
        return damaged(f"{where}: {found.problem}", self.store.backend.place)

    @property
    def store_to_change(self) -> "Store":
        """The store, checked to be writable before any work is done."""
        self.store.check_writable()
        return self.store


def state_of(context: typer.Context, output: str | None = None, quiet: bool = False) -> State:
    """The state of the running command, with the options of that command set."""
    state: State = context.obj
    if output is not None:
        state.flags["output"] = output
    state.quiet = quiet
    return state


def create_store(place: Path | ServerUrl) -> bool:
    """Creates an empty store; False where there is one already."""
    from sms_admin.store.store import create

    return create(place)
