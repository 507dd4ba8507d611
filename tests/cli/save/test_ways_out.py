"""What a sentence says to type is there to be typed."""

import re

import pytest

from sms_admin.domain.refusals import Code, Particulars
from sms_admin.domain.ways_out import refusal
from tests.reference import whole


def reason(code: Code, row: Particulars) -> str:
    """The sentence of a row that is refused."""
    return refusal(code, row).reason


GROUPS = ("brand", "campaign", "user", "numbers", "history", "store", "config")
QUOTED = re.compile(rf"'((?:{'|'.join(GROUPS)}) [^']+)'")
ROW = Particulars(number="+14085550100", owner="joe", user="jane", brand="B1A2B3C", campaign="C7GH42I", run=3)


def commands() -> dict[str, set[str]]:
    """Every command with its flags."""
    found: dict[str, set[str]] = {}
    for group, inner in whole().commands.items():
        for name, command in getattr(inner, "commands", {}).items():
            found[f"{group} {name}"] = {flag for parameter in command.params for flag in parameter.opts}
    return found


OF_USERS = {Code.SEVERAL_NUMBERS: "enable"}  # codes whose sentence names the command of the row
VARIANTS = [
    (Code.CAMPAIGN_NOT_VERIFIED, ROW._replace(campaign_status="DEACTIVATED")),
    (Code.NO_USER, ROW._replace(action="disable")),
    *((code, ROW._replace(action="undo", text="it")) for code in Code if code is not Code.SEVERAL_NUMBERS),
    (Code.CAMPAIGN_NOT_VERIFIED, ROW._replace(action="undo", campaign_status="DEACTIVATED")),
    (Code.CHANGED_SINCE, ROW._replace(action="undo", blamed="campaign deactivate")),
]


@pytest.mark.parametrize(("code", "row"), [*((c, ROW._replace(action=OF_USERS.get(c, ""))) for c in Code), *VARIANTS])
def test_the_commands_and_flags_of_a_sentence_exist(code: Code, row: Particulars) -> None:
    known = commands()
    said = reason(code, row)
    for command in (words.split() for words in QUOTED.findall(said)):
        flags = {word for word in command if word.startswith("--")}
        assert flags <= known[" ".join(command[:2])], command
    assert set(re.findall(r"--[a-z]+", said)) <= set().union(*known.values())


def test_most_sentences_name_a_command() -> None:
    assert sum(bool(QUOTED.search(reason(code, ROW))) for code in Code) >= 14
