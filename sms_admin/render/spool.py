"""Lines that are made now and shown later. They are kept in an unnamed file, so that memory does not grow with them."""

import shutil
import tempfile
from typing import TextIO, cast

from sms_admin.domain.errors import StoreUnusable
from sms_admin.render import records


class Spool:
    """JSON lines to show later. ``close`` discards them."""

    def __init__(self) -> None:
        temporary = tempfile.TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115 closed by ``close``
        self._file = cast("TextIO", temporary)  # Windows wraps it

    def write(self, fields: list[str], slices: records.Slices) -> None:
        """Keeps rows. Raises StoreUnusable, as for a full disk."""
        try:
            records.write(self._file, "jsonl", fields, slices)
            self._file.flush()
        except OSError as e:
            hint = "free some space, or name another folder for temporary files with TMPDIR"
            raise StoreUnusable(f"cannot keep the report: {e.strerror}", hint, code="cannot-write") from e

    def copy_to(self, stream: TextIO) -> None:
        """Shows the rows."""
        self._file.seek(0)
        shutil.copyfileobj(self._file, stream)

    def close(self) -> None:
        """Discards the rows."""
        self._file.close()
