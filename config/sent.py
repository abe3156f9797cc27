"""Refuses a request with values that no page can take, before any view reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponse]

MOST_CHARS = 400_000
"""The longest value of one field. A whole pasted table is as long, a text that is kept a quarter of it."""


class UnreadableError(BadRequest):
    """The request cannot be taken. The message is a sentence for the reader."""


def refuse_unreadable(get_response: GetResponse) -> GetResponse:
    """Return the middleware that refuses an endless value and a character that PostgreSQL cannot store (NUL),
    in whatever field, address or cookie it is.

    Forms catch them as well, but many small values are read without a form. ``config.faults`` shows the
    refusal."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for name, value in _sent(request):
            if "\0" in name or "\0" in value:
                raise UnreadableError(
                    _(
                        "What was sent contains a character that cannot be stored (NUL)."
                        " Take it out and send it again."
                    )
                )
            if len(value) > MOST_CHARS:
                raise UnreadableError(
                    _("One text has %(count)s characters, more than %(most)s. Shorten or divide it.")
                    % {"count": len(value), "most": MOST_CHARS}
                )
        return get_response(request)

    return middleware


def _sent(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield every name with its value that came with the request."""
    yield from request.COOKIES.items()
    for data in (request.GET, request.POST):
        for name, values in data.lists():
            yield from ((name, value) for value in values)
