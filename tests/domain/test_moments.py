"""Moments as the history writes them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sms_admin.domain.moments import rfc3339


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC), "2026-01-02T03:04:05Z"),
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=-7))), "2026-01-02T10:04:05Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),  # a clock that was never set
    ],
)
def test_a_time_is_written_in_utc_to_the_second_with_four_digits_of_the_year(moment: datetime, written: str) -> None:
    assert rfc3339(moment) == written
