"""Disks that are full, and places that are read-only."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from pathlib import Path

from tests.made_up import write_csv
from tests.stress.world import Bytes, World, must, no_traceback

_CHANGE = ("numbers", "assign", "--csv")
_MEBIBYTE = 1024 * 1024


def full(world: World, times: int) -> str:
    """A disk that fills up in store, journal, report or temporary files; then there is space again."""
    reached = dict.fromkeys(("a file-size limit", *(_tmpfs_faults if _can_mount(world) else ())), 0)
    for _ in range(times):
        for name in reached:
            world.fresh()
            reached[name] += _limited(world) if name == "a file-size limit" else _tmpfs_faults[name](world)
    must(all(reached.values()) or times < 10, "not every disk was ever full:", reached)
    return ", ".join(f"{name} {count}x" for name, count in reached.items()) + f" of {times} full"


def _limited(world: World) -> bool:
    """No file may grow beyond a size: the store, its journal, temporary files, the report, whichever comes first."""
    most = world.random.randrange(world.store.stat().st_size * 3 // 2)
    done = _assign(
        world,
        environ={"PYTHONDONTWRITEBYTECODE": "1"},  # Python itself would leave its compiled modules cut off
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    return _refused_or_whole(world, done)


def _full_store(world: World) -> bool:
    """The store and its journal stand on a small disk."""
    with _disk(world, "disk") as disk:
        store = disk / "store.db"
        spare = world.random.randrange(world.store.stat().st_size // 3)
        _resize(disk, world.store.stat().st_size + spare)
        shutil.copy(world.store, store)
        small = world.at(store)
        found = _refused_or_whole(small, _assign(small), lambda: _resize(disk, 256 * _MEBIBYTE))
        return found


def _full_report(world: World) -> bool:
    """The report goes to a small disk; it is written before the commit, so nothing is saved."""
    with _disk(world, "disk") as disk:
        _resize(disk, world.random.randrange(4096, world.rows * 20))
        report = disk / "report.csv"
        done = _assign(world, report=report)
        failed = _refused_or_whole(world, done, lambda: _resize(disk, 256 * _MEBIBYTE))
        must(failed == (str(report).encode() in done.stderr), done)
        return failed


def _full_temporary(world: World) -> bool:
    """SQLite's temporary files go to a small disk; the cells of a wide file, kept for the report, need space there."""
    wide = world.folder / "wide.csv"
    note = "n" * (24 * _MEBIBYTE // world.rows)
    write_csv(wide, ("phone_number", "note"), ((number, note) for number in world.numbers))
    with _disk(world, "disk") as disk:
        _resize(disk, world.random.randrange(4096, 8 * _MEBIBYTE))
        done = _assign(world, wide, environ={"SQLITE_TMPDIR": str(disk), "TMPDIR": str(disk)})
        failed = _refused_or_whole(world, done)
        must(not failed or str(disk).encode() in done.stderr, "the full disk is not named:", done)
        return failed


_tmpfs_faults: dict[str, Callable[[World], bool]] = {
    "store": _full_store,
    "report": _full_report,
    "temporary files": _full_temporary,
}


def _assign(world: World, file: Path | None = None, report: Path | None = None, **more: object) -> Bytes:
    words = (str(file or world.assign), "--yes", "--report", str(report or world.report))
    return world.run(*_CHANGE, *words, **more)


def _refused_or_whole(world: World, done: Bytes, free: Callable[[], None] = lambda: None) -> bool:
    """Whether the disk was full. Then nothing is saved, nothing is left over, and the next run succeeds."""
    no_traceback(done)
    must(done.returncode in (0, 7), done)
    world.whole_or_nothing(done=done.returncode == 0)
    must(not world.unfinished(), "a temporary file is left", done)
    if done.returncode == 0:
        return False
    must(b"error: " in done.stderr and str(world.folder).encode() in done.stderr, "no path in", done)
    must(not world.report.exists(), "there is a report of a Save that was not made", done)
    free()
    world.check()
    must(_assign(world).returncode == 0, "after freeing space")
    world.whole_or_nothing(done=True)
    world.check()
    return True


def read_only(world: World, times: int) -> str:
    """A store, or its folder, that cannot be written: lists work, changes end in 7 before any work.

    ``times`` is how many lists and how many changes each place sees.
    """
    places = 0
    for protect in (_read_only_mount, _read_only_file, _read_only_folder):
        world.fresh()
        with protect(world) as there:
            if there is not None:
                _lists_work(world, there, world.random.sample(_LISTS, min(times, len(_LISTS))))
                _changes_do_not(there, world.random.sample(_CHANGES, min(times, len(_CHANGES))))
                places += 1
    must(places > 0, "nothing could be made read-only here")
    return f"{places} read-only places, {min(times, len(_LISTS))} lists and {min(times, len(_CHANGES))} changes in each"


Words = tuple[str, ...]
_LISTS: Sequence[Words] = (
    ("numbers", "list", "--output", "json"),
    ("campaign", "status", "--output", "json"),
    ("user", "list", "--output", "json"),
    ("history", "list", "--output", "json"),
    ("history", "show", "3", "--output", "csv"),
    ("numbers", "show", "{number}", "--output", "json"),
    ("store", "check", "--output", "json"),
)
_CHANGES: Sequence[Words] = (
    ("numbers", "assign", "--csv", "-", "--yes"),
    ("numbers", "assign", "--csv", "-", "--dry-run"),  # it ends as the run would
    ("numbers", "import", "-", "--yes"),
    ("numbers", "assign", "{number}"),
    ("numbers", "remove", "{number}"),
    ("numbers", "assign", "--unassigned", "--yes"),
    ("user", "enable-number", "user0@corp.com"),
    ("user", "disable-number", "user0@corp.com"),
    ("brand", "set", "B1A2B3C", "--name", "Other"),
    ("campaign", "set", "C7GH42I", "--limit", "7"),
    ("history", "undo", "3", "--yes"),
    ("campaign", "deactivate", "C7GH42I", "--confirm", "C7GH42I"),
)


def _lists_work(world: World, there: World, lists: Sequence[Words]) -> None:
    for words in (_filled(world, line) for line in lists):
        done = there.run(*words)
        must(done.returncode == 0 and done.stdout == world.ok(*words).stdout, done)


def _changes_do_not(there: World, changes: Sequence[Words]) -> None:
    before = there.store.read_bytes()
    for words in (_filled(there, line) for line in changes):
        # Standard input never ends: whoever begins to read it before he looks at the store is found out.
        process = there.start(*words, stdin=subprocess.PIPE)
        try:
            code = process.wait(timeout=60)
        finally:
            process.kill()
        err = process.communicate()[1]
        must(code == 7 and b"read-only" in err and str(there.store.parent).encode() in err, words, code, err)
    must(there.store.read_bytes() == before, "the store was written")


def _filled(world: World, words: Words) -> list[str]:
    return [word.format(assign=world.assign, number=world.numbers[0]) for word in words]


Place = Iterator[World | None]


@contextmanager
def _read_only_mount(world: World) -> Place:
    if not _can_mount(world):
        yield None
        return
    with _disk(world, "disk") as disk:
        shutil.copy(world.store, disk / "store.db")
        _mount("-o", "remount,ro", str(disk))
        yield world.at(disk / "store.db")


@contextmanager
def _read_only_file(world: World) -> Place:
    world.store.chmod(0o444)
    with _bound(world) as there:
        yield there
    world.store.chmod(0o600)


@contextmanager
def _read_only_folder(world: World) -> Place:
    there = world.at(world.folder / "closed" / "store.db")
    there.store.parent.mkdir(exist_ok=True)
    shutil.copy(world.store, there.store)
    there.store.chmod(0o666)
    there.store.parent.chmod(0o555)
    with _bound(there) as bound:
        yield bound
    there.store.parent.chmod(0o700)
    shutil.rmtree(there.store.parent)


@contextmanager
def _bound(world: World) -> Iterator[World | None]:
    """Permissions bind root only once it has given up the right to go past them."""
    give_up = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    if os.geteuid() != 0:
        yield world
    elif shutil.which(give_up[0]):
        there = copy(world)
        there.prefix = give_up
        yield there
    else:
        yield None


def _can_mount(world: World) -> bool:
    if os.geteuid() != 0 or not shutil.which("mount"):
        return False
    try:
        with _disk(world, "trial"):
            return True
    except OSError:
        return False


@contextmanager
def _disk(world: World, name: str) -> Iterator[Path]:
    """A disk in memory. Raises OSError where it cannot be mounted."""
    folder = world.folder / name
    folder.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", "size=256m", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _resize(disk: Path, size: int) -> None:
    _mount("-o", f"remount,size={size}", str(disk))


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, check=False)
    if done.returncode != 0:
        raise OSError(done.stderr.decode())
