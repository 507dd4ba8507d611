"""Moments as the history writes them."""

from datetime import UTC, datetime


def rfc3339(moment: datetime) -> str:
    """``moment`` in UTC, to the second, as RFC 3339 writes it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
