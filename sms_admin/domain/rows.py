"""Rows of a request between file and plan: parsed, but not yet compared with the store."""

from collections.abc import Mapping, Sequence

UNUSABLE = " "  # marks a given user or status that is not valid; a real one is never blank
NOWHERE = "?"  # marks a given campaign that is not in the store
Cell = str | int | None
Slice = Mapping[str, Sequence[Cell]]  # some rows of a request, by column; all columns have the same length


def source(file: str) -> str:
    """How a sentence names the file that rows came from; ``-`` is standard input."""
    return "standard input" if file == "-" else file
