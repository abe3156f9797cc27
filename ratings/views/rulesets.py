"""The pages on which officials read rule sets: the list, one rule set, and the differences of two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from members import clock
from members.models import Member
from members.requests import MemberRequest
from members.rules import refuse_unless
from ratings import catalogue, rulesets
from ratings.actions.rulesets import examine_ruleset
from ratings.forms.rulesets import CompareForm
from ratings.models import LocalRuleSet, Period
from ratings.models.case import SUBJECT_KINDS
from ratings.notation import as_figure
from ratings.rules import (
    RuleSetVerb,
    can_change_ruleset,
    can_read_rulesets,
    can_reopen_ruleset,
    may_derive,
)
from ratings.rulesets import (
    Clause,
    Criterion,
    Difference,
    Grading,
    Group,
    GroupContent,
    Level,
    MitigationRule,
    Outline,
    PositionGroup,
    Question,
    RuleSet,
    RuleSetError,
    RuleSetProblem,
    SubjectKind,
)


@dataclass(frozen=True)
class Entry:
    """One line of the list: a shipped rule set or, with ``local``, a local one. ``years`` are the years for
    which periods were opened under it. ``is_superseded``: another one has taken its place by today."""

    code: str
    title: str
    local: LocalRuleSet | None = None
    years: tuple[int, ...] = ()
    is_superseded: bool = False


@dataclass(frozen=True)
class LevelPart:
    """One level with what the rule set requires of one kind of subject: its band in words, its conditions and
    its questions."""

    level: Level
    band: str
    conditions: list[Clause]
    questions: list[Question]


GroupedCriteria = list[tuple[Group | None, list[Criterion]]]


@dataclass(frozen=True)
class KindPart:
    """All rules of a rule set that are valid for one kind of subject."""

    kind: str
    name: str
    levels: list[LevelPart]
    criteria: GroupedCriteria
    positions: list[tuple[PositionGroup, GroupedCriteria]]
    triggers: list[Clause]
    mitigation: list[MitigationRule]
    questions: list[Question]
    outline: Outline | None
    contents: list[tuple[Group, list[GroupContent]]]


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    require_reader(request.member)
    context = {"entries": entries(request.member), "may_derive": may_derive(request.member)}
    return render(request, "ratings/rulesets.html", context)


@require_GET
def ruleset(request: MemberRequest, code: str) -> HttpResponse:
    """Show one rule set with all its rules and, for a draft, the problems that keep it from being used."""
    require_reader(request.member)
    entry, ruleset, problems = find(request.member, code)
    years = _years_by_code().get(code, ())
    known = entries(request.member)
    others = [(row.code, row.title) for row in known if row.code != code]
    context = {
        "entry": entry,
        "is_superseded": any(row.is_superseded for row in known if row.code == code),
        "local": entry.local,
        "ruleset": ruleset,
        "problems": problems,
        "lowest": ruleset.level_name(ruleset.lowest_level) if ruleset else "",
        "kinds": [kind_part(ruleset, kind, str(name)) for kind, name in SUBJECT_KINDS] if ruleset else [],
        "exempt": ruleset.exempt.values() if ruleset else [],
        "compare_form": CompareForm(others=others, initial={"with": ruleset.parent})
        if ruleset and others
        else None,
        "years": years,
        "allowed": _allowed(request.member, entry.local, is_used=bool(years)),
    }
    return render(request, "ratings/ruleset.html", context)


@require_GET
def compare(request: MemberRequest, code: str) -> HttpResponse:
    """Show the differences between this rule set and the one with the code in ``?with=``. Differences of the
    citation alone are shown only with ``?sources=1``."""
    require_reader(request.member)
    left, one, _problems = find(request.member, code)
    others = _others(request.member, code)
    wanted = request.GET.get("with") or (others[0][0] if others else "")
    right, other, _problems = find(request.member, wanted)
    found = rulesets.differences(one, other) if one and other else []
    with_sources = request.GET.get("sources") == "1"
    shown = [row for row in found if with_sources or not row.is_citation]
    parts: dict[str, list[Difference]] = {}
    for row in shown:  # title, number and guidance have no rows below their heading and share one part
        parts.setdefault(_("About") if row.path == row.part else row.heading, []).append(row)
    context = {
        "left": left,
        "right": right,
        "one": one,
        "other": other,
        "filter_form": CompareForm(others=others, initial={"with": right.code}),
        "parts": list(parts.items()),
        "shown": len(shown),
        "hidden": len(found) - len(shown),
        "with_sources": with_sources,
    }
    return render(request, "ratings/compare.html", context)


def _others(member: Member, code: str) -> list[tuple[str, str]]:
    """Return code and title of all rule sets with which the one with this code can be compared."""
    return [(entry.code, entry.title) for entry in entries(member) if entry.code != code]


def entries(member: Member) -> list[Entry]:
    """Return a line for every rule set that this person may read, the shipped ones first."""
    local = LocalRuleSet.objects.visible_to(member).select_related("made_by", "committee")
    years, shipped = _years_by_code(), rulesets.shipped_rulesets()
    gone = catalogue.superseded_on([*shipped, *(row.source for row in local if row.is_usable)], clock.today())
    known = [(source.code, source.title, None) for source in shipped]
    rows = [*known, *((row.code, row.title, row) for row in local)]
    return [Entry(code, title, row, years.get(code, ()), code in gone) for code, title, row in rows]


def find(member: Member, code: str) -> tuple[Entry, RuleSet | None, list[RuleSetProblem]]:
    """Return the line in the list, the typed rule set and the problems of the rule set with this code.

    Only a draft has problems. The typed rule set is ``None`` for a draft that cannot be read. Raises
    ``Http404`` if there is no rule set with this code that the person may read.
    """
    local = LocalRuleSet.objects.visible_to(member).filter(code=code).select_related("committee").first()
    if local is None:
        source = next((source for source in rulesets.shipped_rulesets() if source.code == code), None)
        if source is None:
            raise Http404
        return (
            Entry(source.code, source.title),
            rulesets.thaw_ruleset(source.digest, lambda: source.content),
            [],
        )
    entry = Entry(local.code, local.title, local)
    if local.is_usable:
        return entry, rulesets.thaw_ruleset(local.digest, lambda: local.source.content), []
    problems, content = examine_ruleset(local)
    try:
        return entry, RuleSet.parse(content), problems
    except RuleSetError:
        return entry, None, problems


def require_reader(member: Member) -> None:
    refuse_unless(can_read_rulesets(member), _("Rule sets are read by staff, approvers and administrators."))


def _allowed(member: Member, local: LocalRuleSet | None, *, is_used: bool) -> set[RuleSetVerb]:
    """Return what this person may do with the rule set now. The page shows a button for each."""
    verbs = {RuleSetVerb.DERIVE} if may_derive(member) else set()
    if local and can_change_ruleset(member, local):
        verbs |= {RuleSetVerb.CHANGE, RuleSetVerb.CHECK}
        verbs |= {RuleSetVerb.USE} if local.checked_at else set()
    if local and can_reopen_ruleset(member, local, is_used=is_used):
        verbs.add(RuleSetVerb.REOPEN)
    return verbs


def _years_by_code() -> dict[str, tuple[int, ...]]:
    """Return the years for which periods were opened, in order, by the code of their rule set."""
    years: dict[str, tuple[int, ...]] = {}
    for code, year in Period.objects.order_by("year").values_list("ruleset_code", "year").distinct():
        years[code] = (*years.get(code, ()), year)
    return years


def kind_part(ruleset: RuleSet, kind: SubjectKind | str, name: str) -> KindPart:
    kind = SubjectKind(kind)
    form = ruleset.forms.get(kind, "")
    return KindPart(
        kind=kind.value,
        name=name,
        levels=list(_level_parts(ruleset, kind)),
        criteria=list(_criteria_by_group(ruleset, kind)),
        positions=[
            (row, list(_criteria_by_group(ruleset, kind, row.code))) for row in ruleset.positions_of(kind)
        ],
        triggers=[row for row in ruleset.triggers if kind in row.kinds],
        mitigation=[row for row in ruleset.mitigation if kind in row.kinds],
        questions=[row for row in ruleset.questions if kind in row.kinds and not row.level],
        outline=ruleset.outlines.get(form),
        contents=list(_contents_by_group(ruleset, kind)),
    )


def _level_parts(ruleset: RuleSet, kind: SubjectKind) -> Iterator[LevelPart]:
    bands = _bands(ruleset)
    for level, band in zip(ruleset.levels, bands, strict=True):
        yield LevelPart(
            level,
            band,
            [row for row in ruleset.conditions if row.level == level.code and kind in row.kinds],
            [row for row in ruleset.questions if row.level == level.code and kind in row.kinds],
        )


def _bands(ruleset: RuleSet) -> list[str]:
    """Return the band of each level in words, in the order of the levels. The words are empty if grading is
    by words."""
    if ruleset.grading is Grading.WORDS or not ruleset.levels:
        return ["" for _level in ruleset.levels]
    mins = [level.min for level in ruleset.levels]
    top = _("from %(min)s to %(max)s points") % {
        "min": as_figure(mins[0]),
        "max": as_figure(ruleset.max_points),
    }
    lower = [
        _("from %(min)s to under %(max)s points") % {"min": as_figure(low), "max": as_figure(high)}
        for high, low in pairwise(mins)
    ]
    return [top, *lower]


def _contents_by_group(ruleset: RuleSet, kind: SubjectKind) -> Iterator[tuple[Group, list[GroupContent]]]:
    for group in ruleset.groups:
        rows = [row for row in ruleset.contents if row.group == group.code and kind in row.kinds]
        if rows:
            yield group, rows


def _criteria_by_group(
    ruleset: RuleSet, kind: SubjectKind, position: str = ""
) -> Iterator[tuple[Group | None, list[Criterion]]]:
    """Yield each group with its criteria for this kind of subject, or for its position group with this code,
    and at the end ``None`` with the criteria that are in no group."""
    criteria = ruleset.criteria_for(kind, position)
    groups: list[Group | None] = [*ruleset.groups, None]
    for group in groups:
        rows = [row for row in criteria if row.group == (group.code if group else "")]
        if rows:
            yield group, rows
