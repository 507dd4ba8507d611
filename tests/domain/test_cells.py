"""The apostrophe before a cell that a spreadsheet would run."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sms_admin.domain.cells import guard, is_harmless, unguard, unguarded

suspicious = st.text(st.sampled_from("'=+-@\t\r\n\"0123456789,;x \x00"), max_size=20)
cells = st.text(st.characters(exclude_categories=())) | suspicious | st.just("+14085550100")


def at_a_glance(column: list[str]) -> bool:
    """Whether one look at the whole column shows that it is harmless."""
    return is_harmless("".join(f"\n{cell}" for cell in column), len(column))


@given(cells)
@example("+14085550100\n")
def test_a_guarded_cell_is_run_by_no_spreadsheet(cell: str) -> None:
    shown = guard(cell)
    assert shown[:1] not in set("=+-@\t\r") or re.fullmatch(r"\+[1-9][0-9]{6,14}", shown)


@given(cells)
def test_what_was_guarded_comes_back(cell: str) -> None:
    assert unguard(guard(cell)) == cell


@given(st.lists(cells))
def test_many_cells_are_unguarded_as_each_is(texts: list[str]) -> None:
    assert list(unguarded(texts)) == [unguard(text) for text in texts]


@given(cells)
def test_a_cell_that_is_safe_as_a_file_has_it_stays_to_the_letter(cell: str) -> None:
    """So a report can echo the cells of a file, and its rejects can be fed in again and again."""
    echoed = guard(unguard(cell))
    assert unguard(echoed) == unguard(cell)
    assert echoed == cell or cell[:1] in set("=+-@\t\r")


@given(st.lists(cells))
@example(["+14085550100\n"])
@example(["+14085550100", "+14085550101"])
def test_a_column_that_is_harmless_at_a_glance_needs_no_guard(column: list[str]) -> None:
    if at_a_glance(column):
        assert [guard(cell) for cell in column] == column


def test_columns_of_numbers_and_of_names_are_harmless_at_a_glance() -> None:
    assert at_a_glance(["+14085550100", "+442079460456"])
    assert at_a_glance(["Jane", "", "O'Neill"])
    assert not at_a_glance(["+14085550100", "=1"])


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-1", "'-1"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("+14085550100", "+14085550100"),
        ("'+14085550100", "''+14085550100"),
        ("+14085550100\n", "'+14085550100\n"),
        ("+0408555010", "'+0408555010"),
        ("+1408555010012345", "'+1408555010012345"),
        ("'tis", "'tis"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_the_guard_is_put_before_what_a_spreadsheet_would_run(cell: str, shown: str) -> None:
    assert guard(cell) == shown


@pytest.mark.parametrize("cell", ["'tis", "'", "", "a'=b", "'a=b", "''"])
def test_an_apostrophe_that_guards_nothing_stays(cell: str) -> None:
    assert unguard(cell) == guard(cell) == cell
