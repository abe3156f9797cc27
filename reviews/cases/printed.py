"""What the printed decision of re-rating says (HD43 Mẫu 03)."""

from __future__ import annotations

from django.utils import timezone, translation

from members.models import Committee, Role, RoleKind
from ratings.models import RatingStep, Step
from reviews.documents.blocks import Closing, Content, Items, Paragraph, Part, Recipients, Title, bold
from reviews.documents.letterhead import letterhead_of, signed_by_head
from reviews.documents.wording import date_of, figure_text
from reviews.models import Document, Paper


def decision_paper(document: Document) -> Content:
    """Return the decision of re-rating that ``document`` prints. It names both the new level and the level
    that was replaced, and is signed by the head of the committee in whose name was decided, whoever entered
    it."""
    rows = RatingStep.objects.select_related("by", "case__period__frozen", "case__member", "case__committee")
    step = rows.get(documents=document)
    paper = Paper.every.for_list().select_related("case").get(case=step.case)
    earlier = RatingStep.objects.filter(case=step.case, step=Step.DECIDED, pk__lt=step.pk)
    replaced = earlier.order_by("pk").last()
    ruleset, organ = step.case.period.ruleset, _organ(step)
    day, year = timezone.localtime(step.at).date(), step.case.period.year
    subject = str(step.case) if paper.is_collective else f"đồng chí {step.case}"
    post = paper.title or ("" if paper.is_collective else "Đảng viên")
    basis = [f"Căn cứ {line}" for line in (ruleset.title, ruleset.guidance) if line]
    about = f"đánh giá, xếp loại lại chất lượng năm {year} đối với {subject}"
    with translation.override("vi"):
        if replaced:
            old = f"“{ruleset.level_name(replaced.level)}”"
            basis.append(f"Xét kết quả xếp loại {old} đã quyết định ngày {date_of(replaced.at)}")
            first = (
                f" Hủy bỏ kết quả xếp loại {old} năm {year} đã quyết định ngày {date_of(replaced.at)}"
                f" đối với {subject}{f', {post}' if post else ''}."
            )
        else:
            first = f" Đánh giá, xếp loại lại đối với {subject}."
        points = f" ({figure_text(step.points)} điểm thẩm định)" if step.points is not None else ""
        second = f" Xếp loại lại chất lượng năm {year} đối với {subject}: "
        whole = subject[:1].upper() + subject[1:]
        third = (
            " Quyết định này có hiệu lực kể từ ngày ký. Kết quả trước đó được lưu trong hồ sơ."
            f" {whole} và các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành."
        )
        return Content(
            title=f"Quyết định {about}",
            author=organ.name,
            parts=(
                Part(
                    (
                        letterhead_of(organ, day, "QĐ"),
                        Title("Quyết định", about),
                        Items((*basis, f"Xét lý do đánh giá, xếp loại lại: {step.reason}")),
                        Paragraph((bold(f"{organ.body_name} quyết định:"),), stays=True),
                        Paragraph((bold("Điều 1."), first)),
                        Paragraph(
                            (bold("Điều 2."), second, bold(ruleset.level_name(step.level)), f"{points}.")
                        ),
                        Paragraph((bold("Điều 3."), third)),
                        Closing(
                            signed_by_head(organ, day),
                            Recipients(
                                (
                                    whole,
                                    paper.session.committee.name,
                                    "Lưu hồ sơ đánh giá, xếp loại",
                                )
                            ),
                        ),
                    )
                ),
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
