"""Strict and bounded reading of TOML: errors name the line, and a hostile file cannot exhaust memory."""

import re
import stat
import tomllib
from bisect import bisect_left
from pathlib import Path

from sms_admin.domain.commands import again
from sms_admin.domain.errors import BadUsage

MOST_BYTES = 1_048_576
MOST_PARTS = 8  # of a key like a.b.c; tomllib's memory grows with their square
_EXAMPLE = "see config.example.toml for how it is written"
# Strings and comments, in which a dot or a bracket has no meaning.
STRINGS = r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
_MEANINGLESS = re.compile(rf"{STRINGS}|#[^\n]*", re.DOTALL)
_LONG_KEY = re.compile(rf"\.(?:[^.,=\n]*+\.){{{MOST_PARTS - 1}}}")


def read_toml(path: Path) -> dict[str, object]:
    """The content of ``path``, not checked yet. Raises FileNotFoundError, and BadUsage where it cannot be read."""
    text = _text(path, _bytes(path))
    _refuse_costly(path, text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise BadUsage(f"{path} is not TOML: {_with_line(text, str(e))}", _EXAMPLE) from None
    except (ValueError, RecursionError) as e:
        reason = "too deeply nested" if isinstance(e, RecursionError) else "a number of too many digits"
        raise BadUsage(f"{path} is not TOML: {reason} (at line {_line_of(text, type(e))})", _EXAMPLE) from None


def _with_line(text: str, reason: str) -> str:
    """``reason`` with the line on which an unclosed string begins, else with the last line."""
    if "end of document" in reason:
        try:
            tomllib.loads(text + "'")
        except tomllib.TOMLDecodeError as e:
            if "character" in str(e):  # a line break in a string that begins on this line
                return str(e)
    return reason.replace("at end of document", f"at line {text.count(chr(10)) + 1}, the end")


def _bytes(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BadUsage(f"the settings {path} are not a regular file", _EXAMPLE)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as e:
        reason = getattr(e, "strerror", None) or e
        raise BadUsage(f"cannot read the settings {path}: {reason}", again("--config", "FILE")) from None
    if len(data) > MOST_BYTES:
        raise BadUsage(f"the settings {path} are more than {MOST_BYTES:,} bytes", _EXAMPLE)
    return data


def _text(path: Path, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")  # editors on Windows write a byte order mark, which TOML does not allow
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise BadUsage(f"{path} is not UTF-8: {e.reason} at line {line}", "save the file as UTF-8") from None
    if lone := re.search(r"\r(?!\n)", text):
        reason = f"a carriage return that is no line end (at line {_line_at(text, lone.start())})"
        raise BadUsage(f"{path} is not TOML: {reason}", "save the file with the line ends of Unix or Windows")
    return text


def _refuse_costly(path: Path, text: str) -> None:
    bare = _MEANINGLESS.sub(lambda found: "\n" * found[0].count("\n"), text)
    if found := _LONG_KEY.search(bare):
        reason = f"a key of more than {MOST_PARTS} parts (at line {_line_at(bare, found.start())})"
        raise BadUsage(f"{path} is not TOML: {reason}", _EXAMPLE)


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _line_of(text: str, fault: type[Exception]) -> int:
    """The line at which ``text`` first has ``fault``, for a fault that the parser reports without a line."""
    lines = text.splitlines(keepends=True)
    return bisect_left(range(len(lines)), True, key=lambda last: _has(fault, "".join(lines[: last + 1]))) + 1


def _has(fault: type[Exception], text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    except fault:
        return True
    return False
