"""What changed between two states of a thing, in words."""

from collections.abc import Collection, Mapping


def arrow(before: str, after: str) -> str:
    """A change as people read it; an unchanged value is shown once."""
    return after if before == after else f"{before or '-'} → {after or '-'}"


def differences(
    before: Mapping[str, str | int] | None, after: Mapping[str, str | int] | None, leave_out: Collection[str] = ()
) -> str:
    """The fields that differ, like ``status VERIFIED → EXPIRED, number_limit 48 → 50``; None is a missing thing."""
    one, other = before or {}, after or {}
    return ", ".join(
        f"{name} {arrow(str(one.get(name, '')), str(other.get(name, '')))}"
        for name in (other or one)
        if name not in leave_out and one.get(name, "") != other.get(name, "")
    )
