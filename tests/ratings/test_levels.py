"""The rating engine: the regulation's vectors, what it asks of people, grading by words, its properties."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings import rulesets
from ratings.levels import Assessment, CaseFacts, DisciplineFact, Reason, Sanction, UnitResult, Whose, assess
from ratings.notation import as_figure, as_share
from ratings.rulesets import Grading, Otherwise, QuestionWeight, RuleSet, SubjectKind
from tests.ratings.known import INVENTED, KNOWN, load_known

COLLECTIVE, LEADER, NONLEADER, OUTSIDE = SubjectKind
CENTRAL = RuleSet.parse(rulesets.load_shipped("366-2025").content)
RULESETS = {code: RuleSet.parse(load_known(code).content) for code in KNOWN}
LITERAL = replace(CENTRAL, fallback=replace(CENTRAL.fallback, on_condition_failure=Otherwise.HUMAN_DECISION))
LOCAL = replace(CENTRAL, fallback=replace(CENTRAL.fallback, on_no_level=Otherwise.STEP_DOWN))
PERFECT = CaseFacts(assigned=10, done=10, on_time=10, exceeding=3, named=4, remedied=4)
LATE_ONE = replace(PERFECT, on_time=9)


def found(kind: SubjectKind, points: str, facts: CaseFacts, ruleset: RuleSet = CENTRAL) -> Assessment:
    return assess(ruleset, kind, Decimal(points), facts)


def codes(assessment: Assessment) -> list[str]:
    return [doubt.code for doubt in assessment.doubts]


def unmet(assessment: Assessment, level: str) -> list[str]:
    return [reason.code for reason in assessment.finding(level).unmet]


@pytest.mark.parametrize(
    ("kind", "points", "facts", "best", "doubts"),
    [
        (NONLEADER, "92", PERFECT, "EXCELLENT", []),
        (NONLEADER, "92", CaseFacts(1000, 1000, 1000, 299), "GOOD", []),
        (NONLEADER, "90.0", PERFECT, "EXCELLENT", []),
        (NONLEADER, "89.99", PERFECT, "GOOD", []),
        (NONLEADER, "92", replace(PERFECT, remedied=3), "GOOD", []),
        (LEADER, "95", LATE_ONE, "EXCELLENT", ["late_but_excellent"]),
        (LEADER, "85", LATE_ONE, "COMPLETED", []),
        (LEADER, "75", CaseFacts(100, 100, 79, 30), "", ["no_level"]),
        (LEADER, "96", replace(PERFECT, low_trust_pct=Decimal(51)), "NOT_COMPLETED", []),
        (LEADER, "96", replace(PERFECT, low_trust_pct=Decimal("50.0")), "EXCELLENT", []),
        (
            COLLECTIVE,
            "93",
            replace(PERFECT, disciplines=(DisciplineFact(Whose.MEMBER, is_act_here=False),)),
            "EXCELLENT",
            ["act_at_old_unit"],
        ),
        (COLLECTIVE, "88", CaseFacts(100, 69, 69, 30), "NOT_COMPLETED", []),
        (
            COLLECTIVE,
            "88",
            CaseFacts(100, 69, 69, 30, granted=frozenset({("force_majeure", "T4.tasks")})),
            "",
            ["no_level", "force_majeure"],
        ),
        (COLLECTIVE, "60", CaseFacts(100, 85, 85, 30), "", ["no_level"]),
        (NONLEADER, "80", CaseFacts(100, 49, 49, 0), "NOT_COMPLETED", []),
        (COLLECTIVE, "49.9", PERFECT, "NOT_COMPLETED", []),
        (LEADER, "49.9", PERFECT, "NOT_COMPLETED", []),
        (NONLEADER, "49.9", PERFECT, "NOT_COMPLETED", []),
        (OUTSIDE, "49.9", PERFECT, "NOT_COMPLETED", []),
    ],
)
def test_the_vectors_of_the_regulation(
    kind: SubjectKind, points: str, facts: CaseFacts, best: str, doubts: list[str]
) -> None:
    assessment = found(kind, points, facts)
    assert (assessment.best, codes(assessment)) == (best, doubts)


def test_without_stepping_down_a_band_whose_conditions_fail_is_for_a_person() -> None:
    assessment = found(LEADER, "85", LATE_ONE, LITERAL)
    assert (assessment.best, codes(assessment)) == ("", ["no_level"])
    assert assessment.needs_reason("COMPLETED")


def test_a_local_rule_can_let_a_case_fall_through() -> None:
    assessment = found(COLLECTIVE, "60", CaseFacts(100, 85, 85, 30), LOCAL)
    assert (assessment.best, codes(assessment)) == ("NOT_COMPLETED", [])


@pytest.mark.parametrize("points", ["100", "90", "89.99", "70", "69.99", "50", "49.99", "0"])
@pytest.mark.parametrize("ruleset", [CENTRAL, LITERAL, LOCAL])
def test_a_case_that_meets_every_condition_has_the_one_level_of_its_band(
    ruleset: RuleSet, points: str
) -> None:
    assessment = found(COLLECTIVE, points, PERFECT, ruleset)
    possible = [finding.level for finding in assessment.findings if finding.possible]
    assert possible == [next(level for level in CENTRAL.levels if Decimal(points) >= level.min)]
    assert assessment.needs_reason("COMPLETED") is (assessment.best != "COMPLETED")


def test_stepping_down_is_said_and_marked_as_practice() -> None:
    reasons = found(NONLEADER, "92", replace(PERFECT, exceeding=2)).finding("GOOD").reasons
    assert [(reason.code, reason.certain) for reason in reasons[:2]] == [
        ("GOOD.band", True),
        ("step_down", False),
    ]


def test_reasons_stand_in_words_a_member_understands_with_their_article() -> None:
    assessment = found(NONLEADER, "92", CaseFacts(1000, 1000, 1000, 299))
    assert [reason.sentence for reason in assessment.finding("EXCELLENT").reasons] == [
        "Đạt từ 90 đến 100 điểm: được 92 điểm (366-QĐ/TW Đ11.1)",
        "Hoàn thành 100% nhiệm vụ: thực tế 100% (366-QĐ/TW Đ11.1)",
        "100% nhiệm vụ đúng tiến độ, bảo đảm chất lượng: thực tế 100% (366-QĐ/TW Đ11.1)",
        "Ít nhất 30% nhiệm vụ vượt mức yêu cầu: thực tế 29,9% (366-QĐ/TW Đ11.1)",
        "Khắc phục 100% hạn chế, khuyết điểm được chỉ ra ở kỳ trước: thực tế 100% (366-QĐ/TW Đ11.1.4)",
    ]
    assert unmet(assessment, "EXCELLENT") == ["EXCELLENT.exceeding"]


def test_a_trigger_speaks_against_every_other_level() -> None:
    assessment = found(LEADER, "96", replace(PERFECT, low_trust_pct=Decimal(51)))
    assert [reason.code for reason in assessment.triggers] == ["L2"]
    assert assessment.finding("NOT_COMPLETED").reasons == assessment.triggers
    assert [reason.sentence for reason in assessment.finding("EXCELLENT").reasons] == [
        "Không có trên 50% số phiếu tín nhiệm thấp: thực tế 51% (366-QĐ/TW Đ11.4)"
    ]


HIT = DisciplineFact(Whose.SELF)
CORRUPT = DisciplineFact(Whose.MANAGED, is_corruption=True)


@pytest.mark.parametrize(
    ("kind", "facts", "trigger"),
    [
        (COLLECTIVE, {"is_misconduct_concluded": True}, "T1"),
        (COLLECTIVE, {"disciplines": (DisciplineFact(Whose.MEMBER),)}, "T2"),
        (COLLECTIVE, {"is_degraded": True}, "T3"),
        (COLLECTIVE, {"done": 6, "on_time": 6}, "T4.tasks"),
        (COLLECTIVE, {"targets": 5, "targets_missed": 5}, "T4.targets"),
        (LEADER, {"done": 6, "on_time": 6}, "L1.tasks"),
        (LEADER, {"targets": 5, "targets_missed": 5}, "L1.targets"),
        (LEADER, {"units": 5, "units_failed": 3}, "L1.units"),
        (LEADER, {"low_trust_pct": Decimal("50.01")}, "L2"),
        (LEADER, {"disciplines": (HIT,)}, "L3"),
        (LEADER, {"is_degraded": True}, "L4"),
        (LEADER, {"disciplines": (DisciplineFact(Whose.MANAGED, is_corruption=True),)}, "L5"),
        (NONLEADER, {"is_degraded": True}, "N1.degraded"),
        (NONLEADER, {"disciplines": (HIT,)}, "N1.disciplined"),
        (OUTSIDE, {"is_reputation_harmed": True}, "N1.reputation"),
        (OUTSIDE, {"done": 4, "on_time": 4, "exceeding": 3}, "N2"),
    ],
)
def test_every_trigger_means_not_completed_whatever_the_score(
    kind: SubjectKind, facts: dict[str, Any], trigger: str
) -> None:
    assessment = found(kind, "100", replace(PERFECT, **facts))
    assert [reason.code for reason in assessment.triggers] == [trigger]
    assert assessment.best == "NOT_COMPLETED"


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (COLLECTIVE, {"done": 7, "on_time": 7}),
        (COLLECTIVE, {"disciplines": (DisciplineFact(Whose.MEMBER, is_act_here=False),)}),
        (COLLECTIVE, {"disciplines": (DisciplineFact(Whose.MEMBER, is_duty_related=False),)}),
        (LEADER, {"units": 4, "units_failed": 2}),
        (LEADER, {"low_trust_pct": Decimal(50)}),
        (LEADER, {"disciplines": (DisciplineFact(Whose.MANAGED),)}),
        (LEADER, {"is_misconduct_concluded": True}),
        (NONLEADER, {"done": 5, "on_time": 5}),
        (NONLEADER, {"disciplines": (DisciplineFact(Whose.SELF, is_duty_related=False),)}),
        (NONLEADER, {"low_trust_pct": Decimal(90)}),
    ],
)
def test_at_the_edge_of_a_trigger_or_for_another_kind_nothing_is_hit(
    kind: SubjectKind, facts: dict[str, Any]
) -> None:
    assert found(kind, "100", replace(PERFECT, **facts)).triggers == ()


def test_one_unit_under_seventy_is_a_question_and_all_together_under_it_are_not() -> None:
    small, large = UnitResult("Xã A", 10, 6, 6, 4), UnitResult("Xã B", 100, 100, 100, 40)
    assessment = found(LEADER, "92", CaseFacts(led=(small, large)))
    assert (assessment.triggers, codes(assessment)) == ((), ["no_level", "one_unit_under"])
    both = (small, replace(large, done=69, on_time=69))
    assessment = found(LEADER, "96", CaseFacts(led=both))
    assert [(reason.code, reason.actual) for reason in assessment.triggers] == [("L1.tasks", "thực tế 68,2%")]
    assert codes(assessment) == []


@pytest.mark.parametrize("kind", [COLLECTIVE, LEADER])
@pytest.mark.parametrize(("applies", "missed"), [(1, 1), (4, 4), (5, 4), (5, 1)])
def test_fewer_than_the_five_targets_missed_is_a_question(
    kind: SubjectKind, applies: int, missed: int
) -> None:
    assessment = found(kind, "95", replace(PERFECT, targets=applies, targets_missed=missed))
    assert (assessment.triggers, codes(assessment)) == ((), ["some_targets"])


@pytest.mark.parametrize("kind", SubjectKind)
@pytest.mark.parametrize(("poor", "late", "best"), [(3, 0, "COMPLETED"), (0, 2, "COMPLETED"), (0, 3, "")])
def test_only_what_is_behind_schedule_is_late_whatever_its_quality(
    kind: SubjectKind, poor: int, late: int, best: str
) -> None:
    facts = replace(PERFECT, on_time=10 - poor - late, late=late, exceeding=0)
    assessment = found(kind, "60", facts)
    assert assessment.best == best
    [told] = [row.actual for row in assessment.finding("COMPLETED").reasons if row.code == "COMPLETED.late"]
    assert told == f"thực tế {10 * late}%"


def test_units_led_add_up_what_is_late_of_each() -> None:
    units = (UnitResult("Xã A", 10, 10, 4, 0, late=1), UnitResult("Xã B", 10, 10, 10, 0, late=0))
    assert CaseFacts(led=units).value("late_pct") == Decimal(5)


@pytest.mark.parametrize(
    ("points", "best", "doubts"),
    [("92", "EXCELLENT", ["no_counted_tasks"]), ("80", "GOOD", []), ("60", "COMPLETED", [])],
)
def test_a_pensioner_without_counted_tasks_has_the_level_of_the_points(
    points: str, best: str, doubts: list[str]
) -> None:
    assessment = found(OUTSIDE, points, CaseFacts(named=1, remedied=1))
    assert (assessment.best, codes(assessment)) == (best, doubts)
    late = CaseFacts(10, 10, 7, 3, late=3)
    assert found(OUTSIDE, points, late).best == ""


def test_the_units_led_are_counted_together_and_a_short_one_is_pointed_out() -> None:
    units = (
        UnitResult("Xã A", 10, 10, 10, 5),
        UnitResult("Xã B", 10, 10, 10, 2),
        UnitResult("Xã C", 0, 0, 0, 0),
    )
    assessment = found(LEADER, "96", CaseFacts(led=units))
    assert (assessment.best, codes(assessment)) == ("EXCELLENT", ["one_unit_short"])
    assert not assessment.needs_reason("EXCELLENT")


def test_a_member_disciplined_here_for_something_else_bars_excellent_only() -> None:
    facts = replace(PERFECT, disciplines=(DisciplineFact(Whose.MEMBER, is_duty_related=False),))
    assessment = found(COLLECTIVE, "93", facts)
    assert (assessment.best, unmet(assessment, "EXCELLENT")) == ("GOOD", ["EXCELLENT.members"])


def test_a_unit_disciplined_bars_excellent_for_the_collective() -> None:
    assessment = found(COLLECTIVE, "93", replace(PERFECT, disciplines=(DisciplineFact(Whose.UNIT),)))
    assert (assessment.best, unmet(assessment, "EXCELLENT")) == ("GOOD", ["EXCELLENT.units"])


def test_an_act_at_the_old_unit_leaves_excellent_open_but_asks_for_a_reason() -> None:
    facts = replace(PERFECT, disciplines=(DisciplineFact(Whose.MEMBER, is_act_here=False),))
    assessment = found(COLLECTIVE, "93", facts)
    assert assessment.triggers == ()
    assert [doubt.level for doubt in assessment.doubts_about("EXCELLENT")] == ["EXCELLENT"]
    assert assessment.needs_reason("EXCELLENT")
    assert assessment.doubts_about("GOOD") == ()
    assert codes(found(COLLECTIVE, "80", facts)) == []


@pytest.mark.parametrize(
    ("kind", "facts", "doubt", "weight"),
    [
        (COLLECTIVE, {"targets": 5, "targets_missed": 1}, "some_targets", QuestionWeight.DECIDE),
        (LEADER, {"targets": 5, "targets_missed": 4}, "some_targets", QuestionWeight.DECIDE),
        (LEADER, {"disciplines": (replace(HIT, is_earlier_act=True),)}, "earlier_act", QuestionWeight.DECIDE),
        (COLLECTIVE, {"is_contested": True}, "contested", QuestionWeight.BLOCK),
        (OUTSIDE, {"is_temporary": True}, "temporary_activity", QuestionWeight.BLOCK),
        (NONLEADER, {"sick_months": 3}, "sick_leave", QuestionWeight.NOTE),
        (NONLEADER, {"is_on_maternity": True}, "maternity", QuestionWeight.NOTE),
    ],
)
def test_what_the_text_leaves_to_people_is_asked_and_changes_no_level(
    kind: SubjectKind, facts: dict[str, Any], doubt: str, weight: QuestionWeight
) -> None:
    assessment = found(kind, "95", replace(PERFECT, **facts))
    assert [(row.code, row.weight) for row in assessment.doubts] == [(doubt, weight)]
    assert assessment.best == "EXCELLENT"
    assert assessment.needs_reason("EXCELLENT") is (weight is QuestionWeight.DECIDE)
    assert [row.code for row in assessment.blocked] == ([doubt] if weight is QuestionWeight.BLOCK else [])


@pytest.mark.parametrize(
    "facts",
    [
        {"targets": 5, "targets_missed": 0},
        {"is_contested": True, "is_reappraised": True},
        {"is_temporary": True, "has_temporary_comment": True},
        {"sick_months": 2},
    ],
)
def test_what_is_settled_is_not_asked(facts: dict[str, Any]) -> None:
    assert codes(found(LEADER, "95", replace(PERFECT, **facts))) == []


def test_a_removal_from_office_is_noted_beside_the_trigger() -> None:
    facts = replace(PERFECT, disciplines=(replace(HIT, sanction=Sanction.DISMISSAL),))
    assessment = found(LEADER, "95", facts)
    assert (assessment.best, codes(assessment)) == ("NOT_COMPLETED", ["removed"])


@pytest.mark.parametrize(
    ("kind", "ground", "trigger", "hit", "other"),
    [
        (COLLECTIVE, "force_majeure", "T4.targets", {"targets": 5, "targets_missed": 5}, "T3"),
        (COLLECTIVE, "self_detected", "T1", {"is_misconduct_concluded": True}, "T3"),
        (LEADER, "reported_and_handled", "L5", {"disciplines": (CORRUPT,)}, "L4"),
        (NONLEADER, "self_admitted", "N1.reputation", {"is_reputation_harmed": True}, "N1.degraded"),
        (OUTSIDE, "self_admitted", "N1.reputation", {"is_reputation_harmed": True}, "N1.degraded"),
    ],
)
def test_a_ground_lifts_its_trigger_for_a_question_and_no_trigger_that_it_does_not_fit(
    kind: SubjectKind, ground: str, trigger: str, hit: dict[str, Any], other: str
) -> None:
    granted = frozenset({(ground, trigger), ("no_such_ground", trigger), (ground, other)})
    facts = replace(PERFECT, granted=granted, **hit)
    assessment = found(kind, "95", facts)
    assert (assessment.best, codes(assessment)) == ("EXCELLENT", [ground])
    assert (assessment.needs_reason("EXCELLENT"), [row.code for row in assessment.lifted]) == (
        True,
        [trigger],
    )
    degraded = found(kind, "95", replace(facts, is_degraded=True))
    assert (degraded.best, [row.code for row in degraded.triggers]) == ("NOT_COMPLETED", [other])
    assert found(kind, "95", replace(facts, granted=frozenset())).best == "NOT_COMPLETED"


def test_without_figures_the_engine_asks_for_them() -> None:
    assessment = found(NONLEADER, "92", CaseFacts())
    assert (assessment.best, codes(assessment)) == ("", ["no_figures"])
    assert assessment.finding("GOOD").unmet[0].actual == "chưa có số liệu"
    assert found(NONLEADER, "92", CaseFacts(), LOCAL).best == ""


def grades(ruleset: RuleSet, kind: SubjectKind, rest: int, results: int) -> dict[str, Decimal]:
    return {
        criterion.code: Decimal(results if criterion.group == "results" else rest)
        for criterion in ruleset.criteria_for(kind)
    }


@pytest.mark.parametrize(
    ("rest", "results", "best"),
    [
        (3, 3, "EXCELLENT"),
        (2, 3, "EXCELLENT"),
        (1, 3, "GOOD"),
        (3, 2, "GOOD"),
        (1, 2, "GOOD"),
        (3, 1, "COMPLETED"),
        (1, 1, "COMPLETED"),
        (0, 3, "NOT_COMPLETED"),
        (3, 0, "NOT_COMPLETED"),
    ],
)
@pytest.mark.parametrize("code", ["124-2023", "132-2018"])
def test_grading_by_words(code: str, rest: int, results: int, best: str) -> None:
    ruleset = RULESETS[code]
    facts = replace(PERFECT, exceeding=5)
    for kind in (LEADER, NONLEADER, OUTSIDE):
        marks = grades(ruleset, kind, rest, results)
        assert assess(ruleset, kind, Decimal(0), facts, marks).best == best


def test_one_worse_grade_is_enough_and_the_reason_names_it() -> None:
    ruleset = RULESETS["124-2023"]
    marks = {**grades(ruleset, COLLECTIVE, 3, 3), "collective_unity": Decimal(1)}
    assessment = assess(ruleset, COLLECTIVE, Decimal(0), PERFECT, marks)
    assert assessment.best == "GOOD"
    [told] = [reason.sentence for reason in assessment.finding("EXCELLENT").unmet]
    assert told == (
        "Tất cả tiêu chí đạt mức Tốt trở lên: mức thấp nhất là Trung bình"
        " (124-QĐ/TW Đ12; cần đối chiếu với văn bản gốc)"
    )


def test_until_every_criterion_has_its_word_nothing_is_found() -> None:
    for code in ("124-2023", "132-2018"):
        marks = grades(RULESETS[code], LEADER, 3, 3)
        marks.pop("duties")
        assessment = assess(RULESETS[code], LEADER, Decimal(0), replace(PERFECT, exceeding=5), marks)
        assert (assessment.best, codes(assessment)) == ("", ["no_figures"])


@pytest.mark.parametrize(
    ("facts", "best"),
    [
        ({"exceeding": 4}, "EXCELLENT"),  # with a question: the half is known of 89-QĐ/TW only
        ({"on_time": 9}, "GOOD"),
        ({"done": 4, "on_time": 4, "exceeding": 4}, "NOT_COMPLETED"),
        ({"disciplines": (HIT,)}, "NOT_COMPLETED"),
        ({"sick_months": 12}, "EXCELLENT"),
    ],
)
def test_the_facts_124_asks_of_people(facts: dict[str, Any], best: str) -> None:
    ruleset = RULESETS["124-2023"]
    given_facts = replace(PERFECT, **{"exceeding": 5, **facts})
    assert assess(ruleset, NONLEADER, Decimal(0), given_facts, grades(ruleset, NONLEADER, 3, 3)).best == best


def test_under_124_a_collective_with_discipline_in_it_is_for_a_person() -> None:
    ruleset = RULESETS["124-2023"]
    marks = grades(ruleset, COLLECTIVE, 3, 3)
    member = replace(PERFECT, disciplines=(DisciplineFact(Whose.MEMBER),))
    assessment = assess(ruleset, COLLECTIVE, Decimal(0), member, marks)
    assert (assessment.best, codes(assessment)) == ("", ["no_level"])
    units = replace(PERFECT, units=4, disciplines=(DisciplineFact(Whose.UNIT),))
    assert assess(ruleset, COLLECTIVE, Decimal(0), units, marks).best == "NOT_COMPLETED"


@pytest.mark.parametrize(
    ("facts", "best"),
    [
        ({}, "EXCELLENT"),
        ({"sick_months": 2}, "EXCELLENT"),
        ({"sick_months": 3}, "COMPLETED"),
        ({"official_level": "EXCELLENT"}, "EXCELLENT"),
        ({"official_level": "GOOD"}, "GOOD"),
        ({"official_level": "NOT_COMPLETED"}, "NOT_COMPLETED"),
        ({"disciplines": (HIT,)}, "NOT_COMPLETED"),
        ({"is_degraded": True}, "NOT_COMPLETED"),
        ({"done": 4, "on_time": 4, "exceeding": 0}, "NOT_COMPLETED"),
    ],
)
def test_the_facts_132_asks_of_people(facts: dict[str, Any], best: str) -> None:
    ruleset = RULESETS["132-2018"]
    marks = grades(ruleset, NONLEADER, 3, 3)
    assert assess(ruleset, NONLEADER, Decimal(0), replace(PERFECT, **facts), marks).best == best


@pytest.mark.parametrize(
    ("level", "asked"),
    [
        ("", []),
        ("EXCELLENT", []),
        ("GOOD", ["official_lower"]),
        ("NOT_COMPLETED", ["official_failed", "official_lower"]),
    ],
)
def test_the_level_as_an_official_is_a_basis_that_is_asked_about(level: str, asked: list[str]) -> None:
    """366-QĐ/TW Đ3.4 calls it the basis and says nothing of what follows: a person decides with a reason."""
    facts = replace(PERFECT, official_level=level)
    assert sorted(codes(assess(RULESETS["366-2025"], NONLEADER, Decimal(95), facts))) == asked


OWN, MEMBER = DisciplineFact(Whose.SELF), DisciplineFact(Whose.MEMBER)
OUTSIDE_DUTY = replace(OWN, is_duty_related=False)


@pytest.mark.parametrize(
    ("code", "kind", "facts", "trigger"),
    [
        ("124-2023", NONLEADER, {"disciplines": (OWN,)}, "disciplined"),
        ("124-2023", LEADER, {"disciplines": (OUTSIDE_DUTY,)}, "disciplined"),
        ("124-2023", LEADER, {"is_degraded": True}, "degraded"),
        ("124-2023", OUTSIDE, {"is_reputation_harmed": True}, "conduct"),
        ("124-2023", LEADER, {"done": 4, "on_time": 4}, "tasks"),
        ("124-2023", COLLECTIVE, {"is_misconduct_concluded": True}, "disunity"),
        ("124-2023", COLLECTIVE, {"is_degraded": True}, "member_degraded"),
        ("124-2023", COLLECTIVE, {"disciplines": (OWN,)}, "organisation"),
        (
            "124-2023",
            COLLECTIVE,
            {"disciplines": (DisciplineFact(Whose.MANAGED, is_corruption=True),)},
            "corruption",
        ),
        (
            "132-2018",
            COLLECTIVE,
            {"disciplines": (replace(MEMBER, sanction=Sanction.WARNING),)},
            "members_warned",
        ),
    ],
)
def test_the_cases_of_not_completed_under_the_earlier_texts(
    code: str, kind: SubjectKind, facts: dict[str, Any], trigger: str
) -> None:
    """124-QĐ/TW Đ12.4 and 21-HD/BTCTW, as law publishers quote them."""
    ruleset = RULESETS[code]
    marks = grades(ruleset, kind, 3, 3)
    assessment = assess(ruleset, kind, Decimal(0), replace(PERFECT, exceeding=5, **facts), marks)
    assert ([row.code for row in assessment.triggers], assessment.best) == ([trigger], "NOT_COMPLETED")
    assert assessment.incomplete == ruleset.incomplete != ""


def test_what_was_found_and_remedied_by_themselves_is_no_condition_of_124() -> None:
    ruleset = RULESETS["124-2023"]
    marks = grades(ruleset, COLLECTIVE, 3, 2)
    facts = replace(PERFECT, disciplines=(MEMBER,))
    found = [
        assess(ruleset, COLLECTIVE, Decimal(0), replace(facts, grounds=grounds), marks).best
        for grounds in (frozenset(), frozenset({"self_detected"}), frozenset({"force_majeure"}))
    ]
    assert found == ["", "GOOD", ""]


def test_a_member_reprimanded_leaves_the_collective_of_132_as_it_is() -> None:
    ruleset = RULESETS["132-2018"]
    marks = grades(ruleset, COLLECTIVE, 3, 2)
    assert (
        assess(ruleset, COLLECTIVE, Decimal(0), replace(PERFECT, disciplines=(MEMBER,)), marks).best == "GOOD"
    )


def test_a_removal_that_has_nothing_to_do_with_the_duty_is_decided_with_a_reason() -> None:
    expelled = replace(OUTSIDE_DUTY, sanction=Sanction.EXPULSION)
    assessment = found(NONLEADER, "92", replace(PERFECT, disciplines=(expelled,)))
    assert (codes(assessment), assessment.needs_reason("EXCELLENT")) == (["removed"], True)


def test_the_discipline_of_an_organisation_is_a_question_of_366() -> None:
    assert codes(found(COLLECTIVE, "92", replace(PERFECT, disciplines=(OWN,)))) == ["collective_disciplined"]


def test_a_level_of_which_no_rule_is_known_is_never_found() -> None:
    bare = replace(RULESETS["124-2023"], conditions=(), triggers=())
    assessment = assess(bare, LEADER, Decimal(0), PERFECT, grades(bare, LEADER, 3, 3))
    assert (assessment.best, codes(assessment)) == ("", ["no_figures"])


@pytest.mark.parametrize(
    ("number", "text"),
    [("92", "92"), ("89.99", "89,99"), ("90.0", "90"), ("100", "100"), ("0.50", "0,5"), ("1E+2", "100")],
)
def test_figures_are_written_as_offices_write_them(number: str, text: str) -> None:
    assert as_figure(Decimal(number)) == text


@pytest.mark.parametrize(
    ("percent", "limit", "text"),
    [
        ("29.9", "30", "29,9%"),
        ("29.96", "30", "29,96%"),
        ("29.999", "30", "29,999%"),
        ("30", "30", "30%"),
        ("50.004", "50", "50,004%"),
        ("29.9999999999", "30", "gần 30%"),
        ("50.0000000001", "50", "hơn 50%"),
        ("66.666666", "70", "66,7%"),
    ],
)
def test_a_share_is_never_rounded_across_its_limit(percent: str, limit: str, text: str) -> None:
    assert as_share(Decimal(percent), Decimal(limit)) == text


counts = st.integers(0, 40)
disciplines = st.builds(
    DisciplineFact,
    whose=st.sampled_from(Whose),
    sanction=st.sampled_from(Sanction),
    is_duty_related=st.booleans(),
    is_act_here=st.booleans(),
    is_earlier_act=st.booleans(),
    is_corruption=st.booleans(),
)


@st.composite
def fair_years(draw: st.DrawFn) -> CaseFacts:
    """All done, perhaps late, nothing that triggers."""
    assigned, named = draw(st.integers(1, 20)), draw(st.integers(0, 4))
    return CaseFacts(
        assigned=assigned,
        done=assigned,
        on_time=assigned - draw(st.integers(0, min(3, assigned))),
        exceeding=draw(st.integers(0, assigned)),
        named=named,
        remedied=draw(st.integers(0, named)),
    )


@st.composite
def wild_years(draw: st.DrawFn) -> CaseFacts:
    assigned = draw(counts)
    done = max(0, assigned - draw(st.integers(0, 12)))
    on_time = max(0, done - draw(st.integers(0, 9)))
    named = draw(st.integers(0, 4))
    return CaseFacts(
        assigned=assigned,
        done=done,
        on_time=on_time,
        exceeding=draw(st.integers(0, done)),
        named=named,
        remedied=draw(st.integers(0, named)),
        low_trust_pct=draw(st.none() | st.decimals(0, 100, places=2)),
        disciplines=tuple(draw(st.lists(disciplines, max_size=2))),
        targets=draw(st.sampled_from([0, 5])),
        targets_missed=draw(st.integers(0, 2)),
        sick_months=draw(st.integers(0, 6)),
        is_contested=draw(st.booleans()),
        grounds=draw(st.frozensets(st.sampled_from(["force_majeure", "self_admitted"]))),
        granted=draw(st.frozensets(st.sampled_from([("force_majeure", "T4.tasks"), ("self_admitted", "")]))),
    )


facts_of_any_kind = fair_years() | wild_years()
scores = st.decimals(0, 100, places=2)
kinds = st.sampled_from(SubjectKind)
by_points = st.sampled_from([CENTRAL, LITERAL, LOCAL, RULESETS[INVENTED]])
by_words = st.sampled_from([RULESETS["124-2023"], RULESETS["132-2018"]])


def worse(ruleset: RuleSet, level: str, than: str) -> bool:
    return ruleset.rank(level) > ruleset.rank(than)


@given(by_points, kinds, facts_of_any_kind, scores, scores)
def test_a_higher_score_never_leads_to_a_lower_level(
    ruleset: RuleSet, kind: SubjectKind, facts: CaseFacts, one: Decimal, other: Decimal
) -> None:
    """A doubt may arise where no level matches; a worse level may not."""
    low, high = (assess(ruleset, kind, points, facts) for points in sorted((one, other)))
    if high.best and low.best:
        assert not worse(ruleset, high.best, than=low.best)
    elif low.best:
        assert {"no_level", "no_figures"} & set(codes(high))


@given(kinds, fair_years(), st.decimals(50, 100, places=2), st.decimals(50, 100, places=2))
def test_where_levels_are_stepped_down_a_higher_score_keeps_what_a_lower_one_reached(
    kind: SubjectKind, facts: CaseFacts, one: Decimal, other: Decimal
) -> None:
    low, high = (assess(CENTRAL, kind, points, facts) for points in sorted((one, other)))
    if low.best:
        assert high.best
        assert not worse(CENTRAL, high.best, than=low.best)


@given(by_words, kinds, facts_of_any_kind, st.data())
def test_a_better_grade_never_leads_to_a_lower_level(
    ruleset: RuleSet, kind: SubjectKind, facts: CaseFacts, data: st.DataObject
) -> None:
    codes_of = [criterion.code for criterion in ruleset.criteria_for(kind)]
    given_grades = data.draw(st.lists(st.integers(0, 3), min_size=len(codes_of), max_size=len(codes_of)))
    marks = {code: Decimal(grade) for code, grade in zip(codes_of, given_grades, strict=True)}
    raised = data.draw(st.sampled_from(codes_of))
    better = {**marks, raised: min(marks[raised] + 1, Decimal(3))}
    low, high = (assess(ruleset, kind, Decimal(0), facts, each) for each in (marks, better))
    if low.best and high.best:
        assert not worse(ruleset, high.best, than=low.best)
    elif low.best:
        assert codes(high)


@given(st.sampled_from(sorted(RULESETS)), kinds, facts_of_any_kind, scores, st.booleans())
def test_the_engine_always_answers(
    code: str, kind: SubjectKind, facts: CaseFacts, points: Decimal, is_marked: bool
) -> None:
    """Every level is judged, every reason cited, and what is not found is asked."""
    ruleset = RULESETS[code]
    marks = grades(ruleset, kind, 2, 2) if is_marked else None
    assessment = assess(ruleset, kind, points, facts, marks)
    assert [finding.level for finding in assessment.findings] == list(ruleset.levels)
    assert all(finding.reasons for finding in assessment.findings)
    assert all(reason.source for finding in assessment.findings for reason in finding.reasons)
    assert all(doubt.question and doubt.source for doubt in assessment.doubts)
    assert bool(assessment.best) or {"no_level", "no_figures"} & set(codes(assessment))
    assert not assessment.triggers or assessment.best == ruleset.lowest_level
    if ruleset.grading is Grading.POINTS:
        assert sum(finding.possible for finding in assessment.findings) <= 1


@given(st.decimals(0, 100, places=6), st.sampled_from([Decimal(20), Decimal(30), Decimal(50), Decimal(70)]))
def test_a_printed_share_lies_on_the_same_side_of_its_limit(percent: Decimal, limit: Decimal) -> None:
    text = as_share(percent, limit)
    if text[0].isdigit():
        printed = Decimal(text.removesuffix("%").replace(",", "."))
        assert (printed > limit, printed < limit) == (percent > limit, percent < limit)


def test_a_reason_without_a_figure_is_a_plain_sentence() -> None:
    assert Reason("bị kỷ luật", "Đ11", holds=True).sentence == "Bị kỷ luật (Đ11)"
