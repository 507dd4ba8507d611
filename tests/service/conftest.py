"""The store that random histories begin with."""

import pytest

from tests.driving import BRAND, OTHER_CAMPAIGN, Cli
from tests.service.histories import NUMBERS, USERS, Beginning


@pytest.fixture
def beginning(ready: Cli, engine: str, request: pytest.FixtureRequest) -> Beginning:
    """A store with two campaigns that take numbers, and one number on the page."""
    ready.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED")
    ready.holds((NUMBERS[0], USERS[0], "Enabled", ""), (NUMBERS[1], "", "", ""))
    database = request.getfixturevalue("database") if engine == "postgres" else None
    if database:
        database.keep("beginning")
    return Beginning(ready.place, database)
