"""The apostrophe that keeps a spreadsheet from running a cell, put on and taken off (contract, Reports).

``unguard(guard(text)) == text`` for every text, so what was exported comes back unharmed.
"""

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def guard(text: str) -> str:
    """``text`` with one apostrophe before it where a spreadsheet would run it; an exact E.164 number stays."""
    return "'" + text if _RUNS.match(text) and not _E164.fullmatch(text) else text


def unguard(text: str) -> str:
    """``text`` without the apostrophe that ``guard`` put there."""
    return text[1:] if _GUARDED.match(text) else text
