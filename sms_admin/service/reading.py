"""Rows of a request, from cells to staged values: every text is parsed here, once."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sms_admin.domain import phone
from sms_admin.domain.cells import unguard
from sms_admin.domain.numbers import read_status
from sms_admin.domain.users import UnusableName, check_user_name, user_key
from sms_admin.store.staging import UNUSABLE, Cell, Slice

Record = tuple[int, Sequence[str]]
_Reader = Callable[[Sequence[str], str], Cell]
_DETAILS = ("first_name", "last_name", "site")
_SHOWN = 80  # characters of an unreadable text that a reason quotes


@dataclass(frozen=True, slots=True)
class Layout:
    """Which cell of a row holds which field of the contract, and what else to keep.

    ``region`` reads national forms; ``keep_cells`` keeps the row for a report; ``importing`` also reads what
    only an import takes.
    """

    columns: Mapping[str, int]
    region: str
    keep_cells: bool = False
    importing: bool = False


def read(records: Iterable[Sequence[Record]], layout: Layout) -> Iterator[Slice]:
    """Staged rows for the records, slice by slice; ``seq`` counts them from 1."""
    seq = 1
    for part in records:
        yield from _read_slice(part, layout, seq)
        seq += len(part)


def _read_slice(records: Sequence[Record], layout: Layout, seq: int) -> Iterator[Slice]:
    at, region, parse = layout.columns["phone_number"], layout.region, phone.read
    extras = _extras(layout)
    names, readers = tuple(extras), tuple(extras.values())
    good: list[tuple[Cell, ...]] = []
    bad: list[tuple[Cell, ...]] = []
    for place, (line, cells) in enumerate(records, seq):
        try:
            number = parse(cells[at], region)
        except phone.Unreadable as e:
            rest = [reader(cells, "") for reader in readers]
            bad.append((place, line, cells[at].strip()[:_SHOWN], e.code, str(e), *rest))
        else:
            good.append((place, line, number, *[reader(cells, number) for reader in readers]))
    yield Slice(("seq", "line", "number", *names), good)
    yield Slice(("seq", "line", "text", "reading", "why", *names), bad)


def _extras(layout: Layout) -> dict[str, _Reader]:
    """Staged columns beside the number, each with the function that reads it from the cells and the number."""
    readers: dict[str, _Reader] = {}
    columns = layout.columns
    if "user" in columns:
        readers |= _user_readers(columns["user"], layout.importing)
    if "campaign_id" in columns:
        readers["wanted"] = _cell(columns["campaign_id"], lambda text: text.strip().upper())
    if layout.importing:
        readers |= _import_readers(columns)
    if layout.keep_cells:
        readers["cells"] = lambda cells, _number: json.dumps(cells)
    return readers


def _import_readers(columns: Mapping[str, int]) -> dict[str, _Reader]:
    readers = {name: _cell(columns[name], unguard) for name in _DETAILS if name in columns}
    if "sms_status" in columns:
        readers["sms_status"] = _cell(columns["sms_status"], lambda text: read_status(text) or UNUSABLE)
        readers["status_text"] = _cell(columns["sms_status"], lambda text: text.strip()[:_SHOWN])
    readers["country"] = lambda _cells, number: phone.place(number)[0] if number else None
    readers["category"] = lambda _cells, number: phone.place(number)[1] if number else None
    return readers


def _user_readers(at: int, importing: bool) -> dict[str, _Reader]:
    if not importing:
        return {
            "user": _cell(at, lambda text: user_key(unguard(text))),
            "spelling": _cell(at, lambda text: text.strip()[:_SHOWN]),
        }
    return {"user": _cell(at, _usable_key), "spelling": _cell(at, lambda text: unguard(text).strip())}


def _usable_key(text: str) -> str:
    name = unguard(text)
    try:
        if name.strip():
            check_user_name(name)
    except UnusableName:
        return UNUSABLE
    return user_key(name)


def _cell(at: int, parse: Callable[[str], str]) -> _Reader:
    return lambda cells, _number: parse(cells[at])
