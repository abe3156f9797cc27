"""The pages on who came, left or changed post since a session was opened, and the requests that mend it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import clock
from members.acting import act, posted_number
from members.models import Member
from members.paging import page_of
from members.requests import MemberRequest
from reviews.cases.actions.ratings import set_position_in_session
from reviews.models import Campaign, Paper, ReviewSession, SubjectChange
from reviews.rules import SessionVerb, allowed, capacities_in, require
from reviews.sessions.fetching import fetch_session
from reviews.subjects.actions import coming, leaving, together
from reviews.subjects.changed import changed_in, changed_in_round, seats_today
from reviews.subjects.forms import FollowForm, PositionForm, PutInForm, TakeOutForm


def _fetch(request: MemberRequest, pk: int) -> ReviewSession:
    """Return the session. Raises ``Http404`` for those who do not see it, ``PermissionDenied`` for those who
    may not see who changed in it."""
    session = fetch_session(request, pk)
    require(SessionVerb.SEE_SUBJECTS, session, request.member)
    return session


@require_http_methods(["GET", "POST"])
def subjects(request: MemberRequest, pk: int) -> HttpResponse:
    """Show who changed since the opening of the session, with one button each and one for all, and what has
    been done. With a POST, take a person out. ``?out=`` and ``?reason=`` fill that form beforehand.
    ``?count=1`` from a script answers with the number alone, for the page of the session."""
    session = _fetch(request, pk)
    if request.htmx and request.GET.get("count"):
        context = {"changed": len(changed_in(session))}
        return render(request, "reviews/subjects/subjects.html#count", context)
    form = TakeOutForm(
        request.POST or None, papers=_reviewed(session, request.member), initial=_asked(request)
    )

    def take_out() -> SubjectChange:
        data = form.cleaned_data
        said = leaving.Leaving(data["reason"], data["document"], data["day"])
        return leaving.take_out(data["paper"], said, by=request.member)

    return act(
        request,
        form,
        take_out,
        to=_page_of(pk),
        page=lambda: _page(request, session, form=form),
        done=lambda change: _("%(person)s is no longer reviewed here.") % {"person": change.paper},
    )


def _asked(request: MemberRequest) -> dict[str, Any]:
    """Return what the address fills into the form beforehand."""
    asked = {"paper": request.GET.get("out", ""), "reason": request.GET.get("reason", "")}
    return {name: value for name, value in asked.items() if value} | {"day": clock.today()}


def _page_of(pk: int) -> str:
    return reverse("reviews:subjects", args=[pk])


def _reviewed(session: ReviewSession, member: Member) -> Any:
    """Return the people reviewed in the session, without ``member``."""
    rows = session.papers.filter(member__isnull=False).exclude(member=member)
    return rows.select_related("member", "session__committee").in_order()


def _without_paper(session: ReviewSession, member: Member) -> Any:
    """Return those who belong into the session today and have no paper in the round, without ``member``."""
    papers = Paper.every.filter(session__campaign=session.campaign_id, member=OuterRef("pk"))
    seats = [seat.member.pk for seat in seats_today(session)]
    rows = Member.objects.filter(~Exists(papers), pk__in=seats).exclude(pk=member.pk)
    return rows.order_by("sort_name", "code")


def _page(
    request: MemberRequest,
    session: ReviewSession,
    *,
    form: TakeOutForm | None = None,
    put_in_form: PutInForm | None = None,
    follow_form: FollowForm | None = None,
    position_form: PositionForm | None = None,
) -> HttpResponse:
    verbs = allowed(capacities_in(request.member, session), session)
    changes = changed_in(session)
    people = _without_paper(session, request.member) if SessionVerb.PUT_IN in verbs else Member.objects.none()
    done = SubjectChange.objects.of_session(session).for_list().order_by("-pk")
    context = {
        "session": session,
        "allowed": verbs,
        "changes": changes,
        "others": [one for one in changes if not together.is_own_matter(one, session, request.member)],
        "someone_leaves": any(change.leaves for change in changes),
        "form": form or TakeOutForm(papers=_reviewed(session, request.member), initial=_asked(request)),
        "put_in_form": put_in_form or (PutInForm(people=people) if people else None),
        "follow_form": follow_form or FollowForm(),
        **_positions(request.member, session, verbs, position_form),
        "done": page_of(request, done),
    }
    return render(request, "reviews/subjects/subjects.html", context)


def _positions(
    member: Member, session: ReviewSession, verbs: frozenset[SessionVerb], sent: PositionForm | None
) -> dict[str, Any]:
    """Return the context on the position groups, empty where the rule set has none or they are not for the
    member: who is in which, and the form."""
    if SessionVerb.SET_POSITION not in verbs or not session.period.ruleset.positions:
        return {}
    papers = _reviewed(session, member).select_related("case__period")
    return {
        "grouped": [
            (paper, paper.case.position_name) for paper in papers if paper.case and paper.case.position
        ],
        "position_form": sent or PositionForm(session=session, papers=papers),
    }


@require_POST
def set_positions(request: MemberRequest, pk: int) -> HttpResponse:
    """Put the ticked people into a position group of the rule set."""
    session = _fetch(request, pk)
    form = PositionForm(request.POST, session=session, papers=_reviewed(session, request.member))
    return act(
        request,
        form,
        lambda: set_position_in_session(
            list(form.cleaned_data["papers"]), form.cleaned_data["position"], by=request.member
        ),
        to=_page_of(pk),
        page=lambda: _page(request, session, position_form=form),
        done=_("Saved."),
    )


@require_POST
def put_in(request: MemberRequest, pk: int) -> HttpResponse:
    """Put a person into the session."""
    session = _fetch(request, pk)
    form = PutInForm(request.POST, people=_without_paper(session, request.member))
    return act(
        request,
        form,
        lambda: coming.put_in(session, form.cleaned_data["member"], by=request.member),
        to=_page_of(pk),
        page=lambda: _page(request, session, put_in_form=form),
        done=_("Put in; the person has been told."),
    )


@require_POST
def follow_all(request: MemberRequest, pk: int) -> HttpResponse:
    """Do everything that the page proposes."""
    session = _fetch(request, pk)
    form = FollowForm(request.POST)
    return act(
        request,
        form,
        lambda: together.follow_changes(session, form.cleaned_data["document"], by=request.member),
        to=_page_of(pk),
        page=lambda: _page(request, session, follow_form=form),
        done=_said,
    )


def _said(found: together.Followed) -> str:
    text = ngettext("%(n)s person mended.", "%(n)s people mended.", found.done) % {"n": found.done}
    own = _("Your own matter is left to somebody else.")
    return f"{text} {own}" if found.own else text


def _fetch_paper(request: MemberRequest, pk: int) -> Paper:
    """Return a person's paper of a session that the member sees, even if the person was taken out. Only the
    session is looked at, because a paper that is being written may be put back, renewed or handed over by
    those who may not read it."""
    sessions = ReviewSession.objects.visible_to(request.member).values("pk")
    paper = get_object_or_404(Paper.every.filter(session__in=sessions).for_list(), pk=pk)
    require(SessionVerb.SEE_SUBJECTS, paper.session, request.member)
    return paper


@require_POST
def put_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Put a person back who was taken out."""
    paper = _fetch_paper(request, pk)
    return act(
        request,
        None,
        lambda: leaving.put_back(paper, by=request.member),
        to=_page_of(paper.session_id),
        done=_("%(person)s is reviewed here again.") % {"person": paper},
    )


