"""Cells to staged values: every text of a row is parsed here, once."""

import json
from collections.abc import Sequence
from datetime import date, time
from typing import Any

import pytest

from sms_admin.domain.typed_cells import OddCell, error, typed
from sms_admin.intake.cells import Layout, read
from sms_admin.intake.table import batch_of

NUMBER = "+14085550100"


def staged(header: str, *rows: Sequence[str], importing: bool = False, keep_cells: bool = False) -> dict[int, Any]:
    """The staged values of each row by its line; the first row stands on line 2."""
    columns = {name: at for at, name in enumerate(header.split())}
    layout = Layout(columns, "US", keep_cells, importing, guarded=True)
    found = {}
    for part in read([batch_of(list(enumerate(rows, 2)))], layout):
        for values in zip(*part.values(), strict=True):
            row = dict(zip(part, values, strict=True))
            found[row["line"]] = row
    return found


def test_good_and_bad_rows_keep_their_place_and_line() -> None:
    found = staged("phone_number", [NUMBER], ["x"], ["408-555-0101"], ["1.4E+10"])
    assert [(line, row["seq"], row.get("number"), row.get("reading")) for line, row in sorted(found.items())] == [
        (2, 1, NUMBER, None),
        (3, 2, None, "bad-number"),
        (4, 3, "+14085550101", None),
        (5, 4, None, "excel-mangled"),
    ]
    assert found[3]["text"] == "x"
    assert found[3]["why"] == "it has letters in it; write it like +14085550100"


def test_places_are_counted_over_slices() -> None:
    layout = Layout({"phone_number": 0}, "US")
    parts = [[(2, [NUMBER]), (3, ["x"])], [(9, [NUMBER])]]
    seqs = {seq for part in read(map(batch_of, parts), layout) for seq in part["seq"]}
    assert seqs == {1, 2, 3}


@pytest.mark.parametrize(
    ("cell", "user", "spelling"),
    [
        ("Jane.Doe@Corp.com", "jane.doe@corp.com", "Jane.Doe@Corp.com"),
        (" jane ", "jane", "jane"),
        ("'=cmd", "=cmd", "=cmd"),
        ("'@jane", "@jane", "@jane"),
        ("STRASSE", "strasse", "STRASSE"),
        ("Zoe\u0308", "zo\u00eb", "Zoe\u0308"),
        ("", "", ""),
        ("\u00a0", "", ""),
    ],
)
def test_a_user_name_is_read_without_case_and_guard(cell: str, user: str, spelling: str) -> None:
    for importing in (False, True):
        row = staged("phone_number user", [NUMBER, cell], importing=importing)[2]
        assert (row["user"], row["spelling"]) == (user, spelling)


@pytest.mark.parametrize("cell", ["ja\u200bne", "\u202ajane\u202c\u00a0", "jane\ufeff", "j\u00adane"])
def test_what_cannot_be_seen_is_no_part_of_a_user_name(cell: str) -> None:
    row = staged("phone_number user", [NUMBER, cell], importing=True)[2]
    assert (row["user"], row["spelling"]) == ("jane", "jane")


def test_a_refused_name_number_or_campaign_shows_what_cannot_be_seen() -> None:
    row = staged("phone_number user", ["12\u200b", "a\u200b b"], importing=True)[2]
    assert (row["text"], row["user"], row["spelling"]) == ("12<U+200B>", " ", "a<U+200B> b")
    row = staged("phone_number user campaign_id", [NUMBER, "no\u00adbody", "C\u200b7é"])[2]
    assert (row["user"], row["spelling"], row["wanted"]) == ("nobody", "no<U+00AD>body", "C<U+200B>7é")


@pytest.mark.parametrize("cell", ["jane doe", "jane\x1b", "a\u00a0b", "\u202ea b", "x" * 255])
def test_an_import_marks_a_user_name_that_cannot_be_one(cell: str) -> None:
    assert staged("phone_number user", [NUMBER, cell], importing=True)[2]["user"] == " "


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("C7GH42I", "C7GH42I"),
        (" c7gh42i ", "C7GH42I"),
        ("c7gh\u200b42i\u00a0", "C7GH42I"),
        ("\u2060", ""),
        ("", ""),
        ("cſſſſſſ", "c" + "<U+017F>" * 6),
        ("\u04217GH42I", "<U+0421>7GH42I"),
        ("C7GH42Iſ", "C7GH42Iſ"),
        ("Cßaaaa", "Cßaaaa"),
        ("Main campaign", "Main campaign"),
        (" Assigned (n/a) ", "n/a"),
        ("none\u200b", "none<U+200B>"),
    ],
)
def test_a_campaign_id_is_read_without_case_in_ascii_only_and_what_is_none_stays_as_written(
    cell: str, wanted: str
) -> None:
    assert staged("phone_number campaign_id", [NUMBER, cell])[2]["wanted"] == wanted


