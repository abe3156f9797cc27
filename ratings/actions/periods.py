"""Actions that open a period under a frozen rule set: a year, a quarter, a term or an occasion. One takes the
cases of a cancelled round out of the count, one puts unrated cases under another rule set."""

from __future__ import annotations

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.listing import few_names
from members.models import Committee
from ratings import catalogue
from ratings.actions.positions import take_position
from ratings.models import FrozenRuleSet, PeerGroup, PeerPlace, Period, PeriodKind, RatingCase, Score
from ratings.notation import NUMERALS, in_brackets
from ratings.rulesets import PeriodRule, RuleSet, SubjectKind


@transaction.atomic
def open_year(year: int, ruleset_code: str) -> Period:
    """Return the period of the year under this rule set.

    The first call creates the period and freezes the rule set. Later calls return that period, with the rule
    set as it was then. Raises ``ValidationError`` if no usable rule set has this code.
    """
    frozen = _freeze(ruleset_code)
    period, _made = Period.objects.standing().get_or_create(
        kind=PeriodKind.YEAR,
        year=year,
        ruleset_code=frozen.code,
        defaults={
            "starts_on": dt.date(year, 1, 1),
            "ends_on": dt.date(year, 12, 31),
            "frozen": frozen,
        },
    )
    return period


@transaction.atomic
def open_quarter(year: int, quarter: int, ruleset_code: str) -> Period:
    """Return the period of the quarter (1 to 4), which is created at the first call as ``open_year`` does.
    Raises ``ValidationError`` if the rule set does not evaluate this quarter on its own."""
    frozen = _freeze(ruleset_code)
    quarter_rule(RuleSet.parse(frozen.content), quarter)
    starts_on = dt.date(year, 3 * quarter - 2, 1)
    period, _made = Period.objects.standing().get_or_create(
        kind=PeriodKind.QUARTER,
        year=year,
        quarter=quarter,
        ruleset_code=frozen.code,
        defaults={
            "starts_on": starts_on,
            "ends_on": starts_on + relativedelta(months=3, days=-1),
            "frozen": frozen,
        },
    )
    return period


@transaction.atomic
def open_titled(
    kind: PeriodKind, title: str, starts_on: dt.date, ends_on: dt.date, ruleset_code: str
) -> Period:
    """Return the period of a term or of an occasion with this title and these dates, which is created at the
    first call as ``open_year`` does."""
    frozen = _freeze(ruleset_code)
    period, _made = Period.objects.standing().get_or_create(
        kind=kind,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        ruleset_code=frozen.code,
        defaults={"year": ends_on.year, "frozen": frozen},
    )
    return period


def quarter_rule(ruleset: RuleSet, quarter: int) -> PeriodRule:
    """Return the rule that the rule set has for quarters. Raises ``ValidationError`` if the rule set does not
    evaluate this quarter on its own."""
    rule = next((rule for rule in ruleset.periods if rule.code == PeriodKind.QUARTER), None)
    if rule is None or not rule.quarters:
        raise ValidationError(
            _("%(ruleset)s knows no evaluation by quarter.") % {"ruleset": ruleset.short or ruleset.title}
        )
    if quarter not in rule.quarters:
        raise ValidationError(
            _("Quarter %(quarter)s is not evaluated on its own: it belongs to the year%(source)s.")
            % {
                "quarter": NUMERALS[quarter - 1],
                "source": in_brackets(rule.source, certain=rule.certain),
            }
        )
    return rule


def _freeze(ruleset_code: str) -> FrozenRuleSet:
    """Return the rule set as it is now, saved word for word. A local rule set is locked, so that nobody can
    make it a draft again before the period is created. Raises ``ValidationError`` at the
    field "ruleset" if no usable rule set has this code."""
    try:
        source = catalogue.hold_ruleset(ruleset_code)
    except FileNotFoundError as error:
        said = _("This rule set has just been taken back. Choose another one.")
        raise ValidationError({"ruleset": said}) from error
    frozen, _made = FrozenRuleSet.objects.get_or_create(
        digest=source.digest, defaults={"code": source.code, "content": source.content}
    )
    return frozen


