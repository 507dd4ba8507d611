"""Lists of numbers in an order other than by number.

The order is computed once, into a temporary table of places, and the list follows it page by page. So a page
costs as much as in the usual order, and memory does not grow with the number of rows.
"""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, MetaData, Select, Table, case, func, insert, select

from sms_admin.domain.sorting import SortField, Sorting
from sms_admin.domain.statuses import SmsStatus, assignment
from sms_admin.store.backend import backend_of
from sms_admin.store.names import full_name
from sms_admin.store.paging import Reading, keep_more, paged
from sms_admin.store.plan.staging import inserted, renew
from sms_admin.store.statuses import is_on_page
from sms_admin.store.tables import number, run, user
from sms_admin.store.words import Words

_ranked = Table(
    "ranked",
    MetaData(),
    Column("place", Integer, primary_key=True),
    Column("number", Words, nullable=False),
    prefixes=["TEMPORARY"],
)
_NOT_ASSIGNED = assignment(SmsStatus.ENABLED, "")


def _written(text: ColumnElement[str]) -> ColumnElement[Any]:
    """Texts that people write are sorted without case (ASCII only); an empty one counts as missing."""
    return func.nullif(func.lower(text, type_=Words()), "")


_KEYS: dict[SortField, ColumnElement[Any]] = {
    SortField.NUMBER: number.c.number,
    SortField.USER: number.c.user,
    SortField.NAME: _written(full_name(user.c.first_name, user.c.last_name)),
    SortField.FIRST_NAME: _written(user.c.first_name),
    SortField.LAST_NAME: _written(user.c.last_name),
    SortField.SITE: _written(user.c.site),
    SortField.COUNTRY: func.nullif(number.c.country, ""),
    SortField.CATEGORY: number.c.category,
    SortField.STATUS: number.c.status,
    SortField.CAMPAIGN_ID: number.c.campaign_id,
    # As the words are sorted: every Campaign ID begins with a C.
    SortField.ASSIGNMENT: case((is_on_page(number.c.status), func.coalesce(number.c.campaign_id, _NOT_ASSIGNED))),
    SortField.UPDATED_AT: run.c.at,
}


def sorted_pages(
    reading: Reading, lines: Select[Any], conditions: Sequence[ColumnElement[bool]], sorting: Sorting
) -> Iterator[Sequence[Any]]:
    """The rows of ``lines`` that meet ``conditions``, page by page; ``lines`` selects from ``number`` and ``user``.

    A number that is deleted, or no longer meets the conditions, before its page is read is left out.
    """
    with reading() as connection:
        renew(connection, _ranked)
        count = inserted(connection, insert(_ranked).from_select(["place", "number"], _ranking(conditions, sorting)))
        backend_of(connection).settle(connection, _ranked, count)
    placed = lines.with_only_columns(_ranked.c.place, *lines.selected_columns)
    query = placed.join(_ranked, _ranked.c.number == number.c.number).where(*conditions)
    keep_more(reading)
    yield from paged(reading, query, itemgetter(slice(1, None)))


def _ranking(conditions: Sequence[ColumnElement[bool]], sorting: Sorting) -> Select[Any]:
    key = _KEYS[sorting.field]
    by = (key.desc() if sorting.descending else key.asc()).nulls_last()
    place = func.row_number().over(order_by=(by, number.c.number)).label("place")
    source = number.outerjoin(user, user.c.user == number.c.user)
    if sorting.field is SortField.UPDATED_AT:
        source = source.outerjoin(run, run.c.run == number.c.run)
    return select(place, number.c.number).select_from(source).where(*conditions).order_by(place)
