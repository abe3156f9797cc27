"""The steps of a rating as a session allows them: its stage decides when, the ratings app how."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import require
from ratings.actions import cases
from ratings.actions.peergroups import lock_groups_of
from ratings.models import RatingStep
from reviews.actions.sessions import locked
from reviews.models import Paper, Shortcoming
from reviews.rules import can
from reviews.texts import clean


def _require(verb: str, paper: Paper, by: Member) -> None:
    session = locked(paper.session)
    require(
        can(by, verb, session, own=paper.member_id == by.pk),
        _("This is not yours to do, or the session is not at that stage."),
    )


@transaction.atomic
def appraise(paper: Paper, proposal: cases.Proposal, *, by: Member, **facts: object) -> RatingStep:
    """Set the figures as verified, score, and propose the level."""
    _require("appraise", paper, by)
    if facts:
        cases.record_facts(paper.rated_case(), by=by, **facts)
    return cases.appraise(paper.rated_case(), proposal, by=by)


@transaction.atomic
def decide(papers: Sequence[Paper], level: str, *, by: Member, reason: str = "") -> list[RatingStep]:
    """Decide the same level for one subject or for several, of one session or more; all or none. Free of the
    quota, which stands against publishing only, but under the locks of the groups it is counted in."""
    ordered = sorted(papers, key=lambda paper: (paper.session_id, paper.rated_case().pk))
    for _session, rows in groupby(ordered, key=lambda paper: paper.session_id):
        _require("decide", next(rows), by)
    require(all(paper.member_id != by.pk for paper in ordered), _("Nobody decides the own case."))
    decided = sorted((paper.rated_case() for paper in ordered), key=lambda case: case.pk)
    lock_groups_of([case.pk for case in decided])
    return [cases.decide(case, level, by=by, reason=reason) for case in decided]


@transaction.atomic
def name_shortcoming(paper: Paper, text: str, *, by: Member) -> Shortcoming | None:
    """Put on record what this review names and the next paper must answer; nothing for an empty text."""
    _require("name_shortcoming", paper, by)
    text = clean(text)
    if not text:
        return None
    session = paper.session
    shortcoming = Shortcoming.objects.create(
        period=session.period, committee=session.committee, member=paper.member, text=text, named_by=by
    )
    Event.record("name_shortcoming", paper, by=by, shortcoming=shortcoming.pk)
    return shortcoming
