"""Checks whether a rule set can be used: its sums, its references, and what a local rule set may change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from ratings.notation import as_figure, as_percent
from ratings.rulesets.comparing import spell_value
from ratings.rulesets.course import Between
from ratings.rulesets.figures import FIGURES
from ratings.rulesets.fixed import weakenings
from ratings.rulesets.ranges import out_of_range
from ratings.rulesets.reading import Content, RuleSetError
from ratings.rulesets.records import Grading, SubjectKind
from ratings.rulesets.ruleset import RuleSet

HUNDRED = Decimal(100)
MOST_EXACT = Decimal("0.01")
CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
LISTS: tuple[str, ...] = (
    "subjects",
    "periods",
    "levels",
    "grades",
    "groups",
    "contents",
    "positions",
    "criteria",
    "conditions",
    "triggers",
)
LISTS += (
    "questions",
    "mitigation",
    "coupling",
    "order",
    "steps",
    "authority",
    "deadlines",
    "minimums",
    "durations",
)


@dataclass(frozen=True)
class RuleSetProblem:
    """One reason why a rule set cannot be used.

    ``path`` is the key at which the mistake stands, ``text`` says in Vietnamese what is wrong there. ``kind``
    is the kind of subject that the mistake concerns, None if it concerns no single kind."""

    path: str
    text: str
    kind: SubjectKind | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


def problems_of(content: Content, parent: RuleSet | None = None) -> list[RuleSetProblem]:
    """Return every problem of this resolved content, an empty list if the rule set can be used.

    With ``parent``, also return the places where the content changes more than a local rule set may change
    (366-QĐ/TW Đ10, Đ18; HD43 §1, §7.12). Content that cannot be read into a rule set gives one problem."""
    try:
        ruleset = RuleSet.parse(content)
    except RuleSetError as error:
        return [RuleSetProblem(fault.path, fault.expected) for fault in error.faults]
    rules = [*CHECKS, _scale] if ruleset.grading is Grading.POINTS else [*CHECKS, _words]
    problems = [problem for rule in rules for problem in rule(ruleset)]
    problems += [RuleSetProblem(path, text) for path, text in out_of_range(ruleset)]
    if parent is None:
        return problems
    weaker = [RuleSetProblem(path, text) for path, text in weakenings(ruleset, parent)]
    return [*problems, *_beyond(ruleset, parent), *weaker, *_late(ruleset, parent)]


def _levels(ruleset: RuleSet) -> Iterator[RuleSetProblem]:
    if not ruleset.levels:
        yield RuleSetProblem("levels", "cần ít nhất một mức xếp loại")
        return
    mins = [level.min for level in ruleset.levels]
    if ruleset.grading is Grading.POINTS and any(a <= b for a, b in pairwise(mins)):
        yield RuleSetProblem("levels", "điểm tối thiểu phải giảm dần từ mức cao nhất")
    if mins[-1] != 0:
        yield RuleSetProblem(f"levels[{ruleset.lowest_level}].min", "mức thấp nhất phải bắt đầu từ 0 điểm")


def _codes(ruleset: RuleSet) -> Iterator[RuleSetProblem]:
    for name in LISTS:
        codes = [row.code for row in getattr(ruleset, name)]
        yield from _twice(name, codes)
        for code in codes:
            if code and not CODE.fullmatch(code):
                text = "mã chỉ gồm chữ không dấu, chữ số, dấu chấm, gạch nối, gạch dưới; nhiều nhất 40 chữ"
                yield RuleSetProblem(f"{name}[{code}]", text)
    for code, outline in ruleset.outlines.items():
        yield from _twice(f"outlines.{code}.sections", [section.code for section in outline.sections])


def _twice(path: str, codes: list[str]) -> Iterator[RuleSetProblem]:
    for code, times in Counter(code for code in codes if code).items():
        if times > 1:
            yield RuleSetProblem(f"{path}[{code}]", "mã này được dùng hai lần")


def _references(ruleset: RuleSet) -> Iterator[RuleSetProblem]:
    known = {level.code for level in ruleset.levels} | {""}
    for path, code in _named_levels(ruleset):
        if code not in known:
            yield RuleSetProblem(path, f"không có mức xếp loại {code!r}")
    facts = [(f"conditions[{row.code}].fact", row.fact) for row in ruleset.conditions]
    facts += [(f"triggers[{row.code}].fact", row.fact) for row in ruleset.triggers]
    facts += [(f"questions[{row.code}].when", test.fact) for row in ruleset.questions for test in row.when]
    for path, fact in facts:
        if fact not in FIGURES:
            yield RuleSetProblem(path, f"không có số liệu {fact!r}; được dùng: {', '.join(sorted(FIGURES))}")
    yield from _positions(ruleset)
    groups = {group.code for group in ruleset.groups} | {""}
    for where in ("conditions", "triggers", "criteria", "contents"):
        for row in getattr(ruleset, where):
            if row.group not in groups:
                yield RuleSetProblem(f"{where}[{row.code}].group", f"không có nhóm tiêu chí {row.group!r}")


def _positions(ruleset: RuleSet) -> Iterator[RuleSetProblem]:
    """Yield each criterion of a position group that there is not, or that is of another kind of subject."""
    kinds = {row.code: row.kind for row in ruleset.positions}
    for row in ruleset.criteria:
        for code in sorted(row.positions):
            if kinds.get(code) not in row.kinds:
                text = f"không có nhóm chức danh {code!r} của loại đối tượng này"
                yield RuleSetProblem(f"criteria[{row.code}].positions", text)


def _named_levels(ruleset: RuleSet) -> Iterator[tuple[str, str]]:
    """Yield each place that names a level, as the pair of its key and the code of the level."""
    yield from ((f"conditions[{row.code}].level", row.level) for row in ruleset.conditions)
    yield from ((f"questions[{row.code}].level", row.level) for row in ruleset.questions)
    for row in ruleset.coupling:
        yield f"coupling[{row.code}].level", row.level
        yield f"coupling[{row.code}].failed", row.failed
    if ruleset.quota:
        yield "quota.level", ruleset.quota.level
        yield "quota.good", ruleset.quota.good


def _forms(ruleset: RuleSet) -> Iterator[RuleSetProblem]:
    for kind in SubjectKind:
        form = ruleset.forms.get(kind)
        if form is None:
            yield RuleSetProblem(f"forms.{kind.value}", "thiếu mẫu cho loại đối tượng này")
        elif form not in ruleset.outlines:
            yield RuleSetProblem(f"forms.{kind.value}", f"không có đề cương của mẫu {form!r}")
        if not ruleset.criteria_for(kind):
            yield RuleSetProblem("criteria", f"{_named(ruleset, kind)}: chưa có tiêu chí nào", kind)
    for code, outline in ruleset.outlines.items():
        if not outline.sections:
            yield RuleSetProblem(f"outlines.{code}.sections", "mẫu cần ít nhất một mục")


def _quota(ruleset: RuleSet) -> Iterator[RuleSetProblem]:
    quota = ruleset.quota
    if quota is None:
        return
    if not 0 < quota.share <= HUNDRED:
        yield RuleSetProblem("quota.share", "tỷ lệ phải lớn hơn 0 và không quá 100%")
    if quota.exception_share and not quota.share <= quota.exception_share <= HUNDRED:
        yield RuleSetProblem("quota.exception_share", "tỷ lệ ngoại lệ phải từ tỷ lệ chung đến 100%")


def _days(ruleset: RuleSet) -> Iterator[RuleSetProblem]:
    for deadline in ruleset.deadlines:
        try:
            deadline.on(2025)
        except ValueError:
            yield RuleSetProblem(
                f"deadlines[{deadline.code}]", f"không có ngày {deadline.day}/{deadline.month}"
            )


def _authority(ruleset: RuleSet) -> Iterator[RuleSetProblem]:
    """Yield a problem for each required step without a body, and for steps listed twice or out of order.

    A row for bodies outside the program must also name the body that decides."""
    for row in ruleset.authority:
        path = f"authority[{row.code}]"
        for step in row.between:
            if not row.body(step):
                yield RuleSetProblem(
                    f"{path}.between", f"bước {spell_value(step)}: chưa ghi nơi {spell_value(step)}"
                )
        if list(row.between) != [step for step in Between if step in row.between]:
            yield RuleSetProblem(f"{path}.between", "mỗi bước ghi một lần, đề xuất trước, thông qua sau")
        if any(steps < 1 for steps in row.decided_above):
            yield RuleSetProblem(f"{path}.decided_above", "tính từ cấp trên trực tiếp là 1")
        if row.outside and not row.decides:
            yield RuleSetProblem(f"{path}.decides", "chưa ghi nơi quyết định")


def _scale(ruleset: RuleSet) -> Iterator[RuleSetProblem]:
    """Yield the problems of the points under grading by points.

    For each kind of subject and each position group, the criteria of a criteria group must add up to the
    points of that group, and all its criteria to 100. Each criterion must be worth more than 0 points."""
    for kind, position, named in _sheets(ruleset):
        criteria = ruleset.criteria_for(kind, position)
        total = sum((criterion.max for criterion in criteria), Decimal(0))
        if total != HUNDRED:
            text = f"{named}: tổng điểm tối đa là {as_figure(total)}, phải là 100"
            yield RuleSetProblem("criteria", text, kind)
        for group in ruleset.groups:
            got = sum((criterion.max for criterion in criteria if criterion.group == group.code), Decimal(0))
            if got != group.max:
                text = f"{named}, {group.name}: các tiêu chí cộng lại {as_figure(got)} điểm, "
                yield RuleSetProblem(f"groups[{group.code}]", f"{text}phải là {as_figure(group.max)}", kind)
    for criterion in ruleset.criteria:
        path = f"criteria[{criterion.code}]"
        if criterion.max <= 0:
            yield RuleSetProblem(f"{path}.max", "điểm tối đa phải lớn hơn 0")
        elif criterion.step and (criterion.step < MOST_EXACT or criterion.max % criterion.step):
            text = f"{criterion.name}: bước điểm phải từ 0,01 và chia hết điểm tối đa"
            yield RuleSetProblem(f"{path}.step", text)
        if any(not 0 <= word.value <= criterion.max for word in criterion.words):
            text = f"{criterion.name}: điểm của mỗi mức phải từ 0 đến {as_figure(criterion.max)}"
            yield RuleSetProblem(f"{path}.words", text)
        elif criterion.words and max(word.value for word in criterion.words) != criterion.max:
            text = f"{criterion.name}: mức cao nhất phải được {as_figure(criterion.max)} điểm"
            yield RuleSetProblem(f"{path}.words", text)


def _sheets(ruleset: RuleSet) -> Iterator[tuple[SubjectKind, str, str]]:
    """Yield every kind of subject and every position group of it: the kind, the code of the group, a name."""
    for kind in SubjectKind:
        yield kind, "", _named(ruleset, kind)
        yield from ((kind, row.code, row.name) for row in ruleset.positions_of(kind))


def _named(ruleset: RuleSet, kind: SubjectKind) -> str:
    return next((subject.name for subject in ruleset.subjects if subject.code is kind), kind.value)


def _words(ruleset: RuleSet) -> Iterator[RuleSetProblem]:
    values = [grade.value for grade in ruleset.grades]
    if len(values) < 2 or any(a <= b for a, b in pairwise(values)):
        yield RuleSetProblem("grades", "cần ít nhất hai mức chấm, giá trị giảm dần từ mức cao nhất")


def _beyond(ruleset: RuleSet, parent: RuleSet) -> Iterator[RuleSetProblem]:
    """Yield a problem for each thing that the central text fixes and the local rule set changes.

    Fixed are the levels with their bands, the grading, the points of the criteria groups, the greatest share
    of the quota, and the triggers, none of which may be left out."""
    if _bands(ruleset) != _bands(parent):
        yield RuleSetProblem("levels", f"các mức và khung điểm phải theo {parent.short}")
    if ruleset.grading is not parent.grading:
        yield RuleSetProblem("grading", f"cách chấm phải theo {parent.short}")
    own = {group.code: group.max for group in ruleset.groups}
    for group in parent.groups:
        if own.get(group.code) != group.max:
            text = f"{parent.short} quy định {as_figure(group.max)} điểm ({group.source})"
            yield RuleSetProblem(f"groups[{group.code}].max", text)
    if parent.quota and (ruleset.quota is None or ruleset.quota.share > parent.quota.share):
        text = f"tỷ lệ xuất sắc không được quá {as_percent(parent.quota.share)} ({parent.quota.source})"
        yield RuleSetProblem("quota.share", text)
    missing = {row.code for row in parent.triggers} - {row.code for row in ruleset.triggers}
    for code in sorted(missing):
        yield RuleSetProblem(f"triggers[{code}]", f"không được bỏ trường hợp này của {parent.short}")


def _late(ruleset: RuleSet, parent: RuleSet) -> Iterator[RuleSetProblem]:
    """Yield a problem for each deadline that is later than in the central rule set and binds everybody."""
    for deadline in parent.deadlines:
        if deadline.of_centre:
            continue
        local = ruleset.deadline(deadline.code)
        try:
            is_later = local is not None and local.on(2025) > deadline.on(2025)
        except ValueError:
            continue  # the calendar has no such day, which `_days` reports
        if local and is_later:
            day = f"{deadline.day}/{deadline.month}" if deadline.month else f"{deadline.day} tháng cuối quý"
            text = f"{local.name}: không được muộn hơn ngày {day} ({deadline.source})"
            yield RuleSetProblem(f"deadlines[{deadline.code}]", text)


def _bands(ruleset: RuleSet) -> list[tuple[str, Decimal]]:
    return [(level.code, level.min) for level in ruleset.levels]


CHECKS: list[Callable[[RuleSet], Iterator[RuleSetProblem]]] = [
    _levels,
    _codes,
    _references,
    _forms,
    _quota,
    _days,
    _authority,
]
