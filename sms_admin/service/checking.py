"""Checking a store: finds every detectable fault, and repairs nothing."""

from collections.abc import Callable

from sms_admin.domain.findings import Finding
from sms_admin.store import former_names
from sms_admin.store.backend import Check
from sms_admin.store.check.chain import check_chain, check_head
from sms_admin.store.check.constraints import (
    check_constraints,
    check_deactivated,
    check_identity,
    check_references,
)
from sms_admin.store.check.findings import found_by
from sms_admin.store.check.replay import check_numbers, check_owners, check_places, check_records, check_users
from sms_admin.store.former_names import FormerlyNamed
from sms_admin.store.store import Store

# Names of the store that the commands use.
__all__ = ["Finding", "FormerlyNamed"]

Step = Callable[[str, int, int], None]

_ROWS: tuple[tuple[str, Check], ...] = (
    ("constraints", check_references),
    ("constraints", check_deactivated),
    ("constraints", check_identity),
    ("chain", check_chain),
    ("replay", check_records),
    ("replay", check_users),
    ("replay", check_numbers),
    ("replay", check_owners),
    ("replay", check_places),
)


def check_store(store: Store, expected_head: str, step: Step) -> list[Finding]:
    """The faults of the store, found in one consistent state; empty where there are none.

    ``expected_head`` is a digest that the newest run should have, or empty. ``step`` receives the progress of the
    check: what it does, and how many of how many parts are done.
    """
    basic = store.backend.checks()
    checks = [*basic, *_ROWS, *([("head", check_head(expected_head))] if expected_head else [])]
    found: list[Finding] = []
    as_made = False
    with store.reading() as connection:
        for done, (name, check) in enumerate(checks):
            step(f"Checking {name}", done, len(checks))
            found += found_by(check, name, connection, as_made=as_made)
            if done == len(basic) - 1:
                as_made = not found
                if found:
                    found += found_by(check_constraints, "constraints", connection, as_made=False)
    return found


def formerly_named(store: Store) -> list[FormerlyNamed]:
    """The users that files and lists cannot name as they are written, until they are renamed. That is no damage."""
    with store.reading() as connection:
        return former_names.formerly_named(connection)


def first_damage(store: Store) -> Finding | None:
    """The most basic fault of the store; None where there is none."""
    with store.reading() as connection:
        for name, check in (*store.backend.checks(), ("constraints", check_constraints), *_ROWS):
            if found := found_by(check, name, connection):
                return found[0]
    return None
