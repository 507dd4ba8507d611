"""Many at once (``python -m tests.stress crowd bulks readers`` at full size)."""

from tests.stress import crowds
from tests.stress.world import World


def test_no_single_change_is_lost_among_many(world: World) -> None:
    crowds.crowd(world, 1)


def test_two_bulk_runs_over_the_same_numbers_come_one_after_the_other(world: World) -> None:
    crowds.bulks(world, 1)


def test_readers_do_not_hold_up_a_save(world: World) -> None:
    crowds.readers(world, 2)
