"""What the program writes it reads again: lists, reports and rejects."""

import json
import stat
import zipfile

import pytest

from tests.driving import CAMPAIGN, Cli
from tests.intake.workbooks import xlsx

HEADER = "phone_number,user,first_name,last_name,site,sms_status,campaign_id\n"
ROWS = f"""+14085550100,jane@acme.example,Jane,Doe,Austin,Enabled,{CAMPAIGN}
+14085550101,kim@acme.example,Kim,"van Dyk, Jr.",Denver,Pending,
+14085550102,kim@acme.example,Kim,"van Dyk, Jr.",Denver,Disabled,
+14085550103,=cmd@acme.example,'=1+1,"a ""b"" c",,Enabling Failed,{CAMPAIGN}
+14085550104,lee@acme.example,''=2,'tis,''-,Disabling Failed,
+14085550105,mo@acme.example,"Mo\tM.","of two\nlines","three\n\nlines\n",Disabled,
"""
APOSTROPHES = ("'=1+1", "''=1", "'tis", "'-")


@pytest.fixture
def acme(cli: Cli) -> Cli:
    cli.ready()
    return cli


def listed(cli: Cli) -> list[dict[str, object]]:
    """Everything but when a number last changed."""
    found = cli.json("numbers", "list", "--all")
    return [{field: value for field, value in number.items() if field != "updated_at"} for number in found]


@pytest.mark.parametrize("form", ["csv", "plain", "jsonl"])
def test_a_list_makes_an_equal_store_and_changes_nothing_in_its_own(acme: Cli, form: str) -> None:
    acme.ok("numbers", "import", acme.file("inventory.csv", HEADER + ROWS), "--yes")
    before = listed(acme)
    path = acme.file(f"list.{form}", acme.ok("numbers", "list", "--all", "--output", form).out)
    assert acme.json("numbers", "import", path, "--yes")["unchanged"] == 6
    other = ("--store", str(acme.folder / "other.db"))
    acme.ok(*other, "init", "--yes")
    acme.ok(*other, "brand", "set", "B1A2B3C", "--status", "VERIFIED")
    acme.ok(*other, "campaign", "set", CAMPAIGN, "--brand", "B1A2B3C", "--status", "VERIFIED")
    acme.ok(*other, "numbers", "import", path, "--yes")
    again = acme.json(*other, "numbers", "list", "--all")
    assert [{f: v for f, v in number.items() if f != "updated_at"} for number in again] == before


def test_a_report_is_a_workbook_of_texts_that_only_its_owner_reads_and_that_is_fed_in_again(acme: Cli) -> None:
    path = acme.file("a.csv", "phone_number,Note,\n14085550100,'=1+1,007\n408-555,y,\n")
    report, rejects = acme.folder / "report.xlsx", acme.folder / "rejects.xlsx"
    acme.run("numbers", "import", path, "--yes", "--partial", "--report", str(report), "--rejects", str(rejects))
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    sheet = zipfile.ZipFile(report).read("xl/worksheets/sheet1.xml").decode()
    assert "frozen" in sheet
    assert "<f>" not in sheet
    assert all(f"<t>{text}</t>" in sheet for text in ("14085550100", "=1+1", "007", "+14085550100"))
    again = acme.run("numbers", "import", str(report), "--yes", "--output", "json")
    assert (again.json["unchanged"], again.json["refused"]) == (1, 1)
    assert acme.run("numbers", "import", str(rejects), "--yes", "--output", "json").json["refused"] == 1


@pytest.mark.parametrize("name", ["phone_number", "number", "Phone"])
def test_a_report_and_rejects_are_fed_in_again(acme: Cli, name: str) -> None:
    path = acme.file("a.csv", f"{name},line,Note\n14085550100,1,x\n408-555,2,y\n")
    report, rejects = acme.folder / "report.csv", acme.folder / "rejects.csv"
    acme.run("numbers", "import", path, "--yes", "--report", str(report))
    acme.run("numbers", "import", path, "--yes", "--partial", "--rejects", str(rejects))
    again = acme.run("numbers", "import", str(report), "--yes", "--output", "json")
    assert (again.json["unchanged"], again.json["refused"]) == (1, 1)
    rejects.write_text(rejects.read_text().replace("408-555,", "+14085550101,"))
    done = acme.run("numbers", "import", str(rejects), "--yes", "--output", "json")
    assert (done.code, done.json["changed"]) == (0, 1), (done, rejects.read_text())


def files_with_apostrophes(acme: Cli) -> list[str]:
    """The same rows in each form in which an apostrophe is a letter like any other."""
    names = ("phone_number", "user", "site", "sms_status")
    rows = [(f"+1408555020{at}", f"user{at}", site, "wrong") for at, site in enumerate(APOSTROPHES)]
    lines = "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows)
    (acme.folder / "rows.xlsx").write_bytes(xlsx(Numbers=[names, *rows]))
    return [acme.file("rows.jsonl", lines), str(acme.folder / "rows.xlsx")]


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_an_apostrophe_of_a_workbook_or_of_json_stays_also_by_way_of_rejects(acme: Cli, form: str) -> None:
    rejects, report = acme.folder / f"rejects.{form}", acme.folder / "report.jsonl"
    for path in files_with_apostrophes(acme):
        assert acme.run("numbers", "import", path, "--yes", "--rejects", str(rejects)).code == 3
        assert acme.run("numbers", "import", str(rejects), "--yes", "--report", str(report)).code == 3
        assert [json.loads(line)["site"] for line in report.read_text().splitlines()] == [*APOSTROPHES]
