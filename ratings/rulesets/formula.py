"""Says in Vietnamese sentences how a rule set comes from marks to a level, for those who are rated by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ratings.notation import as_figure, as_percent, in_brackets
from ratings.rulesets.comparing import spell_value
from ratings.rulesets.criteria import Spread
from ratings.rulesets.records import Grading, Otherwise, SubjectKind
from ratings.rulesets.ruleset import RuleSet


def formula_of(ruleset: RuleSet, kind: SubjectKind) -> list[str]:
    """Return the way from the marks of such a subject to the level, a sentence for each step."""
    return [*_points(ruleset, kind), *_level(ruleset, kind), *_quota(ruleset)]


def _points(ruleset: RuleSet, kind: SubjectKind) -> Iterator[str]:
    criteria = ruleset.criteria_for(kind)
    if ruleset.grading is Grading.WORDS:
        words = ", ".join(grade.name for grade in ruleset.grades)
        yield f"Mỗi tiêu chí trong {len(criteria)} tiêu chí được chấm một trong các mức: {words}."
        return
    counts = Counter(row.group for row in criteria)
    groups = [
        f"{group.name} {as_figure(group.max)} điểm, {counts[group.code]} tiêu chí" for group in ruleset.groups
    ]
    parts = f" = {' + '.join(groups)}" if groups else ""
    yield f"Tổng điểm tối đa {as_figure(ruleset.max_points)}{parts}; điểm của các tiêu chí được cộng lại."
    if any(row.spread is not Spread.NONE for row in criteria):
        yield "Tiêu chí không áp dụng phải ghi lý do; trọng số của tiêu chí đó được chia như ghi ở tiêu chí."
    yield from _products(ruleset)
    rule = ruleset.rounding
    if rule and (rule.group or rule.total):
        said = [f"tổng điểm đến {as_figure(rule.total)}"] if rule.total else []
        said = [f"điểm từng nhóm đến {as_figure(rule.group)}", *said] if rule.group else said
        cited = in_brackets(rule.source, certain=rule.certain)
        yield f"Làm tròn {', '.join(said)}; từ một nửa thì làm tròn lên{cited}."
    if ruleset.minimum("deduction"):
        least = ruleset.minimum("deduction")
        if least and least.value:
            cited = in_brackets(least.source, certain=least.certain)
            yield f"Trừ từ {as_figure(least.value)} điểm ở một tiêu chí thì phải ghi căn cứ{cited}."


def _products(ruleset: RuleSet) -> Iterator[str]:
    rule = ruleset.products
    if rule is None:
        return
    names = ", ".join(row.name for row in rule.components)
    group = next((row.name for row in ruleset.groups if row.code == rule.group), rule.group)
    cited = in_brackets(rule.source, certain=rule.certain)
    yield (
        f"{group}: mỗi sản phẩm có trọng số, tổng trọng số {as_figure(rule.weights)}; kết quả của sản phẩm "
        f"là bình quân theo tỷ trọng của {names}, điểm là kết quả nhân với trọng số{cited}."
    )
    for frame in rule.frames:
        shares = ", ".join(f"{row.name} {as_percent(frame.shares[row.code])}" for row in rule.components)
        yield f"Tỷ trọng, {frame.name}: {shares}."
    if rule.movable:
        most = as_figure(rule.movable)
        yield f"Nơi giao nhiệm vụ được chỉnh mỗi tỷ trọng nhiều nhất {most} điểm phần trăm."
    if rule.each or rule.total:
        said = [f"điểm từng sản phẩm đến {as_figure(rule.each)}"] if rule.each else []
        said += [f"tổng điểm các sản phẩm đến {as_figure(rule.total)}"] if rule.total else []
        yield f"Làm tròn {', '.join(said)}; từ một nửa thì làm tròn lên."
    yield "Vượt yêu cầu của sản phẩm thì được đếm, không được cộng điểm."


def _level(ruleset: RuleSet, kind: SubjectKind) -> Iterator[str]:
    if ruleset.grading is Grading.POINTS:
        bands = "; ".join(f"từ {as_figure(level.min)} điểm: {level.name}" for level in ruleset.levels)
        yield f"Khung điểm: {bands}."
    if any(kind in row.kinds for row in ruleset.conditions):
        yield "Đủ điểm của một mức thì còn phải đủ mọi điều kiện của mức đó."
        steps_down = ruleset.fallback.on_condition_failure is Otherwise.STEP_DOWN
        then = ruleset.fallback.text if steps_down else spell_value(ruleset.fallback.on_condition_failure)
        cited = in_brackets(ruleset.fallback.source, certain=ruleset.fallback.certain)
        yield f"Đủ điểm mà thiếu điều kiện: {then}{cited}."
    if any(kind in row.kinds for row in ruleset.triggers):
        lowest = ruleset.level_name(ruleset.lowest_level)
        yield f"Gặp một trong các trường hợp liệt kê dưới đây thì {lowest}, dù bao nhiêu điểm."


def _quota(ruleset: RuleSet) -> Iterator[str]:
    quota = ruleset.quota
    if quota is None:
        return
    best = ruleset.level_name(quota.level)
    head = "tính cả người đứng đầu" if quota.counts_head else "không tính người đứng đầu"
    cited = in_brackets(quota.source, certain=quota.certain and quota.certain_method)
    yield (
        f"{best}: nhiều nhất {as_percent(quota.share)} {spell_value(quota.base)} trong từng nhóm, "
        f"{spell_value(quota.rounding)}, {head}{cited}."
    )
