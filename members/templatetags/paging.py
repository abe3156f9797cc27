"""The template tag for the links between the pages of a list."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page

from members.paging import with_query

register = template.Library()


@register.inclusion_tag("pager.html", takes_context=True)
def pager(context: dict[str, Any], page: Page[Any], name: str = "page", url: str = "") -> dict[str, Any]:
    """Render the number of rows in all pages and a link to each page.

    The links keep the filters of the address. ``name`` is the one given to ``page_of``. ``url`` is needed
    only where the list may be shown in the answer to a form that was sent to another address."""
    asked = context["request"].GET.copy()

    def address(number: int) -> str:
        asked[name] = str(number)
        return with_query(url, asked)

    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": [(number, address(number) if isinstance(number, int) else "") for number in shown],
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }
