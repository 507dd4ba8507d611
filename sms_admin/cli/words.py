"""What people type, as values: each wrong word is an error that says which are right."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from sms_admin.domain import phone
from sms_admin.domain.errors import BadUsage

E = TypeVar("E", bound=StrEnum)


def one_of(kind: type[E], text: str | None, flag: str) -> E | None:
    """The member of ``kind`` that ``text`` names, whatever its case; None for None. Raises BadUsage."""
    if text is None:
        return None
    wanted = text.strip().casefold().replace("-", "_").replace(" ", "_")
    for member in kind:
        if member.value.casefold().replace("-", "_") == wanted:
            return member
    raise unknown_word(text, flag, kind)


def unknown_word(text: str, flag: str, words: Iterable[str]) -> BadUsage:
    """What is said of a word that is none of ``words``."""
    return BadUsage(f"{flag} cannot be {text!r}", f"one of {', '.join(words)}")


def read_number(text: str, region: str) -> str:
    """A number that a command names, in E.164. Raises BadUsage with the reason."""
    try:
        return phone.read(text, region)
    except phone.Unreadable as e:
        raise BadUsage(f"{text!r} is not a phone number: {e}", "write it like +14085550100", code=e.code) from None
