"""Streams and surroundings (``python -m tests.stress output streams surroundings`` at full size)."""

import pytest

from tests.stress import outputs
from tests.stress.surroundings import surroundings
from tests.stress.world import World


@pytest.mark.parametrize("sink", ["a closed stream", "a full device"])
def test_a_save_is_made_although_nobody_takes_its_result(world: World, sink: str) -> None:
    assert outputs.saves(world, outputs.SINKS[sink], "json") == 1


@pytest.mark.parametrize("sink", ["a full device", "a reader that leaves"])
def test_what_only_shows_something_gives_up(world: World, sink: str) -> None:
    assert outputs.gives_up(world, sink, outputs.SINKS[sink], "csv") == 4


def test_no_file_of_ours_gets_the_place_of_a_closed_stream(world: World) -> None:
    done = world.run(
        *("numbers", "assign", "--csv", str(world.assign), "--yes", "--report", str(world.report)),
        preexec_fn=outputs.closing((0, 1, 2)),
    )
    assert done.returncode == 0
    assert world.whole_or_nothing(done=True)
    assert world.report.read_bytes().count(b"\n") == world.rows + 1
    assert b"error" not in world.report.read_bytes()


def test_surroundings_change_no_data(world: World) -> None:
    surroundings(world, 1)
