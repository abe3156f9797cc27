"""The rule sets as data: what is shipped, what an error says, freezing, inheriting, comparing, checking."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import CommitteeKind
from ratings import rulesets
from ratings.facts import RECKONED
from ratings.rulesets import (
    FIGURES,
    DifferenceKind,
    Exempt,
    FigureUnit,
    Grading,
    Otherwise,
    QuestionWeight,
    QuotaBase,
    RuleSet,
    RuleSetError,
    SubjectKind,
    shipped,
)
from ratings.rulesets.comparing import spell_value
from tests.ratings.known import INVENTED, KNOWN, SHIPPED, load_known


def content(code: str) -> rulesets.Content:
    return copy.deepcopy(load_known(code).content)


def parsed(code: str) -> RuleSet:
    return RuleSet.parse(load_known(code).content)


def reordered(value: Any) -> Any:
    """As PostgreSQL's jsonb gives it back: the keys of a table in another order."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in sorted(value, key=lambda key: (len(key), key))}
    return [reordered(item) for item in value] if isinstance(value, list) else value


def test_the_central_sets_come_first_and_the_newest_before_the_older() -> None:
    assert [source.code for source in rulesets.shipped_rulesets()] == list(SHIPPED)


@pytest.mark.parametrize("code", KNOWN)
def test_what_is_shipped_has_no_problem(code: str) -> None:
    parent = content(code).get("parent")
    assert rulesets.problems_of(content(code), parsed(parent) if parent else None) == []


@pytest.mark.parametrize("code", KNOWN)
def test_a_frozen_set_reads_as_the_file_did(code: str) -> None:
    """Through JSON, through jsonb's order of keys, and with the dates TOML knows."""
    source = load_known(code)
    frozen = json.loads(rulesets.canonical_text(source.content))
    dated = {**source.content, "effective_from": dt.date.fromisoformat(source.content["effective_from"])}
    assert RuleSet.parse(reordered(frozen)) == RuleSet.parse(dated)
    assert rulesets.digest(reordered(frozen)) == rulesets.digest(dated) == source.digest
    assert rulesets.thaw_ruleset(source.digest, lambda: frozen) == RuleSet.parse(frozen)
    assert rulesets.thaw_ruleset(source.digest, lambda: frozen) is rulesets.thaw_ruleset(
        source.digest, lambda: frozen
    )


def test_the_digest_follows_the_content() -> None:
    changed = content("366-2025")
    changed["quota"]["share"] = 19
    assert rulesets.digest(changed) != rulesets.load_shipped("366-2025").digest


def test_the_set_of_366_lists_what_its_appendices_do_without_giving_points() -> None:
    """As many as the digest names (§2.5): appendices 2 and 3 are both of leaders."""
    ruleset = parsed("366-2025")
    listed = Counter((row.code[:3], row.group) for row in ruleset.contents)
    assert [listed["pl1", group] for group in ("common", "results")] == [6, 2]
    assert [listed[f"pl{n}", group] for n in (2, 3) for group in ("common", "results")] == [3, 1, 5, 3]
    assert [listed[f"pl{n}", group] for n in (4, 5) for group in ("common", "results")] == [3, 1, 2, 3]
    assert {(row.certain, ruleset.max_points) for row in ruleset.contents} == {(False, Decimal(100))}


@pytest.mark.parametrize("code", KNOWN)
def test_every_rule_names_its_source(code: str) -> None:
    ruleset = parsed(code)
    rows: list[Any] = [
        *ruleset.levels,
        *ruleset.criteria,
        *ruleset.groups,
        *ruleset.conditions,
        *ruleset.triggers,
    ]
    rows += [*ruleset.questions, *ruleset.mitigation, *ruleset.coupling, *ruleset.order, *ruleset.steps]
    rows += [*ruleset.authority, *ruleset.deadlines, *ruleset.minimums, *ruleset.durations]
    rows += [
        *ruleset.contents,
        *ruleset.exempt.values(),
        *ruleset.outlines.values(),
        *ruleset.periods,
        *ruleset.subjects,
    ]
    assert [row for row in rows if not row.source] == []


