"""The tables of one subject's rating in one period: the case and its scores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Committee, Member, RoleKind
from members.refusal import DELETE, UPDATE, refuse
from ratings import levels, rulesets
from ratings.models.period import Period
from ratings.models.released import is_cancelled, keep_released
from ratings.models.step import BETWEEN, RatingStep, Step, points_field
from ratings.rulesets import Authority, Criterion, Grading, SubjectKind

if TYPE_CHECKING:
    from ratings.models.facts import Facts

SUBJECT_KINDS = [
    (SubjectKind.COLLECTIVE.value, _("Collective")),
    (SubjectKind.LEADER.value, _("Leader or manager")),
    (SubjectKind.NONLEADER.value, _("Not in a leading post")),
    (SubjectKind.OUTSIDE.value, _("Outside the political system")),
]


class RatingCaseQuerySet(models.QuerySet["RatingCase"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the cases that the member may see: the member's own case, and all cases of committees
        over which the member is head, clerk, staff or approver."""
        handled = member.reach.over("committee", HEAD, RoleKind.CLERK, RoleKind.STAFF, RoleKind.APPROVER)
        return self.filter(models.Q(member=member) | handled)

    def for_list(self) -> Self:
        """Load with each case the related rows that a line of a table or the rating engine needs, so that the
        cost is a fixed number of queries."""
        rows = self.select_related("member", "committee", "unrated").with_rows()
        return rows.prefetch_related(models.Prefetch("scores", to_attr="read_scores"))

    def with_rows(self) -> Self:
        """Load the facts and the steps in force of the cases, each with one query. They are kept in
        ``read_facts`` and ``read_steps``: where the result goes into a list, Django builds no queryset for
        each case, which takes longer than reading the rows."""
        steps = RatingStep.objects.in_force().select_related("by")
        return self.prefetch_related(
            models.Prefetch("steps", steps, to_attr="read_steps"),
            models.Prefetch("fact_rows", to_attr="read_facts"),
        )

    def with_above(self) -> Self:
        """Add to each case the attribute ``above``: the kind of the committee directly above the case's
        committee, ``None`` at the top of the tree. The property ``authority`` needs it, because that kind
        determines which bodies propose and pass a rating."""
        path = Left(
            models.OuterRef("committee__path"), Length(models.OuterRef("committee__path")) - Committee.steplen
        )
        kinds = Committee.objects.filter(path=path).order_by().values("kind")[:1]
        return self.annotate(above=models.Subquery(kinds))


