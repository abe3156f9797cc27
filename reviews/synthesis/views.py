"""The synthesis of a round, the list of names behind each of its numbers, and the lists that an officer takes
along, as pages and as files."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from members.downloads import DOCX, send_file, send_workbook
from members.models import Committee, Event
from members.paging import page_of
from members.requests import MemberRequest
from reviews.documents.blocks import PaperContent
from reviews.documents.sheet import write_xlsx
from reviews.documents.word import write_docx
from reviews.models import Campaign, ReviewSession
from reviews.synthesis.counting import Asked, CountLine, RowKind, Synthesis
from reviews.synthesis.forms import SynthesisForm
from reviews.synthesis.lists import LISTS, ListKind
from reviews.synthesis.printed import NAMES, list_paper, names_paper, result_in_words, table_of_levels


def _rated_round(request: MemberRequest, pk: int) -> Campaign:
    rows = Campaign.objects.reaching(request.member).select_related("committee", "period")
    return get_object_or_404(rows.filter(is_rated=True), pk=pk)


def _fetch(request: MemberRequest, pk: int) -> tuple[Synthesis, SynthesisForm]:
    """Return the synthesis that the address asks for. Without a choice, the rows are kinds of organisations;
    what the address has of another round or committee is as good as no choice."""
    campaign = _rated_round(request, pk)
    sessions = ReviewSession.objects.visible_to(request.member).filter(campaign=campaign)
    units = Committee.objects.get_queryset().filter(pk__in=sessions.values("committee"), numchild__gt=0)
    form = SynthesisForm(request.GET, units=units.order_by("path"))
    form.is_valid()
    chosen = form.cleaned_data
    asked = Asked(
        top=chosen.get("unit") or campaign.committee,
        first=RowKind(chosen.get("first") or RowKind.KIND),
        second=RowKind(chosen.get("second") or RowKind.ALL),
        running=bool(chosen.get("running")),
    )
    return Synthesis(campaign, asked, request.member), form


def _as_asked(synthesis: Synthesis) -> dict[str, str]:
    """Return the choice as the values of an address."""
    asked = synthesis.asked
    values = {"unit": str(asked.top.pk), "first": asked.first.value, "second": asked.second.value}
    return values | ({"running": "on"} if asked.running else {})


def _send(request: MemberRequest, campaign: Campaign, content: PaperContent, name: str) -> HttpResponse:
    Event.record("export_synthesis", campaign, by=request.member, what=content.title)
    if request.GET["file"] == "docx":
        return send_file(write_docx(content), f"{name}.docx", DOCX)
    return send_workbook(write_xlsx(content), name)


@require_GET
def synthesis(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the tables of collectives and of persons. With ``?file=`` they are sent as XLSX or DOCX."""
    found, form = _fetch(request, pk)
    if request.GET.get("file") in ("xlsx", "docx"):
        return _send(request, found.campaign, table_of_levels(found), f"tong-hop-{found.asked.top.code}")
    asked = urlencode(_as_asked(found))
    context = {
        "campaign": found.campaign,
        "form": form,
        "synthesis": found,
        "asked": asked,
        "tables": [_table(found, asked, bodies=bodies) for bodies in (True, False)],
    }
    return render(request, "reviews/synthesis/synthesis.html", context)


def _table(found: Synthesis, asked: str, *, bodies: bool) -> dict[str, Any]:
    lines = found.lines(bodies=bodies)
    of = {"of": "bodies" if bodies else "persons"}

    def row(name: str, counted: list[CountLine], keys: dict[str, str]) -> dict[str, Any]:
        numbers = [
            (amount, f"{asked}&{urlencode(of | keys | {'column': amount.column.code})}")
            for amount in found.amounts(counted)
        ]
        return {"name": name, "numbers": numbers}

    rows = [
        row(" · ".join(filter(None, line.names)), [line], {"key": line.keys[0], "key2": line.keys[1]})
        for line in lines
    ]
    return {"bodies": bodies, "rows": rows, "total": row("", lines, {})}


@require_GET
def names(request: MemberRequest, pk: int) -> HttpResponse:
    """Show who is counted in one number, everybody liable where the address names none.

    With ``?file=`` the list is sent as XLSX or DOCX."""
    found, _form = _fetch(request, pk)
    bodies = request.GET.get("of") == "bodies"
    wanted = request.GET.get("column")
    column = next((row for row in found.columns if row.code == wanted), found.columns[0])
    keys = [request.GET.get("key"), request.GET.get("key2")]
    cases = found.behind(bodies=bodies, column=column.code, keys=keys)
    cases = cases.select_related("member", "committee", "paper", "unrated")
    about = f"{NAMES[bodies]}: {column.name}"
    if request.GET.get("file") in ("xlsx", "docx"):
        content = names_paper(found, cases, f"{found.campaign.title} – {about}")
        return _send(request, found.campaign, content, f"danh-sach-{found.asked.top.code}")
    page = page_of(request, cases)
    levels = {level.code: level.name for level in found.levels}
    context = {
        "campaign": found.campaign,
        "about": about,
        "page": page,
        "rows": [(case, result_in_words(case, levels)) for case in page],
        "asked": urlencode(_as_asked(found)),
        "address": request.GET.urlencode(),
    }
    return render(request, "reviews/synthesis/names.html", context)


@require_GET
def round_lists(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one list of the round, the proposed levels where the address names none.

    With ``?file=`` it is sent as XLSX or DOCX."""
    campaign = _rated_round(request, pk)
    wanted = request.GET.get("kind")
    kind = ListKind(wanted) if wanted in ListKind.values else ListKind.PROPOSED
    made = LISTS[kind]
    found = made.rows(campaign, request.member)
    if request.GET.get("file") in ("xlsx", "docx"):
        name = f"{kind.value.replace('_', '-')}-{campaign.committee.code}"
        return _send(request, campaign, list_paper(campaign, kind, made, found), name)
    page = page_of(request, found)
    context = {
        "campaign": campaign,
        "kinds": ListKind.choices,
        "kind": kind.value,
        "name": kind.label,
        "list": made,
        "page": page,
        "rows": [list(zip(made.columns, made.cells(row), strict=True)) for row in page],
    }
    return render(request, "reviews/synthesis/lists.html", context)
