"""What the printed decision of re-rating says (HD43 Mẫu 03)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone, translation

from ratings.models import RatingStep, Step
from reviews.documents.blocks import (
    Closing,
    Items,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    Title,
    bold,
)
from reviews.documents.letterhead import letterhead_of, signed_by_head
from reviews.documents.wording import date_of, figure_text
from reviews.models import Document, Paper
from reviews.rules import deciding_committee

LETTER = "Công văn"


def decision_paper(document: Document) -> PaperContent:
    """Return the decision of re-rating that ``document`` prints. It names both the new level and the level
    that was replaced, and is signed by the head of the committee in whose name was decided, whoever entered
    it."""
    rows = RatingStep.objects.select_related("by", "case__period__frozen", "case__member", "case__committee")
    step = rows.get(documents=document)
    paper = Paper.every.for_list().select_related("case").get(case=step.case)
    earlier = RatingStep.objects.filter(case=step.case, step=Step.DECIDED, pk__lt=step.pk)
    replaced = earlier.order_by("pk").last()
    organ, day = deciding_committee(step), timezone.localtime(step.at).date()
    with translation.override("vi"):
        subject = str(step.case) if paper.is_collective else f"đồng chí {step.case}"
        whole = subject[:1].upper() + subject[1:]
        about = f"đánh giá, xếp loại lại chất lượng năm {step.case.period.year} đối với {subject}"
        recipients = (whole, paper.session.committee.name, "Lưu hồ sơ đánh giá, xếp loại")
        blocks: tuple[PaperBlock, ...] = (
            letterhead_of(organ, day, "QĐ"),
            Title("Quyết định", about),
            Items(tuple(_basis(step, replaced, paper))),
            Paragraph((bold(f"{organ.body_name} quyết định:"),), stays=True),
            *_articles(step, replaced, paper, subject),
            Closing(signed_by_head(organ, day), Recipients(recipients)),
        )
        return PaperContent(title=f"Quyết định {about}", author=organ.name, parts=(Part(blocks),))


def _basis(step: RatingStep, replaced: RatingStep | None, paper: Paper) -> Iterator[str]:
    """Yield on what the decision rests. An official letter of the round is no basis of a decision."""
    ruleset = step.case.period.ruleset
    citations = paper.session.campaign.legal_basis.values_list("citation", flat=True)
    lines = (ruleset.title, ruleset.guidance, *citations)
    for line in dict.fromkeys(line.rstrip(";.") for line in lines if line):
        if not line.startswith(LETTER):
            yield f"Căn cứ {line}"
    if replaced:
        level, day = ruleset.level_name(replaced.level), date_of(replaced.at)
        yield f"Xét kết quả xếp loại “{level}” đã quyết định ngày {day}"
    yield f"Xét lý do đánh giá, xếp loại lại: {step.reason}"


def _articles(
    step: RatingStep, replaced: RatingStep | None, paper: Paper, subject: str
) -> Iterator[Paragraph]:
    """Yield what is decided: the level that is cancelled, the new one, and from when."""
    ruleset, year = step.case.period.ruleset, step.case.period.year
    post = paper.title or ("" if paper.is_collective else "Đảng viên")
    whose = f"{subject}, {post}" if post else subject
    if replaced:
        level, day = ruleset.level_name(replaced.level), date_of(replaced.at)
        first = f" Hủy bỏ kết quả xếp loại “{level}” năm {year} đã quyết định ngày {day} đối với {whose}."
    else:
        first = f" Đánh giá, xếp loại lại đối với {subject}."
    yield Paragraph((bold("Điều 1."), first))
    points = f" ({figure_text(step.points)} điểm thẩm định)" if step.points is not None else ""
    second = f" Xếp loại lại chất lượng năm {year} đối với {subject}: "
    yield Paragraph((bold("Điều 2."), second, bold(ruleset.level_name(step.level)), f"{points}."))
    third = (
        " Quyết định này có hiệu lực kể từ ngày ký. Kết quả trước đó được lưu trong hồ sơ."
        f" {subject[:1].upper()}{subject[1:]} và các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành."
    )
    yield Paragraph((bold("Điều 3."), third))
