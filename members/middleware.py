"""Puts the member of the login on the request, so that views act for a member and never for a bare login."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from members.models import User


def MemberMiddleware(  # noqa: N802  # named in settings like the classes beside it
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set ``request.member`` to the member of the login, on every request of somebody signed in.

    What ``settled.once_a_request`` reads about the member is kept from here on until the request ends."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            request.member = request.user.member  # type: ignore[attr-defined]  # set here
            request.user.member.settled = {}
        return get_response(request)

    return middleware
