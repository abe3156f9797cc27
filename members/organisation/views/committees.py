"""The pages of committees: the tree of any day, one committee with its history, changes of the tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from members import clock
from members.acting import act
from members.models import (
    GONE,
    Committee,
    CommitteeChange,
    CommitteeKind,
    Member,
    committees_on,
)
from members.models.committee import CommitteeQuerySet
from members.organisation.actions import committees as actions
from members.organisation.actions.basis import Basis
from members.organisation.actions.committees import Share
from members.organisation.forms.committees import (
    PLACES,
    ChangeForm,
    CommitteeForm,
    DayForm,
    NewCommitteeForm,
    SplitForm,
)
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import refuse_unless

A_PAGE = 50

OFFERED = 200
"""The greatest number of committees that the browser offers while somebody types."""

Action = Callable[..., Committee]


@dataclass(frozen=True)
class TreePage:
    """The words of the page of one change of the tree, and its action."""

    title: str | Promise
    lead: str | Promise
    into: str | Promise
    do: Action
    is_move: bool = False


PAGES = {
    "move": TreePage(
        gettext_lazy("Move to another parent"),
        gettext_lazy(
            "The committee goes with all that is below it. Its people, papers and remedies stay with it."
        ),
        gettext_lazy("New parent"),
        actions.move_committee,
        is_move=True,
    ),
    "merge": TreePage(
        gettext_lazy("Merge into another committee"),
        gettext_lazy(
            "What is below it moves below the other committee, the members of a cell go to the other cell,"
            " and posts and roles in it end on that day. The other committee goes on with its papers,"
            " remedies and commitments."
        ),
        gettext_lazy("Merged into"),
        actions.merge_committee,
    ),
    "dissolve": TreePage(
        gettext_lazy("Dissolve"),
        gettext_lazy(
            "Posts and roles in it end on that day. First move its members and what is below it. The"
            " successor goes on with its papers, remedies and commitments."
        ),
        gettext_lazy("Successor"),
        actions.dissolve_committee,
    ),
}


def _fetch(request: MemberRequest, pk: int) -> Committee:
    _require_administrator(request.member)
    found: Committee = get_object_or_404(request.member.administered.with_parents(), pk=pk)
    return found


def _require_administrator(member: Member) -> None:
    refuse_unless(member.administers, _("This is for the administrator."))


@require_GET
def committees(request: MemberRequest) -> HttpResponse:
    """Show the tree of the day that ``?day=`` names, as far as the member administers it today."""
    _require_administrator(request.member)
    rows = set(request.member.administered.values_list("pk", flat=True))
    form = DayForm(request.GET if "day" in request.GET else None, initial={"day": clock.today()})
    day = form.chosen()
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in committees_on(day).items():
        if pk in rows:
            below[parent if parent in rows else None].append(pk)
    page = page_of(request, list(_in_order(below, None, 0)), size=A_PAGE)
    shown = Committee.objects.in_bulk([pk for pk, _level in page])
    page.object_list = [(shown[pk], "– " * level) for pk, level in page]
    context = {"form": form, "day": day, "is_today": day == clock.today(), "page": page}
    return render(request, "members/organisation/committees.html", context)


def _in_order(below: dict[int | None, list[int]], parent: int | None, level: int) -> Any:
    """Yield the key of each committee with its level in the tree, a parent before its children."""
    for committee in below[parent]:
        yield committee, level
        yield from _in_order(below, committee, level + 1)


@require_GET
def committee(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one committee: its data, and what became of it."""
    row = _fetch(request, pk)
    changes = CommitteeChange.objects.filter(committee=row) | CommitteeChange.objects.filter(into=row)
    context = {
        "committee": row,
        "parent": Committee.objects.get_parent(row),
        "people": Member.objects.filter(cell=row).exclude(activity__in=GONE).count(),
        "changes": changes.select_related("committee", "former_parent", "into").order_by("-day", "-pk"),
        "former": row.predecessors.all(),
        "may_move": row.depth > 1,
        "is_cell": row.kind == CommitteeKind.CELL,
    }
    return render(request, "members/organisation/committee.html", context)


