"""Cuts a list into pages; which page is shown stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.core.paginator import Page, Paginator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

Item = TypeVar("Item")

ROWS_A_PAGE = 50


def page_of(
    request: HttpRequest,
    rows: Sequence[Item] | QuerySet[Item],  # type: ignore[type-var]  # a sequence may hold anything
    *,
    name: str = "page",
    size: int = ROWS_A_PAGE,
) -> Page[Item]:
    """The page that the address asks for with ``?name=``; the nearest one where there is no such page.

    A page with two lists gives each a ``name`` of its own. ``{% pager %}`` links the pages."""
    return Paginator(rows, size).get_page(request.GET.get(name))
