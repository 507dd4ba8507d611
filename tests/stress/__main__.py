"""``python -m tests.stress``: runs faults and says what was reached."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import SystemRandom

from tests.database import Database
from tests.server import server
from tests.stress import crowds, damage, disks, endings, outputs, servers, surroundings
from tests.stress.servers import ServerWorld
from tests.stress.world import Missed, World


@dataclass(frozen=True)
class Fault:
    """A fault, how often it happens at full size, and how many numbers the store has then."""

    strike: Callable[[World, int], str]
    times: int
    rows: int
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ServerFault:
    """The same of a store on a server, which the tests start themselves."""

    strike: Callable[[ServerWorld, int], str]
    times: int
    rows: int


FAULTS = {
    "kill": Fault(endings.kill, 100, 30_000),
    "interrupt": Fault(endings.interrupt, 20, 30_000),
    "crowd": Fault(crowds.crowd, 100, 1_000),
    "bulks": Fault(crowds.bulks, 10, 30_000),
    "readers": Fault(crowds.readers, 60, 30_000),
    "full": Fault(disks.full, 20, 30_000),
    "damage": Fault(damage.damage, 200, 300),
    "output": Fault(outputs.output, 5, 1_000),
    "streams": Fault(outputs.streams, 5, 1_000),
    "surroundings": Fault(surroundings.surroundings, 100, 1_000),
    "read-only": Fault(disks.read_only, 20, 1_000),
}
ON_A_SERVER = {
    "server-crowd": ServerFault(crowds.crowd, 100, 1_000),
    "server-kill": ServerFault(servers.kill_client, 50, 30_000),
    "server-end": ServerFault(servers.kill_backend, 50, 30_000),
    "server-crash": ServerFault(servers.crash, 50, 30_000),
    "server-interrupt": ServerFault(servers.interrupt, 20, 30_000),
}
_ALL = (*FAULTS, *ON_A_SERVER)


def main() -> int:
    """Runs the faults that the command line names; 1 where one of them was missed."""
    words = argparse.ArgumentParser(prog="python -m tests.stress", description=__doc__)
    words.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(_ALL)}; all of them if none is named")
    words.add_argument("--times", type=int, help="how often, instead of as often as the reach asks for")
    words.add_argument("--rows", type=int, help="how many numbers the store has")
    words.add_argument("--seed", type=int, default=SystemRandom().randrange(1_000_000), help="to repeat a run")
    given = words.parse_args()
    if unknown := set(given.names) - {*_ALL}:
        words.error(f"no such fault: {', '.join(sorted(unknown))}; there are {', '.join(_ALL)}")
    missed = [name for name in given.names or _ALL if not _reached(name, given)]
    return 1 if missed else 0


def _reached(name: str, given: argparse.Namespace) -> bool:
    _say(f"{name}: seed {given.seed}")
    with tempfile.TemporaryDirectory(prefix="sms-admin-stress-") as folder:
        try:
            struck = _struck if name in FAULTS else _struck_on_a_server
            _say(f"{name}: reached: {struck(name, Path(folder), given)}")
        except Missed as e:
            _say(f"{name}: MISSED: {e}")
            return False
    return True


def _struck(name: str, folder: Path, given: argparse.Namespace) -> str:
    fault = FAULTS[name]
    world = World(folder, given.rows or fault.rows, given.seed, fault.settings)
    return fault.strike(world, given.times or fault.times)


def _struck_on_a_server(name: str, folder: Path, given: argparse.Namespace) -> str:
    fault = ON_A_SERVER[name]
    with server() as url:
        database = Database(url)
        world = ServerWorld(folder, given.rows or fault.rows, given.seed, database=database)
        report = fault.strike(world, given.times or fault.times)
        database.close()
    return report


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())  # noqa: TID251 a program of its own
