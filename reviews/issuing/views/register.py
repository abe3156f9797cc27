"""The page of a committee's register of papers sent, and what is entered there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.acting import act
from members.downloads import send_workbook
from members.models import HEAD, Committee, Event, RoleKind
from members.paging import page_of
from members.requests import MemberRequest
from reviews.documents.sheet import write_xlsx
from reviews.issuing.actions import register as actions
from reviews.issuing.actions.register import RegisterLine
from reviews.issuing.forms import EntryForm, RegisterFilter, SeriesForm, TermForm
from reviews.issuing.printed import register_table
from reviews.models import PaperType, RegisterEntry, Series, Term
from reviews.models.register import KEEPING, RegisterEntryQuerySet
from reviews.rules import UnitVerb, allowed_over, require


@require_GET
def registers(request: MemberRequest) -> HttpResponse:
    """Show the registers of the committees of which the member is head or clerk, or go to the only one."""
    reach = request.member.reach.over("", HEAD, RoleKind.CLERK)
    rows = Committee.objects.get_queryset().filter(reach)
    page = page_of(request, rows)
    if page.paginator.count == 1:
        return redirect("reviews:register", page.object_list[0].pk)
    return render(request, "reviews/issuing/registers.html", {"page": page})


def _fetch(request: MemberRequest, pk: int) -> Committee:
    rows = Committee.objects.get_queryset().filter(request.member.reach.over("", *KEEPING))
    committee: Committee = get_object_or_404(rows, pk=pk)
    require(UnitVerb.SEE_REGISTER, committee, request.member)
    return committee


def _chosen(request: HttpRequest, committee: Committee) -> tuple[RegisterFilter, RegisterEntryQuerySet]:
    form = RegisterFilter(request.GET or None, committee=committee, auto_id="shown-%s")
    rows = RegisterEntry.objects.filter(series__committee=committee).in_order()
    if form.is_valid():
        if form.cleaned_data["paper_type"]:
            rows = rows.filter(series__paper_type=form.cleaned_data["paper_type"])
        if form.cleaned_data["term"]:
            rows = rows.filter(series__term=form.cleaned_data["term"])
    return form, rows


@require_GET
def register(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _fetch(request, pk))


def _page(request: MemberRequest, committee: Committee, **forms: object) -> HttpResponse:
    shown, rows = _chosen(request, committee)
    allowed = allowed_over(request.member, committee)
    more = {
        "entry_form": EntryForm(),
        "series_form": SeriesForm(auto_id="series-%s"),
        "term_form": TermForm(auto_id="term-%s"),
    } | forms
    return render(
        request,
        "reviews/issuing/register.html",
        {
            "committee": committee,
            "filter": shown,
            "page": page_of(request, rows.for_list()),
            "series": Series.objects.filter(committee=committee).select_related("committee", "term"),
            "terms": Term.objects.filter(committee=committee).prefetch_related("series"),
            "allowed": allowed,
        }
        | (more if UnitVerb.KEEP_REGISTER in allowed else {}),
    )


@require_GET
def export(request: MemberRequest, pk: int) -> HttpResponse:
    """Send the lines that the page shows as a workbook, which is written to the history."""
    committee = _fetch(request, pk)
    _form, rows = _chosen(request, committee)
    Event.record("export_register", committee, by=request.member)
    content = write_xlsx(register_table(committee, rows.for_list()))
    return send_workbook(content, f"{committee.code}-van-ban-di")


@require_POST
def enter(request: MemberRequest, pk: int) -> HttpResponse:
    committee = _fetch(request, pk)
    form = EntryForm(request.POST)

    def draw() -> RegisterEntry:
        data = dict(form.cleaned_data)
        paper_type = PaperType(data.pop("paper_type"))
        return actions.enter_paper(committee, paper_type, RegisterLine(**data), by=request.member)

    return act(
        request,
        form,
        draw,
        to=lambda entry: entry,
        page=lambda: _page(request, committee, entry_form=form),
        done=lambda entry: _("Entered as %(number)s.") % {"number": entry},
    )


@require_POST
def continue_series(request: MemberRequest, pk: int) -> HttpResponse:
    committee = _fetch(request, pk)
    form = SeriesForm(request.POST, auto_id="series-%s")
    return act(
        request,
        form,
        lambda: actions.continue_series(
            committee,
            PaperType(form.cleaned_data["paper_type"]),
            form.cleaned_data["first"],
            by=request.member,
        ),
        to=lambda _series: redirect("reviews:register", committee.pk),
        page=lambda: _page(request, committee, series_form=form),
        done=_("Saved. The next paper of this kind gets that number."),
    )


@require_POST
def add_term(request: MemberRequest, pk: int) -> HttpResponse:
    committee = _fetch(request, pk)
    form = TermForm(request.POST, auto_id="term-%s")
    return act(
        request,
        form,
        lambda: actions.add_term(committee, **form.cleaned_data, by=request.member),
        to=lambda _term: redirect("reviews:register", committee.pk),
        page=lambda: _page(request, committee, term_form=form),
        done=_("Saved. Numbers begin anew with its first day."),
    )


@require_POST
def remove_term(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Term.objects.filter(request.member.reach.over("committee", *KEEPING)).select_related("committee")
    term = get_object_or_404(rows, pk=pk)
    back = redirect("reviews:register", term.committee_id)
    return act(
        request,
        None,
        lambda: actions.remove_term(term, by=request.member),
        to=back,
        done=_("The term has been taken out."),
    )
