"""What must be true of the cases of a rating, their steps, marks, quota and rule sets."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from ratings import guards
from ratings.models import Facts, FrozenRuleSet, PeerGroup, RatingCase, RatingStep, Step
from ratings.rulesets import RuleSet, SubjectKind, digest, thaw_ruleset
from reviews.soundness.rule import Broken, broken

CASE, STEP, PERIOD = "ratings.ratingcase", "ratings.ratingstep", "ratings.period"
CHUNK = 500


def decided_without_appraisal() -> list[Broken]:
    return broken(
        CASE,
        """
        SELECT decided.case_id FROM ratings_ratingstep AS decided
        WHERE decided.step = 'decided' AND decided.superseded_at IS NULL
            AND NOT decided.is_taken_over AND decided.cancels_id IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM ratings_ratingstep AS appraised
                WHERE appraised.case_id = decided.case_id AND appraised.step = 'appraised'
                    AND appraised.superseded_at IS NULL
            )
        """,
    )


def released_without_result() -> list[Broken]:
    return broken(
        CASE,
        """
        SELECT id FROM ratings_ratingcase AS this
        WHERE released_at IS NOT NULL
            AND NOT EXISTS (
                SELECT 1 FROM ratings_ratingstep
                WHERE case_id = this.id AND step = 'decided' AND superseded_at IS NULL
            )
            AND NOT EXISTS (SELECT 1 FROM ratings_unrated WHERE case_id = this.id)
        """,
    )


def decided_by_the_appraiser() -> list[Broken]:
    return broken(
        CASE,
        """
        SELECT decided.case_id
        FROM ratings_ratingstep AS decided JOIN ratings_ratingstep AS appraised USING (case_id)
        WHERE decided.step = 'decided' AND decided.superseded_at IS NULL
            AND appraised.step = 'appraised' AND appraised.superseded_at IS NULL
            AND appraised.by_id = decided.by_id
        """,
    )


def released_decision_replaced() -> list[Broken]:
    """A released decision that no longer counts although no re-rating cancels it."""
    return broken(
        CASE,
        """
        SELECT DISTINCT before.case_id
        FROM ratings_ratingstep AS before JOIN ratings_ratingcase ON ratings_ratingcase.id = before.case_id
        WHERE before.step = 'decided' AND before.superseded_at > released_at
            AND NOT EXISTS (SELECT 1 FROM ratings_ratingstep WHERE cancels_id = before.id)
        """,
    )


def _frozen() -> Iterator[tuple[FrozenRuleSet, RuleSet]]:
    for frozen in FrozenRuleSet.objects.filter(periods__isnull=False).distinct():
        yield frozen, thaw_ruleset(frozen.digest, partial(getattr, frozen, "content"))


def unknown_levels() -> Iterator[Broken]:
    for frozen, ruleset in _frozen():
        steps = RatingStep.objects.filter(case__period__frozen=frozen)
        codes = [level.code for level in ruleset.levels]
        for key in steps.exclude(level__in=codes).values_list("pk", flat=True):
            yield Broken(STEP, key)


def incomplete_cases() -> Iterator[Broken]:
    """Cases without their declared facts, or without a score for each criterion."""
    declared = Facts.objects.filter(case=OuterRef("pk"), step=Step.SELF)
    for key in RatingCase.objects.filter(~Exists(declared)).values_list("pk", flat=True):
        yield Broken(CASE, key, _("The declared facts are missing."))
    for frozen, ruleset in _frozen():
        for kind in SubjectKind:
            codes = [criterion.code for criterion in ruleset.criteria_for(kind)]
            rows = RatingCase.objects.filter(period__frozen=frozen, kind=kind.value).alias(
                scored=Count("scores", filter=Q(scores__criterion__in=codes))
            )
            for key in rows.exclude(scored=len(codes)).values_list("pk", flat=True):
                yield Broken(CASE, key, _("A score is missing."))


def wrong_sums() -> Iterator[Broken]:
    """Cases whose appraisal in force says another sum than its marks add up to."""
    appraised = RatingStep.objects.in_force().filter(
        case=OuterRef("pk"), step=Step.APPRAISED, points__isnull=False
    )
    cases = RatingCase.objects.filter(Exists(appraised)).select_related("period")
    for case in cases.for_list().order_by("pk").iterator(chunk_size=CHUNK):
        try:
            marks = case.marks(Step.APPRAISED)
        except KeyError:  # a criterion has no score, which another rule finds
            continue
        step = case.step(Step.APPRAISED)
        if step and (marks is None or case.total(marks) != step.points):
            yield Broken(CASE, case.pk)


def exceeded_quotas() -> Iterator[Broken]:
    for frozen, ruleset in _frozen():
        if ruleset.quota is None:
            continue
        groups = PeerGroup.objects.filter(period__frozen=frozen, places__case__released_at__isnull=False)
        for count in guards.quota_counts(ruleset.quota, groups.distinct()):
            if not count.published.kept:
                yield Broken("ratings.peergroup", count.group.pk)


def changed_rulesets() -> Iterator[Broken]:
    """Rule sets that no longer are what their digest says."""
    for frozen in FrozenRuleSet.objects.all():
        if digest(frozen.content) != frozen.digest:
            yield Broken("ratings.frozenruleset", frozen.code)


def papers_of_other_cases() -> list[Broken]:
    return broken(
        "reviews.paper",
        """
        SELECT paper.id
        FROM reviews_paper AS paper JOIN ratings_ratingcase AS rated ON rated.id = paper.case_id
        WHERE rated.member_id IS DISTINCT FROM paper.member_id
        """,
    )


def closed_without_release() -> list[Broken]:
    """Papers of closed sessions whose case is not released, and of others whose case is."""
    return broken(
        "reviews.paper",
        """
        SELECT paper.id
        FROM reviews_paper AS paper
        JOIN reviews_reviewsession AS session ON session.id = paper.session_id
        JOIN ratings_ratingcase AS rated ON rated.id = paper.case_id
        WHERE paper.left_on IS NULL AND NOT session.is_cancelled
            AND (session.stage = 'closed') <> (rated.released_at IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM ratings_ratingstep WHERE case_id = rated.id AND is_taken_over)
        """,
    )
