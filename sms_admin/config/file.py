"""config.toml: read with care, written whole."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sms_admin import disk
from sms_admin.config.checks import COLUMNS, SET, as_seconds, check_key, checked, column_key
from sms_admin.config.toml import STRINGS, read_toml
from sms_admin.domain.commands import Line, again, command
from sms_admin.domain.errors import BadUsage, StoreUnusable
from sms_admin.domain.server import is_server_url


def read_file(path: Path, *, must_exist: bool = False) -> dict[str, object]:
    """The settings in ``path``; none where it is missing. Raises BadUsage where it cannot be read."""
    found = _read(path, must_exist=must_exist)
    for key, value in found.items():
        for name, held in _settings(key, value, str(path)):
            check_key(name, str(path))
            checked(name, held, str(path))
    return found


def _settings(key: str, value: object, where: str) -> list[tuple[str, object]]:
    """The settings under ``key``: one, or each of the table of columns."""
    if key != COLUMNS:
        return [(key, value)]
    if not isinstance(value, Mapping):
        raise BadUsage(f"{COLUMNS} is no table in {where}", command("config set", COLUMNS, ""))
    return [(column_key(field), name) for field, name in value.items()]


def _read(path: Path, *, must_exist: bool = False) -> dict[str, object]:
    """The content of ``path``, not checked."""
    try:
        return read_toml(path)
    except FileNotFoundError:
        if must_exist:
            create = Line(("--config", str(path), "init"))
            raise BadUsage(f"there is no settings file {path}", create) from None
        return {}


def write_new(path: Path, values: Mapping[str, str | float]) -> bool:
    """Writes a new settings file. Returns False, and writes nothing, where there is one."""
    return not path.exists() and _write(path, values, replace=False)


@dataclass(frozen=True, slots=True)
class Written:
    """Whether a setting changed, and the copy of the old file that is kept if its comments are lost."""

    changed: bool
    backup: Path | None = None


def set_key(path: Path, key: str, text: str) -> Written:
    """Writes one setting; an empty value removes it. The others stay unchanged, even where they are wrong.

    So a wrong file can be repaired, and an unknown setting can be removed. Raises BadUsage for
    a wrong setting, StoreUnusable for a full disk.
    """
    before, place = _read(path), key.split(".")
    if text or not _stands(before, place):
        check_key(key, SET)
    after = _with(before, place, checked(key, _as_typed(key, text), SET) if text else None)
    if after == before:
        return Written(changed=False)
    backup = _keep_comments(path)
    _write(path, after)
    return Written(changed=True, backup=backup)


def _stands(before: object, place: Sequence[str]) -> bool:
    """Whether there is a value at ``place``, valid or not."""
    key, *below = place
    return isinstance(before, Mapping) and key in before and (not below or _stands(before[key], below))


def _with(before: Mapping[str, object], place: Sequence[str], value: object) -> dict[str, object]:
    """The settings with ``value`` at ``place``, or without it for None; an empty table is removed too."""
    key, *below = place
    inner = before.get(key)
    held = _with(inner if isinstance(inner, Mapping) else {}, below, value) or None if below else value
    rest = {k: v for k, v in before.items() if k != key}
    return rest if held is None else {**rest, key: held}


def _as_typed(key: str, text: str) -> str | float:
    """The typed text as the file holds it: a number as a number, a path made absolute, a URL as it is."""
    if key == "lock_timeout":
        return as_seconds(text)
    if key == "store" and not is_server_url(text) and not text.startswith("~") and "\0" not in text:
        return os.path.abspath(text)
    return text


def _keep_comments(path: Path) -> Path | None:
    """Copies the file to ``.bak`` where a rewrite would lose comments."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    if not _has_comment(data.decode()):
        return None
    backup = path.with_name(path.name + ".bak")
    _put(backup, data)
    return backup


_STRINGS = re.compile(STRINGS, re.DOTALL)


def _has_comment(text: str) -> bool:
    """Whether there is a ``#`` outside of all strings. Quotes in a comment do not matter: they come after its ``#``."""
    return "#" in _STRINGS.sub("", text)


def _write(path: Path, values: Mapping[str, object], *, replace: bool = True) -> bool:
    import tomli_w

    return _put(path, tomli_w.dumps(dict(values)).encode(), replace=replace)


def _put(path: Path, data: bytes, *, replace: bool = True) -> bool:
    """Writes ``path`` whole or not at all, readable by its owner only; a link stays a link.

    Without ``replace`` an existing file is left alone, and False is returned.
    """
    if path.parts[:1] == ("~",):
        raise BadUsage("there is no home directory, and so no place for the settings", again("--config", "FILE"))
    place = Path(os.path.realpath(path))
    try:
        with disk.draft(place, folders=True) as new:
            new.write_bytes(data)
            return disk.publish(new, place, replace=replace)
    except OSError as e:
        raise StoreUnusable(
            f"cannot write {path}: {e.strerror}", again("--config", "FILE"), code="cannot-write"
        ) from None
