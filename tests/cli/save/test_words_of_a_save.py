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


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        (1, "1 number has no campaign, but is not Enabled: "),
        (2, "2 numbers have no campaign, but none of them is Enabled: "),
    ],
)
def test_where_no_number_is_enabled_those_that_wait_are_counted(waiting: int, said: str, ready: Cli) -> None:
    ready.holds(*((f"+1408555{n:04}", "", "Pending", "") for n in range(100, 100 + waiting)))
    done = ready.ok("numbers", "assign", "--unassigned", "--yes")
    assert done.err.splitlines()[-1].startswith(said)
