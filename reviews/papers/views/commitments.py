"""Pages of the yearly commitment: the list, one commitment with its versions, and entering a sheet signed on
paper."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import clock
from members.acting import act, posted_number
from members.models import HEAD, Committee, Member, Post, RoleKind
from members.requests import MemberRequest
from reviews.models import Commitment
from reviews.papers.actions import commitments as actions
from reviews.papers.forms.commitments import BringInForm, ItemFormSet, SheetFormSet, VersionForm


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Show the member's own commitments by year. Head and clerk also see who in their committees has handed
    one in."""
    member, year = request.member, clock.today().year
    own = list(member.commitments.for_list())
    open_years = [wanted for wanted in (year, year + 1) if wanted not in {row.year for row in own}]
    led = Committee.objects.get_queryset().going_on()
    led = led.filter(member.reach.over("", HEAD, RoleKind.CLERK))
    units = Committee.objects.with_predecessors([committee.pk for committee in led])
    context = {
        "own": own,
        "open_years": open_years,
        "year": year,
        "places": [
            _place(committee, year, [pk for pk, unit in units.items() if unit == committee.pk])
            for committee in led
        ],
        "brings_in": member.holds(RoleKind.CLERK),
    }
    return render(request, "reviews/papers/commitments.html", context)


def _place(committee: Committee, year: int, units: Collection[int]) -> dict[str, Any]:
    """Return what the page shows of one committee: the members reviewed there, each with the commitments
    handed in for this year and the next, and how many members have none for this year. ``units`` are the
    keys of the committee and of those that went over into it, where a commitment may have been given."""
    rows = Commitment.objects.in_force().filter(committee__in=units, year__in=(year, year + 1))
    given = {(row.member_id, row.year): row for row in rows}
    return {
        "committee": committee,
        "rows": [
            (member, given.get((member.pk, year)), given.get((member.pk, year + 1)))
            for member in _people(committee)
        ],
        "missing": sum(1 for member in _people(committee) if (member.pk, year) not in given),
    }


def _people(committee: Committee) -> QuerySet[Member]:
    """Filter to the members with a post in the committee and, if it is a cell, its members."""
    seated = Post.objects.current().filter(committee=committee).values("member")
    return Member.objects.filter(pk__in=seated) | Member.objects.filter(cell=committee)


@require_POST
def start(request: MemberRequest) -> HttpResponse:
    """Start the member's commitment for the year that was chosen, and go to its page."""
    return act(
        request,
        None,
        lambda: actions.start_commitment(posted_number(request, "year"), by=request.member),
        to=lambda commitment: commitment,
        page=lambda: redirect("reviews:commitments"),
    )


@require_GET
def commitment(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one version of a commitment, with the form to write in it if it is the member's own draft."""
    return _page(request, _fetch(request, pk))


def _fetch(request: MemberRequest, pk: int) -> Commitment:
    rows = Commitment.objects.visible_to(request.member).for_list()
    return get_object_or_404(rows.prefetch_related("items", "attachments"), pk=pk)


def _page(
    request: MemberRequest,
    commitment: Commitment,
    *,
    items: Any = None,
    version: VersionForm | None = None,
) -> HttpResponse:
    own = commitment.member_id == request.member.pk
    versions = Commitment.objects.visible_to(request.member).filter(
        member=commitment.member_id, year=commitment.year
    )
    newest = max(row.number for row in versions) == commitment.number
    if own and commitment.is_draft:
        initial = [{"text": item.text, "measure": item.measure} for item in commitment.items.all()]
        items = items or ItemFormSet(initial=initial, prefix="items")
    else:
        items = None
    context = {
        "commitment": commitment,
        "versions": versions if len(versions) > 1 else [],
        "items": items,
        "seen": actions.mark_of_items(commitment) if items else "",
        "version": (version or VersionForm()) if own and newest and not commitment.is_draft else None,
    }
    return render(request, "reviews/papers/commitment.html", context)


def _promised(formset: Any) -> list[actions.Promised]:
    return [
        actions.Promised(form.cleaned_data.get("text", ""), form.cleaned_data.get("measure", ""))
        for form in formset
    ]


@require_POST
def save(request: MemberRequest, pk: int) -> HttpResponse:
    """Save the draft. With the button ``hand_in`` the page follows that asks whether to hand it in."""
    commitment = _fetch(request, pk)
    formset = ItemFormSet(request.POST, prefix="items")
    seen = request.POST.get("seen", "")

    def write() -> None:
        actions.save_items(commitment, _promised(formset), by=request.member, seen=seen)

    def page() -> HttpResponse:
        _require_own(request, commitment)
        return _page(request, _fetch(request, pk), items=formset)

    to = reverse("reviews:commitment_hand_in", args=[pk]) if "hand_in" in request.POST else commitment
    return act(request, formset, write, to=to, page=page, done=_("Saved."))


@require_http_methods(["GET", "POST"])
def hand_in(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the draft as it would stand, with what follows, and hand it in once that was confirmed."""
    commitment = _fetch(request, pk)
    _require_own(request, commitment)
    if not commitment.is_draft:
        return redirect(commitment)
    return act(
        request,
        None,
        lambda: actions.hand_in_commitment(commitment, by=request.member),
        to=commitment,
        page=lambda: render(request, "reviews/papers/commitment_hand_in.html", {"commitment": commitment}),
        done=_("The commitment has been handed in. It stands as it is."),
    )


@require_POST
def write_anew(request: MemberRequest, pk: int) -> HttpResponse:
    """Start a new version of the commitment with a reason, and go to its page."""
    commitment = _fetch(request, pk)
    form = VersionForm(request.POST)

    def page() -> HttpResponse:
        _require_own(request, commitment)
        return _page(request, commitment, version=form)

    return act(
        request,
        form,
        lambda: actions.write_anew(commitment, form.cleaned_data["reason"], by=request.member),
        to=lambda fresh: fresh,
        page=page,
    )


@require_http_methods(["GET", "POST"])
def bring_in(request: MemberRequest) -> HttpResponse:
    """Show the page on which the clerk enters a commitment signed on paper with its scan, and save what is
    sent."""
    if not request.member.holds(RoleKind.CLERK):
        raise PermissionDenied(_("The clerk of the place of review brings in commitments."))
    led = Committee.objects.get_queryset().going_on()
    led = led.filter(request.member.reach.over("", RoleKind.CLERK))
    people = Member.objects.filter(posts__committee__in=led) | Member.objects.filter(cell__in=led)
    sent = request.method == "POST"
    form = BringInForm(
        request.POST if sent else None, request.FILES if sent else None, members=people.distinct()
    )
    items = SheetFormSet(request.POST if sent else None, prefix="items")

    def bring() -> Commitment:
        given = form.cleaned_data
        promised = _promised(items)
        return actions.bring_in_commitment(
            given["member"], given["year"], promised, given["scan"], by=request.member
        )

    context = {"form": form, "items": items}
    return act(
        request,
        [form, items],
        bring,
        to=lambda found: found,
        page=lambda: render(request, "reviews/papers/commitment_bring_in.html", context),
    )


def _require_own(request: MemberRequest, commitment: Commitment) -> None:
    if commitment.member_id != request.member.pk:
        raise PermissionDenied(_("A commitment is written by the one who gives it."))
