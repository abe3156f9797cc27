"""The address at which a load balancer asks whether this server is ready. A stranger learns no more."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

READY, NOT_READY = "ready\n", "not ready\n"


@require_safe
@never_cache
@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """Answer 200 if the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return HttpResponse(NOT_READY, status=503, content_type="text/plain")
    return HttpResponse(READY, content_type="text/plain")
