"""A dry run never says that anything is done."""

import pytest

from tests.driving import Cli

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("fitting", "would_be", "done"),
    [
        (1, "the other one would be done", "the other one is done"),
        (2, "the other 2 would be done", "the other 2 are done"),
    ],
)
def test_the_rows_that_are_not_refused_would_be_done(fitting: int, would_be: str, done: str, ready: Cli) -> None:
    numbers = [f"+1408555010{n}" for n in range(fitting)]
    ready.holds(*((number, f"user{number[-1]}", "Enabled", "") for number in numbers))
    words = ("numbers", "assign", *numbers, "+14085550199", "--partial")
    dry, real = ready.run(*words, "--dry-run"), ready.run(*words)
    assert (dry.code, f"1 of {fitting + 1} rows is refused; {would_be}" in dry.err) == (5, True)
    assert (real.code, f"1 of {fitting + 1} rows is refused; {done}" in real.err) == (5, True)


@pytest.mark.parametrize("more", [("--dry-run",), ("--yes",)])
def test_a_file_without_rows_is_said_to_have_none(more: tuple[str, ...], ready: Cli) -> None:
    done = ready.ok("numbers", "assign", "--csv", ready.file("none.csv", "phone_number\n"), *more)
    assert done.err == "No rows: nothing to save.\n"
