"""A temporary copy of what can be read only once, for what reads a file at any place."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, cast

from sms_admin.domain.errors import no_temporary


@contextmanager
def copied(read: Callable[[], bytes]) -> Iterator[BinaryIO]:
    """A file, at its beginning, with all that ``read`` returns until it returns nothing; gone at the end.

    Raises StoreUnusable where it cannot be written, as on a full disk; errors of ``read`` are its own.
    """
    with _words():
        file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 closed below; Windows wraps it
    try:
        while part := read():
            with _words():
                file.write(part)
        with _words():
            file.seek(0)  # writes what is left
        yield file
    finally:
        with suppress(OSError):  # what a full disk did not take was already reported
            file.close()


@contextmanager
def _words() -> Iterator[None]:
    try:
        yield
    except OSError as e:
        raise no_temporary(e) from e
