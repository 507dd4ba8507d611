"""All or nothing, unless ``--partial``: what becomes of a plan, by its counts."""

import pytest

from sms_admin.domain.plan import Counts, Summary


def plan(changed: int, unchanged: int, refused: int, *, partial: bool) -> Summary:
    return Summary("assign", Counts(changed + unchanged + refused, changed, unchanged, refused), partial=partial)


@pytest.mark.parametrize(
    ("counts", "partial", "stopped", "saves", "partly"),
    [
        ((3, 0, 0), False, False, True, False),
        ((0, 3, 0), False, False, False, False),
        ((0, 0, 0), False, False, False, False),
        ((2, 0, 1), False, True, False, False),
        ((0, 2, 1), False, True, False, False),
        ((2, 0, 1), True, False, True, True),
        ((0, 2, 1), True, False, False, True),
        ((0, 0, 3), True, True, False, False),
        ((0, 0, 3), False, True, False, False),
        ((3, 0, 0), True, False, True, False),
        ((0, 0, 0), True, False, False, False),
    ],
)
def test_refused_rows_stop_a_plan_unless_it_may_be_partial_and_others_are_left(
    counts: tuple[int, int, int], partial: bool, stopped: bool, saves: bool, partly: bool
) -> None:
    found = plan(*counts, partial=partial)
    assert (found.stopped, found.has_something_to_save, found.partly_done) == (stopped, saves, partly)


def test_a_plan_that_is_saved_names_its_run() -> None:
    shown = plan(1, 0, 0, partial=False)
    assert not shown.saved
    assert shown.as_saved(7, "ab").saved
    assert shown.as_dry_run().dry_run
    assert not shown.as_dry_run().saved
