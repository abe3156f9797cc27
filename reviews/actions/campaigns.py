"""Opening a round: a session for every committee, a paper for every subject, a reason for the left-out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Activity, Committee, CommitteeKind, Event, Member, Post
from members.rules import require
from ratings.actions.cases import open_case
from ratings.actions.peergroups import group_cases
from ratings.actions.periods import open_year
from ratings.rulesets import RuleSet, SubjectKind
from reviews import notices
from reviews.actions.carrying import carry_over
from reviews.models import (
    Campaign,
    LeftOut,
    LegalBasis,
    Paper,
    ReviewSession,
    Section,
)
from reviews.rules import can_open_campaign


@dataclass(frozen=True)
class Plan:
    """What staff settle before a round opens; ``legal_basis`` are citations in their order."""

    title: str
    year: int
    ruleset_code: str
    writing_due: dt.date
    commenting_due: dt.date
    finish_due: dt.date
    legal_basis: Sequence[str] = ()


@dataclass(frozen=True)
class Seat:
    """One member's place in the round: where reviewed, and under which post (none for a plain member)."""

    member: Member
    committee_id: int
    post: Post | None

    @property
    def kind(self) -> SubjectKind:
        """HD43 §2.1b: one person, one form."""
        if self.post and self.post.leads:
            return SubjectKind.LEADER
        return SubjectKind.NONLEADER if self.member.in_system else SubjectKind.OUTSIDE


@transaction.atomic
def open_campaign(committee: Committee, plan: Plan, *, by: Member) -> Campaign:
    """Open the round over the committee's subtree. A second round for the same period is refused by the
    database (``IntegrityError``)."""
    require(can_open_campaign(by, committee), _("Only staff of the organisation commission open a round."))
    period = open_year(plan.year, plan.ruleset_code)
    campaign = Campaign.objects.create(
        committee=committee,
        period=period,
        title=plan.title,
        writing_due=plan.writing_due,
        commenting_due=plan.commenting_due,
        finish_due=plan.finish_due,
        opened_by=by,
    )
    LegalBasis.objects.bulk_create(
        LegalBasis(campaign=campaign, citation=citation, position=position)
        for position, citation in enumerate(plan.legal_basis, start=1)
    )
    seats = _seats(committee, period.ends_on)
    for unit in Committee.objects.under(committee):
        _open_session(campaign, unit, [seat for seat in seats if seat.committee_id == unit.pk])
    group_cases(period, committee, by=by)
    Event.record("open_campaign", campaign, by=by, committee=committee.code, ruleset=period.ruleset_code)
    return campaign


def _seats(committee: Committee, day: dt.date) -> list[Seat]:
    """Every member's seat, in order of rank. A person is reviewed where the highest post is held, a plain
    member in the cell (366-QĐ/TW Đ3.4, Đ7.2)."""
    highest = Post.objects.highest_under(committee, day)
    seats = [Seat(post.member, post.committee_id, post) for post in highest]
    seated = [post.member_id for post in highest]
    plain = Member.objects.filter(cell__path__startswith=committee.path).exclude(pk__in=seated)
    seats += [Seat(member, member.cell_id, None) for member in plain]
    return sorted(seats, key=lambda seat: (seat.post.rank if seat.post else 1_000, seat.member.admitted_on))


def _open_session(campaign: Campaign, unit: Committee, seats: list[Seat]) -> ReviewSession:
    session = ReviewSession.objects.create(campaign=campaign, committee=unit)
    papers: list[Paper] = []
    if unit.kind != CommitteeKind.CELL or any(seat.post for seat in seats):
        papers.append(_open_paper(session, None, SubjectKind.COLLECTIVE, rank=0))
    for rank, seat in enumerate(seats, start=1):
        reason = why_left_out(seat.member, campaign.period.ruleset, campaign.period.ends_on)
        if reason:
            LeftOut.objects.create(session=session, member=seat.member, reason=reason)
        else:
            papers.append(_open_paper(session, seat, seat.kind, rank=rank))
    carry_over(papers)
    notices.session_opened(session)
    return session


def why_left_out(member: Member, ruleset: RuleSet, period_end: dt.date) -> str:
    """The reason not to review this member, empty for none (366-QĐ/TW Đ5.2.1). Six months are counted from
    the admission to the period's end; a member admitted exactly six months before is included."""
    if member.activity != Activity.ACTIVE:
        return ruleset.exemptions[member.activity]
    if not ruleset.newly_admitted_months or ruleset.is_reviewed("newly_admitted"):
        return ""
    full_on = member.admitted_on + relativedelta(months=ruleset.newly_admitted_months)
    return ruleset.exemptions["newly_admitted"] if full_on > period_end else ""


def _open_paper(session: ReviewSession, seat: Seat | None, kind: SubjectKind, *, rank: int) -> Paper:
    """A paper with its outline; what is carried over is put in for the whole session at once."""
    member = seat.member if seat else None
    post = seat.post if seat else None
    period = session.period
    case = open_case(period, session.committee, kind, member)
    paper = Paper.objects.create(
        session=session,
        member=member,
        case=case,
        form=period.ruleset.forms[kind],
        title=post.title if post else "",
        portfolio=post.portfolio if post else "",
        rank=rank,
    )
    outline = period.ruleset.outlines[paper.form]
    Section.objects.bulk_create(
        Section(paper=paper, code=rule.code) for rule in outline.sections if rule.kind == "text"
    )
    return paper
