"""The server that is measured with: its databases, made from files, and the CPU time of its processes."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.benchmarks.material import Material
from tests.server import server

WORK = "work"  # the database that a command changes
_CLIENT = re.compile(rb"\[local\]|\(\d+\)")  # in the title of a process that works for one
_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 100  # tenths of a second for a server process to end after its client


@dataclass(frozen=True)
class Server:
    """A server of this machine; ``url`` is that of its empty database, ``postmaster`` its main process."""

    url: str
    postmaster: int

    def at(self, database: str) -> str:
        """The URL of another database of it."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{database}"))

    def make(self, material: Material) -> None:
        """Makes a database of each store in a file, with statistics, as a server has them after a while."""
        for store in ("empty", "enabled", "assigned"):
            name = _named(store, material)
            if not self._ask(self.url, "SELECT 1 FROM pg_database WHERE datname = %s", name):
                self._run(f"CREATE DATABASE {name}")
                material.command(getattr(material, store), "store", "copy", self.at(name)).cost()
                self._run("VACUUM ANALYZE", at=self.at(name))

    def prepare(self, store: str, material: Material) -> None:
        """Makes the database ``work`` a copy of a store, all of it on the disk, which is not the command's to pay."""
        self._run(f"DROP DATABASE IF EXISTS {WORK} WITH (FORCE)")
        self._run(f"CREATE DATABASE {WORK} TEMPLATE {_named(store, material)} STRATEGY file_copy")
        self._run("CHECKPOINT")

    def stored(self, store: str, material: Material) -> str:
        """The URL of a store that is only read."""
        return self.at(_named(store, material))

    def count(self, query: str) -> int:
        """One number that ``work`` holds."""
        return int(str(self._ask(self.at(WORK), query)[0][0]))

    def version(self) -> str:
        """What the server says that it is."""
        return str(self._ask(self.url, "SELECT version()")[0][0]).partition(" on ")[0]

    def cpu(self) -> float:
        """Seconds that all processes of the server have taken so far, those that have ended included.

        A process counts as ended when the main process has noticed, so the last clients are waited for.
        """
        for _ in range(_PATIENCE):
            if not self._serving():
                break
            time.sleep(0.1)
        return sum(_seconds(pid) for pid in (self.postmaster, *self._children())) + _ended(self.postmaster)

    def _serving(self) -> list[int]:
        """The processes that work for a client; one that is starting names nobody yet."""
        titles = {pid: Path(f"/proc/{pid}/cmdline") for pid in self._children()}
        return [pid for pid, title in titles.items() if title.exists() and _CLIENT.search(title.read_bytes())]

    def _children(self) -> list[int]:
        return [
            int(pid) for pid in Path(f"/proc/{self.postmaster}/task/{self.postmaster}/children").read_text().split()
        ]

    def _run(self, statement: str, at: str = "") -> None:
        with psycopg.connect(at or self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement))

    def _ask(self, url: str, query: str, *parameters: object) -> list[tuple[object, ...]]:
        with psycopg.connect(url) as connection:
            return connection.execute(query.encode(), parameters).fetchall()


@contextmanager
def running() -> Iterator[Server]:
    """A server that writes to the disk as one in use does; needs Linux, whose /proc has the times of its processes."""
    with server(durable=True) as url:
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            assert row is not None
            parent = int(_fields(row[0])[1])
        yield Server(url, parent)


def _named(store: str, material: Material) -> str:
    return f"{store}_{material.rows}"


def _fields(pid: int) -> list[str]:
    """What /proc/PID/stat says after the name, which may hold blanks: state, parent ..."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _seconds(pid: int) -> float:
    try:
        return sum(map(int, _fields(pid)[11:13])) / _TICKS
    except OSError:  # it has ended meanwhile, and counts for its parent
        return 0.0


def _ended(parent: int) -> float:
    return sum(map(int, _fields(parent)[13:15])) / _TICKS
