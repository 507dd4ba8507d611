"""Tables on a terminal: whole data at any width, no escapes where none are wanted."""

import io
import re
import subprocess
import sys

import pytest

from sms_admin.render.tables import bar, colour_of, make_console, show_count, table

COLUMNS = ["Number", "User", "Name", "Status", "Assignment"]
ROWS = [
    [
        "+14085550100",
        "jane.doe-with-a-long-name@corp.example.com",
        "Jane Doe",
        "Enabled",
        "Assigned (C7GH42I)",
    ],
    ["+442071838750", "x" * 90, "山田太郎" * 9, "Enabling Failed", "Not assigned"],
]


class Terminal(io.StringIO):
    """A recorded terminal."""

    def isatty(self) -> bool:
        return True


def drawn(environ: dict[str, str], stream: io.StringIO | None = None) -> str:
    stream = stream if stream is not None else Terminal()
    table(make_console(stream, environ), COLUMNS, ROWS)
    return stream.getvalue()


def without_blanks(text: str) -> str:
    return "".join(text.split())


def by_column(output: str) -> list[list[str]]:
    """The text of every cell of a drawing without escapes, put together again from its folded lines."""
    lines = output.splitlines()
    starts = [lines[0].index(name) for name in COLUMNS]
    rows: list[list[str]] = []
    for line in lines[2:]:
        if line.startswith("+"):
            rows.append([""] * len(COLUMNS))
        for index, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
            rows[-1][index] += without_blanks(cells_between(line, start, end))
    return rows


def by_block(output: str) -> list[list[str]]:
    """The same of the blocks that are drawn where the columns have no room."""
    return [
        [without_blanks(cell) for cell in re.split("^(?:" + "|".join(COLUMNS) + ")", block, flags=re.MULTILINE)[1:]]
        for block in re.split(r"\n\n", output)
    ]


def cells_between(line: str, start: int, end: int | None) -> str:
    """Part of a line by screen cells, of which an ideograph takes two."""
    spread = "".join(c + "\0" if ord(c) > 0x2E80 else c for c in line)
    return spread[start:end].replace("\0", "")


@pytest.mark.parametrize("columns", ["0", "abc", "", "-5", "75", "80", "120", "9999", "9" * 5000, "²"])
def test_no_width_loses_data(columns: str) -> None:
    output = drawn({"COLUMNS": columns, "TERM": "dumb"})
    assert by_column(output) == [[without_blanks(cell) for cell in row] for row in ROWS]


@pytest.mark.parametrize("columns", ["1", "20", "40", "60", "74"])
def test_where_the_columns_have_no_room_each_row_is_a_block_of_lines(columns: str) -> None:
    output = drawn({"COLUMNS": columns, "TERM": "dumb"})
    assert by_block(output) == [[without_blanks(cell) for cell in row] for row in ROWS]
    assert max(map(len, output.splitlines())) <= max(int(columns), len("Assignment   +442071838750"))


@pytest.mark.parametrize("columns", ["30", "50", "70"])
def test_the_cells_of_a_block_stand_beside_their_names(columns: str) -> None:
    lines = drawn({"COLUMNS": columns, "TERM": "dumb"}).splitlines()
    assert [line for line in lines if line.startswith("Number")] == [f"Number       {row[0]}" for row in ROWS]
    assert lines[1].startswith("User         jane.doe-with-a-")


def test_a_block_leaves_out_blank_cells_and_keeps_its_colours() -> None:
    terminal = Terminal()
    rows = [["+14085550100", "", " ", "Enabled", ""], ["+14085550101", "jo", "", "Pending", ""]]
    table(make_console(terminal, {"COLUMNS": "40", "TERM": "xterm"}), COLUMNS, rows)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", terminal.getvalue())
    assert [line.split() for line in bare.splitlines()] == [
        ["Number", "+14085550100"],
        ["Status", "Enabled"],
        [],
        ["Number", "+14085550101"],
        ["User", "jo"],
        ["Status", "Pending"],
    ]
    assert re.search(r"\x1b\[1mNumber", terminal.getvalue())
    assert re.search(r"\x1b\[32mEnabled", terminal.getvalue())


