"""Cuts a list into pages; which page is shown stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.core.paginator import Page, Paginator

if TYPE_CHECKING:
    from django.core.paginator import _SupportsPagination
    from django.http import HttpRequest, QueryDict

Item = TypeVar("Item")

ROWS_A_PAGE = 100


def page_of(
    request: HttpRequest, rows: _SupportsPagination[Item], *, name: str = "page", size: int = ROWS_A_PAGE
) -> Page[Item]:
    """The page that the address asks for with ``?name=``; the nearest one where there is no such page.

    A page with two lists gives each a ``name`` of its own. ``{% pager %}`` links the pages."""
    return Paginator(rows, size).get_page(request.GET.get(name))


def with_query(url: str, query: QueryDict) -> str:
    """The address with the filters and the page that the query holds."""
    return f"{url}?{query.urlencode()}" if query else url
