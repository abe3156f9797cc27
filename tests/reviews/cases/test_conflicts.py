"""A declared conflict of interest bars as the own case does, until an exception is on record."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.models import Event, Member
from ratings.models import Conflict, RatingStep, Step
from reviews.cases.actions import ratings, standing
from reviews.desk.matters.scan import scan_matters
from reviews.rules import SessionVerb, can
from reviews.stages import Stage
from tests.reviews.cast import GOOD, REASON, Cast, bring_to, decide
from tests.reviews.conftest import SignIn

KIN = "Em vợ của người được xếp loại."
ALONE = "Không còn ai khác thẩm định được ở đây."


def again(member: Member) -> Member:
    """The same person in another request."""
    return Member.objects.get(pk=member.pk)


def declare(cast: Cast, of: Member) -> Conflict:
    return standing.declare_conflict_in_session(cast.paper(cast.member), of, "kin", KIN, by=cast.clerk)


def lines(member: Member) -> dict[str, int]:
    return {row.kind: row.n for row in scan_matters(member, 9) if row.kind in ("appraise", "decide")}


def test_who_has_a_conflict_takes_no_step_in_the_case_and_no_line_asks_for_one(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    before = lines(cast.head)["appraise"]
    declare(cast, cast.head)
    head = again(cast.head)
    assert not can(head, SessionVerb.APPRAISE, cast.paper(cast.member))
    assert lines(head)["appraise"] == before - 1
    with pytest.raises(PermissionDenied, match="xung đột lợi ích"):
        ratings.appraise_in_session(cast.paper(cast.member), GOOD, by=head)
    case = cast.paper(cast.member).rated_case()
    with pytest.raises(IntegrityError, match="own case"), transaction.atomic():
        RatingStep.objects.create(case=case, step=Step.APPRAISED, level="GOOD", by=head)
    assert ratings.appraise_in_session(cast.paper(cast.colleague), GOOD, by=head).by == head


def test_with_an_exception_on_record_the_person_acts_and_nobody_grants_the_own_one(cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    decide(cast, [cast.paper(None)], "GOOD")
    row = declare(cast, cast.approver)
    papers = [cast.paper(cast.member)]
    with pytest.raises(PermissionDenied):
        ratings.decide_in_session(papers, "GOOD", by=again(cast.approver), reason=REASON)
    for person in (cast.approver, cast.clerk, cast.head, cast.member):
        with pytest.raises(PermissionDenied):
            standing.except_conflict_in_session(papers[0], row, ALONE, by=again(person))
    with pytest.raises(ValidationError):
        standing.except_conflict_in_session(papers[0], row, " ", by=cast.staff)
    standing.except_conflict_in_session(papers[0], row, ALONE, by=cast.staff)
    [step] = ratings.decide_in_session(papers, "GOOD", by=again(cast.approver), reason=REASON)
    told = Event.objects.get(verb="except_conflict").data
    assert (step.by, told["member"], told["reason"]) == (cast.approver, cast.approver.pk, ALONE)


def test_only_of_somebody_who_handles_the_case_and_has_taken_no_step_is_one_declared(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    ratings.appraise_in_session(cast.paper(cast.member), GOOD, by=cast.head)
    for of in (cast.colleague, cast.guest, cast.stranger, cast.member, cast.head):
        with pytest.raises(ValidationError):
            declare(cast, of)
    assert declare(cast, cast.staff) == declare(cast, cast.staff)
    assert Conflict.objects.count() == 1


def test_it_is_declared_and_excepted_on_the_page_of_the_case_and_hidden_from_the_subject(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.RATING)
    page, url = (
        reverse(f"reviews:{name}", args=[cast.paper(cast.member).pk]) for name in ("case", "declare_conflict")
    )
    data = {"member": cast.approver.pk, "kind": "interest", "reason": KIN}
    assert sign_in(cast.clerk).post(url, {**data, "reason": ""}).status_code == 422
    assert sign_in(cast.member).post(url, data).status_code == 403
    assert sign_in(cast.clerk).post(url, data).status_code == 302
    lift = reverse("reviews:except_conflict", args=[Conflict.objects.get().pk])
    assert sign_in(cast.staff).post(lift, {"exception": ALONE}).status_code == 302
    seen = {
        person.code: (KIN in (text := sign_in(person).get(page).content.decode()), ALONE in text)
        for person in (cast.clerk, cast.approver, cast.member)
    }
    assert seen == {"CLERK": (True, True), "APPROVER": (True, True), "MEMBER": (False, False)}
