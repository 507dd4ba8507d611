"""Who has a number, before a change and after it."""

import pytest

from sms_admin.domain.holders import Holder, whose

JANE = Holder("jane@corp.com", "Jane", "Doe", "Austin")
NOBODY = Holder("", "", "", "")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (JANE, JANE, "Jane Doe"),
        (JANE, JANE._replace(user="Jane@Corp.com"), "Jane Doe"),
        (JANE, JANE._replace(last_name="Roe"), "Jane Doe → Jane Roe"),
        (JANE, JANE._replace(site="Denver"), "Jane Doe, site Austin → Denver"),
        (JANE, JANE._replace(last_name="Roe", site=""), "Jane Doe → Jane Roe, site Austin → -"),
        (JANE, Holder("joe@corp.com", "Joe", "", "Denver"), "Jane Doe → Joe"),
        (JANE, JANE._replace(user="j.doe@corp.com"), "jane@corp.com → j.doe@corp.com"),
        (JANE, Holder("joe@corp.com", "", "", ""), "Jane Doe → joe@corp.com"),
        (JANE, NOBODY, "Jane Doe → -"),
        (NOBODY, JANE, "- → Jane Doe"),
        (NOBODY, NOBODY, ""),
    ],
)
def test_what_changes_of_it_is_shown_with_arrows(before: Holder, after: Holder, said: str) -> None:
    assert whose(before, after) == said
