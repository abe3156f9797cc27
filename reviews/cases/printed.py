"""What the printed decisions of rating say: of a session with its list, of one subject, and of re-rating
(HD43 Mẫu 03).

HD 43 has no form for the decision of a first rating. Ours follows the general layout of party documents;
uncertain: the body of Mẫu 03, of which only the name is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils import timezone, translation

from members.models import Committee
from ratings.models import Petition, RatingCase, RatingStep
from reviews.cases.rows import (
    UNRATED,
    cases_of,
    counted_in_words,
    levels_in_words,
    name_and_post,
)
from reviews.documents.blocks import (
    Closing,
    Items,
    Look,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
    bold,
    italic,
)
from reviews.documents.bodies import first_decisions, is_of_another_body, own_number
from reviews.documents.letterhead import letterhead_of, signed_by_head
from reviews.documents.wording import EMPTY_NUMBER, date_of, figure_text, kept_at, short_date
from reviews.models import Document, Paper, ReviewSession
from reviews.rules import deciding_committee

LETTERS, OF_THE_ROUND = ("Công văn",), ("Công văn", "Kế hoạch", "Chương trình", "Thông báo")
"""What begins the citation of a paper that is no basis of a decision, and of one that is no basis of a
re-rating, which comes after the round: the plan of the round, for instance."""

LIST_COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Tập thể, họ và tên", 58),
    TableColumn("Chức vụ"),
    TableColumn("Mức xếp loại", 44),
)


def rating_decision(document: Document) -> PaperContent:
    """Return the decision that ``document`` prints, with the list of everybody whom it rates: the levels with
    which the session was released, without points. What another body decided in a paper of its own is left
    out, and a later re-rating, which is a decision by itself. If several committees decided, each has its
    own document."""
    session = document.of_session
    steps = decided_here(session)
    organ = document.organ or deciding_committee(steps[0])
    mine = [step for step in steps if deciding_committee(step) == organ]
    with translation.override("vi"):
        return PaperContent(
            title=f"Quyết định {_about(session)} – {session.committee.body_name}",
            author=organ.name,
            parts=tuple(_with_list(session, organ, mine)),
        )


def decided_here(session: ReviewSession) -> list[RatingStep]:
    """Return the decisions of which a committee in the program issues the paper, in the order of the
    session."""
    cases = cases_of(session)
    steps = first_decisions(cases)
    found = []
    for case in cases:
        step = steps.get(case.pk)
        if step and not is_of_another_body(step):
            step.case = case
            found.append(step)
    return found


def _about(session: ReviewSession) -> str:
    return f"đánh giá, xếp loại chất lượng năm {session.period.year}"


def _with_list(session: ReviewSession, organ: Committee, steps: list[RatingStep]) -> Iterator[Part]:
    """Yield the decision and the list that is annexed to it."""
    day = max(decided_on(step, organ) for step in steps)
    ruleset, unit = session.period.ruleset, session.committee.body_name
    levels = [(step.case, step.level) for step in steps]
    number = common_number(steps, organ)
    counted = counted_in_words(levels)
    first = (
        f" Đánh giá, xếp loại chất lượng năm {session.period.year} đối với {counted} được kiểm điểm tại"
        f" {unit} (có danh sách kèm theo), gồm:"
    )
    second = (
        f" Quyết định này có hiệu lực kể từ ngày ký. {unit}, các tập thể, cá nhân có tên trong danh sách và"
        " các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành."
    )
    recipients = (
        f"{unit} (để thực hiện)",
        "Các tập thể, cá nhân có tên trong danh sách",
        kept_at(organ.name),
    )
    yield Part(
        (
            letterhead_of(organ, day, "QĐ", number=number),
            Title("Quyết định", f"{_about(session)} đối với tập thể, cá nhân thuộc {unit}"),
            Items(tuple(_first_grounds(session))),
            Paragraph((bold(f"{organ.body_name} quyết định:"),), stays=True),
            Paragraph((bold("Điều 1."), first), stays=True),
            Items(tuple(levels_in_words(ruleset, levels))),
            Paragraph((bold("Điều 2."), second)),
            Closing(signed_by_head(organ, day), Recipients(recipients)),
        ),
        restarts=True,
    )
    yield Part(
        (
            Title("Danh sách", f"tập thể, cá nhân được {_about(session)}"),
            Paragraph((italic(f"(Kèm theo {cited(organ, 'Quyết định', 'QĐ', number, day)})"),), Look.CENTRED),
            TableBlock(LIST_COLUMNS, tuple(_listed(levels)), name="Danh sách"),
        ),
        foot=f"Danh sách kèm theo Quyết định, {session.committee.name}",
    )


def _listed(levels: Iterable[tuple[RatingCase, str]]) -> Iterator[TableRow]:
    for number, (case, level) in enumerate(levels, start=1):
        said = case.period.ruleset.level_name(level) or UNRATED
        yield TableRow((str(number), *name_and_post(case), said))


def cited(organ: Committee, kind: str, symbol: str, number: str, day: dt.date) -> str:
    """Return how a list names the paper to which it is annexed. Without a number it is to be filled in."""
    return f"{kind} số {number or EMPTY_NUMBER}-{symbol}/{organ.symbol}, ngày {short_date(day)}"


def common_number(steps: Iterable[RatingStep], organ: Committee) -> str:
    """Return the number that was entered with all these decisions, empty if there is not one for all."""
    numbers = {own_number(step, organ) for step in steps}
    return numbers.pop() if len(numbers) == 1 else ""


def decided_on(step: RatingStep, organ: Committee) -> dt.date:
    """Return the day of the decision of ``organ``: that of its paper if one was entered, else that on which
    it was taken."""
    written = step.paper_on if own_number(step, organ) else None
    return written or timezone.localtime(step.at).date()


def legal_basis(session: ReviewSession, without: tuple[str, ...]) -> Iterator[str]:
    """Yield the regulation, its guidance and the papers of the round on which a decision rests. Citations
    that begin with one of ``without`` are no basis of it."""
    ruleset = session.period.ruleset
    citations = session.campaign.legal_basis.values_list("citation", flat=True)
    for line in dict.fromkeys(
        line.rstrip(";. ") for line in (ruleset.title, ruleset.guidance, *citations) if line
    ):
        if not line.startswith(without):
            yield line


def _first_grounds(session: ReviewSession) -> Iterator[str]:
    """Yield on what a first decision on the session's levels rests."""
    yield from (f"Căn cứ {line}" for line in legal_basis(session, LETTERS))
    unit = session.committee.body_name
    yield f"Xét hồ sơ kiểm điểm, kết quả thẩm định và đề xuất mức xếp loại của {unit}"


