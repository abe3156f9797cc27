"""Actions that open rating cases and write their facts, scores and steps. A case is locked before it is
changed."""

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
from ratings.actions.facts import (
    EnteredFacts,
    FactsShown,
    facts_for,
    replace_disciplines,
    replace_led,
    require_shown,
    same_rows,
)
from ratings.actions.marks import MarksGiven, keep_marks, write_marks
from ratings.actions.requiring import decision_bar, departure_from_self_rating, require_reason_for_bonds
from ratings.levels import Assessment
from ratings.models import BETWEEN, Facts, Period, RatingCase, RatingStep, Score, Step
from ratings.rules import CaseVerb, require_on_case
from ratings.rulesets import SubjectKind


@dataclass(frozen=True)
class Resolution:
    """The resolution or decision paper of the body in whose name a step is taken: the body, the votes in
    words, and the number and the day of the paper."""

    body: str = ""
    number: str = ""
    on: dt.date | None = None
    votes: str = ""


UNSAID = Resolution()
Seen = Mapping[int, int]
"""What a page showed of the cases for which its form is sent: ``RatingCase.newest`` by the case's key."""


@dataclass(frozen=True)
class RatingProposal:
    """A level with the points on which it rests.

    ``scores`` maps the code of each criterion to its points. ``notes`` maps such codes to the subject's
    evidence or the appraiser's remark. The text of a criterion that is not in ``notes`` stays as it is.
    ``skipped`` are the codes of criteria that do not apply; their points are those with which they count.
    """

    level: str
    scores: Mapping[str, Decimal]
    reason: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    resolution: Resolution = UNSAID
    skipped: frozenset[str] = frozenset()


def open_case(
    period: Period, committee: Committee, kind: SubjectKind, member: Member | None = None
) -> RatingCase:
    """Return the case of the subject in the period. A case that does not exist yet is created, with empty
    facts and an empty score for each criterion."""
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
    """Who is rated, and in which committee. Without ``member`` it is the collective of the committee."""

    committee: Committee
    kind: SubjectKind
    member: Member | None

    @property
    def key(self) -> tuple[int | None, int | None]:
        """The pair that identifies the subject in a period: the member's key and ``None`` for a person,
        ``None`` and the committee's key for a collective."""
        return (self.member.pk, None) if self.member else (None, self.committee.pk)


def open_cases(period: Period, subjects: Sequence[CaseSubject]) -> list[RatingCase]:
    """Return the cases of these subjects in the period, in the order of the subjects. Cases that do not exist
    yet are created. The number of queries does not depend on the number of subjects."""
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
    """Return the case, read again and locked, with its period, its committee and ``above``, the kind of the
    committee directly above."""
    return lock_cases([case.pk])[0]


def lock_cases(cases: Collection[int]) -> list[RatingCase]:
    """Return the cases with these keys, read and locked in the order of the keys, each with its period, its
    committee and ``above``, the kind of the committee directly above."""
    rows = RatingCase.objects.select_for_update(of=("self",)).select_related("period", "committee")
    return list(rows.with_above().filter(pk__in=cases).order_by("pk"))


def require_seen(cases: Collection[RatingCase], step: Step, seen: Seen | None) -> None:
    """Raise ``ValidationError`` if somebody has taken a step of one of these cases since the page showed it.
    The sentence says who, and which step. Cases that are not in ``seen`` are not checked."""
    found = []
    for case in cases:
        newest = case.newest(step)
        if seen is None or seen.get(case.pk, newest) == newest:
            continue
        last = next((row for row in case.steps.all() if row.pk == newest), None)
        values = {"case": case, "step": last.get_step_display() if last else "", "who": last and last.by}
        values["level"] = case.period.ruleset.level_name(last.level) if last else ""
        changed = _("%(case)s: %(who)s has meanwhile saved “%(step)s: %(level)s”.")
        gone = _("%(case)s: a step has meanwhile been taken back.")
        found.append((changed if last else gone) % values)
    if found:
        raise ValidationError([*found, _("Nothing was saved. Look at it, then save again.")])


