"""When a prune is so large that a person has to confirm how many numbers it removes (README, ``numbers sync``)."""

from dataclasses import dataclass

_SHARE = 3  # more than one in so many numbers of the page


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many numbers are to be removed, and how many are on the SMS page.

    ``unreadable`` is the first line of the file whose number cannot be read; None where there is none.
    """

    rows: int
    page: int
    unreadable: int | None = None

    @property
    def is_large(self) -> bool:
        """More than a third of the page."""
        return self.rows * _SHARE > self.page
