"""Rows of a request on their way from a file to a plan: read, but nothing is known about them yet."""

from collections.abc import Mapping, Sequence

UNUSABLE = " "  # a user or a status that was given and cannot be used; no real one is blank
NOWHERE = "?"  # a campaign that was given and the store does not know, whatever the request calls it
Cell = str | int | None
Slice = Mapping[str, Sequence[Cell]]  # some rows of a request, by column; all columns are equally long
