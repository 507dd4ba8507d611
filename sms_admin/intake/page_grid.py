"""One table of a web page as a grid of cells, and what a cell shows that is no text."""

from dataclasses import dataclass, field

from sms_admin.domain.columns import Naming
from sms_admin.domain.typed_cells import OddCell, text_cell
from sms_admin.intake.column_names import MOST_ABOVE, header_likeness, is_header
from sms_admin.intake.table import Record

_PICTURE, _FIELD = "(picture)", "(field)"
_FIELDS = frozenset({"input", "select", "textarea"})
# The types of input without a text.
_BUTTONS = frozenset({"button", "checkbox", "hidden", "image", "radio", "reset", "submit"})


@dataclass
class Grid:
    """One table; its rows are kept as long as it may be the wanted one.

    ``count`` is how many rows the page has of it, ``stated`` how many it says that there are.
    """

    naming: Naming
    rows: list[Record] = field(default_factory=list)
    header: int | None = None  # the place of the header in ``rows``
    height: int = 0
    count: int = 0
    stated: int = 0
    spans: dict[int, tuple[int, str]] = field(default_factory=dict)  # column → rows that a cell spans further, its text

    def add(self, cells: list[str]) -> None:
        """Adds a row; a blank one only counts."""
        self.height += 1
        if not _says_nothing(cells) and (self.header is not None or len(self.rows) < MOST_ABOVE):
            self.rows.append((self.height, cells))
            if self.header is None and is_header(cells, self.naming):
                self.header = len(self.rows) - 1

    @property
    def below(self) -> list[Record]:
        """The rows below the header."""
        return [] if self.header is None else self.rows[self.header + 1 :]

    def likeness(self) -> tuple[int, int]:
        """How much the likeliest of the first rows looks like a header."""
        return max((header_likeness(cells) for _, cells in self.rows[:MOST_ABOVE]), default=(0, 0))


@dataclass(slots=True)
class Content:
    """What stands in one cell: its texts, and whether it shows a picture or a field of a form.

    Neither is text, but what they show may be just what the cell says: a status as an icon, a number to be edited.
    """

    texts: list[str] = field(default_factory=list)
    label: str = ""  # what a picture or a field says of itself
    has_picture: bool = False
    has_field: bool = False

    def note(self, tag: str, attrs: dict[str, str | None]) -> None:
        """An element begins in the cell."""
        if tag in _FIELDS and (attrs.get("type") or "").lower() not in _BUTTONS and "hidden" not in attrs:
            self.has_field = True
            self.label = self.label or attrs.get("value") or ""
        elif attrs.get("aria-hidden") != "true" and (tag in ("img", "svg") or attrs.get("role") == "img"):
            label = attrs.get("alt") or attrs.get("aria-label") or ""
            self.has_picture |= bool(label) or attrs.get("alt") is None
            self.label = self.label or label

    @property
    def cell(self) -> str:
        """The cell; what is shown in another way than as text cannot be read, and says so where it is needed."""
        text = " ".join("".join(self.texts).split())
        if self.has_field:
            why = "it is a field of a form, and a saved page need not have what is in it"
            return OddCell(text or self.label or _FIELD, why)
        if self.has_picture and not text:
            return OddCell(self.label or _PICTURE, "it is a picture in the page")
        return text_cell(text)


def _says_nothing(cells: list[str]) -> bool:
    """Whether a row is blank, as that of fields to filter by is."""
    return all(not cell or cell in (_FIELD, _PICTURE) or cell.isspace() for cell in cells)