@transaction.atomic
def record_facts(
    case: RatingCase,
    *,
    by: Member,
    step: Step = Step.SELF,
    shown: FactsShown | None = None,
    **facts: Unpack[EnteredFacts],
) -> None:
    """Save these facts as declared by the subject (``Step.SELF``) or as verified (``Step.APPRAISED``). Fields
    that are not passed stay as they are. What is on record already is not recorded again.

    The caller must have checked that ``by`` may enter them. Raises ``ValidationError`` if the numbers do not
    add up, or if somebody changed the facts since the page showed them (``shown``).
    """
    row = facts_for(lock_case(case), step)
    led, disciplines = facts.pop("led", None), facts.pop("disciplines", None)
    if {"assigned", "on_time"} & set(facts):
        facts.setdefault("late", None)  # what was late of other tasks says nothing of these
    if (
        all(getattr(row, name) == value for name, value in facts.items())
        and (led is None or same_rows(row.led.all(), led))
        and (disciplines is None or same_rows(row.disciplines.all(), disciplines))
    ):
        return
    require_shown(row, shown)
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
def rate_self(
    case: RatingCase, proposal: RatingProposal, *, by: Member, seen: Seen | None = None
) -> RatingStep:
    """Save the points and the level that the subject gives, and return the step. The caller must have checked
    that ``by`` writes for the subject. Raises ``ValidationError`` as ``require_seen`` does."""
    case = lock_case(case)
    require_seen([case], Step.SELF, seen)
    return _take(case, Step.SELF, proposal, by=by)


@transaction.atomic
def appraise_case(
    case: RatingCase, proposal: RatingProposal, *, by: Member, seen: Seen | None = None
) -> RatingStep:
    """Save the appraised points and the proposed level, and return the step. All steps that rest on an
    earlier appraisal are superseded: they stay readable but no longer count.

    Raises ``ValidationError`` if the reason is missing although the level is not the best possible one,
    differs much from the self-rating or breaks a bond (a rule that ties one rating to another), and as
    ``require_seen`` does.
    """
    case = lock_case(case)
    require_on_case(CaseVerb.APPRAISE, case, by)
    require_seen([case], Step.APPRAISED, seen)
    require_reason_for_bonds([case], proposal.level, proposal.reason)
    facts_for(case, Step.APPRAISED)
    return _take(case, Step.APPRAISED, proposal, by=by)


@transaction.atomic
def take_step(
    case: RatingCase,
    step: Step,
    level: str,
    *,
    by: Member,
    resolution: Resolution = UNSAID,
    reason: str = "",
    cancels: RatingStep | None = None,
) -> RatingStep:
    """Save the step of a body between appraisal and decision, or of the competent authority, with the
    appraised points, and return it. ``cancels`` is the released decision that a re-rating replaces. The
    caller must have locked the case and checked that the step may be taken now."""
    scores = case.marks(Step.APPRAISED) or {code.code: Decimal(0) for code in case.criteria}
    proposal = RatingProposal(level, scores, reason, resolution=resolution)
    return _take(case, step, proposal, by=by, cancels=cancels)


@transaction.atomic
def take_back_rating(case: RatingCase, reason: str, *, by: Member) -> None:
    """Mark appraisal and decision as superseded because the review on which they rest is repeated. They stay
    readable but no longer count.

    The caller must have checked that ``by`` may order that. Raises ``PermissionDenied`` if the result has
    been released.
    """
    case = lock_case(case)
    refuse_unless(case.released_at is None, _("A result already released is cancelled by a re-rating."))
    _supersede(case, Step.APPRAISED, reason, by=by)
    Event.record("take_back", case, by=by, reason=reason)


@transaction.atomic
def release_levels(cases: Collection[int], *, by: Member) -> None:
    """Release the levels decided in the cases with these keys. From now on the subjects see them. A case that
    is released already stays as it is, with the moment of its release."""
    fresh = [case for case in lock_cases(cases) if case.released_at is None]
    unreleased = RatingCase.objects.filter(pk__in=[case.pk for case in fresh], released_at__isnull=True)
    unreleased.update(released_at=clock.now())
    for case in fresh:
        Event.record("release", case, by=by)


