"""The pages of standing in: one's own page, naming somebody, one substitution with what was done by it."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.models import SUBSTITUTED, Event, Post, Role, RoleProposal
from members.organisation.actions import substitutes as actions
from members.organisation.actions.substitutes import Absence
from members.organisation.forms.substitutes import SubstituteForm
from members.paging import page_of
from members.requests import MemberRequest
from members.rules import can_end_substitution

LATEST = 20
"""How many substitutions, those over included, are listed."""


@dataclass(frozen=True)
class Deed:
    """One line of what was done in place of somebody."""

    event: Event

    @property
    def on(self) -> str:
        """What kind of thing it was done to."""
        model = apps.get_model(self.event.subject)
        return str(capfirst(model._meta.verbose_name))  # noqa: SLF001  # documented API


@require_GET
def substitutes(request: MemberRequest) -> HttpResponse:
    """Show the roles and posts for which the signed-in member can name a substitute, who stands in for the
    member and for whom the member stands in."""
    member = request.member
    roles = Role.objects.in_own_right().current().filter(member=member, kind__in=SUBSTITUTED)
    posts = Post.objects.current().filter(member=member, is_head=True)
    lent = Role.objects.of_substitutes().filter(Q(in_place_of=member) | Q(member=member))
    rows = list(
        lent.select_related("member", "committee", "in_place_of").order_by("-starts_on", "-pk")[:LATEST]
    )
    waiting = RoleProposal.objects.waiting().filter(in_place_of=member)
    context = {
        "roles": roles.select_related("committee"),
        "posts": posts.select_related("committee"),
        "waiting": waiting.select_related("member", "committee"),
        "for_me": [row for row in rows if row.in_place_of_id == member.pk],
        "by_me": [row for row in rows if row.member_id == member.pk],
    }
    return render(request, "members/organisation/substitutes.html", context)


@require_GET
def substitute(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one substitution with all that was done by it, the last first."""
    role = _fetch(request, pk)
    events = Event.objects.filter(stood_in=role.pk).order_by("-pk")
    page = page_of(request, events)
    context = {
        "role": role,
        "page": page,
        "deeds": [Deed(event) for event in page],
        "may_end": not role.is_over and can_end_substitution(request.member, role),
    }
    return render(request, "members/organisation/substitute.html", context)


@require_http_methods(["GET", "POST"])
def substitute_for_role(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form that names who stands in for the holder of this role, and save it."""
    own_or_administered = Q(member=request.member) | Q(committee__in=request.member.administered)
    rows = Role.objects.in_own_right().not_over().filter(own_or_administered, kind__in=SUBSTITUTED)
    return _name(request, get_object_or_404(rows.select_related("member", "committee"), pk=pk))


@require_http_methods(["GET", "POST"])
def substitute_for_post(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form that names who stands in for the head with this post, and save it."""
    own_or_administered = Q(member=request.member) | Q(committee__in=request.member.administered)
    rows = Post.objects.filter(own_or_administered, is_head=True)
    return _name(request, get_object_or_404(rows.select_related("member", "committee"), pk=pk))


@require_POST
def substitute_end(request: MemberRequest, pk: int) -> HttpResponse:
    """End a substitution at once."""
    role = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.end_substitution(role, by=request.member),
        to=reverse("organisation:substitute", args=[pk]),
        done=_("Ended."),
    )


def _fetch(request: MemberRequest, pk: int) -> Role:
    rows = Role.objects.substitutes_visible_to(request.member)
    return get_object_or_404(rows.select_related("member", "committee", "in_place_of"), pk=pk)


_LEAD = gettext_lazy(
    "%(name)s: %(role)s, %(committee)s. Whoever stands in does what this role may do, except in the own case"
    " and in that of %(name)s; both names are in the history. Self-review, comments, answers and votes stay"
    " everybody's own."
)


def _name(request: MemberRequest, held: Role | Post) -> HttpResponse:
    form = SubstituteForm(request.POST or None, by=request.member)
    is_own = held.member_id == request.member.pk
    back = reverse("organisation:substitutes") if is_own else reverse("organisation:roles")

    def name() -> Role | RoleProposal:
        data = form.cleaned_data
        absence = Absence(data["starts_on"], data["ends_on"], data["reason"])
        return actions.name_substitute(held, data["substitute"], absence, by=request.member)

    def page() -> HttpResponse:
        role = held.title if isinstance(held, Post) else held.get_kind_display()
        words = {"name": held.member, "role": role, "committee": held.committee}
        context = {
            "form": form,
            "title": _("Who stands in for %(name)s") % words,
            "lead": str(_LEAD) % words,
            "back": back,
        }
        return render(request, "members/organisation/form.html", context)

    return act(
        request,
        form,
        name,
        to=back,
        page=page,
        done=lambda given: (
            _("Named; both have been told.")
            if isinstance(given, Role)
            else _("Proposed; an administrator confirms it.")
        ),
    )
