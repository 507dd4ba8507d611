"""The data that is measured with, made once for a number of rows and kept in a folder."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.benchmarks.measure import Command
from tests.driving import BRAND, CAMPAIGN, SCRIPT
from tests.made_up import numbers, user_name, write_csv, write_inventory


@dataclass(frozen=True)
class Material:
    """Files and stores for ``rows`` numbers, each with a user of its own, in no order; the same for the same seed.

    ``empty`` has a campaign whose gate is open and no numbers, ``enabled`` all numbers enabled and unassigned,
    ``assigned`` all of them on the campaign, ``disabled`` none of them on the SMS page.
    """

    folder: Path
    rows: int
    seed: int

    def __getattr__(self, name: str) -> Path:
        if name in ("inventory", "assign", "enable"):
            return self.folder / f"{name}.csv"
        if name in ("empty", "enabled", "assigned", "disabled", "work", "other"):
            return self.folder / f"{name}.db"
        raise AttributeError(name)

    def make(self) -> None:
        """Makes what is not there yet, in a process of its own.

        A process begins with the memory of the one that started it, and a peak never goes down: were a million
        numbers made in this process, they would be in every peak that it measures.
        """
        words = (sys.executable, "-m", "tests.benchmarks.material", str(self.folder), str(self.rows), str(self.seed))
        subprocess.run(words, check=True)

    def make_here(self) -> None:
        """Makes what is not there yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "done").exists():
            self._write_files()
            self._fill_stores()
            (self.folder / "done").touch()

    def _write_files(self) -> None:
        random = Random(self.seed)
        made = numbers(self.rows, random)
        write_inventory(self.inventory, made, "Enabled")
        write_inventory(self.folder / "off.csv", made, "")
        mixed = random.sample(range(self.rows), self.rows)
        write_csv(self.assign, ("phone_number",), ((made[place],) for place in mixed))
        write_csv(self.enable, ("user", "phone_number"), ((user_name(place), made[place]) for place in mixed))

    def _fill_stores(self) -> None:
        for store in (self.empty, self.enabled, self.assigned, self.disabled):
            store.unlink(missing_ok=True)
        self._run(self.empty, "init", "--yes")
        self._run(self.empty, "brand", "set", BRAND, "--name", "Acme", "--status", "VERIFIED")
        limit = ("--limit", str(max(48, self.rows)))
        self._run(self.empty, "campaign", "set", CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED", *limit)
        for store, words in (
            (self.enabled, ("numbers", "import", str(self.inventory))),
            (self.disabled, ("numbers", "import", str(self.folder / "off.csv"))),
        ):
            shutil.copyfile(self.empty, store)
            self._run(store, *words, "--yes")
        shutil.copyfile(self.enabled, self.assigned)
        self._run(self.assigned, "numbers", "assign", "--csv", str(self.assign), "--yes")

    def command(self, store: Path | str, *words: str) -> Command:
        """The installed script on ``store``."""
        return Command((SCRIPT, "--store", str(store), *words), self.environ())

    def environ(self) -> dict[str, str]:
        """An environment in which nothing of the caller's counts but PATH."""
        config = str(self.folder / "config.toml")
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "SMS_ADMIN_CONFIG": config}

    def _run(self, store: Path, *words: str) -> None:
        self.command(store, *words).cost()

    def copy(self, source: Path, target: Path) -> None:
        """Copies a store for a command to change, and brings it to the disk, which is not the command's to pay."""
        remove(target)
        shutil.copyfile(source, target)
        descriptor = os.open(target, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def remove(store: Path) -> None:
    """Takes a store away, and what may be left beside it."""
    for ending in ("", "-journal", "-wal", "-shm"):
        Path(str(store) + ending).unlink(missing_ok=True)


def ask(store: Path, query: str, parameters: Sequence[object] = ()) -> int:
    """One number that the store holds."""
    connection = sqlite3.connect(store)
    try:
        return int(connection.execute(query, parameters).fetchone()[0])
    finally:
        connection.close()


if __name__ == "__main__":
    Material(Path(sys.argv[1]), *map(int, sys.argv[2:])).make_here()
