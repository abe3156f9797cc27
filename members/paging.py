"""Cuts a list into pages. The address of the request says which page is shown."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@contextmanager
def planned_for_its_values() -> Iterator[None]:
    """Let PostgreSQL plan each query in the block for the values that it has.

    Else it plans a statement once for all values (``config.settings``), and then does not know whether a
    subtree is one cell or the whole province."""
    connection.ensure_connection()
    session = connection.connection
    threshold, session.prepare_threshold = session.prepare_threshold, None
    try:
        yield
    finally:
        session.prepare_threshold = threshold


def page_of_first(
    request: HttpRequest,
    rows: QuerySet[Any],
    shown: QuerySet[Row],
    *,
    size: int = ROWS_A_PAGE,
    most: int = MOST_FOUND,
) -> Page[Row]:
    """Return one page of the first ``most`` rows, as ``page_of_many`` does. Use it where it takes long to
    find the rows, as in a search over all people: they are sought once, for their keys, instead of once to be
    counted and once to be shown."""
    with planned_for_its_values():
        keys = list(rows.values_list("pk", flat=True)[:most])
    return _with_rows(page_of(request, keys, size=size), shown)


def page_of_many(
    request: HttpRequest, rows: QuerySet[Any], shown: QuerySet[Row], *, total: int, size: int = ROWS_A_PAGE
) -> Page[Row]:
    """Return one page of ``rows``, which are ``total``, as ``page_of`` does. Use it for a long list.

    ``rows`` says which rows they are and in what order, and is asked for keys alone. ``shown`` says what is
    read of the rows of the page: what it joins and computes costs nothing for the rows of earlier pages. It
    need not filter again."""
    pages: Paginator[Any] = Paginator(rows.values_list("pk", flat=True), size)
    pages.count = total
    page = pages.get_page(request.GET.get("page"))
    with planned_for_its_values():
        page.object_list = list(page.object_list)
    return _with_rows(page, shown)


def _with_rows(page: Page[Any], shown: QuerySet[Row]) -> Page[Row]:
    """Put the rows in the place of their keys."""
    keys = page.object_list
    by_key = {row.pk: row for row in shown.filter(pk__in=keys)} if keys else {}
    page.object_list = [by_key[key] for key in keys if key in by_key]
    return page


def with_query(url: str, query: QueryDict) -> str:
    """Return the address followed by "?" and the query, or the address alone if the query is empty."""
    return f"{url}?{query.urlencode()}" if query else url
