"""Full disks and read-only places (``python -m tests.stress full read-only`` at full size)."""

from tests.stress import disks
from tests.stress.world import World


def test_a_full_disk_ends_in_7_with_nothing_half_written(world: World) -> None:
    disks.full(world, 1)


def test_a_read_only_store_can_be_listed_and_is_refused_before_any_work(world: World) -> None:
    disks.read_only(world, 1)
