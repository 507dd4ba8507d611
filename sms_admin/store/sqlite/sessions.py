"""Which other processes have the file of a store open: SQLite holds no lock for those that do nothing with it."""

import os
from collections.abc import Iterator
from pathlib import Path

_PROCESSES = Path("/proc")  # Linux alone has it


def open_elsewhere(place: Path) -> list[str]:
    """The other processes that have the file open, each as its number and name.

    Linux shows those of the same account, and all of them to root. Elsewhere none are shown.
    """
    try:
        wanted = place.stat()
    except OSError:
        return []
    others = (folder for folder in _PROCESSES.glob("[0-9]*") if folder.name != str(os.getpid()))
    return [
        f"{folder.name} ({_name(folder)})" for folder in others if any(_is(file, wanted) for file in _files(folder))
    ]


def _files(process: Path) -> Iterator[Path]:
    try:
        yield from (process / "fd").iterdir()
    except OSError:  # another account's, or it has ended
        return


def _is(file: Path, wanted: os.stat_result) -> bool:
    """Whether an open file is the wanted one. A pipe or socket, whose link is no path, is not looked at."""
    try:
        return file.readlink().is_absolute() and os.path.samestat(file.stat(), wanted)
    except OSError:
        return False


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text(errors="replace").strip()
    except OSError:
        return "ended"
