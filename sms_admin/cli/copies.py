"""What is shown of a copy of the store: one that was backed up, copied to another place, or restored."""

from typing import TYPE_CHECKING

from sms_admin.render.records import Row

if TYPE_CHECKING:
    from sms_admin.service.history import Head

FIELDS = ("path", "size", "run", "digest")
Lines = list[tuple[str, str]]


def described(name: str, path: str, size: int, newest: "Head") -> tuple[Row, Lines]:
    """The values of ``FIELDS``, and the lines for people, of which ``name`` names the first."""
    lines = [(name, path), ("Size", f"{size:,} bytes"), ("Last run", str(newest.run)), ("Digest", newest.digest)]
    return (path, size, newest.run or None, newest.digest or None), lines
