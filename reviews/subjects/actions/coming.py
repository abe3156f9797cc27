"""Putting a person into an open session, taking post and order anew, and handing a person over."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings.actions.handing_over import change_kind, hand_case_over, require_undecided
from ratings.actions.peergroups import group_new_cases, lock_for_regrouping, renew_role, ungroup_case
from ratings.models import Step
from reviews.models import ChangeKind, LeftOut, Paper, ReviewSession, Section, SubjectChange
from reviews.quarters.actions import hand_sheets_over, open_missing_sheets
from reviews.rounds.elsewhere import reviewed_elsewhere
from reviews.rounds.opening import PaperPlace, Seat, make_papers
from reviews.rules import SessionVerb, require
from reviews.rules.sessions import BEFORE_CONFERENCE
from reviews.sessions.locking import lock_sessions
from reviews.subjects import notices
from reviews.subjects.actions.locking import (
    follow_conferences,
    lock_person,
    person_of,
    renew_places,
    require_no_review_begun,
    require_unopened,
    sessions_for,
)
from reviews.subjects.changed import seats_today


def _seat_of(member: Member, session: ReviewSession) -> Seat:
    """Return the seat of the member in the session today. Raises ``ValidationError`` if there is none."""
    seat = next((one for one in seats_today(session) if one.member.pk == member.pk), None)
    if seat is None:
        text = _("%(person)s is neither a member of %(place)s nor holds the highest post there.")
        raise ValidationError(text % {"person": member, "place": session.committee.assembly})
    return seat


def _order_anew(session: ReviewSession) -> None:
    """Give the people of the session the ranks that follow from the posts of today. Who has no seat here
    today stands last."""
    order = {seat.member.pk: number for number, seat in enumerate(seats_today(session))}
    papers = list(session.papers.filter(member__isnull=False).in_order())
    papers.sort(key=lambda paper: order.get(paper.member_id or 0, len(order)))
    for rank, paper in enumerate(papers, start=1):
        if paper.rank != rank:
            paper.rank = rank
            paper.save(update_fields=["rank"])


@transaction.atomic
def put_in(session: ReviewSession, member: Member, *, by: Member) -> Paper:
    """Make a paper for somebody who belongs into the session and has none in the round, and return it. This
    is possible until the session has come to its conference: at the stage of commenting the paper is written
    while the others are commented on, and comments on it come once it is handed in. The same again changes
    nothing. Raises ``ValidationError`` where the person does not belong here, has been taken out, or is
    reviewed elsewhere in the round."""
    places = Paper.every.filter(session=session, member=member)
    session = lock_sessions(sessions_for(session, member))[session.pk]
    require(SessionVerb.PUT_IN, session, by)
    there = places.first() or Paper(session=session, member=member)
    require(SessionVerb.PUT_IN, there, by)
    if there.pk and not there.has_left:
        return there
    if not session.campaign.has_persons:
        raise ValidationError(_("Only collectives are reviewed in this round."))
    seat = _seat_of(member, session)
    require_unopened(session)
    other = Paper.every.filter(session__campaign=session.campaign, member=member).for_list().first()
    if other:
        taken_out = _("%(person)s was taken out of %(session)s. Put the person back there.")
        elsewhere = _("%(person)s is reviewed in %(session)s. Hand the person over from there.")
        text = taken_out if other.has_left else elsewhere
        raise ValidationError(text % {"person": member, "session": other.session})
    if there_too := reviewed_elsewhere(session.campaign, [member]).get(member.pk):
        text = _("%(person)s is reviewed in %(session)s of another round. Take the person out there first.")
        raise ValidationError(text % {"person": member, "session": there_too})
    LeftOut.objects.filter(session__campaign=session.campaign, member=member).delete()
    [paper] = make_papers(session.campaign, [PaperPlace(session, seat, session.papers.count())])
    paper.session = session
    _order_anew(session)
    paper.refresh_from_db(fields=["rank"])
    fallen = renew_places(paper)
    follow_conferences(paper, *fallen)
    open_missing_sheets(member, session.period.year, by=by)
    _record(paper, ChangeKind.IN, by=by)
    return paper


@transaction.atomic
def renew_subject(paper: Paper, *, by: Member) -> Paper:
    """Take the person's post, what the person is in charge of, the order in the session and the further
    places of review as they are today, and return the paper. The head of today comes first. While nothing is
    rated and the paper was never handed in, the form changes with the kind of subject too. A paper handed in
    keeps its form. The same again changes nothing."""
    paper = lock_person(paper)
    require(SessionVerb.RENEW_SUBJECT, paper, by)
    member, session = person_of(paper), paper.session
    seat = _seat_of(member, session)
    before = (paper.title, paper.portfolio, paper.rank, paper.form)
    if paper.case:
        lock_for_regrouping(session.period, [paper.case.pk])
        require_undecided(paper.case)
    _take_seat(paper, seat, by=by)
    _order_anew(session)
    paper.refresh_from_db(fields=["rank"])
    if before == (paper.title, paper.portfolio, paper.rank, paper.form):
        return paper
    fallen = renew_places(paper)
    follow_conferences(paper, *fallen)
    _record(paper, ChangeKind.RENEWED, by=by, note=before[0])
    return paper


def _take_seat(paper: Paper, seat: Seat, *, by: Member) -> None:
    """Write the post of the seat into the paper, and what the person is in the unit into the case."""
    post = seat.post
    paper.title, paper.portfolio = (post.title, post.portfolio) if post else ("", "")
    paper.save(update_fields=["title", "portfolio"])
    case = paper.case
    if not _changes_form(paper, seat):
        if case:
            renew_role(case, is_head=bool(post and post.is_head))
        return
    paper.form = paper.session.period.ruleset.forms[seat.kind]
    paper.save(update_fields=["form"])
    codes = {rule.code for rule in paper.outline.sections if rule.kind == "text"}
    known = set(paper.sections.values_list("code", flat=True))
    paper.sections.exclude(code__in=codes).filter(text="", code__in=known).delete()
    Section.objects.bulk_create(
        Section(paper=paper, code=rule.code) for rule in paper.outline.sections if rule.code in codes - known
    )
    if case:
        ungroup_case(case)
        paper.case = change_kind(case, seat.kind, by=by)
        group_new_cases(paper.session.period, paper.session.campaign.committee, [paper.case])


def _changes_form(paper: Paper, seat: Seat) -> bool:
    """Whether the person is another kind of subject now and the form can still follow."""
    if paper.session.campaign.is_thematic or not paper.is_draft:
        return False
    case = paper.case
    if case and case.step(Step.SELF):
        return False
    return paper.form != paper.session.period.ruleset.forms[seat.kind] or bool(
        case and case.kind != seat.kind.value
    )


@transaction.atomic
def hand_over(paper: Paper, to: ReviewSession, *, by: Member) -> Paper:
    """Let the person be reviewed in the session ``to``, to which the person belongs today, and return the
    paper. Paper, comments with their answers and self-rating go along; each comment is marked with where it
    was made. What was appraised in the former session is superseded. Both sessions say so. This is possible
    until one of them has come to its conference. Raises ``ValidationError`` where it is too late, or the
    person does not belong there."""
    paper = lock_person(paper, to)
    require(SessionVerb.PUT_IN, paper, by)
    member, old = person_of(paper), paper.session
    if old.pk == to.pk:
        return paper
    new = ReviewSession.objects.for_list().get(pk=to.pk)
    if paper.has_left:
        raise ValidationError(_("%(person)s has been taken out already.") % {"person": paper})
    if new.campaign_id != old.campaign_id:
        raise ValidationError(_("This session belongs to another round."))
    if new.stage not in BEFORE_CONFERENCE:
        text = _("%(session)s has come to its conference: %(person)s stays to be reviewed here.")
        raise ValidationError(text % {"session": new, "person": member})
    seat = _seat_of(member, new)
    require_no_review_begun(paper)
    require_unopened(old)
    require_unopened(new)
    if Paper.every.filter(session=new, member=member).exists():
        raise ValidationError(_("%(person)s has been in that session before.") % {"person": member})
    _move(paper, old, new, by=by)
    _take_seat(paper, seat, by=by)
    _order_anew(new)
    paper.refresh_from_db(fields=["rank"])
    fallen = renew_places(paper)
    follow_conferences(paper, old, *fallen)
    _record(paper, ChangeKind.HANDED_OVER, by=by, session=old, to=new)
    return paper


def _move(paper: Paper, old: ReviewSession, new: ReviewSession, *, by: Member) -> None:
    """Move paper, comments and case from one session to the other."""
    place = paper.places.filter(session=new).first()
    paper.comments.filter(place=None, said_at=None).update(said_at=old)
    if place:
        paper.comments.filter(place=place).update(place=None)
        place.delete()
    reason = _("Handed over to %(session)s") % {"session": new}
    hand_sheets_over(person_of(paper), new.committee, new.period.year, reason, by=by)
    if paper.case:
        lock_for_regrouping(new.period, [paper.case.pk])
        ungroup_case(paper.case)
        paper.case = hand_case_over(paper.case, new.committee, reason, by=by)
        group_new_cases(new.period, new.campaign.committee, [paper.case])
    paper.session = new
    paper.save(update_fields=["session"])
    LeftOut.objects.filter(session__campaign=new.campaign, member=paper.member).delete()
    text = _("Is reviewed in %(place)s since %(day)s")
    words = text % {"place": new.committee.assembly, "day": f"{clock.today():%d/%m/%Y}"}
    LeftOut.objects.create(session=old, member=person_of(paper), reason=words[:200])


def _record(
    paper: Paper,
    kind: ChangeKind,
    *,
    by: Member,
    session: ReviewSession | None = None,
    to: ReviewSession | None = None,
    note: str = "",
) -> None:
    """Record the change and its history, and tell those concerned."""
    change = SubjectChange.objects.create(
        session=session or paper.session,
        paper=paper,
        kind=kind,
        to_session=to,
        day=clock.today(),
        note=note[:300],
        by=by,
    )
    Event.record(f"subject_{kind.value}", paper, by=by, session=change.session_id, to=to.pk if to else None)
    notices.subject_changed(change)
