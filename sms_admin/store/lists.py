"""What the lists show, page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from sms_admin.domain.errors import damaged
from sms_admin.domain.meant import Owned
from sms_admin.domain.sorting import SortField, Sorting
from sms_admin.domain.statuses import is_unassigned
from sms_admin.store.matching import FULL_NAME, USER_TEXTS, has_text, is_text, matches, prepare
from sms_admin.store.paging import Reading, as_stored, keep_more, paged
from sms_admin.store.sorting import sorted_pages
from sms_admin.store.statuses import holds, is_live, is_on_page
from sms_admin.store.tables import change, number, run, user


class NumberLine(NamedTuple):
    """A number as the lists show it; a missing text is None, a missing name is empty."""

    number: str
    user: str | None
    first_name: str | None
    last_name: str | None
    site: str | None
    country: str
    category: str
    status: str
    campaign_id: str | None
    updated_at: str


# The same without names: a list may have a million, and to make a NumberLine of each takes longer than to write them.
NumberRow: TypeAlias = tuple[str, str | None, str | None, str | None, str | None, str, str, str, str | None, str]


class UserLine(NamedTuple):
    """A user as the lists show it, with the number of numbers and the live one. ``user`` is as first written."""

    key: str
    user: str
    first_name: str
    last_name: str
    site: str
    numbers: int
    live_number: str | None


@dataclass(frozen=True, slots=True)
class NumberFilter:
    """Which numbers to list; each given part narrows the list.

    ``user`` is a user key; ``changed_since`` is RFC 3339 UTC, to the second.
    """

    on_sms_page: bool = True
    assigned: bool | None = None
    campaign_id: str = ""
    user: str = ""
    status: str = ""
    country: str = ""
    search: str = ""
    site: str = ""
    category: str = ""
    changed_since: str = ""


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which users to list; each given part narrows the list."""

    search: str = ""
    without_live: bool = False


# A number must agree with its last recorded change, or one of the two was tampered with or damaged. Only where it does
# has it a time: so no row needs one value more, which a list of a million would feel.
_sound = and_(
    number.c.status.is_not_distinct_from(change.c.status_after),
    number.c.campaign_id.is_not_distinct_from(change.c.campaign_after),
    or_(number.c.user.is_(None), user.c.user.is_not(None)),
)
_NUMBER_LINES = (
    select(
        number.c.number,
        user.c.spelling,
        user.c.first_name,
        user.c.last_name,
        user.c.site,
        number.c.country,
        number.c.category,
        number.c.status,
        number.c.campaign_id,
        case((_sound, run.c.at)).label("updated_at"),
    )
    .outerjoin(user, user.c.user == number.c.user)
    .outerjoin(run, run.c.run == number.c.run)
    .outerjoin(change, and_(change.c.run == number.c.run, change.c.number == number.c.number))
)

_updated_at = itemgetter(NumberLine._fields.index("updated_at"))

_is_users = number.c.user == user.c.user
_USER_LINES = select(
    user.c.user,
    user.c.spelling,
    user.c.first_name,
    user.c.last_name,
    user.c.site,
    select(func.count()).where(_is_users).correlate(user).scalar_subquery(),
    select(number.c.number).where(_is_users, is_live(number.c.status)).correlate(user).scalar_subquery(),
)


def numbers(reading: Reading, wanted: NumberFilter, sorting: Sorting) -> Iterator[Sequence[NumberRow]]:
    """The numbers in the order of ``sorting``. Raises StoreUnusable at the first page with one that is not sound."""
    with reading() as connection:
        prepare(connection, wanted.search + wanted.site)
    conditions = _conditions(wanted)
    if sorting.field is SortField.NUMBER:
        keep_more(reading)
        parts = as_stored(reading, _NUMBER_LINES.where(*conditions), newest_first=sorting.descending)
    else:
        parts = sorted_pages(reading, _NUMBER_LINES, conditions, sorting)
    return map(_all_sound, parts)


def _all_sound(rows: Sequence[NumberRow]) -> Sequence[NumberRow]:
    if not all(map(_updated_at, rows)):
        wrong = next(row[0] for row in rows if not _updated_at(row))
        raise damaged(f"number {wrong} is not what its last run left")
    return rows


def count_numbers(connection: Connection, wanted: NumberFilter) -> int:
    """How many numbers the filter lets through."""
    prepare(connection, wanted.search + wanted.site)
    query: Select[Any] = select(func.count()).select_from(number)
    if wanted.search or wanted.site:
        query = query.outerjoin(user, user.c.user == number.c.user)
    return int(connection.execute(query.where(*_conditions(wanted))).scalar_one())


def _conditions(wanted: NumberFilter) -> list[ColumnElement[bool]]:
    c = number.c
    found: list[ColumnElement[bool]] = []
    if wanted.on_sms_page:
        found.append(is_on_page(c.status))
    if wanted.assigned is not None:
        assigned = c.campaign_id.is_not(None)
        found.append(assigned if wanted.assigned else holds(is_unassigned, number))
    for column, value in (
        (c.campaign_id, wanted.campaign_id),
        (c.user, wanted.user),
        (c.status, wanted.status),
        (c.country, wanted.country),
        (c.category, wanted.category),
    ):
        if value:
            found.append(column == value)
    if wanted.site:
        found.append(is_text(user.c.site, wanted.site))
    if wanted.changed_since:
        found.append(c.run.in_(select(run.c.run).where(run.c.at >= wanted.changed_since)))
    if wanted.search:
        found.append(matches(wanted.search, (c.number, *USER_TEXTS)))
    return found


def sites(connection: Connection) -> list[str]:
    """The sites that users have, sorted."""
    query = select(user.c.site).where(user.c.site != "").distinct().order_by(user.c.site)
    return list(connection.execute(query).scalars())


def has_site(connection: Connection, site: str) -> bool:
    """Whether any user has that site, in any case."""
    prepare(connection, site)
    return connection.execute(select(user.c.user).where(is_text(user.c.site, site)).limit(1)).first() is not None


def users(reading: Reading, wanted: UserFilter) -> Iterator[list[UserLine]]:
    """The users, sorted by name."""
    with reading() as connection:
        prepare(connection, wanted.search)
    return paged(reading, _USER_LINES.where(*_user_conditions(wanted)), UserLine._make)


def count_users(connection: Connection, wanted: UserFilter) -> int:
    """How many users the filter lets through."""
    prepare(connection, wanted.search)
    query = select(func.count()).select_from(user)
    return int(connection.execute(query.where(*_user_conditions(wanted))).scalar_one())


def _user_conditions(wanted: UserFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.search:
        found.append(or_(*(has_text(text, wanted.search) for text in (*USER_TEXTS, user.c.site, FULL_NAME))))
    if wanted.without_live:
        found.append(~exists().where(_is_users, is_live(number.c.status)))
    return found


def user_line(connection: Connection, key: str) -> UserLine | None:
    """One user by key, or None."""
    row = connection.execute(_USER_LINES.where(user.c.user == key)).first()
    return UserLine(*row) if row else None


def number_line(connection: Connection, text: str) -> NumberLine | None:
    """One number by its E.164 text, or None."""
    row = connection.execute(_NUMBER_LINES.where(number.c.number == text)).first()
    return NumberLine(*_all_sound([tuple(row)])[0]) if row else None


def users_numbers(connection: Connection, key: str) -> list[Owned]:
    """The numbers of a user, sorted."""
    n = number.c
    query = select(n.number, n.status, func.coalesce(n.campaign_id, ""), n.country, n.category).where(n.user == key)
    return [Owned(*row) for row in connection.execute(query.order_by(n.number))]
