"""What the consolidated report says, read back from the bytes of the PDF."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.contrib.staticfiles import finders
from django.utils import translation

from members import clock
from members.models import Member
from ratings.actions import cases
from ratings.actions.cases import RatingProposal
from ratings.models import Step
from reviews.documents import html, layout, press
from reviews.documents.blocks import Closing, Letterhead, Signature, TableBlock
from reviews.documents.wording import figure_text, first_title, long_date, percent_text, roman, without_organ
from reviews.models import (
    Amendment,
    AnswerKind,
    Change,
    Comment,
    CommentKind,
    LeftOut,
    Origin,
    PaperState,
    ReviewSession,
    Revision,
    RevisionKind,
)
from reviews.report.printed import report_paper
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.factories import NAMES, make_session, write, write_all

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    """The text as a reader would copy it, on one line."""
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    return " ".join(
        subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().split()
    )


def printed(session: ReviewSession) -> press.Printed:
    return press.render_paper(report_paper(session))


def make_comment(session: ReviewSession, *, on: str, by: str, text: str, answer: str = "") -> Comment:
    paper = session.papers.get(member__full_name=on)
    answered: dict[str, Any] = {}
    if answer:
        answered = {"answer_kind": AnswerKind.EXPLAINED, "answer": answer, "answered_by": paper.member}
        answered["answered_at"] = clock.now()
    author = Member.objects.get(full_name=by)
    return Comment.objects.create(
        paper=paper, author=author, kind=CommentKind.PROPOSAL, text=text, **answered
    )


def test_every_word_comes_out_as_it_was_written() -> None:
    session = make_session(1)
    collective, own = session.papers.for_list().in_order()
    write(collective, targets="Giải ngân đạt 92,4% kế hoạch; thu ngân sách 9.840 tỷ đồng.")
    write(own, duties=unicodedata.normalize("NFD", "Việc khó nhất là vận động 27 hộ ở xóm Đồng Ỡm."))
    assert unicodedata.is_normalized("NFC", html.write_html(report_paper(session)))
    text = text_of(printed(session).content)
    assert "Giải ngân đạt 92,4% kế hoạch; thu ngân sách 9.840 tỷ đồng." in text
    assert "Việc khó nhất là vận động 27 hộ ở xóm Đồng Ỡm." in text


def test_marks_of_hypertext_are_only_letters() -> None:
    session = make_session(1)
    words = "<u>gạch</u> & <img src='file:///etc/passwd'> {{ report }}"
    write_all(session, qualities=words, principles=words)
    assert text_of(printed(session).content).count(words) == 2


def test_the_paper_is_laid_out_in_the_order_of_the_law() -> None:
    session = make_session(3)
    write_all(session)
    text = text_of(printed(session).content)
    signs = ["BÁO CÁO kiểm điểm", "T/M BAN THƯỜNG VỤ", *(f"Họ và tên: {name}" for name in NAMES[:3])]
    places = [text.index(sign) for sign in signs]
    assert places == sorted(places)


def test_the_head_signs_for_the_collective_and_each_member_alone() -> None:
    session = make_session(2)
    write_all(session)
    signed = [block.right for block in report_paper(session).blocks if isinstance(block, Closing)]
    assert signed[0] == Signature("T/M Ban Thường vụ", "Bí thư", NAMES[0])
    assert [(one.authority, one.name) for one in signed[1:-1]] == [("", name) for name in NAMES[:2]]
    assert signed[-1] == signed[0]  # the report itself, at its end
    numbered = [
        block for block in report_paper(session).blocks if isinstance(block, Letterhead) and block.symbol
    ]
    assert [block.symbol for block in numbered] == ["BC/ĐU"]  # on the cover alone


def test_who_entered_an_opinion_from_outside_is_not_printed() -> None:
    session = make_session(2, Stage.DECIDING)
    write_all(session)
    head = Member.objects.get(full_name=NAMES[0])
    typist = Member.objects.create(
        code="TYPIST",
        full_name="Nông Thị Nhập Liệu",
        born_on=dt.date(1980, 1, 1),
        admitted_on=dt.date(2005, 1, 1),
        cell=head.cell,
    )
    collective, own = session.papers.for_list().in_order()[:2]
    make_comment(session, on=NAMES[0], by=NAMES[1], text="Góp ý của đồng nghiệp.")
    opinion, _second = [
        Comment.objects.create(
            paper=paper,
            author=typist,
            origin=Origin.UNIT,
            source="Chi bộ Nguồn",
            received_on=clock.today(),
            kind=CommentKind.PROPOSAL,
            text="Ý kiến của cấp dưới.",
        )
        for paper in (collective, own)
    ]
    amendment = Amendment.objects.create(
        paper=collective, section="targets", text="Bổ sung.", comment=opinion, proposed_by=head
    )
    revision = Revision.objects.create(
        paper=collective, number=99, kind=RevisionKind.SETTLED, by=head, texts={}
    )
    Change.objects.create(revision=revision, section="targets", amendment=amendment)
    report = report_paper(session)
    assert typist.full_name not in said.text_of(report)
    [[change]] = said.tables_of(report, "Chỉnh sửa")
    assert change[2] == "Góp ý của Đơn vị trực thuộc: Bổ sung."
    [matrix] = said.tables_of(report, "Góp ý")
    assert [(row[1], row[-1]) for row in matrix] == [(NAMES[0], "0"), (NAMES[1], "1"), ("Cộng", "1")]
    assert matrix[-1][2:] == ["0", "1", "0", "1"]
    [people] = said.tables_of(report, "Danh sách")
    assert [row[4] for row in people] == ["0", "0", "1"]


@pytest.mark.parametrize("stage", list(Stage))
def test_it_is_a_draft_until_the_session_is_closed(stage: Stage) -> None:
    session = make_session(1, stage)
    content = printed(session).content
    assert ("DỰ THẢO" in text_of(content)) == (stage != Stage.CLOSED)


def test_a_paper_never_handed_in_says_nothing() -> None:
    session = make_session(2)
    write_all(session, duties="Lời chưa chín.")
    session.papers.filter(member__full_name=NAMES[1]).update(state=PaperState.DRAFT, submitted_at=None)
    text = text_of(printed(session).content)
    assert text.count("Lời chưa chín.") == 1
    assert text.count("(Chưa nộp.)") == 1
    [ratings] = said.tables_of(report_paper(session), "Xếp loại")
    assert ratings[2][2:4] == ["", ""]


def test_comments_stand_under_their_paper_with_the_answer() -> None:
    session = make_session(2)
    write_all(session)
    make_comment(session, on=NAMES[0], by=NAMES[1], text="Nên nêu rõ tiến độ kè.", answer="Sẽ bổ sung mốc.")
    make_comment(session, on=NAMES[1], by=NAMES[0], text="Cần đi cơ sở nhiều hơn.")
    text = text_of(printed(session).content)
    signs = [f"2. Đối với đồng chí {NAMES[0]}", "Nên nêu rõ tiến độ kè.", "Sẽ bổ sung mốc."]
    signs += [f"3. Đối với đồng chí {NAMES[1]}", "Cần đi cơ sở nhiều hơn.", "(Chưa trả lời.)"]
    places = [text.index(sign) for sign in signs]
    assert places == sorted(places)


def test_the_matrix_counts_who_commented_on_whom() -> None:
    session = make_session(2)
    make_comment(session, on=NAMES[0], by=NAMES[1], text="Một.")
    make_comment(session, on=NAMES[0], by=NAMES[1], text="Hai.", answer="Đã rõ.")
    report = report_paper(session)
    [matrix] = said.tables_of(report, "Góp ý")
    assert matrix[:2] == [["1", NAMES[0], "", "", "", "0"], ["2", NAMES[1], "", "2", "", "2"]]
    [table] = [block for block in report.blocks if isinstance(block, TableBlock) and block.name == "Góp ý"]
    assert [row.shaded for row in table.rows] == [{3}, {4}, frozenset()]
    [people] = said.tables_of(report, "Danh sách")
    assert [row[4:] for row in people] == [["0", "0", "0"], ["0", "2", "1"], ["2", "0", "0"]]


def test_a_rating_shows_its_steps_and_why_no_better_level_is_possible() -> None:
    session = make_session(1, Stage.RATING)
    write_all(session)
    case = session.papers.for_list().get(member__full_name=NAMES[0]).rated_case()
    scores = {"common": Decimal(28), "results": Decimal("61.5")}
    cases.appraise_case(
        case, RatingProposal("GOOD", scores, "Còn việc chưa vượt mức."), by=Member.objects.get(code="C")
    )
    before = report_paper(session)
    assert said.tables_of(before, "Xếp loại")[0][1][4:] == ["", "", "", ""]
    assert said.tables_of(before, "Đối chiếu")[0][1][2] == "91,25"
    cases.take_step(case, Step.DECIDED, "GOOD", by=Member.objects.get(code="S"))
    cases.release_levels([case.pk], by=Member.objects.get(code="S"))
    report = report_paper(session)
    line = said.tables_of(report, "Xếp loại")[0][1]
    assert line[2:5] == ["91,25", "Hoàn thành xuất sắc nhiệm vụ", "89,5"]
    assert line[5].startswith("Hoàn thành tốt nhiệm vụ / Thư ký Ghi Chép, ")
    assert line[6].startswith("Hoàn thành tốt nhiệm vụ / ")
    assert line[7] == "Thẩm định: Còn việc chưa vượt mức."
    finding = said.tables_of(report, "Đối chiếu")[0][1]
    assert finding[5:] == [
        "Hoàn thành tốt nhiệm vụ (366-QĐ/TW Đ11.2)",
        (
            "Hoàn thành xuất sắc nhiệm vụ (366-QĐ/TW Đ11.1): đạt từ 90 đến 100 điểm (được 89,5 điểm);"
            " ít nhất 30% nhiệm vụ vượt mức yêu cầu (thực tế 20%)."
        ),
    ]


def test_who_was_left_out_stands_there_with_the_reason() -> None:
    session = make_session(1)
    LeftOut.objects.create(session=session, member=Member.objects.get(code="S"), reason="Miễn sinh hoạt đảng")
    assert "- Đồng chí Cán bộ Ban Tổ chức: Miễn sinh hoạt đảng." in text_of(printed(session).content)


@pytest.mark.parametrize("members", [1, 5])
def test_the_number_of_queries_does_not_grow(members: int, django_assert_num_queries: Any) -> None:
    session = make_session(members)
    write_all(session, duties="Việc đã làm.")
    for name in NAMES[:members]:
        for number in range(members):
            make_comment(session, on=name, by="Thư ký Ghi Chép", text=f"Ý {number}.", answer="Đã rõ.")
    with django_assert_num_queries(20):
        report = report_paper(session)
    with django_assert_num_queries(0):
        written = html.write_html(report)
    assert written.count("Đã rõ.") == members * members


def test_the_words_are_vietnamese_whatever_the_language_in_force() -> None:
    session = make_session(2)
    write_all(session)
    make_comment(session, on=NAMES[0], by=NAMES[1], text="Nên sửa.", answer="Đã sửa.")
    with translation.override("en"):
        in_english = report_paper(session)
        assert html.write_html(in_english) == html.write_html(report_paper(session))
    with translation.override("vi"):
        assert in_english == report_paper(session)


def test_the_file_is_tagged_named_and_has_its_own_fonts() -> None:
    session = make_session(2)
    write_all(session)
    made = printed(session)
    with pikepdf.open(io.BytesIO(made.content)) as pdf, pdf.open_outline() as outline:
        assert len(pdf.pages) == made.pages
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("vi", True)
        assert str(pdf.docinfo.Title).endswith("năm 2025 – Ban Thường vụ Đảng ủy xã Mẫu")
        fonts = {
            str(font.BaseFont).partition("+")[2] for font in pdf.pages[0].Resources.Font.as_dict().values()
        }
        assert fonts == {"Paper", "Paper-Bold", "Paper-Italic", "Paper-Bold-Italic"}
        reviews = outline.root[2]
        assert [entry.title for entry in reviews.children] == [f"1. {NAMES[0]}", f"2. {NAMES[1]}"]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1/x.css", "data:text/css,p{}", "file:///../../etc/passwd"]
)
def test_a_paper_fetches_nothing_but_our_own_files(url: str) -> None:
    with pytest.raises(ValueError, match="A paper may not fetch"):
        layout.OwnFiles().fetch(url)


def test_a_paper_fetches_our_own_files() -> None:
    path = Path(str(finders.find("paper/report.css")))
    assert layout.OwnFiles().fetch(path.as_uri()).read() == path.read_bytes()


@pytest.mark.parametrize("address", ["gone.png", "http://127.0.0.1/x.png", "file:///etc/passwd"])
def test_a_paper_that_asks_for_another_file_is_not_printed(address: str) -> None:
    with pytest.raises(press.PressError, match=address):
        layout.render_part(f"<img src='{address}'>")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (dt.date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (dt.date(2025, 12, 31), "ngày 31 tháng 12 năm 2025"),
        (dt.date(2025, 3, 9), "ngày 09 tháng 3 năm 2025"),
    ],
)
def test_a_date_bears_its_noughts(day: dt.date, words: str) -> None:
    assert long_date(day) == words


def test_figures_and_organs_are_written_as_on_paper() -> None:
    assert [figure_text(Decimal(number)) for number in ("28.50", "100", "0.25")] == ["28,5", "100", "0,25"]
    assert [percent_text(1, 3), percent_text(5, 20), percent_text(0, 0)] == ["33,3%", "25%", ""]
    assert without_organ("Ban Thường vụ Đảng ủy") == "Ban Thường vụ"
    assert first_title("Bí thư Đảng ủy, Chủ tịch HĐND xã") == "Bí thư"
    assert [roman(number) for number in (4, 39, 48, 62, 90)] == ["IV", "XXXIX", "XLVIII", "LXII", "XC"]
