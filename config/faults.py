"""The answers to requests that failed: at once and without the database, a sentence on what is wrong, and
what was typed, to be sent again."""

from __future__ import annotations

import errno
import sys
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from psycopg.errors import DiskFull, LockNotAvailable, QueryCanceled

from config.sent import UnreadableError

RETRY_SECONDS = 5
DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)
MOST_UNREAD = 50 * 1024 * 1024
"""How much of a refused request is still read. To a browser whose sending is cut off, the answer is lost."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read with the reason and status 400."""
    if isinstance(exception, UnreadableError):
        reason = str(exception)
    elif isinstance(exception, RequestDataTooBig):
        most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1024
        reason = _("What was sent is larger than %(most)s kB. Shorten the text or divide it.") % {
            "most": most
        }
    elif isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        reason = _("Too much was sent at once. Do it in several parts.")
    else:
        reason = _("What was sent is damaged.")
    with suppress(OSError):
        left = MOST_UNREAD
        while left > 0 and (read := request.read(min(left, 65536))):
            left -= len(read)
    return _answer(request, "400.html", 400, reason)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed: with status 503 if the database or the disk is the cause, else with 500.

    The page offers to send again what was sent, with the token that came with it. It never shows passwords
    nor what a view declares as sensitive (``sensitive_post_parameters``), and a form with a file has to be
    filled in again, because its file is gone."""
    reason = _cause(sys.exc_info()[1])
    if not reason:
        return _answer(request, "500.html", 500, _("The program has failed here. Tell the administrator."))
    answer = _answer(request, "503.html", 503, reason)
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _cause(error: BaseException | None) -> str:
    """Return the sentence on a cause that lies in the disk or in the database, else an empty string."""
    chain: list[BaseException] = []
    while error:
        chain.append(error)
        error = error.__cause__ or error.__context__
    if any(isinstance(one, DiskFull) or getattr(one, "errno", None) in DISK_IS_FULL for one in chain):
        return _("The disk of the server is full, so nothing can be saved. Tell the administrator.")
    if any(isinstance(one, QueryCanceled | LockNotAvailable) for one in chain):
        return _("The database takes too long, so this was broken off.")
    if any(isinstance(one, OperationalError | InterfaceError) for one in chain):
        return _("The database does not answer at present.")
    return ""


def _answer(request: HttpRequest, template: str, status: int, reason: str) -> HttpResponse:
    """Return the sentence as JSON to a script, otherwise the page with it. The page has no header, because
    the header asks the database."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": reason}, status=status)
    is_secret = bool(
        getattr(request, "sensitive_post_parameters", None)
    )  # such as a ballot: nothing is shown
    context: dict[str, object] = {"reason": reason, "is_sent": request.method == "POST" and not is_secret}
    if status >= 500:
        context |= {"address": request.get_full_path(), "fields": [] if is_secret else _fields(request)}
    return HttpResponse(loader.render_to_string(template, context), status=status)


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields that were sent, each with its value. The list is empty if there is a password or a
    file among them."""
    with suppress(OSError):
        if not request.FILES and not any("password" in name for name in request.POST):
            return [(name, value) for name, values in request.POST.lists() for value in map(str, values)]
    return []
