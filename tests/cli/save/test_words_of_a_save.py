"""What is shown of a Save that nobody was asked about."""

import pytest

from tests.driving import Cli

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(("rows", "listed"), [(20, 20), (21, 0)])
def test_the_rows_of_a_small_save_are_listed_and_a_large_one_is_counted(rows: int, listed: int, ready: Cli) -> None:
    numbers = [[f"+1408555{n:04}"] for n in range(100, 100 + rows)]
    done = ready.ok("numbers", "import", ready.csv("new.csv", ("phone_number",), numbers), "--yes", "-o", "table")
    assert done.out.count("+1408555") == listed
    assert f"{rows} rows: {rows} changed" in done.out
