"""Environments that a program may wake up in: no home, no terminal, another locale, odd sizes."""

import os
import pty
import re
import shutil
import subprocess
from collections.abc import Mapping

from tests.stress.world import Bytes, World, must, no_traceback

_ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
SURROUNDINGS: dict[str, Mapping[str, str]] = {
    "nothing": {},
    "no home": {"HOME": ""},
    "a home that is not there": {"HOME": "/nonexistent"},
    "C locale": {"LC_ALL": "C"},
    "C locale, ASCII": _ASCII,
    "a locale that is not there": {"LC_ALL": "xx_YY.UTF-8"},
    "ASCII output": {"PYTHONIOENCODING": "ascii"},
    "ASCII output, strict": {"PYTHONIOENCODING": "ascii:strict"},
    "Latin-1 output": {"PYTHONIOENCODING": "latin-1"},
    "NO_COLOR": {"NO_COLOR": "1"},
    "FORCE_COLOR": {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "PY_COLORS": "1", "GITHUB_ACTIONS": "true"},
    "COLUMNS=0": {"COLUMNS": "0", "LINES": "0"},
    "COLUMNS=1": {"COLUMNS": "1", "LINES": "1"},
    "COLUMNS=abc": {"COLUMNS": "abc", "LINES": "abc"},
    "COLUMNS=-5": {"COLUMNS": "-5"},
    "a dumb terminal": {"TERM": "dumb"},
    "an unknown terminal": {"TERM": "unheard-of"},
    "another time zone": {"TZ": "Asia/Kathmandu"},
    "unbuffered": {"PYTHONUNBUFFERED": "1"},
    "debugging": {"PYTHONDEVMODE": "1", "PYTHONWARNINGS": "error"},
    "all of it": {**_ASCII, "HOME": "", "FORCE_COLOR": "1", "COLUMNS": "0", "TERM": "dumb", "NO_COLOR": "1"},
}
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def surroundings(world: World, times: int) -> str:
    """Whatever the environment says: complete data, the same bytes of lists, no traceback; the last ``times``."""
    world.fresh()
    _add_foreign_names(world)
    named = shutil.copy(world.store, world.folder / "named.db")
    names = [*SURROUNDINGS][-times:]
    expected = {form: world.ok("numbers", "list", "-o", form).stdout for form in ("json", "csv")}
    numbers = world.numbers[: world.rows]
    for name in names:
        more = SURROUNDINGS[name]
        for form, usual in expected.items():
            done = no_traceback(world.run("numbers", "list", "-o", form, environ=more))
            must(done.stdout == usual and done.returncode == 0, name, form, done.stderr)
        for shown in (_piped(world, more), _on_terminal(world, more)):
            must(all(number in shown for number in numbers), name, "numbers are missing in", shown[:500])
            must("\x1b" not in shown, name, shown[:500])
        _saves(world, name, more)
        shutil.copy(named, world.store)
    return f"{len(names)} surroundings, {world.rows} numbers in each of json, csv, plain and a table"


def _add_foreign_names(world: World) -> None:
    file = world.folder / "names.csv"
    file.write_text(f"phone_number,user,first_name\n{world.numbers[0]},user0@corp.com,Zoë 王 \U0001f600\n", "utf-8")
    world.ok("numbers", "import", str(file), "--yes")


def _piped(world: World, more: Mapping[str, str]) -> str:
    done = no_traceback(world.run("numbers", "list", environ=more))
    must(done.returncode == 0, done)
    return done.stdout.decode("utf-8", "replace")


def _on_terminal(world: World, more: Mapping[str, str]) -> str:
    main, other = pty.openpty()
    words = ("numbers", "list", "--limit", "0")
    process = world.start(*words, environ={"TERM": "xterm", **more}, stdout=other, stderr=subprocess.PIPE)
    os.close(other)
    shown = b""
    while part := _read(main):
        shown += part
    os.close(main)
    assert process.stderr is not None
    no_traceback(Bytes(words, process.wait(timeout=60), shown, process.stderr.read()))
    must(process.returncode == 0, process.returncode, shown[-500:])
    text = shown.decode("utf-8", "replace")
    plain = "NO_COLOR" in more or more.get("TERM") == "dumb"
    must(not plain or "\x1b" not in text, "coloured", text[:500])
    return _ESCAPES.sub("", text)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other side is closed
        return b""


def _saves(world: World, name: str, more: Mapping[str, str]) -> None:
    for words in (("assign", world.numbers[0]), ("remove", world.numbers[0])):
        done = no_traceback(world.run("numbers", *words, "-o", "json", environ=more))
        must(done.returncode == 0, name, done)
    done = world.run("user", "enable-number", "user0@corp.com", environ=more)
    must(no_traceback(done).returncode == 0, name, done)
    done = world.run("numbers", "assign", "+15550100", environ=more)
    must(no_traceback(done).returncode == 3, name, done)
