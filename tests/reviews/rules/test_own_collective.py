"""The own collective is an own case, and a collective is decided for the level that the table of authority
names (366-QĐ/TW Đ12, Đ13)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from members.models import HEAD, Committee, Member, Role, RoleKind
from ratings.models import FrozenRuleSet
from ratings.rules import CaseVerb, case_refusal, judging_refusal
from reviews.cases.actions import ratings
from reviews.models import Paper
from reviews.rounds.views.readiness import readiness_of
from reviews.rules import SessionVerb, can
from reviews.stages import Stage
from tests.reviews.cast import GOOD, LONG_AGO, REASON, SUPERIOR, Cast, bring_to, make_post, make_role
from tests.reviews.rules.test_standing_in import stand_in


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The refusals as they stand in the code."""
    with translation.override("en"):
        yield


OWN = "You lead or sit in this collective"


def again(member: Member) -> Member:
    """The same person in another request, with the roles and posts of now."""
    return Member.objects.get(pk=member.pk)


def change(cast: Cast, **parts: object) -> None:
    """Put these parts into the rule set of the round."""
    period = cast.session.period
    content = {**period.frozen.content, **parts}
    digest = f"{'-'.join(parts)}-{period.frozen.digest}"[:64]
    period.frozen = FrozenRuleSet.objects.create(digest=digest, code=period.frozen.code, content=content)
    period.save()
    cast.campaign.refresh_from_db()


def test_who_leads_or_sits_in_the_collective_does_not_appraise_it(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    make_role(cast.colleague, RoleKind.STAFF, cast.province)
    for person in (cast.head, again(cast.colleague)):
        assert case_refusal(CaseVerb.APPRAISE, cast.paper(None).rated_case(), person).startswith(OWN)
        assert not can(person, SessionVerb.APPRAISE, cast.paper(None))
        with pytest.raises(PermissionDenied, match="366-QĐ/TW Đ13"):
            ratings.appraise_in_session(cast.paper(None), GOOD, by=person)
    assert can(cast.head, SessionVerb.APPRAISE, cast.paper(cast.member))
    assert ratings.appraise_in_session(cast.paper(None), GOOD, by=cast.clerk).by == cast.clerk


@pytest.mark.parametrize(
    ("title", "bars"),
    [
        ("Chi ủy viên, Tổ trưởng chuyên môn", True),
        ("Uỷ viên Ban Thường vụ", True),
        ("Chuyên viên", False),
        ("Ủy viên Ủy ban Kiểm tra", False),
    ],
)
def test_a_member_of_the_committee_who_leads_nothing_sits_in_it_all_the_same(
    cast: Cast, title: str, *, bars: bool
) -> None:
    bring_to(cast, Stage.RATING)
    make_post(cast.clerk, cast.province, 9).__class__.objects.filter(member=cast.clerk).update(
        title=title, leads=False
    )
    refusal = case_refusal(CaseVerb.APPRAISE, cast.paper(None).rated_case(), again(cast.clerk))
    assert refusal.startswith(OWN) is bars


def test_where_the_table_says_so_the_own_collective_appraises_itself(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    rows = cast.session.period.frozen.content["authority"]
    change(cast, authority=[{**row, "own_steps": ["appraised"]} for row in rows])
    assert ratings.appraise_in_session(cast.paper(None), GOOD, by=cast.head).by == cast.head


def test_who_stands_in_for_one_of_the_collective_does_not_appraise_it_either(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    by = stand_in(cast, cast.guest, cast.head, HEAD)
    assert judging_refusal(CaseVerb.APPRAISE, cast.paper(None).rated_case(), by) == (
        "You stand in for somebody who may not do this here: somebody else has to do it."
    )
    assert can(by, SessionVerb.APPRAISE, cast.paper(cast.member))


def test_an_approver_who_sits_in_the_collective_does_not_decide_on_it(cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    make_role(cast.colleague, RoleKind.APPROVER, cast.province)
    by = again(cast.colleague)
    with pytest.raises(PermissionDenied, match=OWN):
        ratings.decide_in_session([cast.paper(None)], "GOOD", by=by, reason=REASON, resolution=SUPERIOR)
    [step] = ratings.decide_in_session(
        [cast.paper(None)], "GOOD", by=cast.approver, reason=REASON, resolution=SUPERIOR
    )
    assert step.by == cast.approver


def test_a_collective_is_decided_for_the_level_that_the_table_names(cast: Cast) -> None:
    """The cell stands directly below the province, whose standing committee decides on it."""
    paper = Paper.objects.for_list().get(session=cast.other, member=None)
    make_role(cast.clerk, RoleKind.APPROVER, cast.other_cell)
    make_role(cast.member, RoleKind.APPROVER, cast.other_cell)
    said = {
        person.code: judging_refusal(CaseVerb.DECIDE, paper.rated_case(), again(person))
        for person in (cast.approver, cast.clerk, cast.member, cast.stranger)
    }
    assert said == {
        "APPROVER": "",
        "CLERK": "This is decided for “Ban thường vụ cấp ủy cấp tỉnh” (Tỉnh ủy Thử), and you do not act for"
        " that level (366-QĐ/TW Đ13).",
        "MEMBER": "",  # sits in the standing committee of the province
        "STRANGER": said["STRANGER"],
    }
    assert said["STRANGER"].startswith(OWN)


def test_before_the_opening_it_is_said_whom_nobody_appraises_and_whose_body_is_missing(cast: Cast) -> None:
    """A cell below a cell, for which the table has no row, and whose head is its clerk, too. Any level above
    decides then, and nobody if the rule set says that."""
    fields = {"code": "C", "name": "Chi bộ C", "kind": "cell", "body": "Chi ủy", "symbol": "CB"}
    new: Committee = Committee.objects.add_child(cast.cell, {**fields, "place": "Thử"})
    make_post(cast.stranger, new, 1, is_head=True)
    make_role(cast.stranger, RoleKind.CLERK, new)
    Role.objects.filter(kind=RoleKind.STAFF).update(ends_on=LONG_AGO)

    def said() -> list[str]:
        rows = readiness_of(cast.campaign).stuck
        return [str(row.text) for row in rows if new.pk in [unit.pk for unit in row.units]][-3:]

    nobody = "Everybody who could appraise the collective leads or sits in it"
    missing = "The rule set names no body above that decides on the collective"
    assert said()[-2:] == [f"{missing}; any level above may then decide", nobody]
    change(cast, fallback={**cast.session.period.frozen.content["fallback"], "on_no_body": "nobody"})
    no_level = "No approver acts for the level that the rule set names to decide on the collective"
    assert said() == [f"{missing}, so nobody can decide on it", nobody, no_level]
