"""What a check of the store finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: which check found it, in which table and row, and of which run.

    ``row`` is the row's key, empty for a whole table or file; ``run`` is None where no run is concerned.
    """

    check: str
    table: str
    row: str
    run: int | None
    problem: str
