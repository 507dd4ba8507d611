"""Case-insensitive search and comparison of texts, the same on every engine."""

from sqlalchemy import ColumnElement, Connection, func, or_, select, union_all

from sms_admin.domain.users import user_key
from sms_admin.store.backend import backend_of
from sms_admin.store.constructs import folded
from sms_admin.store.tables import number, user

USER_TEXTS = (user.c.user, user.c.spelling, user.c.first_name, user.c.last_name)
FULL_NAME: ColumnElement[str] = user.c.first_name.concat(" ").concat(user.c.last_name)


def matches(text: str, columns: tuple[ColumnElement[str], ...]) -> ColumnElement[bool]:
    """Any of ``columns`` contains ``text``, in any case; a formatted number is found by its digits."""
    parts = [has_text(column, text) for column in (*columns, FULL_NAME)]
    digits = "".join(c for c in text if c not in " ()-.+")
    if digits.isdecimal() and digits.isascii():
        parts.append(number.c.number.contains(digits))
    return or_(*parts)


def prepare(connection: Connection, text: str) -> None:
    """A search beyond ASCII compares folded texts, which some engines must be given first."""
    if text.isascii():
        return
    columns = (*USER_TEXTS, user.c.site, FULL_NAME)
    texts = union_all(*(select(column.label("text")) for column in columns))
    backend_of(connection).know_folded(connection, texts)


def has_text(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """``column`` contains ``text``, in any case."""
    # The engine's own case folding may be limited to ASCII; folding each row takes three times as long.
    if text.isascii():
        return column.icontains(text, autoescape=True)
    return folded(func.coalesce(column, "")).contains(user_key(text), autoescape=True)


def is_text(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """``column`` is ``text``, in any case."""
    if text.isascii():
        return func.lower(column) == text.lower()
    return folded(func.coalesce(column, "")) == user_key(text)
