"""The table of the facts with which the conditions of a level are compared: as declared, and as verified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.refusal import DELETE, INSERT, UPDATE
from ratings import facts as engine
from ratings.models.case import RatingCase
from ratings.models.fact_rows import Discipline, LedUnit, adds_up, count_field, late_adds_up, late_field
from ratings.models.objection import Objection
from ratings.models.record import gathered_facts
from ratings.models.released import keep_released
from ratings.models.step import Step

Record = dict[str, list[Any]]
PLAIN = (
    "assigned",
    "done",
    "on_time",
    "exceeding",
    "late",
    "named",
    "remedied",
    "low_trust_pct",
    "targets",
    "targets_missed",
    "units",
    "units_failed",
    "sick_months",
    "is_on_maternity",
    "is_temporary",
    "official_level",
    "is_misconduct_concluded",
    "is_degraded",
    "is_reputation_harmed",
)
"""The fields that ``Facts.known`` copies unchanged, under the names that ``CaseFacts`` has for them, too."""


@cache
def _with_record() -> Any:
    """The query of ``Facts`` with their ``record``. It is built once, because prefetching asks the manager
    for it once for every case."""
    more = {"record": gathered_facts()}  # the name of the property that it fills
    return models.QuerySet(Facts).annotate(**more)


class FactsManager(models.Manager["Facts"]):
    """The manager that reads every ``Facts`` row together with its ``record``, in one query."""

    def get_queryset(self) -> models.QuerySet[Facts]:
        rows: models.QuerySet[Facts] = _with_record().all()
        return rows


class Facts(models.Model):
    """The facts of one case, either as the subject declared them or as the appraisal verified them.

    ``step`` tells which: ``Step.SELF`` or ``Step.APPRAISED``. A case has at most one row of each, so that an
    appraisal does not overwrite what the subject declared. For a leader the numbers of tasks are those of the
    units led. If the units are entered one by one (``LedUnit``), the numbers here are their sums.
    """

    case = models.ForeignKey(RatingCase, on_delete=models.CASCADE, related_name="fact_rows")
    step = models.CharField(_("step"), max_length=10, choices=Step.choices, default=Step.SELF)
    assigned = count_field(_("tasks assigned"))
    done = count_field(_("tasks done"))
    on_time = count_field(_("tasks done on time, with quality"))
    late = late_field()
    exceeding = count_field(_("tasks exceeding the requirement"))
    named = count_field(_("earlier shortcomings named"))
    remedied = count_field(_("earlier shortcomings remedied"))
    low_trust_pct = models.DecimalField(
        _("share of low-trust votes, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    targets = count_field(_("basic socio-economic targets that apply (of the 5)"), 5)
    targets_missed = count_field(_("of these, targets missed"), 5)
    units = count_field(_("units in charge that were rated"))
    units_failed = count_field(_("of these, rated as not having completed their tasks"))
    sick_months = count_field(_("months of sick leave"), 12)
    is_on_maternity = models.BooleanField(_("maternity leave in the period"), default=False)
    is_temporary = models.BooleanField(_("party activity temporarily elsewhere"), default=False)
    temporary_comment = models.TextField(
        _("written comment of the cell of temporary activity: number, day, gist"), blank=True
    )
    official_level = models.CharField(_("rated as an official"), max_length=20, blank=True)
    is_misconduct_concluded = models.BooleanField(
        _("concluded: wrongdoing in cadre work, disunity, factions"), default=False
    )
    is_degraded = models.BooleanField(_("concluded degraded"), default=False)
    is_reputation_harmed = models.BooleanField(
        _("breach of the prohibitions or of exemplary duty that harmed the reputation"), default=False
    )
    evidence = models.TextField(_("main evidence"), blank=True)

    objects = FactsManager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "step"], name="facts_once_a_step"),
            models.CheckConstraint(
                condition=models.Q(step__in=[Step.SELF.value, Step.APPRAISED.value]),
                name="facts_declared_or_verified",
            ),
            adds_up("facts_tasks_add_up"),
            late_adds_up("facts_late_adds_up"),
            models.CheckConstraint(
                condition=models.Q(remedied__lte=models.F("named")),
                name="facts_remedied_within_named",
                violation_error_message=_("More shortcomings remedied than were named."),
            ),
            models.CheckConstraint(
                condition=models.Q(low_trust_pct__isnull=True) | models.Q(low_trust_pct__range=(0, 100)),
                name="facts_low_trust_is_a_share",
                violation_error_message=_("A share of votes lies between 0 and 100 %."),
            ),
            models.CheckConstraint(
                condition=models.Q(targets_missed__lte=models.F("targets")) & models.Q(targets__lte=5),
                name="facts_targets_add_up",
                violation_error_message=_("More targets missed than apply."),
            ),
            models.CheckConstraint(
                condition=models.Q(units_failed__lte=models.F("units")),
                name="facts_units_add_up",
                violation_error_message=_("More units not completed than were rated."),
            ),
            models.CheckConstraint(
                condition=models.Q(sick_months__lte=12), name="facts_sick_months_of_a_year"
            ),
            models.CheckConstraint(
                condition=models.Q(temporary_comment="") | models.Q(is_temporary=True),
                name="facts_comment_of_temporary_cell",
                violation_error_message=_(
                    "A comment of the cell of temporary activity needs that activity itself."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(step=Step.APPRAISED.value)
                | models.Q(
                    low_trust_pct__isnull=True,
                    targets=0,
                    units=0,
                    is_temporary=False,
                    official_level="",
                    is_misconduct_concluded=False,
                    is_degraded=False,
                    is_reputation_harmed=False,
                ),
                name="facts_findings_are_the_appraisers",
            ),
        ]
        triggers: ClassVar = [
            keep_released("facts_of_a_released_case", UPDATE, DELETE),
            # Declared facts are made with their case; only an appraisal adds verified ones to it later.
            keep_released(
                "facts_verified_before_the_release",
                INSERT,
                condition=pgtrigger.Q(new__step=Step.APPRAISED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.done}/{self.assigned}"

    @cached_property
    def record(self) -> Record:
        """Plain lists of the units led, the disciplinary decisions, the objections and the grounds of
        mitigation, as ``gathered_facts`` reads them. They come with the query that reads the facts. Only
        facts that have just been created cost another query."""
        return Facts.objects.get(pk=self.pk).record

    @property
    def units_led(self) -> list[LedUnit]:
        return [LedUnit.recorded(self, row) for row in self.record["led"]]

    @property
    def found_disciplines(self) -> list[Discipline]:
        return [Discipline.recorded(self, row) for row in self.record["disciplines"]]

    @property
    def raised(self) -> list[Objection]:
        """The objections against the case as unsaved ``Objection`` records, with only the times at which each
        one was recorded and settled."""
        return [
            Objection(**{name: text and dt.datetime.fromisoformat(text) for name, text in row.items()})
            for row in self.record["objections"]
        ]

    @property
    def grounds(self) -> frozenset[str]:
        """The codes of the grounds of mitigation recorded for the case."""
        return frozenset(row["ground"] for row in self.record["grounds"])

    @property
    def granted(self) -> frozenset[tuple[str, str]]:
        """The codes of the grounds of mitigation recorded for the case, each with that of the rule that it
        lifts, which is empty in old records."""
        return frozenset((row["ground"], row["lifts"]) for row in self.record["grounds"])

    def known(
        self, led: Iterable[LedUnit] | None = None, disciplines: Iterable[Discipline] | None = None
    ) -> engine.CaseFacts:
        """Return these facts in the form that the rating engine takes. ``led`` and ``disciplines``, if given,
        are used in place of the saved rows, so that rows can be tried before they are saved."""
        units = self.units_led if led is None else led
        rows = self.found_disciplines if disciplines is None else disciplines
        return engine.CaseFacts(
            **{name: getattr(self, name) for name in PLAIN},
            has_temporary_comment=bool(self.temporary_comment),
            led=tuple(unit.known() for unit in units),
            disciplines=tuple(row.known(self.case) for row in rows),
        )
