"""The page with the letterhead of a committee, its styles and who signs besides head and deputies."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import clock
from members.acting import act
from members.models import Committee, Event
from members.requests import MemberRequest
from members.rules import can_administer
from reviews.documents.letterhead import letterhead_of
from reviews.issuing.actions import letterheads as actions
from reviews.issuing.forms import LetterheadForm, SignatoryEndForm, SignatoryForm, StyleForm
from reviews.issuing.signers import signers_on
from reviews.models import LetterheadSettings, Signatory
from reviews.models.register import KEEPING
from reviews.rules import UnitVerb, require


def _fetch(request: MemberRequest, pk: int) -> Committee:
    rows = Committee.objects.get_queryset().filter(request.member.reach.over("", *KEEPING))
    committee: Committee = get_object_or_404(rows, pk=pk)
    require(UnitVerb.SET_LETTERHEAD, committee, request.member)
    return committee


def _settings(committee: Committee) -> LetterheadSettings:
    found = LetterheadSettings.objects.filter(committee=committee).first()
    return found or LetterheadSettings(committee=committee)


@require_http_methods(["GET", "POST"])
def letterhead(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the letterhead of a committee, or set it."""
    committee = _fetch(request, pk)
    data = request.POST if request.method == "POST" else None
    form = LetterheadForm(data, instance=_settings(committee))
    return act(
        request,
        form,
        lambda: actions.set_letterhead(committee, **form.cleaned_data, by=request.member),
        to=lambda row: row,
        page=lambda: _page(request, committee, form=form),
        done=_("Saved."),
    )


def _page(request: MemberRequest, committee: Committee, **forms: object) -> HttpResponse:
    settings = _settings(committee)
    today = clock.today()
    return render(
        request,
        "reviews/issuing/letterhead.html",
        {
            "committee": committee,
            "register_page": reverse("reviews:register", args=[committee.pk]),
            "settings": settings,
            "head": letterhead_of(committee, today, "BC"),
            "signers": signers_on(committee, today),
            "signatories": Signatory.objects.filter(committee=committee).select_related("member"),
            "administers": can_administer(request.member, committee),
            "form": LetterheadForm(instance=settings),
            "style_form": StyleForm(),
            "signatory_form": SignatoryForm(by=request.member, auto_id="signatory-%s"),
            "end_form": SignatoryEndForm(initial={"ends_on": today}),
        }
        | forms,
    )


@require_POST
def set_style(request: MemberRequest, pk: int) -> HttpResponse:
    committee = _fetch(request, pk)
    form = StyleForm(request.POST, request.FILES)
    return act(
        request,
        form,
        lambda: actions.set_style_file(committee, form.cleaned_data["style"], by=request.member),
        to=lambda row: row,
        page=lambda: _page(request, committee, style_form=form),
        done=_("Saved. The next Word files have these styles."),
        field="style",
    )


@require_POST
def drop_style(request: MemberRequest, pk: int) -> HttpResponse:
    committee = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.drop_style_file(committee, by=request.member),
        to=redirect("reviews:letterhead", committee.pk),
        done=_("Saved. The next Word files have the styles of the program."),
    )


@require_GET
def style(request: MemberRequest, pk: int) -> FileResponse:
    """Send the Word file with the styles. That is written to the history, and nothing else."""
    settings = _settings(_fetch(request, pk))
    if not settings.style:
        raise Http404
    Event.record("fetch", settings, by=request.member)
    return FileResponse(settings.style.open("rb"), as_attachment=True, filename=settings.style_name)


@require_POST
def add_signatory(request: MemberRequest, pk: int) -> HttpResponse:
    committee = _fetch(request, pk)
    form = SignatoryForm(request.POST, by=request.member, auto_id="signatory-%s")
    return act(
        request,
        form,
        lambda: actions.add_signatory(committee, **form.cleaned_data, by=request.member),
        to=lambda _row: redirect("reviews:letterhead", committee.pk),
        page=lambda: _page(request, committee, signatory_form=form),
        done=_("Saved."),
    )


@require_POST
def end_signatory(request: MemberRequest, pk: int) -> HttpResponse:
    own = Signatory.objects.filter(request.member.reach.over("committee", *KEEPING))
    rows = own.select_related("committee")
    signatory = get_object_or_404(rows, pk=pk)
    form = SignatoryEndForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.end_signatory(signatory, form.cleaned_data["ends_on"], by=request.member),
        to=redirect("reviews:letterhead", signatory.committee_id),
        done=_("Saved."),
    )
