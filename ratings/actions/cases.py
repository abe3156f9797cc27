"""Facts, scores and steps of one case; each under the lock of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Committee, Event, Member
from members.rules import require
from ratings import gaps, notation
from ratings.models import Facts, Period, RatingCase, RatingStep, Score, Step
from ratings.rules import can_appraise, can_decide
from ratings.rulesets import SubjectKind


@dataclass(frozen=True)
class Proposal:
    """A level put forward, and the points it rests on: ``scores`` maps a criterion's code to its points."""

    level: str
    scores: Mapping[str, Decimal]
    reason: str = ""


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


class Subject(NamedTuple):
    """Who is rated where; without ``member`` the committee's collective."""

    committee: Committee
    kind: SubjectKind
    member: Member | None

    @property
    def key(self) -> tuple[int | None, int | None]:
        """A person wherever rated, a collective by its committee."""
        return (self.member.pk, None) if self.member else (None, self.committee.pk)


def open_cases(period: Period, subjects: Sequence[Subject]) -> list[RatingCase]:
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


def locked(case: RatingCase) -> RatingCase:
    """The case's row under lock, fresh, with what the rules ask for."""
    return (
        RatingCase.objects.select_for_update(of=("self",))
        .select_related("period", "committee", "facts")
        .get(pk=case.pk)
    )


@transaction.atomic
def record_facts(case: RatingCase, *, by: Member, **counts: object) -> None:
    """Set the given fields of the case's facts; raises ``ValidationError`` where they do not add up."""
    case = locked(case)
    for name, value in counts.items():
        setattr(case.facts, name, value)
    case.facts.full_clean(exclude=["case"])
    case.facts.save()
    Event.record("record_facts", case, by=by, **{name: str(value) for name, value in counts.items()})


@transaction.atomic
def rate_self(case: RatingCase, proposal: Proposal, *, by: Member) -> RatingStep:
    """The subject's own points and level; the caller has settled that ``by`` writes for the subject."""
    return _take(locked(case), Step.SELF, proposal, by=by)


@transaction.atomic
def appraise(case: RatingCase, proposal: Proposal, *, by: Member) -> RatingStep:
    """Appraised points and the proposed level; a level the engine does not find needs a reason. A decision
    taken on an earlier appraisal is taken back: it rests on points that no longer stand."""
    case = locked(case)
    require(can_appraise(by, case), _("You cannot appraise this case."))
    return _take(case, Step.APPRAISED, proposal, by=by)


@transaction.atomic
def decide(case: RatingCase, level: str, *, by: Member, reason: str = "") -> RatingStep:
    """The competent level's decision, on the appraised points."""
    case = locked(case)
    require(
        can_decide(by, case),
        _("You cannot decide this case: it is your own, you appraised it, or it has not been appraised."),
    )
    scores = {score.criterion: score.appraised_points or Decimal(0) for score in case.scores.all()}
    return _take(case, Step.DECIDED, Proposal(level, scores, reason), by=by)


@transaction.atomic
def release(cases: list[RatingCase], *, by: Member) -> None:
    """From now on the subjects see their decided level."""
    RatingCase.objects.filter(pk__in=[case.pk for case in cases]).update(released_at=timezone.now())
    for case in cases:
        Event.record("release", case, by=by)


def _take(case: RatingCase, step: Step, proposal: Proposal, *, by: Member) -> RatingStep:
    if step != Step.SELF and hasattr(case, "unrated"):
        raise ValidationError(_("This case is left unrated. Withdraw that first."))
    _write_scores(case, step, proposal.scores)
    assessment = case.assess(proposal.scores)
    total = case.total(proposal.scores)
    known = [finding.level.code for finding in assessment.findings]
    if proposal.level not in known:
        raise ValidationError(_("Choose one of the levels of the rule set."))
    if step == Step.DECIDED and assessment.blocked:
        raise ValidationError([doubt.question for doubt in assessment.blocked])
    if step == Step.APPRAISED:
        _explain_gap(case, proposal)
    if step != Step.SELF and assessment.needs_reason(proposal.level) and not proposal.reason.strip():
        raise ValidationError(
            _("This level differs from what was found, or leaves a question open: give the reason.")
        )
    _supersede(case, step, proposal.reason.strip(), by=by)
    taken = RatingStep.objects.create(
        case=case,
        step=step,
        level=proposal.level,
        points=total,
        reason=proposal.reason.strip(),
        against_engine=not assessment.finding(proposal.level).possible,
        by=by,
    )
    Event.record(
        f"rate_{step}", case, by=by, level=proposal.level, points=str(total or ""), reason=proposal.reason
    )
    return taken


def _supersede(case: RatingCase, step: Step, reason: str, *, by: Member) -> None:
    """What was taken before stays readable. A decision rests on the appraisal and does not outlast it."""
    steps = [step, Step.DECIDED] if step == Step.APPRAISED else [step]
    RatingStep.objects.filter(case=case, step__in=steps).update(
        superseded_at=timezone.now(), superseded_by=by, superseded_reason=reason
    )


def departure(case: RatingCase, level: str, marks: Mapping[str, Decimal]) -> str:
    """How these marks and this level depart from the self-rating so far that a reason is due; else empty."""
    own, ruleset = case.step(Step.SELF), case.period.ruleset
    gap = gaps.widest(ruleset, case.marks(Step.SELF), marks)
    if gap >= gaps.limit(ruleset):
        figures = {"gap": notation.figure(gap), "limit": notation.figure(gaps.limit(ruleset))}
        return (
            _("The points differ by %(gap)s from the own ones (%(limit)s or more): give the reason.")
            % figures
        )
    if own and own.level != level:
        return _("The level differs from the own one (%(level)s): give the reason.") % {
            "level": ruleset.level_name(own.level)
        }
    return ""


def _explain_gap(case: RatingCase, proposal: Proposal) -> None:
    if not proposal.reason.strip() and (why := departure(case, proposal.level, proposal.scores)):
        raise ValidationError({"reason": why})


def _write_scores(case: RatingCase, step: Step, points: Mapping[str, Decimal]) -> None:
    for criterion in case.criteria:
        if not 0 <= points.get(criterion.code, Decimal(-1)) <= criterion.max:
            raise ValidationError(
                _("%(name)s: give points from 0 to %(max)s.") % {"name": criterion.name, "max": criterion.max}
            )
    if step != Step.DECIDED:
        column = "self_points" if step == Step.SELF else "appraised_points"
        for criterion in case.criteria:
            Score.objects.filter(case=case, criterion=criterion.code).update(
                **{column: points[criterion.code]}
            )
