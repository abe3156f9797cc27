"""People are taken out, put in, renewed and handed over while others work on the same session."""

from __future__ import annotations

import datetime as dt
from functools import partial

from members import clock
from members.models import Activity, Member, Post
from reviews.cases.actions import ratings
from reviews.desk.actions.course import advance_session
from reviews.models import OutReason, Paper, ReviewSession
from reviews.opinions.actions import comments
from reviews.papers.actions import papers
from reviews.places.actions import places
from reviews.stages import Stage
from reviews.subjects.actions import coming, leaving, together
from tests.pairs.racing import Job, Play
from tests.reviews.cast import (
    REASON,
    Cast,
    bring_to,
    convene,
    decide,
    make_cast,
    make_member,
    make_post,
    write,
)
from tests.reviews.quarters.playing import open_quarter

DOCUMENT = "Quyết định số 12-QĐ/TU ngày 03/11/2025"
REMARK = comments.CommentInput("proposal", "Nêu rõ trách nhiệm.")


def _changing(cast: Cast) -> Cast:
    """The administrator has moved to the other cell, the guest was taken out of the own cell and is there
    again, somebody came, and the head has another post. All of them are still evaluated in a quarter."""
    for number, member in enumerate((cast.administrator, cast.guest), start=8):
        make_post(member, cast.cell, number)
    open_quarter(cast, 3)
    Post.objects.filter(member__in=[cast.administrator, cast.guest]).update(ends_on=dt.date(2025, 10, 15))
    newcomer = make_member("NEW", "Trịnh Văn Mới Đến", cast.cell)
    make_post(newcomer, cast.province, 7)
    Post.objects.filter(member=cast.head).update(title="Bí thư, kiêm nhiệm")
    leaving.take_out(_paper(cast.guest), _said(OutReason.EXEMPT), by=cast.staff)
    Member.objects.filter(pk=cast.administrator.pk).update(cell=cast.other_cell)
    Member.objects.filter(pk=cast.colleague.pk).update(activity=Activity.EXEMPT)
    return cast


def _writing() -> Cast:
    """The member's paper is written, the others' are handed in."""
    cast = bring_to(make_cast(), Stage.WRITING)
    for person in (None, cast.head, cast.member, cast.colleague):
        write(cast.paper(person), cast.author(person))
        if person != cast.member:
            papers.submit_paper(cast.paper(person), by=cast.author(person))
    return _changing(cast)


def _commenting() -> Cast:
    """The conference is convened."""
    cast = bring_to(make_cast(), Stage.COMMENTING)
    convene(cast)
    return _changing(cast)


def _deciding() -> Cast:
    cast = bring_to(make_cast(), Stage.DECIDING)
    decide(cast, [cast.paper(None)], "GOOD")
    return cast


def _paper(member: Member) -> Paper:
    return Paper.every.for_list().get(member=member)


def _said(reason: OutReason = OutReason.DIED) -> leaving.Leaving:
    return leaving.Leaving(reason, DOCUMENT, clock.today() - dt.timedelta(days=1))


def _take_out(cast: Cast, reason: OutReason = OutReason.DIED) -> Job:
    return partial(leaving.take_out, _paper(cast.member), _said(reason), by=cast.staff)


def _move(cast: Cast, target: Stage, by: str = "clerk") -> Job:
    cast.session.refresh_from_db()
    seen = cast.session.stage
    return partial(advance_session, cast.session, target, by=getattr(cast, by), seen=seen, reason="Cần thêm")


def _put_in(cast: Cast) -> Job:
    return partial(coming.put_in, cast.session, Member.objects.get(code="NEW"), by=cast.clerk)


def _set_aside(cast: Cast) -> Job:
    place = _paper(cast.member).places.select_related("session", "paper").get()
    return partial(places.set_places_aside, [place], "Đã kiểm điểm trên giấy", by=cast.staff)


CHANGING: dict[str, Play] = {
    "take out": _take_out,
    "take out otherwise": lambda cast: _take_out(cast, OutReason.EXPELLED),
    "put back": lambda cast: partial(leaving.put_back, _paper(cast.guest), by=cast.staff),
    "put in": _put_in,
    "renew": lambda cast: partial(coming.renew_subject, _paper(cast.head), by=cast.staff),
    "hand over": lambda cast: partial(
        coming.hand_over, _paper(cast.administrator), cast.other, by=cast.staff
    ),
    "follow all": lambda cast: partial(together.follow_changes, cast.session, DOCUMENT, by=cast.clerk),
    "follow all in the cell": lambda cast: partial(
        together.follow_changes,
        ReviewSession.objects.for_list().get(campaign=cast.campaign, committee=cast.cell),
        DOCUMENT,
        by=cast.approver,
    ),
}
WRITING: dict[str, Play] = CHANGING | {
    "submit": lambda cast: partial(papers.submit_paper, _paper(cast.member), by=cast.member),
    "send the drafts out": lambda cast: _move(cast, Stage.COMMENTING),
}
COMMENTING: dict[str, Play] = CHANGING | {
    "comment": lambda cast: partial(comments.add_comment, _paper(cast.member), REMARK, by=cast.head),
    "return": lambda cast: partial(papers.return_paper, _paper(cast.member), by=cast.clerk, reason="Thiếu."),
    "set the place aside": _set_aside,
    "go to the conference": lambda cast: _move(cast, Stage.CONFERENCE),
}
DECIDING: dict[str, Play] = {
    "take out": _take_out,
    "decide": lambda cast: partial(
        ratings.decide_in_session, [_paper(cast.member)], "GOOD", by=cast.approver, reason=REASON
    ),
    "decide both": lambda cast: partial(
        ratings.decide_in_session,
        [_paper(cast.colleague), _paper(cast.member)],
        "GOOD",
        by=cast.approver,
        reason=REASON,
    ),
    "close": lambda cast: _move(cast, Stage.CLOSED, "approver"),
}

SCENES = {
    "subjects, writing": (_writing, WRITING),
    "subjects, commenting": (_commenting, COMMENTING),
    "subjects, deciding": (_deciding, DECIDING),
}
