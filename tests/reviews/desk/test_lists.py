"""The lists to print and to take to Excel, and the notices on paper."""

from __future__ import annotations

import datetime as dt

from django.db.models import Value
from django.db.models.functions import Concat
from django.urls import reverse

from members import clock
from members.models import Member, User
from reviews.desk.printing import PAPERS
from reviews.documents.blocks import PaperContent, TableBlock, words_of
from reviews.models import Document, DocumentKind, ReviewSession
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.cast import Cast, bring_to, comment, convene
from tests.reviews.conftest import SignIn


def printed(session: ReviewSession, kind: DocumentKind, by: Member) -> PaperContent:
    return PAPERS[kind](Document(session=session, kind=kind, requested_by=by))


def due_on(session: ReviewSession, day: dt.date) -> None:
    session.writing_due = session.commenting_due = session.finish_due = day
    session.save(update_fields=["writing_due", "commenting_due", "finish_due"])


def test_whom_no_mail_reaches_gets_the_matters_on_paper_and_stands_on_the_sheet(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    User.objects.exclude(member=cast.member).update(email=Concat("username", Value("@dia-chi.vn")))
    User.objects.filter(member=cast.colleague).delete()
    paper = printed(cast.session, DocumentKind.SLIPS, cast.clerk)
    frames = [words_of(block.columns[0].title) for block in paper.blocks if isinstance(block, TableBlock)]
    [sheet] = said.tables_of(paper, "Ký nhận")
    assert [row[1] for row in sheet] == [str(cast.member), str(cast.colleague)]
    assert [frame.split(",")[0] for frame in frames[:-1]] == [
        f"Kính gửi: Đồng chí {cast.member}",
        f"Kính gửi: Đồng chí {cast.colleague}",
    ]
    due = f"Hạn: {cast.session.writing_due:%d/%m/%Y}"
    words = said.text_of(paper)
    assert (words.count(due), words.count("chưa có tài khoản"), words.count("đăng nhập chương trình")) == (
        2,
        1,
        1,
    )


def test_the_list_of_what_is_late_names_everybody_with_the_days(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    due_on(cast.session, clock.today())
    on_time = said.text_of(printed(cast.session, DocumentKind.LATE, cast.clerk))
    assert "Không có việc nào quá hạn." in on_time
    due_on(cast.session, clock.today() - dt.timedelta(days=3))
    [rows] = said.tables_of(printed(cast.session, DocumentKind.LATE, cast.clerk), "Quá hạn")
    owed = [str(paper) for paper in cast.session.papers.in_order() if paper.is_open]
    assert [(row[1], row[5]) for row in rows] == [(name, "3") for name in owed]
    assert len(owed) == len(cast.subjects())


def test_the_lists_of_all_units_are_seen_from_above_only(cast: Cast, sign_in: SignIn) -> None:
    kinds = (DocumentKind.LATE_BELOW, DocumentKind.SLIPS_BELOW)
    bring_to(cast, Stage.WRITING)
    for kind in kinds:
        cast.session.documents.create(kind=kind, requested_by=cast.staff)
    people = (cast.staff, cast.clerk, cast.member)
    assert [Document.objects.visible_to(person).count() for person in people] == [2, 0, 0]
    url = reverse("reviews:request_document", args=[cast.session.pk, DocumentKind.LATE_BELOW.value])
    assert sign_in(cast.clerk).post(url).status_code == 403


def test_the_table_of_comments_counts_both_ways(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    for words in ("Nên đi cơ sở.", "Nên đọc kỹ."):
        comment(cast, cast.member, cast.colleague, words)
    comment(cast, None, cast.member)
    [rows] = said.tables_of(printed(cast.session, DocumentKind.MATRIX, cast.clerk), "Góp ý")
    by_name = {row[1]: row for row in rows}
    assert (by_name[str(cast.colleague)][-1], by_name[str(cast.member)][-1]) == ("2", "1")
    assert (sorted(by_name["Cộng"][2:-1]), by_name["Cộng"][-1]) == (["0", "0", "1", "2"], "3")


def test_the_roll_has_a_column_to_sign_for_each_day(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    conference = convene(cast)
    [rows] = said.tables_of(printed(cast.session, DocumentKind.ROLL, cast.clerk), "Thành viên")
    assert [row[1] for row in rows] == [one.name for one in conference.roll.all() if one.entitled]
    assert {len(row) for row in rows} == {3 + conference.days.count()}