@pytest.mark.parametrize(
    ("cell", "status", "kept"),
    [("Enabling Failed", "enabling-failed", None), ("", "disabled", None), (" on ", " ", "on")],
)
def test_an_import_reads_the_status_and_keeps_what_was_written_where_that_is_none(
    cell: str, status: str, kept: str | None
) -> None:
    row = staged("phone_number sms_status", [NUMBER, cell], importing=True)[2]
    assert (row["sms_status"], row["status_text"]) == (status, kept)


def test_names_keep_their_blanks_and_lose_their_guard() -> None:
    row = staged("phone_number first_name last_name site", [NUMBER, " Jane ", "'=1+1", "''-"], importing=True)[2]
    assert (row["first_name"], row["last_name"], row["site"]) == (" Jane ", "=1+1", "'-")


def test_an_import_derives_country_and_category() -> None:
    found = staged("phone_number", ["416-555-0172"], ["+18005550199"], ["+442079460456"], importing=True)
    places = [(row["country"], row["category"]) for row in found.values()]
    assert places == [("CA", "LOCAL"), ("US", "TOLL_FREE"), ("GB", "LOCAL")]


def test_a_huge_cell_is_staged_shortened_where_a_sentence_may_quote_it() -> None:
    huge, short = "X" * 1_000_000, "X" * 79 + "…"
    row = staged("phone_number user campaign_id", [huge, huge, huge])[2]
    assert [row[name] for name in ("text", "spelling", "wanted")] == [short] * 3
    row = staged("phone_number user sms_status", [NUMBER, huge, huge], importing=True)[2]
    assert row["status_text"] == short
    assert len(row["spelling"]) == 255


def test_a_batch_without_rows_stages_nothing() -> None:
    layout = Layout({"phone_number": 0}, "US")
    one, other = read(map(batch_of, ([], [(2, [NUMBER])], [], [(3, [NUMBER])])), layout)
    assert [list(part["seq"]) for part in (one, other)] == [[1], [2]]


def test_the_cells_are_kept_as_they_stand_where_a_report_echoes_them() -> None:
    cells = [" '+14085550100 ", "'tis", "\u202e", "a\nb"]
    assert json.loads(staged("phone_number user a b", cells, keep_cells=True)[2]["cells"]) == cells


def test_an_apostrophe_is_taken_off_only_where_a_guard_may_stand() -> None:
    cells, bare = [NUMBER, "'=x", "''-", "'tis"], [NUMBER, "=x", "'-", "'tis"]
    names = ("phone_number", "user", "site", "first_name")
    for guarded, said in ((True, bare), (False, cells)):
        layout = Layout({name: at for at, name in enumerate(names)}, "US", True, True, guarded)
        (part,) = read([batch_of([(2, cells)])], layout)
        assert [part[name][0] for name in ("number", *names[1:])] == said
        assert (part["spelling"][0], json.loads(str(part["cells"][0]))) == (said[1], said)


FIELDS = ("user", "first_name", "last_name", "site", "name", "sms_status", "campaign_id")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "value", [date(2026, 1, 2), time(9, 30), True, 12.5, 10**20], ids=["date", "time", "true", "fraction", "long"]
)
def test_what_is_no_text_is_refused_as_what_it_is_in_every_column(field: str, value: object) -> None:
    cell = typed(value)
    assert isinstance(cell, OddCell)
    row = staged(f"phone_number {field}", [NUMBER, "x"], [NUMBER, cell], importing=True)[3]
    assert (row.get("number"), row["text"], row["reading"]) == (None, NUMBER, "bad-cell")
    assert row["why"] == f"{field} is '{cell}': {cell.why}; write a text there, or leave it empty"


def test_an_error_of_a_spreadsheet_is_no_campaign_and_a_bad_number_is_reported_before_it() -> None:
    rows = staged("phone_number campaign_id", [NUMBER, error("#N/A")], ["x", error("#N/A")], [NUMBER, "C7GH42I"])
    assert [rows[line].get("reading") for line in (2, 3, 4)] == ["bad-cell", "bad-number", None]
    why = "campaign_id is '#N/A': it is an error of the spreadsheet; write a text there, or leave it empty"
    assert rows[2]["why"] == why