def test_a_narrow_table_without_rows_draws_nothing_but_its_header() -> None:
    terminal = Terminal()
    table(make_console(terminal, {"COLUMNS": "10"}), COLUMNS, [])
    assert terminal.getvalue().split()[:5] == COLUMNS


@pytest.mark.parametrize("columns", ["24", "40", "43"])
def test_lines_without_a_header_have_all_but_the_first_cell_beside_it_where_the_columns_have_no_room(
    columns: str,
) -> None:
    terminal = Terminal()
    rows = [["Campaign", "C7GH42I", "MIXED", "VERIFIED"], ["Brand", "B1A2B3C", "Acme of " * 9, "VERIFIED"]]
    table(make_console(terminal, {"COLUMNS": columns}), [""] * 4, [*rows, ["Gate", "open", "", ""]])
    lines = terminal.getvalue().splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert terminal.getvalue().split() == " ".join([*map(" ".join, rows), "Gate open"]).split()
    assert {line[:11].strip() for line in lines} == {"Campaign", "Brand", "Gate", ""}


@pytest.mark.parametrize("columns", ["0", "1", "80"])
def test_the_number_stays_in_one_piece(columns: str) -> None:
    output = drawn({"COLUMNS": columns, "TERM": "dumb"})
    assert re.search(r"\+14085550100\s", output)
    assert re.search(r"\+442071838750\s", output)


def test_a_table_keeps_to_the_width_of_the_terminal_where_it_can() -> None:
    lines = drawn({"COLUMNS": "80", "TERM": "dumb"}).splitlines()
    assert 80 - len(COLUMNS) < max(len(line) for line in lines) <= 80


def words_of(width: int, columns: list[str], *rows: list[str]) -> list[str]:
    """The pieces that stand in a drawing of ``width``, broken words as the parts that they were broken into."""
    terminal = Terminal()
    table(make_console(terminal, {"COLUMNS": str(width), "TERM": "dumb"}), columns, rows)
    assert max(map(len, terminal.getvalue().splitlines())) <= width
    return terminal.getvalue().split()


def test_cells_fold_between_words_while_that_is_enough() -> None:
    row = ["+14085550100", "patrick.oneill@acme.example", "Patrick O'Neill", "Enabled", "Assigned (C7GH42I)"]
    for width in range(80, 100):
        assert set(" ".join(row).split()) <= set(words_of(width, COLUMNS, row))


def test_only_long_words_are_ever_broken_in_a_column() -> None:
    columns, time, path = ["Run", "When", "Who", "Command", "File", "Rows"], "2026-01-31T08:30:00Z", "folder/" * 9
    row = ["3", time, "root", "campaign set", path, "80"]
    for width in range(30, 160):
        assert {time, "root", "campaign", "set", "80"} <= set(words_of(width, columns, row))
    assert path not in words_of(80, columns, row)
    assert path in words_of(120, columns, row)


def test_many_columns_on_a_narrow_terminal_are_all_there() -> None:
    terminal = Terminal()
    names, values = [f"column{n}" for n in range(30)], [f"value{n}" for n in range(30)]
    table(make_console(terminal, {"COLUMNS": "40"}), names, [values])
    assert terminal.getvalue().split() == [word for pair in zip(names, values, strict=True) for word in pair]


@pytest.mark.parametrize(
    "environ",
    [{"TERM": "dumb"}, {}, {"TERM": ""}, {"TERM": "unknown"}, {"TERM": "xterm", "NO_COLOR": "1"}],
    ids=str,
)
def test_a_terminal_that_wants_no_escapes_gets_none(environ: dict[str, str]) -> None:
    assert "\x1b" not in drawn(environ)


def test_a_pipe_gets_no_escapes_even_with_force_color_and_whole_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    output = drawn({"TERM": "xterm", "FORCE_COLOR": "1", "COLUMNS": "20"}, io.StringIO())
    assert "\x1b" not in output
    assert len(output.splitlines()) == 2 + len(ROWS)


