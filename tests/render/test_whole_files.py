"""Reports, rejects and backups: whole or not at all."""

import csv
import json
import os
import sqlite3
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_admin.domain.errors import BadUsage, StoreUnusable
from sms_admin.render.files import form_of, own_columns, whole_file, write_report


def test_a_published_file_holds_all_and_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    place = tmp_path / "report.csv"
    with whole_file(str(place)) as report:
        report.file.write("a\r\nb\n")
        report.publish()
    assert place.read_bytes() == b"a\r\nb\n"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["report.csv"]


def test_nothing_is_seen_at_the_place_before_it_is_published(tmp_path: Path) -> None:
    place = tmp_path / "report.csv"
    place.write_text("old")
    with whole_file(str(place)) as report:
        report.file.write("new")
        report.finish()
        assert place.read_text() == "old"
        assert Path(report.temp).read_text() == "new"
        report.publish()
    assert place.read_text() == "new"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_a_file_that_is_not_published_leaves_nothing_behind(tmp_path: Path) -> None:
    with whole_file(str(tmp_path / "report.csv")) as report:
        report.file.write("half")
    assert os.listdir(tmp_path) == []


def test_a_failure_half_way_keeps_the_old_file_alone(tmp_path: Path) -> None:
    place = tmp_path / "report.csv"
    place.write_text("old")

    def interrupted_report() -> None:
        with whole_file(str(place)) as report:
            report.file.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted_report()
    assert place.read_text() == "old"
    assert os.listdir(tmp_path) == ["report.csv"]


def test_a_link_stays_and_the_file_that_it_names_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "report.csv"
    link.symlink_to(tmp_path / "there" / "real.csv")
    with whole_file(str(link)) as report:
        report.file.write("new")
        report.publish()
    assert link.is_symlink()
    assert (tmp_path / "there" / "real.csv").read_text() == "new"


def test_a_database_can_be_written_by_name(tmp_path: Path) -> None:
    place = tmp_path / "backup.db"
    with whole_file(str(place)) as backup:
        source, target = sqlite3.connect(":memory:"), sqlite3.connect(backup.temp)
        source.execute("CREATE TABLE number (e164 TEXT)")
        source.backup(target)
        target.close()
        backup.publish()
    assert sqlite3.connect(place).execute("SELECT name FROM sqlite_master").fetchall() == [("number",)]


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        ("missing/report.csv", "No such file", "create the folder"),
        (".", "it is a folder", "not a folder"),
        ("plain-file/report.csv", "Not a directory", "name a file"),
        ("pipe", "not a regular file", "name a file"),
        ("x" * 300 + ".csv", "too long", "name a file"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_before_anything_is(
    tmp_path: Path, name: str, reason: str, hint: str
) -> None:
    (tmp_path / "plain-file").write_text("")
    os.mkfifo(tmp_path / "pipe")
    place = os.path.join(tmp_path, name)
    with pytest.raises(StoreUnusable, match=reason) as caught, whole_file(place):
        pass
    assert caught.value.message.startswith(f"cannot write {place}: ")
    assert hint in str(caught.value.hint)
    assert sorted(os.listdir(tmp_path)) == ["pipe", "plain-file"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_an_expected_failure_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with whole_file(str(tmp_path / "report.csv")) as report, open("/dev/full", "w") as full:
        os.dup2(full.fileno(), report.file.fileno())
        with pytest.raises(StoreUnusable, match="No space left") as caught:
            write_report(report, "csv", ("n",), [[(n,) for n in range(100_000)]])
    assert "free some space" in str(caught.value.hint)
    assert os.listdir(tmp_path) == []


def test_a_report_guards_its_cells_and_its_header_in_csv(tmp_path: Path) -> None:
    place = tmp_path / "report.csv"
    with whole_file(str(place)) as report:
        write_report(report, form_of(report.path), ("=note", "line"), [[("=1+1", 2), ("+14085550100", 3)]])
        report.publish()
    with place.open(newline="") as text:
        assert list(csv.reader(text)) == [["'=note", "line"], ["'=1+1", "2"], ["+14085550100", "3"]]


def test_a_report_is_one_object_a_line_in_jsonl(tmp_path: Path) -> None:
    place = tmp_path / "report.jsonl"
    with whole_file(str(place)) as report:
        write_report(report, form_of(report.path), ("note", "line"), [[("=1+1", 2)], [("b", 3)]])
        report.publish()
    lines = place.read_text().splitlines()
    assert [json.loads(line) for line in lines] == [{"note": "=1+1", "line": 2}, {"note": "b", "line": 3}]


@pytest.mark.parametrize(("path", "form"), [("a.csv", "csv"), ("a.b/c.JSONL", "jsonl")])
def test_the_ending_names_the_form(path: str, form: str) -> None:
    assert form_of(path) == form


@pytest.mark.parametrize("path", ["report", "report.json", "report.csv/x", ".csv", ""])
def test_any_other_ending_is_a_usage_error(path: str) -> None:
    with pytest.raises(BadUsage, match="--report"):
        form_of(path)


TAKEN = ("line", "number", "outcome", "code", "reason")


def test_own_columns_keep_their_names_unless_they_clash() -> None:
    own = own_columns(["number", "note", "note", "", "Line"], TAKEN)
    assert own == ["file_number", "note", "note_2", "", "Line"]


names = st.sampled_from(["number", "file_number", "file_number_2", "note", "note_2", "line", "file_line", ""])


@given(st.lists(names))
def test_no_two_columns_of_a_report_share_a_name(header: list[str]) -> None:
    own = own_columns(header, TAKEN)
    assert len(own) == len(header)
    assert len({*own, *TAKEN}) == len(own) + len(TAKEN)
