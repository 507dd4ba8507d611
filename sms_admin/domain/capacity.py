"""How many numbers a campaign still takes (contract, section 3: ``campaign-full``)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """A campaign under a plan: its limit, the numbers on it now, and the rows that would enter and leave it."""

    limit: int
    used: int
    entering: int
    leaving: int

    @property
    def fits(self) -> int:
        """How many rows fit; a place freed by the same Save counts as free."""
        return max(0, self.limit - self.used + self.leaving)

    @property
    def overflows(self) -> bool:
        """More rows want to enter than fit. Rows beyond the first ``fits`` are refused."""
        return self.entering > self.fits
