"""Rule sets that vary as published local guides do, under invented names, made as a customer makes them: by
file and in pages. What none of the two can say stands in ``NOT_TO_BE_SAID``."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from members.models import Committee, RoleKind
from ratings import catalogue, rulesets
from ratings.actions import rulesets as actions
from ratings.actions.cases import RatingProposal, appraise_case, rate_self
from ratings.models import LocalRuleSet, RatingCase, RuleSetState, Step
from ratings.rulesets import (
    DOSSIER_ITEMS,
    BondMode,
    Criterion,
    Grade,
    PointRounding,
    RuleSet,
    Spread,
    SubjectKind,
    add_up,
    mark_fault,
    spread_marks,
)
from reviews.models import DossierKind
from tests.ratings.known import load_known
from tests.ratings.test_local_rulesets import fresh, sent
from tests.ratings.test_rulesets_by_file import own_file
from tests.reviews.cast import Cast, make_cast, make_member, make_role

AXES = (15, 10, 10, 15, 10, 10)
NOT_TO_BE_SAID = {
    "a form or conditions of its own for a position group": "they are those of its kind (366-QĐ/TW Đ5, HD43)",
    "sums of axes within a group of criteria": "a group adds up as a whole; its criteria bear the maxima",
    "maxima that one person sets with one superior": "criteria differ by kind and position group only",
    "products with weights, components A–D, bands": "tasks with weights belong to the quarters",
    "bonus points for each task": "no text of the centre knows a bonus",
    "lateness in steps of 100/80/60/0": "points are given by people, not computed of days",
    "other bands, other maxima of the two groups": "fixed by the centre: the check refuses it",
    "thresholds of months for the reasons of no rating": "the reasons are fixed, months are read by eye",
}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def taken_into_use(client: Client, text: str) -> RuleSet:
    """Hand the file in, check it and take it into use, all in the browser."""
    answer = client.post(reverse("ratings:ruleset_from_file"), {"text": text, "save": "1"})
    assert answer.status_code == 302, answer.content.decode()
    local = LocalRuleSet.objects.get()
    for verb in ("check", "use"):
        client.post(reverse(f"ratings:ruleset_{verb}", args=[local.code]))
    local.refresh_from_db()
    assert local.state == RuleSetState.USABLE
    return RuleSet.parse(local.source.content)


def criteria_text(rows: list[tuple[str, str, int, str]]) -> str:
    return "".join(
        f'[[criteria]]\ncode = "{code}"\nname = "{code}"\ngroup = "{group}"\nmax = {most}\n'
        f'source = "01-QĐ/TU"\n{more}\n'
        for code, group, most, more in rows
    )


def with_criteria(text: str, rows: list[tuple[str, str, int, str]]) -> str:
    begin = text.index("[[criteria]]")
    return text[:begin] + criteria_text(rows) + text[text.index("\n# ----", begin) :]


def test_seventeen_criteria_and_six_axes_by_file(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff.user)
    common = [2] * 13 + [1] * 4
    rows = [(f"tc{n}", "common", most, f"step = {most}") for n, most in enumerate(common, 1)]
    rows += [(f"t{n}", "results", most, 'step = 0.5\nspread = "group"') for n, most in enumerate(AXES, 1)]
    made = taken_into_use(client, with_criteria(own_file(), rows))
    assert [(len(made.criteria), made.max_points)] == [(23, Decimal(100))]
    assert {row.step for row in made.criteria} == {Decimal(1), Decimal(2), Decimal("0.5")}
    assert all(row.may_not_apply for row in made.criteria if row.group == "results")


def test_steps_words_quota_and_bonds_of_ones_own_by_file(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff.user)
    words = '{ code = "tot", name = "Tốt", value = 10 }, { code = "kem", name = "Kém", value = 0 }'
    rows = [("a", "common", 20, "step = 0.25"), ("b", "common", 10, f"words = [{words}]")]
    text = with_criteria(own_file(), [*rows, ("c", "results", 70, "")])
    text = text.replace("\nshare = 20", '\nshare = 15\nrounding = "half_up"', 1)
    before, bond, after = text.partition('code = "head_not_above"')
    made = taken_into_use(client, before + bond + after.replace('mode = "warn"', 'mode = "off"', 1))
    stepped, worded, _results = made.criteria_for(SubjectKind.LEADER)
    assert (stepped.step, [(word.name, word.value) for word in worded.words]) == (
        Decimal("0.25"),
        [("Tốt", Decimal(10)), ("Kém", Decimal(0))],
    )
    assert made.quota
    assert (made.quota.share, made.quota.rounding.value) == (Decimal(15), "half_up")
    modes = {row.code: row.mode for row in made.coupling}
    assert (modes["head_not_above"], modes["unit_under_head"]) == (BondMode.OFF, BondMode.WARN)


def test_quota_bonds_petition_and_rounding_of_ones_own_in_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff.user)
    typed = sent(
        fresh(),
        **{
            "quota-base": "good_or_better",
            "quota-rounding": "half_up",
            "quota-exception_share": "25",
            "bond-head_not_above": "block",
            "bond-unit_under_head": "off",
            "figure-least-quorum": "75",
            "figure-least-draft_report": "5",
            "figure-least-deduction": "1",
            "figure-length-default": "2",
            "figure-days_to_lodge": "5",
            "figure-days_to_settle": "10",
            "figure-total": "0.5",
            "figure-guidance": "Hướng dẫn số 03-HD/TU",
            "leader-common-0-max": "20",
            "leader-common-0-step": "0.25",
            "leader-common-1-name": "Nêu gương",
            "leader-common-1-max": "10",
            "leader-common-1-words": "Tốt = 10; Khá = 7,5; Kém = 0",
            "leader-common-1-spread": "sheet",
        },
    )
    answer = client.post(reverse("ratings:ruleset_new") + "?from=366-2025", typed)
    local = LocalRuleSet.objects.get()
    assert answer.headers["Location"] == local.get_absolute_url()
    assert actions.check_ruleset(local, by=cast.staff) == []
    made = RuleSet.parse(local.resolved())
    modes = {row.code: (row.mode, row.source) for row in made.coupling}
    assert modes["head_not_above"] == (BondMode.BLOCK, "01-QĐ/TU")
    assert modes["unit_under_head"] == (BondMode.OFF, "01-QĐ/TU")
    assert modes["failed_quarter"][0] is BondMode.WARN
    least = {row.code: row.value for row in made.minimums}
    assert [least[code] for code in ("quorum", "draft_report", "deduction", "score_gap")] == [75, 5, 1, 5]
    assert made.petition
    assert made.rounding
    figures = (made.petition.days_to_lodge, made.petition.days_to_settle, made.rounding.total, made.guidance)
    assert figures == (5, 10, Decimal("0.5"), "Hướng dẫn số 03-HD/TU")
    assert [row.days for row in made.durations] == [2, 2]
    stepped, worded, _results = made.criteria_for(SubjectKind.LEADER)
    assert (stepped.step, worded.spread) == (Decimal("0.25"), Spread.SHEET)
    assert [(word.name, word.value) for word in worded.words] == [
        ("Tốt", 10),
        ("Khá", Decimal("7.5")),
        ("Kém", 0),
    ]


def test_headings_hints_lengths_and_dossiers_in_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff.user)
    local = actions.read_in_ruleset(actions.judge_text(own_file()), by=cast.staff)
    ruleset = RuleSet.parse(local.resolved())
    papers = rulesets.Papers(
        {"2C": [rulesets.SectionRow("Kết quả trong năm", "Hai trang", 10, 900)]}, {"person": ["review"]}
    )
    changed = actions.change_papers(local, papers, by=cast.staff)
    made = RuleSet.parse(changed.resolved())
    assert [(row.title, row.hint, row.min_words, row.max_words) for row in made.outlines["2C"].sections] == [
        ("Kết quả trong năm", "Hai trang", 10, 900)
    ]
    assert made.outlines["2A"] == ruleset.outlines["2A"]
    person = made.dossier_list(SubjectKind.LEADER)
    assert person
    assert person.items == ("review",)
    page = client.get(reverse("ratings:ruleset_papers", args=[local.code])).content.decode()
    assert "Kết quả trong năm" in page
    assert [*DOSSIER_ITEMS] == [kind.value for kind in DossierKind]


def test_a_mark_held_against_the_signed_text_lifts_the_warning(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff.user)
    local = actions.read_in_ruleset(actions.judge_text(own_file()), by=cast.staff)
    page = reverse("ratings:ruleset_marks", args=[local.code])
    before = rulesets.unchecked_rules(RuleSet.parse(local.resolved()))
    assert "quota.certain_method" in [rule.path for rule in before]
    client.post(page, {"rules": ["quota.certain_method", "coupling[head_not_above]", "no such rule"]})
    local.refresh_from_db()
    made = RuleSet.parse(local.resolved())
    assert made.quota
    assert made.quota.certain_method
    assert len(rulesets.unchecked_rules(made)) == len(before) - 2
    assert {row["by"] for row in local.verified} == {str(cast.staff)}
    assert str(cast.staff) in client.get(local.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError):
        actions.note_checked(local, ["no such rule"], by=cast.staff)


def test_a_part_of_the_tree_derives_from_the_set_of_the_province(cast: Cast, client: Client) -> None:
    below = make_member("BELOW", "Lò Thị Cấp Dưới", cast.cell)
    make_role(below, RoleKind.STAFF, cast.cell)
    client.force_login(cast.staff.user)
    stricter = own_file().replace("share = 20", "share = 15", 1)
    taken_into_use(client, stricter)
    names = {"code": "chi-bo-a", "title": "Quy định của chi bộ A", "short": "01-QĐ/CB"}
    text = rulesets.ruleset_text(RuleSet.parse(catalogue.load_usable("mau-2026").content), "mau-2026")
    for key, old in {"code": "mau-2026", "title": "Quy định số 01-QĐ/TU", "short": "01-QĐ/TU"}.items():
        text = text.replace(f'\n{key} = "{old}"', f'\n{key} = "{names[key]}"', 1)
    looser = actions.judge_text(text.replace("share = 15", "share = 20", 1))
    assert any("không được quá 15%" in fault.text for fault in looser.faults)
    own = actions.read_in_ruleset(actions.judge_text(text.replace("share = 15", "share = 10", 1)), by=below)
    assert (own.parent, own.committee, own.overrides) == ("mau-2026", cast.cell, {"quota": {"share": 10}})
    assert actions.check_ruleset(own, by=below) == []
    actions.take_into_use(own, by=below)
    with pytest.raises(PermissionDenied):
        actions.reopen_ruleset(LocalRuleSet.objects.get(code="mau-2026"), by=cast.staff)
    catalogue.refuse_elsewhere("chi-bo-a", Committee.objects.get(pk=cast.cell.pk))
    with pytest.raises(ValidationError):
        catalogue.refuse_elsewhere("chi-bo-a", cast.other_cell)


CRITERIA = [
    Criterion("a", "A", "s", Decimal(28), "common"),
    Criterion("b", "B", "s", Decimal(2), "common", spread=Spread.GROUP),
    Criterion("c", "C", "s", Decimal(70), "results", step=Decimal("0.5")),
]


@pytest.mark.parametrize(
    ("spread", "rounding", "points", "total"),
    [
        (Spread.GROUP, PointRounding("s", total=Decimal("0.1")), Decimal(26), Decimal("97.9")),
        (Spread.GROUP, PointRounding("s", group=Decimal("0.1")), Decimal(26), Decimal("97.9")),
        (Spread.FULL, None, Decimal(26), Decimal(98)),
        (Spread.SHEET, PointRounding("s", total=Decimal("0.5")), Decimal(28), Decimal(100)),
    ],
)
def test_the_weight_of_what_does_not_apply_is_spread_as_declared(
    spread: Spread, rounding: PointRounding | None, points: Decimal, total: Decimal
) -> None:
    """26 of 28 points of the group count 27.857 of 30 (03-HD/TVĐU, 6.6): rounded at the end only."""
    criteria = [replace(row, spread=spread) if row.code == "b" else row for row in CRITERIA]
    ruleset = replace(
        RuleSet.parse(load_known("366-2025").content), criteria=tuple(criteria), rounding=rounding
    )
    marks = spread_marks(ruleset, criteria, {"a": points, "c": Decimal(70)}, {"b"})
    assert add_up(ruleset, marks) == total


def test_a_mark_is_one_that_the_criterion_knows() -> None:
    worded = replace(CRITERIA[0], words=(Grade("x", "Tốt", Decimal(28)), Grade("y", "Kém", Decimal(0))))
    assert [bool(mark_fault(worded, Decimal(value))) for value in (28, 0, 14)] == [False, False, True]
    assert [bool(mark_fault(CRITERIA[2], Decimal(value))) for value in ("69.5", "69.25", "71")] == [
        False,
        True,
        True,
    ]


def test_marks_that_others_took_the_place_of_stay_readable_and_a_deduction_has_its_ground(
    cast: Cast, client: Client
) -> None:
    case = RatingCase.objects.get(period=cast.session.period, member=cast.member)
    full = {row.code: row.max for row in case.criteria}
    first = rate_self(case, RatingProposal("GOOD", full, notes={"common": "Sổ họp"}), by=cast.member)
    rate_self(case, RatingProposal("GOOD", {**full, "common": Decimal(25)}), by=cast.member)
    old = {row.criterion: (str(row.points), row.note) for row in first.old_scores.all()}
    assert old == {"common": ("30.00", "Sổ họp"), "results": ("70.00", "")}
    appraise_case(case, RatingProposal("GOOD", full, "Lý do", notes={"common": "Ghi lần đầu"}), by=cast.staff)
    again = appraise_case(
        case, RatingProposal("GOOD", {**full, "results": Decimal(60)}, "Lý do khác"), by=cast.staff
    )
    kept = case.steps.get(step=Step.APPRAISED, superseded_at__isnull=False)
    given = [(row.criterion, str(row.points)) for row in kept.old_scores.all()]
    assert given == [("common", "30.00"), ("results", "70.00")]
    assert (str(again.points), again.old_scores.count()) == ("90", 0)
    with pytest.raises(ValidationError, match="áp dụng cho mọi đối tượng"):
        rate_self(case, RatingProposal("GOOD", full, skipped=frozenset({"common"})), by=cast.member)


def test_the_rules_that_apply_are_read_by_those_who_are_rated(cast: Cast, client: Client) -> None:
    page = reverse("ratings:in_force", args=[cast.session.period.pk])
    newcomer = make_member("NEW", "Lò Thị Mới Đến", cast.cell)
    answers = {}
    for who in (cast.member, cast.head, cast.staff, newcomer):
        client.force_login(who.user)
        answer = client.get(page)
        answers[who] = (answer.status_code, "Tổng điểm tối đa 100" in answer.content.decode())
    assert [*answers.values()] == [(200, True), (200, True), (200, True), (404, False)]