@transaction.atomic
def cancel_period(period: Period, committee: Committee, cases: QuerySet[RatingCase]) -> Period:
    """Move these cases, and the peer groups under the committee, into a cancelled period of their own, and
    return it. There they stay readable and count nowhere, while the year may be opened again. The caller
    holds the locks of everything from which the cases are changed, and has checked that none is released."""
    list(Period.objects.select_for_update(no_key=True).filter(pk=period.pk))
    groups = PeerGroup.objects.filter(period=period, committee__path__startswith=committee.path)
    list(groups.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    old = period.pk
    period.pk, period.cancelled_at = None, clock.now()
    period.save(force_insert=True)
    moved = RatingCase.objects.filter(pk__in=cases.values("pk"))
    PeerPlace.objects.filter(case__in=moved).exclude(group__in=groups).delete()
    groups.update(period=period)
    RatingCase.objects.filter(pk__in=cases.values("pk"), period=old).update(period=period)
    return period


def open_alike(period: Period, ruleset_code: str) -> Period:
    """Return the period of the same time under another rule set, as ``open_year`` or ``open_titled`` does."""
    if period.kind == PeriodKind.YEAR:
        return open_year(period.year, ruleset_code)
    return open_titled(PeriodKind(period.kind), period.title, period.starts_on, period.ends_on, ruleset_code)


@transaction.atomic
def move_to_period(old: Period, new: Period, committee: Committee, cases: QuerySet[RatingCase]) -> None:
    """Move these cases, in which nothing is rated yet, from one period into another under another rule set,
    with the peer groups under the committee. Each gets an empty score for every criterion of the new rule
    set. The caller holds the locks of everything from which the cases are changed.

    Raises ``ValidationError`` if one of the subjects has a case in the new period already.
    """
    list(Period.objects.select_for_update(no_key=True).filter(pk__in=(old.pk, new.pk)).order_by("pk"))
    known = RatingCase.objects.filter(period=new)
    moved = RatingCase.objects.filter(pk__in=cases.values("pk"))
    there = known.filter(member__in=moved.values("member")) | known.filter(
        member__isnull=True, committee__in=moved.filter(member__isnull=True).values("committee")
    )
    if twice := list(there.select_related("member", "committee")):
        text = _("%(names)s: there is a result of this period under that rule set already.")
        raise ValidationError(text % {"names": few_names(twice)})
    _move_groups(old, new, committee)
    for case in moved.exclude(position="").select_related("period"):
        take_position(case, "")
    moved.update(period=new)
    for kind in SubjectKind:
        codes = [criterion.code for criterion in new.ruleset.criteria_for(kind)]
        known_codes = {criterion.code for criterion in old.ruleset.criteria_for(kind)}
        alike = moved.filter(kind=kind.value)
        Score.objects.filter(case__in=alike.values("pk")).exclude(criterion__in=codes).delete()
        Score.objects.bulk_create(
            (
                Score(case_id=pk, criterion=code)
                for pk in alike.order_by("pk").values_list("pk", flat=True)
                for code in codes
                if code not in known_codes
            ),
            batch_size=5_000,
        )


def _move_groups(old: Period, new: Period, committee: Committee) -> None:
    """Move the peer groups under the committee into the other period. A default group that is there already
    takes the places of the one that would be there twice."""
    groups = PeerGroup.objects.filter(period__in=(old, new), committee__path__startswith=committee.path)
    rows = list(groups.select_for_update(of=("self",)).order_by("pk"))
    there = {(row.committee_id, row.key): row for row in rows if row.period_id == new.pk and row.key}
    for row in rows:
        if row.period_id != old.pk:
            continue
        if twin := there.get((row.committee_id, row.key)):
            PeerPlace.objects.filter(group=row).update(group=twin)
            row.delete()
        else:
            PeerGroup.objects.filter(pk=row.pk).update(period=new)
