"""What is read about a person at most once in a request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from members.models import Member

Found = TypeVar("Found")


def once_a_request(read: Callable[[Member], Found]) -> Callable[[Member], Found]:
    """Make a function that reads something about a member keep its result until the request ends.

    Use it for what nearly every page asks, such as the sessions in which the person is reviewed. Outside
    requests, in a task or a command, nothing is kept: there a member may live for hours, and the answer of
    an hour ago may be wrong."""

    @wraps(read)
    def settle(member: Member) -> Found:
        if member.settled is None:
            return read(member)
        name = f"{read.__module__}.{read.__qualname__}"
        if name not in member.settled:
            member.settled[name] = read(member)
        found: Found = member.settled[name]
        return found

    return settle
