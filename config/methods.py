"""Shows a page to people who open an address that accepts only POST."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

GetResponse = Callable[[HttpRequest], HttpResponse]


def explain_lost_post(get_response: GetResponse) -> GetResponse:
    """Return the middleware that answers a GET of an address for POST only with an explanation, status 405.

    People come to such an address after they sent a form whose login had expired, since signing in leads back
    to the address of the form."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET":
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    return middleware
