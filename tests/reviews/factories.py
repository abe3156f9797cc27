"""The few rows most tests of reviews start from, made by the program's own actions where there are any."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from members import clock
from members.models import Committee, Member, Post, Role, RoleKind
from ratings.actions import cases
from ratings.actions.cases import RatingProposal
from reviews.models import Document, DocumentKind, Paper, PaperState, ReviewSession, Section
from reviews.rounds.actions.campaigns import RoundPlan, open_campaign
from reviews.stages import Stage

START = dt.date(2025, 1, 1)
NAMES = (
    "Đặng Thị Ỡ",
    "Nguyễn Văn Ẫm",
    "Lý Thị Pảy",
    "Quách Đường",
    "Trần Hữu Phước",
    "Vũ Thị Xuyến",
    "Mạc Đình Tuệ",
    "Âu Thị Ngần",
    "Khổng Văn Lễ",
)


def make_member(code: str, name: str, cell: Committee) -> Member:
    return Member.objects.create(
        code=code, full_name=name, born_on=dt.date(1975, 2, 3), admitted_on=dt.date(2001, 5, 19), cell=cell
    )


def make_session(members: int, stage: Stage = Stage.COMMENTING) -> ReviewSession:
    """A commune's session with its clerk and so many members reviewed, the head first; no text yet."""
    province = Committee.objects.add_root(
        create_kwargs={
            "code": "T",
            "name": "Tỉnh ủy Thử",
            "kind": "provincial",
            "body": "Ban Thường vụ Tỉnh ủy",
        }
        | {"symbol": "TU", "place": "Thử"}
    )
    commune = Committee.objects.add_child(
        province,
        create_kwargs={"code": "X", "name": "Đảng ủy xã Mẫu", "kind": "commune", "symbol": "ĐU"}
        | {"body": "Ban Thường vụ Đảng ủy", "place": "Mẫu"},
    )
    staff = make_member("S", "Cán bộ Ban Tổ chức", province)
    clerk = make_member("C", "Thư ký Ghi Chép", province)
    Role.objects.create(member=staff, kind=RoleKind.STAFF, committee=province, starts_on=START)
    Role.objects.create(member=clerk, kind=RoleKind.CLERK, committee=commune, starts_on=START)
    for rank, name in enumerate(NAMES[:members], start=1):
        title = "Bí thư Đảng ủy, Chủ tịch HĐND xã" if rank == 1 else "Ủy viên Ban Thường vụ"
        Post.objects.create(
            member=make_member(f"M{rank}", name, province),
            committee=commune,
            title=title,
            rank=rank,
            is_head=rank == 1,
            leads=True,
            starts_on=START,
        )
    plan = RoundPlan(
        title="Đợt thử",
        year=2025,
        ruleset_code="366-2025",
        writing_due=dt.date(2025, 12, 10),
        commenting_due=dt.date(2025, 12, 20),
        finish_due=dt.date(2025, 12, 31),
    )
    open_campaign(province, plan, by=staff)
    ReviewSession.objects.filter(committee=commune).update(stage=stage)
    return ReviewSession.objects.for_list().get(committee=commune)


def write(paper: Paper, **texts: str) -> None:
    """The texts of these sections, and the paper handed in with its own rating."""
    for code, text in texts.items():
        Section.objects.filter(paper=paper, code=code).update(text=text)
    by = paper.member or Member.objects.get(code="C")
    scores = {"common": Decimal(28), "results": Decimal("63.25")}
    cases.record_facts(paper.rated_case(), by=by, assigned=10, done=10, on_time=10, exceeding=2)
    cases.rate_self(paper.rated_case(), RatingProposal("EXCELLENT", scores), by=by)
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.SUBMITTED, submitted_at=clock.now())


def write_all(session: ReviewSession, **texts: str) -> None:
    for paper in session.papers.for_list():
        write(paper, **texts)


def make_document(session: ReviewSession) -> Document:
    """A report asked for by the clerk, without a message in the queue."""
    clerk = Member.objects.get(code="C")
    return Document.objects.create(session=session, kind=DocumentKind.REPORT, requested_by=clerk)
