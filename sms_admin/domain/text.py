"""Text as it was meant: invisible characters dropped, every dash a ``-``, every blank a space.

Text copied from a contact, a chat or a web page often holds invisible characters. Numbers, IDs, user
names and column names are read without them; where such a text is refused, ``visible`` shows them.
Source: README, "Files in"; the characters are Unicode's Default_Ignorable_Code_Point and Dash, and its category Zs.
"""

import re

_INVISIBLE = re.compile(
    "["
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiner, Arabic mark, fillers, Mongolian
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f"  # zero width and bidi
    "\u3164\uffa0\ufe00-\ufe0f\ufeff\ufff0-\ufff8"  # fillers, variation selectors, byte order mark
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # shorthand, music, tags
    "]"
)
_HALVES = re.compile("[\ud800-\udfff]")
_DASHES = (
    "\u058a\u05be\u1400\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2053\u207b\u208b\u2212\u2e17\u2e1a\u2e3a\u2e3b"
    "\u2e40\u2e5d\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d\U00010d6e\U00010ead"
)
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# How a line break or a tab within a cell is shown where it would be the end of the line or of the cell.
PICTURES = {"\n": "␊", "\t": "␉", "\r": "␍"}
_PLAIN = str.maketrans(_DASHES + _BLANKS, "-" * len(_DASHES) + " " * len(_BLANKS))


def plain(text: str) -> str:
    """``text`` without invisible characters, each dash as ``-`` and each blank as a space."""
    if text.isascii():  # the common case: nothing to do
        return text
    return _INVISIBLE.sub("", text).translate(_PLAIN)


def is_unicode(text: str) -> bool:
    """Whether ``text`` is valid Unicode; bytes that are not become halves of characters (surrogates)."""
    return text.isascii() or not _HALVES.search(text)


def visible(text: str) -> str:
    """``text`` with its invisible characters shown: ``+14085550100<U+200B>``."""
    return text if text.isascii() else _INVISIBLE.sub(_named, text)


def _named(match: re.Match[str]) -> str:
    return f"<U+{ord(match[0]):04X}>"