def case_decision(document: Document) -> PaperContent:
    """Return the decision on one released case, that of the paper that ``document`` is about."""
    rows = Paper.every.for_list().select_related("case__committee", "case__member", "case__period__frozen")
    return decision_on(rows.get(documents=document))


def decision_on(paper: Paper) -> PaperContent:
    """Return the decision with which the case of this paper was released."""
    [step] = first_decisions([paper.rated_case()]).values()
    step.case = paper.rated_case()
    session, organ = paper.session, deciding_committee(step)
    day = decided_on(step, organ)
    with translation.override("vi"):
        subject, post = subject_of(paper), _post(paper)
        about = f"{_about(session)} đối với {subject}"
        level = session.period.ruleset.level_name(step.level)
        second = (
            f" Quyết định này có hiệu lực kể từ ngày ký. {capital(subject)} và các cơ quan, đơn vị có"
            " liên quan chịu trách nhiệm thi hành."
        )
        blocks: tuple[PaperBlock, ...] = (
            letterhead_of(organ, day, "QĐ", number=own_number(step, organ)),
            Title("Quyết định", about),
            Items(tuple(_first_grounds(session))),
            Paragraph((bold(f"{organ.body_name} quyết định:"),), stays=True),
            Paragraph(
                (
                    bold("Điều 1."),
                    f" Xếp loại chất lượng năm {session.period.year} đối với {subject}{post}: ",
                    bold(level),
                    ".",
                )
            ),
            Paragraph((bold("Điều 2."), second)),
            Closing(signed_by_head(organ, day), Recipients(_recipients(paper, subject, organ))),
        )
        return PaperContent(title=f"Quyết định {about}", author=organ.name, parts=(Part(blocks),))


def subject_of(paper: Paper) -> str:
    """Return the subject of the paper as a sentence names it."""
    return str(paper) if paper.is_collective else f"đồng chí {paper}"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _post(paper: Paper) -> str:
    post = paper.title or ("" if paper.is_collective else "Đảng viên")
    return f", {post}" if post else ""


