"""What the tests of suggested topics and of the appraisal have in common: an inspector, an issued paper."""

from __future__ import annotations

import datetime as dt

from members.models import Member, RoleKind
from reviews.models import Suggestion, Topic, TopicField
from reviews.papers.actions import papers as paper_actions
from reviews.suggestions import actions
from reviews.suggestions.actions import Issue, Proposal
from tests.reviews.cast import Cast, make_member, make_role

DAY = dt.date(2025, 11, 20)
TERMS = Issue(7, DAY, "Vi Văn Thường Trực", "Phó Bí thư Thường trực")
TO_MEMBER = "Việc chậm giải ngân dự án kè Suối Hoa"
TO_COLLEAGUE = "Việc để đơn thư kéo dài ở xã Mẫu"
TO_COLLECTIVE = "Việc ba chỉ tiêu đạt dưới 70 %"


def inspector(cast: Cast) -> Member:
    found = Member.objects.filter(code="INSPECTOR").first()
    if found:
        return found
    member = make_member("INSPECTOR", "Lò Thị Kiểm Tra", cast.cell)
    make_role(member, RoleKind.INSPECTION, cast.province)
    return member


def proposals(cast: Cast) -> list[Proposal]:
    return [
        Proposal(cast.paper(cast.member), "stagnation", TO_MEMBER),
        Proposal(cast.paper(cast.colleague), "complaint", TO_COLLEAGUE, "Đơn ngày 03/10/2025"),
        Proposal(cast.paper(None), "other", TO_COLLECTIVE, "Kết luận kiểm tra"),
    ]


def propose(cast: Cast, topics: list[Proposal] | None = None) -> Suggestion:
    abstract = "Gợi ý kiểm điểm năm 2025 đối với Ban Thường vụ"
    return actions.propose(cast.session, abstract, topics or proposals(cast), by=cast.staff)


def agreed(cast: Cast, topics: list[Proposal] | None = None) -> Suggestion:
    suggestion = propose(cast, topics)
    return actions.agree(suggestion, by=inspector(cast), seen=suggestion.version)


def issued(cast: Cast, topics: list[Proposal] | None = None, terms: Issue = TERMS) -> Suggestion:
    return actions.issue(agreed(cast, topics), terms, by=cast.approver)


def answer(topic: Topic, by: Member, words: str = "Đã làm rõ") -> None:
    for field in TopicField:
        section = topic.paper.sections.get(code=topic.section(field))
        paper_actions.save_section(section, f"{words}: {field}", by=by, version=section.version)
