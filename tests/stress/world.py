"""The world that a fault comes into: a folder, a store with numbers, and the installed script."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from typer.testing import CliRunner

from sms_admin.cli.app import app
from tests.driving import BRAND, CAMPAIGN, SCRIPT
from tests.made_up import numbers, write_csv, write_inventory

Bytes = subprocess.CompletedProcess[bytes]


class Missed(AssertionError):
    """A fault did not end as it has to."""


def must(condition: bool, *report: object) -> None:
    """Raises Missed, with ``report``, unless ``condition`` holds."""
    if not condition:
        raise Missed(" ".join(str(part) for part in report))


@dataclass
class World:
    """A store of ``rows`` enabled numbers without a campaign, whose gate is open.

    ``store`` is the one that faults happen to; ``fresh`` makes it anew. ``assign`` names all numbers in a file,
    ``report`` is where a report of it may go. ``quick``: only the faults are processes of their own.
    """

    folder: Path
    rows: int
    seed: int
    settings: Mapping[str, object] = field(default_factory=dict)
    quick: bool = False

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.numbers = numbers(self.rows, self.random)
        for name in ("home", "tmp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.store = self.folder / "store.db"
        self.assign = self.folder / "assign.csv"
        self.report = self.folder / "report.csv"
        self._prepared = self.folder / "prepared.db"
        self.prefix: list[str] = []  # a program that starts the script
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "SMS_ADMIN_CONFIG": str(self.folder / "config.toml"),
            "SMS_ADMIN_STORE": self.place,
            "SMS_ADMIN_ACTOR": "stress",
        }
        self._prepare()

    def _prepare(self) -> None:
        inventory = self.folder / "inventory.csv"
        write_inventory(inventory, self.numbers, "Enabled")
        mixed = self.random.sample(self.numbers, self.rows)
        write_csv(self.assign, ("phone_number",), ((number,) for number in mixed))
        self.ok("init", "--yes")
        for key, value in self.settings.items():
            self.ok("config", "set", key, str(value))
        self.ok("brand", "set", BRAND, "--name", "Acme", "--status", "VERIFIED")
        limit = str(max(48, self.rows))
        self.ok("campaign", "set", CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED", "--limit", limit)
        self.ok("numbers", "import", str(inventory), "--yes")
        self.keep()

    @property
    def place(self) -> str:
        """Where the store is, as ``--store`` names it."""
        return str(self.store)

    def keep(self) -> None:
        """Keeps the store as it was prepared."""
        shutil.copy(self.store, self._prepared)

    def fresh(self) -> None:
        """Puts the store back as it was prepared."""
        for ending in ("-journal", "-wal", "-shm"):
            Path(str(self.store) + ending).unlink(missing_ok=True)
        shutil.copy(self._prepared, self.store)
        self.report.unlink(missing_ok=True)
        for left in self.unfinished():
            left.unlink()

    def unfinished(self) -> list[Path]:
        """Files in the making that nobody put in their place."""
        return [*self.folder.glob(".sms-admin-*")]

    def at(self, store: Path) -> "World":
        """The same world with its store somewhere else."""
        there = copy(self)
        there.store = store
        there.environ = self.environ | {"SMS_ADMIN_STORE": str(store)}
        return there

    @property
    def journal(self) -> Path:
        """Where SQLite keeps what a Save may have to take back."""
        return Path(str(self.store) + "-journal")

    def run(self, *args: str, **more: Any) -> Bytes:
        """Runs the script to its end; ``more`` is as for ``subprocess.run``, ``environ`` adds to the environment."""
        env = self.environ | more.pop("environ", {})
        given = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": 300, **more}
        return subprocess.run([*self.prefix, SCRIPT, *args], env=env, check=False, **given)

    def start(self, *args: str, **more: Any) -> "subprocess.Popen[bytes]":
        """Starts the script with pipes for what it prints."""
        env = self.environ | more.pop("environ", {})
        given = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        return subprocess.Popen([*self.prefix, SCRIPT, *args], env=env, **given)

    def ok(self, *args: str) -> Bytes:
        """Runs a command line that must succeed: what comes before a fault, or shows what it did."""
        done = self._run_here(args) if self.quick else self.run(*args)
        must(done.returncode == 0, args, done)
        return done

    def _run_here(self, args: Sequence[str]) -> Bytes:
        nobodys = dict.fromkeys(name for name in os.environ if name.startswith("SMS_ADMIN_"))  # None removes each
        done = CliRunner().invoke(app, list(args), env={**nobodys, **self.environ})
        return Bytes(args, done.exit_code, done.stdout_bytes, done.stderr_bytes)

    def ask(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Asks the store directly, as another program would."""
        connection = sqlite3.connect(self.store)
        try:
            return connection.execute(query, parameters).fetchall()
        finally:
            connection.close()

    def locked(self) -> sqlite3.Connection:
        """Somebody else who is saving; closing the connection lets others go on."""
        connection = sqlite3.connect(self.store, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        return connection

    def assigned(self) -> int:
        """How many numbers are on the campaign."""
        return int(self.ask("SELECT count(*) FROM number WHERE campaign_id = ?", (CAMPAIGN,))[0][0])

    def runs(self) -> int:
        """How many runs the store holds."""
        return int(self.ask("SELECT count(*) FROM run")[0][0])

    def check(self) -> None:
        """What the store holds is whole: SQLite's own checks, and the program's."""
        for pragma, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            found = self.ask(f"PRAGMA {pragma}")
            must(found == good, pragma, found)
        self.ok("store", "check")

    def whole_or_nothing(self, done: bool | None = None) -> bool:
        """Whether the assign of all numbers is in the store; half of it is Missed, and so is not what is ``done``."""
        assigned, runs = self.assigned(), self.runs()
        must((assigned, runs) in ((0, 3), (self.rows, 4)), f"{assigned} of {self.rows} assigned, {runs} runs")
        must(done is None or done == (assigned > 0), "reported", done, "but", assigned, "are assigned")
        return assigned > 0


def no_traceback(done: Bytes) -> Bytes:
    """``done``, which must not have ended in a bug or shown a traceback."""
    must(done.returncode != 1 and b"Traceback" not in done.stderr and b"a bug in" not in done.stderr, done)
    return done
