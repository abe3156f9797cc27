"""What every request of somebody signed in gets: the member, answers that no browser keeps, and the first
answer again to a form that was done already."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from members.acting import answer_again
from members.models import User
from members.sending import digest_of


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


def not_kept_by_browsers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware that lets browsers ask for a page, a document or a feed anew each time.

    Proxies must not keep it at all. After signing out, the browser also drops what it has stored of this
    site. What it holds whole in memory for its Back button is dealt with in ``static/js/signed_out.js``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = get_response(request)
        if was_signed_in or request.user.is_authenticated:
            patch_cache_control(response, no_cache=True, private=True)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache"'
        return response

    return middleware


def RepeatedFormMiddleware(  # noqa: N802  # named in settings like the classes beside it
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a form that was sent and done before as it was answered then, where the view has refused it.

    A browser shows the answer to the second click of a double click. After the first click the paper may be
    handed in or the row deleted, so the view answers with 403 or 404 although all went well."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "POST" or response.status_code not in (403, 404) or not request.resolver_match:
            return response
        return answer_again(request, digest_of(request)) or response

    return middleware
