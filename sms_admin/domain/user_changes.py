"""The rules of renaming a user and of taking one out of the store (contract, section 4)."""

from dataclasses import dataclass

from sms_admin.domain.refusals import Code


@dataclass(frozen=True, slots=True)
class User:
    """A user as the store has it: the key, the name as it is spelled, first and last name, site."""

    key: str
    spelling: str
    first_name: str = ""
    last_name: str = ""
    site: str = ""


def judge_rename(user: User | None, new: str, usable: bool, taken: bool) -> Code | None:
    """Why ``user``, None where there is no such one, cannot be called ``new``; None where it can, or is already.

    ``usable`` says whether ``new`` can be a user name at all, ``taken`` whether it is the name of somebody in the
    store, whatever its case; so to write the own name in another case is refused as well.
    """
    if user is None:
        return Code.UNKNOWN_USER
    if not usable:
        return Code.BAD_USER
    return Code.USER_EXISTS if taken and new != user.spelling else None


def judge_remove(user: User | None, numbers: int) -> Code | None:
    """Why ``user``, None where there is no such one, cannot leave the store; ``numbers`` counts those it has."""
    if user is None:
        return Code.UNKNOWN_USER
    return Code.USER_HAS_NUMBERS if numbers else None
