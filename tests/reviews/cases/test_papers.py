"""The printed papers of ratings: decisions, notices, proposal, lists and sheets, and who may have them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members.models import Member, RoleKind
from ratings.actions.cases import RatingProposal
from ratings.models import RatingCase
from reviews import tasks
from reviews.cases.actions import ratings as rating_actions
from reviews.desk.printing import PAPERS
from reviews.documents.actions.documents import request_document
from reviews.documents.blocks import Letterhead
from reviews.issuing.making import content_of
from reviews.models import Document, DocumentKind
from reviews.papers.actions.printing import print_about
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.cast import REASON, Cast, bring_to, make_post, make_role
from tests.reviews.conftest import SignIn
from tests.reviews.issuing.issuing import issue, ready

GOOD = "Hoàn thành tốt nhiệm vụ"
BODIES = ("Ban Thường vụ Tỉnh ủy Thử", "Ban Chấp hành Đảng bộ tỉnh Thử")


def lines(cast: Cast, kind: DocumentKind) -> list[str]:
    """What a paper of the session says, asked for by its staff."""
    document = request_document(cast.session, kind, by=cast.staff)
    return said.lines_of(PAPERS[kind](document))


def of_case(cast: Cast, kind: DocumentKind, member: Member | None, by: Member | None = None) -> list[str]:
    """What a paper about the case of this member says, or of the collective's."""
    document = print_about(cast.paper(member), kind, by=by or cast.staff)
    return said.lines_of(PAPERS[kind](document))


def test_the_decision_lists_whom_a_committee_of_the_program_decided_and_nobody_else(cast: Cast) -> None:
    """The collective's level is another body's decision, in a paper of its own."""
    bring_to(cast, Stage.CLOSED)
    found = lines(cast, DocumentKind.RATING_DECISION)
    listed = [line for line in found if line.endswith(f"| {GOOD}")]
    assert [line.split(" | ")[1] for line in listed] == [
        str(member) for member in (cast.head, cast.member, cast.colleague)
    ]
    assert f"- {GOOD}: 03 cá nhân." in found
    assert found[-len(listed) - 2].startswith("(Kèm theo Quyết định số ………-QĐ/TU, ngày ")
    assert ("QĐ/TU" in found, "T/M Ban Thường vụ" in found, str(cast.approver) in found) == (
        True,
        True,
        False,
    )


def test_each_committee_that_decided_issues_its_own_decision_with_its_own_number(cast: Cast) -> None:
    """The approver of the province, who is that of the cell as well, decides on one of the cell's."""
    bring_to(cast, Stage.CLOSED)
    make_role(cast.approver, RoleKind.APPROVER, cast.cell)
    make_post(cast.supervisor, cast.cell, 1, is_head=True)
    RatingCase.objects.filter(member=cast.colleague).update(committee=cast.cell)
    first = request_document(cast.session, DocumentKind.RATING_DECISION, by=cast.staff)
    again = request_document(cast.session, DocumentKind.RATING_DECISION, by=cast.staff)
    rows = Document.objects.for_issue().filter(kind=DocumentKind.RATING_DECISION).order_by("pk")
    found = []
    for row in rows:
        paper = issue(ready(row), cast.head if row.organ == cast.province else cast.approver)
        content = content_of(paper)
        heads = [(one.number, one.symbol) for one in content.blocks if isinstance(one, Letterhead)]
        lines = "\n".join(said.lines_of(content))
        named = [str(member) for member in cast.subjects()[1:] if f" | {member} | " in lines]
        found.append((row.organ, paper.entry.symbol, heads, named))
    assert (again, found) == (
        first,
        [
            (cast.province, "01-QĐ/TU", [("01", "QĐ/TU")], [str(cast.head), str(cast.member)]),
            (cast.cell, "01-QĐ/CB", [("01", "QĐ/CB")], [str(cast.colleague)]),
        ],
    )
    notice = request_document(cast.session, DocumentKind.RATING_NOTICE, by=cast.staff)
    assert notice.organ == cast.province


def test_of_what_is_not_released_a_sentence_says_why_nothing_is_printed(cast: Cast) -> None:
    bring_to(cast, Stage.COMPLETING)
    about: dict[DocumentKind, Any] = {
        DocumentKind.RATING_NOTICE: {"session": cast.session},
        DocumentKind.CASE_NOTICE: {"paper": cast.paper(cast.member)},
        DocumentKind.RATING_DECISION: {"session": cast.session},
    }
    for kind, subject in about.items():
        document = Document.objects.create(kind=kind, requested_by=cast.staff, **subject)
        tasks.build_document(document.pk)
    failed = Document.objects.order_by("pk").values_list("state", "error")
    assert list(failed) == [
        ("failed", "Chưa có kết quả nào của phiên được công bố. Công bố kết quả rồi in thông báo."),
        ("failed", "Kết quả này chưa được công bố. Công bố rồi in thông báo."),
        (
            "failed",
            "Không có mức xếp loại nào của phiên do cấp này quyết định: văn bản là của cấp đã quyết định.",
        ),
    ]


