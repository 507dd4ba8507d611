"""A full name in SQL is the one that the domain makes."""

import pytest
from sqlalchemy import literal, select

from sms_admin.domain import users
from sms_admin.store.names import full_name
from sms_admin.store.store import Store
from tests.driving import Cli

NAMES = ("", "Jane", "Zoë", "van der Berg", "  Jane ", "O'Neill")


@pytest.mark.parametrize("first", [None, *NAMES])
def test_a_full_name_in_sql_is_the_one_of_the_domain(ready: Cli, first: str | None) -> None:
    store = Store(ready.place, 5)
    with store.reading() as connection:
        for last in (None, *NAMES):
            found = connection.execute(select(full_name(literal(first), literal(last)))).scalar_one()
            assert found == users.full_name(first or "", last or "")
    store.close()
