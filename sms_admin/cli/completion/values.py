"""The possible values of a parameter, by its metavar in the help."""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from sms_admin import config
from sms_admin.cli.completion.line import FILES, Line, Offer, Parameter
from sms_admin.cli.completion.scripts import SCRIPTS
from sms_admin.domain.comparing import COMPARED, Scope
from sms_admin.domain.errors import Failure
from sms_admin.domain.numbers import COVERED_COUNTRIES
from sms_admin.domain.places import Category
from sms_admin.domain.server import Access
from sms_admin.domain.sorting import SortField
from sms_admin.domain.statuses import SET_STATUSES, Assigned, BrandStatus, SmsStatus
from sms_admin.render.text import harmless

Source = Callable[[Line, str], list[Offer]]


def values(line: Line, parameter: Parameter, word: str) -> list[Offer]:
    """The values of ``parameter`` that complete ``word``."""
    metavar = str(parameter.metavar)
    group = line.names[0] if line.names else ""
    names = (f"{group} {metavar}", parameter.opts[0], metavar)
    source = next((SOURCES[name] for name in names if name in SOURCES), _nothing)
    return source(line, word)


def _nothing(_line: Line, _word: str) -> list[Offer]:
    return []


def _files(_line: Line, _word: str) -> list[Offer]:
    return [Offer(FILES)]


def _one_of(words: Iterable[str]) -> Source:
    known = list(words)
    return lambda _line, word: [Offer(w) for w in known if w.casefold().startswith(word.casefold())]


def _stored(kind: str) -> Source:
    """The keys of one kind in the store; empty where it cannot be read at once."""

    def source(line: Line, word: str) -> list[Offer]:
        from sms_admin.service.completing import stored

        flags = {key: value for key, value in line.options.items() if key in ("store", "config")}
        owner = line.arguments[0] if kind == "number" and line.names[:1] == ["user"] and line.arguments else ""
        with suppress(Failure):
            found = stored(config.load(flags, os.environ).store, kind, word, owner)
            return [Offer(value, harmless(description)) for value, description in found if value.isprintable()]
        return []

    return source


def _setting(line: Line, word: str) -> list[Offer]:
    """The value of ``config set KEY``."""
    return _SETTINGS.get(line.arguments[0], _nothing)(line, word)


_SETTINGS: Mapping[str, Source] = {
    "store": _files,
    "campaign": _stored("campaign"),
    "region": _one_of(sorted(COVERED_COUNTRIES)),
    "output": _one_of(config.OUTPUTS),
}
# Where one metavar means two things, the key begins with the group or the option.
SOURCES: Mapping[str, Source] = {
    "ACCESS": _one_of(Access),
    "TO": _files,
    "BRAND": _stored("brand"),
    "--field": _one_of(COMPARED),
    "--ignore": _one_of(COMPARED),
    "CAMPAIGN": _stored("campaign"),
    "ID": _stored("campaign"),
    "USER": _stored("user"),
    "NUMBER": _stored("number"),
    "RUN": _stored("run"),
    "brand STATUS": _one_of(BrandStatus),
    "campaign STATUS": _one_of(SET_STATUSES),
    "numbers STATUS": _one_of(SmsStatus),
    "WHICH": _one_of(Assigned),
    "SCOPE": _one_of(Scope),
    "CC": _one_of(sorted(COVERED_COUNTRIES)),
    "FORM": _one_of(config.OUTPUTS),
    "KEY": _one_of(config.KEYS),
    "VALUE": _setting,
    "SHELL": _one_of(SCRIPTS),
    "FILE": _files,
    "BACKUP": _files,
    "FIELD": _one_of(SortField),
    "CATEGORY": _one_of(Category),
    **dict.fromkeys(("NEW", "SITE", "TEXT", "NAME", "TIME", "HEX", "N", "FIELD=NAME", "ROLE"), _nothing),
}
