"""A number as the lists show it: ``numbers list``, ``numbers show``, ``user show``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from sms_admin.cli.listing import Listing
from sms_admin.domain.columns import LISTED
from sms_admin.domain.statuses import assignment, status_label
from sms_admin.domain.users import full_name, full_names
from sms_admin.render import records

if TYPE_CHECKING:
    from sms_admin.service.lists import NumberLine, NumberRow

FIELDS = LISTED


def assignment_of(line: "NumberLine") -> str:
    """The Assignment column."""
    return assignment(line.status, line.campaign_id or "")


def name_of(line: "NumberLine") -> str:
    """First and last name of the number's user."""
    return full_name(line.first_name or "", line.last_name or "")


def record_of(line: "NumberRow") -> records.Row:
    """The values of ``FIELDS``."""
    return [value for (value,) in _columns([line])]


class _Assignments(dict[tuple[str, str | None], str]):
    """The Assignment of a status and a campaign, each made only once, for speed: there may be a million numbers."""

    def __missing__(self, kind: tuple[str, str | None]) -> str:
        self[kind] = made = assignment(kind[0], kind[1] or "")
        return made


def _columns(page: "Sequence[NumberRow]") -> records.Columns:
    if not page:
        return []
    number, user, first, last, site, country, category, status, campaign, at = zip(*page, strict=True)
    name = full_names(_texts(first), _texts(last))
    assigned = list(map(_Assignments().__getitem__, zip(status, campaign, strict=True)))
    return (number, user, name, country, category, status, campaign, assigned, at, first, last, site)


def _texts(column: "Sequence[str | None]") -> "Sequence[str]":
    return [text or "" for text in column] if None in column else cast("Sequence[str]", column)


def _line(row: "NumberRow") -> tuple[str, ...]:
    number, user, first, last, _site, _country, _category, status, campaign, _at = row
    name = full_name(first or "", last or "")
    return (number, user or "", name, status_label(status), assignment(status, campaign or ""))


number_listing: "Listing[NumberRow]" = Listing(
    "numbers", FIELDS, record_of, ("Number", "User", "Name", "Status", "Assignment"), _line, by_column=_columns
)
