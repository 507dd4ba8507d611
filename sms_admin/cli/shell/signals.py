"""Signals that end the program: Ctrl-C, SIGTERM, a terminal that goes away.

A signal is raised as an exception where the program stands, so that transactions and temporary files end in
order; but never while the interpreter loads the program, nor between a commit and the moment when everybody
knows of it: what is said of a Save must be true.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_WORDS = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}


class Interrupted(BaseException):
    """A signal told the program to end."""


class Interrupts:
    """The signals of this process. Only the first one counts: the program ends anyway, in its own order."""

    def __init__(self) -> None:
        self.caught: int | None = None
        self.saved: int | None = None  # the run that this command has saved
        self._held = False
        self._blocks = 0
        self._handled: list[signal.Signals] = []

    def install(self) -> None:
        """Takes the signals over; until ``begin`` they are only remembered."""
        if self._handled:
            return
        self._held = True
        known = (getattr(signal, name, None) for name in _WORDS)
        # A signal that whoever started the program wants ignored (nohup, a shell's "&") stays ignored.
        self._handled = [s for s in known if s is not None and signal.getsignal(s) is not signal.SIG_IGN]
        for number in self._handled:
            signal.signal(number, self._arrived)
        sys.unraisablehook = _quiet_about_interrupts

    def begin(self) -> None:
        """One command begins. Raises Interrupted where a signal has come already."""
        self.saved, self._held, self._blocks = None, False, 0
        if not self._handled:
            self.caught = None
        self.check()

    def end(self) -> None:
        """The exit code is known, the rest is Python's: signals no longer count."""
        self._held = True
        for number in self._handled:
            signal.signal(number, signal.SIG_IGN)

    def check(self) -> None:
        """Raises Interrupted where a signal has come, even if its exception was lost or had to wait."""
        if self.caught is not None:
            raise Interrupted

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """A block that is not interrupted any more once something in it was committed; its end raises what waited."""
        self._blocks += 1
        try:
            yield
        finally:
            self._blocks -= 1
            if not self._blocks:
                self._held = False
        if not self._held:
            self.check()

    @contextmanager
    def committing(self, run: int | None) -> Iterator[None]:
        """The commit itself, of ``run`` or of nothing new: a signal comes before it, or after it is known."""
        with self.finishing():
            self._held = True
            self.check()
            yield
            self.saved = run

    @property
    def exit_code(self) -> int:
        """What a shell makes of the signal: 130 for Ctrl-C, 143 for SIGTERM."""
        return 128 + (self.caught or signal.SIGINT)

    @property
    def word(self) -> str:
        """What happened, in a word."""
        return _WORDS[signal.Signals(self.caught or signal.SIGINT).name]

    def _arrived(self, number: int, _frame: FrameType | None) -> None:
        if self.caught is None:
            self.caught = number
            if not self._held:
                raise Interrupted


def _quiet_about_interrupts(lost: "sys.UnraisableHookArgs") -> None:
    """Python tells of an exception in a finalizer with a traceback; a signal there is remembered anyway."""
    if not isinstance(lost.exc_value, Interrupted):
        sys.__unraisablehook__(lost)


interrupts = Interrupts()