def test_a_capable_terminal_gets_a_bold_header_and_coloured_statuses() -> None:
    output = drawn({"TERM": "xterm-256color", "COLUMNS": "300"})
    assert re.search(r"\x1b\[1mNumber", output)
    assert re.search(r"\x1b\[32mEnabled", output)
    assert re.search(r"\x1b\[31mEnabling Failed", output)


def test_an_ascii_stream_gets_an_ascii_frame_and_all_rows() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", errors="backslashreplace")
    table(make_console(stream, {}), ["Number", "Name"], [["+14085550100", "Zoë\x1b"], ["+14085550101", "b"]])
    stream.flush()
    lines = raw.getvalue().decode("ascii").splitlines()
    assert set(lines[1]) <= set("+-|")
    assert "Zo\\xeb\\x1b" in lines[2]
    assert "+14085550101" in lines[3]


def test_a_table_without_rows_is_its_header() -> None:
    terminal = Terminal()
    table(make_console(terminal, {}), ["Number", "Name"], [])
    assert terminal.getvalue().splitlines()[0].split() == ["Number", "Name"]


def test_columns_named_right_are_aligned_to_the_right() -> None:
    terminal = Terminal()
    table(make_console(terminal, {}), ["Run", "Rows"], [["1", "5"], ["2", "12000"]], right=frozenset({"Rows"}))
    assert [line.rstrip() for line in terminal.getvalue().splitlines()[2:]] == ["1         5", "2     12000"]


@pytest.mark.parametrize(
    ("word", "style"),
    [
        ("VERIFIED", "green"),
        ("Assigned (C7GH42I)", "green"),
        ("Not assigned", "yellow"),
        ("Disabling Failed", "red"),
        ("Disabled", "dim"),
        ("Jane Doe", ""),
        ("", ""),
    ],
)
def test_a_status_has_its_colour_and_other_words_have_none(word: str, style: str) -> None:
    assert colour_of(word) == style


@pytest.mark.parametrize(
    ("shown", "total", "text"),
    [
        (200, 3412, "200 of 3,412 numbers; --limit 0 shows all"),
        (3412, 3412, "3,412 numbers"),
        (1, 1, "1 number"),
        (0, 0, "0 numbers"),
    ],
)
def test_the_count_says_how_to_see_the_rest(shown: int, total: int, text: str) -> None:
    assert show_count(shown, total, "numbers") == text


def test_importing_render_and_writing_records_does_not_import_rich() -> None:
    code = (
        "import io, sys\n"
        "from sms_admin.render import files, progress, records, tables, text\n"
        "records.write(sys.stdout, 'csv', ('n',), [[(1,)]])\n"
        "with progress.progress(io.StringIO(), True, after=0.0) as bar: bar.step('Reading', 1, 2)\n"
        "sys.exit('rich' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_no_line_ends_in_a_blank() -> None:
    for terminal in (Terminal(), io.StringIO()):
        assert not re.search(" $", drawn({"TERM": "dumb"}, terminal), re.MULTILINE)


def test_a_table_without_column_names_is_its_rows() -> None:
    stream = Terminal()
    table(make_console(stream, {"TERM": "dumb"}), ("", ""), [("Number", "+14085550100"), ("User", "")])
    assert stream.getvalue() == "Number   +14085550100\nUser\n"


def test_an_ascii_stream_gets_an_arrow_that_it_can_show() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", errors="backslashreplace")
    table(make_console(stream, {}), ["Status"], [["Disabled → Enabled"]])
    stream.flush()
    assert raw.getvalue().decode("ascii").splitlines()[-1] == "Disabled -> Enabled"


@pytest.mark.parametrize(
    ("part", "whole", "drawn"),
    [
        (0, 48, "░░░░░░░░░░ 0 %"),
        (47, 48, "█████████░ 97 %"),
        (48, 48, "██████████ 100 %"),
        (60, 48, "██████████ 125 %"),
        (1, 1_000, "░░░░░░░░░░ 0 %"),
        (0, 0, "██████████ 100 %"),
    ],
)
def test_a_bar_is_full_only_where_the_whole_is(part: int, whole: int, drawn: str) -> None:
    assert bar(part, whole) == drawn
