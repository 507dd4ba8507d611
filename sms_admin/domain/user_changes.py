"""The rules for renaming a user and for removing one from the store (README, "The rules")."""

from dataclasses import dataclass

from sms_admin.domain.refusals import Code

REMOVE = "user remove"  # the command whose runs take a user without numbers out of the store


@dataclass(frozen=True, slots=True)
class User:
    """A user as the store has it: the key, the name as spelled, first and last name, site."""

    key: str
    spelling: str
    first_name: str = ""
    last_name: str = ""
    site: str = ""


def judge_rename(user: User | None, new: str, usable: bool, taken: bool) -> Code | None:
    """Why ``user`` (None: not in the store) cannot be renamed ``new``; None where that is possible, or already so.

    ``usable`` says whether ``new`` is a valid user name, ``taken`` whether a user in the store has that name in
    any case; so a user's own name in another case is refused as well.
    """
    if user is None:
        return Code.UNKNOWN_USER
    if not usable:
        return Code.BAD_USER
    return Code.USER_EXISTS if taken and new != user.spelling else None


def judge_remove(user: User | None, numbers: int) -> Code | None:
    """Why ``user`` (None: not in the store) cannot be removed; ``numbers`` is how many numbers the user has."""
    if user is None:
        return Code.UNKNOWN_USER
    return Code.USER_HAS_NUMBERS if numbers else None
