"""When a prune is large, and its count has to be typed."""

import pytest

from sms_admin.domain.pruning import Pruned


@pytest.mark.parametrize(
    ("rows", "page", "large"),
    [(0, 0, False), (0, 9, False), (3, 9, False), (4, 9, True), (1, 3, False), (1, 2, True), (1, 1, True)],
)
def test_a_prune_of_more_than_a_third_of_the_page_is_large(rows: int, page: int, large: bool) -> None:
    assert Pruned(rows, page).is_large is large
