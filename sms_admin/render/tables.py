"""Tables for people on a terminal. Rich is imported only when one is drawn."""

import os
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from sms_admin.render.text import harmless

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod
    from rich.table import Table
    from rich.text import Text

_UNLIMITED = 10_000
_USUAL_WIDTH = 80
_NARROWEST = 12  # columns; the room beside a name takes no less, and a narrower terminal wraps the line
_WORD = 20  # columns; a word up to here, such as a time, a number or a code, is never broken in a column
_PIECE = 16  # columns; a longer word, such as a path, is broken into no less
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
    """Draws ``rows``; the first column (a number, an ID) stays in one piece, others fold between words where they can,
    nothing is cut.

    Columns named in ``right`` are aligned to the right; without any name there is no header. Where the terminal is too
    narrow even for folded columns, each row is a block of lines, or without a header a name and the rest beside it.
    """
    simple = not console.encoding.startswith("utf")
    cells = [[_cell(value, simple) for value in row] for row in rows]
    headers = [_cell(column, simple) for column in columns]
    least = _least_widths([headers, *cells])
    if sum(least) <= _room(console.width, len(columns)):
        drawing = _grid(headers, cells, right, _widths([headers, *cells], least, console.width))
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
    names = max(first.cell_len for first, _ in pairs)
    return _grid([Text(), Text()], pairs, frozenset(), [names, max(width - names - _GAP, _NARROWEST)])


def _grid(
    headers: "Sequence[Text]", rows: "Sequence[Sequence[Text]]", right: frozenset[str], widths: Sequence[int]
) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    named = any(map(len, headers))
    grid = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", show_header=named)
    grid.width = sum(widths) + _GAP * (len(widths) - 1)  # also where the terminal is narrower
    for header, width in zip(headers, widths, strict=True):
        justify: JustifyMethod = "right" if header.plain in right else "left"
        grid.add_column(header, justify=justify, overflow="fold", width=width)
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


def _least_widths(rows: "Sequence[Sequence[Text]]") -> list[int]:
    """The narrowest columns for ``rows``: the first one does not fold, the others fold between words.

    Without a header a column of texts beside others is hard to read where it is narrow, so it takes more.
    """
    columns = [*zip(*rows, strict=True)]
    first, *full = [max(cell.cell_len for cell in column) for column in columns]
    if not any(header.plain for header in rows[0]):
        return [first, *(min(width, _NARROWEST) for width in full)]
    words = [max(map(_longest_word, column)) for column in columns[1:]]
    return [first, *(word if word <= _WORD else _PIECE for word in words)]


def _widths(rows: "Sequence[Sequence[Text]]", least: Sequence[int], width: int) -> list[int]:
    """The width of each column of a table of ``width``: the widest ones fold first.

    Long words are broken only where folding between words is not enough.
    """
    columns = [*zip(*rows, strict=True)]
    full, room = [max(cell.cell_len for cell in column) for column in columns], _room(width, len(columns))
    if sum(full) <= room:
        return full
    whole = [full[0], *(max(map(_longest_word, column)) for column in columns[1:])]
    narrow = whole if sum(whole) <= room else least

    def folded(most: int) -> list[int]:
        return [max(narrowest, min(widest, most)) for narrowest, widest in zip(narrow, full, strict=True)]

    most = bisect_right(range(max(full) + 1), room, key=lambda most: sum(folded(most))) - 1
    return folded(most)


def _room(width: int, columns: int) -> int:
    """What is left of ``width`` for the cells of a row."""
    return width - _GAP * (columns - 1)


def _longest_word(cell: "Text") -> int:
    from rich.cells import cell_len

    return max(map(cell_len, cell.plain.split()), default=0)


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
