"""Who has a number, before a change and after it."""

from typing import NamedTuple

from sms_admin.domain.differences import arrow
from sms_admin.domain.users import full_name, user_key


class Holder(NamedTuple):
    """The user of a number; all is empty where it belongs to none."""

    user: str
    first_name: str
    last_name: str
    site: str

    @property
    def called(self) -> str:
        """The full name, else the user name."""
        return full_name(self.first_name, self.last_name) or self.user


def whose(before: Holder, after: Holder) -> str:
    """Who has the number, and what changes of that: ``Jane Doe → Jane Roe, site Austin → Denver``."""
    same_user = user_key(before.user) == user_key(after.user)
    if not same_user and before.called == after.called:
        return arrow(before.user, after.user)
    moved = f", site {arrow(before.site, after.site)}" if same_user and before.site != after.site else ""
    return arrow(before.called, after.called) + moved
