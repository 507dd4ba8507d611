"""What differs between the store and a list from elsewhere (README, "The rules")."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sms_admin.domain.columns import Field

# The fields that can be compared, in the order in which they are shown.
COMPARED = (
    Field.USER,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.NAME,
    Field.SITE,
    Field.SMS_STATUS,
    Field.CAMPAIGN,
)


class Scope(StrEnum):
    """Which numbers of the store a list must have: those on the SMS page, or all."""

    PAGE = "page"
    ALL = "all"


class Kind(StrEnum):
    """How a number differs."""

    MISSING_HERE = "missing-here"
    MISSING_THERE = "missing-there"
    DIFFERS = "differs"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Both:
    """A number that differs between the store and the list, or that one of them lacks.

    ``here`` and ``there`` are the values of each, by field; equal keys are spelled alike. ``line`` is that
    of the list, 0 for a number that only the store has. ``code`` says why a line cannot be read.
    """

    kind: Kind
    number: str
    line: int
    code: str
    here: Mapping[Field, str]
    there: Mapping[Field, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a comparison; ``field`` is the code of a line that cannot be read."""

    number: str
    difference: Kind
    field: str
    here: str
    there: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many numbers are the same, and how many differ, by kind; ``unreadable`` counts lines.

    ``only_name`` counts those of ``differ`` that differ in the field ``name`` and in no other.
    """

    same: int
    missing_here: int
    missing_there: int
    differ: int
    unreadable: int
    only_name: int = 0

    @property
    def numbers(self) -> int:
        """All numbers of both, each once."""
        return self.same + self.missing_here + self.missing_there + self.differ

    @property
    def is_equal(self) -> bool:
        """Nothing differs."""
        return self.numbers == self.same and not self.unreadable

    @property
    def is_for_import(self) -> bool:
        """An import of the list brings something of it into the store, or says which line to correct."""
        return bool(self.missing_here or self.unreadable or self.differ > self.only_name)


def differences(both: Both) -> Iterator[Difference]:
    """The lines for one number: one for each field that differs, or one that says what is wrong with it."""
    line = both.line or None
    if both.kind is not Kind.DIFFERS:
        yield Difference(both.number, both.kind, both.code, "", "", line)
        return
    for field, here in both.here.items():
        if not _alike(here, both.there[field]):
            yield Difference(both.number, both.kind, field, here, both.there[field], line)


def _alike(one: str, other: str) -> bool:
    """Whether two texts are the same after Unicode normalisation (NFC)."""
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
