"""The world of a store on a server, and the faults that only happen there."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.database import Database
from tests.stress.endings import ended, wait_for_handlers
from tests.stress.world import World, must, no_traceback


@dataclass
class ServerWorld(World):
    """A world whose store is in ``database``."""

    database: Database | None = None

    @property
    def there(self) -> Database:
        """The database."""
        assert self.database is not None
        return self.database

    @property
    def place(self) -> str:
        """The URL of the store."""
        return self.there.url

    def keep(self) -> None:
        """Keeps the store as it was prepared."""
        self.there.keep("prepared")

    def fresh(self) -> None:
        """Puts the store back as it was prepared."""
        self.there.put_back("prepared")
        self.report.unlink(missing_ok=True)

    def ask(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Asks the store directly, as psql would."""
        return self.there.ask(query.replace("?", "%s"), parameters)

    def check(self) -> None:
        """What the store holds is whole."""
        self.ok("store", "check")

    def backends(self) -> list[int]:
        """The processes of the server that work for this program."""
        asked = "SELECT pid FROM pg_stat_activity WHERE application_name = 'sms-admin'"
        return [int(str(pid)) for (pid,) in self.there.run(asked)]


def kill_client(world: ServerWorld, times: int) -> str:
    """SIGKILL of the program: the whole run or none, and its lock is free within seconds."""
    whole, slowest = 0, 0.0
    for process, _ in _at_work(world, times):
        process.kill()
        process.communicate()
        began = time.monotonic()
        no_traceback(world.ok("numbers", "remove", world.numbers[0]))  # waits for the lock, if it is still held
        slowest = max(slowest, time.monotonic() - began)
        assigned = world.assigned()
        must(assigned in (0, world.rows - 1), assigned, "of", world.rows, "are assigned")
        whole += assigned > 0
        world.check()
    return f"{times} kills of the program, {whole} after the commit; the next Save waited {slowest:.1f} s at most"


def kill_backend(world: ServerWorld, times: int) -> str:
    """The end of the server's process for a run, by SIGTERM: one line, exit 8 or saved, and the next run succeeds."""
    whole = 0
    for process, backends in _at_work(world, times):
        for pid in backends:
            world.there.run(f"SELECT pg_terminate_backend({pid})")
        done = no_traceback(ended(process))
        must(done.returncode in (0, 7, 8), done)
        whole += world.whole_or_nothing(done=done.returncode == 0)
        _runs_again(world)
    return f"{times} ends of the server's process, {whole} after the commit"


def crash(world: ServerWorld, times: int) -> str:
    """SIGKILL of the server's process: the server starts anew, and the run is in the store whole or not at all."""
    must(world.there.is_here(), "the processes of a server on another machine cannot be killed")
    whole = 0
    for process, backends in _at_work(world, times):
        for pid in backends:
            os.kill(pid, signal.SIGKILL)
        done = no_traceback(ended(process))
        must(done.returncode in (0, 7, 8), done)
        world.there.reconnect()
        whole += world.whole_or_nothing(done=None if done.returncode else True)
        _runs_again(world)
    return f"{times} crashes of the server, {whole} after the commit"


def _at_work(world: ServerWorld, times: int) -> "Iterator[tuple[subprocess.Popen[bytes], list[int]]]":
    """``times`` bulk runs, each at a random instant of its work on the server, with the server's processes for it.

    A program takes long to start, and another load makes it longer: so the instant is counted from its connection on. A
    run that has ended by then is left out.
    """
    world.fresh()
    process = _connected(world)
    began, caught = time.monotonic(), 0
    must(ended(process).returncode == 0, "it fails")
    working = time.monotonic() - began
    for _ in range(5 * times):
        world.fresh()
        process = _connected(world)
        time.sleep(world.random.uniform(0, working))
        if not (backends := world.backends()):
            must(ended(process).returncode == 0, "it fails")
            continue
        caught += 1
        yield process, backends
        if caught == times:
            return
    must(False, "only", caught, "of", times, "runs were met at work")


def _connected(world: ServerWorld) -> "subprocess.Popen[bytes]":
    """A bulk run that has reached the server, or has ended."""
    process = world.start("numbers", "assign", "--csv", str(world.assign), "--yes")
    while process.poll() is None and not world.backends():
        time.sleep(0.01)
    return process


def _runs_again(world: ServerWorld) -> None:
    world.ok("numbers", "assign", "--csv", str(world.assign), "--yes")
    world.whole_or_nothing(done=True)
    world.check()


def interrupt(world: ServerWorld, times: int) -> str:
    """SIGINT at a random instant: what is said is true, and the server's process is gone or idle soon after."""
    took, slowest = _undisturbed(world), 0.0
    for _ in range(times):
        world.fresh()
        process = world.start("numbers", "assign", "--csv", str(world.assign), "--yes")
        wait_for_handlers(process)
        time.sleep(world.random.uniform(0, took))
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        done = no_traceback(ended(process))
        must(done.returncode in (0, 130), done)
        world.whole_or_nothing(done=done.returncode == 0 or b"but run" in done.stderr)
        while world.backends():
            must(time.monotonic() - sent < 10, "the server still works for a program that has ended")
            time.sleep(0.05)
        slowest = max(slowest, time.monotonic() - sent)
        world.check()
    return f"{times} signals; the slowest end, of the server's process too, took {slowest:.1f} s"


def _undisturbed(world: ServerWorld) -> float:
    world.fresh()
    began = time.monotonic()
    must(ended(world.start("numbers", "assign", "--csv", str(world.assign), "--yes")).returncode == 0, "it fails")
    return time.monotonic() - began
