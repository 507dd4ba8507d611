"""The tables of a web page as grids of cells, built while the page is parsed."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from sms_admin.domain.columns import Naming
from sms_admin.intake.page_grid import Content, Grid
from sms_admin.intake.source import Source

_DEEPEST = 100  # tables within each other; each is a table, a row and a cell
_LONG_TAG = 256 * 1024  # characters of a tag without the values in quotes
_QUOTED = re.compile(r"\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)")  # the last may still be without its end
_MOST_CELLS = 1_000_000
_MOST_SPANNED = 1_000
_TABLE, _ROW, _CELL, _SKIPPED = "table", "row", "cell", "skipped"
_BY_TAG = {"table": _TABLE, "tr": _ROW, "td": _CELL, "th": _CELL}
_BY_ROLE = {
    **dict.fromkeys(("table", "grid", "treegrid"), _TABLE),
    "row": _ROW,
    **dict.fromkeys(("cell", "gridcell", "columnheader", "rowheader"), _CELL),
}
_NOT_TEXT = frozenset({"script", "style", "template", "noscript", "svg", "title", "select", "datalist"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "code", "em", "font", "i", "label", "mark", "s", "small", "span", "strong"}
    | {"sub", "sup", "time", "u"}
)
_WITHIN = {_ROW: (_CELL, _ROW), _CELL: (_CELL,)}  # what a new element closes where end tags were left out


@dataclass
class _Open:
    """A relevant open element. ``same`` counts the elements of the same tag within it."""

    tag: str
    kind: str
    same: int = 0
    content: Content = field(default_factory=Content)
    cells: list[str] = field(default_factory=list)
    spans: dict[int, tuple[int, str]] = field(default_factory=dict)
    grid: Grid | None = None
    columns: int = 1
    reach: int = 1


class PageTables(HTMLParser):
    """Parses a page; ``grids`` are its tables, in the order of their ends."""

    def __init__(self, source: Source, naming: Naming) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[Grid] = []
        self._source = source
        self._naming = naming
        self._open: list[_Open] = []
        self._loose = Grid(naming)  # rows outside of every table
        self._cells = 0

    def parse_starttag(self, i: int) -> int:
        """Parses the tag at ``i``, unless its attributes would take too much memory; long values are no harm."""
        seen = self.rawdata.find(">", i) + 1 or len(self.rawdata)
        self._check_tag(i, seen)  # before the parser looks for the end, which takes it long among many attributes
        self._check_tag(i, self.check_for_whole_start_tag(i))
        return super().parse_starttag(i)

    def _check_tag(self, start: int, end: int) -> None:
        if end - start > _LONG_TAG and len(_QUOTED.sub("", self.rawdata[start:end])) > _LONG_TAG:
            raise self._source.bad_whole("has a tag with too many attributes", "save the table as CSV")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = dict(attrs)
        kind = self._kind(tag, given)
        if not kind or kind == _SKIPPED:
            self._note(tag, given)
        if kind in _WITHIN:
            self._close_within(_WITHIN[kind])
        if tag in _VOID or not kind:
            self._pass(tag)
            return
        if len(self._open) >= 3 * _DEEPEST:
            raise self._source.bad_whole(
                f"has tables nested more than {_DEEPEST} deep", "copy the table into a spreadsheet, and save that"
            )
        grid = Grid(self._naming, stated=_whole(given, "aria-rowcount")) if kind == _TABLE else None
        columns, reach = (_span(given, name) for name in ("colspan", "rowspan"))
        self._open.append(_Open(tag, kind, grid=grid, columns=columns, reach=reach))
        if kind == _ROW:
            self._begin_row(_whole(given, "aria-rowindex"))

    def _begin_row(self, place: int) -> None:
        grid = self._grid()
        self._open[-1].spans, grid.spans = grid.spans, {}
        grid.count += 1
        grid.stated = max(grid.stated, place)

    def _note(self, tag: str, attrs: dict[str, str | None]) -> None:
        if self._open and self._open[-1].kind == _CELL:
            self._open[-1].content.note(tag, attrs)

    def _kind(self, tag: str, attrs: dict[str, str | None]) -> str:
        if self._open and self._open[-1].kind == _SKIPPED:
            return ""
        if tag in _NOT_TEXT or (attrs.get("aria-hidden") == "true" and (tag in _INLINE or "-" in tag)):
            return _SKIPPED
        if self._open and self._open[-1].kind == _CELL and tag not in _BY_TAG and _is_hidden(attrs):
            return _SKIPPED
        return _BY_ROLE.get(attrs.get("role") or "", _BY_TAG.get(tag, ""))

    def _pass(self, tag: str) -> None:
        for element in reversed(self._open):
            if element.tag == tag:
                element.same += tag not in _VOID
                break
        if tag not in _INLINE:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and so do those within it."""
        for place in range(len(self._open) - 1, -1, -1):
            element = self._open[place]
            if element.tag == tag and element.same:
                element.same -= 1
                break
            if element.tag == tag:
                self._close_down_to(place)
                break
        if tag not in _INLINE:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        """Text, which belongs to the innermost open cell."""
        if self._open and self._open[-1].kind == _CELL:
            self._open[-1].content.texts.append(data)

    def close(self) -> None:
        """The page ends."""
        super().close()
        self._close_down_to(0)
        self._end_grid(self._loose)

    def _close_within(self, kinds: tuple[str, ...]) -> None:
        """Closes the elements that the next cell or row of the same table ends."""
        while self._open and self._open[-1].kind in kinds:
            self._close_down_to(len(self._open) - 1)

    def _close_down_to(self, place: int) -> None:
        while len(self._open) > place:
            element = self._open.pop()
            if element.kind == _CELL:
                self._end_cell(element)
            elif element.kind == _ROW:
                self._end_row(element)
            elif element.grid:
                self._end_grid(element.grid)

    def _end_cell(self, cell: _Open) -> None:
        row = next((e for e in reversed(self._open) if e.kind in (_ROW, _TABLE)), None)
        if row is None or row.kind == _TABLE:
            return
        for part in [cell.content.cell, *[""] * (cell.columns - 1)]:
            self._reach_down(row)
            if cell.reach > 1:
                self._grid().spans[len(row.cells)] = (cell.reach - 1, part)
            row.cells.append(part)
        self._count(cell.columns)

    def _reach_down(self, row: _Open) -> None:
        """Repeats the cells of rows above that span into the next columns of this row."""
        while (place := len(row.cells)) in row.spans:
            left, text = row.spans.pop(place)
            if left > 1:
                self._grid().spans[place] = (left - 1, text)
            row.cells.append(text)
            self._count(1)

    def _end_row(self, row: _Open) -> None:
        self._reach_down(row)
        self._grid().add(row.cells)

    def _grid(self) -> Grid:
        return next((e.grid for e in reversed(self._open) if e.grid), self._loose)

    def _end_grid(self, grid: Grid) -> None:
        if grid.rows:
            self.grids.append(grid)

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > _MOST_CELLS:
            raise self._source.bad_whole(f"has tables of more than {_MOST_CELLS:,} cells", "save the table as CSV")


def _whole(attrs: dict[str, str | None], name: str) -> int:
    """A count in an attribute; 0 where it has none, and for -1, which says that nobody knows it."""
    text = attrs.get(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _is_hidden(attrs: dict[str, str | None]) -> bool:
    return "hidden" in attrs or "display:none" in (attrs.get("style") or "").replace(" ", "").lower()


def _span(attrs: dict[str, str | None], name: str) -> int:
    return min(_whole(attrs, name), _MOST_SPANNED) or 1
