"""Signals that end the program: Ctrl-C, SIGTERM, a terminal that goes away.

A signal is raised as an exception at the current statement, so that transactions and temporary files end in
order. It is held back while the interpreter loads the program, and between a commit and the moment when its
outcome is recorded: what is reported of a Save must be true.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_NOTHING_SAVED = "nothing was saved"
_WORDS = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}


class Interrupted(BaseException):
    """A signal asked the program to end."""


class Interrupts:
    """The signals of this process. Only the first one counts, since the program is ending already."""

    def __init__(self) -> None:
        self.caught: int | None = None
        self.saved: int | None = None  # the run that this command has saved
        self.undone = _NOTHING_SAVED  # what is said of a command that ends without having done anything
        self._held = False
        self._blocks = 0
        self._handled: list[signal.Signals] = []

    def install(self) -> None:
        """Installs the handlers; until ``begin`` a signal is only remembered."""
        if self._handled:
            return
        self._held = True
        known = (getattr(signal, name, None) for name in _WORDS)
        # A signal that is ignored already (nohup, a shell's "&") stays ignored.
        self._handled = [s for s in known if s is not None and signal.getsignal(s) is not signal.SIG_IGN]
        for number in self._handled:
            signal.signal(number, self._arrived)
        sys.unraisablehook = _quiet_about_interrupts

    def begin(self) -> None:
        """One command begins. Raises Interrupted where a signal has come already."""
        self.saved, self._held, self._blocks = None, False, 0
        self.undone = _NOTHING_SAVED
        if not self._handled:
            self.caught = None
        self.check()

    def end(self) -> None:
        """The exit code is decided and only Python's shutdown is left: signals no longer count."""
        self._held = True
        for number in self._handled:
            signal.signal(number, signal.SIG_IGN)

    def check(self) -> None:
        """Raises Interrupted where a signal has come, even if its exception was swallowed or delayed."""
        if self.caught is not None:
            raise Interrupted

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """A block that cannot be interrupted once it has committed something; a delayed signal is raised at its end."""
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
        """The commit itself, of ``run`` or of nothing new: a signal acts before it, or once the outcome is recorded."""
        with self.finishing():
            self._held = True
            self.check()
            yield
            self.saved = run

    @contextmanager
    def doing(self, undone: str) -> Iterator[None]:
        """A block that does something else than a Save: where a person ends it, ``undone`` is said of it."""
        self.undone = undone
        yield
        self.undone = _NOTHING_SAVED

    @property
    def exit_code(self) -> int:
        """The exit code that a shell gives the signal: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP."""
        return 128 + (self.caught or signal.SIGINT)

    @property
    def word(self) -> str:
        """What happened, in a word or two."""
        return _WORDS[signal.Signals(self.caught or signal.SIGINT).name]

    def _arrived(self, number: int, _frame: FrameType | None) -> None:
        if self.caught is None:
            self.caught = number
            if not self._held:
                raise Interrupted


def _quiet_about_interrupts(lost: "sys.UnraisableHookArgs") -> None:
    """Hides the traceback that Python prints for a signal raised in a finalizer; the signal is remembered anyway."""
    if not isinstance(lost.exc_value, Interrupted):
        sys.__unraisablehook__(lost)


interrupts = Interrupts()
