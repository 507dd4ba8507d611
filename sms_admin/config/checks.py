"""The settings and their valid values. An error for a wrong one says where it was set."""

import difflib
import re
from collections.abc import Callable, Mapping

from sms_admin.domain.columns import Field, field_meant
from sms_admin.domain.commands import Again, Hint, again, command, instead
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.registration import read_campaign_id
from sms_admin.domain.server import is_server_url, server_url

OUTPUTS = ("auto", "table", "plain", "csv", "json", "jsonl")
DEFAULTS: Mapping[str, str | float] = {"campaign": "", "region": "US", "output": "auto", "lock_timeout": 30.0}
KEYS = ("store", *DEFAULTS)
COLUMNS = "columns"  # the table of the names of columns
PREFIX = "SMS_ADMIN_"
VARIABLES = {key: f"{PREFIX}{key.upper()}" for key in (*KEYS, "config")}
SET = "'config set'"  # the origin of a value that is about to be written
_LONGEST_WAIT = 3600
_NOT_IN_THE_FILE = {key: f"--{key} or {PREFIX}{key.upper()}" for key in ("actor", "config")}
_PLACEHOLDERS = {"store": "FILE", "campaign": "ID", "region": "CC", "output": "FORM", "lock_timeout": "SECONDS"}


def check_key(key: str, where: str) -> None:
    """Raises BadUsage, with the setting that was probably meant, for one that does not exist."""
    known = (*KEYS, *(column_key(field) for field in Field))
    if key in _NOT_IN_THE_FILE:
        hint: Hint = f"give it with {_NOT_IN_THE_FILE[key]}" if where == SET else command("config set", key, "")
        raise BadUsage(f"{key} is not kept in the settings file ({where}): it is {_NOT_IN_THE_FILE[key]}", hint)
    if key not in known:
        close = _column_meant(key) or difflib.get_close_matches(key, known, n=1)
        meant = (
            f"did you mean {close[0]!r}?" if close else f"the settings are {', '.join((*KEYS, column_key('FIELD')))}"
        )
        hint = instead(key, close[0] if close else "KEY") if where == SET else command("config set", key, "")
        raise BadUsage(f"unknown setting {key!r} in {where}; {meant}", hint)


def _column_meant(key: str) -> list[str]:
    """The setting of the field that ``columns.phone`` and its like mean; empty for a key that names no field."""
    table, dot, word = key.partition(".")
    meaning = field_meant(word) if dot and table == COLUMNS else None
    return [column_key(meaning)] if meaning else []


def column_key(field: str) -> str:
    """The setting that names the column of ``field``."""
    return f"{COLUMNS}.{field}"


def checked(key: str, value: object, origin: str) -> str | float:
    """``value`` as the setting ``key`` holds it. Raises BadUsage for an invalid one; ``origin`` is its source."""
    return _CHECKS.get(key, _column_name)(key, value, origin)


def _wrong(key: str, value: object, origin: str, allowed: str) -> BadUsage:
    return BadUsage(f"{key} cannot be {value!r} ({origin}); it is {allowed}", _other(key, value, origin))


def _other(key: str, value: object, origin: str) -> Hint:
    """The command line that sets another value in the place of the wrong one."""
    placeholder = _PLACEHOLDERS.get(key, "NAME")
    if origin == SET:
        return instead(str(value), placeholder)
    if origin == f"--{key}":
        return again(origin, placeholder)
    if origin in VARIABLES.values():
        return Again(environ=(origin, ""))
    return command("config set", key, placeholder)


def _path(key: str, value: object, origin: str) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise _wrong(key, value, origin, "the path of a file, or a URL: postgresql://HOST/DATABASE")
    return server_url(value, origin) if is_server_url(value) else value


def _campaign(key: str, value: object, origin: str) -> str:
    if value == "":
        return ""
    try:
        return read_campaign_id(str(value))
    except BadUsage:
        raise _wrong(key, value, origin, "a Campaign ID, like C7GH42I, or empty") from None


def _region(key: str, value: object, origin: str) -> str:
    text = str(value).strip().upper()
    if text not in ("US", "CA", "AU"):
        from sms_admin.domain.phone import is_region

        if not is_region(text):
            raise _wrong(key, value, origin, "a country, like US (ISO 3166-1 alpha-2)")
    return text


def _output(key: str, value: object, origin: str) -> str:
    if value not in OUTPUTS:
        raise _wrong(key, value, origin, f"one of {', '.join(OUTPUTS)}")
    return str(value)


def as_seconds(text: str) -> str | float:
    """A typed number of seconds; any other text is returned unchanged, and refused later."""
    return float(text) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) else text


def _seconds(key: str, value: object, origin: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LONGEST_WAIT:
        raise _wrong(key, value, origin, f"a number of seconds from 0 to {_LONGEST_WAIT}")
    return float(value)


def _column_name(key: str, value: object, origin: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(key, value, origin, "the name of a column")
    return value.strip()


_CHECKS: Mapping[str, Callable[[str, object, str], str | float]] = {
    "store": _path,
    "campaign": _campaign,
    "region": _region,
    "output": _output,
    "lock_timeout": _seconds,
}
