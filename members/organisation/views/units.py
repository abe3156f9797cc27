"""The page of one unit: where it stands in the tree, what is below it, and its people."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Left
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members.models import GONE, Committee, Member, Post
from members.organisation.forms.people import PeopleSearchForm
from members.paging import page_of, planned_for_its_values
from members.requests import MemberRequest
from members.rules import can_keep_titles, can_see_upkeep, refuse_unless

A_PAGE = 50
BELOW = 50
"""So many committees below are shown at once."""


class Below(NamedTuple):
    """A committee right below another one, and how many members its subtree has today."""

    committee: Committee
    members: int


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Lead to the topmost committee that the signed-in member administers."""
    top = request.member.administered.order_by("depth", "path").first()
    refuse_unless(top is not None, _("This is for the administrator."))
    return redirect("organisation:unit", top.pk if top else 0)


@require_GET
def unit(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a unit with the way down to it, the committees below it, and its people: those of the cell, or
    those with a post there, who stand first and by rank. ``?gone=1`` shows who has left instead."""
    committee = get_object_or_404(request.member.administered.select_related("successor"), pk=pk)
    gone = bool(request.GET.get("gone"))
    posts = Post.objects.current().filter(committee=committee)
    inside = Member.objects.filter(cell=committee).order_by().values("pk")
    here = Member.objects.filter(pk__in=inside.union(posts.order_by().values("member")))
    people = here.filter(activity__in=GONE) if gone else here.exclude(activity__in=GONE)
    rank = Subquery(posts.filter(member=OuterRef("pk")).values("rank")[:1])
    ordered = people.order_by(rank.asc(nulls_last=True), "sort_name", "code")
    page = page_of(request, ordered.select_related("user", "merged_into"), size=A_PAGE)
    titles = {post.member_id: post.title for post in posts.filter(member__in=[one.pk for one in page])}
    children = list(Committee.objects.under(committee).filter(depth=committee.depth + 1))
    below = page_of(request, children, name="below", size=BELOW)
    context = {
        "unit": committee,
        "above": _above(request.member, committee),
        "below": below,
        "below_rows": _below(committee, list(below)),
        "page": page,
        "rows": [(one, titles.get(one.pk, "")) for one in page],
        "gone": gone,
        "left": here.filter(activity__in=GONE).count(),
        "search": PeopleSearchForm(),
        "may_keep_titles": can_keep_titles(request.member),
        "may_see_upkeep": can_see_upkeep(request.member),
    }
    return render(request, "members/organisation/unit.html", context)


def _above(by: Member, committee: Committee) -> list[Committee]:
    """Return the committees above this one that ``by`` administers, from the top down."""
    steps = range(Committee.steplen, len(committee.path), Committee.steplen)
    return list(by.administered.filter(path__in=[committee.path[:end] for end in steps]))


def _below(committee: Committee, shown: list[Committee]) -> list[Below]:
    """Return the ``shown`` of the committees right below this one, in the order of the tree, with the number
    of members of each subtree."""
    if not shown:
        return []
    length = len(committee.path) + Committee.steplen
    here = Member.objects.exclude(activity__in=GONE).filter(cell=OuterRef("pk")).order_by()
    # Of each cell by itself, because an index answers that without the rows of the members.
    counted = Committee.objects.filter(path__gte=shown[0].path, path__lt=f"{shown[-1].path}~").annotate(
        members=Subquery(here.values("cell").annotate(n=Count("*")).values("n"))
    )
    members: Counter[str] = Counter()
    with planned_for_its_values():
        for path, n in counted.order_by().values_list(Left("path", length), "members"):
            members[path] += n or 0
    return [Below(row, members[row.path]) for row in shown]
