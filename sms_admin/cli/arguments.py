"""What people type, as values. A wrong word is an error that lists the valid ones; an empty filter is an error too.

So a script whose variable is empty does not get an unfiltered list.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar, overload

from sms_admin.domain import phone
from sms_admin.domain.commands import again, command, instead
from sms_admin.domain.errors import BadUsage
from sms_admin.domain.moments import rfc3339
from sms_admin.domain.text import visible

E = TypeVar("E", bound=StrEnum)


@overload
def one_of(kind: type[E], text: str, option: str, listed: Iterable[E] = ()) -> E: ...
@overload
def one_of(kind: type[E], text: str | None, option: str, listed: Iterable[E] = ()) -> E | None: ...
def one_of(kind: type[E], text: str | None, option: str, listed: Iterable[E] = ()) -> E | None:
    """The member of ``kind`` that ``text`` names, in any case; None for None. Raises BadUsage.

    ``option`` is written as in the help, like ``--as ACCESS``; ``listed`` are the members that the message lists,
    where those are not all.
    """
    if text is None:
        return None
    wanted = text.strip().casefold().replace("-", "_").replace(" ", "_")
    for member in kind:
        if member.value.casefold().replace("-", "_") == wanted:
            return member
    raise unknown_word(text, option, [*listed] or kind)


def unknown_word(text: str, option: str, words: Iterable[str], *, repeated: bool = False) -> BadUsage:
    """The failure for a word that is not in ``words``; the hint suggests the closest one.

    ``option`` is written as in the help, like ``--as ACCESS``. ``repeated``: it may stand there more than once, so
    only this word of it is replaced.
    """
    known = list(words)
    flag, _, placeholder = option.partition(" ")
    right = closest(text, known) or placeholder
    return BadUsage(
        f"{flag} cannot be {text!r}: it is one of {', '.join(known)}",
        instead(text, right) if repeated else again(flag, right),
    )


def closest(text: str, words: Iterable[str]) -> str:
    """The one of ``words`` that ``text`` is probably meant for; empty where none is like it."""
    known = {word.casefold(): word for word in words}
    return "".join(known[found] for found in get_close_matches(text.strip().casefold(), known, n=1))


def read_number(text: str, region: str) -> str:
    """A number that a command names, in E.164. Raises BadUsage with the reason."""
    number = phone.read(text, region)
    if isinstance(number, phone.Unreadable):
        message = f"{visible(text)!r} is not a phone number: {number}"
        raise BadUsage(message, instead(text, "NUMBER"), code=number.code)
    return number


def check_no_file(numbers: Sequence[str], region: str) -> None:
    """Raises BadUsage for a file that is named in the place of a number."""
    if (
        len(numbers) == 1
        and os.path.isfile(numbers[0])
        and isinstance(phone.read(numbers[0], region), phone.Unreadable)
    ):
        raise BadUsage(
            f"{numbers[0]!r} is a file; --csv reads the numbers of one", instead(numbers[0], "--csv", numbers[0])
        )


def read_run(text: str) -> int:
    """The number of a run that a command names. Raises BadUsage."""
    if not (text.isascii() and text.isdigit() and len(text) <= 1000):
        raise BadUsage(f"{text!r} is not a run: a run is a number, like 7", command("history list"))
    return int(text)


def read_since(text: str, flag: str = "--since") -> str:
    """A date or time as the history writes it: RFC 3339 UTC; a time without a zone is UTC. Raises BadUsage."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if moment.microsecond:  # the history has whole seconds: round up
            moment = moment.replace(microsecond=0) + timedelta(seconds=1)
        return rfc3339(moment)
    except (ValueError, OverflowError):
        raise BadUsage(
            f"{flag} cannot be {text!r}: it is a day like 2026-01-31, or a time like 2026-01-31T08:30:00Z",
            again(flag, "TIME"),
        ) from None


def read_limit(text: str) -> int:
    """A number of rows; 0 stands for all. Raises BadUsage."""
    if not (text.isascii() and text.isdigit()):
        raise BadUsage(f"--limit cannot be {text!r}: it is a number of rows, 0 for all", again("--limit", "N"))
    return int(text) if len(text) < 19 else 0


def filled(text: str | None, name: str) -> str:
    """``text`` without the blanks around it; empty for None. Raises BadUsage where nothing is left of it.

    ``name`` is an option or an argument as the help writes it, like ``--search TEXT`` or ``USER``.
    """
    if text is not None and not text.strip():
        flag, _, placeholder = name.partition(" ")
        again_with = again(flag, placeholder) if placeholder else instead(text, name)
        raise BadUsage(f"{flag} cannot be {text!r}", again_with)
    return (text or "").strip()
