"""Full names in SQL, as ``full_name`` of the domain makes them."""

from typing import Any

from sqlalchemy import ColumnElement, func


def full_name(first: ColumnElement[Any], last: ColumnElement[Any]) -> ColumnElement[str]:
    """First and last name as the console's Name column shows them; NULL counts as empty."""
    return func.trim(func.coalesce(first, "").concat(" ").concat(func.coalesce(last, "")))
