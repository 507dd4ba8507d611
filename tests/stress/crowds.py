"""Many at once: single changes, bulk runs, readers beside a writer."""

import json
import os
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random

from tests.driving import BRAND, CAMPAIGN, OTHER_CAMPAIGN
from tests.made_up import user_name
from tests.stress.world import Bytes, World, must, no_traceback

_WORKERS = 8
_CONTESTED = 20
_ACTIONS = ("assign", "assign", "remove", "enable")


def crowd(world: World, times: int) -> str:
    """8 processes, each ``times`` single changes of the same 20 numbers: nothing lost, nobody sees a raw lock."""
    world.fresh()
    with ThreadPoolExecutor(_WORKERS) as pool:
        done = pool.map(lambda worker: _worker(world, worker, times), range(_WORKERS))
        results = [result for part in done for result in part]
    codes = [result.returncode for result in results]
    must(set(codes) <= {0, 3, 8}, [r for r in results if r.returncode not in (0, 3, 8)][:3])
    saved = [summary["run"] for summary in map(_summary, results) if summary["saved"]]
    must(len(saved) == len(set(saved)), "two changes report the same run")
    in_store = {run for (run,) in world.ask("SELECT run FROM run WHERE run > 3")}
    must(set(saved) == in_store, "reported", len(saved), "but", len(in_store), "are in the history")
    _chained(world)
    world.check()
    refused, busy = codes.count(3), codes.count(8)
    return f"{len(results)} changes, {len(saved)} saved and in the history, {refused} refused by a rule, {busy} busy"


def _worker(world: World, worker: int, times: int) -> list[Bytes]:
    random = Random(world.seed * _WORKERS + worker)
    return [_change(world, random) for _ in range(times)]


def _change(world: World, random: Random) -> Bytes:
    action, place = random.choice(_ACTIONS), random.randrange(_CONTESTED)
    number = world.numbers[place]
    words = ["user", "enable-number", user_name(place), number] if action == "enable" else ["numbers", action, number]
    return no_traceback(world.run(*words, "--output", "json"))


def _summary(result: Bytes) -> dict[str, object]:
    return dict(json.loads(result.stdout)) if result.stdout else {"saved": False}


def _chained(world: World) -> None:
    """Each change of a number begins where the one before it ended, and the last one is what the number shows."""
    now: dict[str, tuple[object, object]] = {}
    query = "SELECT number, status_before, campaign_before, status_after, campaign_after FROM change ORDER BY run"
    for number, status_before, campaign_before, *after in world.ask(query):
        before = now.get(number, (None, None))
        must(before == (status_before, campaign_before), "a lost update of", number)
        now[number] = (after[0], after[1])
    shown = {
        n: (status, campaign) for n, status, campaign in world.ask("SELECT number, status, campaign_id FROM number")
    }
    must(shown == now, "the numbers do not show their last changes")


def bulks(world: World, times: int) -> str:
    """Two bulk runs at once over the same numbers: one after the other; busy past ``lock_timeout`` is exit 8."""
    seconds: list[float] = []
    for _ in range(times):
        world.fresh()
        _add_campaign(world)
        began = time.monotonic()
        both = [_move(world, campaign) for campaign in (CAMPAIGN, OTHER_CAMPAIGN)]
        done = [_ended(process) for process in both]
        seconds.append(time.monotonic() - began)
        must([d.returncode for d in done] == [0, 0], done)
        last = world.ask("SELECT campaign_after, count(*) FROM change WHERE run = 6 GROUP BY 1")
        shown = world.ask("SELECT campaign_id, count(*) FROM number GROUP BY 1")
        must(last == shown and len(last) == 1 and last[0][1] == world.rows, last, shown)
        world.check()
    return f"{times} pairs, no deadlock, at most {max(seconds):.1f} s for both; {_busy(world)}"


def _busy(world: World) -> str:
    world.fresh()
    world.ok("config", "set", "lock_timeout", "1")
    lock = world.locked()
    began = time.monotonic()
    done = no_traceback(world.run("numbers", "assign", "--csv", str(world.assign), "--yes"))
    took = time.monotonic() - began
    lock.close()
    world.ok("config", "set", "lock_timeout", "30")
    must(done.returncode == 8 and b"busy" in done.stderr, done)
    must(1 <= took < 5, "waited", took, "seconds")
    world.whole_or_nothing(done=False)
    world.ok("numbers", "assign", "--csv", str(world.assign), "--yes")
    return f"busy past a lock_timeout of 1 s ended in exit 8 after {took:.1f} s"


def _add_campaign(world: World) -> None:
    limit = str(world.rows)
    world.ok("campaign", "set", OTHER_CAMPAIGN, "--brand", BRAND, "--status", "VERIFIED", "--limit", limit)


def _move(world: World, campaign: str) -> "subprocess.Popen[bytes]":
    return world.start("numbers", "assign", "--csv", str(world.assign), "--campaign", campaign, "--move", "--yes")


def _ended(process: "subprocess.Popen[bytes]") -> Bytes:
    out, err = process.communicate(timeout=300)
    return no_traceback(Bytes(process.args, process.returncode, out, err))


def readers(world: World, times: int) -> str:
    """Readers that list in a loop, one of them stalled, beside a writer: no errors, no Save held up."""
    world.fresh()
    alone = max(_toggled(world, turn) for turn in range(2))
    stop = threading.Event()
    stalled = world.start("numbers", "list", "--output", "json")
    assert stalled.stdout is not None
    os.read(stalled.stdout.fileno(), 1)
    with ThreadPoolExecutor(3) as pool:
        lists = [pool.submit(_list_until, world, stop) for _ in range(3)]
        slowest = max(_toggled(world, turn) for turn in range(times))
        stop.set()
        listed = sum(part.result() for part in lists)
    rest = _ended(stalled)
    must(rest.returncode == 0 and len(json.loads(b"[" + rest.stdout)) == world.rows, rest.returncode, rest.stderr)
    world.check()
    # Four processes share the processors; what a page can hold up is far below a second beside that.
    must(slowest < 5 * alone + 1, f"a Save took {slowest:.2f} s, alone {alone:.2f} s")
    return (
        f"{times} Saves beside {listed} lists and a stalled one; the slowest took {slowest:.2f} s, alone {alone:.2f} s"
    )


def _toggled(world: World, turn: int) -> float:
    """One Save; how many seconds it takes."""
    number, user = world.numbers[0], user_name(0)
    began = time.monotonic()
    done = world.run(*(["numbers", "remove", number] if turn % 2 == 0 else ["user", "enable-number", user, number]))
    must(done.returncode == 0, done)
    return time.monotonic() - began


def _list_until(world: World, stop: threading.Event) -> int:
    count = 0
    while not stop.is_set():
        done = no_traceback(world.run("numbers", "list", "--all", "--output", "csv"))
        must(done.returncode == 0 and done.stdout.count(b"\n") == world.rows + 1, done.returncode, done.stderr)
        count += 1
    return count
