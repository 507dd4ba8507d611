"""A command that names the user alone means the one number that fits; by the rules of the command, not by others."""

import pytest

from sms_admin.domain.meant import Choice, Owned, meant
from sms_admin.domain.numbers import Action, Request
from sms_admin.domain.places import TOLL_FREE
from sms_admin.domain.registration import Brand, Campaign, Registry
from sms_admin.domain.statuses import BrandStatus, CampaignStatus

A, B, C = (f"+1408555010{n}" for n in range(3))
ON = "C7GH42I"


def registry(status: CampaignStatus = CampaignStatus.VERIFIED) -> Registry:
    return Registry(
        {"B1A2B3C": Brand("B1A2B3C", status=BrandStatus.VERIFIED)}, {ON: Campaign(ON, "B1A2B3C", status=status)}
    )


@pytest.mark.parametrize(
    ("owned", "numbers", "off"),
    [
        pytest.param([Owned(A, "disabled")], [A], None, id="the only one, which fits"),
        pytest.param([Owned(A, "disabled"), Owned(B, "disabled")], [A, B], None, id="two that fit"),
        pytest.param(
            [Owned(A, "disabled", category=TOLL_FREE), Owned(B, "disabled")], [B], None, id="one is toll-free"
        ),
        pytest.param([Owned(A, "disabled", country="GB"), Owned(B, "disabled")], [B], None, id="one is not covered"),
        pytest.param([Owned(A, "enabling-failed"), Owned(B, "disabled")], [B], None, id="one has failed"),
        pytest.param([Owned(A, "enabled", ON)], [A], None, id="already so"),
        pytest.param([Owned(A, "enabled", ON), Owned(B, "disabled")], [A, B], A, id="the live one would go off"),
        pytest.param([Owned(A, "pending"), Owned(B, "disabled")], [A, B], A, id="a pending one would go off"),
        pytest.param([Owned(C, "enabled"), Owned(B, "disabled"), Owned(A, "disabled")], [A, B, C], C, id="three"),
        pytest.param(
            [Owned(A, "pending"), Owned(B, "disabled"), Owned(C, "disabled", category=TOLL_FREE)],
            [A, B],
            A,
            id="the live one would go off, and one is toll-free",
        ),
        pytest.param([Owned(A, "enabled", ON), Owned(B, "disabled", country="GB")], [A], None, id="no other fits"),
        pytest.param([Owned(A, "enabling-failed"), Owned(B, "disabling-failed")], [A], None, id="all have failed"),
        pytest.param([Owned(A, "pending"), Owned(B, "disabled", category=TOLL_FREE)], [A], None, id="all are refused"),
    ],
)
def test_enable_means_the_one_that_it_would_change_and_never_puts_a_live_one_off(
    owned: list[Owned], numbers: list[str], off: str | None
) -> None:
    for order in (owned, owned[::-1]):
        assert meant(Request(Action.ENABLE), registry(), order) == Choice(numbers, off)


def test_with_a_closed_gate_one_is_meant_so_that_the_command_says_what_closes_it() -> None:
    owned = [Owned(A, "disabled"), Owned(B, "disabled")]
    assert meant(Request(Action.ENABLE), registry(CampaignStatus.EXPIRED), owned) == Choice([A])


@pytest.mark.parametrize(
    ("owned", "numbers"),
    [
        ([Owned(A, "enabled", ON), Owned(B, "disabled")], [A]),
        ([Owned(A, "disabled"), Owned(B, "disabled")], [A]),
        ([Owned(A, "enabled", ON), Owned(B, "disabling-failed")], [A, B]),
        ([Owned(A, "enabling-failed"), Owned(B, "disabled")], [A]),
    ],
)
def test_disable_means_the_one_that_is_on_the_page_and_said_twice_changes_nothing(
    owned: list[Owned], numbers: list[str]
) -> None:
    assert meant(Request(Action.DISABLE), registry(), owned) == Choice(numbers)
