"""Users and their numbers come into the store together, or not at all."""

import pytest
from sqlalchemy import Connection, delete

from sms_admin.store.plan import user_rows
from sms_admin.store.tables import user
from tests.driving import Cli

LISTED = [["+14085550100", "jane@corp.com"], ["+14085550101", "mai@corp.com"], ["+14085550102", "jane@corp.com"]]


@pytest.mark.parametrize("lost", ["all", "the last"])
def test_numbers_whose_users_were_lost_on_the_way_are_not_saved(
    ready: Cli, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    put, before = user_rows._put_users, ready.json("history", "list")

    def lose(connection: Connection, run: int) -> None:
        put(connection, run)
        connection.execute(delete(user).where(user.c.user > ("" if lost == "all" else "k")))

    with monkeypatch.context() as patch:
        patch.setattr(user_rows, "_put_users", lose)
        failed = ready.run("numbers", "import", ready.csv("i.csv", ["number", "user"], LISTED), "--yes")
    assert (failed.code, failed.out) == (1, "")
    assert (ready.json("history", "list"), ready.state()) == (before, {})
    assert ready.json("user", "list") == []
    ready.ok("numbers", "import", ready.csv("i.csv", ["number", "user"], LISTED), "--yes")
    assert ready.json("store", "check") == []


def test_an_undo_brings_users_back_with_their_numbers(ready: Cli) -> None:
    ready.ok("numbers", "import", ready.csv("i.csv", ["number", "user"], LISTED), "--yes")
    users = ready.json("user", "list")
    ready.ok("history", "undo", "3", "--yes")
    assert ready.json("user", "list") == []
    ready.ok("history", "undo", "4", "--yes")
    assert ready.json("user", "list") == users
    assert ready.json("store", "check") == []
