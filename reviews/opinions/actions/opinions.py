"""Actions on opinions from outside: enter one with its source, verify it, assign it to a member, combine
several into a point, answer a point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from members.rules import refuse_unless
from reviews.models import Comment, Origin, Paper, Point, ReviewSession, Verification
from reviews.opinions import notices
from reviews.opinions.actions.comments import (
    CommentInput,
    answer_comment,
    checked_comment,
    sessions_of_comments,
)
from reviews.rules import LEADS, SessionVerb, only_in_place_of, require
from reviews.sessions.locking import lock_session, lock_sessions
from reviews.texts import clean_text


@dataclass(frozen=True)
class OpinionSource:
    """Who outside gave an opinion, and when it was received. If ``keeps`` is true, only those who gather
    opinions may read the name."""

    origin: str
    name: str
    received_on: dt.date
    keeps: bool = False


def _gathering(session: ReviewSession, by: Member) -> ReviewSession:
    """Return the session, locked in the database. Raises ``PermissionDenied`` if ``by`` may not gather
    opinions in it now."""
    session = lock_session(session)
    require(SessionVerb.GATHER, session, by)
    return session


@transaction.atomic
def record_opinion(paper: Paper, source: OpinionSource, remark: CommentInput, *, by: Member) -> Comment:
    """Save what a body or a person outside said of a subject, and tell the subject, who has to answer it.
    Returns the comment. The same opinion is entered once. Raises ``ValidationError`` by field."""
    _gathering(paper.session, by)
    if source.origin not in Origin.values or source.origin == Origin.COLLEAGUE:
        raise ValidationError({"origin": _("Choose where the opinion comes from.")})
    if not clean_text(source.name):
        raise ValidationError({"source": _("Name the source; it can be kept from the subject.")})
    if source.received_on > clock.today():
        raise ValidationError({"received_on": _("This day has not come yet.")})
    said = checked_comment(paper, remark)
    same = {
        "origin": source.origin,
        "source": clean_text(source.name)[:200],
        "received_on": source.received_on,
        "kind": said.kind,
        "text": said.text,
        "section": said.section,
    }
    before = paper.comments.filter(**same).first()
    if before:
        return before
    opinion = Comment.objects.create(
        paper=paper, author=by, keeps_source=source.keeps, quote=said.quote, **same
    )
    # The name of the source stays out of history, which more people read.
    Event.record("record_opinion", paper, by=by, comment=opinion.pk, origin=source.origin)
    notices.opinion_entered(opinion)
    return opinion


def _locked(comment: Comment) -> Comment:
    """Return the comment, locked in the database."""
    rows = Comment.objects.select_for_update(of=("self",)).select_related("paper__session", "paper__member")
    return rows.get(pk=comment.pk)


@transaction.atomic
def verify_comment(comment: Comment, verdict: str, finding: str, *, by: Member) -> Comment:
    """Save what checking an opinion found: ``verdict``, a value of ``Verification``, and the finding in
    words. Nobody may verify what is said of themselves. A later result replaces the first one, which stays in
    the history. Raises ``ValidationError`` by field."""
    _gathering(comment.paper.session, by)
    comment = _locked(comment)
    about = comment.paper.member_id
    refuse_unless(about != by.pk, _("Nobody verifies what is said about themselves."))
    refuse_unless(
        not only_in_place_of(by, comment.paper.session, about, LEADS),
        _("Nobody verifies what is said about the one they stand in for."),
    )
    if verdict not in Verification.values:
        raise ValidationError({"verdict": _("Choose what the verification found.")})
    if not clean_text(finding):
        raise ValidationError({"finding": _("Say what was checked and what was found.")})
    finding = clean_text(finding)
    if (comment.verdict, comment.finding, comment.verified_by_id) == (verdict, finding, by.pk):
        return comment
    Event.record("verify", comment, by=by, old=comment.verdict, new=verdict, finding=finding)
    comment.verdict, comment.finding = verdict, finding
    comment.verified_by, comment.verified_at = by, clock.now()
    comment.save(update_fields=["verdict", "finding", "verified_by", "verified_at"])
    return comment


@transaction.atomic
def assign_comment(comment: Comment, to: Member, *, by: Member) -> Comment:
    """Assign a comment to the member who has to explain it, and tell that member. Raises ``ValidationError``
    if the member is not reviewed in the session."""
    session = _gathering(comment.paper.session, by)
    comment = _locked(comment)
    if not assignees(session).filter(pk=to.pk).exists():
        raise ValidationError({"to": _("Choose somebody who is reviewed in this session.")})
    if comment.assigned_to_id == to.pk:
        return comment
    Event.record("assign", comment, by=by, old=comment.assigned_to_id, new=to.pk)
    comment.assigned_to = to
    comment.save(update_fields=["assigned_to"])
    notices.comment_assigned(comment)
    return comment


def assignees(session: ReviewSession) -> QuerySet[Member]:
    """Filter to the members who can be assigned to explain a comment: those reviewed in the session."""
    return Member.objects.filter(papers__in=session.papers.all()).distinct()


@transaction.atomic
def combine_comments(paper: Paper, comments: Collection[int], text: str, *, by: Member) -> Point:
    """Combine comments on one section of a paper into a point and return the point. The comments stay as they
    are. An older point that thereby has no comment left is deleted.

    ``comments`` are their keys. Raises ``ValidationError`` for fewer than two, or if they are on different
    sections.
    """
    _gathering(paper.session, by)
    rows = list(paper.comments.select_for_update().filter(pk__in=comments).order_by("pk"))
    if len(rows) < 2 or len(rows) != len(set(comments)):  # together means more than one
        raise ValidationError(_("Tick at least two comments on this paper."))
    if len({row.section for row in rows}) > 1:
        raise ValidationError(_("Only comments on the same section are put together."))
    if not clean_text(text):
        raise ValidationError({"text": _("Say in words what they say together.")})
    before = Point.objects.filter(comments=rows[0], text=clean_text(text)).first()
    if before and set(before.comments.values_list("pk", flat=True)) == {row.pk for row in rows}:
        return before
    point = Point.objects.create(paper=paper, section=rows[0].section, text=clean_text(text), made_by=by)
    left = {row.point_id for row in rows if row.point_id}
    paper.comments.filter(pk__in=[row.pk for row in rows]).update(point=point)
    Point.objects.filter(pk__in=left, comments__isnull=True).delete()
    Event.record("combine", paper, by=by, point=point.pk, comments=[row.pk for row in rows], text=point.text)
    return point


@transaction.atomic
def dissolve_point(point: Point, *, by: Member) -> None:
    """Delete a point. Its comments are kept and stand alone again. Does nothing if it is gone already."""
    _gathering(point.paper.session, by)
    row = Point.objects.filter(pk=point.pk).first()
    if row:
        Event.record("take_apart", point.paper, by=by, point=row.pk, text=row.text)
        row.delete()


@transaction.atomic
@transaction.atomic
def answer_point(point: Point, kind: str, text: str, *, by: Member) -> list[Comment]:
    """Answer with the same words every comment of the point that has no answer yet, and return these
    comments. Raises ``ValidationError`` if all are answered."""
    lock_sessions(sessions_of_comments(list(point.comments.select_related("paper", "place"))))
    waiting = list(point.comments.unanswered().order_by("pk"))
    if not waiting:
        raise ValidationError(_("Every comment of this point has its answer."))
    return [answer_comment(comment, kind, text, by=by) for comment in waiting]
