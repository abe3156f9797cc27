"""The decision board of a round: pages that show one peer group as a table with its quota.

On them those who decide levels decide for many subjects at once, and staff arrange the peer groups.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from members.acting import act, posted_keys
from members.fields import choose
from members.listing import few_names
from members.models import Member
from members.paging import page_of, with_query
from members.requests import MemberRequest
from ratings.actions import peergroups
from ratings.forms.peergroups import ExceptionForm, NameForm, TargetForm
from ratings.gaps import gap_limit
from ratings.models import PeerGroup, RatingCase
from ratings.rules import can_group
from reviews.cases.actions import ratings as actions
from reviews.cases.forms.boards import BoardFilterForm
from reviews.cases.forms.ratings import DecisionForm
from reviews.cases.forms.resolutions import BodyForm
from reviews.cases.forms.seen import seen_in
from reviews.cases.views.boards import Board, BoardFilter, BoardOrder
from reviews.cases.views.ratings import enter
from reviews.models import Campaign, Paper


def _campaign(request: MemberRequest, pk: int) -> Campaign:
    rows = Campaign.objects.visible_to(request.member).select_related("committee", "period")
    return get_object_or_404(rows, pk=pk)


def _groups(campaign: Campaign, member: Member) -> list[PeerGroup]:
    under = PeerGroup.objects.visible_to(member).filter(
        period=campaign.period_id, committee__path__startswith=campaign.committee.path
    )
    return list(under.select_related("committee"))


def _chosen(groups: list[PeerGroup], asked: str) -> PeerGroup | None:
    """Return the group with the key ``asked``, or the first group if ``asked`` is empty.

    Raise ``Http404`` if the key is not that of one of ``groups``.
    """
    if not asked:
        return next(iter(groups), None)
    found = next((group for group in groups if str(group.pk) == asked), None)
    if found is None:
        raise Http404
    return found


AS_PROPOSED = "as-proposed"
"""What is chosen in the place of a level so that each subject gets the level put forward for it."""


def _form(campaign: Campaign, data: QueryDict | None = None) -> DecisionForm:
    return DecisionForm(data, levels=[(AS_PROPOSED, _("As put forward for each")), *_levels(campaign)])


def _body_form(campaign: Campaign, data: QueryDict | None = None) -> BodyForm:
    """Return the form of a body's step.

    Its prefix keeps its fields apart from those of the decision form on the same page.
    """
    return BodyForm(data, levels=_levels(campaign), prefix="body")


def _levels(campaign: Campaign) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in campaign.period.ruleset.levels]


@require_GET
def board(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    groups = _groups(campaign, request.member)
    group = _chosen(groups, request.GET.get("group", ""))
    return _page(request, campaign, groups, group)


def _context(request: MemberRequest, campaign: Campaign, group: PeerGroup | None) -> dict[str, Any]:
    board = Board(campaign, group, request.member) if group else None
    return {
        "campaign": campaign,
        "ruleset": campaign.period.ruleset,
        "gap_limit": gap_limit(campaign.period.ruleset),
        "group": group,
        "board": board,
        "outlook": board.outlook if board else None,
        "may_group": can_group(request.member, group.committee if group else campaign.committee),
    }


def _page(
    request: MemberRequest,
    campaign: Campaign,
    groups: list[PeerGroup],
    group: PeerGroup | None,
    *,
    sent: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    """Show the decision board.

    ``sent`` is the form with errors by its name in the template.
    """
    context = _context(request, campaign, group)
    asked = BoardFilterForm(
        {**request.GET.dict(), "group": group.pk if group else ""},
        groups=[(row.pk, str(row)) for row in groups],
        shows=BoardFilter.choices,
        orders=BoardOrder.choices,
    )
    asked.is_valid()
    name, show, sort = (asked.cleaned_data.get(field, "") for field in ("q", "show", "sort"))
    beside = next((row for row in groups if str(row.pk) == asked.cleaned_data.get("beside")), None)
    target = TargetForm(groups=PeerGroup.objects.none())
    choose(target, "target", [(row.pk, str(row)) for row in groups if row != group])
    board: Board | None = context["board"]
    page = page_of(request, board.shown(name, show, sort) if board else [])
    rows = board.rows(page) if board else []
    context |= {
        "filter_form": asked,
        "page": page,
        "rows": rows,
        "hidden": sum(row.hidden for row in rows),
        "may_decide": any(row.may_decide for row in rows),
        "may_enter": any(row.may_enter for row in rows),
        "beside": Board(campaign, beside, request.member) if beside and beside != group else None,
        "url": reverse("reviews:decisions", args=[campaign.pk]),
        "form": _form(campaign),
        "body_form": _body_form(campaign),
        "name_form": NameForm(),
        "target_form": target,
        "exception_form": ExceptionForm(),
        "errors": next((form.errors for form in (sent or {}).values()), {}),
        **(sent or {}),
    }
    return render(request, "reviews/cases/decisions.html", context)


def _url(campaign: Campaign, group: PeerGroup | None, asked: QueryDict | None = None) -> str:
    """Return the board's address with this group chosen, keeping the filters and page number in ``asked``."""
    query = asked.copy() if asked else QueryDict(mutable=True)
    if group:
        query["group"] = str(group.pk)
    return with_query(reverse("reviews:decisions", args=[campaign.pk]), query)


Write = Callable[[list[Paper]], object]


