"""The tables of the rows that belong to the facts of a case: units led, and disciplinary decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Committee
from members.refusal import DELETE, INSERT, UPDATE
from ratings import facts as engine
from ratings.facts import Sanction, Whose
from ratings.models.released import keep_released

if TYPE_CHECKING:
    from ratings.models.case import RatingCase
    from ratings.models.facts import Facts

OF_FACTS = "(SELECT case_id FROM ratings_facts WHERE id = COALESCE(NEW.facts_id, OLD.facts_id))"
WHOSE = [
    (Whose.SELF.value, _("The subject")),
    (Whose.MEMBER.value, _("A member of the collective")),
    (Whose.UNIT.value, _("A subordinate unit")),
    (Whose.MANAGED.value, _("An organisation or person directly managed")),
]
SANCTIONS = [
    (Sanction.REPRIMAND.value, _("Reprimand")),
    (Sanction.WARNING.value, _("Warning")),
    (Sanction.DISMISSAL.value, _("Dismissal")),
    (Sanction.EXPULSION.value, _("Expulsion")),
]


def count_field(label: Any, most: int | None = None) -> models.PositiveSmallIntegerField[int, int]:
    validators = [] if most is None else [MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=0, validators=validators)


def late_field() -> models.PositiveSmallIntegerField[int | None, int | None]:
    """The number of tasks behind schedule, whatever their quality: 366-QĐ/TW Đ11.3 limits only these. Empty
    in records older than this count."""
    return models.PositiveSmallIntegerField(_("tasks behind schedule"), null=True, blank=True)


def adds_up(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(done__lte=models.F("assigned"))
        & models.Q(on_time__lte=models.F("done"))
        & models.Q(exceeding__lte=models.F("done")),
        name=name,
        violation_error_message=_(
            "No more tasks are done than assigned, and none on time or exceeding that is not done."
        ),
    )


def late_adds_up(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(late__isnull=True)
        | models.Q(late__lte=models.F("assigned") - models.F("on_time")),
        name=name,
        violation_error_message=_("No task is both on time and behind schedule."),
    )


class LedUnit(models.Model):
    """The numbers of tasks of one locality, field or unit that a leader directly leads."""

    facts = models.ForeignKey("ratings.Facts", on_delete=models.CASCADE, related_name="led")
    name = models.CharField(_("locality, field or unit"), max_length=200)
    assigned = count_field(_("tasks assigned"))
    done = count_field(_("tasks done"))
    on_time = count_field(_("tasks done on time, with quality"))
    late = late_field()
    exceeding = count_field(_("tasks exceeding the requirement"))

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="led_unit_has_a_name"),
            adds_up("led_unit_tasks_add_up"),
            late_adds_up("led_unit_late_adds_up"),
        ]
        triggers: ClassVar = [
            keep_released("ledunit_of_a_released_case", INSERT, UPDATE, DELETE, case=OF_FACTS)
        ]

    def __str__(self) -> str:
        return f"{self.name}: {engine.task_figures(self)}"

    @classmethod
    def recorded(cls, facts: Facts, row: Mapping[str, Any]) -> LedUnit:
        """Return an unsaved ``LedUnit`` built from one JSON row of ``gathered_facts``, without a
        primary key."""
        return cls(facts=facts, **{name: row.get(name) for name in LED_UNIT})

    def known(self) -> engine.UnitResult:
        return engine.UnitResult(**{name: getattr(self, name) for name in LED_UNIT})


class Discipline(models.Model):
    """One disciplinary decision taken in the period, as the appraisal found it.

    ``whose`` says who was disciplined. The unit in which the act was committed is ``act_committee`` or, in
    words, ``act_unit``. Both are empty if it is the case's own unit. The unit and the day of the act
    determine which rules count the decision (366-QĐ/TW Đ11, special cases). ``decided_on`` is empty only in
    old records.
    """

    facts = models.ForeignKey("ratings.Facts", on_delete=models.CASCADE, related_name="disciplines")
    whose = models.CharField(_("whose"), max_length=10, choices=WHOSE)
    sanction = models.CharField(_("sanction"), max_length=10, choices=SANCTIONS)
    decided_on = models.DateField(_("decided on"), null=True)
    act_on = models.DateField(_("day of the act"), null=True, blank=True)
    act_committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    act_unit = models.CharField(_("unit of the act"), max_length=200, blank=True)
    is_duty_related = models.BooleanField(_("related to the duty"), default=True)
    is_corruption = models.BooleanField(_("for corruption, waste or negativity"), default=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(whose__in=[code for code, _name in WHOSE]),
                name="discipline_whose_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(sanction__in=[code for code, _name in SANCTIONS]),
                name="discipline_sanction_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(act_committee__isnull=True) | models.Q(act_unit=""),
                name="discipline_one_unit_of_the_act",
            ),
            models.CheckConstraint(
                condition=models.Q(act_on__isnull=True) | models.Q(decided_on__gte=models.F("act_on")),
                name="discipline_decided_after_the_act",
                violation_error_message=_("The act comes before the decision on it."),
            ),
        ]
        triggers: ClassVar = [
            keep_released("discipline_of_a_released_case", INSERT, UPDATE, DELETE, case=OF_FACTS)
        ]

    def __str__(self) -> str:
        day = f", {self.decided_on:%d/%m/%Y}" if self.decided_on else ""
        return f"{self.get_whose_display()}: {self.get_sanction_display()}{day}"

    def clean(self) -> None:
        """Raise ``ValidationError`` if the decision was taken outside the period of the case."""
        period = self.facts.case.period
        if self.decided_on and not period.starts_on <= self.decided_on <= period.ends_on:
            raise ValidationError({"decided_on": gettext("This day is not in the period rated.")})

    @property
    def place(self) -> str:
        """The unit in which the act was committed, a committee with the one above it, and empty for the
        case's own unit."""
        return self.act_committee.full_place if self.act_committee else self.act_unit

    def is_act_in(self, case: RatingCase) -> bool:
        """Return whether the act was committed in the unit of the case or in a unit below it. An act whose
        unit is given in words only counts as committed elsewhere."""
        if self.act_committee:
            return self.act_committee.path.startswith(case.committee.path)
        return not self.act_unit

    def is_act_before(self, case: RatingCase) -> bool:
        """Return whether the act was committed before the period began. False if the day of the act is
        unknown."""
        return self.act_on is not None and self.act_on < case.period.starts_on

    @classmethod
    def recorded(cls, facts: Facts, row: Mapping[str, Any]) -> Discipline:
        """Return an unsaved ``Discipline`` built from one JSON row of ``gathered_facts``. It has no primary
        key, and its ``act_committee`` has only key, name, path and the
        name of the one above it."""
        found = cls(facts=facts, **{name: row[name] for name in DISCIPLINE})
        found.decided_on, found.act_on = _day(row["decided_on"]), _day(row["act_on"])
        if row["committee"]:
            name, path = row["committee_name"], row["committee_path"]
            found.act_committee = Committee(pk=row["committee"], name=name, path=path)
            found.act_committee.parent_name = row["committee_above"]
        return found

    def known(self, case: RatingCase) -> engine.DisciplineFact:
        return engine.DisciplineFact(
            whose=Whose(self.whose),
            sanction=Sanction(self.sanction),
            decided_on=self.decided_on,
            act_on=self.act_on,
            is_duty_related=self.is_duty_related,
            is_act_here=self.is_act_in(case),
            is_earlier_act=self.is_act_before(case),
            is_corruption=self.is_corruption,
        )


LED_UNIT = ("name", "assigned", "done", "on_time", "exceeding", "late")
DISCIPLINE = ("whose", "sanction", "decided_on", "act_on", "act_unit", "is_duty_related", "is_corruption")
"""The columns of a disciplinary decision that ``gathered_facts`` reads. ``LED_UNIT`` above has those of a
unit led."""


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
