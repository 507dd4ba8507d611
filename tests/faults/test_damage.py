"""A damaged file (``python -m tests.stress damage`` at full size)."""

from tests.stress import damage
from tests.stress.world import World


def test_damage_is_found_and_whoever_meets_it_writes_nothing(world: World) -> None:
    damage.damage(world, 1)
