"""What the conditions of a level are held against: facts as declared, and as the appraisal verified them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Committee
from ratings import facts as engine
from ratings.facts import Sanction, Whose
from ratings.models.case import RatingCase, Step

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
PLAIN = (
    "assigned",
    "done",
    "on_time",
    "exceeding",
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
"""What the engine takes as it stands."""


def _count(label: object, most: int | None = None) -> models.PositiveSmallIntegerField[int, int]:
    validators = [] if most is None else [MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=0, validators=validators)  # type: ignore[arg-type]


def _adds_up(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(done__lte=models.F("assigned"))
        & models.Q(on_time__lte=models.F("done"))
        & models.Q(exceeding__lte=models.F("done")),
        name=name,
        violation_error_message=_(
            "No more tasks are done than assigned, and none on time or exceeding that is not done."
        ),
    )


class Facts(models.Model):
    """One row a case and step: what the subject declares, and what the appraisal found, which never
    overwrites it. For a leader the tasks are those of the units led; where these stand one by one, the
    counts are their sums."""

    case = models.ForeignKey(RatingCase, on_delete=models.CASCADE, related_name="fact_rows")
    step = models.CharField(_("step"), max_length=10, choices=Step.choices, default=Step.SELF)
    assigned = _count(_("tasks assigned"))
    done = _count(_("tasks done"))
    on_time = _count(_("tasks done on time, with quality"))
    exceeding = _count(_("tasks exceeding the requirement"))
    named = _count(_("earlier shortcomings named"))
    remedied = _count(_("earlier shortcomings remedied"))
    low_trust_pct = models.DecimalField(
        _("share of low-trust votes, %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    targets = _count(_("basic socio-economic targets that apply (of the 5)"), 5)
    targets_missed = _count(_("of these, targets missed"), 5)
    units = _count(_("units in charge that were rated"))
    units_failed = _count(_("of these, rated as not having completed their tasks"))
    sick_months = _count(_("months of sick leave"), 12)
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

    if TYPE_CHECKING:
        case_id: int
        led: models.Manager[LedUnit]
        disciplines: models.Manager[Discipline]

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "step"], name="facts_once_a_step"),
            models.CheckConstraint(
                condition=models.Q(step__in=[Step.SELF.value, Step.APPRAISED.value]),
                name="facts_declared_or_verified",
            ),
            _adds_up("facts_tasks_add_up"),
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

    def __str__(self) -> str:
        return f"{self.done}/{self.assigned}"

    def known(
        self, led: Iterable[LedUnit] | None = None, disciplines: Iterable[Discipline] | None = None
    ) -> engine.Facts:
        """The same as the engine takes it; with rows not yet saved in place of those on record."""
        units = self.led.all() if led is None else led
        rows = self.disciplines.all() if disciplines is None else disciplines
        return engine.Facts(
            **{name: getattr(self, name) for name in PLAIN},
            has_temporary_comment=bool(self.temporary_comment),
            led=tuple(unit.known() for unit in units),
            disciplines=tuple(row.known(self.case) for row in rows),
        )


class LedUnit(models.Model):
    """The tasks of one locality, field or unit that a leader directly leads."""

    facts = models.ForeignKey(Facts, on_delete=models.CASCADE, related_name="led")
    name = models.CharField(_("locality, field or unit"), max_length=200)
    assigned = _count(_("tasks assigned"))
    done = _count(_("tasks done"))
    on_time = _count(_("tasks done on time, with quality"))
    exceeding = _count(_("tasks exceeding the requirement"))

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="led_unit_has_a_name"),
            _adds_up("led_unit_tasks_add_up"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.assigned} / {self.done} / {self.on_time} / {self.exceeding}"

    def known(self) -> engine.UnitResult:
        return engine.UnitResult(self.name, self.assigned, self.done, self.on_time, self.exceeding)


class Discipline(models.Model):
    """A decision of discipline taken in the period, as the appraisal found it. The act's unit is a committee
    or in words, none of both for the case's own; from it and the act's day follows what the act counts for
    (366-QĐ/TW Đ11, special cases). ``decided_on`` is empty only where it was not kept."""

    facts = models.ForeignKey(Facts, on_delete=models.CASCADE, related_name="disciplines")
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

    def __str__(self) -> str:
        day = f", {self.decided_on:%d/%m/%Y}" if self.decided_on else ""
        return f"{self.get_whose_display()}: {self.get_sanction_display()}{day}"

    def clean(self) -> None:
        """A decision of another period is that period's matter."""
        period = self.facts.case.period
        if self.decided_on and not period.starts_on <= self.decided_on <= period.ends_on:
            raise ValidationError({"decided_on": gettext("This day is not in the period rated.")})

    @property
    def place(self) -> str:
        """The unit of the act in words; empty for the case's own."""
        return self.act_committee.name if self.act_committee else self.act_unit

    def is_act_in(self, case: RatingCase) -> bool:
        """Whether the act was in the case's unit or below it."""
        if self.act_committee:
            return self.act_committee.path.startswith(case.committee.path)
        return not self.act_unit

    def is_act_before(self, case: RatingCase) -> bool:
        return self.act_on is not None and self.act_on < case.period.starts_on

    def known(self, case: RatingCase) -> engine.Discipline:
        return engine.Discipline(
            whose=Whose(self.whose),
            sanction=Sanction(self.sanction),
            decided_on=self.decided_on,
            act_on=self.act_on,
            is_duty_related=self.is_duty_related,
            is_act_here=self.is_act_in(case),
            is_earlier_act=self.is_act_before(case),
            is_corruption=self.is_corruption,
        )
