"""Gathers the content of the printed decision of re-rating (HD43 Mẫu 03). The template has the layout.

The signed wording of the form was not available, so the printed paper says that it is for reference only.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone, translation

from members.models import Committee, Post, Role, RoleKind
from ratings.models import RatingStep, Step
from reviews.documents.letterhead import Letterhead, Signature
from reviews.documents.wording import date_of, figure_text, first_title, long_date, without_organ
from reviews.models import Document, Paper


@dataclass(frozen=True)
class DecisionPaper:
    """One printed decision of re-rating: every field is text as it is printed.

    ``earlier`` and ``fresh`` are the names of the replaced and of the new level. ``points`` are the appraised
    points.
    """

    form: str
    letterhead: Letterhead
    organ: str
    year: int
    subject: str
    post: str
    basis: tuple[str, ...]
    earlier: str
    earlier_on: str
    reason: str
    fresh: str
    points: str
    signature: Signature
    recipients: tuple[str, ...]


def gather_decision(document: Document) -> DecisionPaper:
    """Return the content of the decision of re-rating that ``document`` prints.

    It names both the new level and the level that was replaced.
    """
    rows = RatingStep.objects.select_related("by", "case__period__frozen", "case__member", "case__committee")
    step = rows.get(documents=document)
    paper = Paper.objects.for_list().select_related("case").get(case=step.case)
    earlier = (
        RatingStep.objects.filter(case=step.case, step=Step.DECIDED, pk__lt=step.pk).order_by("pk").last()
    )
    ruleset, organ = step.case.period.ruleset, _organ(step)
    parent = Committee.objects.get_parent(organ)
    post = Post.objects.current().filter(committee=organ, member=step.by).first()
    citations = paper.session.campaign.legal_basis.values_list("citation", flat=True)
    basis = (ruleset.title, ruleset.guidance, *citations)
    form = next((form for form in ruleset.other_forms if form.use == "re_rating"), None)
    with translation.override("vi"):
        return DecisionPaper(
            form=f"Mẫu {form.code} ({form.source})" if form else "",
            letterhead=Letterhead(
                parent.name if parent else "",
                organ.name,
                f"QĐ/{organ.symbol}",
                f"{organ.place}, {long_date(timezone.localtime(step.at).date())}",
            ),
            organ=organ.body_name,
            year=step.case.period.year,
            subject=str(step.case) if paper.is_collective else f"đồng chí {step.case}",
            post=paper.title or ("" if paper.is_collective else "Đảng viên"),
            basis=tuple(dict.fromkeys(line for line in basis if line)),
            earlier=ruleset.level_name(earlier.level) if earlier else "",
            earlier_on=date_of(earlier.at) if earlier else "",
            reason=step.reason,
            fresh=ruleset.level_name(step.level),
            points=figure_text(step.points),
            signature=Signature(
                f"T/M {without_organ(organ.body)}",
                first_title(post.title) if post else "",
                step.by.full_name,
            ),
            recipients=(
                str(step.case) if paper.is_collective else f"Đồng chí {step.case}",
                paper.session.committee.name,
                "Lưu hồ sơ đánh giá, xếp loại",
            ),
        )


def _organ(step: RatingStep) -> Committee:
    """Return the committee in whose name the approver decides.

    A person may be approver of several committees at or above the committee of the case. The nearest one is
    returned.
    """
    committee = step.case.committee
    roles = Role.objects.filter(member=step.by, kind=RoleKind.APPROVER).select_related("committee")
    over = [role.committee for role in roles if committee.path.startswith(role.committee.path)]
    return max(over, key=lambda one: len(one.path), default=committee)
