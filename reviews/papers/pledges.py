"""What a printed commitment says."""

from __future__ import annotations

from django.utils import timezone, translation

from members.models import Committee, Post
from reviews.documents.blocks import (
    Closing,
    FactLines,
    Letterhead,
    Look,
    Mark,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Signature,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
    italic,
)
from reviews.documents.issued import DRAFT_MARK
from reviews.documents.letterhead import dated, organisation_of
from reviews.models import Commitment, Document
from reviews.papers.person import lines_of_posts

COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Nội dung cam kết"),
    TableColumn("Thước đo, kết quả phải đạt", 60),
)


def commitment_paper(document: Document) -> PaperContent:
    """Return the commitment of one member for a year, dated on the day on which it was handed in, and a draft
    until then. It bears the letterhead of the member's cell and no number.

    uncertain: no source in full; title and parts are those in use (cam kết tu dưỡng, rèn luyện, phấn đấu)."""
    rows = Commitment.objects.select_related("member__cell", "committee").prefetch_related("items")
    commitment = rows.get(documents=document)
    member, cell = commitment.member, commitment.member.cell
    handed_in = commitment.handed_in_at and timezone.localtime(commitment.handed_in_at).date()
    above = Committee.objects.get_parent(cell)
    day = handed_in or timezone.localdate(document.requested_at)
    held = Post.objects.held_on(day).filter(member=member).select_related("committee")
    posts = [(post.title, post.committee) for post in held.order_by("committee__depth", "rank")]
    with translation.override("vi"):
        about = f"tu dưỡng, rèn luyện, phấn đấu năm {commitment.year}"
        version = f"Lần {commitment.number}: {commitment.reason}" if commitment.number > 1 else ""
        marks: list[Mark] = [] if handed_in else [DRAFT_MARK]
        items = tuple(
            TableRow((str(item.position), item.text, item.measure)) for item in commitment.items.all()
        )
        blocks: tuple[PaperBlock, ...] = (
            *marks,
            Letterhead(organisation_of(above) if above else "", cell.name, "", dated(cell, handed_in)),
            Title("Bản cam kết", about),
            Paragraph((italic("Kính gửi:"), f" {cell.name}"), Look.CENTRED),
            FactLines((("Họ và tên", member.full_name), *lines_of_posts(posts))),
            *([Paragraph(version, Look.NOTE)] if version else []),
            Paragraph(f"Tôi cam kết thực hiện trong năm {commitment.year} các nội dung sau:", stays=True),
            TableBlock(COLUMNS, items, name="Cam kết"),
            Paragraph("Tôi chịu trách nhiệm trước chi bộ về việc thực hiện bản cam kết này."),
            Closing(
                Signature("", "Người cam kết", member.full_name, how="(Ký, ghi rõ họ tên)"),
            ),
        )
        return PaperContent(
            title=f"Bản cam kết {about} – {member.full_name}",
            author=member.full_name,
            parts=(Part(blocks),),
        )
