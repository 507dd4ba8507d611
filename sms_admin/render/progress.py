"""Progress on a terminal, for work that takes longer than a second. Rich is imported only then.

The share that was last heard of is shown, with the time left. A long SQL statement says nothing until it ends: then
the bar moves to and fro, and says that how much of this part is done is not known, and for how long it has worked.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING, Protocol, TextIO

from sms_admin.render.tables import draws, make_console
from sms_admin.render.text import harmless

if TYPE_CHECKING:
    from rich.progress import Progress as Drawing


_STALE = 2.0  # seconds after which a share says little


class Progress(Protocol):
    """Receives the progress of the work."""

    def step(self, what: str, rows: int, share: float | None) -> None:
        """``what`` is being done to ``rows`` rows; ``share`` of it is done (0 to 1), None where that is unknown."""


class _Silent:
    def step(self, what: str, rows: int, share: float | None) -> None:
        """Shows nothing."""


class _Bar:
    """Drawn by a timer thread, so that it also appears during one long SQL statement."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = Lock()
        self._ended = False
        self._drawing: Drawing | None = None
        self._drawn = ""
        self._now: tuple[str, int, float | None] = ("", 0, None)
        self._heard = 0.0

    def step(self, what: str, rows: int, share: float | None) -> None:
        with self._lock:
            self._now = (what, rows, share)
            self._heard = time.monotonic()
            self._draw()

    def appear(self) -> None:
        drawing = _drawing_on(self._stream)  # importing Rich is slow, so it is done outside the lock
        with self._lock:
            if not self._ended:
                drawing.start()
                self._drawing = drawing
                self._draw()

    def vanish(self) -> None:
        with self._lock:
            self._ended = True
            if self._drawing:
                try:
                    self._drawing.stop()
                finally:  # a signal here must not leave the cursor hidden
                    self._drawing.console.show_cursor(True)

    def _draw(self) -> None:
        what, count, share = self._now
        if not self._drawing or not what:
            return
        total, done = None if share is None else 1.0, share or 0.0
        rows, heard = f"{count:,} rows", self._heard
        if what != self._drawn:  # a new task, since the time left of the one before does not apply
            for task in self._drawing.task_ids:
                self._drawing.remove_task(task)
            self._drawing.add_task(harmless(what), total=total, rows=rows, heard=heard)
            self._drawn = what
        self._drawing.update(self._drawing.task_ids[0], completed=done, rows=rows, heard=heard)


@contextmanager
def progress(stream: TextIO, enabled: bool, after: float = 1.0) -> Iterator[Progress]:
    """Shows progress on ``stream`` once the work takes longer than ``after`` seconds; erased at the end.

    Shows nothing unless ``enabled`` and ``stream`` is a terminal. Nothing else may write to it in the meantime.
    """
    if not enabled or not draws(stream, os.environ):
        yield _Silent()
        return
    bar = _Bar(stream)
    timer = Timer(after, bar.appear)
    timer.daemon = True
    timer.start()
    try:
        yield bar
    finally:
        timer.cancel()
        bar.vanish()


def _drawing_on(stream: TextIO) -> "Drawing":
    from rich.progress import Progress as Drawing
    from rich.progress import TextColumn

    from sms_admin.render.progress_columns import Bar, Left

    return Drawing(
        TextColumn("{task.description}", markup=False),
        Bar(_STALE),
        TextColumn("{task.fields[rows]}", markup=False),
        Left(_STALE),
        console=make_console(stream, os.environ),
        transient=True,
        expand=True,
        redirect_stdout=False,
        redirect_stderr=False,
        get_time=time.monotonic,
    )
