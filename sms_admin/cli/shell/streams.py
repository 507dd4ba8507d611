"""The three standard streams, made fit for a program that must not stop half-way because one of them fails."""

import errno
import io
import os
import select
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# What stands in for a closed stream can be opened, so that no file of ours gets its place, and fails when used.
_STAND_INS = (os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)


class OutputLost(OSError):
    """Standard output does not take the result. It has no ``errno``, lest Typer make an exit code of it."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or str(error))
        self.reader_left = error.errno == errno.EPIPE


class _Result(io.FileIO):
    def write(self, data: "ReadableBuffer", /) -> int:
        """Writes to standard output; waits where it is a pipe that must not be waited for."""
        try:
            while (written := super().write(data)) is None:
                select.select([], [self], [])
        except OSError as e:
            raise OutputLost(e) from None
        return written


class _Messages(io.FileIO):
    def write(self, data: "ReadableBuffer", /) -> int:
        """Writes to standard error. A message that nobody can be told must not stop a Save."""
        written = None
        with suppress(OSError):
            written = super().write(data)
        return memoryview(data).nbytes if written is None else written


def prepare() -> None:
    """Makes the streams of this process fit: once, before anything is read or written."""
    if os.name == "posix":
        _fill_gaps()
        sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 it lives as long as the program
        sys.stdout = _text(_Result(1, "w", closefd=False), sys.stdout)
        sys.stderr = _text(_Messages(2, "w", closefd=False), sys.stderr)
    else:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                write_alike(stream)


def write_alike(stream: io.TextIOWrapper) -> None:
    """The same bytes as on any other system: UTF-8, and line ends as they are written, where Windows has its own."""
    stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def silence_stdout() -> None:
    """Python flushes stdout once more at its end, and would complain, or wait, then."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fill_gaps() -> None:
    for descriptor, mode in enumerate(_STAND_INS):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, mode)  # the lowest free one: this one


def _text(raw: io.FileIO, before: TextIO | None) -> TextIO:
    lines = before is sys.stderr or raw.isatty()
    encoding = before.encoding if before is not None else "utf-8"
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding=encoding, errors="backslashreplace", newline="\n", line_buffering=lines
    )
