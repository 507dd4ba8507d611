"""What is done in another way for a great many rows comes to the same."""

import sqlite3

import pytest

from sms_admin.store.plan import staging
from sms_admin.store.sqlite import backend
from tests.driving import CAMPAIGN, Cli


@pytest.fixture(params=["few", "many"])
def _size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "many":
        monkeypatch.setattr(staging, "_MANY", 1)
        monkeypatch.setattr(backend, "_MANY", 1)


@pytest.mark.usefixtures("_size")
def test_enabling_disables_the_other_number_and_refuses_a_user_named_twice(ready: Cli) -> None:
    ready.holds(
        ("+14085550100", "jane@corp.com", "enabled", CAMPAIGN),
        ("+14085550101", "jane@corp.com", "", ""),
        ("+14085550102", "", "", ""),
        ("+14085550103", "mai@corp.com", "", ""),
        ("+14085550104", "mai@corp.com", "", ""),
        ("+14085550105", "lee@corp.com", "", ""),
    )
    numbers = [[f"+1408555010{last}"] for last in (1, 3, 4, 5)]
    done = ready.run(
        "user", "enable-number", "--csv", ready.csv("e.csv", ["number"], numbers), "--partial", "--yes", "-o", "json"
    )
    assert done.code == 5
    assert done.json["reasons"] == {"user-twice-in-file": 1}
    assert done.json["disabled_others"] == 1
    on = {number for number, state in ready.state().items() if state == ("enabled", CAMPAIGN)}
    assert on == {"+14085550101", "+14085550103", "+14085550105"}


@pytest.mark.usefixtures("_size")
def test_a_report_names_users_as_they_are_written(ready: Cli) -> None:
    file = ready.csv("i.csv", ["number", "user"], [["+14085550100", "Jane@Corp.com"], ["+14085550101", "mai@corp.com"]])
    ready.ok("numbers", "import", file, "--yes")
    report = ready.folder / "report.csv"
    refused = ready.run("numbers", "assign", "--csv", file, "--dry-run", "--report", str(report))
    assert refused.code == 3
    text = report.read_text()
    assert "enable-number Jane@Corp.com +14085550100" in text
    assert "enable-number mai@corp.com +14085550101" in text


@pytest.mark.sqlite
@pytest.mark.usefixtures("_size")
def test_the_index_that_allows_one_live_number_is_there_after_a_save(ready: Cli) -> None:
    ready.holds(("+14085550100", "jane@corp.com", "enabled", ""), ("+14085550101", "jane@corp.com", "", ""))
    connection = sqlite3.connect(ready.environ["SMS_ADMIN_STORE"])
    with pytest.raises(sqlite3.IntegrityError, match="one_live_number_per_user"):
        connection.execute("UPDATE number SET status = 'enabled'")
    connection.close()
    ready.ok("store", "check")
