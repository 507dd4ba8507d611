"""Which column of a file is which: what ``--column`` says of it, and what people are shown of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sms_admin.cli.options import Reading
from sms_admin.cli.state import State
from sms_admin.domain.columns import Field, Naming, field_meant, is_guess, meant, same_name
from sms_admin.domain.commands import instead, quoted
from sms_admin.domain.errors import BadUsage

if TYPE_CHECKING:
    from sms_admin.intake import Sheet

NUMBERS = (Field.NUMBER.value,)  # the columns of a request that names or selects numbers, without a file
_EXAMPLE = 'like --column phone_number="Mobile phone"'


@dataclass(frozen=True, slots=True)
class ColumnsRead:
    """How the columns of a file were read: ``read`` is field → name of its column, ``unused`` are all other names."""

    read: Mapping[str, str]
    unused: Sequence[str]


def naming(state: State, reading: Reading, fields: frozenset[Field], *, users_alone: bool) -> Naming:
    """What a command that reads ``fields`` wants of a file. Raises BadUsage for a ``--column`` that cannot be.

    ``users_alone``: the file may name users and no numbers.
    """
    return Naming(fields, _given(reading.column or []), state.settings.columns, users_alone)


def check_reading(reading: Reading, file: str | None) -> None:
    """Raises BadUsage where a file is described and none is read."""
    for flag, given in (("--column", reading.column), ("--sheet", reading.sheet)):
        if file is None and given:
            hint = "leave it out, or name a file with --csv, and no NUMBER or USER"
            raise BadUsage(f"{flag} is about a file, and none is read", hint)


def _given(texts: Sequence[str]) -> dict[Field, str]:
    given: dict[Field, str] = {}
    for text in texts:
        word, equals, name = text.partition("=")
        if not equals:
            reason = f"--column cannot be {text!r}: it is a field and the name of its column, {_EXAMPLE}"
            raise BadUsage(reason, instead(text, "FIELD=NAME"))
        meaning = _field(word, text)
        if meaning in given:
            raise BadUsage(f"--column {meaning} is given twice", "give it once")
        given[meaning] = name.strip()
    return given


def _field(word: str, text: str) -> Field:
    for meaning in Field:
        if same_name(meaning) == same_name(word):
            return meaning
    reason = f"--column cannot be {text!r}: the field is one of {', '.join(Field)}"
    raise BadUsage(reason, instead(text, f"{field_meant(word) or 'FIELD'}{text[len(word) :]}"))


def columns_of(sheet: "Sheet") -> ColumnsRead:
    """How ``sheet`` was understood."""
    read = {meaning.value: sheet.header[at] for meaning, at in sheet.columns.items()}
    used = set(sheet.columns.values())
    return ColumnsRead(read, [name for at, name in enumerate(sheet.header) if at not in used and name.strip()])


def say_columns(state: State, sheet: "Sheet", columns: ColumnsRead, fields: frozenset[Field]) -> None:
    """Says which column was read as what, where anything of the file is not read or a name is taken for another."""
    if sheet.name:
        state.say(f"sheet: {_shown(sheet.name)}")
    if sheet.lacks:
        state.say(_lacking(sheet.lacks))
    if sheet.above:
        state.say(_above(sheet.above))
    if Field.NUMBER not in sheet.columns:
        state.say("no column of phone numbers: each row means the one number of its user that fits")
    if not say_read(state, columns):
        return
    missing = fields - {Field(meaning) for meaning in columns.read}
    for name, meaning in meant(columns.unused, missing).items():
        state.say(f"did you mean --column {quoted([f'{meaning}={name}'])}?")


def say_read(state: State, columns: ColumnsRead) -> bool:
    """Says which column was read as what, unless each is used under a known name; returns whether it was said."""
    if not columns.unused and not any(map(is_guess, columns.read.values())):
        return False
    read = ", ".join(f"{meaning} ← {_shown(name)}" for meaning, name in columns.read.items())
    unused = f"; not used: {', '.join(map(_shown, columns.unused))}" if columns.unused else ""
    state.say(f"columns: {read}{unused}")
    return True


def say_unnamed(state: State, sheet: "Sheet") -> None:
    """Says where a column without a name has something in it."""
    if sheet.unnamed_line:
        state.say(f"line {sheet.unnamed_line} has a cell in a column without a name, which is not used")


def _lacking(rows: int) -> str:
    many = f"{rows:,} more rows that are" if rows != 1 else "1 more row that is"
    return f"the page says that its table has {many} not in this file: only what the browser showed was saved"


def _above(lines: range) -> str:
    if len(lines) == 1:
        return f"line {lines[0]} stands above the header and was skipped"
    return f"lines {lines[0]} to {lines[-1]} stand above the header and were skipped"


def _shown(name: str) -> str:
    return " ".join(name.split())
