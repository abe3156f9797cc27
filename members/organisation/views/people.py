"""The pages of people: search, one person, and the forms for what happens to a person."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from members.acting import act
from members.models import (
    SUBSTITUTED,
    Activity,
    Event,
    Member,
    Post,
    Role,
    RoleKind,
    RoleProposal,
    name_above,
)
from members.organisation.actions import people as actions
from members.organisation.actions.basis import Basis
from members.organisation.forms.people import (
    ActivityForm,
    CellForm,
    MemberForm,
    NewMemberForm,
    PeopleSearchForm,
)
from members.paging import page_of_first, page_of_many, planned_for_its_values
from members.requests import MemberRequest
from members.rules import IN_WORDS, for_whom, refuse_unless

A_PAGE = 50
SHOWN = (
    "code",
    "full_name",
    "born_on",
    "is_born_in_year",
    "activity",
    "cell__name",
    "user__username",
    "user__is_active",
    "merged_into__code",
)
"""The columns of a person that the list of people shows."""
LATEST = 20
"""How many entries of a person's history are shown."""

HAPPENED = {
    "add_member": gettext_lazy("added"),
    "change_member": gettext_lazy("data changed"),
    "record_activity": gettext_lazy("activity entered"),
    "move_member": gettext_lazy("moved to another cell"),
    "give_post": gettext_lazy("post given"),
    "change_post": gettext_lazy("post changed"),
    "end_post": gettext_lazy("post ended"),
    "propose_role": gettext_lazy("role proposed"),
    "give_role": gettext_lazy("role given"),
    "reject_role": gettext_lazy("role rejected"),
    "end_role": gettext_lazy("role ended"),
    "name_substitute": gettext_lazy("substitute named"),
    "name_substitute_of": gettext_lazy("named as a substitute"),
    "end_substitute": gettext_lazy("substitution ended"),
    "end_substitute_of": gettext_lazy("no longer a substitute"),
    "import_new": gettext_lazy("added by a workbook"),
    "import_changed": gettext_lazy("changed by a workbook"),
    "merge_member": gettext_lazy("another record merged into this one"),
    "merged_into": gettext_lazy("merged into another record"),
    "make_login": gettext_lazy("login made"),
}
"""The entries of a person's history that are shown, in words."""


def fetch_member(request: MemberRequest, pk: int) -> Member:
    """Return the member if the signed-in member administers the cell, otherwise 404."""
    rows = Member.objects.administered_by(request.member).select_related("cell", "user", "merged_into")
    return get_object_or_404(rows, pk=pk)


@require_GET
def search(request: MemberRequest) -> HttpResponse:
    """List the people of the administered part of the tree whose name or code begins with what was
    typed, or a word of the name does, however it was typed: "Hoà", "hoa", "HÒA"."""
    refuse_unless(request.member.administers, for_whom([str(IN_WORDS[RoleKind.ADMINISTRATOR])]))
    form = PeopleSearchForm(request.GET)
    form.is_valid()
    typed = form.cleaned_data.get("q", "").strip()
    rows = Member.objects.administered_by(request.member).order_by("sort_name", "code")
    shown = Member.objects.select_related("cell", "user", "merged_into").only(*SHOWN)
    shown = shown.annotate(above=name_above("cell")).order_by()
    if typed:
        page = page_of_first(request, rows.searched(typed), shown, size=A_PAGE)
    else:
        with planned_for_its_values():
            total = rows.count()
        page = page_of_many(request, rows, shown, total=total, size=A_PAGE)
    posts = Post.objects.current().filter(member__in=[one.pk for one in page])
    titles = {post.member_id: post.title for post in posts}
    context = {"form": form, "page": page, "rows": [(one, titles.get(one.pk, "")) for one in page]}
    return render(request, "members/organisation/people.html", context)


