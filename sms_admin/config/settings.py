"""The settings in effect, each from its first source, and the actor."""

import getpass
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from sms_admin.config.checks import COLUMNS, DEFAULTS, KEYS, PREFIX, VARIABLES, as_seconds, checked, column_key
from sms_admin.config.file import read_file
from sms_admin.domain.columns import Field
from sms_admin.domain.commands import Again, again
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.server import ServerUrl, is_server_url, server_url
from sms_admin.domain.users import why_no_actor

_OTHERS = ("SMS_ADMIN_ACTOR", "SMS_ADMIN_DEBUG")  # variables that are not settings


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in effect. ``origins`` is the source of each key; ``lock_timeout`` is in seconds.

    ``columns`` maps a field to the name that its column has in the user's files.
    """

    path: Path
    store: Path | ServerUrl
    campaign: str
    region: str
    output: str
    lock_timeout: float
    columns: Mapping[Field, str]
    origins: Mapping[str, str]


def load(flags: Mapping[str, str], environ: Mapping[str, str], *, missing_ok: bool = False) -> Settings:
    """The settings in effect. Raises BadUsage for a wrong one, naming its source.

    ``missing_ok``: a named file that is missing counts as empty. An empty variable counts as unset.
    """
    _check_variables(environ)
    path = config_path(flags, environ)
    named = "config" in flags or bool(environ.get(VARIABLES["config"]))
    found = read_file(path, must_exist=named and not missing_ok)
    values, origins = _first_of_each(flags, environ, found, str(path))
    if origins["store"] == "default":
        values["store"] = str(_default_store())
    right = {key: checked(key, values[key], origins[key]) for key in KEYS}
    store = _place(str(right["store"]), origins["store"], path)
    return Settings(
        path=path,
        store=store,
        campaign=str(right["campaign"]),
        region=str(right["region"]),
        output=str(right["output"]),
        lock_timeout=float(right["lock_timeout"]),
        columns=_columns(found),
        origins=origins | {column_key(field): str(path) for field in _columns(found)},
    )


def _columns(found: Mapping[str, object]) -> dict[Field, str]:
    table = found.get(COLUMNS)
    return {Field(field): str(name).strip() for field, name in table.items()} if isinstance(table, Mapping) else {}


def _place(text: str, origin: str, path: Path) -> Path | ServerUrl:
    """Where the store is. A relative path in the settings file ``path`` is relative to that file."""
    if is_server_url(text):
        return server_url(text, origin)
    place = _expanded(text, origin)
    return path.absolute().parent / place if origin == str(path) else place


def _first_of_each(
    flags: Mapping[str, str], environ: Mapping[str, str], found: Mapping[str, object], path: str
) -> tuple[dict[str, object], dict[str, str]]:
    """The value of each setting, and where it comes from."""
    values: dict[str, object] = dict(DEFAULTS)
    origins = dict.fromkeys(KEYS, "default")
    for key in KEYS:
        variable = VARIABLES.get(key, "")
        if key in flags:
            values[key], origins[key] = flags[key], f"--{key}"
        elif environ.get(variable):
            text = environ[variable]
            values[key], origins[key] = as_seconds(text) if key == "lock_timeout" else text, variable
        elif key in found:
            values[key], origins[key] = found[key], path
    return values, origins


def _check_variables(environ: Mapping[str, str]) -> None:
    """Raises BadUsage for a variable that looks like a setting and is not one: a typo would go unnoticed."""
    known = [*VARIABLES.values(), *_OTHERS]
    for name in environ:
        if name.startswith(PREFIX) and name not in known:
            close = get_close_matches(name[len(PREFIX) :], [word[len(PREFIX) :] for word in known], n=1)
            hint = f"did you mean {PREFIX}{close[0]}?" if close else f"the variables are {', '.join(known)}"
            raise BadUsage(f"unknown setting {name} in the environment; {hint}", Again(unset=name))


def config_path(flags: Mapping[str, str], environ: Mapping[str, str]) -> Path:
    """The settings file in effect, whether it exists or not."""
    if flags.get("config") == "":
        raise BadUsage("config cannot be '' (--config); it is the path of a file", again("--config", "FILE"))
    if "config" in flags:
        return _expanded(flags["config"], "--config")
    if environ.get(VARIABLES["config"]):
        return _expanded(environ[VARIABLES["config"]], VARIABLES["config"])
    return _default_folder() / "config.toml"


def _default_folder() -> Path:
    from platformdirs import user_config_path  # not at the top: finding the places costs 20 ms

    try:
        return user_config_path("sms-admin", appauthor=False)
    except RuntimeError:  # no home directory: nothing to read, and writing reports it
        return Path("~/.config/sms-admin")


def _default_store() -> Path:
    from platformdirs import user_data_path

    with suppress(RuntimeError):
        place = user_data_path("sms-admin", appauthor=False)
        if place.is_absolute():  # an older platformdirs leaves a ~ that it cannot resolve
            return place / "store.db"
    raise BadUsage("there is no home directory, and so no default place for the store", again("--store", "FILE"))


def _expanded(path: str, origin: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise BadUsage(f"there is no home directory for {path} ({origin})", "write the path without ~") from None


def actor(flag: str | None, environ: Mapping[str, str]) -> str:
    """The actor: ``--actor``, SMS_ADMIN_ACTOR, the login name, or the user ID where that has no name.

    Raises BadUsage for a name that cannot be shown, or where none of these is available.
    """
    if flag is not None:
        return _named(flag, "--actor")
    if environ.get("SMS_ADMIN_ACTOR"):
        return _named(environ["SMS_ADMIN_ACTOR"], "SMS_ADMIN_ACTOR")
    try:
        return _named(getpass.getuser(), "the login name")
    except (OSError, KeyError, ImportError):
        number = getattr(os, "getuid", None)  # Windows has none
        if number is None:
            raise BadUsage("the login name is not known; who is at work?", again("--actor", "NAME")) from None
        return f"uid {number()}"


def _named(text: str, origin: str) -> str:
    if why := why_no_actor(text):
        raise BadUsage(f"the actor cannot be {text!r} ({origin}): {why}", again("--actor", "NAME"))
    return text.strip()
