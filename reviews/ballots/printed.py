"""What is printed of secret ballots: the slips on which people vote, and the minutes of the count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils import translation

from ratings.notation import NUMERALS
from reviews.documents.blocks import (
    Closing,
    Heading,
    Items,
    Lines,
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
)
from reviews.documents.issued import DRAFT_MARK
from reviews.documents.letterhead import letterhead_of
from reviews.documents.wording import percent_text, short_date
from reviews.models import BallotQuestion, BallotRound, BallotSubject, Document

BOX = "☐"
NOBODY = "Không có."


def _period(ballot: BallotRound) -> str:
    """Return the time that is rated in words: "năm 2026", "quý I/2026"."""
    period = ballot.period
    return f"quý {NUMERALS[period.quarter - 1]}/{period.year}" if period.quarter else f"năm {period.year}"


def _subjects_of(ballot: BallotRound) -> list[BallotSubject]:
    found = list(ballot.subjects.with_votes().select_related("case__paper", "case__self_evaluation"))
    for row in found:
        row.round = ballot
    return found


def ballot_of(document: Document) -> BallotRound:
    """Return the ballot that the document is about, with what its papers need."""
    return BallotRound.objects.for_page().get(documents=document)


# The slips


def slips_paper(document: Document) -> PaperContent:
    """Return the slips of a ballot, each of which is copied as often as people vote on it.

    They bear no number and no mark by which one could be told from another. There is one list of all
    subjects. Where nobody votes on himself there is a sheet for each subject, which the person does not get:
    on a list, the line left out would name its voter.
    """
    ballot = ballot_of(document)
    subjects = _subjects_of(ballot)
    apart = not ballot.ballot_rule.on_oneself
    with translation.override("vi"):
        groups = [[one] for one in subjects] if apart else [subjects]
        parts = tuple(Part(tuple(_slip(ballot, group)), across=True, restarts=True) for group in groups)
        committee = ballot.committee
        return PaperContent(title=f"Phiếu kín – {committee.assembly}", author=committee.name, parts=parts)


def _slip(ballot: BallotRound, subjects: Sequence[BallotSubject]) -> Iterator[PaperBlock]:
    yield letterhead_of(ballot.committee, ballot.held_on)
    yield Title("Phiếu đề xuất mức xếp loại", f"chất lượng {_period(ballot)}, {ballot.body}")
    if ballot.question == BallotQuestion.NOMINEES:
        asked = "Đánh dấu × vào một ô: đồng ý hoặc không đồng ý xếp loại hoàn thành xuất sắc nhiệm vụ."
    else:
        asked = "Đánh dấu × vào một ô cho mỗi đối tượng."
    blank = (
        " Dòng để trống tính là không có ý kiến; dòng có hai dấu là không hợp lệ."
        if ballot.empty_line_counts
        else " Dòng để trống hoặc có hai dấu là không hợp lệ."
    )
    yield Paragraph(asked + blank, Look.NOTE)
    boxes = {mark: name for mark, name in ballot.marks.items() if mark in ballot.boxes}
    yield TableBlock(
        (
            TableColumn("TT", 10, centred=True),
            TableColumn("Họ tên, chức vụ"),
            TableColumn("Đã tự xếp, đề xuất", 72),
            *(TableColumn(name, 24, centred=True, over="Đồng chí chọn") for name in boxes.values()),
        ),
        tuple(
            TableRow(
                (
                    str(n),
                    _who(one),
                    Lines(tuple(one.known) or ("Chưa tự xếp loại",)),
                    *(BOX if mark in one.boxes else "–" for mark in boxes),
                )
            )
            for n, one in enumerate(subjects, 1)
        ),
    )
    yield Paragraph("Phiếu không ký tên, không ghi dấu hiệu nào khác.", Look.NOTE)


def _who(subject: BallotSubject) -> Lines:
    case = subject.case
    told = getattr(case, "paper", None) or getattr(case, "self_evaluation", None)
    title = "Tập thể" if case.member_id is None else (told and told.title) or "Đảng viên"
    return Lines((str(case), title))


# The minutes of the count


def count_minutes_paper(document: Document) -> PaperContent:
    """Return the minutes of the count, marked as a draft until the figures are confirmed. They hold all
    figures, however few voted."""
    ballot = ballot_of(document)
    committee = ballot.committee
    with translation.override("vi"):
        marks: list[Mark] = [] if ballot.is_confirmed else [DRAFT_MARK]
        blocks = (
            *marks,
            replace(letterhead_of(committee, None, "BB"), place_and_date=""),
            Title(
                "Biên bản kiểm phiếu",
                f"bỏ phiếu kín đề xuất mức xếp loại chất lượng {_period(ballot)}",
            ),
            *_beginning(ballot),
            *_result(ballot),
            Paragraph("Biên bản được lập thành 03 bản: gửi cấp trên, lưu hồ sơ hội nghị, lưu cấp ủy."),
            _signed(ballot),
        )
        title = f"Biên bản kiểm phiếu – {committee.assembly}"
        return PaperContent(title=title, author=committee.name, parts=(Part(blocks),))


def _beginning(ballot: BallotRound) -> Iterator[PaperBlock]:
    team = list(ballot.team.all())
    yield Heading("I- Thời gian, thành phần", 3)
    yield Paragraph(f"Ngày {short_date(ballot.held_on)}, {ballot.body} bỏ phiếu kín.")
    yield Paragraph(
        f"Được triệu tập: {ballot.invited}; có quyền bỏ phiếu: {ballot.entitled}; có mặt: {ballot.present}."
    )
    absent = [one for one in ballot.roll.all() if not one.is_present]
    if absent:
        yield Paragraph("Vắng mặt:")
        yield Items(tuple(f"Đồng chí {one.name}: {one.reason}" for one in absent))
    yield Heading("II- Tổ kiểm phiếu", 3)
    roles = {True: "tổ trưởng", False: "thành viên"}
    yield Items(tuple(f"Đồng chí {one.member}, {roles[one.is_leader]}" for one in team))


def _result(ballot: BallotRound) -> Iterator[PaperBlock]:
    subjects = _subjects_of(ballot)
    yield Heading("III- Kết quả kiểm phiếu", 3)
    numbers = ("Phát ra", "Thu về", "Hợp lệ", "Không hợp lệ")
    if not ballot.ballot_rule.on_oneself:
        yield Paragraph("Không ai bỏ phiếu về chính mình, nên số phiếu của mỗi đối tượng kiểm riêng.")
    if ballot.why_invalid:
        yield Paragraph(f"Lý do phiếu không hợp lệ: {ballot.why_invalid}.")
    yield TableBlock(
        (
            TableColumn("TT", 9, centred=True),
            TableColumn("Đối tượng"),
            *(TableColumn(name, 13, centred=True, over="Số phiếu") for name in numbers),
            *(TableColumn(name, 17, centred=True, over="Phiếu từng mức") for name in ballot.marks.values()),
        ),
        tuple(TableRow(_figures(n, one)) for n, one in enumerate(subjects, 1)),
    )
    if ballot.digest:
        yield Paragraph(f"Mã đối chiếu phiếu (SHA-256): {ballot.digest}")
    if ballot.is_annulled:
        yield Paragraph(f"Đợt bỏ phiếu đã bị hủy: {ballot.annul_reason}.")


def _figures(number: int, subject: BallotSubject) -> tuple[str, ...]:
    figures, own = subject.figures, subject.marks
    counted = (figures.issued, figures.collected, figures.valid, figures.invalid)
    votes = (figures.votes.get(mark, 0) if mark in own else None for mark in subject.round.marks)
    return (
        str(number),
        str(subject),
        *("" if n is None else str(n) for n in counted),
        *(_share(n, figures.valid) for n in votes),
    )


def _share(votes: int | None, valid: int | None) -> str:
    """Return the votes with their share of the valid ones, or a dash for a mark that was not on the slip."""
    if votes is None:
        return "–"
    return f"{votes} ({percent_text(votes, valid)})" if votes and valid else "0"


def _signed(ballot: BallotRound) -> Closing:
    conference = getattr(ballot.session, "conference", None)
    chair = conference.chair.full_name if conference and ballot.by_roll else ""
    leader = next((one.member.full_name for one in ballot.team.all() if one.is_leader), "")
    return Closing(
        Signature("Chủ trì hội nghị", "", chair), Signature("T/M Tổ kiểm phiếu", "Tổ trưởng", leader)
    )
