"""Gathers the content of a printed paper of suggestions.

The template has the layout, that of a party document.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils import translation

from members.models import Committee
from reviews.documents.letterhead import Letterhead, Signature
from reviews.documents.wording import date_of, long_date, without_organ
from reviews.models import Document, Suggestion, SuggestionState


@dataclass(frozen=True)
class TopicLine:
    ground: str
    text: str


@dataclass(frozen=True)
class TopicsOfSubject:
    """The topics put to one subject. ``whom`` is the heading that names the subject."""

    whom: str
    topics: tuple[TopicLine, ...]


@dataclass(frozen=True)
class SuggestionText:
    """One printed paper of suggestions: text as it is printed.

    ``withdrawn`` says when and why the paper of suggestions was withdrawn, or is empty.
    """

    letterhead: Letterhead
    year: int
    abstract: str
    unit: str
    organ: str
    basis: tuple[str, ...]
    addressed: tuple[TopicsOfSubject, ...]
    answered_in: str
    withdrawn: str
    signature: Signature
    recipients: tuple[str, ...]


def gather_suggestion(document: Document) -> SuggestionText:
    """Return the content of the paper of suggestions that ``document`` prints.

    Raise ``ValueError`` if it was never issued.
    """
    rows = Suggestion.objects.for_list()
    suggestion = rows.get(documents=document)
    session, organ = suggestion.session, suggestion.issuer
    if organ is None or suggestion.dated_on is None:
        raise ValueError("only what was issued is printed")
    parent = Committee.objects.get_parent(organ)
    ruleset = session.period.ruleset
    citations = session.campaign.legal_basis.values_list("citation", flat=True)
    basis = (ruleset.title, ruleset.guidance, *citations)
    withdrawn = ""
    if suggestion.state == SuggestionState.WITHDRAWN and suggestion.withdrawn_at:
        withdrawn = f"Đã thu hồi ngày {date_of(suggestion.withdrawn_at)}: {suggestion.withdrawal}"
    with translation.override("vi"):
        return SuggestionText(
            letterhead=Letterhead(
                parent.name if parent else "",
                organ.name,
                f"CV/{organ.symbol}",
                f"{organ.place}, {long_date(suggestion.dated_on)}",
                number=f"{suggestion.number:02d}",
            ),
            year=session.period.year,
            abstract=suggestion.abstract,
            unit=session.committee.body_name,
            organ=organ.body_name,
            basis=tuple(dict.fromkeys(line for line in basis if line)),
            addressed=_addressed(suggestion),
            answered_in="phần giải trình cuối" if session.campaign.is_thematic else "mục IV",
            withdrawn=withdrawn,
            signature=Signature(
                f"T/M {without_organ(organ.body)}", suggestion.signer_title, suggestion.signer
            ),
            recipients=(
                f"{session.committee.body_name} (để thực hiện)",
                f"Ủy ban Kiểm tra, Ban Tổ chức {organ.name} (để theo dõi)",
                "Lưu hồ sơ kiểm điểm",
            ),
        )


def _addressed(suggestion: Suggestion) -> tuple[TopicsOfSubject, ...]:
    """Return the topics by subject, the collective first, then the persons by rank."""
    ordered = suggestion.topics.in_order().select_related("paper__member", "paper__session__committee")
    addressed = []
    for paper, topics in groupby(ordered, key=lambda topic: topic.paper):
        if paper.is_collective:
            whom = f"Đối với tập thể {paper}"
        else:
            whom = f"Đối với đồng chí {paper}" + (f", {paper.title}" if paper.title else "")
        lines = tuple(TopicLine(topic.ground_in_words, topic.text) for topic in topics)
        addressed.append(TopicsOfSubject(whom, lines))
    return tuple(addressed)
