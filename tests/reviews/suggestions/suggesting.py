"""What the tests of suggested topics and of the appraisal have in common: an inspector, an issued paper."""

from __future__ import annotations

import datetime as dt

from members.models import Member, RoleKind
from reviews.models import Suggestion, Topic, TopicField
from reviews.papers.actions import papers as paper_actions
from reviews.suggestions import actions
from reviews.suggestions.actions import IssueTerms, TopicProposal
from tests.reviews.cast import Cast, make_member, make_role

DAY = dt.date(2025, 11, 20)
TERMS = IssueTerms(DAY, "Vi Văn Thường Trực", "Phó Bí thư Thường trực")
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


def proposals(cast: Cast) -> list[TopicProposal]:
    return [
        TopicProposal(cast.paper(cast.member), "stagnation", TO_MEMBER),
        TopicProposal(cast.paper(cast.colleague), "complaint", TO_COLLEAGUE, "Đơn ngày 03/10/2025"),
        TopicProposal(cast.paper(None), "other", TO_COLLECTIVE, "Kết luận kiểm tra"),
    ]


def propose(cast: Cast, topics: list[TopicProposal] | None = None) -> Suggestion:
    abstract = "Gợi ý kiểm điểm năm 2025 đối với Ban Thường vụ"
    return actions.draft_suggestion(cast.session, abstract, topics or proposals(cast), by=cast.staff)


def agreed(cast: Cast, topics: list[TopicProposal] | None = None) -> Suggestion:
    suggestion = propose(cast, topics)
    return actions.agree_to_suggestion(suggestion, by=inspector(cast), seen=suggestion.version)


def issued(cast: Cast, topics: list[TopicProposal] | None = None, terms: IssueTerms = TERMS) -> Suggestion:
    return actions.issue_suggestion(agreed(cast, topics), terms, by=cast.approver)


def answer(topic: Topic, by: Member, words: str = "Đã làm rõ") -> None:
    for field in TopicField:
        section = topic.paper.sections.get(code=topic.section(field))
        paper_actions.save_paper_section(section, f"{words}: {field}", by=by, version=section.version)
