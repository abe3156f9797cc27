"""The bare page with which the pages are compared: one indexed query and a table of fifty rows, through the
whole middleware."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines

from members.models import Event

ROWS = engines["django"].from_string(
    "<table>{% for row in rows %}<tr><td>{{ row.pk }}</td><td>{{ row.verb }}</td>"
    "<td>{{ row.actor_name }}</td><td>{{ row.subject }}</td></tr>{% endfor %}</table>"
)


def yardstick(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROWS.render({"rows": Event.objects.order_by("pk")[:50]}))
