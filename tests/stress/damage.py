"""A store whose file is damaged: cut off, with flipped bits, with a page of zeros."""

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.driving import CAMPAIGN
from tests.stress.world import Bytes, World, must, no_traceback

_RUN = ("history", "show", "4")
_LISTS = (
    ("numbers", "list", "--all", "-o", "json"),
    ("numbers", "list", "--search", "First1", "-o", "table", "--limit", "0"),
    ("numbers", "show", "{number}"),
    ("user", "list", "-o", "json"),
    ("user", "show", "user0@corp.com"),
    ("campaign", "status", "-o", "json"),
    ("history", "list", "-o", "json"),
    (*_RUN, "-o", "csv"),
    ("store", "info"),
    ("store", "backup", "{folder}/backup.db", "--force"),
)
_CHANGES = (
    ("numbers", "assign", "--csv", "{assign}", "--yes", "--partial", "--report", "{folder}/report.csv"),
    ("numbers", "assign", "{number}", "--move"),
    ("numbers", "remove", "{number}"),
    ("numbers", "import", "{folder}/inventory.csv", "--yes"),
    ("user", "enable-number", "user0@corp.com", "{number}"),
    ("history", "undo", "4", "--yes"),
    ("campaign", "set", CAMPAIGN, "--limit", "2000"),
    ("campaign", "deactivate", CAMPAIGN, "--confirm", CAMPAIGN),
    ("brand", "set", "B1A2B3C", "--name", "Other"),
)


def damage(world: World, times: int) -> str:
    """Damaged ``times``: found by ``store check``; whoever meets it ends in 7 and writes nothing."""
    _make_history(world)
    sound = world.store.read_bytes()
    content, codes = _content(world.store), Counter[str]()
    right = Right(
        {row["number"]: row for row in json.loads(world.ok(*_LISTS[0]).stdout)}, world.ok(*_RUN, "-o", "csv").stdout
    )
    for turn in range(times):
        kind, damaged = _damaged(world, sound)
        world.store.write_bytes(damaged)
        found = no_traceback(world.run("store", "check"))
        must(found.returncode in (0, 7), turn, kind, found)
        must(found.returncode == 7 or _content(world.store) == content, "not found:", turn, kind)
        _meet(world, damaged, codes, right, f"{turn} {kind}")
        codes[f"{kind}, found" if found.returncode else f"{kind}, harmless"] += 1
    return ", ".join(f"{name} {count}x" for name, count in sorted(codes.items()))


@dataclass(frozen=True)
class Right:
    """What is shown of the numbers and of a run before there is any damage."""

    numbers: dict[str, dict[str, object]]
    run: bytes


def _meet(world: World, damaged: bytes, codes: Counter[str], right: Right, damage: str) -> None:
    for lines, kind in ((_LISTS, "lists"), (_CHANGES, "changes")):
        for line in world.random.sample(lines, 3):
            world.store.write_bytes(damaged)
            words = [word.format(assign=world.assign, folder=world.folder, number=world.numbers[0]) for word in line]
            done = no_traceback(world.run(*words))
            must(done.returncode in (0, 2, 3, 4, 5, 7), damage, done)
            codes[f"{kind}, code {done.returncode}"] += 1
            if kind == "lists" or done.returncode == 7:
                must(world.store.read_bytes() == damaged, damage, "was written by", done)
            if line == _LISTS[0] and done.returncode == 0:
                codes["wrong names or places shown"] += _wrong_rows(done, right.numbers)
            if line[:3] == _RUN and done.returncode == 0:
                must(done.stdout == right.run, damage, "a run is shown otherwise than it was sealed")


# What a list shows that no number's last change says.
_OF_OLDER_RUNS = {"user", "name", "first_name", "last_name", "site", "country", "category"}


def _wrong_rows(done: Bytes, right: dict[str, dict[str, object]]) -> int:
    """How many rows are shown otherwise than they were. What a number's last change says is never among it.

    Names and places stand in older runs; only ``store check`` goes through all of those.
    """
    wrong = 0
    for row in json.loads(done.stdout):
        must(row["number"] in right, "a number out of nowhere:", row)
        differing = {name for name, value in row.items() if value != right[row["number"]][name]}
        must(differing <= _OF_OLDER_RUNS, "a wrong row shown as a right one:", row)
        wrong += bool(differing)
    return wrong


def _make_history(world: World) -> None:
    world.fresh()
    world.ok("numbers", "assign", "--csv", str(world.assign), "--yes")
    world.ok("numbers", "remove", *world.numbers[: world.rows // 10])
    world.ok("history", "undo", "5", "--yes")
    world.ok("numbers", "remove", *world.numbers[: world.rows // 20])


def _damaged(world: World, sound: bytes) -> tuple[str, bytes]:
    """One damage to the file, and what kind it is."""
    random, page = world.random, int.from_bytes(sound[16:18], "big")
    kind = random.choice(("cut off", "flipped", "flipped", "zeroed"))
    if kind == "cut off":
        return kind, sound[: random.choice((random.randrange(len(sound)), page * random.randrange(len(sound) // page)))]
    damaged = bytearray(sound)
    if kind == "zeroed":
        start = page * random.randrange(len(sound) // page)
        damaged[start : start + page] = bytes(page)
    else:
        for _ in range(random.choice((1, 1, 2, 8))):
            damaged[random.randrange(len(sound))] ^= 1 << random.randrange(8)
    return kind, bytes(damaged)


def _content(store: Path) -> object:
    """Everything that the tables hold; None where it cannot be read."""
    connection = sqlite3.connect(store)
    try:
        tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        rows = [connection.execute(f'SELECT * FROM "{name}"').fetchall() for name, _ in tables if name in _TABLES]
        return tables, rows
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()


_TABLES = ("brand", "campaign", "user", "number", "run", "change", "user_change", "record_change")
