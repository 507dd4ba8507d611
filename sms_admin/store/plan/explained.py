"""A planned row with the values that its sentence may name."""

import json
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from sms_admin.domain.plan import PlannedRow


class Explained(NamedTuple):
    """A planned row with the values that its sentence may name.

    ``seq`` is its place; ``rival`` the number in the way of this one, ``earlier`` the line of that or of this one;
    ``details`` are the row's names and site of its user, ``details_earlier`` different ones on an earlier row;
    ``other`` the user's live number that is disabled when this one is enabled, with its present state. What ends
    in ``_after`` is how it will be; of the owner only an import changes anything.
    """

    seq: int
    line: int
    text: str
    why: str
    number: str
    earlier: int
    rival: str
    details: str
    details_earlier: str
    user: str
    owner: str
    first_name: str
    last_name: str
    site: str
    owner_after: str
    first_name_after: str
    last_name_after: str
    site_after: str
    display: str
    wanted: str
    status_text: str
    status: str
    campaign: str
    country: str
    outcome: str
    code: str
    status_after: str
    campaign_after: str
    other: str
    other_status: str
    other_campaign: str
    cells: str

    def reported(self, reason: str, cells: "Cells") -> PlannedRow:
        """What a report shows of the row."""
        number = self.number or self.text
        return PlannedRow(self.line, number, "", "", "", "", "", self.outcome, self.code, reason, cells)


Cells = tuple[str, ...]


def with_cells(rows: Sequence[Explained]) -> Iterator[tuple[Explained, Cells]]:
    """Each row with its own cells. Their texts are read together: a million times one is ten times slower."""
    return zip(rows, map(tuple, json.loads(f"[{','.join([row.cells for row in rows])}]")), strict=True)


# What every report holds of a row; what its sentence names comes to that.
OF_REPORTS = ("line", "number", "text", "outcome", "code", "cells")
NUMBERS = frozenset({"seq", "line", "earlier"})  # the fields that are not texts


def making(names: Sequence[str]) -> Callable[[Sequence[Any]], Explained]:
    """What makes a row from the values of ``names``; its other fields are empty."""
    places = {name: at for at, name in enumerate(names)}
    empty = {name: len(names) + (name in NUMBERS) for name in Explained._fields}
    pick = itemgetter(*(places.get(name, empty[name]) for name in Explained._fields))
    return lambda values: tuple.__new__(Explained, pick((*values, "", 0)))  # ``_make`` is slower