def test_every_figure_a_rule_may_name_is_reckoned() -> None:
    assert {name for name, figure in FIGURES.items() if figure.unit is not FigureUnit.GRADE} == set(RECKONED)


@pytest.mark.parametrize(
    ("change", "path", "expected"),
    [
        (lambda data: data.pop("levels"), "levels", "thiếu khóa bắt buộc"),
        (lambda data: data.update(title=7), "title", "cần một chuỗi chữ; đang là 7"),
        (lambda data: data.update(titel="x"), "titel", "không có khóa này"),
        (lambda data: data.update(effective_from="hôm qua"), "effective_from", "cần một ngày"),
        (lambda data: data.update(grading="stars"), "grading", "points, words; đang là 'stars'"),
        (lambda data: data.update(levels={}), "levels", "cần một danh sách"),
        (lambda data: data.update(forms="01"), "forms", "cần một bảng"),
        (lambda data: data["forms"].update(pupil="2C"), "forms.pupil", "collective, leader"),
        (lambda data: data["levels"][1].update(min="nhiều"), "levels[GOOD].min", "cần một số"),
        (lambda data: data["levels"][1].update(min=True), "levels[GOOD].min", "cần một số; đang là True"),
        (lambda data: data["levels"][1].update(min="NaN"), "levels[GOOD].min", "cần một số"),
        (lambda data: data["conditions"][0].update(op="="), "conditions[EXCELLENT.done].op", ">=, <="),
        (lambda data: data["conditions"][0].pop("source"), "conditions[EXCELLENT.done].source", "thiếu khóa"),
        (lambda data: data["deadlines"][0].update(day="31"), "deadlines[finish].day", "cần một số nguyên"),
        (lambda data: data["quota"].update(counts_head="yes"), "quota.counts_head", "cần true hoặc false"),
        (
            lambda data: data["outlines"]["2A"]["sections"].insert(0, "I"),
            "outlines.2A.sections[0]",
            "cần một bảng",
        ),
    ],
)
def test_an_error_names_the_set_the_key_and_what_was_expected(
    change: Callable[[Any], Any], path: str, expected: str
) -> None:
    data = content("366-2025")
    change(data)
    with pytest.raises(RuleSetError) as caught:
        RuleSet.parse(data)
    assert (caught.value.file, caught.value.path) == ("366-2025", path)
    assert expected in caught.value.expected
    assert str(caught.value).startswith(f"366-2025: {path}: ")
    assert [problem.path for problem in rulesets.problems_of(data)] == [path]


def test_a_file_that_is_no_toml_or_bears_another_name_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    (tmp_path / "a.toml").write_text("code = ")
    (tmp_path / "b.toml").write_text('code = "c"')
    with pytest.raises(RuleSetError, match=r"^a\.toml: .*TOML"):
        rulesets.load_shipped("a")
    with pytest.raises(RuleSetError, match=r"^b\.toml: code: .*'b'"):
        rulesets.load_shipped("b")
    with pytest.raises(FileNotFoundError):
        rulesets.load_shipped("d")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda data: data["criteria"][0].update(max=29), "groups[common]"),
        (lambda data: data["criteria"][0].update(max=29), "criteria"),
        (lambda data: data["criteria"][0].update(kinds=["leader"]), "groups[common]"),
        (lambda data: data["criteria"][0].update(group="other"), "criteria[common].group"),
        (lambda data: data["levels"][2].update(min=75), "levels"),
        (lambda data: data["levels"][3].update(min=10), "levels[NOT_COMPLETED].min"),
        (lambda data: data["levels"].append(data["levels"][0]), "levels[EXCELLENT]"),
        (lambda data: data["conditions"][0].update(fact="luck"), "conditions[EXCELLENT.done].fact"),
        (lambda data: data["conditions"][0].update(level="SUPERB"), "conditions[EXCELLENT.done].level"),
        (lambda data: data["coupling"][3].update(failed="BAD"), "coupling[failed_quarter].failed"),
        (lambda data: data["forms"].pop("outside"), "forms.outside"),
        (lambda data: data["forms"].update(outside="9"), "forms.outside"),
        (lambda data: data["outlines"]["2A"].update(sections=[]), "outlines.2A.sections"),
        (lambda data: data["quota"].update(share=0), "quota.share"),
        (lambda data: data["quota"].update(exception_share=10), "quota.exception_share"),
        (lambda data: data["deadlines"][0].update(month=2, day=30), "deadlines[finish]"),
    ],
)
def test_a_set_that_reads_well_but_makes_no_sense_is_refused(change: Callable[[Any], Any], path: str) -> None:
    data = content("366-2025")
    change(data)
    assert path in [problem.path for problem in rulesets.problems_of(data)]
    with pytest.raises(RuleSetError):
        rulesets.freeze_content(data)


