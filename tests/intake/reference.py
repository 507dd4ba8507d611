"""A slow, strict reader of CSV, written from README, "Files in", and not from the code: one character at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.intake.sheets import Rows


@dataclass
class Refused(Exception):
    """The text is not what it should be, on this line."""

    line: int


class NeverClosed(Refused):
    """A quote is not closed up to the end of what could be read."""


MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of ``data``, UTF-8 or UTF-16 with its mark, as far as it is good; and whether all of it is."""
    mark = next(filter(data.startswith, MARKS), b"")
    data, encoding = data.removeprefix(mark), MARKS.get(mark, "utf-8")
    try:
        text, good = data.decode(encoding), True
    except UnicodeDecodeError as e:
        text, good = data[: e.start].decode(encoding), False
    before, nul, _ = text.partition("\0")
    return before, good and not nul


def ending_of(text: str) -> str:
    """What ends a line: the file's first line break decides; CR LF counts as LF."""
    for at, character in enumerate(text):
        if character == "\n":
            return "\n"
        if character == "\r":
            if at + 1 == len(text):
                return "\n"
            return "\n" if text[at + 1] == "\n" else "\r"
    return "\n"


def read(data: bytes, delimiter: str) -> Rows:
    """Header and rows of ``data``, each with its line. Raises Refused for what is wrong first."""
    text, good = decoded(data)
    whole = text if good else text[: text.rfind(ending_of(text)) + 1]
    rows: Rows = []
    try:
        for line, cells in Reader(whole, delimiter).records():
            if any(cell.strip() for cell in cells):
                rows.append((line, cells if not rows else fitted(rows, line, cells)))
    except NeverClosed:
        if good:
            raise
    if not good:
        raise Refused(1 + text.count(ending_of(text)))
    return rows


def fitted(rows: Rows, line: int, cells: list[str]) -> list[str]:
    """The row as wide as the header: one blank cell more or less is allowed where the first row has it as well."""
    names = rows[0][1]
    surplus = len(cells) - len(names)
    allowed = surplus == 0 or (surplus == 1 and not cells[-1].strip()) or (surplus == -1 and not names[-1].strip())
    if not allowed or (len(rows) > 1 and surplus != SURPLUS[0]):
        raise Refused(line)
    SURPLUS[:] = [surplus]
    return [*cells, ""][: len(names)]


SURPLUS = [0]  # of the first row below the header


class Reader:
    """Walks over a text once."""

    def __init__(self, text: str, delimiter: str) -> None:
        self.text = text
        self.delimiter = delimiter
        self.ending = ending_of(text)
        self.at = 0

    def line(self, at: int) -> int:
        return 1 + self.text.count(self.ending, 0, at)

    def records(self) -> Iterator[tuple[int, list[str]]]:
        while self.at < len(self.text):
            start = self.at
            if self.text[start] in "\r\n":  # a blank line
                self.end_line()
                continue
            cells = [self.cell()]
            while self.text[self.at : self.at + 1] == self.delimiter:
                self.at += 1
                cells.append(self.cell())
            self.end_line()
            yield self.line(start), cells

    def end_line(self) -> None:
        """One line break of the file's kind, or the end of the file."""
        rest = self.text[self.at : self.at + 2]
        if rest == "\r\n" and self.ending == "\n":
            self.at += 2
        elif rest[:1] in ("", self.ending) or (rest == "\r" and self.ending == "\n"):
            self.at += 1
        else:
            raise Refused(self.line(self.at))

    def cell(self) -> str:
        if self.at < len(self.text) and self.text[self.at] == '"':
            return self.quoted()
        start = self.at
        formula = re.compile(rf'="[^"{self.delimiter}\r\n]*"(?=[{self.delimiter}\r\n]|\Z)').match(self.text, start)
        if formula:
            self.at = formula.end()
            return formula[0]
        while self.at < len(self.text) and self.text[self.at] not in self.delimiter + "\r\n":
            if self.text[self.at] == '"':
                raise Refused(self.line(self.at))
            self.at += 1
        return self.text[start : self.at]

    def quoted(self) -> str:
        start, self.at, cell = self.at, self.at + 1, ""
        while True:
            if self.at == len(self.text):
                raise NeverClosed(self.line(start))
            character = self.text[self.at]
            self.at += 1
            if character != '"':
                cell += character
            elif self.text[self.at : self.at + 1] == '"':
                cell += '"'
                self.at += 1
            elif self.text[self.at : self.at + 1] in ("", self.delimiter, "\r", "\n"):
                return cell
            else:
                raise Refused(self.line(self.at))