def _recipients(paper: Paper, subject: str, organ: Committee) -> tuple[str, ...]:
    names = (capital(subject), paper.session.committee.name, kept_at(organ.name))
    return tuple(dict.fromkeys(names))


def decision_paper(document: Document) -> PaperContent:
    """Return the decision of re-rating that ``document`` prints."""
    return re_rating_content(RatingStep.objects.get(documents=document))


def re_rating_content(decision: RatingStep) -> PaperContent:
    """Return the decision of re-rating. It names both the new level and the level that was replaced, and is
    signed by the head of the committee in whose name was decided, whoever entered it."""
    rows = RatingStep.objects.select_related(
        "by", "cancels", "case__period__frozen", "case__member", "case__committee"
    )
    step = rows.get(pk=decision.pk)
    paper = Paper.every.for_list().select_related("case").get(case=step.case)
    organ = deciding_committee(step)
    day = decided_on(step, organ)
    with translation.override("vi"):
        subject = subject_of(paper)
        about = f"đánh giá, xếp loại lại chất lượng năm {step.case.period.year} đối với {subject}"
        blocks: tuple[PaperBlock, ...] = (
            letterhead_of(organ, day, "QĐ", number=own_number(step, organ)),
            Title("Quyết định", about),
            Items(tuple(_grounds(step, step.cancels, paper))),
            Paragraph((bold(f"{organ.body_name} quyết định:"),), stays=True),
            *_articles(step, step.cancels, paper, subject),
            Closing(signed_by_head(organ, day), Recipients(_recipients(paper, subject, organ))),
        )
        return PaperContent(title=f"Quyết định {about}", author=organ.name, parts=(Part(blocks),))


def _grounds(step: RatingStep, replaced: RatingStep | None, paper: Paper) -> Iterator[str]:
    """Yield on what this decision rests: the regulation, the paper of the body that ordered it, the decision
    that it replaces, the petition that was accepted, and the reason as it was decided."""
    ruleset = step.case.period.ruleset
    yield from (f"Căn cứ {line}" for line in legal_basis(paper.session, OF_THE_ROUND))
    if step.paper_on and is_of_another_body(step):
        whose = f" của {step.body}" if step.body else ""
        yield f"Căn cứ văn bản số {step.paper_number} ngày {short_date(step.paper_on)}{whose}"
    if replaced:
        level = ruleset.level_name(replaced.level)
        yield f"Xét kết quả xếp loại “{level}” đã quyết định {_when(replaced)}"
        petition = Petition.objects.filter(step=replaced, outcome="upheld").first()
        if petition:
            yield f"Xét kiến nghị ngày {date_of(petition.at)} của đồng chí {petition.by} đã được chấp nhận"
    yield f"Xét lý do đánh giá, xếp loại lại: {step.reason.strip().rstrip('.;')}"


def _when(step: RatingStep) -> str:
    """Return day and, if it was entered, number of a decision."""
    number = f"tại văn bản số {step.paper_number} " if step.paper_number else ""
    return f"{number}ngày {short_date(step.paper_on) if step.paper_on else date_of(step.at)}"


def _articles(
    step: RatingStep, replaced: RatingStep | None, paper: Paper, subject: str
) -> Iterator[Paragraph]:
    """Yield what is decided: the level that is cancelled, the new one, and from when."""
    ruleset, year = step.case.period.ruleset, step.case.period.year
    if replaced:
        level = ruleset.level_name(replaced.level)
        first = (
            f" Hủy bỏ kết quả xếp loại “{level}” năm {year} đã quyết định {_when(replaced)} đối với"
            f" {subject}{_post(paper)}."
        )
    else:
        first = f" Đánh giá, xếp loại lại đối với {subject}{_post(paper)}."
    yield Paragraph((bold("Điều 1."), first))
    points = f" ({figure_text(step.points)} điểm thẩm định)" if step.points is not None else ""
    second = f" Xếp loại lại chất lượng năm {year} đối với {subject}: "
    yield Paragraph((bold("Điều 2."), second, bold(ruleset.level_name(step.level)), f"{points}."))
    third = (
        f" Quyết định này có hiệu lực kể từ ngày ký. {capital(subject)} và các cơ quan, đơn vị có liên quan"
        " chịu trách nhiệm thi hành."
    )
    yield Paragraph((bold("Điều 3."), third))
