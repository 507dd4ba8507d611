"""Rows of a request, from cells to staged values: every text is parsed here, once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _json_text
from typing import cast

from sms_admin.domain import phone
from sms_admin.domain.cells import unguarded
from sms_admin.domain.columns import Field
from sms_admin.domain.places import places
from sms_admin.domain.refusals import Code, shortened
from sms_admin.domain.registration import id_key, is_campaign_id
from sms_admin.domain.rows import UNUSABLE, Cell, Slice
from sms_admin.domain.statuses import read_assignment, read_status
from sms_admin.domain.text import plain, visible
from sms_admin.domain.typed_cells import OddCell
from sms_admin.domain.users import (
    DETAILS,
    MAX_LENGTH,
    are_addresses,
    name_key,
    split_name,
    user_key,
    user_keys,
    why_no_user_name,
)
from sms_admin.intake.table import Batch

_Parser = Callable[[Sequence[str]], Sequence[Cell]]  # of a column
_Columns = Mapping[str, Sequence[str]]  # the cells of some rows, by field
_A_TEXT = "write a text there, or leave it empty"


@dataclass(frozen=True, slots=True)
class Layout:
    """Which cell of a row holds which field, and what else to keep.

    ``region`` reads national forms; ``keep_cells`` keeps the row for a report; ``importing`` also reads the fields
    of an import. ``guarded``: an apostrophe may stand before a text that a spreadsheet would run.
    ``comparing``: nothing is brought in, so country and category need not be derived.
    """

    columns: Mapping[str, int]
    region: str
    keep_cells: bool = False
    importing: bool = False
    guarded: bool = False
    comparing: bool = False

    @property
    def deriving(self) -> bool:
        """Whether country and category are derived: only an import brings numbers in."""
        return self.importing and not self.comparing


def read(batches: Iterable[Batch], layout: Layout) -> Iterator[Slice]:
    """Staged rows for the batches, slice by slice; ``seq`` counts them from 1."""
    seq = 1
    for batch in filter(len, batches):
        yield from _read_batch(batch, range(seq, seq + len(batch)), layout)
        seq += len(batch)


def _read_batch(batch: Batch, seqs: Sequence[int], layout: Layout) -> Iterator[Slice]:
    numbers = _read_numbers(batch, layout)
    if phone.Unreadable not in set(map(type, numbers)):  # mostly
        yield _readable(batch, seqs, cast("Sequence[str]", numbers), layout)
        return
    bad = {at: why for at, why in enumerate(numbers) if isinstance(why, phone.Unreadable)}
    yield _unreadable(batch.only([*bad]), [seqs[at] for at in bad], [*bad.values()], layout)
    if good := {at: number for at, number in enumerate(numbers) if isinstance(number, str)}:
        yield _readable(batch.only([*good]), [seqs[at] for at in good], [*good.values()], layout)


def _read_numbers(batch: Batch, layout: Layout) -> Sequence[str | phone.Unreadable]:
    """The number of each row, or why it has none: what stands there, or that another field is no text."""
    columns = _columns(batch, layout)
    numbers: Sequence[str | phone.Unreadable] = [""] * len(batch)  # of users alone: the store says them
    if Field.NUMBER in columns:
        numbers = phone.read_column(columns[Field.NUMBER], layout.region)
    if batch.may_be_odd:
        for field, texts in columns.items():
            numbers = _beside(field, texts, numbers)
    return numbers


def _beside(
    field: str, texts: Sequence[str], numbers: Sequence[str | phone.Unreadable]
) -> Sequence[str | phone.Unreadable]:
    """The ``numbers`` of rows; that of a row whose ``field`` is no text where it comes from is refused for it."""
    if OddCell not in set(map(type, texts)):
        return numbers
    return [
        _no_text(field, text)
        if isinstance(text, OddCell) and (field == Field.NUMBER or isinstance(number, str))
        else number
        for text, number in zip(texts, numbers, strict=True)
    ]


def _no_text(field: str, cell: OddCell) -> phone.Unreadable:
    if field == Field.NUMBER:
        return phone.Unreadable(cell.code, cell.why)
    return phone.Unreadable(Code.BAD_CELL.value, f"{field} is '{_as_written(cell)}': {cell.why}", _A_TEXT)


def _columns(batch: Batch, layout: Layout) -> _Columns:
    return {field: batch.columns[at] for field, at in layout.columns.items()}


def _readable(batch: Batch, seqs: Sequence[int], numbers: Sequence[str], layout: Layout) -> Slice:
    staged = {"seq": seqs, "line": batch.lines, **_other_columns(batch, layout)}
    columns = _columns(batch, layout)
    if Field.NUMBER not in columns:
        return staged | _named_by(columns)
    staged["number"] = numbers
    if layout.deriving:
        staged["country"], staged["category"] = places(numbers)
    return staged


def _unreadable(batch: Batch, seqs: Sequence[int], reasons: Sequence[phone.Unreadable], layout: Layout) -> Slice:
    return {
        "seq": seqs,
        "line": batch.lines,
        "reading": [reason.code for reason in reasons],
        "why": [str(reason) for reason in reasons],
        **_named_by(_columns(batch, layout)),
        **_other_columns(batch, layout),
    }


def _named_by(columns: _Columns) -> dict[str, Sequence[Cell]]:
    """The text that stands for the number: the cell in its place, or the user in a file that names users alone."""
    if Field.NUMBER in columns:
        return {"text": list(map(_as_written, columns[Field.NUMBER]))}
    users = columns[Field.USER]
    return {"text": list(map(_as_written, users)), "user_alone": [True] * len(users)}


def _other_columns(batch: Batch, layout: Layout) -> dict[str, Sequence[Cell]]:
    """The staged columns beside the number: each is read from one column of the file."""
    readers = _import_readers(layout) if layout.importing else _CHANGE_READERS
    found: dict[str, Sequence[Cell]] = {}
    for field, cells in _columns(batch, layout).items():
        if parsers := readers.get(field):
            texts = _texts(cells, layout)
            found |= {staged: parse(texts) for staged, parse in parsers.items()}
    if layout.keep_cells:
        found["cells"] = _json_lists([_texts(column, layout) for column in batch.columns])
    return found


def _json_lists(columns: Sequence[Sequence[str]]) -> list[str]:
    """``json.dumps`` of the texts of each row, in a quarter of the time."""
    rows = zip(*(map(_json_text, column) for column in columns), strict=True)
    return [f"[{texts}]" for texts in map(", ".join, rows)]


def _texts(cells: Sequence[str], layout: Layout) -> Sequence[str]:
    """What ``cells`` say, without the apostrophe before what a spreadsheet would run."""
    return unguarded(cells) if layout.guarded else cells


def _import_readers(layout: Layout) -> "Mapping[str, Mapping[str, _Parser]]":
    """A full name identifies the user where the file has no user names; otherwise it gives missing names."""
    readers = _COMPARE_READERS if layout.comparing else _IMPORT_READERS
    if Field.NAME not in layout.columns:
        return readers
    in_place = Field.USER not in layout.columns
    return {**readers, Field.NAME: _NAME_AS_USER if in_place else _NAME_OF_NEW}


def _each(parse: Callable[[str], Cell]) -> _Parser:
    """The parser of a column that reads each of its texts by itself."""
    return lambda texts: list(map(parse, texts))


def _usable_keys(texts: Sequence[str]) -> Sequence[str]:
    return user_keys(texts, UNUSABLE)


@lru_cache(maxsize=1_000)  # a file has few statuses and campaigns, each of them many times
def _status(text: str) -> str:
    return read_status(text) or UNUSABLE


@lru_cache(maxsize=1_000)
def _unread_status(text: str) -> str | None:
    """A status that is not valid, as it is written."""
    return _as_written(text) if _status(text) == UNUSABLE else None


@lru_cache(maxsize=1_000)
def _campaign(text: str) -> str:
    """A Campaign ID, plain or as the console writes it; what cannot be one stays as it is written."""
    named = read_assignment(text)
    key = id_key(named)
    if is_campaign_id(key):
        return key
    # A letter of another script looks like ours, so it is shown by its number.
    if not key.isascii() and len(key) == len("C7GH42I"):
        return "".join(c if c.isascii() else f"<U+{ord(c):04X}>" for c in key)
    return shortened(visible(named.strip()))


def _spelling(text: str) -> str:
    # One character more than a name can have, so that a longer one is still recognised as too long.
    name = text.strip()
    if not name.isascii():
        name = visible(name) if why_no_user_name(name) else plain(name).strip()
    return name[: MAX_LENGTH + 1]


def _spellings(texts: Sequence[str]) -> Sequence[str]:
    return texts if are_addresses(texts) else list(map(_spelling, texts))


def _as_written(text: str) -> str:
    return shortened(visible(text.strip()))


# The fields of a file that a change and an import read: field → staged column → how its texts are read.
_CHANGE_READERS: Mapping[str, Mapping[str, _Parser]] = {
    Field.USER: {"user": _each(user_key), "spelling": _each(_as_written)},
    Field.CAMPAIGN: {"wanted": _each(_campaign)},
}
_IMPORT_READERS: Mapping[str, Mapping[str, _Parser]] = {
    Field.USER: {"user": _usable_keys, "spelling": _spellings},
    Field.CAMPAIGN: {"wanted": _each(_campaign)},
    Field.SMS_STATUS: {"sms_status": _each(_status), "status_text": _each(_unread_status)},
    **{name: {name: _each(str)} for name in DETAILS},
}
# A list that is only compared brings no user in: a name that none can have differs from every user's.
_COMPARE_READERS = {**_IMPORT_READERS, Field.USER: {"user": user_keys, "spelling": _spellings}}
_NAME_AS_USER: Mapping[str, _Parser] = {"display": _each(name_key), "spelling": _each(_as_written)}
_NAME_OF_NEW: Mapping[str, _Parser] = {
    "new_first_name": _each(lambda text: split_name(text)[0]),
    "new_last_name": _each(lambda text: split_name(text)[1]),
}
