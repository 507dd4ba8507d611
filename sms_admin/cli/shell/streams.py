"""The three standard streams, set up so that a failure of one does not stop the program half-way."""

import errno
import io
import os
import select
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# A closed stream is replaced by one that fails when used, so that no file of ours gets its descriptor.
_STAND_INS = (os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)


class OutputLost(OSError):
    """Standard output cannot be written. It has no ``errno``, which Typer would turn into an exit code."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or str(error))
        self.reader_left = error.errno == errno.EPIPE


class _Result(io.FileIO):
    def write(self, data: "ReadableBuffer", /) -> int:
        """Writes to standard output; waits for the reader even where the pipe is non-blocking."""
        try:
            while (written := super().write(data)) is None:
                select.select([], [self], [])
        except OSError as e:
            raise OutputLost(e) from None
        return written


class _Messages(io.FileIO):
    def write(self, data: "ReadableBuffer", /) -> int:
        """Writes to standard error. A message that cannot be written must not stop a Save."""
        written = None
        with suppress(OSError):
            written = super().write(data)
        return memoryview(data).nbytes if written is None else written


def prepare() -> None:
    """Sets up the streams of this process, once, before anything is read or written."""
    if os.name == "posix":
        _fill_gaps()
        sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 it lives as long as the program
        sys.stdout = _text(_Result(1, "w", closefd=False), sys.stdout)
        sys.stderr = _text(_Messages(2, "w", closefd=False), sys.stderr)
    else:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                write_alike(stream)
    if isinstance(sys.stdin, io.TextIOWrapper):  # an answer that is not valid UTF-8 is no error of the stream
        sys.stdin.reconfigure(errors="surrogateescape")


def write_alike(stream: io.TextIOWrapper) -> None:
    """The same bytes on every system: UTF-8 and unchanged line ends, also on Windows."""
    stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def silence_stdout() -> None:
    """Discards what is left: Python flushes stdout again at exit, and would then report an error or block."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fill_gaps() -> None:
    for descriptor, mode in enumerate(_STAND_INS):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, mode)  # the lowest free one: this one


def _text(raw: io.FileIO, before: TextIO | None) -> TextIO:
    """The stream of text. Only a terminal gets the locale's encoding: files and pipes are UTF-8, as they are read."""
    lines = before is sys.stderr or raw.isatty()
    encoding = before.encoding if before is not None and raw.isatty() else "utf-8"
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding=encoding, errors="backslashreplace", newline="\n", line_buffering=lines
    )