def _many(
    request: MemberRequest, campaign: Campaign, name: str, form: forms.Form, write: Write
) -> HttpResponse:
    """Run ``write`` for the ticked subjects. If it fails for one of them, nothing is written.

    ``name`` is the form's name in the template. A request by htmx is answered with the changed rows and the
    quota meter, any other request with the board.
    """
    groups = _groups(campaign, request.member)
    group = _chosen(groups, request.POST.get("group", ""))
    if group is None:
        raise Http404
    visible = Paper.objects.visible_to(request.member).filter(case__place__group=group)
    papers = list(visible.filter(pk__in=posted_keys(request, "paper")).select_related("case", "session"))
    if not papers:
        form.add_error(None, _("Tick at least one subject."))
    if "HX-Request" not in request.headers:
        return act(
            request,
            form,
            lambda: write(papers),
            to=_url(campaign, group, request.GET),
            page=lambda: _page(request, campaign, groups, group, sent={name: form}),
            done=lambda _written: _done(papers),
        )

    def write_or_refuse() -> None:
        """Run ``write`` and turn a missing permission into an error of the form.

        htmx does not show a page of status 403.
        """
        try:
            write(papers)
        except PermissionDenied as error:
            raise ValidationError(str(error)) from error

    def rows(_written: object = None) -> HttpResponse:
        context = _context(request, campaign, group)
        # After a refusal, too: somebody else may have changed the rows, and they show what was seen.
        touched = context["board"].touched({paper.pk for paper in papers}) if form.is_bound else []
        # Only rows that the member's page shows can be replaced: not those of another page or filtered out.
        shown = request.POST.get("shown", "").split(",")
        changed = [row for row in touched if shown == [""] or str(row.case.pk) in shown]
        done = _done(papers) if form.is_bound and not form.errors else ""
        more = {"errors": form.errors, "changed": changed, "done": done}
        return render(request, "reviews/cases/decisions_changed.html", context | more)

    return act(request, form, write_or_refuse, to=rows, page=rows)


def _done(papers: list[Paper]) -> str:
    """Return for whom the step was saved."""
    said = ngettext(
        "Saved for %(n)s subject: %(names)s.", "Saved for %(n)s subjects: %(names)s.", len(papers)
    )
    return said % {"n": len(papers), "names": few_names(papers)}


@require_POST
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = _campaign(request, pk)
    form = _form(campaign, request.POST)

    def write(papers: list[Paper]) -> None:
        level, reason = form.cleaned_data["level"], form.cleaned_data["reason"]
        said, seen, by = form.resolution(), seen_in(request.POST), request.member
        if level == AS_PROPOSED:
            actions.decide_as_proposed(papers, by=by, reason=reason, resolution=said, seen=seen)
        else:
            actions.decide_in_session(papers, level, by=by, reason=reason, resolution=said, seen=seen)

    return _many(request, campaign, "form", form, write)


@require_POST
def enter_body(request: MemberRequest, pk: int) -> HttpResponse:
    """Record one resolution by which a body between appraisal and decision passed many subjects."""
    campaign = _campaign(request, pk)
    form = _body_form(campaign, request.POST)
    seen = seen_in(request.POST)
    return _many(
        request,
        campaign,
        "body_form",
        form,
        lambda papers: enter(papers, form, by=request.member, seen=seen),
    )


def _move(request: MemberRequest, group: PeerGroup, target: PeerGroup) -> PeerGroup:
    cases = RatingCase.objects.visible_to(request.member).filter(place__group=group)
    wanted = list(cases.filter(paper__in=posted_keys(request, "paper")).values_list("pk", flat=True))
    if not wanted:
        raise ValidationError(_("Tick at least one subject."))
    peergroups.move_cases(wanted, target, by=request.member)
    return group


@require_POST
def arrange(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """Change the peer groups as ``verb`` says.

    It makes, renames or pools groups, moves subjects, or grants or withdraws an exception.
    """
    campaign, by = _campaign(request, pk), request.member
    group = _chosen(_groups(campaign, by), request.POST.get("group", ""))
    if group is None:
        raise Http404
    here = group
    others = PeerGroup.objects.visible_to(by).filter(period=here.period_id).exclude(pk=here.pk)
    name = NameForm(request.POST)
    target = TargetForm(request.POST, groups=others)
    exception = ExceptionForm(request.POST)
    writes: dict[str, tuple[forms.Form | None, Callable[[], PeerGroup]]] = {
        "rename": (name, lambda: peergroups.rename_group(here, name.cleaned_data["name"], by=by)),
        "make": (
            name,
            lambda: peergroups.make_group(campaign.period, here.committee, name.cleaned_data["name"], by=by),
        ),
        "move": (target, lambda: _move(request, here, target.cleaned_data["target"])),
        "pool": (target, lambda: peergroups.pool_groups([here], target.cleaned_data["target"], by=by)),
        "grant": (
            exception,
            lambda: peergroups.grant_exception(here, **exception.cleaned_data, by=by),
        ),
        "withdraw": (None, lambda: peergroups.withdraw_exception(here, by=by)),
    }
    if verb not in writes:
        raise Http404
    form, write = writes[verb]
    return act(
        request,
        form,
        write,
        to=lambda after: _url(campaign, after, request.GET),
        page=lambda: redirect(_url(campaign, here, request.GET)),
        done=_("Saved."),
    )


@require_POST
def group_all(request: MemberRequest, pk: int) -> HttpResponse:
    """Put every case of the round that is in no peer group yet into the default peer group."""
    campaign = _campaign(request, pk)
    return act(
        request,
        None,
        lambda: peergroups.group_cases(campaign.period, campaign.committee, by=request.member),
        to=_url(campaign, None),
    )
