"""Bytes to blocks of whole lines: decoding, line ends, limits."""

import codecs
import re
from collections.abc import Iterator

from sms_admin.domain.commands import Hint
from sms_admin.domain.errors import BadFile
from sms_admin.intake.source import Source

LONGEST = 1_048_576  # characters of one line, and of one record; must stay above CHUNK, see _refuse_endless

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FIRST_BREAK = re.compile(r"\r?\n|\r(?=[^\n])")
IS_IT_CSV = "check that it is a CSV file"
_SAVE_AS_UTF8 = "save the file as UTF-8 (in Excel: CSV UTF-8)"


class Lines:
    """The lines of one source.

    ``line`` is the number of the first line not returned yet; ``ending`` is set by the first line break of the
    file: ``\\n`` (also for ``\\r\\n``) or a lone ``\\r``.
    """

    def __init__(self, source: Source) -> None:
        self.line = 1
        self.ending = ""
        self.source = source

    def bad(self, line: int, reason: str, hint: Hint = "") -> BadFile:
        """The failure to raise for something wrong on ``line``."""
        return self.source.bad(line, reason, hint)

    def blocks(self) -> Iterator[str]:
        """Texts that end where a line ends (the last one may lack its line break). Raises BadFile."""
        rest = ""
        for text in self._texts():
            rest += text
            cut = self._end_of_lines(rest)
            block, rest = rest[:cut], rest[cut:]
            self._refuse_endless(block, rest)
            if block:
                self.line += block.count(self.ending)
                yield block
        self.ending = self.ending or "\n"
        if rest:
            yield rest

    def _end_of_lines(self, text: str) -> int:
        """How much of ``text`` is whole lines."""
        if not self.ending:
            found = _FIRST_BREAK.search(text)
            if not found:
                return 0
            self.ending = found[0][-1]
        return text.rfind(self.ending) + 1

    def _refuse_endless(self, block: str, rest: str) -> None:
        # A chunk is shorter than the limit, so only a line that began before it can be too long.
        first = block.find(self.ending) if block else 0
        if max(first, len(rest)) > LONGEST:
            line = self.line if first > LONGEST else self.line + block.count(self.ending or "\n")
            raise self.bad(line, f"a line of more than {LONGEST:,} characters", IS_IT_CSV)

    def _texts(self) -> Iterator[str]:
        """Decoded text; the valid text before a bad byte is returned before the byte is refused."""
        decoder: codecs.IncrementalDecoder | None = None
        wrong: UnicodeDecodeError | None = None
        for data in self._chunks():
            if decoder is None:
                encoding, data = _without_bom(data)
                decoder = codecs.getincrementaldecoder(encoding)()
            try:
                text = decoder.decode(data, not data)
            except UnicodeDecodeError as error:
                wrong, text = error, error.object[: error.start].decode(error.encoding)
            good, nul, _ = text.partition("\0")
            yield good
            if nul:
                raise self.bad(self.line, "a NUL character", f"{IS_IT_CSV}; {_SAVE_AS_UTF8}")
            if wrong:
                raise self.bad(self.line, *_undecodable(wrong))

    def _chunks(self) -> Iterator[bytes]:
        """The raw bytes as they come; the last chunk is empty, and the first holds a byte order mark whole."""
        data = self.source.first()
        while data:
            data = self.source.read(self.line)
            yield data


def _without_bom(data: bytes) -> tuple[str, bytes]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            while data.startswith(mark):  # there are two where a program adds one to a file that has one
                data = data.removeprefix(mark)
            return encoding, data
    return "utf-8", data


def _undecodable(error: UnicodeDecodeError) -> tuple[str, str]:
    """Reason and hint. Windows-1252 is used only to word the hint, never to read the file."""
    byte = error.object[error.start]
    reason = f"byte 0x{byte:02X} is not {error.encoding.upper()}"
    guess = bytes([byte]).decode("cp1252", "ignore")
    if error.encoding != "utf-8" or not guess.isprintable() or not guess:
        return reason, _SAVE_AS_UTF8
    return reason, f"it may be “{guess}” in Windows-1252; {_SAVE_AS_UTF8}"
