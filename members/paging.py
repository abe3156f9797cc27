"""Cuts a list into pages. The address of the request says which page is shown."""

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
    """Return one page of ``rows``: the one whose number the address gives as ``?name=NUMBER``.

    A page has at most ``size`` rows. A number out of range gives the last page, anything that is no number
    the first. Where one web page shows two lists, each list gets a ``name`` of its own. ``{% pager %}``
    renders the links between the pages."""
    return Paginator(rows, size).get_page(request.GET.get(name))


def with_query(url: str, query: QueryDict) -> str:
    """Return the address followed by "?" and the query, or the address alone if the query is empty."""
    return f"{url}?{query.urlencode()}" if query else url