def test_words_need_their_grades() -> None:
    data = content("124-2023")
    data["grades"] = data["grades"][:1]
    assert [problem.path for problem in rulesets.problems_of(data)] == ["grades"]


def test_366_is_as_the_regulation_says() -> None:
    ruleset = parsed("366-2025")
    assert [(level.code, int(level.min)) for level in ruleset.levels] == [
        ("EXCELLENT", 90),
        ("GOOD", 70),
        ("COMPLETED", 50),
        ("NOT_COMPLETED", 0),
    ]
    assert ruleset.max_points == 100
    assert [int(group.max) for group in ruleset.groups] == [30, 70]
    assert {row.code.partition(".")[0] for row in ruleset.triggers} == {
        *("T1", "T2", "T3", "T4"),
        *("L1", "L2", "L3", "L4", "L5"),
        *("N1", "N2"),
    }
    assert {kind.value: form for kind, form in ruleset.forms.items()} == {
        "collective": "01",
        "leader": "2A",
        "nonleader": "2B",
        "outside": "2C",
    }
    assert [form.code for form in ruleset.other_forms] == ["03", "04", "05"]
    assert ruleset.fallback.on_no_level is Otherwise.HUMAN_DECISION
    quarter = next(period for period in ruleset.periods if period.code == "quarter")
    assert (quarter.quarters, quarter.has_review, quarter.form) == ((1, 2, 3), False, "05")


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("finish", dt.date(2025, 12, 31)),
        ("special", dt.date(2026, 1, 15)),
        ("to_superior", dt.date(2026, 2, 1)),
        ("to_politburo", dt.date(2026, 3, 1)),
    ],
)
def test_the_days_of_366(code: str, day: dt.date) -> None:
    deadline = parsed("366-2025").deadline(code)
    assert deadline
    assert (deadline.on(2025), deadline.before) == (day, True)


def test_a_quarter_is_reported_in_its_last_month() -> None:
    deadline = parsed("366-2025").deadline("quarter")
    assert deadline
    assert [deadline.on(2026, quarter) for quarter in (1, 2, 3)] == [
        dt.date(2026, 3, 15),
        dt.date(2026, 6, 15),
        dt.date(2026, 9, 15),
    ]
    assert not deadline.certain


def test_how_long_a_conference_lasts_and_how_early_the_draft_is_sent() -> None:
    ruleset = parsed("366-2025")
    days = [ruleset.duration_for(body) for body in ("provincial", "commune", "cell")]
    assert [int(rule.days) for rule in days if rule] == [2, 1, 1]
    draft = ruleset.minimum("draft_report")
    assert draft
    assert (int(draft.value), draft.unit) == (3, "working_days")
    assert parsed("132-2018").duration_for("provincial") is None
    assert parsed("132-2018").deadline("finish") is None


