"""The type of every text in the store."""

from sqlalchemy import Text


class Words(Text):
    """A text that is compared and sorted byte by byte in UTF-8, on every engine and in every locale."""
