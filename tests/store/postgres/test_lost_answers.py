"""An answer that is lost between the server and us: what is said of the Save is true, or that nobody knows."""

from typing import Any

import psycopg
import pytest

from tests.driving import CAMPAIGN, Cli

NUMBER = "+14085550100"
_commit = psycopg.Connection.commit


class Line:
    """The connection to the server, which breaks at the commit of a Save."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, arrives: bool, for_good: bool = False) -> None:
        self._arrives = arrives
        self._for_good = for_good
        self._connect = psycopg.connect
        self.broken = False
        monkeypatch.setattr(psycopg.Connection, "commit", lambda connection: self._break(connection))
        monkeypatch.setattr(psycopg, "connect", self._reached)

    def _break(self, connection: "psycopg.Connection[Any]") -> None:
        saves = connection.execute(
            "SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND mode = 'ExclusiveLock'"
            " AND relation = to_regclass('sms_admin.save_lock')"
        ).fetchone()
        if saves == (0,) or self.broken:
            _commit(connection)
            return
        self.broken = True
        if self._arrives:
            _commit(connection)
        connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    def _reached(self, *args: Any, **more: Any) -> "psycopg.Connection[Any]":
        if self.broken and self._for_good:
            raise psycopg.OperationalError("connection refused")
        return self._connect(*args, **more)


@pytest.fixture
def stocked(on_server: Cli) -> Cli:
    on_server.holds((NUMBER, "jane@corp.com", "Enabled", ""))
    return on_server


def test_a_commit_that_arrived_is_saved_although_its_answer_is_lost(
    stocked: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(monkeypatch, arrives=True)
    done = stocked.run("numbers", "assign", NUMBER)
    assert line.broken
    assert (done.code, "Saved as run 4" in done.err) == (0, True), done
    assert stocked.state() == {NUMBER: ("enabled", CAMPAIGN)}


def test_a_commit_that_did_not_arrive_saved_nothing(stocked: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(monkeypatch, arrives=False)
    done = stocked.run("numbers", "assign", NUMBER, "--output", "json")
    assert line.broken
    assert (done.code, done.error["code"]) == (8, "lost"), done
    assert "nothing was saved" in done.error["message"]
    assert stocked.state() == {NUMBER: ("enabled", "")}


@pytest.mark.parametrize("arrives", [True, False])
def test_where_nobody_can_be_asked_it_is_said_that_nobody_knows(
    stocked: Cli, monkeypatch: pytest.MonkeyPatch, arrives: bool
) -> None:
    with monkeypatch.context() as broken:
        Line(broken, arrives=arrives, for_good=True)
        done = stocked.run("numbers", "assign", NUMBER, "--output", "json")
    assert (done.code, done.error["code"]) == (8, "unknown-outcome"), done
    assert "it is not known whether run 4 was saved" in done.error["message"]
    assert stocked.state() == {NUMBER: ("enabled", CAMPAIGN if arrives else "")}