def test_under_124_the_letters_of_the_forms_are_the_other_way_round() -> None:
    old, new = parsed("124-2023"), parsed("366-2025")
    assert (old.forms[SubjectKind.LEADER], old.forms[SubjectKind.NONLEADER]) == ("2B", "2A")
    assert (new.forms[SubjectKind.LEADER], new.forms[SubjectKind.NONLEADER]) == ("2A", "2B")
    assert "không giữ chức vụ" in old.outlines[old.forms[SubjectKind.NONLEADER]].title
    assert "không giữ chức vụ" in new.outlines[new.forms[SubjectKind.NONLEADER]].title


def test_under_132_every_person_writes_one_form() -> None:
    ruleset = parsed("132-2018")
    assert {form for kind, form in ruleset.forms.items() if kind is not SubjectKind.COLLECTIVE} == {"02"}


def test_the_newly_admitted_are_reviewed_under_132_only() -> None:
    assert [parsed(code).is_reviewed("newly_admitted") for code in KNOWN] == [False, False, True, False]
    assert [parsed(code).newly_admitted_months for code in KNOWN] == [6, 6, 6, 6]
    assert parsed("132-2018").exempt["new_collective"].effect is Exempt.NOT_RATED
    for code in KNOWN:
        assert {"exempt", "suspended", "newly_admitted"} <= set(parsed(code).exemptions)


def test_words_and_points_have_their_own_scale() -> None:
    words, points = parsed("124-2023"), parsed("366-2025")
    assert (words.grading, points.grading) == (Grading.WORDS, Grading.POINTS)
    assert [grade.name for grade in words.grades] == ["Xuất sắc", "Tốt", "Trung bình", "Kém"]
    assert {criterion.max for criterion in words.criteria} == {Decimal(3)}
    assert [words.grade_name(Decimal(value)) for value in (3, 0)] == ["Xuất sắc", "Kém"]
    assert words.grade_name(None) == points.grade_name(Decimal(3)) == ""


@pytest.mark.parametrize("code", KNOWN)
def test_what_comes_from_press_or_local_guides_is_not_passed_off_as_certain(code: str) -> None:
    ruleset = parsed(code)
    assert {
        rule.code for rule in ruleset.coupling if rule.certain and ruleset.short not in rule.source
    } == set()
    assert not ruleset.fallback.certain
    if ruleset.grading is Grading.WORDS:
        assert not any(row.certain for row in (*ruleset.conditions, *ruleset.triggers))


def test_a_local_set_stands_on_its_parent() -> None:
    central, local = parsed("366-2025"), parsed(INVENTED)
    assert (local.parent, local.province) == ("366-2025", "Vân Lĩnh")
    assert (local.levels, local.conditions, local.triggers) == (
        central.levels,
        central.conditions,
        central.triggers,
    )
    assert local.quota
    assert (local.quota.base, local.quota.counts_head) == (QuotaBase.GOOD_OR_BETTER, False)
    assert local.max_points == 100
    for kind in SubjectKind:
        assert sum(criterion.max for criterion in local.criteria_for(kind)) == 100
    sections = [section.code for section in local.outlines["2A"].sections]
    assert sections.index("digital") == sections.index("innovation") + 1
    assert len(sections) == len(central.outlines["2A"].sections) + 1


def test_deriving_leaves_the_parent_as_it_was() -> None:
    before = content("366-2025")
    own = {"code": "x", "title": "X", "short": "x", "quota": {"base": "good_or_better"}}
    derived = rulesets.merge_overrides(rulesets.load_shipped("366-2025").content, own)
    derived["levels"][0]["min"] = 1
    assert rulesets.load_shipped("366-2025").content == before
    assert (derived["parent"], derived["quota"]["share"]) == ("366-2025", 20)


@pytest.mark.parametrize("key", ["code", "title", "short"])
def test_a_local_set_must_name_itself(key: str) -> None:
    own = {"code": "x", "title": "X", "short": "x"}
    with pytest.raises(RuleSetError, match=key):
        rulesets.merge_overrides(content("366-2025"), {**own, key: content("366-2025")[key]})
    with pytest.raises(RuleSetError, match=key):
        rulesets.merge_overrides(
            content("366-2025"), {name: text for name, text in own.items() if name != key}
        )


