"""Actions that change whether, in which committee, or as which kind of subject a person is rated in a period.

They follow a change that another action has checked, so they do not ask who may."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Committee, Event, Member
from ratings.actions.cases import lock_case, take_back_rating
from ratings.models import RatingCase, Score, Step, Unrated, UnratedCode
from ratings.rulesets import SubjectKind


@transaction.atomic
def require_undecided(case: RatingCase) -> RatingCase:
    """Lock the case and return it. Raises ``ValidationError`` if its level is decided."""
    case = lock_case(case)
    if case.step(Step.DECIDED):
        text = _(
            "%(case)s: the level is decided already. Have the decision returned for a new appraisal first."
        )
        raise ValidationError(text % {"case": case})
    return case


@transaction.atomic
def hand_case_over(case: RatingCase, committee: Committee, reason: str, *, by: Member) -> RatingCase:
    """Let the subject be rated in another committee from now on, and return the case. What was appraised in
    the former one is superseded. The caller must have checked that ``by`` may order that, and puts the case
    into a peer group of its new committee."""
    case = require_undecided(case)
    take_back_rating(case, reason, by=by)
    Event.record("hand_case_over", case, by=by, old=case.committee_id, new=committee.pk)
    case.committee = committee
    case.save(update_fields=["committee"])
    return case


@transaction.atomic
def change_kind(case: RatingCase, kind: SubjectKind, *, by: Member) -> RatingCase:
    """Let the subject be rated as another kind of subject, and return the case. Scores of the criteria of
    that kind are added. The caller has made sure that nothing is rated yet, and puts the case into a peer
    group of its kind."""
    case = lock_case(case)
    Event.record("change_kind", case, by=by, old=case.kind, new=kind.value)
    case.kind, case.position = kind.value, ""
    case.save(update_fields=["kind", "position"])
    known = set(case.scores.values_list("criterion", flat=True))
    Score.objects.bulk_create(
        Score(case=case, criterion=row.code) for row in case.criteria if row.code not in known
    )
    return case


@transaction.atomic
def leave_case_out(case: RatingCase, words: str, *, by: Member) -> Unrated:
    """Let the subject get no level, for the reason in ``words``, because the subject is reviewed no more. The
    caller has locked the case and made sure that nothing is decided."""
    Event.record("leave_unrated", case, by=by, code=UnratedCode.OTHER, note=words)
    return Unrated.objects.create(case=case, code=UnratedCode.OTHER, note=words, by=by)


@transaction.atomic
def take_case_in_again(case: RatingCase, words: str, *, by: Member) -> None:
    """Let the subject be rated after all, if the reason why not was the one in ``words``. The caller has
    locked the case."""
    if Unrated.objects.filter(case=case, note=words).delete()[0]:
        Event.record("rate_after_all", case, by=by, code=UnratedCode.OTHER, note=words)
