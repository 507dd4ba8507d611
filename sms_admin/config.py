"""Settings: flag > environment > config.toml > default. Only this file knows TOML."""

import difflib
import getpass
import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sms_admin.domain.errors import BadUsage, Failure, StoreUnusable
from sms_admin.domain.registration import read_campaign_id

OUTPUTS = ("auto", "table", "plain", "csv", "json", "jsonl")
DEFAULTS: Mapping[str, str | float] = {"campaign": "", "region": "US", "output": "auto", "lock_timeout": 30.0}
KEYS = ("store", *DEFAULTS)
VARIABLES = {key: f"SMS_ADMIN_{key.upper()}" for key in ("store", "config", "campaign", "region", "output")}
_LONGEST_WAIT = 3600


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in effect. ``origins`` says of each key where it comes from; ``lock_timeout`` is in seconds."""

    path: Path
    store: Path
    campaign: str
    region: str
    output: str
    lock_timeout: float
    origins: Mapping[str, str]


def load(flags: Mapping[str, str], environ: Mapping[str, str], *, missing_ok: bool = False) -> Settings:
    """The settings in effect. Raises BadUsage for a wrong one, naming where it stands.

    ``missing_ok``: a file that was named and is not there counts as empty.
    """
    path = config_path(flags, environ)
    named = "config" in flags or bool(environ.get(VARIABLES["config"]))
    found = read_file(path, must_exist=named and not missing_ok)
    origins = dict.fromkeys(KEYS, "default")
    values: dict[str, object] = {"store": str(_default_store(found, flags, environ)), **DEFAULTS}
    for key, value in found.items():
        values[key], origins[key] = value, str(path)
    for key in KEYS:
        variable = VARIABLES.get(key, "")
        if environ.get(variable):
            values[key], origins[key] = environ[variable], variable
        if key in flags:
            values[key], origins[key] = flags[key], f"--{key}"
    checked = {key: _CHECKS[key](key, values[key], origins[key]) for key in KEYS}
    store = Path(str(checked["store"])).expanduser()
    if origins["store"] == str(path):
        store = path.absolute().parent / store
    return Settings(
        path=path,
        store=store,
        campaign=str(checked["campaign"]),
        region=str(checked["region"]),
        output=str(checked["output"]),
        lock_timeout=float(str(checked["lock_timeout"])),
        origins=origins,
    )


def config_path(flags: Mapping[str, str], environ: Mapping[str, str]) -> Path:
    """The settings file in effect, whether it is there or not."""
    named = flags.get("config") or environ.get(VARIABLES["config"])
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path

    return user_config_path("sms-admin", appauthor=False) / "config.toml"


def _default_store(found: Mapping[str, object], flags: Mapping[str, str], environ: Mapping[str, str]) -> Path:
    if "store" in found or "store" in flags or environ.get(VARIABLES["store"]):
        return Path()  # not asked for: finding the place costs 20 ms
    from platformdirs import user_data_path

    return user_data_path("sms-admin", appauthor=False) / "store.db"


def read_file(path: Path, *, must_exist: bool = False) -> dict[str, object]:
    """The settings that stand in ``path``; none where it is missing. Raises BadUsage where it cannot be read."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if must_exist:
            raise BadUsage(f"there is no settings file {path}", f"sms-admin --config {path} init") from None
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise BadUsage(f"{path} is not TOML: {e}", "see config.example.toml for how it is written") from None
    except (OSError, ValueError) as e:
        raise BadUsage(
            f"cannot read the settings {path}: {getattr(e, 'strerror', None) or e}", "name another with --config"
        ) from None
    for key, value in found.items():
        _known(key, str(path))
        _CHECKS[key](key, value, str(path))
    return found


def _known(key: str, where: str) -> None:
    if key not in KEYS:
        close = difflib.get_close_matches(key, KEYS, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"the settings are {', '.join(KEYS)}"
        raise BadUsage(f"unknown setting {key!r} in {where}", hint)


def _wrong(key: str, value: object, origin: str, allowed: str) -> BadUsage:
    return BadUsage(f"{key} cannot be {value!r} ({origin})", f"{key} is {allowed}")


def _path(key: str, value: object, origin: str) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise _wrong(key, value, origin, "the path of a file")
    return value


def _campaign(key: str, value: object, origin: str) -> str:
    if value == "":
        return ""
    try:
        return read_campaign_id(str(value))
    except BadUsage:
        raise _wrong(key, value, origin, "a Campaign ID, like C7GH42I, or empty") from None


def _region(key: str, value: object, origin: str) -> str:
    text = str(value).upper()
    if text not in ("US", "CA", "AU"):
        from sms_admin.domain.phone import is_region

        if not is_region(text):
            raise _wrong(key, value, origin, "a country, like US (ISO 3166-1 alpha-2)")
    return text


def _output(key: str, value: object, origin: str) -> str:
    if value not in OUTPUTS:
        raise _wrong(key, value, origin, f"one of {', '.join(OUTPUTS)}")
    return str(value)


def _seconds(key: str, value: object, origin: str) -> float:
    number = -1.0
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        with suppress(ValueError):
            number = float(value)
    if not 0 <= number <= _LONGEST_WAIT:
        raise _wrong(key, value, origin, f"a number of seconds from 0 to {_LONGEST_WAIT}")
    return number


_CHECKS: dict[str, Callable[[str, object, str], str | float]] = {
    "store": _path,
    "campaign": _campaign,
    "region": _region,
    "output": _output,
    "lock_timeout": _seconds,
}


def actor(flag: str | None, environ: Mapping[str, str]) -> str:
    """Who is at work: ``--actor``, SMS_ADMIN_ACTOR, the login name, or the user's number where it has no name."""
    named = flag or environ.get("SMS_ADMIN_ACTOR")
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"uid {os.getuid()}"


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


def set_key(path: Path, key: str, value: str) -> Written:
    """Writes one setting; empty takes it out. Raises BadUsage for a wrong one, StoreUnusable for a full disk."""
    _known(key, "'config set'")
    before = read_file(path)
    after = {k: v for k, v in before.items() if k != key}
    if value:
        after[key] = _CHECKS[key](key, value, "'config set'")
    if after == before:
        return Written(changed=False)
    backup = _keep_comments(path)
    _write(path, after)
    return Written(changed=True, backup=backup)


def _keep_comments(path: Path) -> Path | None:
    """Copies the file to ``.bak`` where a rewrite would lose comments."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    if not _has_comment(text):
        return None
    backup = path.with_name(path.name + ".bak")
    _replace(backup, text)
    return backup


_STRINGS = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)


def _has_comment(text: str) -> bool:
    """A ``#`` outside of every string. A comment may hold quotes, so strings are taken off before it, line by line."""
    return "#" in _STRINGS.sub("", text) or any(line.lstrip().startswith("#") for line in text.splitlines())


def _write(path: Path, values: Mapping[str, object]) -> None:
    import tomli_w

    _replace(path, tomli_w.dumps(dict(values)))


def _replace(path: Path, text: str) -> None:
    """Writes ``path`` whole or not at all, readable by its owner only; a link stays a link."""
    place = Path(os.path.realpath(path))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(prefix=".sms-admin-", dir=place.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, place)
        except BaseException:
            with suppress(OSError):
                os.unlink(new)
            raise
    except OSError as e:
        raise _unwritable(path, e) from None


def _unwritable(path: Path, error: OSError) -> Failure:
    return StoreUnusable(
        f"cannot write {path}: {error.strerror}", "name another file with --config", code="cannot-write"
    )
