"""What the printed verdict on a dossier says. No form for it is known."""

from __future__ import annotations

from django.utils import timezone, translation

from members.models import Committee, Member, Role, RoleKind
from reviews.documents.blocks import (
    Boxes,
    Closing,
    Heading,
    Items,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Signature,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
    bold,
)
from reviews.documents.letterhead import letterhead_of
from reviews.documents.wording import date_of, short_date
from reviews.models import Document, Dossier, Paper, ReviewSession, VerdictOutcome
from reviews.texts import split_paragraphs
from reviews.vetting.guards import vetting_grounds

COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Báo cáo, bản kiểm điểm"),
    TableColumn("Chức vụ", 70),
    TableColumn("Lần nộp", 20, centred=True),
)


def verdict_paper(document: Document) -> PaperContent:
    """Return the last verdict that was given on a dossier of the session, dated on its day. It names the
    papers as they were sent."""
    session = document.of_session
    dossier = last_vetted(session)
    assert dossier is not None  # noqa: S101  # asked for only once there is a verdict
    verdict = dossier.verdict
    committee, day = _committee_of(verdict.by, session), timezone.localtime(verdict.at).date()
    with translation.override("vi"):
        unit, year = session.committee.body_name, session.period.year
        about = f"thẩm định hồ sơ kiểm điểm năm {year} của {unit}"
        blocks: tuple[PaperBlock, ...] = (
            letterhead_of(committee, day),
            Title("Kết quả", about),
            Paragraph(
                f"{unit} gửi hồ sơ lần {dossier.number} ngày {date_of(dossier.sent_at)}, gồm"
                f" {len(dossier.revisions)} văn bản:",
                stays=True,
            ),
            TableBlock(COLUMNS, tuple(_papers(dossier)), name="Hồ sơ"),
            Heading("1. Căn cứ thẩm định", 4),
            Items(tuple(ground.rstrip(".;") for ground in vetting_grounds(session))),
            Heading("2. Kết quả thẩm định", 4),
            Boxes(
                tuple(
                    (words, verdict.outcome == outcome)
                    for outcome, words in (
                        (VerdictOutcome.PASSED, "Đạt yêu cầu, được tổ chức hội nghị kiểm điểm"),
                        (VerdictOutcome.RETURNED, "Chưa đạt yêu cầu, trả lại để hoàn thiện"),
                    )
                )
            ),
            *(Paragraph(f"{reason}.") for reason in verdict.reasons_in_words),
            *(Paragraph(line) for line in split_paragraphs(verdict.words)),
            *(
                [Paragraph((bold("Gửi lại hồ sơ trước hoặc trong ngày:"), f" {short_date(verdict.due_on)}."))]
                if verdict.due_on
                else []
            ),
            Closing(
                Signature("", "Đại diện cơ quan thẩm định", ""),
                Signature("", "Người thẩm định", verdict.by.full_name),
            ),
        )
        return PaperContent(
            title=f"Kết quả {about}", author=committee.name, parts=(Part(blocks, restarts=True),)
        )


def last_vetted(session: ReviewSession) -> Dossier | None:
    """Return the last dossier of the session that has a verdict, or None."""
    return session.dossiers.for_list().filter(verdict__isnull=False).order_by("number").last()


def _papers(dossier: Dossier) -> list[TableRow]:
    """Return a line for each paper that was sent, also if its subject was taken out since."""
    papers = Paper.every.filter(pk__in=dossier.revisions).in_order().for_list()
    return [
        TableRow(
            (
                str(n),
                f"Báo cáo kiểm điểm của {paper}"
                if paper.is_collective
                else f"Bản kiểm điểm của đồng chí {paper}",
                paper.title,
                str(dossier.revisions[str(paper.pk)]),
            )
        )
        for n, paper in enumerate(papers, start=1)
    ]


def _committee_of(staff: Member, session: ReviewSession) -> Committee:
    """Return the committee whose staff gave the verdict: the nearest one over the session. If the role has
    ended, it is the committee above the session's."""
    committee = session.committee
    roles = Role.objects.filter(member=staff, kind=RoleKind.STAFF).select_related("committee")
    over = [role.committee for role in roles if committee.path.startswith(role.committee.path)]
    above = Committee.objects.get_parent(committee) or committee
    return max(over, key=lambda one: len(one.path), default=above)
