"""Lines that are made now and shown later. They are kept in an unnamed file, so that memory does not grow with them."""

import shutil
import tempfile
from contextlib import suppress
from typing import TextIO, cast

from sms_admin.domain.errors import no_temporary
from sms_admin.render import records


class Spool:
    """JSON lines to show later. ``close`` discards them. Raises StoreUnusable where they cannot be kept."""

    def __init__(self) -> None:
        try:
            temporary = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 closed by ``close``
        except OSError as e:
            raise no_temporary(e) from e
        self._file = cast("TextIO", temporary)  # Windows wraps it

    def write(self, fields: list[str], slices: records.Slices) -> None:
        """Keeps rows. Raises StoreUnusable, as for a full disk."""
        try:
            records.write(self._file, "jsonl", fields, slices)
            self._file.flush()
        except OSError as e:
            raise no_temporary(e) from e

    def copy_to(self, stream: TextIO) -> None:
        """Shows the rows."""
        self._file.seek(0)
        shutil.copyfileobj(self._file, stream)

    def close(self) -> None:
        """Discards the rows."""
        with suppress(OSError):  # what a full disk did not take was already reported when writing
            self._file.close()
