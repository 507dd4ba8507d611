"""What ends on a server (``python -m tests.stress server-kill server-crash …`` at full size)."""

from collections.abc import Iterator

import pytest

from tests.database import Database
from tests.stress import crowds, servers
from tests.stress.servers import ServerWorld


@pytest.fixture(scope="module")
def on_server(tmp_path_factory: pytest.TempPathFactory, database: Database) -> Iterator[ServerWorld]:
    """A world of 1,000 numbers in the database of the session."""
    database.without_store()
    yield ServerWorld(tmp_path_factory.mktemp("server"), rows=1_000, seed=20_000, quick=True, database=database)
    database.without_store()


def test_no_single_change_is_lost_among_many(on_server: ServerWorld) -> None:
    crowds.crowd(on_server, 2)


def test_a_killed_program_leaves_all_or_nothing_and_no_lock(on_server: ServerWorld) -> None:
    servers.kill_client(on_server, 2)


def test_a_server_process_that_ends_leaves_all_or_nothing(on_server: ServerWorld) -> None:
    servers.kill_backend(on_server, 2)


def test_an_interrupt_is_truly_reported_and_ends_the_work_on_the_server(on_server: ServerWorld) -> None:
    servers.interrupt(on_server, 2)


def test_a_server_that_crashes_leaves_all_or_nothing(on_server: ServerWorld) -> None:
    if not on_server.there.is_here():
        pytest.skip("the processes of a server on another machine cannot be killed")
    servers.crash(on_server, 1)
