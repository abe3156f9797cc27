"""What the printed remedy plan of a session says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from members.models import Post
from reviews.documents.letterhead import Letterhead, Signature, session_letterhead
from reviews.documents.wording import date_of, first_title, occasion, without_organ
from reviews.models import Document, RemedyItem, RemedyPlan


@dataclass(frozen=True)
class RemedyPlanPaper:
    """The content of a printed remedy plan. ``items`` are its remedies. ``approved`` says who approved it and
    when, and is empty as long as the plan is a draft."""

    occasion: str
    body: str
    letterhead: Letterhead
    basis: tuple[str, ...]
    items: tuple[RemedyItem, ...]
    approved: str
    signature: Signature
    recipients: tuple[str, ...]


def gather_remedy_plan(document: Document) -> RemedyPlanPaper:
    """Return the content of the remedy plan that this document prints."""
    session = document.of_session
    committee = session.committee
    plan = RemedyPlan.objects.filter(session=session).select_related("approved_by").first()
    items = RemedyItem.objects.filter(plan__session=session).for_list()
    head = Post.objects.current().filter(committee=committee, is_head=True).select_related("member").first()
    approved = ""
    if plan and plan.approved_at:
        approved = f"đồng chí {plan.approved_by} phê duyệt ngày {date_of(plan.approved_at)}"
    with translation.override("vi"):
        return RemedyPlanPaper(
            occasion=occasion(session.period.year, session.period.title),
            body=committee.body_name,
            letterhead=session_letterhead(document, f"KH/{committee.symbol}"),
            basis=tuple(session.campaign.legal_basis.values_list("citation", flat=True)),
            items=tuple(items),
            approved=approved,
            signature=Signature(
                f"T/M {without_organ(committee.body)}",
                first_title(head.title) if head else "",
                head.member.full_name if head else "",
            ),
            recipients=(
                f"Các đồng chí trong {committee.body}",
                "Các đồng chí được giao việc",
                "Lưu hồ sơ kiểm điểm",
            ),
        )
