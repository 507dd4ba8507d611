"""The domain's rules on statuses and campaigns, as generated SQL."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, false, or_

from sms_admin.domain.statuses import LIVE, ON_SMS_PAGE, SmsStatus

_OFF_PAGE = sorted(frozenset(SmsStatus) - ON_SMS_PAGE)


def is_live(status: ColumnElement[Any]) -> ColumnElement[bool]:
    """A number of that status is live."""
    return status.in_(sorted(LIVE))


def is_the_live_one(numbers: FromClause) -> ColumnElement[bool]:
    """The same, in the form of the index that finds the live number of a user."""
    return case((is_live(numbers.c.status), 1)) == 1


def is_on_page(status: ColumnElement[Any]) -> ColumnElement[bool]:
    """A number of that status is on the SMS page."""
    return status.not_in(_OFF_PAGE)


def holds(
    rule: Callable[[str, str], bool], numbers: FromClause, campaigns: Collection[str] = ()
) -> ColumnElement[bool]:
    """``rule`` holds for the status and campaign of a number, which is on one of ``campaigns`` or on none.

    The rule is called once for each status and campaign, so that it exists only in the domain.
    """
    alike = defaultdict[tuple[str, ...], list[str]](list)
    for campaign in campaigns:
        alike[_statuses(rule, campaign)].append(campaign)
    n = numbers.c
    parts = [and_(n.status.in_(found), n.campaign_id.in_(on)) for found, on in alike.items() if found]
    return or_(false(), and_(n.status.in_(_statuses(rule, "")), n.campaign_id.is_(None)), *parts)


def _statuses(rule: Callable[[str, str], bool], campaign: str) -> tuple[str, ...]:
    return tuple(status for status in sorted(SmsStatus) if rule(status, campaign))
