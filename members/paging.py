"""Cuts a list into pages. The address of the request says which page is shown."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.core.paginator import _SupportsPagination
    from django.db.models import QuerySet
    from django.http import HttpRequest, QueryDict

Item = TypeVar("Item")

Row = TypeVar("Row", bound=Model)

ROWS_A_PAGE = 100

MOST_FOUND = 200
"""So many rows of a search are shown at most. Whoever finds more types more of the name."""

MOST_COUNTED = 1_000
"""So far the rows of a part of a long list are counted, and so many are shown at most."""


class Pages(Paginator):  # type: ignore[type-arg]  # at run time it takes no type
    """The pages of a list. ``is_cut``: there are more rows than the pages show."""

    is_cut = False


class BoundedCount(NamedTuple):
    """How many rows there are, counted up to a limit. ``is_more``: there are more than ``number``."""

    number: int
    is_more: bool

    def __str__(self) -> str:
        return _("more than %(number)d") % {"number": self.number} if self.is_more else str(self.number)


def page_of(
    request: HttpRequest, rows: _SupportsPagination[Item], *, name: str = "page", size: int = ROWS_A_PAGE
) -> Page[Item]:
    """Return one page of ``rows``: the one whose number the address gives as ``?name=NUMBER``.

    A page has at most ``size`` rows. A number out of range gives the last page, anything that is no number
    the first. Where one web page shows two lists, each list gets a ``name`` of its own. ``{% pager %}``
    renders the links between the pages."""
    return Pages(rows, size).get_page(request.GET.get(name))


def counted_parts(parts: Mapping[str, QuerySet[Any]], *, most: int = MOST_COUNTED) -> dict[str, BoundedCount]:
    """Count the rows of each part in one query, at most ``most`` and one more of each. So a part with many
    rows takes no longer than one with ``most``."""
    compiled = [rows.order_by().values("pk")[: most + 1].query.sql_with_params() for rows in parts.values()]
    counts = ", ".join(f"(SELECT count(*) FROM ({sql}) AS part)" for sql, _params in compiled)  # noqa: S608
    with planned_for_its_values(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _sql, params in compiled for value in params])
        found = cursor.fetchone() or ()
    return {name: BoundedCount(min(n, most), n > most) for name, n in zip(parts, found, strict=True)}


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
        keys = list(rows.values_list("pk", flat=True)[: most + 1])
    pages = Pages(keys[:most], size)
    pages.is_cut = len(keys) > most
    return _with_rows(pages.get_page(request.GET.get("page")), shown)


def page_of_many(
    request: HttpRequest,
    rows: QuerySet[Any],
    shown: QuerySet[Row],
    *,
    total: int | BoundedCount,
    size: int = ROWS_A_PAGE,
) -> Page[Row]:
    """Return one page of ``rows``, which are ``total``, as ``page_of`` does. Use it for a long list. Of rows
    that are counted up to a limit, those up to the limit are shown.

    ``rows`` says which rows they are and in what order, and is asked for keys alone. ``shown`` says what is
    read of the rows of the page: what it joins and computes costs nothing for the rows of earlier pages. It
    need not filter again."""
    pages = Pages(rows.values_list("pk", flat=True), size)
    pages.count = total.number if isinstance(total, BoundedCount) else total
    pages.is_cut = isinstance(total, BoundedCount) and total.is_more
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