class RatingCase(models.Model):
    """The rating of one subject in one period. Without ``member`` the subject is the collective of the
    committee.

    ``committee`` is the one in which the subject is rated: for a person, where the highest post is held
    (366-QĐ/TW Đ3.4). ``position`` is the code of a position group of the rule set, empty for none.
    ``released_at`` is empty until the result is released. Until then the subject sees only
    the self-rating. ``above`` exists only on cases read through ``with_above``, ``read_steps`` and
    ``read_facts`` only on those read through ``with_rows``, and ``read_scores`` only after ``for_list`` or
    ``read_marks``.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="cases")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="cases")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="cases", null=True, blank=True)
    kind = models.CharField(_("kind of subject"), max_length=12, choices=SUBJECT_KINDS)
    position = models.CharField(_("position group"), max_length=40, blank=True, default="")
    released_at = models.DateTimeField(null=True, blank=True)

    objects = RatingCaseQuerySet.as_manager()

    above: str | None
    read_scores: Sequence[Score]
    read_steps: list[RatingStep]
    read_facts: list[Facts]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "member"],
                condition=models.Q(member__isnull=False),
                name="case_one_a_member",
            ),
            models.UniqueConstraint(
                fields=["period", "committee"],
                condition=models.Q(member__isnull=True),
                name="case_one_a_collective",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=SubjectKind.COLLECTIVE.value, member__isnull=True)
                | (
                    models.Q(member__isnull=False)
                    & models.Q(kind__in=[kind for kind, _name in SUBJECT_KINDS[1:]])
                ),
                name="case_kind_fits_subject",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "ratingcase_of_a_cancelled_round",
                "a result of a cancelled round is not released",
                UPDATE,
                condition=pgtrigger.Q(old__released_at__isnull=True, new__released_at__isnull=False),
                where=is_cancelled("NEW.period_id"),
            ),
            refuse(
                "ratingcase_released_once",
                "a result is released once",
                UPDATE,
                condition=pgtrigger.Q(
                    old__released_at__isnull=False, old__released_at__df=pgtrigger.F("new__released_at")
                ),
            ),
            refuse(
                "ratingcase_released_with_a_result",
                "a result is released once it is decided, or the subject is left unrated",
                UPDATE,
                condition=pgtrigger.Q(old__released_at__isnull=True, new__released_at__isnull=False),
                where="""
                    NOT EXISTS (
                        SELECT 1 FROM ratings_ratingstep
                        WHERE case_id = NEW.id AND step = 'decided' AND superseded_at IS NULL
                    )
                    AND NOT EXISTS (SELECT 1 FROM ratings_unrated WHERE case_id = NEW.id)
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.member or self.committee.body_name)

    @property
    def taken(self) -> dict[str, RatingStep]:
        """The steps of the case that are in force, by their kind. Costs no query after ``with_rows``, or if
        ``steps`` are prefetched."""
        rows = self.read_steps if hasattr(self, "read_steps") else self.steps.all()
        return {row.step: row for row in rows if row.superseded_at is None}

    def step(self, step: Step) -> RatingStep | None:
        """Return the step of this kind that is in force, ``None`` if there is none."""
        return self.taken.get(step)

    @property
    def proposed(self) -> RatingStep | None:
        """The step on which a decision rests: the last one in force among appraisal, proposal and passing. It
        is ``None`` before the appraisal."""
        return next((step for row in reversed((Step.APPRAISED, *BETWEEN)) if (step := self.step(row))), None)

    def newest(self, step: Step) -> int:
        """Return the key of the newest step in force that somebody who takes ``step`` has to know: the
        self-rating for another self-rating, the last of all steps for any other. Return 0 if there is none.
        A page sends it back, so that nobody saves over a step that they have not seen."""
        known = [self.step(Step.SELF)] if step == Step.SELF else list(self.taken.values())
        return max((row.pk for row in known if row), default=0)

    @property
    def level(self) -> str:
        """The code of the level decided or, before a decision, of the level proposed last. Empty if there is
        neither, and for a case left unrated."""
        found = self.step(Step.DECIDED) or self.proposed
        return found.level if found and not hasattr(self, "unrated") else ""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria that the rule set has for this kind of subject and position group, in their order."""
        return self.period.ruleset.criteria_for(SubjectKind(self.kind), self.position)

    @property
    def position_name(self) -> str:
        """The name of the position group, empty for none."""
        return self.period.ruleset.position_name(self.position)

    @property
    def authority(self) -> Authority | None:
        """The bodies that propose, pass and decide the case under its rule set, ``None`` if the rule set does
        not name them. Works only on a case read through ``with_above``."""
        return self.period.ruleset.authority_for(self.kind, self.committee.kind, self.above or "")

    @property
    def grounds(self) -> tuple[rulesets.MitigationRule, ...]:
        """The grounds of mitigation that the rule set has for this kind of subject. Each one permits a better
        level than the lowest, to which a trigger leads."""
        known = self.period.ruleset.mitigation
        return tuple(rule for rule in known if SubjectKind(self.kind) in rule.kinds)

    @property
    def sheet(self) -> list[tuple[Criterion, Score]]:
        """Every criterion paired with its score, in the order of the rule set."""
        rows = self.read_scores if hasattr(self, "read_scores") else self.scores.all()
        scores = {score.criterion: score for score in rows}
        return [(criterion, scores[criterion.code]) for criterion in self.criteria]

    def marks(self, step: Step) -> levels.Marks | None:
        """Return the marks by the code of the criterion: the subject's own marks for ``Step.SELF``, the
        appraised marks for any other step. Return ``None`` while any criterion has no mark."""
        who = "self" if step == Step.SELF else "appraised"
        sheet = self.sheet
        given = {criterion.code: getattr(score, f"{who}_points") for criterion, score in sheet}
        if None in given.values():
            return None
        skipped = {criterion.code for criterion, score in sheet if getattr(score, f"{who}_skipped")}
        if not skipped:
            return given
        return rulesets.spread_marks(self.period.ruleset, self.criteria, given, skipped)

    def total(self, marks: levels.Marks) -> Decimal | None:
        """Return the sum of the points, ``None`` if the rule set grades by words, which cannot be added."""
        by_points = self.period.ruleset.grading is Grading.POINTS
        return rulesets.add_up(self.period.ruleset, marks) if by_points else None

    def facts_at(self, step: Step) -> Facts | None:
        """Return the facts as the subject declared them (``Step.SELF``) or as the appraisal verified them
        (``Step.APPRAISED``), ``None`` if there are none. Costs no query after ``with_rows``."""
        return next((row for row in self._fact_rows if row.step == step), None)

    @property
    def declared(self) -> Facts:
        """The facts as the subject declared them, without anything that an appraisal found."""
        return next(row for row in self._fact_rows if row.step == Step.SELF)

    @property
    def _fact_rows(self) -> Iterable[Facts]:
        return self.read_facts if hasattr(self, "read_facts") else self.fact_rows.all()

    @property
    def facts(self) -> Facts:
        """The facts that count: those verified by the appraisal or, before the appraisal, those declared."""
        return self.facts_at(Step.APPRAISED) or self.declared

    def assess(self, marks: levels.Marks, facts: levels.CaseFacts | None = None) -> levels.Assessment:
        """Return what the rating engine finds for these marks: which levels are possible, and why. It uses
        the ``facts`` passed or, without them, the facts that count."""
        ruleset, kind = self.period.ruleset, SubjectKind(self.kind)
        points = self.total(marks) or Decimal(0)
        return levels.assess(ruleset, kind, points, facts or self.known(), marks, self.position)

    def known(self) -> levels.CaseFacts:
        """Return the facts that count in the form that the rating engine takes, with the state of the
        objections and the grounds of mitigation."""
        return self.weighed(self.facts.known())

    def weighed(self, facts: levels.CaseFacts) -> levels.CaseFacts:
        """Return a copy of these facts, completed with the objections (366-QĐ/TW Đ12.1) and the grounds of
        mitigation of the case (Đ11.4). ``is_contested`` is true in it if an objection was raised,
        ``is_reappraised`` if none forbids a decision any more."""
        return replace(
            facts,
            is_contested=bool(self.facts.raised),
            is_reappraised=not self.is_contested,
            grounds=self.facts.grounds,
            granted=self.facts.granted,
        )

    @property
    def is_contested(self) -> bool:
        """Whether an objection against the case has still to be verified, or needs a new appraisal."""
        appraised = self.step(Step.APPRAISED)
        at = appraised.at if appraised else None
        return any(objection.stands(at, self.released_at) for objection in self.facts.raised)


class Score(models.Model):
    """The marks of one criterion in one case: the subject's own mark with its ``evidence``, and the
    appraiser's mark with a ``remark``. A mark is a number of points or, if the rule set grades by words, the
    number of the grade. A criterion that does not apply (``self_skipped``, ``appraised_skipped``) has the
    points with which its weight counts, rounded, and the reason beside it."""

    case = models.ForeignKey(RatingCase, on_delete=models.CASCADE, related_name="scores")
    criterion = models.CharField(_("criterion"), max_length=40)
    self_points = points_field(_("own points"))
    appraised_points = points_field(_("appraised points"))
    self_skipped = models.BooleanField(_("does not apply, by the own rating"), default=False)
    appraised_skipped = models.BooleanField(_("does not apply, as appraised"), default=False)
    evidence = models.TextField(_("evidence"), blank=True)
    remark = models.TextField(_("remark of the appraiser"), blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "criterion"], name="score_once_a_criterion"),
            models.CheckConstraint(
                condition=(models.Q(self_points__isnull=True) | models.Q(self_points__range=(0, 100)))
                & (models.Q(appraised_points__isnull=True) | models.Q(appraised_points__range=(0, 100))),
                name="score_in_scale",
            ),
        ]
        # Not on INSERT: a score is made with its case, and a round makes them by the hundred thousand.
        triggers: ClassVar = [keep_released("score_of_a_released_case", UPDATE, DELETE)]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.self_points} / {self.appraised_points}"


class SupersededScore(models.Model):
    """The mark of one criterion as it stood in a step that was taken again, with the note beside it."""

    step = models.ForeignKey(RatingStep, on_delete=models.CASCADE, related_name="old_scores")
    criterion = models.CharField(_("criterion"), max_length=40)
    points = points_field(_("points"))
    skipped = models.BooleanField(_("does not apply"), default=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "criterion"], name="supersededscore_once_a_criterion"),
        ]
        triggers: ClassVar = [
            refuse("supersededscore_is_kept", "superseded marks are kept as they were", UPDATE),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


def read_marks(cases: Collection[RatingCase]) -> None:
    """Read the marks of many cases with one query, as plain rows without the texts and without being models,
    which would take several times as long."""
    columns = ("case", "criterion", "self_points", "appraised_points", "self_skipped", "appraised_skipped")
    found: dict[int, list[Any]] = {case.pk: [] for case in cases}
    for row in Score.objects.filter(case__in=found).order_by().values_list(*columns, named=True):
        found[row.case].append(row)
    for case in cases:
        case.read_scores = found[case.pk]