@require_http_methods(["GET", "POST"])
def committee_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form for a new committee below this one, and save what is sent."""
    parent = _fetch(request, pk)
    form = NewCommitteeForm(request.POST or None)
    title = _("Add a committee below %(name)s") % {"name": parent}
    return act(
        request,
        form,
        lambda: actions.add_committee(parent, form.instance, by=request.member),
        to=lambda made: made,
        page=lambda: _form_page(request, parent, form, title),
        done=_("Saved."),
    )


@require_http_methods(["GET", "POST"])
def committee_change(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form for the committee's own data, and save what is sent."""
    row = _fetch(request, pk)
    form = CommitteeForm(request.POST or None, instance=Committee.objects.get(pk=pk))
    return act(
        request,
        form,
        lambda: actions.change_committee(row, form.cleaned_data, by=request.member),
        to=lambda changed: changed,
        page=lambda: _form_page(request, row, form, _("Change the data of %(name)s") % {"name": row}),
        done=_("Saved."),
    )


@require_http_methods(["GET", "POST"])
def committee_move(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form for moving the committee to another parent, and move it."""
    return _change_tree(request, pk, PAGES["move"])


@require_http_methods(["GET", "POST"])
def committee_merge(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form for merging the committee into another one, and merge it."""
    return _change_tree(request, pk, PAGES["merge"])


@require_http_methods(["GET", "POST"])
def committee_dissolve(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form for dissolving the committee, and dissolve it."""
    return _change_tree(request, pk, PAGES["dissolve"])


def _change_tree(request: MemberRequest, pk: int, page: TreePage) -> HttpResponse:
    row = _fetch(request, pk)
    targets = _targets(request.member, row)
    form = ChangeForm(request.POST or None, committees=targets, into=page.into)
    offered = targets.exclude(kind=CommitteeKind.CELL) if page.is_move else targets.filter(kind=row.kind)
    more = {"lead": page.lead, "offered": offered[:OFFERED]}

    def change() -> Committee:
        data = form.cleaned_data
        return page.do(row, data["into"], Basis(data["day"], data["document"]), by=request.member)

    return act(
        request,
        form,
        change,
        to=lambda changed: changed,
        page=lambda: _form_page(request, row, form, page.title, **more),
        done=_("Saved."),
    )


@require_http_methods(["GET", "POST"])
def committee_split(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form for splitting a cell, and split it."""
    row = _fetch(request, pk)
    targets = _targets(request.member, row).filter(kind=CommitteeKind.CELL)
    people = list(Member.objects.filter(cell=row).exclude(activity__in=GONE))
    form = SplitForm(request.POST or None, committees=targets, members=people)
    lead = _(
        "Choose for each member where the member goes. Posts in this cell of those who go end on that day."
    )

    def split() -> Committee:
        data = form.cleaned_data
        shares = [Share(into, going) for into, going in form.shares()]
        basis = Basis(data["day"], data["document"])
        return actions.split_cell(row, shares, basis, rest=data["rest"], by=request.member)

    return act(
        request,
        form,
        split,
        to=lambda changed: changed,
        page=lambda: _form_page(
            request, row, form, _("Split the cell"), lead=lead, offered=targets[:OFFERED]
        ),
        done=_("Saved."),
    )


def _targets(member: Member, committee: Committee) -> CommitteeQuerySet:
    """Filter to the committees that the member administers, that have not ended, and that are not the
    committee itself or below it."""
    rows = member.administered.going_on().with_parents()
    return rows.exclude(path__startswith=committee.path)


def _form_page(
    request: MemberRequest, committee: Committee, form: Any, title: str | Promise, **more: Any
) -> HttpResponse:
    context = {"committee": committee, "form": form, "title": title, "list_id": PLACES, **more}
    return render(request, "members/organisation/committee_form.html", context)
