"""Facts, scores and steps of one case; each under the lock of the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members import clock
from members.models import Committee, Event, Member
from members.rules import refuse_unless
from ratings import gaps, guards, notation
from ratings.actions.facts import EnteredFacts, facts_for, replace_disciplines, replace_led
from ratings.levels import Assessment
from ratings.models import (
    BETWEEN,
    Facts,
    Period,
    RatingCase,
    RatingStep,
    Score,
    Step,
)
from ratings.rules import CaseVerb, require_on_case
from ratings.rulesets import SubjectKind


@dataclass(frozen=True)
class Resolution:
    """In whose name a step is taken: the body and its votes in words, the paper's number and day."""

    body: str = ""
    number: str = ""
    on: dt.date | None = None
    votes: str = ""


UNSAID = Resolution()


@dataclass(frozen=True)
class RatingProposal:
    """A level put forward, and the points it rests on: ``scores`` maps a criterion's code to its points,
    ``notes`` to the subject's evidence or the appraiser's remark; who is silent there changes none."""

    level: str
    scores: Mapping[str, Decimal]
    reason: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    resolution: Resolution = UNSAID


def open_case(
    period: Period, committee: Committee, kind: SubjectKind, member: Member | None = None
) -> RatingCase:
    """The subject's case in the period, made once, with empty facts and one empty score a criterion."""
    case, made = RatingCase.objects.get_or_create(
        period=period,
        member=member,
        **({} if member else {"committee": committee}),
        defaults={"committee": committee, "kind": kind.value},
    )
    if made:
        Facts.objects.create(case=case)
        Score.objects.bulk_create(Score(case=case, criterion=criterion.code) for criterion in case.criteria)
    return case


class CaseSubject(NamedTuple):
    """Who is rated where; without ``member`` the committee's collective."""

    committee: Committee
    kind: SubjectKind
    member: Member | None

    @property
    def key(self) -> tuple[int | None, int | None]:
        """A person wherever rated, a collective by its committee."""
        return (self.member.pk, None) if self.member else (None, self.committee.pk)


def open_cases(period: Period, subjects: Sequence[CaseSubject]) -> list[RatingCase]:
    """The subjects' cases in their order, made where there are none yet, in a fixed number of queries."""
    members = [subject.member for subject in subjects if subject.member]
    units = [subject.committee for subject in subjects if subject.member is None]
    known = RatingCase.objects.filter(
        Q(member__in=members) | Q(member__isnull=True, committee__in=units), period=period
    ).select_related("committee")
    cases = {(case.member_id, None if case.member_id else case.committee_id): case for case in known}
    made = [
        RatingCase(period=period, committee=subject.committee, member=subject.member, kind=subject.kind.value)
        for subject in subjects
        if subject.key not in cases
    ]
    RatingCase.objects.bulk_create(made)
    Facts.objects.bulk_create(Facts(case=case) for case in made)
    Score.objects.bulk_create(
        Score(case=case, criterion=criterion.code) for case in made for criterion in case.criteria
    )
    cases |= {(case.member_id, None if case.member_id else case.committee_id): case for case in made}
    return [cases[subject.key] for subject in subjects]


def lock_case(case: RatingCase) -> RatingCase:
    """The case's row under lock, fresh, with what the rules ask for."""
    return lock_cases([case.pk])[0]


def lock_cases(cases: Collection[int]) -> list[RatingCase]:
    """These cases under lock, in the order of their keys."""
    rows = RatingCase.objects.select_for_update(of=("self",)).select_related("period", "committee")
    return list(rows.with_above().filter(pk__in=cases).order_by("pk"))