def test_the_notice_of_a_session_tells_levels_without_points(cast: Cast) -> None:
    bring_to(cast, Stage.CLOSED)
    found = lines(cast, DocumentKind.RATING_NOTICE)
    assert f"Tổng hợp: {GOOD}: 01 tập thể và 03 cá nhân." in found
    assert not any("87,5" in line or REASON in line for line in found)


def test_decision_and_notice_of_one_case_are_for_its_subject_too(cast: Cast) -> None:
    bring_to(cast, Stage.CLOSED)
    decision = of_case(cast, DocumentKind.CASE_DECISION, cast.member, by=cast.member)
    notice = of_case(cast, DocumentKind.CASE_NOTICE, cast.member, by=cast.clerk)
    assert (
        f"Điều 1. Xếp loại chất lượng năm 2025 đối với đồng chí {cast.member}, Ủy viên thứ 2: {GOOD}."
        in decision
    )
    assert ("Điểm thẩm định: 87,5/100; điểm tự chấm: 87,5/100." in notice, REASON in notice) == (True, True)
    mine = Document.objects.visible_to(cast.member).filter(paper__member=cast.member)
    assert set(mine.values_list("kind", flat=True)) == {"case_decision", "case_notice"}
    assert not Document.objects.visible_to(cast.colleague).filter(paper__isnull=False).exists()
    with pytest.raises(ValidationError):
        of_case(cast, DocumentKind.CASE_DECISION, None)  # Bộ Chính trị decided


def test_proposal_and_lists_name_the_bodies_as_themselves(cast: Cast) -> None:
    bring_to(cast, Stage.COMPLETING)
    proposal, lists = lines(cast, DocumentKind.PROPOSAL), lines(cast, DocumentKind.RESOLUTION)
    table = lines(cast, DocumentKind.RATINGS)
    assert "Kính trình: Bộ Chính trị, Ban Bí thư" in proposal
    assert "Thử, ngày 08 tháng 01 năm 2026" in proposal  # that of the proposal entered
    assert [line for line in lists if line.startswith("(Kèm theo")] == [
        f"(Kèm theo Tờ trình số 21-TTr/TU ngày 08/01/2026 của {BODIES[0]})",
        f"(Kèm theo Nghị quyết số 22-NQ/TU ngày 12/01/2026 của {BODIES[1]})",
    ]
    assert f"{GOOD} | 1 | 3 | 4 | 100%" in table
    assert "Có kết quả chưa công bố; bảng này dùng để trình, không phổ biến." in table


def test_nobody_who_is_reviewed_gets_the_lists_before_release(cast: Cast, sign_in: SignIn) -> None:
    """Not by asking, not by the page of a document that staff asked for, and not by standing above it."""
    bring_to(cast, Stage.COMPLETING)
    make_role(cast.colleague, RoleKind.STAFF, cast.province)
    asked = request_document(cast.session, DocumentKind.RATINGS, by=cast.staff)
    sheet = print_about(cast.paper(cast.head), DocumentKind.APPRAISAL, by=cast.clerk)
    for member in (cast.head, cast.member, cast.colleague):
        with pytest.raises(PermissionDenied):
            request_document(cast.session, DocumentKind.PROPOSAL, by=member)
        with pytest.raises(PermissionDenied):
            print_about(cast.paper(member), DocumentKind.APPRAISAL, by=member)
        for document in (asked, sheet):
            assert sign_in(member).get(document.get_absolute_url()).status_code == 404
    assert sign_in(cast.clerk).get(asked.get_absolute_url()).status_code == 200
    page = sign_in(cast.head).get(cast.session.get_absolute_url()).content.decode()
    assert reverse("reviews:request_document", args=[cast.session.pk, "proposal"]) not in page
    forward_to_release(cast)
    assert sign_in(cast.head).get(asked.get_absolute_url()).status_code == 200


def forward_to_release(cast: Cast) -> None:
    bring_to(cast, Stage.CLOSED)


def test_the_appraisal_sheet_asks_for_an_explanation_where_the_marks_differ_much(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    lower = RatingProposal("COMPLETED", {"common": Decimal(25), "results": Decimal("55.5")}, "Chậm hai việc.")
    for member, proposal in ((cast.member, lower), (cast.colleague, None)):
        given = proposal or RatingProposal("GOOD", {"common": Decimal(27), "results": Decimal(60)}, "Đúng.")
        rating_actions.appraise_in_session(cast.paper(member), given, by=cast.clerk)
    sheet = of_case(cast, DocumentKind.APPRAISAL, cast.member)
    assert " | Tổng điểm | 100 | 87,5 | 80,5 | -7 | " in sheet
    assert "Chênh lệch 7 điểm; từ 5 điểm trở lên phải giải trình." in sheet
    assert "IV. Giải trình của người được thẩm định" not in of_case(
        cast, DocumentKind.APPRAISAL, cast.colleague
    )
    own = of_case(cast, DocumentKind.SCORES, cast.member, by=cast.member)
    assert ("87,5" in " ".join(own), "80,5" in " ".join(own)) == (True, False)
