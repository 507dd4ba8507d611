"""The way back along the runs of one thing: the hints of an undo come to an end."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sms_admin.domain.refusals import FINAL
from sms_admin.domain.trails import Stage, first_to_undo

CHANGE, UNDO, DELETE = "assign", "undo", "numbers delete"


def after(trail: list[Stage], undone: Stage) -> Stage:
    """The undo of a run whose result the thing shows."""
    assert trail[-1].after == undone.after
    return Stage(len(trail) + 1, UNDO, True, undone.after, undone.before)


def walked(choices: list[int]) -> list[Stage]:
    """A trail: new changes, departures, and undos of whatever may be undone at that point."""
    trail = [Stage(1, CHANGE, False, None, 1)]
    for choice in choices:
        now, run = trail[-1].after, len(trail) + 1
        undoable = [stage for stage in trail if stage.after == now and stage.before != now]
        if choice % 4 == 0:
            trail.append(Stage(run, CHANGE, False, now, run))
        elif choice % 4 == 1 and now is not None:
            trail.append(Stage(run, DELETE, False, now, None))
        else:
            trail.append(after(trail, undoable[choice % len(undoable)]))
    return trail


@given(st.lists(st.integers(0, 100), max_size=25), st.integers(0, 100))
def test_following_the_way_back_ends_at_one_of_the_ends_of_the_run(choices: list[int], some: int) -> None:
    trail = walked(choices)
    undone, runs = trail[some % len(trail)], len(trail)
    while trail[-1].after not in (undone.before, undone.after):
        assert len(trail) <= 2 * runs
        trail.append(after(trail, first_to_undo(trail, undone.run)))


@given(st.lists(st.integers(0, 100), max_size=25), st.integers(0, 100))
def test_of_a_thing_that_the_run_did_not_change_the_way_back_ends_at_the_state_that_the_run_met(
    choices: list[int], some: int
) -> None:
    met = walked(choices[: some % (len(choices) + 1)])
    trail = [replace(stage, run=2 * stage.run) for stage in walked(choices)]  # the run to undo is between two of them
    run, runs = 2 * len(met) + 1, len(trail)
    while trail[-1].after != met[-1].after:
        assert len(trail) <= 2 * runs
        first = first_to_undo(trail, run)
        assert trail[-1].after == first.after
        trail.append(Stage(trail[-1].run + 2, UNDO, True, first.after, first.before))


def test_the_run_to_undo_is_the_one_whose_result_the_thing_shows_and_no_undo_that_led_there() -> None:
    assign, remove = Stage(1, CHANGE, False, None, 1), Stage(2, CHANGE, False, 1, 2)
    back, there = Stage(3, UNDO, True, 2, 1), Stage(4, UNDO, True, 1, 2)
    assert first_to_undo([assign, remove], 1) == remove
    assert first_to_undo([assign, remove, back, there], 1) == remove


def test_what_was_taken_back_too_far_comes_back_by_the_undo_of_that_undo() -> None:
    first, second = Stage(1, CHANGE, False, None, 1), Stage(2, CHANGE, False, 1, 2)
    third = Stage(3, CHANGE, False, 2, 3)
    undos = [Stage(4, UNDO, True, 3, 2), Stage(5, UNDO, True, 2, 1), Stage(6, UNDO, True, 1, None)]
    trail = [first, second, third, *undos]
    assert first_to_undo(trail, 3) == undos[2]
    trail.append(Stage(7, UNDO, True, None, 1))
    assert first_to_undo(trail, 3) == undos[1]


def test_a_deactivation_bars_the_way_and_is_named() -> None:
    enabled = Stage(1, CHANGE, False, None, 1)
    moved, off = Stage(2, CHANGE, False, 1, 2), Stage(3, FINAL, False, 2, 3)
    again = Stage(4, CHANGE, False, 3, 4)
    assert first_to_undo([enabled, moved, off], 2) == off
    assert first_to_undo([enabled, moved, off, again], 2) == off