@require_GET
def member(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one person with posts, cell, activity, roles, login and the latest history."""
    person = fetch_member(request, pk)
    posts = Post.objects.filter(member=person).select_related("committee", "catalogued")
    roles = Role.objects.filter(member=person).select_related("committee", "in_place_of")
    records = [person, *person.merged_records.all()]
    events = Event.objects.filter(
        subject="members.member", subject_id__in=[one.pk for one in records], verb__in=HAPPENED
    )
    context = {
        "person": person,
        "merged": records[1:],
        "posts": posts.order_by("-starts_on"),
        "roles": roles.order_by("-starts_on"),
        "substituted": SUBSTITUTED,
        "proposals": RoleProposal.objects.waiting().filter(member=person).select_related("committee"),
        "activities": person.activity_changes.order_by("-starts_on", "-pk"),
        "cells": person.cell_changes.select_related("cell").order_by("-starts_on", "-pk"),
        "history": [(event, HAPPENED[event.verb]) for event in events.order_by("-pk")[:LATEST]],
    }
    return render(request, "members/organisation/member.html", context)


@require_http_methods(["GET", "POST"])
def new_member(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form for a new member of this cell, and add the member."""
    cell = get_object_or_404(request.member.administered, pk=pk)
    form = NewMemberForm(request.POST or None, initial={"in_system": True})
    return _answer(
        request,
        form,
        lambda: actions.add_member(form.cleaned_data["code"], cell, form.cleaned_data, by=request.member),
        title=_("New member of %(cell)s") % {"cell": cell},
        back=reverse("organisation:unit", args=[pk]),
        done=_("Added."),
    )


@require_http_methods(["GET", "POST"])
def member_data(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form for a person's own data, and save it."""
    person = fetch_member(request, pk)
    form = MemberForm(request.POST or None, instance=Member.objects.get(pk=person.pk))
    return _answer(
        request,
        form,
        lambda: actions.change_member(person, form.cleaned_data, by=request.member),
        title=str(person),
        back=reverse("organisation:member", args=[pk]),
        done=_("Saved."),
    )


@require_http_methods(["GET", "POST"])
def activity(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form that enters what a person's activity is from a day on, and save it."""
    person = fetch_member(request, pk)
    form = ActivityForm(request.POST or None)

    def record() -> Member:
        data = form.cleaned_data
        basis = Basis(data["starts_on"], data["document"], data["place"])
        return actions.record_activity(person, Activity(data["activity"]), basis, by=request.member)

    return _answer(
        request,
        form,
        record,
        title=_("Activity of %(name)s") % {"name": person},
        lead=_("Who died, moved out, was expelled or struck off holds no post and no role from that day on."),
        back=reverse("organisation:member", args=[pk]),
        done=_("Entered."),
    )


@require_http_methods(["GET", "POST"])
def cell(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form that moves a person to another cell from a day on, and save it."""
    person = fetch_member(request, pk)
    form = CellForm(request.POST or None, by=request.member)

    def move() -> Member:
        data = form.cleaned_data
        basis = Basis(data["starts_on"], data["document"])
        return actions.move_member(person, data["cell"], basis, by=request.member)

    return _answer(
        request,
        form,
        move,
        title=_("%(name)s moves to another cell") % {"name": person},
        lead=_("Now in %(cell)s. Posts do not move along: end those that are given up.")
        % {"cell": person.cell},
        back=reverse("organisation:member", args=[pk]),
        done=_("Entered."),
    )


def _answer(
    request: MemberRequest,
    form: BaseForm,
    do: Callable[[], Member],
    *,
    title: str,
    back: str,
    done: str,
    lead: str = "",
) -> HttpResponse:
    """Answer the page of one form about a person; when it is done, the person's page follows."""

    def page() -> HttpResponse:
        context = {"form": form, "title": title, "lead": lead, "back": back}
        return render(request, "members/organisation/form.html", context)

    return act(
        request,
        form,
        do,
        to=lambda person: reverse("organisation:member", args=[person.pk]),
        page=page,
        done=done,
    )
