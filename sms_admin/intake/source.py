"""The bytes of one file, read once from front to back, with their SHA-256; it need not be seekable."""

import hashlib
from typing import BinaryIO

from sms_admin.domain.commands import Hint
from sms_admin.domain.errors import BadFile

CHUNK = 256 * 1024  # bytes read at a time; must stay below the longest line, see Lines
_ENOUGH = 4096  # bytes that are enough to recognise the kind of file


class Source:
    """A stream of bytes. ``name`` is what messages call it; ``size`` is in bytes, None where it is unknown."""

    def __init__(self, stream: BinaryIO, name: str, size: int | None = None, chunk: int = CHUNK) -> None:
        self.name = name
        self.size = size
        self.bytes_read = 0
        self.digest = hashlib.sha256()
        self._stream = stream
        self._chunk = max(chunk, 6)  # two byte order marks must fit into the first chunk
        self._first: bytes | None = None
        self._ended = False

    def bad(self, line: int, reason: str, hint: Hint = "") -> BadFile:
        """The failure to raise for something wrong on ``line``."""
        return BadFile(f"{self.name}, line {line}: {reason}", hint)

    def bad_whole(self, reason: str, hint: Hint = "") -> BadFile:
        """The failure to raise for a file that is wrong as a whole."""
        return BadFile(f"{self.name} {reason}", hint)

    def first(self) -> bytes:
        """The first bytes; ``read`` still returns them."""
        if self._first is None:
            found = data = self._next(1)
            while data and len(found) < _ENOUGH:
                data = self._next(1)
                found += data
            self._first = found
        return self._first

    def read(self, line: int = 1) -> bytes:
        """The next bytes, none at the end. Raises BadFile, which names ``line``, where they cannot be read."""
        if self._first:
            data, self._first = self._first[: self._chunk], self._first[self._chunk :]
            return data
        return self._next(line)

    def _next(self, line: int) -> bytes:
        if self._ended:  # a terminal would wait for more
            return b""
        try:
            data: bytes | None = self._stream.read(self._chunk)
        except OSError as error:
            reason = f"cannot be read: {error.strerror or error}"
            raise self.bad(line, reason, "name a file that can be read, or pipe one in") from error
        if data is None:  # a non-blocking pipe without data is not the end of the file
            raise self.bad(line, "cannot be read: nothing has arrived yet", "write it to a file first")
        self.bytes_read += len(data)
        self.digest.update(data)
        self._ended = not data
        return data
