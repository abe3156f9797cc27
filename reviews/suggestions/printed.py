"""The paper of suggested topics: what it says, in the layout of a party document."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils import translation

from members.models import Committee
from reviews.documents.letterhead import Letterhead, Signature
from reviews.documents.wording import date_of, long_date, without_organ
from reviews.models import Document, Suggestion, SuggestionState, Topic


@dataclass(frozen=True)
class TopicLine:
    ground: str
    text: str


@dataclass(frozen=True)
class TopicsOfSubject:
    """The topics to one subject; ``whom`` says to whom."""

    whom: str
    topics: tuple[TopicLine, ...]


@dataclass(frozen=True)
class SuggestionText:
    """Strings ready for paper. ``withdrawn`` says when and why it was taken back; empty while it stands."""

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
    """Read what was issued; the document names it."""
    rows = Suggestion.objects.for_list()
    suggestion = rows.get(documents=document)
    session, organ = suggestion.session, suggestion.issuer
    if organ is None or suggestion.dated_on is None:
        raise ValueError("only what was issued is printed")
    parent = Committee.objects.get_parent(organ)
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
            basis=_basis(suggestion),
            addressed=_addressed(suggestion),
            answered_in="phần giải trình cuối" if session.campaign.is_thematic else "mục IV",
            withdrawn=_withdrawn(suggestion),
            signature=Signature(
                f"T/M {without_organ(organ.body)}", suggestion.signer_title, suggestion.signer
            ),
            recipients=(
                f"{session.committee.body_name} (để thực hiện)",
                f"Ủy ban Kiểm tra, Ban Tổ chức {organ.name} (để theo dõi)",
                "Lưu hồ sơ kiểm điểm",
            ),
        )


def _basis(suggestion: Suggestion) -> tuple[str, ...]:
    ruleset = suggestion.session.period.ruleset
    own = suggestion.session.campaign.legal_basis.values_list("citation", flat=True)
    return tuple(dict.fromkeys(line for line in (ruleset.title, ruleset.guidance, *own) if line))


def _addressed(suggestion: Suggestion) -> tuple[TopicsOfSubject, ...]:
    """The collective first, then the persons by rank."""
    ordered = suggestion.topics.in_order().select_related("paper__member", "paper__session__committee")
    return tuple(
        TopicsOfSubject(
            _whom(topics[0]), tuple(TopicLine(topic.ground_in_words, topic.text) for topic in topics)
        )
        for topics in (list(group) for _paper, group in groupby(ordered, key=lambda topic: topic.paper_id))
    )


def _whom(topic: Topic) -> str:
    paper = topic.paper
    if paper.is_collective:
        return f"Đối với tập thể {paper}"
    return f"Đối với đồng chí {paper}" + (f", {paper.title}" if paper.title else "")


def _withdrawn(suggestion: Suggestion) -> str:
    if suggestion.state != SuggestionState.WITHDRAWN or suggestion.withdrawn_at is None:
        return ""
    return f"Đã thu hồi ngày {date_of(suggestion.withdrawn_at)}: {suggestion.withdrawal}"