@transaction.atomic
def record_facts(
    case: RatingCase,
    *,
    by: Member,
    step: Step = Step.SELF,
    **facts: Unpack[EnteredFacts],
) -> None:
    """Set the given fields of the facts declared, or of those verified, and the rows where given; raises
    ``ValidationError`` where they do not add up."""
    row = facts_for(lock_case(case), step)
    led, disciplines = facts.pop("led", None), facts.pop("disciplines", None)
    for name, value in facts.items():
        setattr(row, name, value)
    if led is not None:
        replace_led(row, led)
    if disciplines is not None:
        replace_disciplines(row, disciplines)
    row.full_clean(exclude=["case"])
    row.save()
    told: dict[str, object] = {name: str(value) for name, value in facts.items()}
    told |= {"led": [str(unit) for unit in led]} if led is not None else {}
    told |= {"disciplines": [str(found) for found in disciplines]} if disciplines is not None else {}
    Event.record("record_facts", case, by=by, step=step.value, **told)


@transaction.atomic
def rate_self(case: RatingCase, proposal: RatingProposal, *, by: Member) -> RatingStep:
    """The subject's own points and level; the caller has settled that ``by`` writes for the subject."""
    return _take(lock_case(case), Step.SELF, proposal, by=by)


@transaction.atomic
def appraise_case(case: RatingCase, proposal: RatingProposal, *, by: Member) -> RatingStep:
    """Appraised points and the proposed level; a level the engine does not find, or one that breaks a bond,
    needs a reason. What rests on an earlier appraisal is taken back: its points no longer stand."""
    case = lock_case(case)
    require_on_case(CaseVerb.APPRAISE, case, by)
    require_reason_for_bonds([case], proposal.level, proposal.reason)
    facts_for(case, Step.APPRAISED)
    return _take(case, Step.APPRAISED, proposal, by=by)


@transaction.atomic
def take_step(
    case: RatingCase, step: Step, level: str, *, by: Member, resolution: Resolution = UNSAID, reason: str = ""
) -> RatingStep:
    """What a body in between or the competent level does, on the appraised points; whether it may be done now
    is settled by the caller, who holds the case's lock."""
    scores = {score.criterion: score.appraised_points or Decimal(0) for score in case.scores.all()}
    return _take(case, step, RatingProposal(level, scores, reason, resolution=resolution), by=by)


@transaction.atomic
def take_back_rating(case: RatingCase, reason: str, *, by: Member) -> None:
    """The appraisal and the decision do not outlast the review they rest on; they stay readable. The caller
    has settled that ``by`` may order the review anew."""
    case = lock_case(case)
    refuse_unless(case.released_at is None, _("A result already released is cancelled by a re-rating."))
    _supersede(case, Step.APPRAISED, reason, by=by)
    Event.record("take_back", case, by=by, reason=reason)


@transaction.atomic
def release_levels(cases: list[RatingCase], *, by: Member) -> None:
    """From now on the subjects see their decided level."""
    RatingCase.objects.filter(pk__in=[case.pk for case in cases]).update(released_at=clock.now())
    for case in cases:
        Event.record("release", case, by=by)


def _take(case: RatingCase, step: Step, proposal: RatingProposal, *, by: Member) -> RatingStep:
    if step != Step.SELF and hasattr(case, "unrated"):
        raise ValidationError(_("This case is left unrated. Withdraw that first."))
    _write_scores(case, step, proposal)
    assessment = case.assess(proposal.scores, case.declared.known() if step == Step.SELF else None)
    total = case.total(proposal.scores)
    known = [finding.level.code for finding in assessment.findings]
    if proposal.level not in known:
        raise ValidationError(_("Choose one of the levels of the rule set."))
    if step == Step.DECIDED and assessment.blocked:
        raise ValidationError([doubt.question for doubt in assessment.blocked])
    if step == Step.DECIDED and (barred := decision_bar(case, assessment, proposal.level)):
        raise ValidationError(barred)
    if step == Step.APPRAISED:
        _explain_gap(case, proposal)
    if step != Step.SELF and assessment.needs_reason(proposal.level) and not proposal.reason.strip():
        raise ValidationError(
            _("This level differs from what was found, or leaves a question open: give the reason.")
        )
    _require_paper_whole(proposal.resolution)
    _supersede(case, step, proposal.reason.strip(), by=by)
    said = proposal.resolution
    taken = RatingStep.objects.create(
        case=case,
        step=step,
        level=proposal.level,
        points=total,
        reason=proposal.reason.strip(),
        against_engine=not assessment.finding(proposal.level).possible,
        body=said.body.strip(),
        paper_number=said.number.strip(),
        paper_on=said.on,
        votes=said.votes.strip(),
        by=by,
    )
    data = {"level": taken.level, "points": str(total or ""), "reason": proposal.reason}
    named = {"body": taken.body, "paper": taken.paper, "votes": taken.votes}
    Event.record(f"rate_{step}", case, by=by, **data, **{key: text for key, text in named.items() if text})
    return taken


