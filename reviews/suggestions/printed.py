"""What a printed paper of suggestions says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.utils import translation

from reviews.documents.blocks import (
    Closing,
    Heading,
    Items,
    Look,
    Mark,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    Signature,
    italic,
)
from reviews.documents.letterhead import letterhead_of
from reviews.documents.wording import date_of, kept_at, without_organ
from reviews.models import Document, Suggestion, SuggestionState


def suggestion_paper(document: Document) -> PaperContent:
    """Return the paper of suggestions that ``document`` prints."""
    return suggestion_content(Suggestion.objects.for_list().get(documents=document))


def suggestion_content(suggestion: Suggestion) -> PaperContent:
    """Return what this paper of suggestions says. Raise ``ValueError`` if it was never issued."""
    session, organ = suggestion.session, suggestion.issuer
    if organ is None or suggestion.dated_on is None:
        raise ValueError("only what was issued is printed")
    ruleset, year = session.period.ruleset, session.period.year
    citations = session.campaign.legal_basis.values_list("citation", flat=True)
    basis = dict.fromkeys(line for line in (ruleset.title, ruleset.guidance, *citations) if line)
    answered_in = "phần giải trình cuối" if session.campaign.is_thematic else "mục IV"
    unit = session.committee.body_name
    with translation.override("vi"):
        number = f"{suggestion.number:02d}"
        blocks = (
            *_withdrawn(suggestion),
            letterhead_of(organ, suggestion.dated_on, "CV", number=number, abstract=suggestion.abstract),
            Paragraph((italic("Kính gửi:"), f" {unit}"), Look.CENTRED),
            Items(tuple(f"Căn cứ {line}" for line in basis)),
            Paragraph(
                f"Theo đề nghị của Ban Tổ chức sau khi thống nhất với Ủy ban Kiểm tra, {organ.body_name} gợi"
                f" ý tập thể, cá nhân kiểm điểm, làm rõ các vấn đề sau đây trong kiểm điểm năm {year}:"
            ),
            *_topics(suggestion),
            Paragraph(
                f"Từng vấn đề phải được giải trình, nêu rõ nguyên nhân, trách nhiệm tại {answered_in} của báo"
                " cáo kiểm điểm (bản kiểm điểm). Hội nghị kiểm điểm chỉ được tổ chức sau khi hồ sơ đạt"
                " yêu cầu thẩm định."
            ),
            Closing(
                Signature(f"T/M {without_organ(organ.body)}", suggestion.signer_title, suggestion.signer),
                Recipients(
                    (
                        f"{unit} (để thực hiện)",
                        f"Ủy ban Kiểm tra, Ban Tổ chức {organ.name} (để theo dõi)",
                        kept_at(organ.name),
                    )
                ),
            ),
        )
        return PaperContent(
            title=f"Văn bản gợi ý kiểm điểm năm {year} – {unit}",
            author=organ.name,
            parts=(Part(blocks),),
        )


def _withdrawn(suggestion: Suggestion) -> Iterator[Mark]:
    """Yield a mark that says when and why the paper was withdrawn, if it was."""
    if suggestion.state == SuggestionState.WITHDRAWN and suggestion.withdrawn_at:
        yield Mark(f"Đã thu hồi ngày {date_of(suggestion.withdrawn_at)}: {suggestion.withdrawal}")


def _topics(suggestion: Suggestion) -> Iterator[PaperBlock]:
    """Yield the topics by subject, the collective first, then the persons by rank."""
    ordered = suggestion.topics.in_order().select_related("paper__member", "paper__session__committee")
    for number, (paper, topics) in enumerate(groupby(ordered, key=lambda topic: topic.paper), start=1):
        whom = f"tập thể {paper}" if paper.is_collective else f"đồng chí {paper}"
        post = f", {paper.title}" if paper.title and not paper.is_collective else ""
        yield Heading(f"{number}. Đối với {whom}{post}", 4)
        for place, topic in enumerate(topics, start=1):
            ground = italic(f" (Căn cứ gợi ý: {topic.ground_in_words}.)")
            yield Paragraph((f"{number}.{place}. {topic.text}", ground))