@pytest.mark.parametrize(
    ("own", "path"),
    [
        ({"quota": {"share": 25}}, "quota.share"),
        ({"levels": [{"code": "GOOD", "min": 65}]}, "levels"),
        ({"triggers": [{"code": "L2", "remove": True}]}, "triggers[L2]"),
        (
            {
                "groups": [{"code": "common", "max": 40}, {"code": "results", "max": 60}],
                "criteria": [{"code": "common", "max": 40}, {"code": "results", "max": 60}],
            },
            "groups[common].max",
        ),
    ],
)
def test_a_local_set_may_not_change_what_the_central_text_fixes(own: dict[str, Any], path: str) -> None:
    derived = rulesets.merge_overrides(content("366-2025"), {"code": "x", "title": "X", "short": "x", **own})
    assert rulesets.problems_of(derived) == []
    assert path in [problem.path for problem in rulesets.problems_of(derived, parsed("366-2025"))]


WEAKER: list[tuple[dict[str, Any], str, str]] = [
    ({"quota": {"exception_share": 100}}, "quota.exception_share", "25% (366-QĐ/TW Đ11.1.5"),
    ({"triggers": [{"code": "T4.tasks", "value": 5}]}, "triggers[T4.tasks]", "cấp trên: < 70)"),
    ({"triggers": [{"code": "L2", "value": 60}]}, "triggers[L2]", "cấp trên: > 50)"),
    ({"triggers": [{"code": "N2", "kinds": ["outside"]}]}, "triggers[N2]", "không được thu hẹp"),
    (
        {"conditions": [{"code": "EXCELLENT.exceeding", "remove": True}]},
        "conditions[EXCELLENT.exceeding]",
        "“ít nhất 30% nhiệm vụ vượt mức yêu cầu” (366-QĐ/TW Đ11.1): không được bỏ điều kiện này",
    ),
    ({"conditions": [{"code": "COMPLETED.late", "value": 90}]}, "conditions[COMPLETED.late]", "<= 20)"),
    (
        {"conditions": [{"code": "GOOD.done", "lifted_by": ["force_majeure"]}]},
        "conditions[GOOD.done]",
        "không được thêm ngoại lệ",
    ),
    ({"minimums": [{"code": "draft_report", "value": 0}]}, "minimums[draft_report]", "ít nhất 3 ngày"),
    ({"durations": [{"code": "provincial", "days": 1}]}, "durations[provincial]", "ít nhất 2 ngày"),
    ({"mitigation": [{"code": "force_majeure", "remove": True}]}, "mitigation[force_majeure]", "phải giữ"),
    (
        {"mitigation": [{"code": "x", "kinds": ["leader"], "text": "t", "decided_by": "d", "source": "s"}]},
        "mitigation[x]",
        "366-QĐ/TW không có căn cứ “t”",
    ),
    ({"authority": [{"code": "commune", "remove": True}]}, "authority[commune]", "thẩm quyền do"),
    ({"authority": [{"code": "provincial", "between": ["passed"]}]}, "authority[provincial].between", "bước"),
    ({"questions": [{"code": "contested", "weight": "note"}]}, "questions[contested]", "(366-QĐ/TW Đ12)"),
]


@pytest.mark.parametrize(("own", "path", "why"), WEAKER)
def test_a_local_set_may_not_weaken_its_parent_and_is_told_which_rule_and_why(
    own: dict[str, Any], path: str, why: str
) -> None:
    derived = rulesets.merge_overrides(content("366-2025"), {"code": "x", "title": "X", "short": "x", **own})
    [problem] = rulesets.problems_of(derived, parsed("366-2025"))
    assert (problem.path, why in problem.text) == (path, True)