def decision_bar(case: RatingCase, assessment: Assessment, level: str) -> str:
    """Why a trigger bars the decision of this level (R13); empty where it does not, or where the competent
    body has recorded a ground to consider a better one."""
    ruleset = case.period.ruleset
    if not assessment.triggers or level == ruleset.lowest_level or case.facts.grounds:
        return ""
    return _("%(case)s: %(trigger)s. Only “%(lowest)s” can be decided, unless a ground is recorded.") % {
        "case": case,
        "trigger": assessment.triggers[0].sentence,
        "lowest": ruleset.level_name(ruleset.lowest_level),
    }


def _supersede(case: RatingCase, step: Step, reason: str, *, by: Member) -> None:
    """What was taken before stays readable. A step does not outlast the ones it rests on."""
    order = [Step.APPRAISED, *BETWEEN, Step.DECIDED]
    steps = order[order.index(step) :] if step in order else [step]
    RatingStep.objects.in_force().filter(case=case, step__in=steps).update(
        superseded_at=clock.now(), superseded_by=by, superseded_reason=reason
    )


def _require_paper_whole(said: Resolution) -> None:
    if bool(said.number.strip()) != bool(said.on):
        raise ValidationError({"number": _("Give the paper's number and its day together.")})


def require_reason_for_bonds(cases: Collection[RatingCase], level: str, reason: str) -> None:
    """A level may be put forward or decided against a bond, with a reason; it is not published so."""
    if reason.strip() or not (found := list(guards.bonds_broken_by(cases, level))):
        return
    raise ValidationError(
        {"reason": [*found, _("Give the reason; nothing is published while a bond is broken.")]}
    )


def departure_from_self_rating(case: RatingCase, level: str, marks: Mapping[str, Decimal]) -> str:
    """How these marks and this level depart from the self-rating so far that a reason is due; else empty."""
    own, ruleset = case.step(Step.SELF), case.period.ruleset
    gap = gaps.widest_gap(ruleset, case.marks(Step.SELF), marks)
    if gap >= gaps.gap_limit(ruleset):
        figures = {"gap": notation.as_figure(gap), "limit": notation.as_figure(gaps.gap_limit(ruleset))}
        return (
            _("The points differ by %(gap)s from the own ones (%(limit)s or more): give the reason.")
            % figures
        )
    if own and own.level != level:
        return _("The level differs from the own one (%(level)s): give the reason.") % {
            "level": ruleset.level_name(own.level)
        }
    return ""


def _explain_gap(case: RatingCase, proposal: RatingProposal) -> None:
    if not proposal.reason.strip() and (
        why := departure_from_self_rating(case, proposal.level, proposal.scores)
    ):
        raise ValidationError({"reason": why})


def _write_scores(case: RatingCase, step: Step, proposal: RatingProposal) -> None:
    points, notes = proposal.scores, proposal.notes
    for criterion in case.criteria:
        if not 0 <= points.get(criterion.code, Decimal(-1)) <= criterion.max:
            raise ValidationError(
                _("%(name)s: give points from 0 to %(max)s.") % {"name": criterion.name, "max": criterion.max}
            )
    if step not in (Step.SELF, Step.APPRAISED):
        return
    column, note = ("self_points", "evidence") if step == Step.SELF else ("appraised_points", "remark")
    for criterion in case.criteria:
        code = criterion.code
        said = {note: notes[code].strip()} if code in notes else {}
        Score.objects.filter(case=case, criterion=code).update(**{column: points[code]}, **said)
