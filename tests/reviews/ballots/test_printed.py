"""What is printed of a secret ballot: slips without a mark, and minutes of the count with its figures."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from reviews.ballots.actions import counting, planning, printing
from reviews.ballots.printed import count_minutes_paper, slips_paper
from reviews.models import BallotWay, Document, DocumentKind
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.ballots.voting import all_good, fresh, open_elsewhere, open_here
from tests.reviews.cast import Cast, bring_to


def test_slips_list_all_subjects_with_what_voters_must_know(cast: Cast) -> None:
    ballot = open_here(cast, way=BallotWay.PAPER)
    document = printing.print_ballot(ballot, DocumentKind.BALLOT_SLIPS, by=cast.clerk)
    content = slips_paper(document)
    (part,) = content.parts
    lines = said.lines_of(content)
    named = [line for line in lines if "Lê Thị Đảng Viên" in line]
    assert len(part.blocks) > 3
    known = "Tự xếp loại: 87,5 điểm, Hoàn thành tốt nhiệm vụ"
    assert named == [f"3 | Lê Thị Đảng Viên / Ủy viên thứ 2 | {known} | ☐ | ☐ | ☐ | ☐"]
    assert lines[-1] == "Phiếu không ký tên, không ghi dấu hiệu nào khác."


def test_where_nobody_votes_on_himself_there_is_a_sheet_for_each_subject(cast: Cast) -> None:
    ballot = open_here(cast, way=BallotWay.PAPER)
    type(ballot).objects.filter(pk=ballot.pk).update(rule=fresh(ballot).rule | {"on_oneself": False})
    document = printing.print_ballot(ballot, DocumentKind.BALLOT_SLIPS, by=cast.clerk)
    assert [len(part.blocks) for part in slips_paper(document).parts] == [5] * 4


def test_the_minutes_of_the_count_have_the_figures_and_the_team(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    ballot = open_elsewhere(cast)
    with pytest.raises(ValidationError):
        printing.print_ballot(ballot, DocumentKind.COUNT_MINUTES, by=cast.colleague)
    counting.enter_count(ballot, all_good(ballot, 2), by=cast.clerk)
    counting.confirm_count(ballot, by=cast.head)
    document = printing.print_ballot(ballot, DocumentKind.COUNT_MINUTES, by=cast.colleague)
    lines = said.lines_of(count_minutes_paper(document))
    assert "Được triệu tập: 9; có quyền bỏ phiếu: 9; có mặt: 9." in lines
    assert "- Đồng chí Phạm Văn Đồng Sự, tổ trưởng;" in lines
    assert [line for line in lines if "Lê Thị Đảng Viên" in line and "|" in line] == [
        "3 | Lê Thị Đảng Viên | 9 | 9 | 9 | 0 | 2 (22,2%) | 7 (77,8%) | 0 | 0 | 0"
    ]


def test_of_few_votes_only_those_who_may_read_them_print_the_minutes(cast: Cast) -> None:
    ballot = open_here(cast)
    counting.enter_count(ballot, all_good(ballot), by=cast.clerk)
    with pytest.raises(PermissionDenied):
        printing.print_ballot(ballot, DocumentKind.COUNT_MINUTES, by=cast.clerk)
    document = printing.print_ballot(ballot, DocumentKind.COUNT_MINUTES, by=cast.head)
    seen = {
        part: Document.objects.visible_to(getattr(cast, part)).filter(pk=document.pk).exists()
        for part in ("head", "clerk", "staff", "approver", "member", "guest")
    }
    assert seen == {part: part == "head" for part in seen}
    planning.annul_ballot(ballot, "Sai", by=cast.head)
    assert any("đã bị hủy: Sai" in line for line in said.lines_of(count_minutes_paper(document)))
