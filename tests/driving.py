"""Drives the program as its users do: in this process, or as the installed script."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from sms_admin.cli.app import app
from sms_admin.domain.server import ServerUrl, is_server_url
from tests.server import VARIABLE

SCRIPT = str(Path(sys.executable).with_name("sms-admin"))
BRAND, CAMPAIGN, OTHER_CAMPAIGN = "B1A2B3C", "C7GH42I", "C9ZZZZ9"


@dataclass(frozen=True, slots=True)
class Result:
    """What one command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The result of ``--output json``."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """The error of ``--output json``: ``code``, ``message`` and ``hint``; messages may stand before it."""
        found: dict[str, str] = json.loads(self.err.strip().splitlines()[-1])["error"]
        return found


@dataclass
class Cli:
    """The program in this process, on a store of its own. ``folder`` is the place for files."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> Path | ServerUrl:
        """Where the store is, as ``Store`` wants it."""
        store = self.environ["SMS_ADMIN_STORE"]
        return ServerUrl(store) if is_server_url(store) else Path(store)

    def run(self, *args: str, input: str | None = None) -> Result:
        """Runs one command line; neither standard input nor output is a terminal."""
        env = {VARIABLE: None, **self.environ}  # the server of the tests is no setting of the program
        done = CliRunner().invoke(app, list(args), input=input, env=env)
        return Result(done.exit_code, done.stdout, done.stderr)

    def ok(self, *args: str, input: str | None = None) -> Result:
        """Runs a command line that must succeed."""
        done = self.run(*args, input=input)
        assert done.code == 0, (args, done)
        return done

    def json(self, *args: str) -> Any:
        """The result of a command line that must succeed, as ``--output json``."""
        return self.ok(*args, "--output", "json").json

    def ready(self, limit: int = 48) -> None:
        """A store with one Brand and one Campaign, both VERIFIED."""
        self.ok("init", "--yes")
        self.ok("brand", "set", BRAND, "--name", "Acme", "--status", "VERIFIED")
        self.ok("campaign", "set", CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED", "--limit", str(limit))

    def file(self, name: str, text: str) -> str:
        """A file with ``text``; returns its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def csv(self, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        """A CSV file; returns its path."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows([header, *rows])
        return self.file(name, text.getvalue())

    def holds(self, *rows: tuple[str, str, str, str]) -> None:
        """Imports numbers: each row is number, user, SMS status and campaign."""
        header = ("phone_number", "user", "sms_status", "campaign_id")
        self.ok("numbers", "import", self.csv("holds.csv", header, rows), "--yes")

    def state(self) -> dict[str, tuple[str, str]]:
        """Status and campaign of every number of the store."""
        listed = self.json("numbers", "list", "--all")
        return {n["number"]: (n["status"], n["campaign_id"] or "") for n in listed}


def script(
    *args: str, environ: Mapping[str, str], input: bytes = b"", timeout: float = 60
) -> "subprocess.CompletedProcess[bytes]":
    """Runs the installed script in a process of its own, with ``environ`` and nothing else but PATH."""
    env = {"PATH": os.environ["PATH"], **environ}
    return subprocess.run([SCRIPT, *args], env=env, input=input, capture_output=True, timeout=timeout, check=False)
