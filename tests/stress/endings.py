"""The end of a bulk run that nobody chose: SIGKILL, SIGINT, SIGTERM at a random instant."""

import os
import signal
import subprocess
import time
from pathlib import Path

from tests.stress.world import Bytes, World, must, no_traceback


def kill(world: World, times: int) -> str:
    """SIGKILL at a random instant: the store holds the whole run or none, and the next run succeeds."""
    took, journals, whole = _undisturbed(world), 0, 0
    for turn in range(times):
        world.fresh()
        process = _assign(world)
        if turn % 2:  # every other time while the store is being written, or the journal would rarely be there
            _wait_for_journal(world, process)
            time.sleep(world.random.uniform(0, took / 5))
        else:
            time.sleep(world.random.uniform(0, took))
        process.kill()
        process.communicate()
        journals += world.journal.exists() and world.journal.stat().st_size > 0
        whole += _recovers(world)
    must(journals > 0 or times < 10, "no kill left a journal behind")
    return f"{times} kills, {journals} with the journal left behind, {whole} after the commit"


def _recovers(world: World) -> bool:
    # Another program may be the first to open the store; the program itself must do as well.
    if world.random.random() < 0.5:
        world.ok("numbers", "list", "--limit", "1")
    saved = world.whole_or_nothing()
    world.check()
    world.ok("numbers", "assign", "--csv", str(world.assign), "--yes")
    world.whole_or_nothing(done=True)
    return saved


def interrupt(world: World, times: int) -> str:
    """SIGINT and SIGTERM at a random instant: one line says whether the run was saved, and the exit code why."""
    took, endings, slowest = _undisturbed(world), {True: 0, False: 0}, 0.0
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        for turn in range(times):
            world.fresh()
            process = _assign(world)
            wait_for_handlers(process)
            if turn % 2:
                time.sleep(world.random.uniform(0, took))
            else:  # every other time about the commit, where it is hard to see which is right
                _wait_for_journal(world, process)
                _wait_for_commit(world, process)
                time.sleep(0.02 * world.random.random() ** 3)
            sent = time.monotonic()
            process.send_signal(number)
            done = ended(process)
            slowest = max(slowest, time.monotonic() - sent)
            if done.returncode == 0:
                world.whole_or_nothing(done=True)  # it was through already
                continue
            must(done.returncode == code, done)
            endings[_says_saved(world, done)] += 1
            must(not world.unfinished(), "a temporary file is left", done)
            world.check()
    return (
        f"{2 * times} signals, {endings[False]} before the commit, {endings[True]} after it, the others too late; "
        f"the slowest end took {slowest:.2f} s"
    )


def _says_saved(world: World, done: Bytes) -> bool:
    """What the one line of the error says of the Save, which must be true."""
    no_traceback(done)
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("error: ")]
    must(len(lines) == 1, done)
    saved = " was saved" in lines[0] and "nothing" not in lines[0]
    must(saved != ("nothing was saved" in lines[0]), done)
    world.whole_or_nothing(done=saved)
    must(world.report.exists() == saved, "a report stands beside a Save that was made, and beside no other", done)
    return saved


def _assign(world: World) -> "subprocess.Popen[bytes]":
    world.report.unlink(missing_ok=True)
    return world.start("numbers", "assign", "--csv", str(world.assign), "--yes", "--report", str(world.report))


def _undisturbed(world: World) -> float:
    """How long the run takes where nothing happens, in seconds."""
    world.fresh()
    began = time.monotonic()
    must(ended(_assign(world)).returncode == 0, "the run fails by itself")
    return time.monotonic() - began


def ended(process: "subprocess.Popen[bytes]") -> Bytes:
    """The process when it has come to its end by itself."""
    out, err = process.communicate(timeout=300)
    return Bytes(process.args, process.returncode, out, err)


def _wait_for_journal(world: World, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None and not world.journal.exists():
        time.sleep(0.001)


def _wait_for_commit(world: World, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None and world.journal.exists():
        pass


def wait_for_handlers(process: "subprocess.Popen[bytes]") -> None:
    """Until the program has taken the signals over. Before that it is Python that is ended, not the program."""
    while process.poll() is None and not _catches(process.pid, signal.SIGTERM):
        time.sleep(0.001)


def _catches(pid: int, number: int) -> bool:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return not os.path.exists("/proc")
    caught = next(line.split()[1] for line in lines if line.startswith("SigCgt:"))
    return bool(int(caught, 16) >> (number - 1) & 1)
