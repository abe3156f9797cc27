"""Who confirms what was typed in for a member, and who records that a place reviewed people on paper."""

from __future__ import annotations

from members.models import Committee, Member
from reviews.models import Manuscript, ReviewPlace
from reviews.models.reach import LEADING, sessions_of
from reviews.rules.asking import can
from reviews.rules.verbs import SessionVerb


def can_confirm_manuscript(member: Member, manuscript: Manuscript) -> bool:
    """Return whether the member may say that what was typed in is as it was written by hand, or what is not:
    the one who wrote it, and everybody else who is reviewed in the session. Whoever attached it or handed in
    the paper from it may not."""
    if manuscript.home.is_cancelled or member.pk in manuscript.typists:
        return False
    return member.pk == manuscript.member_id or manuscript.home.pk in sessions_of(member)


def can_record_on_paper(member: Member, place: ReviewPlace) -> bool:
    """Return whether the member may record, with the minutes, that a further place has reviewed a person on
    paper: head and clerk of that place and of the committee directly above it, and staff who may set the
    place aside. Never in one's own matter."""
    paper, unit = place.paper, place.session.committee
    if can(member, SessionVerb.SET_PLACE_ASIDE, paper):
        return True
    above = unit.path[: -Committee.steplen]
    leads = any(
        held.kind in LEADING and not held.is_former and held.path in (unit.path, above)
        for held in member.reach.held
    )
    return (
        leads
        and paper.member_id != member.pk
        and not paper.has_left
        and not paper.session.is_cancelled
        and not paper.session.is_closed
    )
