"""One number all the way: imported, assigned, listed."""

from tests.driving import CAMPAIGN, Cli


def test_a_number_is_imported_assigned_and_listed(ready: Cli) -> None:
    ready.holds(("+14085550100", "jane.doe@corp.com", "Enabled", ""))
    ready.ok("numbers", "assign", "+14085550100")
    (line,) = ready.json("numbers", "list")
    assert (line["number"], line["assignment"]) == ("+14085550100", f"Assigned ({CAMPAIGN})")
