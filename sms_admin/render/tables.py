"""Tables for people on a terminal. Rich is imported only when one is drawn."""

import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from sms_admin.render.text import harmless

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod
    from rich.table import Table
    from rich.text import Text

_UNLIMITED = 10_000
_USUAL_WIDTH = 80
_NARROWEST = 12  # columns; a cell is folded to no less, and a narrower terminal wraps the line
_BLOCKS = 10  # of a bar
_GAP = 3  # between two columns: padding on either side of the divider

_COLOURS = {
    **dict.fromkeys(("Enabled", "Assigned", "VERIFIED", "VETTED_VERIFIED", "changed", "yes", "open"), "green"),
    **dict.fromkeys(("Not assigned", "Pending", "PENDING", "UNVERIFIED", "SELF_DECLARED"), "yellow"),
    "nearly full": "yellow",
    **dict.fromkeys(("Enabling Failed", "Disabling Failed", "REJECTED", "EXPIRED", "refused", "no", "closed"), "red"),
    **dict.fromkeys(("full", "over its limit"), "red"),
    **dict.fromkeys(("Disabled", "DEACTIVATED", "unchanged"), "dim"),
}


def make_console(stream: TextIO, environ: Mapping[str, str]) -> "Console":
    """A console on which data is never markup; without escapes where ``environ`` or ``stream`` rules them out.

    Other than on a terminal it is as wide as its lines, so that ``grep`` and a pager get whole rows.
    """
    from rich.console import Console

    terminal = draws(stream, environ)
    return Console(
        file=stream,
        force_terminal=terminal,
        color_system="standard" if terminal and not environ.get("NO_COLOR") else None,
        width=_width(stream, environ),
        height=25,  # so that Rich does not ask LINES or another terminal
        markup=False,
        emoji=False,
        highlight=False,
    )


def draws(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether ``stream`` is a terminal that understands escape sequences: not a dumb or missing one."""
    return stream.isatty() and environ.get("TERM", "") not in ("", "dumb", "unknown")


def table(
    console: "Console",
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[str] = frozenset(),
) -> None:
    """Draws ``rows``; the first column (a number, an ID) stays in one piece, others fold, nothing is cut.

    Columns named in ``right`` are aligned to the right; without any name there is no header. Where the terminal is too
    narrow even for folded columns, each row is a block of lines, or without a header a name and the rest beside it.
    """
    simple = not console.encoding.startswith("utf")
    cells = [[_cell(value, simple) for value in row] for row in rows]
    headers = [_cell(column, simple) for column in columns]
    least = _least_width([headers, *cells])
    if least <= console.width:
        drawing = _grid(headers, cells, right)
    elif not any(columns):
        drawing = _pairs(cells, console.width)
    elif cells:
        drawing = _blocks(headers, cells, console.width)
    else:
        drawing = _grid(headers, cells, right, least)
    with console.capture() as capture:
        console.print(drawing, crop=False)
    # Written here because Rich ends the program with exit 1 where a reader closes the pipe.
    console.file.write(re.sub(" +$", "", capture.get(), flags=re.MULTILINE))


def _pairs(rows: "Sequence[Sequence[Text]]", width: int) -> "Table":
    """The first cell of each row, and beside it all others that are not blank."""
    from rich.text import Text

    pairs = [(first, Text("  ").join(cell for cell in others if cell.plain)) for first, *others in rows]
    return _grid([Text(), Text()], pairs, frozenset(), max(_least_width(pairs), width))


def _grid(
    headers: "Sequence[Text]", rows: "Sequence[Sequence[Text]]", right: frozenset[str], width: int | None = None
) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    named = any(map(len, headers))
    grid = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", show_header=named, width=width)
    for index, header in enumerate(headers):
        justify: JustifyMethod = "right" if header.plain in right else "left"
        grid.add_column(header, justify=justify, no_wrap=index == 0, overflow="fold")
    for row in rows:
        grid.add_row(*row)
    return grid


def _blocks(headers: "Sequence[Text]", rows: "Sequence[Sequence[Text]]", width: int) -> "Table":
    """A line for each cell that is not blank, with its name before it, and a blank line between two rows."""
    from rich.table import Table

    names = max(header.cell_len for header in headers)
    first = max(row[0].cell_len for row in rows)
    room = max(width - names - _GAP, first, _NARROWEST)
    blocks = Table.grid(padding=(0, _GAP, 0, 0))
    blocks.width = names + _GAP + room
    blocks.add_column(style="bold", width=names, no_wrap=True)
    blocks.add_column(width=room, overflow="fold")
    for at, row in enumerate(rows):
        if at:
            blocks.add_row("", "")
        for header, cell in zip(headers, row, strict=True):
            if cell.plain.strip():
                blocks.add_row(header, cell)
    return blocks


def colour_of(word: str) -> str:
    """The style of a cell that holds ``word``, such as ``Enabled`` or ``Assigned (C7GH42I)``; usually none."""
    return _COLOURS.get(word.partition(" (")[0], "")


def bar(part: int, whole: int) -> str:
    """The share of ``part`` in ``whole``, as ten blocks and in percent; full where nothing is left."""
    share = min(part / whole, 1.0) if whole else 1.0
    full = int(share * _BLOCKS)
    return f"{'█' * full}{'░' * (_BLOCKS - full)} {int(100 * part / whole) if whole else 100} %"


def show_count(shown: int, total: int, noun: str) -> str:
    """The number of rows, for standard error, and the option that shows the rest; ``noun`` is a plural."""
    counted = f"{total:,} {noun if total != 1 else noun.removesuffix('s')}"
    return counted if shown >= total else f"{shown:,} of {counted}; --limit 0 shows all"


def _cell(value: str, simple: bool) -> "Text":
    """``simple``: the stream has no arrows and no blocks."""
    from rich.text import Text

    text = harmless(value)
    return Text(_simplified(text) if simple else text, style=colour_of(value))


def _simplified(text: str) -> str:
    return text.replace("→", "->").replace("█", "#").replace("░", ".")


def _least_width(rows: "Sequence[Sequence[Text]]") -> int:
    widths: list[int] = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    others = [min(width, _NARROWEST) + _GAP for width in widths[1:]]
    return widths[0] + sum(others)


def _width(stream: TextIO, environ: Mapping[str, str]) -> int:
    if not stream.isatty():
        return _UNLIMITED
    columns = environ.get("COLUMNS", "")
    if re.fullmatch("[0-9]{1,4}", columns) and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL_WIDTH
    except OSError:
        return _USUAL_WIDTH
