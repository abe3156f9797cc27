"""The page of who holds which role over what, and the pages that give, confirm and end a role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.acting import act
from members.models import SUBSTITUTED, Role, RoleKind, RoleProposal, name_above
from members.organisation.actions import roles as actions
from members.organisation.actions.roles import RoleTerms
from members.organisation.forms.posts import EndForm
from members.organisation.forms.roles import RoleForm
from members.organisation.views.people import fetch_member
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import IN_WORDS, can_confirm_role, for_whom, refuse_unless


@require_GET
def roles(request: MemberRequest) -> HttpResponse:
    """Show the roles that have not ended in the administered part of the tree, and the proposed ones."""
    refuse_unless(request.member.administers, for_whom([str(IN_WORDS[RoleKind.ADMINISTRATOR])]))
    administered = request.member.administered
    rows = Role.objects.not_over().filter(committee__in=administered)
    rows = rows.select_related(
        "member", "committee", "in_place_of", "proposal__proposed_by", "proposal__settled_by"
    ).annotate(above=name_above("committee"))
    waiting = RoleProposal.objects.waiting().filter(committee__in=administered)
    proposals = waiting.select_related("member", "committee", "proposed_by", "in_place_of")
    proposals = proposals.annotate(above=name_above("committee"))
    context = {
        "page": page_of(request, rows.order_by("committee__path", "kind", "member__sort_name"), size=100),
        "substituted": SUBSTITUTED,
        "proposals": [(one, can_confirm_role(request.member, one)) for one in proposals],
    }
    return render(request, "members/organisation/roles.html", context)


@require_http_methods(["GET", "POST"])
def new_role(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form that gives a person a role, and save it."""
    person = fetch_member(request, pk)
    form = RoleForm(request.POST or None, by=request.member)

    def give() -> Role | RoleProposal:
        data = form.cleaned_data
        days = data["starts_on"], data["ends_on"]
        terms = RoleTerms(RoleKind(data["kind"]), data["committee"], *days, data["reason"])
        return actions.give_role(person, terms, by=request.member)

    def page() -> HttpResponse:
        context = {
            "form": form,
            "title": _("New role of %(name)s") % {"name": person},
            "lead": _(
                "Staff, approvers and administrators are proposed by one administrator"
                " and confirmed by another."
            ),
            "back": reverse("organisation:member", args=[pk]),
        }
        return render(request, "members/organisation/form.html", context)

    return act(
        request,
        form,
        give,
        to=reverse("organisation:member", args=[pk]),
        page=page,
        done=lambda given: (
            _("Given.") if isinstance(given, Role) else _("Proposed; another administrator confirms it.")
        ),
    )


@require_http_methods(["GET", "POST"])
def role_end(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form that ends a role, and save it."""
    rows = Role.objects.in_own_right().filter(committee__in=request.member.administered)
    role = get_object_or_404(rows.select_related("member", "committee"), pk=pk)
    form = EndForm(request.POST or None)

    def page() -> HttpResponse:
        context = {
            "form": form,
            "title": _("End the role of %(name)s") % {"name": role.member},
            "lead": f"{role.get_kind_display()}, {role.committee}",
            "back": reverse("organisation:roles"),
        }
        return render(request, "members/organisation/form.html", context)

    return act(
        request,
        form,
        lambda: actions.end_role(
            role, form.cleaned_data["ends_on"], form.cleaned_data["reason"], by=request.member
        ),
        to=reverse("organisation:roles"),
        page=page,
        done=_("Ended."),
    )


@require_http_methods(["POST"])
def settle(request: MemberRequest, pk: int) -> HttpResponse:
    """Confirm a proposed role, or reject it where the button says so."""
    rows = RoleProposal.objects.filter(committee__in=request.member.administered)
    proposal = get_object_or_404(rows.select_related("member", "committee"), pk=pk)
    is_confirmed = request.POST.get("is_confirmed") == "yes"

    def do() -> object:
        if is_confirmed:
            return actions.confirm_role(proposal, by=request.member)
        return actions.reject_role(proposal, by=request.member)

    return act(
        request,
        None,
        do,
        to=reverse("organisation:roles"),
        done=_("Confirmed.") if is_confirmed else _("Rejected."),
    )
