"""Makes data harmless for a terminal: nothing in it can move the cursor, colour, reorder or hide text."""

import re

from sms_admin.domain.text import PICTURES

_HARMFUL = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL and C1: escape sequences begin here
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidi controls, which show exe.txt as txt.exe; older ones too
    "\u2028\u2029\ufeff"  # line separators and BOM
    "\ud800-\udfff"  # lone surrogates cannot be encoded
    "\U000e0000-\U000e007f"  # tag characters are invisible text
    "]"
)


def harmless(value: str) -> str:
    r"""``value`` with every character that acts on a terminal made visible: ``\x1b``, ``\u202e``, ``␊``.

    ZWJ and ZWNJ stay: names in Persian or Hindi need them, and they do not act on a terminal.
    """
    if value.isprintable():  # true only where nothing harmful is in it, and faster than the expression
        return value
    return _HARMFUL.sub(_made_visible, value)


def _made_visible(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if character in PICTURES:
        return PICTURES[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