def test_a_local_set_may_ask_more_than_its_parent_and_settle_what_nobody_has_checked() -> None:
    own: dict[str, Any] = {
        "quota": {"share": 15, "exception_share": 20},
        "triggers": [{"code": "T4.tasks", "value": 80}],
        "conditions": [{"code": "EXCELLENT.exceeding", "value": 40}],
        "minimums": [{"code": "draft_report", "value": 5}, {"code": "quorum", "value": 50}],
        "durations": [{"code": "default", "days": 2}],
        "coupling": [{"code": "head_not_above", "mode": "block"}, {"code": "failed_quarter", "mode": "off"}],
    }
    derived = rulesets.merge_overrides(content("366-2025"), {"code": "x", "title": "X", "short": "x", **own})
    assert rulesets.problems_of(derived, parsed("366-2025")) == []


def test_a_bond_that_the_parent_has_checked_and_lets_block_stays() -> None:
    own = {"code": "x", "title": "X", "short": "x", "coupling": [{"code": "head_not_above", "mode": "warn"}]}
    derived = rulesets.merge_overrides(content(INVENTED), own)
    assert [row.path for row in rulesets.problems_of(derived, parsed(INVENTED))] == [
        "coupling[head_not_above]"
    ]


@given(weights=st.lists(st.integers(1, 30), min_size=1, max_size=6), day=st.integers(1, 31))
def test_a_derived_set_can_be_used_exactly_when_its_weights_add_up(weights: list[int], day: int) -> None:
    """And what can be used survives the freezing."""
    own: dict[str, Any] = {
        "code": "x",
        "title": "X",
        "short": "x",
        "deadlines": [{"code": "finish", "day": day}],
        "criteria": [{"code": "common", "remove": True}]
        + [
            {"code": f"c{place}", "group": "common", "name": "n", "source": "s", "max": weight}
            for place, weight in enumerate(weights)
        ],
    }
    derived = rulesets.merge_overrides(content("366-2025"), own)
    problems = rulesets.problems_of(derived, parsed("366-2025"))
    assert (problems == []) is (sum(weights) == 30)
    if not problems:
        source = rulesets.freeze_content(derived, parsed("366-2025"))
        assert RuleSet.parse(json.loads(json.dumps(source.content))) == RuleSet.parse(derived)


@pytest.mark.parametrize("code", KNOWN)
def test_a_set_does_not_differ_from_itself(code: str) -> None:
    assert rulesets.differences(parsed(code), RuleSet.parse(content(code))) == []


def test_the_differences_of_the_local_set_are_listed_value_by_value() -> None:
    found = {row.path: row for row in rulesets.differences(parsed("366-2025"), parsed(INVENTED))}
    base = found["quota.base"]
    assert (base.heading, base.field, base.change) == ("Tỷ lệ xuất sắc", "tính trên", DifferenceKind.CHANGED)
    assert (base.left, base.right) == (
        "số được xếp loại Hoàn thành tốt",
        "số được xếp loại Hoàn thành tốt trở lên",
    )
    finish = found["deadlines[finish].day"]
    assert (finish.left, finish.right) == ("trước ngày 31/12", "trước ngày 25/12")
    gone, new = found["criteria[common]"], found["criteria[collective_targets]"]
    assert (gone.change, gone.left, gone.right) == (
        DifferenceKind.REMOVED,
        "Nhóm tiêu chí chung (30 điểm)",
        "",
    )
    assert (new.change, new.left) == (DifferenceKind.ADDED, "")
    assert new.right.endswith("(50 điểm)")
    assert found["outlines[2A].sections[digital]"].change is DifferenceKind.ADDED
    assert found["petition"].right.startswith("số ngày làm việc để kiến nghị: 5")
    assert found["quota.source"].is_citation
    assert not base.is_citation


def test_differences_read_the_same_from_either_side() -> None:
    left, right = parsed("124-2023"), parsed("366-2025")
    there, back = rulesets.differences(left, right), rulesets.differences(right, left)
    assert {(row.path, row.left, row.right) for row in there} == {
        (row.path, row.right, row.left) for row in back
    }


