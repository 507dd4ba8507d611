"""One prepared world for all faults of a test run: making it takes longer than most of them."""

import pytest

from tests.stress.world import World


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world of 1,000 numbers. Its seed is fixed: a test must be the same each time."""
    return World(tmp_path_factory.mktemp("world"), rows=1_000, seed=20_000, quick=True)


@pytest.fixture
def world(prepared: World) -> World:
    """The prepared world with a store as new."""
    prepared.fresh()
    return prepared