def _take(
    case: RatingCase, step: Step, proposal: RatingProposal, *, by: Member, cancels: RatingStep | None = None
) -> RatingStep:
    """Save the scores and the step and return the step. An earlier step of this kind is superseded, with all
    steps that rest on it, unless it says the same. Raises ``ValidationError`` if the scores or the level
    cannot be accepted or the case is left unrated."""
    if step != Step.SELF and hasattr(case, "unrated"):
        raise ValidationError(_("This case is left unrated. Withdraw that first."))
    before, said = case.step(step), proposal.resolution
    if before and _says_the_same(case, step, proposal, by=by):
        return before
    keep_marks(case, step)
    write_marks(case, step, MarksGiven(proposal.scores, proposal.notes, proposal.skipped))
    assessment = case.assess(proposal.scores, case.declared.known() if step == Step.SELF else None)
    _require_level(case, step, proposal, assessment)
    total = case.total(proposal.scores)
    if bool(said.number.strip()) != bool(said.on):
        raise ValidationError({"number": _("Give the paper's number and its day together.")})
    _supersede(case, step, proposal.reason.strip(), by=by)
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
        cancels=cancels,
        by=by,
        in_place_of=by.stood_in_for,
    )
    data = {"level": taken.level, "points": str(total or ""), "reason": proposal.reason}
    named = {"body": taken.body, "paper": taken.paper, "votes": taken.votes}
    Event.record(f"rate_{step}", case, by=by, **data, **{key: text for key, text in named.items() if text})
    return taken


def _says_the_same(case: RatingCase, step: Step, proposal: RatingProposal, *, by: Member) -> bool:
    """Whether the step in force says already what this person proposes, so that nothing is to be recorded.

    An appraisal is always recorded, because it also answers what was raised or decided since the last one."""
    before, said = case.step(step), proposal.resolution
    if before is None or step == Step.APPRAISED:
        return False
    now = (proposal.level, proposal.reason, said.body, said.number, said.votes)
    then = (before.level, before.reason, before.body, before.paper_number, before.votes)
    if (before.by_id, before.paper_on) != (by.pk, said.on) or then != tuple(words.strip() for words in now):
        return False
    beside = {row.criterion: row.evidence for row in case.scores.all()} if step == Step.SELF else {}
    marks = case.marks(step) if step == Step.SELF else proposal.scores
    skipped = {row.criterion for row in case.scores.all() if row.self_skipped} if step == Step.SELF else set()
    return (
        skipped == proposal.skipped
        and marks == dict(proposal.scores)
        and all(beside.get(code) == words.strip() for code, words in proposal.notes.items())
    )


def _require_level(case: RatingCase, step: Step, proposal: RatingProposal, assessment: Assessment) -> None:
    """Raise ``ValidationError`` if this level cannot be given in this step, or not without a reason."""
    if proposal.level not in [finding.level.code for finding in assessment.findings]:
        raise ValidationError(_("Choose one of the levels of the rule set."))
    if step == Step.DECIDED and assessment.blocked:
        raise ValidationError([doubt.sentence for doubt in assessment.blocked])
    if step == Step.DECIDED and (barred := decision_bar(case, assessment, proposal.level)):
        raise ValidationError(barred)
    papers = [doubt for doubt in assessment.doubts_about(proposal.level) if doubt.needs_paper]
    if step == Step.DECIDED and papers and not proposal.resolution.number.strip():
        text = _("A superior body weighs this: give the number and the day of its paper. %(why)s")
        raise ValidationError({"number": text % {"why": papers[0].sentence}})
    if step == Step.SELF or proposal.reason.strip():
        return
    if step == Step.APPRAISED and (
        departs := departure_from_self_rating(case, proposal.level, proposal.scores)
    ):
        raise ValidationError({"reason": departs})
    if assessment.needs_reason(proposal.level):
        raise ValidationError(
            _("This level differs from what was found, or leaves a question open: give the reason.")
        )


def _supersede(case: RatingCase, step: Step, reason: str, *, by: Member) -> None:
    """Mark the step in force and all later steps, which rest on it, as superseded. They stay readable but no
    longer count. A new self-rating supersedes only the self-rating before it."""
    order = [Step.APPRAISED, *BETWEEN, Step.DECIDED]
    steps = order[order.index(step) :] if step in order else [step]
    RatingStep.objects.in_force().filter(case=case, step__in=steps).update(
        superseded_at=clock.now(), superseded_by=by, superseded_reason=reason
    )