def test_content_frozen_before_exemptions_had_citations_still_reads() -> None:
    data = content("366-2025")
    del data["exempt"]
    data["exemptions"] = {
        "suspended": "Đang bị đình chỉ",
        "newly_admitted": "Mới",
        "newly_admitted_months": 6,
    }
    ruleset = RuleSet.parse(data)
    assert ruleset.exemptions == {"suspended": "Đang bị đình chỉ", "newly_admitted": "Mới"}
    assert ruleset.newly_admitted_months == 6


def test_what_keeps_a_decision_back_is_told_from_what_is_only_noted() -> None:
    weights = {question.code: question.weight for question in parsed("366-2025").questions}
    assert {code for code, weight in weights.items() if weight is QuestionWeight.BLOCK} == {
        "contested",
        "temporary_activity",
    }
    assert weights["sick_leave"] is QuestionWeight.NOTE


@pytest.mark.parametrize(
    ("kind", "body", "above", "code", "between"),
    [
        ("collective", "cell", "section", "section_cell", ["proposed"]),
        ("collective", "cell", "grassroots", "sub_cell", []),
        ("collective", "cell", "commune", "base_cell", []),
        ("collective", "cell", "provincial", "base_under_province", []),
        ("collective", "section", "grassroots", "section", []),
        ("collective", "grassroots", "commune", "base", []),
        ("collective", "grassroots", "provincial", "base_under_province", []),
        ("collective", "commune", "provincial", "commune", []),
        ("collective", "provincial", "", "provincial", ["proposed", "passed"]),
        ("collective", "agency", "provincial", None, []),
        ("leader", "provincial", "", "individual", []),
        ("outside", "cell", "commune", "individual", []),
    ],
)
def test_who_decides_follows_from_the_kind_of_organisation(
    kind: str, body: str, above: str, code: str | None, between: list[str]
) -> None:
    row = parsed("366-2025").authority_for(kind, body, above)
    assert (row.code if row else None, list(row.between) if row else []) == (code, between)


def test_the_kinds_of_committees_a_rule_may_name_are_those_of_the_tree() -> None:
    assert [body.value for body in rulesets.BodyKind] == CommitteeKind.values


@pytest.mark.parametrize(
    "change",
    [
        {"passes": ""},
        {"between": ["passed", "proposed"]},
        {"between": ["passed", "passed"]},
        {"decides": ""},
        {"bodies": ["ward"]},
    ],
)
def test_a_body_that_must_act_is_named_once_and_in_its_order(change: dict[str, Any]) -> None:
    data = content("366-2025")
    row = next(row for row in data["authority"] if row["code"] == "provincial")
    row.update(change)
    [problem] = rulesets.problems_of(data)
    assert problem.path.startswith("authority[provincial].")


def test_what_a_body_must_do_is_compared_in_words() -> None:
    data = content("366-2025")
    row = next(row for row in data["authority"] if row["code"] == "provincial")
    row["between"], row["outside"] = ["passed"], False
    found = rulesets.differences(parsed("366-2025"), RuleSet.parse(data))
    assert [(row.field, row.left, row.right) for row in found] == [
        ("bước phải có trước khi quyết định", "thông qua, đề xuất", "thông qua"),
        ("do cấp trên ngoài hệ thống quyết định", "có", "không"),
    ]


def test_content_frozen_before_rows_said_what_they_are_for_asks_for_nothing() -> None:
    data = content("366-2025")
    for row in data["authority"]:
        for key in ("kinds", "bodies", "above", "between", "outside"):
            row.pop(key, None)
    assert RuleSet.parse(data).authority_for("collective", "provincial") is None


def test_who_may_read_the_figures_of_a_ballot_is_said_in_words() -> None:
    assert spell_value(("counter", "head")) == "người đứng đầu, thành viên tổ kiểm phiếu"