@require_POST
def renew(request: MemberRequest, pk: int) -> HttpResponse:
    """Take the post and the order of a person anew."""
    paper = _fetch_paper(request, pk)
    return act(
        request,
        None,
        lambda: coming.renew_subject(paper, by=request.member),
        to=_page_of(paper.session_id),
        done=_("The post of %(person)s has been taken anew.") % {"person": paper},
    )


@require_POST
def hand_over(request: MemberRequest, pk: int) -> HttpResponse:
    """Hand a person over to the posted session ``to``, another one of the round."""
    paper = _fetch_paper(request, pk)
    rows = ReviewSession.objects.filter(campaign=paper.session.campaign_id).for_list()
    to = rows.filter(pk=posted_number(request, "to")).first()

    def hand_to() -> Paper:
        if to is None:
            raise ValidationError(_("This session belongs to another round."))
        return coming.hand_over(paper, to, by=request.member)

    return act(
        request,
        None,
        hand_to,
        to=_page_of(paper.session_id),
        done=_("%(person)s is now reviewed in %(place)s.")
        % {"person": paper, "place": to.committee.assembly if to else ""},
    )


@require_GET
def round_subjects(request: MemberRequest, pk: int) -> HttpResponse:
    """Show in how many sessions of the round people have changed since the opening, those that this member
    sees. ``?count=1`` from a script answers with the number alone, for the board."""
    campaign = get_object_or_404(
        Campaign.objects.reaching(request.member).select_related("committee", "period"), pk=pk
    )
    sessions = list(
        ReviewSession.objects.visible_to(request.member).filter(campaign=campaign).for_list().with_parents()
    )
    for session in sessions:
        session.campaign = campaign
    found = changed_in_round(campaign, sessions)
    rows = [(session, len(found[session.pk])) for session in sessions if found[session.pk]]
    context = {"campaign": campaign, "total": sum(n for _session, n in rows)}
    if request.htmx and request.GET.get("count"):
        return render(request, "reviews/subjects/round.html#count", context)
    return render(request, "reviews/subjects/round.html", context | {"page": page_of(request, rows)})
