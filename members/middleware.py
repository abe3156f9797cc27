"""What every request of somebody signed in gets: the member, answers that no browser keeps, nothing before a
password of one's own, and the first answer again to a form that was done already."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from members import clock
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
    """Return the middleware that lets browsers keep no page, document or feed.

    What somebody typed is kept by the page itself (``static/js/keeping.js``). After signing out, the browser
    also drops what it has stored of this site. What it holds whole in memory for its Back button is dealt
    with in ``static/js/signed_out.js``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = get_response(request)
        if was_signed_in or request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache"'
        return response

    return middleware


HOUR = 60 * 60


def login_slides(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware that lets a login end so long after its last use, not after its beginning.

    It is written down once an hour at most. What a page asks for by itself is no use: somebody who has gone
    home and left a page open is signed out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User) and _is_use(request):
            now = clock.now().timestamp()
            began = request.user.last_login.timestamp() if request.user.last_login else 0
            if now - max(began, request.session.get("used_at", 0)) > HOUR:
                request.session["used_at"] = int(now)
        return get_response(request)

    return middleware


def _is_use(request: HttpRequest) -> bool:
    headers = request.headers
    is_opened = headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and "HX-Request" not in headers
    return is_opened or request.method == "POST"


PASSWORD_PAGE = "account_change_password"  # noqa: S105  the name of an address
OPEN_BEFORE = (PASSWORD_PAGE, "account_logout", "set_language")
"""The addresses that are open to somebody who still has the one-time password of a slip."""


def own_password_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware that lets nobody do anything with a one-time password but choose another.

    A page leads to the page of the password. What is sent or fetched by a script is refused with 403."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or user.one_time_until is None:
            return get_response(request)
        if request.path in map(reverse, OPEN_BEFORE):
            return get_response(request)
        return led_to(request, PASSWORD_PAGE, _("First choose a password of your own."))

    return middleware


SECOND_FACTOR_PAGE = "members:second_factor"
OPEN_BEFORE_FACTOR = (SECOND_FACTOR_PAGE, *OPEN_BEFORE)


def second_factor_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware that leads whoever must have a second factor and has none to its page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not user.owes_second_factor:
            return get_response(request)
        if request.path in map(reverse, OPEN_BEFORE_FACTOR):
            return get_response(request)
        return led_to(request, SECOND_FACTOR_PAGE, _("First set up the second factor."))

    return middleware


def led_to(request: HttpRequest, page: str, sentence: str) -> HttpResponse:
    """Answer a request that comes before its time: a page leads to ``page``, anything else is refused."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": sentence}, status=403)
    if request.method != "GET" or "HX-Request" in request.headers:
        raise PermissionDenied(sentence)
    return redirect(page)


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
