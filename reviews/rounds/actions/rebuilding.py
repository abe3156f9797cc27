"""Puts an opened round under another rule set while nothing is written in it.

Sessions, papers, people and dates stay. What the rule set gives is made anew: the form of each paper with its
sections, the criteria of each case, what each paper has to answer, and who is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.fields import model_field
from members.models import Event, Member
from ratings.actions.peergroups import ungroup_cases
from ratings.actions.periods import move_to_period, open_alike
from ratings.models import Period, RatingCase
from ratings.rulesets import RuleSet, SubjectKind
from reviews.models import (
    Campaign,
    CampaignState,
    ChangeKind,
    LeftOut,
    OutReason,
    Paper,
    PromiseAnswer,
    RuleSetChange,
    Section,
    ShortcomingAnswer,
    SubjectChange,
)
from reviews.papers.carrying import carry_over
from reviews.rounds.actions.campaigns import lock_campaign, lock_tree
from reviews.rounds.actions.cancelling import refuse_taken
from reviews.rounds.grounds import ruleset_ground
from reviews.rounds.guards import written_in
from reviews.rounds.opening import PaperPlace, add_further_places, make_papers, reasons_left_out, seats_on
from reviews.rules import UnitVerb, require
from reviews.sessions.locking import lock_sessions
from reviews.sessions.worker import ask

OPENED = (CampaignState.OPEN, CampaignState.FAILED)
AT_ONCE = 1_000
"""So many papers are given at once what they have to answer."""


@transaction.atomic
def change_open_ruleset(campaign: Campaign, ruleset_code: str, reason: str = "", *, by: Member) -> Campaign:
    """Put the opened round under another rule set, and return it. The worker tells everybody concerned. The
    same rule set again changes nothing.

    Raise ``ValidationError`` if anything is written in it (``written_in``), while it is not opened or just
    being opened, where another round rates in that period, for a rule set that cannot be used, and for one
    not in force without a reason.
    """
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    lock_tree(campaign.committee)
    campaign = lock_campaign(campaign)
    old = campaign.period
    if old.ruleset_code == ruleset_code:
        return campaign
    if campaign.state not in OPENED:
        raise ValidationError(
            _("The rule set is changed here once the round is opened to the end. Wait for it, or open it.")
        )
    period = open_alike(old, ruleset_code)
    refuse_taken(campaign, period)
    campaign.ruleset_reason = ruleset_ground(period, campaign.finish_due, reason)
    lock_sessions(list(campaign.sessions.values_list("pk", flat=True)))
    list(_papers(campaign).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    if found := written_in(campaign):
        raise ValidationError(
            [
                *(one.text for one in found),
                _("To hold it under another rule set, cancel it and plan it anew."),
            ]
        )
    follows = followers_of(campaign, period.ruleset)
    move_to_period(
        old, period, campaign.committee, RatingCase.objects.filter(paper__session__campaign=campaign)
    )
    campaign.period = period
    campaign.save(update_fields=["period", "ruleset_reason"])
    _rebuild(campaign, old)
    _leave_out(campaign, follows.leaving, by=by)
    _bring_in(campaign, follows.coming)
    names = {"old": old.ruleset.title, "new": period.ruleset.title}
    change = RuleSetChange.objects.create(campaign=campaign, **names, by=by)
    words = {"old": old.ruleset_code, "new": ruleset_code, "reason": campaign.ruleset_reason}
    Event.record("change_ruleset", campaign, by=by, **words)
    ask("reviews.tell_ruleset_change", change.pk)
    return campaign


def _papers(campaign: Campaign) -> QuerySet[Paper]:
    return Paper.every.filter(session__campaign=campaign)


@dataclass(frozen=True)
class Followers:
    """Who is reviewed under one rule set and not under the other. ``coming`` are rows of people left out who
    are reviewed now, ``leaving`` are papers of people who are left out now, each with the reason."""

    coming: list[LeftOut]
    leaving: list[tuple[Paper, str]]


def followers_of(campaign: Campaign, ruleset: RuleSet) -> Followers:
    """Return who comes and who leaves if the round is put under this rule set. Who was taken out or handed
    over by hand stays as decided."""
    rows = LeftOut.objects.filter(session__campaign=campaign).exclude(
        member__in=_papers(campaign).filter(member__isnull=False).values("member")
    )
    left_out = list(rows.select_related("member", "session__committee").order_by("pk"))
    persons = Paper.objects.filter(session__campaign=campaign, member__isnull=False)
    papers = list(persons.select_related("member", "session__committee").order_by("pk"))
    members = [row.member for row in left_out] + [paper.member for paper in papers if paper.member]
    before = reasons_left_out(campaign, members)
    after = reasons_left_out(campaign, members, ruleset)
    fresh = {key: reason for key, reason in after.items() if key not in before}
    return Followers(
        [row for row in left_out if row.member_id in before and row.member_id not in after],
        [(paper, fresh[paper.member_id]) for paper in papers if paper.member_id in fresh],
    )


def _rebuild(campaign: Campaign, old: Period) -> None:
    """Give every paper its form with its sections, and what it has to answer."""
    rules = campaign.period.ruleset
    for kind in SubjectKind if not campaign.is_thematic else ():
        papers = _papers(campaign).filter(case__kind=kind.value)
        codes, known = _text_sections(rules, kind), _text_sections(old.ruleset, kind)
        papers.update(form=rules.forms[kind])
        Section.objects.filter(paper__in=papers.values("pk")).exclude(code__in=codes).delete()
        Section.objects.bulk_create(
            (
                Section(paper_id=pk, code=code)
                for pk in papers.order_by("pk").values_list("pk", flat=True)
                for code in codes
                if code not in known
            ),
            batch_size=5_000,
        )
    _answer_anew(campaign)


def _text_sections(ruleset: RuleSet, kind: SubjectKind) -> list[str]:
    outline = ruleset.outlines[ruleset.forms[kind]]
    return [rule.code for rule in outline.sections if rule.kind == "text"]


def _answer_anew(campaign: Campaign) -> None:
    """Ask every paper what its form asks: earlier shortcomings and promises, none of them answered yet."""
    standing = Paper.objects.filter(session__campaign=campaign)
    for model in (ShortcomingAnswer, PromiseAnswer):
        model.objects.filter(paper__in=standing.values("pk")).delete()
    papers = list(standing.for_list().select_related("case").order_by("pk"))
    for paper in papers:
        paper.session.campaign, paper.topics_to_answer = campaign, []
    for start in range(0, len(papers), AT_ONCE):
        carry_over(campaign, papers[start : start + AT_ONCE])


def _leave_out(campaign: Campaign, leaving: Sequence[tuple[Paper, str]], *, by: Member) -> None:
    """Take these papers out, because the rule set does not review their subjects. They are kept."""
    today, keys = clock.today(), [paper.pk for paper, _reason in leaving]
    document = campaign.period.ruleset.title[: model_field(SubjectChange, "document").max_length]
    ungroup_cases(RatingCase.objects.filter(paper__in=keys))
    Paper.objects.filter(pk__in=keys).update(left_on=today)
    LeftOut.objects.bulk_create(
        LeftOut(session=paper.session, member_id=paper.member_id or 0, reason=reason[:200])
        for paper, reason in leaving
    )
    SubjectChange.objects.bulk_create(
        SubjectChange(
            session=paper.session,
            paper=paper,
            kind=ChangeKind.OUT,
            reason=OutReason.NOT_OBLIGED,
            document=document,
            day=today,
            by=by,
        )
        for paper, _reason in leaving
    )


def _bring_in(campaign: Campaign, coming: Sequence[LeftOut]) -> None:
    """Make a paper for each of these people in the session where they were left out."""
    sessions = {row.session.committee_id: row.session for row in coming}
    units = [session.committee for session in sessions.values()]
    wanted = {row.member_id: row for row in coming}
    ranks: dict[int, int] = {}
    places = []
    for seat in seats_on(campaign, units, campaign.period.ends_on) if units else ():
        rank = ranks[seat.committee_id] = ranks.get(seat.committee_id, 0) + 1
        row = wanted.get(seat.member.pk)
        if row and row.session.committee_id == seat.committee_id:
            places.append(PaperPlace(row.session, seat, rank))
    LeftOut.objects.filter(
        pk__in=[wanted[place.seat.member.pk].pk for place in places if place.seat]
    ).delete()
    papers = make_papers(campaign, places)
    fresh = Paper.objects.filter(pk__in=[paper.pk for paper in papers])
    add_further_places(campaign, fresh, campaign.period.ends_on)
