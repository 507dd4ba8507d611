"""SQL constructs that engines spell differently; the spelling is in the package of each engine."""

from enum import Enum
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer
from sqlalchemy.sql.functions import FunctionElement

from sms_admin.store.words import Words


class json_row(FunctionElement[str]):  # noqa: N801 named like the SQL function that it stands for
    """A row as a JSON array: unambiguous whatever its fields hold, and the same bytes on every engine."""

    type = Words()
    name = "json_row"
    inherit_cache = True


class situation_text(FunctionElement[str]):  # noqa: N801
    """The facts about a row as one text, a JSON array for ``read_situation``, made as fast as the engine can.

    The text may differ between engines.
    """

    type = Words()
    name = "situation_text"
    inherit_cache = True


class row_id(FunctionElement[int]):  # noqa: N801
    """The ``id`` of a new row of a plan; the argument is its place in the file, if the engine needs it."""

    type = Integer()
    name = "row_id"
    inherit_cache = True


class by_number(FunctionElement[str]):  # noqa: N801
    """The key that puts the rows of a plan in the order of their numbers; the arguments are ``id`` and ``number``."""

    type = Words()
    name = "by_number"
    inherit_cache = True


class the_only(FunctionElement[Any]):  # noqa: N801
    """The value of a column in a group that is one row."""

    name = "the_only"
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


class folded(FunctionElement[str]):  # noqa: N801
    """A text as ``user_key`` folds it: without case, and composed (NFC)."""

    type = Words()
    name = "folded"
    inherit_cache = True


class Shape(Enum):
    """The shape of a key; the value is a regular expression."""

    BRAND_ID = "B[A-Z0-9]{6}"
    CAMPAIGN_ID = "C[A-Z0-9]{6}"
    E164 = "[+][1-9][0-9]{6,14}"
    SHA256 = "[0-9a-f]{64}"


class has_shape(FunctionElement[bool]):  # noqa: N801
    """Whether the whole text of a column has a shape; for a constraint."""

    type = Boolean()
    name = "has_shape"
    inherit_cache = True

    def __init__(self, column: str, shape: Shape) -> None:
        super().__init__()
        self.column, self.shape = column, shape
