"""The version of the schema that this program writes, on every engine.

To change a table: raise the number, write the step to it for each engine, change ``tables`` to match, and make
a golden store (``tests/store/make_version.py``). Released steps and golden stores are never edited.
"""

from sms_admin.domain.errors import StoreUnusable, damaged

SCHEMA_VERSION = 2


def check_version(place: object, version: int) -> None:
    """Raises StoreUnusable where the schema ``version`` of the store at ``place`` is unknown to this program."""
    if version > SCHEMA_VERSION:
        raise StoreUnusable(
            f"{place} was written by a newer sms-admin (schema {version}, this one knows {SCHEMA_VERSION})",
            "upgrade sms-admin",
            code="newer-store",
        )
    if version < 1:
        raise damaged(f"its schema version is {version}, and there was never such a one", place)
