"""Cuts a list into pages. The address of the request says which page is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model

if TYPE_CHECKING:
    from django.core.paginator import _SupportsPagination
    from django.db.models import QuerySet
    from django.http import HttpRequest, QueryDict

Item = TypeVar("Item")

Row = TypeVar("Row", bound=Model)

ROWS_A_PAGE = 100

MOST_FOUND = 1_000
"""So many rows of a search are shown at most. Whoever finds more types more of the name."""


def page_of(
    request: HttpRequest, rows: _SupportsPagination[Item], *, name: str = "page", size: int = ROWS_A_PAGE
) -> Page[Item]:
    """Return one page of ``rows``: the one whose number the address gives as ``?name=NUMBER``.

    A page has at most ``size`` rows. A number out of range gives the last page, anything that is no number
    the first. Where one web page shows two lists, each list gets a ``name`` of its own. ``{% pager %}``
    renders the links between the pages."""
    return Paginator(rows, size).get_page(request.GET.get(name))


def page_of_first(
    request: HttpRequest, rows: QuerySet[Row], *, size: int = ROWS_A_PAGE, most: int = MOST_FOUND
) -> Page[Row]:
    """Return one page of the first ``most`` rows, as ``page_of`` does. Use it where it takes long to find the
    rows, as in a search over all people: they are sought once, for their keys, instead of once to be counted
    and once to be shown."""
    keys = list(rows.values_list("pk", flat=True)[:most])
    page: Any = page_of(request, keys, size=size)
    found = rows.filter(pk__in=list(page)) if keys else []
    by_key = {row.pk: row for row in found}
    page.object_list = [by_key[key] for key in page.object_list]
    shown: Page[Row] = page
    return shown


def with_query(url: str, query: QueryDict) -> str:
    """Return the address followed by "?" and the query, or the address alone if the query is empty."""
    return f"{url}?{query.urlencode()}" if query else url
