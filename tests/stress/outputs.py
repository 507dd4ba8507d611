"""Standard streams that are closed, full, or whose reader leaves."""

import os
from collections.abc import Callable
from typing import Any

from tests.stress.world import Bytes, World, must, no_traceback

_FORMS = ("plain", "table", "csv", "json", "jsonl")
_READER_LEFT = 141


def output(world: World, times: int) -> str:
    """Standard output takes nothing: a Save is made and ends in 0, or is not made and ends in something else."""
    counts = {"saves": 0, "lists": 0}
    for turn in range(times):
        for name, sink in SINKS.items():
            form = _FORMS[(turn + len(name)) % len(_FORMS)]
            counts["saves"] += saves(world, sink, form)
            counts["lists"] += gives_up(world, name, sink, form)
    return f"{counts['saves']} Saves made, {counts['lists']} lists given up, into {', '.join(SINKS)}"


def streams(world: World, times: int) -> str:
    """Standard input and standard error that are closed or full change nothing of what is done."""
    count = 0
    for turn in range(times):
        for closed in ((0,), (2,), (0, 2), (0, 1, 2)):
            form = _FORMS[turn % len(_FORMS)]
            world.fresh()
            done = world.run(*_ASSIGN, str(world.assign), "--yes", "-o", form, preexec_fn=closing(closed))
            _true_outcome(world, done)
            must(done.returncode == 0, done)
            with world.assign.open("rb") as file:
                done = world.run(*_ASSIGN, "-", "--yes", preexec_fn=closing(closed), stdin=file)
            must(done.returncode == (6 if 0 in closed else 0), done)
            count += 2
        count += _full_errors(world)
    return f"{count} commands with streams closed or full"


_ASSIGN = ("numbers", "assign", "--csv")


def _full_errors(world: World) -> int:
    world.fresh()
    with open("/dev/full", "wb") as full:
        for words, code in ((("numbers", "assign", "+15550100"), 3), ((*_ASSIGN, str(world.assign), "--yes"), 0)):
            done = world.run(*words, capture_output=False, stdout=-3, stderr=full)
            must(done.returncode == code, done)
    world.whole_or_nothing(done=True)
    return 2


def saves(world: World, sink: "Sink", form: str) -> int:
    """A Save and a dry run into ``sink``; how many of them are saved."""
    saved = 0
    for words in ((*_ASSIGN, str(world.assign), "--yes"), (*_ASSIGN, str(world.assign), "--yes", "--dry-run")):
        world.fresh()
        done = sink(world, [*words, "--report", str(world.report), "-o", form])
        saved += _true_outcome(world, done)
        must(world.report.exists() or done.returncode == 2, "a report is missing")
    return saved


def _true_outcome(world: World, done: Bytes) -> bool:
    no_traceback(done)
    saved = world.whole_or_nothing(done=None)
    must(saved == (done.returncode == 0) or "--dry-run" in done.args, "saved", saved, done)
    must(not saved or "--dry-run" not in done.args, "a dry run saved", done)
    return saved


def gives_up(world: World, name: str, sink: "Sink", form: str) -> int:
    """What only shows something, into a sink that takes nothing."""
    for words in (["numbers", "list", "-o", form], ["campaign", "status", "-o", form], ["--help"], ["--version"]):
        done = no_traceback(sink(world, words))
        left = name.startswith("a reader")
        # What fits into a pipe may be through before its reader has left.
        codes = (_READER_LEFT, 0) if name == "a reader that leaves" else (_READER_LEFT,) if left else (7,)
        must(done.returncode in codes, name, done)
        must(left or b"cannot write the result" in done.stderr, done)
        must(not left or done.stderr.count(b"error") == 0, done)
    return 4


Sink = Callable[[World, list[str]], Bytes]


def _closed(world: World, words: list[str]) -> Bytes:
    return world.run(*words, preexec_fn=closing((1,)))


def _full(world: World, words: list[str]) -> Bytes:
    with open("/dev/full", "wb") as full:
        return _to(world, words, full)


def _reader_gone(world: World, words: list[str]) -> Bytes:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return _to(world, words, writing)
    finally:
        os.close(writing)


def _reader_leaves(world: World, words: list[str]) -> Bytes:
    process = world.start(*words)
    assert process.stdout is not None
    os.read(process.stdout.fileno(), 1)
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    return Bytes(process.args, process.wait(timeout=60), b"", err)


def _to(world: World, words: list[str], stdout: Any) -> Bytes:
    return world.run(*words, capture_output=False, stdout=stdout, stderr=-1)


def closing(descriptors: tuple[int, ...]) -> Callable[[], None]:
    """Closes standard streams in the process that is to become the script."""

    def close() -> None:
        for descriptor in descriptors:
            os.close(descriptor)

    return close


SINKS: dict[str, Sink] = {
    "a closed stream": _closed,
    "a full device": _full,
    "a reader that is gone": _reader_gone,
    "a reader that leaves": _reader_leaves,
}
