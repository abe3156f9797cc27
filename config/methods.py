"""Shows a page to people who open an address that accepts only POST."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

GetResponse = Callable[[HttpRequest], HttpResponse]


def explain_lost_post(get_response: GetResponse) -> GetResponse:
    """Middleware that answers a GET of such an address with an explanation.

    People come there after they sent a form whose login had expired: signing in leads back to the address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET":
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    return middleware
