"""What a sentence names of its row is listed, so that a report looks up nothing else."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from sms_admin.domain.numbers import Action
from sms_admin.domain.refusals import Code, Particulars
from sms_admin.domain.sentences import NAMED
from sms_admin.domain.ways_out import reason
from tests.domain.test_refusals import ROW

ALWAYS = {"number", "line"}  # every report has them
OF_ROW = {"text", "why", "earlier", "user", "owner", "other", "status", "country", "current", "campaign", "called"}


class Recorded(Particulars):
    """Values of a row that keep in mind which of them were asked for."""

    asked: set[str]

    def __getattribute__(self, name: str) -> Any:
        if name in Particulars._fields:
            object.__getattribute__(self, "asked").add(name)
        return super().__getattribute__(name)


def rows() -> Iterator[Particulars]:
    """Rows of all kinds on which a sentence depends."""
    actions = [*Action, "import"]
    for action, alone, user, campaign in product(actions, (False, True), ("", "ann"), ("C7GH42I", "our campaign")):
        for status, earlier in product(("EXPIRED", "DEACTIVATED"), (0, 17)):
            yield ROW._replace(
                action=action,
                user_alone=alone,
                called=alone,
                user=user,
                campaign=campaign,
                campaign_status=status,
                earlier=earlier,
            )


@pytest.mark.parametrize("code", NAMED)
def test_a_sentence_names_no_value_of_its_row_that_is_not_listed(code: Code) -> None:
    asked: set[str] = set()
    for row in rows():
        recorded = Recorded(*row)
        recorded.asked = asked
        reason(code, recorded)
    assert asked & OF_ROW - {*NAMED[code], *ALWAYS} == set()
    assert {*NAMED[code]} <= asked
