"""A number is shown only as its last change says; what nobody expected is damage, not a bug, in a damaged store."""

import sqlite3

import pytest

from tests.driving import CAMPAIGN, OTHER_CAMPAIGN, Cli

NUMBER = "+14085550100"


def edit(cli: Cli, *statements: str) -> bytes:
    """Edits the store behind the program's back; what it holds then."""
    with sqlite3.connect(cli.environ["SMS_ADMIN_STORE"]) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return contents(cli)


def contents(cli: Cli) -> bytes:
    with open(cli.environ["SMS_ADMIN_STORE"], "rb") as file:
        return file.read()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE number SET status = 'enqbled'",
        "UPDATE number SET campaign_id = NULL",
        f"UPDATE number SET campaign_id = '{OTHER_CAMPAIGN}'",
        "UPDATE number SET number = '+14085550101'",
        "UPDATE number SET user = 'nobody@corp.com'",
        "UPDATE number SET run = 77",
        "UPDATE change SET status_after = 'pending' WHERE run = 4",
        "DELETE FROM change",
    ],
)
def test_a_number_that_is_not_what_its_last_change_says_is_not_shown(ready: Cli, statement: str) -> None:
    ready.holds((NUMBER, "jane.doe@corp.com", "Enabled", ""))
    ready.ok("numbers", "assign", NUMBER)
    before = edit(ready, "PRAGMA ignore_check_constraints=1", statement)
    for form in ("table", "plain", "json"):
        done = ready.run("numbers", "list", "--output", form)
        assert done.code == 7, done
        assert "the store is damaged: number +1408555010" in done.err
        assert NUMBER not in done.out
    assert contents(ready) == before


def test_a_sound_store_is_shown_whatever_was_done_and_undone(ready: Cli) -> None:
    ready.holds((NUMBER, "jane.doe@corp.com", "Enabled", CAMPAIGN), ("+14085550101", "", "", ""))
    ready.ok("numbers", "remove", NUMBER)
    ready.ok("user", "enable-number", "jane.doe@corp.com")
    assert ready.state() == {NUMBER: ("enabled", CAMPAIGN), "+14085550101": ("disabled", "")}


def test_what_nobody_expected_is_damage_where_the_store_is_damaged(ready: Cli) -> None:
    before = edit(ready, "UPDATE record_change SET after = replace(after, '{', '[') WHERE kind = 'campaign'")
    done = ready.run("history", "show", "2", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "damaged")
    assert contents(ready) == before


def test_a_status_that_is_none_is_reported_as_damage(ready: Cli) -> None:
    before = edit(ready, "PRAGMA ignore_check_constraints=1", "UPDATE brand SET status = 'PENDXNG'")
    done = ready.run("campaign", "status", "--output", "json")
    assert (done.code, done.error["code"]) == (7, "damaged")
    assert "known_status" in done.error["message"] or "brand" in done.error["message"]
    assert contents(ready) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET campaign_after = NULL WHERE run = 4",
        "UPDATE change SET status_before = 'pending' WHERE run = 4",
        "DELETE FROM change WHERE run = 4",
        "UPDATE run SET actor = 'nobody' WHERE run = 4",
    ],
)
@pytest.mark.parametrize("words", [("history", "show", "4"), ("history", "undo", "4", "--yes")])
def test_a_run_that_is_not_as_it_was_sealed_is_neither_shown_nor_undone(
    ready: Cli, statement: str, words: tuple[str, ...]
) -> None:
    ready.holds((NUMBER, "jane.doe@corp.com", "Enabled", ""))
    ready.ok("numbers", "assign", NUMBER)
    ready.ok("history", "show", "4")
    before = edit(ready, statement)
    done = ready.run(*words)
    assert (done.code, done.out) == (7, "")
    assert "run 4, or one of its changes, is not what its digest was made from" in done.err
    assert contents(ready) == before
    assert ready.run("history", "show", "3").code == 0
