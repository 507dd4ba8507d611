"""config.toml: read with care, written whole."""

import os
import re
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sms_admin.config.checks import COLUMNS, check_key, checked, column_key
from sms_admin.domain.errors import BadUsage, StoreUnusable


def read_file(path: Path, *, must_exist: bool = False) -> dict[str, object]:
    """The settings that stand in ``path``; none where it is missing. Raises BadUsage where it cannot be read."""
    try:
        # A byte order mark is no TOML, and Windows' editors write one.
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        if must_exist:
            raise BadUsage(f"there is no settings file {path}", f"sms-admin --config {path} init") from None
        return {}
    except UnicodeDecodeError as e:
        raise BadUsage(f"{path} is not UTF-8: {e.reason} at byte {e.start}", "save the file as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as e:
        raise BadUsage(f"{path} is not TOML: {e}", "see config.example.toml for how it is written") from None
    except (OSError, ValueError) as e:
        raise BadUsage(
            f"cannot read the settings {path}: {getattr(e, 'strerror', None) or e}", "name another with --config"
        ) from None
    for key, value in found.items():
        for name, held in _settings(key, value, str(path)):
            check_key(name, str(path))
            checked(name, held, str(path))
    return found


def _settings(key: str, value: object, where: str) -> list[tuple[str, object]]:
    """What stands under ``key``: one setting, or each of the table of columns."""
    if key != COLUMNS:
        return [(key, value)]
    if not isinstance(value, Mapping):
        raise BadUsage(f"{COLUMNS} is no table in {where}", f"write [{COLUMNS}], and below it phone_number = NAME")
    return [(column_key(field), name) for field, name in value.items()]


def write_new(path: Path, values: Mapping[str, str | float]) -> bool:
    """Writes a new settings file; False, and nothing written, where there is one."""
    if path.exists():
        return False
    _write(path, values)
    return True


@dataclass(frozen=True, slots=True)
class Written:
    """Whether a setting changed, and where the old file is kept if its comments would be lost."""

    changed: bool
    backup: Path | None = None


def set_key(path: Path, key: str, text: str) -> Written:
    """Writes one setting; empty takes it out. Raises BadUsage for a wrong one, StoreUnusable for a full disk."""
    check_key(key, "'config set'")
    before = read_file(path)
    value = checked(key, _as_typed(key, text), "'config set'") if text else None
    after = _with(before, key.split("."), value)
    if after == before:
        return Written(changed=False)
    backup = _keep_comments(path)
    _write(path, after)
    return Written(changed=True, backup=backup)


def _with(before: Mapping[str, object], place: Sequence[str], value: object) -> dict[str, object]:
    """The settings with ``value`` at ``place``, or without it for None; a table that is empty goes as well."""
    key, *below = place
    inner = before.get(key)
    held = _with(inner if isinstance(inner, Mapping) else {}, below, value) or None if below else value
    rest = {k: v for k, v in before.items() if k != key}
    return rest if held is None else {**rest, key: held}


def _as_typed(key: str, text: str) -> str | float:
    """What was typed, as the file holds it: a number as a number, a path from where it was typed."""
    if key == "lock_timeout" and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text):
        return float(text)
    if key == "store" and not text.startswith("~") and "\0" not in text:
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
    _replace(backup, data)
    return backup


_STRINGS = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)


def _has_comment(text: str) -> bool:
    """A ``#`` outside of every string. The quotes that a comment may hold come after its ``#``, so that one stays."""
    return "#" in _STRINGS.sub("", text)


def _write(path: Path, values: Mapping[str, object]) -> None:
    import tomli_w

    _replace(path, tomli_w.dumps(dict(values)).encode())


def _replace(path: Path, data: bytes) -> None:
    """Writes ``path`` whole or not at all, readable by its owner only; a link stays a link."""
    if path.parts[:1] == ("~",):
        raise BadUsage("there is no home directory, and so no place for the settings", "name a file with --config")
    place = Path(os.path.realpath(path))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(prefix=".sms-admin-", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(new)
            raise
    except OSError as e:
        raise StoreUnusable(
            f"cannot write {path}: {e.strerror}", "name another file with --config", code="cannot-write"
        ) from None
