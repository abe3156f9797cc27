"""Facts that other cases of the period know and a case lacks: proposals with their source, and the action by
which a person confirms one (366-QĐ/TW Đ11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import CellChange, Committee, Event, Member
from ratings import entry
from ratings.actions.cases import lock_case, record_facts
from ratings.actions.facts import EnteredFacts
from ratings.facts import Whose
from ratings.models import Discipline, RatingCase, RatingStep, Step
from ratings.notation import in_brackets
from ratings.rules import CaseVerb, require_on_case
from ratings.rulesets import SubjectKind, UnitRole

MONTHS = 12
_OF_CELL = gettext_lazy(
    "In %(cell)s until %(day)s, %(months)s months of the period. The cell of today rates, and asks that cell"
    " for its comment where these are six months or more"
)


@dataclass(frozen=True)
class KnownFact:
    """One proposal: ``key`` identifies it for the page, ``text`` says what is known, ``source`` from which
    case, ``facts`` are what confirming it enters."""

    key: str
    text: str
    source: str
    facts: EnteredFacts


def known_elsewhere(case: RatingCase) -> list[KnownFact]:
    """Return what other cases of the period know of this one and its verified facts lack: discipline of the
    members of a collective and of the units below it, and the levels of the units under a head."""
    return [*_disciplines(case), *_levels_below(case)]


def _disciplines(case: RatingCase) -> Iterator[KnownFact]:
    if case.member_id is not None:
        return
    asked = entry.whose_discipline(case.period.ruleset, SubjectKind.COLLECTIVE)
    own = list(case.facts.found_disciplines)
    seen = {(row.whose, row.sanction, row.decided_on) for row in own}
    rows = Discipline.objects.filter(
        whose=Whose.SELF.value, facts__step=Step.APPRAISED, facts__case__period=case.period_id
    ).select_related("facts__case__member", "facts__case__committee", "act_committee")
    here = rows.filter(facts__case__committee=case.committee_id, facts__case__member__isnull=False)
    below = rows.filter(facts__case__committee__in=_below(case), facts__case__member__isnull=True)
    for whose, found in ((Whose.MEMBER, here), (Whose.UNIT, below)):
        for row in found if whose in asked else ():
            if (whose.value, row.sanction, row.decided_on) not in seen:
                copied = _copied(row, whose)
                facts: EnteredFacts = {"disciplines": [*own, copied]}
                yield KnownFact(f"discipline{row.pk}", str(copied), str(row.facts.case), facts)


def _copied(row: Discipline, whose: Whose) -> Discipline:
    """Return the decision as it stands in the other case, unsaved. A unit below for which no other unit of
    the act is given committed it itself."""
    itself = row.facts.case.committee if whose is Whose.UNIT and not row.act_unit else None
    return Discipline(
        whose=whose.value,
        sanction=row.sanction,
        decided_on=row.decided_on,
        act_on=row.act_on,
        act_committee=row.act_committee or itself,
        act_unit=row.act_unit,
        is_duty_related=row.is_duty_related,
        is_corruption=row.is_corruption,
    )


def _below(case: RatingCase) -> list[int]:
    path = case.committee.path
    rows = Committee.objects.annotate(long=Length("path")).filter(
        path__startswith=path, long=len(path) + Committee.steplen
    )
    return list(rows.values_list("pk", flat=True))


def _levels_below(case: RatingCase) -> Iterator[KnownFact]:
    """Yield how many units directly under a head are rated and how many of them Not completed, where the
    facts say otherwise."""
    place = getattr(case, "place", None)
    asked = entry.asked_facts(case.period.ruleset, SubjectKind(case.kind))
    if place is None or place.role != UnitRole.HEAD or "units" not in asked:
        return
    decided = RatingStep.objects.in_force().filter(
        step=Step.DECIDED,
        case__period=case.period_id,
        case__member__isnull=True,
        case__unrated__isnull=True,
        case__committee__in=_below(case),
    )
    lowest = case.period.ruleset.lowest_level
    levels = list(decided.select_related("case__committee").order_by("case__committee__path"))
    failed = [str(row.case) for row in levels if row.level == lowest]
    now = (case.facts.units, case.facts.units_failed)
    if not levels or now == (len(levels), len(failed)):
        return
    text = _("%(units)s units rated, %(failed)s of them “%(lowest)s”") % {
        "units": len(levels),
        "failed": len(failed),
        "lowest": case.period.ruleset.level_name(lowest),
    }
    source = ", ".join(failed or [str(row.case) for row in levels])
    yield KnownFact("units", text, source, {"units": len(levels), "units_failed": len(failed)})


def former_cells(case: RatingCase) -> list[str]:
    """Return a sentence for each cell that the person of this case left in the period, with the months there.
    The cell of today rates, and hears the former one from six months on (21-HD/BTCTW, for 132-QĐ/TW); no text
    says so for 366."""
    if case.member_id is None:
        return []
    period, found = case.period, []
    rows = list(CellChange.objects.filter(member=case.member_id).select_related("cell"))
    for before, after in pairwise(rows):
        begun = max(before.starts_on, period.starts_on)
        if period.starts_on < after.starts_on <= period.ends_on and before.cell_id != after.cell_id:
            months = (after.starts_on.year - begun.year) * MONTHS + after.starts_on.month - begun.month
            words = {"cell": before.cell, "day": f"{after.starts_on:%d/%m/%Y}", "months": months}
            found.append(_OF_CELL % words + in_brackets("21-HD/BTCTW", certain=False) + ".")
    return found


@transaction.atomic
def confirm_known(case: RatingCase, key: str, *, by: Member) -> None:
    """Enter a proposal into the verified facts of the case. Raises ``ValidationError`` if it is none any
    more."""
    case = lock_case(case)
    require_on_case(CaseVerb.APPRAISE, case, by)
    found = next((row for row in known_elsewhere(case) if row.key == key), None)
    if found is None:
        raise ValidationError(_("This is no longer proposed. Look at the facts again."))
    record_facts(case, by=by, step=Step.APPRAISED, **found.facts)
    Event.record("confirm_known", case, by=by, fact=found.text, source=found.source)
