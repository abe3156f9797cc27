"""Local rule sets: derived, checked, taken into use, fixed under a period; who sees which of their pages."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Event, Member, RoleKind
from ratings import catalogue, rulesets
from ratings.actions import rulesets as actions
from ratings.actions.periods import open_year
from ratings.actions.rulesets import Names
from ratings.forms.rulesets import RuleSetForms
from ratings.models import FrozenRuleSet, LocalRuleSet, Period, RuleSetState
from ratings.rulesets import DeadlineRow, QuotaBase, RuleSet, Settings, SubjectKind, WeightRow
from ratings.views.rulesets import entries
from reviews.demo.ruleset import bring_in_ruleset
from tests.ratings.known import INVENTED, KNOWN, SHIPPED, load_known
from tests.reviews.cast import Cast, make_cast, make_member, make_role

NAMES = Names("mau-2026", "Quy định số 01-QĐ/TU", "01-QĐ/TU", dt.date(2026, 1, 5), "Mẫu")
HALVES = [
    WeightRow("common", "Phẩm chất", Decimal(20)),
    WeightRow("common", "Tự phê bình", Decimal(10)),
    WeightRow("results", "Nhiệm vụ", Decimal(70)),
]


def known(code: str = "366-2025") -> RuleSet:
    return RuleSet.parse(load_known(code).content)


def settings(**changes: Any) -> Settings:
    return replace(rulesets.settings_of(known()), **changes)


def with_leaders(*rows: WeightRow) -> Settings:
    weights = {**settings().weights, SubjectKind.LEADER: list(rows)}
    return settings(weights=weights)


def with_quota(**changes: Any) -> Settings:
    quota = settings().quota
    assert quota
    return settings(quota=replace(quota, **changes))


def with_deadline(code: str, **changes: Any) -> Settings:
    return settings(
        deadlines=[replace(row, **changes) if row.code == code else row for row in settings().deadlines]
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


Derive = Callable[..., LocalRuleSet]


@pytest.fixture
def derive(cast: Cast) -> Derive:
    def derive(given: Settings | None = None, **names: Any) -> LocalRuleSet:
        return actions.derive_ruleset(
            "366-2025", replace(NAMES, **names), given or with_leaders(*HALVES), by=cast.staff
        )

    return derive


@pytest.fixture
def usable(cast: Cast, derive: Derive) -> LocalRuleSet:
    local = derive()
    assert actions.check_ruleset(local, by=cast.staff) == []
    return actions.take_into_use(local, by=cast.staff)


def test_a_new_version_supersedes_the_earlier_one_of_its_place_and_no_other(
    cast: Cast, client: Client, usable: LocalRuleSet
) -> None:
    client.force_login(cast.staff.user)
    page = reverse("ratings:ruleset_new") + f"?from={usable.code}"
    forms = client.get(page).context["forms"]
    offered = [code for code, _title in forms.names.fields["replaces"].choices]
    assert (forms.names.initial["replaces"], offered) == (usable.code, ["", usable.code])
    names = {"code": "mau-2027", "title": "Quy định số 02-QĐ/TU", "short": "02-QĐ/TU"}
    client.post(page, sent(forms, **names, replaces=usable.code))
    later = LocalRuleSet.objects.get(code="mau-2027")
    assert later.overrides["replaces"] == usable.code
    actions.check_ruleset(later, by=cast.staff)
    actions.take_into_use(later, by=cast.staff)
    shown = {row.code: row.is_superseded for row in entries(cast.staff)}
    assert shown == {
        "366-2025": False,
        "124-2023": True,
        "132-2018": True,
        "mau-2026": True,
        "mau-2027": False,
    }
    LocalRuleSet.objects.filter(pk=later.pk).update(
        state=RuleSetState.DRAFT, overrides={**later.overrides, "replaces": "366-2025"}
    )
    [problem] = actions.check_ruleset(later, by=cast.staff)
    assert (problem.path, "366-2025" in problem.text) == ("replaces", True)


def test_the_settings_of_a_set_laid_over_it_change_nothing() -> None:
    for code in KNOWN:
        ruleset = known(code)
        assert rulesets.overrides(ruleset, rulesets.settings_of(ruleset), cited="X") == {}


def test_splitting_the_criteria_of_one_kind_leaves_the_others_as_they_were(derive: Derive) -> None:
    local, central = RuleSet.parse(derive().resolved()), known()
    rows = [(row.group, row.name, int(row.max), row.source) for row in local.criteria_for(SubjectKind.LEADER)]
    assert rows == [(row.group, row.name, int(row.max), "01-QĐ/TU") for row in HALVES]
    for kind in set(SubjectKind) - {SubjectKind.LEADER}:
        given = [(row.code, row.max) for row in local.criteria_for(kind)]
        assert given == [(row.code, row.max) for row in central.criteria_for(kind)]


def test_a_criterion_that_was_one_kinds_own_keeps_its_code() -> None:
    parent = known(INVENTED)
    rows = rulesets.settings_of(parent).weights[SubjectKind.OUTSIDE]
    changed = [replace(row, max=row.max - 1) if row.code == "outside_conduct" else row for row in rows]
    changed = [replace(row, max=row.max + 1) if row.code == "outside_remedy" else row for row in changed]
    given = replace(
        rulesets.settings_of(parent),
        weights={**rulesets.settings_of(parent).weights, SubjectKind.OUTSIDE: changed},
    )
    own = {"code": "x", "title": "X", "short": "x", **rulesets.overrides(parent, given, cited="x")}
    derived = RuleSet.parse(rulesets.merge_overrides(load_known(INVENTED).content, own))
    assert [(row.code, int(row.max)) for row in derived.criteria_for(SubjectKind.OUTSIDE)] == [
        ("outside_conduct", 19),
        ("outside_remedy", 11),
        ("outside_duties", 40),
        ("outside_study", 15),
        ("outside_local", 15),
    ]
    paths = {row.path for row in rulesets.differences(parent, derived) if row.part == "criteria"}
    assert {"criteria[outside_conduct].max", "criteria[outside_remedy].max"} <= paths


def test_deadlines_and_quota_are_settled_with_their_own_source(derive: Derive) -> None:
    given = with_deadline("finish", day=20)
    given = replace(given, deadlines=[*given.deadlines, DeadlineRow("Chi bộ hoàn thành", 1, 12)])
    quota = with_quota(base=QuotaBase.GOOD_OR_BETTER, share=Decimal("17.5")).quota
    ruleset = RuleSet.parse(derive(replace(given, quota=quota)).resolved())
    finish, own = ruleset.deadline("finish"), ruleset.deadline("own1")
    assert finish
    assert own
    assert (finish.day, finish.source, own.name, own.on(2026)) == (
        20,
        "01-QĐ/TU",
        "Chi bộ hoàn thành",
        dt.date(2026, 12, 1),
    )
    assert ruleset.quota
    assert (ruleset.quota.base, ruleset.quota.share) == (QuotaBase.GOOD_OR_BETTER, Decimal("17.5"))
    assert (ruleset.quota.source, ruleset.quota.certain_method) == ("01-QĐ/TU; 366-QĐ/TW Đ11.1.5", True)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (with_leaders(*HALVES[1:]), "criteria"),
        (with_leaders(*HALVES[1:]), "groups[common]"),
        (with_leaders(), "criteria"),
        (with_leaders(*HALVES, WeightRow("results", "Không điểm", Decimal(0))), "criteria[leader_own4].max"),
        (with_quota(share=Decimal(25), exception_share=Decimal(30)), "quota.share"),
        (with_quota(share=Decimal(0)), "quota.share"),
        (with_quota(exception_share=Decimal(10)), "quota.exception_share"),
        (with_deadline("finish", month=1, day=5, years_after=1), "deadlines[finish]"),
        (with_deadline("finish", month=2, day=30), "deadlines[finish]"),
    ],
)
def test_a_check_says_what_is_wrong_and_keeps_the_set_from_use(
    cast: Cast, derive: Derive, given: Settings, path: str
) -> None:
    local = derive(given)
    problems = actions.check_ruleset(local, by=cast.staff)
    assert path in [problem.path for problem in problems]
    local.refresh_from_db()
    assert (local.checked_at, local.content, local.digest) == (None, None, "")
    with pytest.raises(ValidationError):
        actions.take_into_use(local, by=cast.staff)


def test_bands_out_of_place_are_refused_even_where_no_form_could_have_put_them(
    cast: Cast, derive: Derive
) -> None:
    local = derive()
    local.overrides = {"levels": [{"code": "GOOD", "min": 65}]}
    local.save()
    assert [problem.path for problem in actions.check_ruleset(local, by=cast.staff)] == ["levels"]


def test_a_draft_whose_parent_no_longer_comes_with_the_program_says_so(
    cast: Cast, client: Client, derive: Derive
) -> None:
    local = derive()
    LocalRuleSet.objects.filter(pk=local.pk).update(parent="111-1999")
    assert "không còn bộ quy định gốc 111-1999" in page(client, cast.staff, "ruleset", local.code)[1].lower()


def test_a_problem_names_the_kind_of_subject_it_is_about(cast: Cast, derive: Derive) -> None:
    problems = actions.check_ruleset(derive(with_leaders(*HALVES[1:])), by=cast.staff)
    assert {problem.kind for problem in problems} == {SubjectKind.LEADER}
    assert all(problem.text.startswith("Cá nhân giữ chức vụ lãnh đạo") for problem in problems)


def test_from_draft_to_use_every_step_is_on_record(cast: Cast, usable: LocalRuleSet) -> None:
    verbs = Event.objects.filter(subject="ratings.localruleset", subject_id=usable.pk)
    assert list(verbs.values_list("verb", flat=True)) == ["derive_ruleset", "check_ruleset", "use_ruleset"]
    assert (usable.state, usable.checked_by) == (RuleSetState.USABLE, cast.staff)
    assert usable.digest == rulesets.digest(usable.resolved()) == catalogue.load_usable("mau-2026").digest


def test_a_change_takes_the_check_back(cast: Cast, derive: Derive) -> None:
    local = derive()
    actions.check_ruleset(local, by=cast.staff)
    changed = actions.change_ruleset(local, NAMES, with_leaders(*HALVES[1:]), by=cast.staff)
    assert (changed.checked_at, changed.digest) == (None, "")
    with pytest.raises(ValidationError):
        actions.take_into_use(changed, by=cast.staff)


def test_only_usable_sets_are_offered_and_loaded(cast: Cast, derive: Derive) -> None:
    local = derive()
    actions.check_ruleset(local, by=cast.staff)
    assert "mau-2026" not in [source.code for source in catalogue.usable_rulesets()]
    with pytest.raises(ValidationError, match="Đề nghị chọn bộ quy định khác"):
        open_year(2026, "mau-2026")
    actions.take_into_use(local, by=cast.staff)
    assert [source.code for source in catalogue.usable_rulesets()][-1] == "mau-2026"
    assert open_year(2026, "mau-2026").ruleset.title == NAMES.title


def test_usable_and_unused_it_goes_back_to_a_draft_but_is_not_changed_as_it_stands(
    cast: Cast, usable: LocalRuleSet
) -> None:
    with pytest.raises(PermissionDenied):
        actions.change_ruleset(usable, NAMES, settings(), by=cast.staff)
    with pytest.raises(PermissionDenied):
        actions.check_ruleset(usable, by=cast.staff)
    assert actions.reopen_ruleset(usable, by=cast.staff).state == RuleSetState.DRAFT


def test_under_a_period_it_is_fixed_by_the_action_and_by_the_database(
    cast: Cast, usable: LocalRuleSet
) -> None:
    period = open_year(2026, usable.code)
    with pytest.raises(PermissionDenied):
        actions.reopen_ruleset(usable, by=cast.staff)
    changes: list[dict[str, Any]] = [{"state": "draft"}, {"overrides": {}}, {"title": "Khác"}]
    for change in changes:
        with pytest.raises(IntegrityError, match="in use by a period"), transaction.atomic():
            LocalRuleSet.objects.filter(pk=usable.pk).update(**change)
    with pytest.raises(IntegrityError, match="in use by a period"), transaction.atomic():
        usable.delete()
    assert period.frozen_id == usable.digest
    assert period.ruleset == RuleSet.parse(usable.resolved())


@pytest.mark.parametrize(
    "change",
    [
        {"state": "usable"},
        {"state": "odd"},
        {"code": "Có dấu"},
        {"code": "366-2025"},
        {"digest": "f" * 64},
        {"content": {}},
    ],
)
def test_the_database_refuses_what_no_action_does(derive: Derive, change: dict[str, Any]) -> None:
    local = derive()
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalRuleSet.objects.filter(pk=local.pk).update(**change)


@pytest.mark.parametrize(
    ("names", "field"),
    [
        ({"code": "366-2025"}, "code"),
        ({"code": "new"}, "code"),
        ({"code": "Mẫu"}, "code"),
        ({"title": "Quy định số 366-QĐ/TW ngày 30/8/2025 của Bộ Chính trị"}, "title"),
        ({"short": "366-QĐ/TW"}, "short"),
    ],
)
def test_a_set_must_have_a_name_of_its_own(derive: Derive, names: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        derive(**names)
    assert list(refused.value.message_dict) == [field]


def test_a_code_is_given_once(derive: Derive) -> None:
    derive()
    with pytest.raises(ValidationError) as refused:
        derive()
    assert list(refused.value.message_dict) == ["code"]


def test_only_staff_over_the_whole_tree_derive(cast: Cast, derive: Derive) -> None:
    below = make_member("BELOW", "Lò Thị Cấp Dưới", cast.cell)
    make_role(below, RoleKind.STAFF, cast.cell)
    local = derive()
    for person in (below, cast.approver, cast.administrator, cast.clerk, cast.head, cast.stranger):
        with pytest.raises(PermissionDenied):
            actions.derive_ruleset("366-2025", replace(NAMES, code="khac"), settings(), by=person)
        for act in (actions.check_ruleset, actions.take_into_use, actions.reopen_ruleset):
            with pytest.raises(PermissionDenied):
                act(local, by=person)


@pytest.mark.django_db(transaction=True)
def test_a_period_that_opens_while_the_set_is_taken_back_is_one_or_the_other() -> None:
    cast = make_cast()
    local = actions.derive_ruleset("366-2025", NAMES, settings(), by=cast.staff)
    actions.check_ruleset(local, by=cast.staff)
    actions.take_into_use(local, by=cast.staff)
    start, done = threading.Barrier(2), []

    def run(name: str, act: Callable[[], object]) -> None:
        start.wait(10)
        try:
            act()
            done.append(name)
        except (PermissionDenied, ValidationError):
            pass
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=("open", lambda: open_year(2026, local.code))),
        threading.Thread(target=run, args=("reopen", lambda: actions.reopen_ruleset(local, by=cast.staff))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    local.refresh_from_db()
    assert len(done) == 1
    assert local.is_usable is (done == ["open"])


def sent(forms: RuleSetForms, **changes: str) -> dict[str, str]:
    """What a browser would send of this page, with the changes."""
    sets = [forms.deadlines, *(block.rows for block in forms.weights)]
    parts: list[Any] = [forms.names, forms.bonds, forms.figures, *([forms.quota] if forms.quota else [])]
    for rows in sets:
        parts += [rows.management_form, *rows.forms]
    data = {}
    for part in parts:
        for name, field in part.fields.items():
            value = part.get_initial_for_field(field, name)
            if value is not None and value is not False:
                shown = str(getattr(value, "value", value))
                data[part.add_prefix(name)] = shown.replace(".", ",") if isinstance(value, Decimal) else shown
    names = {"code": NAMES.code, "title": NAMES.title, "short": NAMES.short, "effective_from": "2026-01-05"}
    return {**data, **names, **changes}


def page(client: Client, member: Member, name: str, *args: str, **query: str) -> tuple[int, str]:
    client.force_login(member.user)
    response = client.get(reverse(f"ratings:{name}", args=args), query)
    return response.status_code, response.content.decode()


def fresh(code: str = "366-2025") -> RuleSetForms:
    return RuleSetForms(known(code), known(code), None, {})


def test_staff_derive_check_and_use_a_set_in_the_browser(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff.user)
    split = {
        "leader-common-0-name": "Phẩm chất",
        "leader-common-0-max": "18",
        "leader-common-1-name": "Uy  tín",
        "leader-common-1-max": "2,5",
        "deadlines-0-day": "20",
        "quota-base": "good_or_better",
    }
    url = reverse("ratings:ruleset_new") + "?from=366-2025"
    made = client.post(url, sent(fresh(), **split))
    assert made.headers["Location"] == reverse("ratings:ruleset_change", args=["mau-2026"])
    shown = client.get(made.headers["Location"]).content.decode()
    assert "các tiêu chí cộng lại 20,5 điểm, phải là 30" in shown
    local = LocalRuleSet.objects.get()
    forms = RuleSetForms(known(), RuleSet.parse(local.resolved()), None, {})
    mended = sent(forms, **{"leader-common-1-max": "12"})
    changed = client.post(reverse("ratings:ruleset_change", args=["mau-2026"]), mended)
    assert changed.headers["Location"] == local.get_absolute_url()
    for verb in ("check", "use"):
        client.post(reverse(f"ratings:ruleset_{verb}", args=["mau-2026"]))
    ruleset = catalogue.load_usable("mau-2026")
    typed = rulesets.thaw_ruleset(ruleset.digest, lambda: ruleset.content)
    assert [(row.name, int(row.max)) for row in typed.criteria_for(SubjectKind.LEADER)] == [
        ("Phẩm chất", 18),
        ("Uy tín", 12),
        ("Nhóm tiêu chí về kết quả thực hiện nhiệm vụ", 70),
    ]
    finish = typed.deadline("finish")
    assert finish
    assert typed.quota
    assert (finish.day, typed.quota.base) == (20, QuotaBase.GOOD_OR_BETTER)
    assert 'value="mau-2026"' in client.get(reverse("reviews:campaign_new")).content.decode()


def test_sums_follow_what_is_typed_and_nothing_is_kept(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff.user)
    typed = sent(fresh(), **{"leader-common-0-max": "18", "outside-results-1-name": "A"})
    answer = client.post(reverse("ratings:ruleset_sums", args=["366-2025"]), typed).content.decode()
    assert answer.count('hx-swap-oob="true"') == 8
    sums = " ".join(answer.split())
    assert 'id="sum-leader-common" hx-swap-oob="true" class="tag tag-bad"> 18/30' in sums
    assert 'id="sum-collective-results" hx-swap-oob="true" class="tag tag-good"> 70/70' in sums
    assert not LocalRuleSet.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "366-2025"},
        {"title": ""},
        {"leader-common-1-name": "Chỉ có tên"},
        {"leader-common-0-max": "nhiều"},
        {"leader-common-0-code": "x" * 41},
        {"deadlines-0-code": "[["},
        {"deadlines-0-day": "32"},
        {"quota-share": "120"},
    ],
)
def test_a_form_that_cannot_be_read_comes_back_with_everything_typed(
    cast: Cast, client: Client, changes: dict[str, str]
) -> None:
    client.force_login(cast.staff.user)
    typed = sent(fresh(), province="Tỉnh Đã Gõ", **changes)
    answer = client.post(reverse("ratings:ruleset_new") + "?from=366-2025", typed)
    assert answer.status_code == 422
    assert "Tỉnh Đã Gõ" in (shown := answer.content.decode())
    assert re.search(r'class="(sub text-danger|invalid-feedback)"', shown)
    assert not LocalRuleSet.objects.exists()
    assert client.post(reverse("ratings:ruleset_sums", args=["366-2025"]), typed).status_code == 200


def test_a_set_that_grades_by_words_is_derived_without_weights(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff.user)
    typed = sent(fresh("124-2023"), **{"deadlines-0-day": "25"})
    made = client.post(reverse("ratings:ruleset_new") + "?from=124-2023", typed)
    assert made.status_code == 302
    local = LocalRuleSet.objects.get()
    assert actions.check_ruleset(local, by=cast.staff) == []
    assert [*local.overrides] == ["deadlines"]


def test_a_new_version_begins_with_the_settings_of_the_old_one(
    cast: Cast, client: Client, usable: LocalRuleSet
) -> None:
    open_year(2026, usable.code)
    status, text = page(client, cast.staff, "ruleset_new", **{"from": usable.code})
    assert (status, "Tự phê bình" in text) == (200, True)
    forms = RuleSetForms(known(), RuleSet.parse(usable.resolved()), None, {})
    typed = sent(forms, code="mau-2027", **{"leader-common-0-max": "15", "leader-common-1-max": "15"})
    client.post(reverse("ratings:ruleset_new") + f"?from={usable.code}", typed)
    new = LocalRuleSet.objects.get(code="mau-2027")
    weights = [int(row.max) for row in RuleSet.parse(new.resolved()).criteria_for(SubjectKind.LEADER)]
    assert (new.parent, weights) == ("366-2025", [15, 15, 70])


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_set_reads_through_as_a_page(cast: Cast, client: Client, code: str) -> None:
    """Who is rated is not told there that a rule may be wrong; who watches rounds is."""
    mark = "cần đối chiếu với văn bản gốc"
    assert (mark in page(client, cast.member, "ruleset", code)[1]) is False
    status, text = page(client, cast.staff, "ruleset", code)
    ruleset = known(code)
    assert status == 200
    assert all(level.name in text for level in ruleset.levels)
    assert all(f'id="form-{form}"' in text for form in ruleset.outlines)
    assert (mark in text) is True
    assert ("từ 70 đến dưới 90 điểm" in text) is (ruleset.grading == "points")
    assert "/change/" not in text


def test_a_comparison_lists_only_what_differs(cast: Cast, client: Client) -> None:
    bring_in_ruleset(by=cast.staff)
    status, text = page(client, cast.approver, "ruleset_compare", "366-2025", **{"with": INVENTED})
    assert status == 200
    assert "số được xếp loại Hoàn thành tốt trở lên" in text
    assert "Thẩm quyền" not in text
    assert "366-QĐ/TW Đ11.1.5" not in text
    with_sources = page(
        client, cast.approver, "ruleset_compare", "366-2025", **{"with": INVENTED, "sources": "1"}
    )
    assert "366-QĐ/TW Đ11.1.5" in with_sources[1]


def test_who_may_open_what(cast: Cast, client: Client, derive: Derive, usable: LocalRuleSet) -> None:
    """A draft is there only for those who keep rule sets, though a reader knows its code."""
    derive(code="nhap")
    answers = {}
    for part in ("staff", "approver", "administrator", "clerk", "member", "stranger"):
        who = getattr(cast, part)
        pages = [("rulesets",), ("ruleset", "366-2025"), ("ruleset", usable.code), ("ruleset", "nhap")]
        pages += [("ruleset_compare", "366-2025"), ("ruleset_new",), ("ruleset_change", "nhap")]
        answers[part] = [page(client, who, *each)[0] for each in pages]
        for verb in ("check", "use", "reopen"):
            code = usable.code if verb == "reopen" and part != "staff" else "nhap"
            answers[part].append(client.post(reverse(f"ratings:ruleset_{verb}", args=[code])).status_code)
    reader = [200, 200, 200, 404, 200, 403, 404, 404, 404, 403]
    nobody = [403, 403, 403, 403, 403, 403, 404, 404, 404, 404]
    assert answers == {
        "staff": [200, 200, 200, 200, 200, 200, 200, 302, 302, 302],
        "approver": reader,
        "administrator": reader,
        "clerk": nobody,
        "member": nobody,
        "stranger": nobody,
    }
    client.logout()
    assert client.get(reverse("ratings:rulesets")).status_code == 302


@pytest.mark.parametrize(("name", "cost"), [("rulesets", 5), ("ruleset", 7)])
@pytest.mark.parametrize("more", [1, 5])
def test_pages_cost_the_same_for_few_and_for_many(
    cast: Cast, client: Client, derive: Derive, name: str, cost: int, more: int
) -> None:
    for number in range(more):
        derive(code=f"mau-{number}")
        open_year(2030 + number, "124-2023")
    client.force_login(cast.staff.user)
    args = ["mau-0"] if name == "ruleset" else []
    with CaptureQueriesContext(connection) as queries:
        text = client.get(reverse(f"ratings:{name}", args=args)).content.decode()
    assert all(f"mau-{number}" in text for number in range(more))
    assert len(queries) == cost, [query["sql"] for query in queries]


def test_the_invented_set_is_there_only_where_the_demonstration_brings_it_in(cast: Cast) -> None:
    assert INVENTED not in [source.code for source in catalogue.usable_rulesets()]
    with pytest.raises(ValidationError, match="Đề nghị chọn bộ quy định khác"):
        open_year(2026, INVENTED)
    local = bring_in_ruleset(by=cast.staff)
    assert local.digest == rulesets.digest(local.resolved()) == load_known(INVENTED).digest
    assert catalogue.load_usable(INVENTED) == load_known(INVENTED)
    assert open_year(2026, INVENTED).ruleset == known(INVENTED)


def test_an_installation_that_has_opened_periods_under_the_invented_set_keeps_it(cast: Cast) -> None:
    """It was shipped once. A set derived from it reads as before."""
    migration = import_module("ratings.migrations.0006_the_invented_rule_set_stays_where_it_is_used")
    migration.keep_where_used(apps, None)
    assert not LocalRuleSet.objects.exists()
    source = load_known(INVENTED)
    frozen = FrozenRuleSet.objects.create(digest=source.digest, code=source.code, content=source.content)
    days = {"starts_on": dt.date(2025, 1, 1), "ends_on": dt.date(2025, 12, 31)}
    Period.objects.create(year=2025, ruleset_code=INVENTED, frozen=frozen, **days)
    for _time in range(2):
        migration.keep_where_used(apps, None)
    kept = LocalRuleSet.objects.get()
    assert (kept.code, kept.made_by, kept.source) == (INVENTED, cast.staff, source)
    assert open_year(2026, INVENTED).frozen == frozen
    derived = LocalRuleSet(
        code="mau-2027",
        title=NAMES.title,
        short=NAMES.short,
        parent=INVENTED,
        effective_from=NAMES.effective_from,
    )
    assert derived.parent_ruleset == known(INVENTED)
    assert derived.resolved()["parent"] == INVENTED


def test_a_draft_whose_parent_is_gone_says_so(cast: Cast, derive: Derive, client: Client) -> None:
    local = derive()
    LocalRuleSet.objects.filter(pk=local.pk).update(parent=INVENTED)
    client.force_login(cast.staff.user)
    for address in (
        reverse("ratings:ruleset_change", args=[local.code]),
        f"{reverse('ratings:ruleset_new')}?from={local.code}",
    ):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200
        assert f"Không còn bộ quy định gốc {INVENTED}" in answer.content.decode()
