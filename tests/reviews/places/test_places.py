"""A leader is reviewed in several places: first in the own cell, last where the highest post is held."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members import clock
from members.models import Committee, Event, Member, Notice, RoleKind
from reviews.agenda import AgendaKind
from reviews.conference.actions import live
from reviews.demo import conference as conferences
from reviews.desk.actions.course import advance_session
from reviews.desk.matters import awaited_by
from reviews.models import Comment, Conference, Paper, Reminder, ReviewPlace, ReviewSession
from reviews.models.place import places_of_paper
from reviews.opinions.actions import comments
from reviews.papers.actions import papers as paper_actions
from reviews.places.actions import places
from reviews.rounds.actions.campaigns import open_campaign
from reviews.rounds.notices.reminders import reminders_due
from reviews.rules import allowed_in_places
from reviews.sessions.blocker import BlockedError
from reviews.stages import Stage
from tests.reviews import cast as casts
from tests.reviews.cast import Cast, agenda_item, begin, bring_to, make_cast, make_post, make_role, write
from tests.reviews.conftest import SignIn

LEADERS = ("head", "member", "colleague")
ON_PAPER = "Chi bộ đã kiểm điểm ngày 02/12, có biên bản giấy."


class Cell:
    """The leaders' cell in the same round, with a clerk of its own; the administrator has no other part in it
    than that of a plain member."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.clerk = casts.make_member("CELL-CLERK", "Lưu Thị Chi Bộ", cast.other_cell)
        make_role(self.clerk, RoleKind.CLERK, cast.cell)
        self.mate = cast.administrator

    @property
    def session(self) -> ReviewSession:
        return ReviewSession.objects.for_list().get(campaign=self.cast.campaign, committee=self.cast.cell)

    def place(self, member: Member) -> ReviewPlace:
        return ReviewPlace.objects.for_list().get(paper__member=member, session=self.session)

    def move(self, target: Stage) -> None:
        session = self.session
        advance_session(session, target, by=self.clerk, seen=session.stage)

    def write(self) -> None:
        """Its own members hand in what they owe."""
        self.move(Stage.WRITING)
        for paper in self.session.papers.for_list():
            assert paper.member
            write(paper, paper.member)
            paper_actions.submit_paper(paper, by=paper.member)

    def comment(self) -> None:
        """The leaders have handed in; all the drafts are out here, while at home they are being written."""
        bring_to(self.cast, Stage.WRITING)
        casts.write_all(self.cast)
        self.write()
        self.move(Stage.COMMENTING)

    def convene(self) -> Conference:
        session = casts.sent_long_ago(self.session)
        return conferences.convene_played(session, clerk=self.clerk, chair=self.cast.head)

    def hold(self) -> None:
        """To the end of its conference."""
        self.comment()
        conference = self.convene()
        self.move(Stage.CONFERENCE)
        conferences.hold_played(Conference.objects.get(pk=conference.pk), clerk=self.clerk)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(cell_first=True)


@pytest.fixture
def cell(cast: Cast) -> Cell:
    return Cell(cast)


def say(paper: Paper, by: Member, text: str) -> Comment:
    return comments.add_comment(paper, comments.CommentInput("proposal", text), by=by)


def visible(member: Member, model: type[Paper] | type[Comment]) -> set[int]:
    fresh = Member.objects.get(pk=member.pk)
    return set(model.objects.visible_to(fresh).values_list("pk", flat=True))


def places_open(cast: Cast) -> dict[str, tuple[list[int], list[int]]]:
    """The places into which each person may look, as a queryset finds them and as the papers' pages do."""
    papers = Paper.objects.values_list("pk", flat=True)
    found = {}
    for member in Member.objects.order_by("code"):
        asked = ReviewPlace.objects.open_to(member).order_by("pk").values_list("pk", flat=True)
        shown = [place for paper in papers for place in places_of_paper(paper, member)]
        found[member.code] = ([*asked], sorted(place.pk for place in shown if place.is_open))
    return found


def test_the_opening_finds_the_cell_and_every_further_post(cast: Cast) -> None:
    """Plain members of a cell, and whoever heads one and holds nothing else, are reviewed there alone."""
    make_post(cast.member, cast.other_cell, 2)
    campaign = open_campaign(cast.province, replace(casts.PLAN, year=2026), by=cast.staff)
    found = ReviewPlace.objects.filter(session__campaign=campaign).order_by("session", "paper__rank")
    assert [(row.session.committee, row.paper.member, row.title) for row in found] == [
        (cast.cell, cast.head, ""),
        (cast.cell, cast.member, ""),
        (cast.cell, cast.colleague, ""),
        (cast.other_cell, cast.member, "Ủy viên thứ 2"),
    ]


def test_the_cell_reads_the_leaders_paper_once_its_own_drafts_are_out(cast: Cast, cell: Cell) -> None:
    paper = cast.paper(cast.member)
    assert paper.pk not in visible(cell.mate, Paper)
    bring_to(cast, Stage.WRITING)
    casts.write_all(cast)
    assert (paper.pk in visible(cell.mate, Paper), paper.pk in visible(cell.clerk, Paper)) == (False, True)
    cell.write()
    before = places_open(cast)
    cell.move(Stage.COMMENTING)
    after = places_open(cast)
    assert [shown for _asked, shown in [*before.values(), *after.values()]] == [
        asked for asked, _shown in [*before.values(), *after.values()]
    ]
    assert before[cell.mate.code][0] < after[cell.mate.code][0]
    assert paper.pk in visible(cell.mate, Paper)
    assert cast.paper(None).pk not in visible(cell.mate, Paper)
    assert paper.pk not in visible(cast.stranger, Paper)


def test_the_cell_cannot_let_drafts_out_while_a_leader_owes_the_paper(cast: Cast, cell: Cell) -> None:
    bring_to(cast, Stage.WRITING)
    cell.write()
    with pytest.raises(BlockedError, match=f"3/9.*{cast.head}"):
        cell.move(Stage.COMMENTING)


def test_what_is_said_in_the_cell_is_read_at_home_and_not_the_other_way_round(cast: Cast, cell: Cell) -> None:
    cell.comment()
    paper = cast.paper(cast.member)
    here = say(paper, cell.mate, "Ở chi bộ đồng chí vắng ba kỳ.")
    assert here.place == cell.place(cast.member)
    comments.answer_comment(here, "taken_up", "Tôi nhận.", by=cast.member)
    cast.session = advance_session(cast.session, Stage.COMMENTING, by=cast.clerk, seen=Stage.WRITING)
    there = say(cast.paper(cast.member), cast.colleague, "Ở Ban Thường vụ đồng chí phát biểu ít.")
    assert there.place is None
    assert visible(cell.mate, Comment) & {here.pk, there.pk} == {here.pk}
    assert visible(cast.head, Comment) & {here.pk, there.pk} == {here.pk, there.pk}
    assert visible(cast.stranger, Comment) & {here.pk, there.pk} == set()


def test_the_writer_answers_in_the_cells_time_though_at_home_it_is_not_time_yet(
    cast: Cast, cell: Cell
) -> None:
    cell.comment()
    said = say(cast.paper(cast.member), cell.mate, "Nên nêu số liệu.")
    assert cast.paper(cast.member).session.stage == Stage.WRITING
    with pytest.raises(BlockedError, match=f"1/1.*{cast.member}"):
        cell.move(Stage.CONFERENCE)
    comments.answer_comment(said, "explained", "Đã nêu ở mục 2.", by=cast.member)
    said.refresh_from_db()
    assert said.answer == "Đã nêu ở mục 2."


def test_nobody_comments_through_the_cell_before_or_after_its_time(cast: Cast, cell: Cell) -> None:
    paper = cast.paper(cast.member)
    assert "comment" not in allowed_in_places(cell.mate, paper)
    cell.comment()
    assert "comment" in allowed_in_places(cell.mate, cast.paper(cast.member))
    assert "comment" not in allowed_in_places(cast.stranger, cast.paper(cast.member))
    cell.convene()
    cell.move(Stage.CONFERENCE)
    with pytest.raises(PermissionDenied):
        say(cast.paper(cast.member), cell.mate, "Quá muộn.")


def test_the_cells_agenda_and_roll_hold_its_leaders_by_rank_after_its_own(cast: Cast, cell: Cell) -> None:
    cell.comment()
    conference = cell.convene()
    reviewed = [item.paper.member for item in conference.items.in_order() if item.paper]
    assert reviewed[-3:] == [cast.head, cast.member, cast.colleague]
    entitled = set(conference.roll.filter(entitled=True).values_list("member", flat=True))
    assert {cast.head.pk, cast.member.pk, cast.colleague.pk, cell.mate.pk} < entitled


def test_a_point_of_the_standing_committee_waits_for_the_cell(cast: Cast, cell: Cell) -> None:
    conference = casts.opened(cast)
    collective = begin(conference, cast, agenda_item(conference, AgendaKind.COLLECTIVE))
    head = agenda_item(conference, AgendaKind.HEAD)
    with pytest.raises(ValidationError) as refused:
        live.start_item(head, by=cast.clerk, seen=collective.pk)
    rule = "đảng viên là lãnh đạo kiểm điểm ở chi bộ trước, ở tập thể lãnh đạo sau (366-QĐ/TW Đ7.3)"
    assert refused.value.messages == [
        f"Đồng chí Đỗ Văn Đứng Đầu phải được kiểm điểm tại Chi bộ A trước: {rule}.",
        (
            "Hãy để nơi đó kiểm điểm xong; nếu nơi đó đã kiểm điểm trên giấy thì ghi nhận biên bản ở trang "
            "“Nơi kiểm điểm”; cán bộ của cấp trên cũng có thể ghi lý do không kiểm điểm ở nơi đó."
        ),
    ]
    places.set_places_aside([cell.place(cast.head)], ON_PAPER, by=cast.staff)
    live.start_item(head, by=cast.clerk, seen=collective.pk)
    head.refresh_from_db()
    assert head.started_at is not None


def test_once_the_cell_has_held_its_review_the_standing_committee_goes_on(cast: Cast, cell: Cell) -> None:
    cell.hold()
    cast.session = advance_session(cast.session, Stage.COMMENTING, by=cast.clerk, seen=Stage.WRITING)
    conference = casts.opened(cast)
    last = agenda_item(conference, AgendaKind.CONCLUSION)
    begin(conference, cast, last)
    last.refresh_from_db()
    assert (cell.place(cast.member).held_at is not None, last.state) == (True, "current")


def test_the_conferences_page_says_who_has_to_be_reviewed_elsewhere_first(
    cast: Cast, cell: Cell, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.WRITING)
    [owed] = [one for one in awaited_by(cast.clerk) if "/places/" in one.url]
    assert (owed.n, owed.session) == (3, cast.session)
    convening = sign_in(cast.clerk).get(reverse("reviews:convene", args=[cast.session.pk])).content.decode()
    assert convening.count("(Chi bộ A)") == 3
    cast.session.refresh_from_db()
    bring_to(cast, Stage.COMMENTING)
    conference = casts.convene(cast)
    page = sign_in(cast.clerk).get(conference.get_absolute_url()).content.decode()
    assert page.count("phải được kiểm điểm tại Chi bộ A trước") == 3
    page = sign_in(cast.member).get(conference.get_absolute_url()).content.decode()
    assert "phải được kiểm điểm tại Chi bộ A trước" not in page


@pytest.mark.parametrize("who", ["clerk", "head", "member", "administrator", "stranger"])
def test_only_the_level_above_settles_where_somebody_is_reviewed(cast: Cast, cell: Cell, who: str) -> None:
    with pytest.raises(PermissionDenied):
        places.set_places_aside([cell.place(cast.member)], ON_PAPER, by=getattr(cast, who))
    assert cell.place(cast.member).aside == ""


def test_staff_do_not_settle_it_for_themselves(cast: Cast, cell: Cell) -> None:
    make_role(cast.member, RoleKind.STAFF, cast.province)
    staff = Member.objects.get(pk=cast.member.pk)
    with pytest.raises(PermissionDenied):
        places.set_places_aside([cell.place(cast.member)], ON_PAPER, by=staff)
    places.set_places_aside([cell.place(cast.colleague)], ON_PAPER, by=staff)
    assert [cell.place(one).aside for one in (cast.member, cast.colleague)] == ["", ON_PAPER]


def test_setting_aside_takes_the_point_off_tells_and_can_be_taken_back(cast: Cast, cell: Cell) -> None:
    cell.comment()
    place = cell.place(cast.member)
    with pytest.raises(ValidationError, match="lý do"):
        places.set_places_aside([place], "  ", by=cast.staff)
    places.set_places_aside([place], ON_PAPER, by=cast.staff)
    told = Notice.objects.filter(text=f"Đồng chí {cast.member} không kiểm điểm tại Chi bộ A: {ON_PAPER}")
    assert set(told.values_list("recipient", flat=True)) == {cast.member.pk, cast.clerk.pk, cell.clerk.pk}
    assert Event.objects.filter(verb="set_place_aside").count() == 1
    assert cast.paper(cast.member).pk not in visible(cell.mate, Paper)
    places.take_place_back(cell.place(cast.member), by=cast.staff)
    assert cast.paper(cast.member).pk in visible(cell.mate, Paper)
    conference = cell.convene()
    places.set_places_aside([cell.place(cast.member)], ON_PAPER, by=cast.staff)
    assert not conference.items.filter(paper__member=cast.member).exists()
    with pytest.raises(ValidationError, match="đã được triệu tập"):
        places.take_place_back(cell.place(cast.member), by=cast.staff)


def test_what_has_begun_in_the_cell_is_brought_to_its_end(cast: Cast, cell: Cell) -> None:
    cell.hold()
    rows = [cell.place(cast.member), cell.place(cast.head)]
    with pytest.raises(ValidationError, match="đã bắt đầu"):
        places.set_places_aside(rows, ON_PAPER, by=cast.staff)
    assert ReviewPlace.objects.exclude(aside="").count() == 0


def test_the_page_of_places_sets_several_aside_and_keeps_what_was_ticked(
    cast: Cast, cell: Cell, sign_in: SignIn
) -> None:
    url = reverse("reviews:session_places", args=[cast.session.pk])
    client = sign_in(cast.staff)
    ticked = [cell.place(getattr(cast, name)).pk for name in LEADERS[:2]]
    answer = client.post(url, {"places": ticked, "reason": ""})
    assert (answer.status_code, answer.content.decode().count("checked")) == (422, 2)
    assert client.post(url, {"places": ticked, "reason": ON_PAPER}).status_code == 302
    page = client.get(url).content.decode()
    assert (page.count(ON_PAPER), page.count("chưa kiểm điểm")) == (2, 1)
    back = client.post(reverse("reviews:place_back", args=[ticked[0]]))
    assert (back.status_code, ReviewPlace.objects.exclude(aside="").count()) == (302, 1)


@pytest.mark.parametrize(
    ("who", "status", "offers"),
    [("staff", 200, True), ("clerk", 200, True), ("member", 200, False), ("stranger", 404, False)],
)
def test_who_sees_the_page_of_places(
    cast: Cast, cell: Cell, sign_in: SignIn, who: str, status: int, offers: bool
) -> None:
    answer = sign_in(getattr(cast, who)).get(reverse("reviews:session_places", args=[cast.session.pk]))
    assert answer.status_code == status
    page = answer.content.decode()
    assert (str(cast.member) in page, 'name="places"' in page) == (status == 200, offers)


def test_the_cells_own_page_shows_its_leaders_and_nothing_of_their_rating(
    cast: Cast, cell: Cell, sign_in: SignIn
) -> None:
    cell.comment()
    page = sign_in(cell.clerk).get(cell.session.get_absolute_url()).content.decode()
    assert [page.count(str(getattr(cast, name))) > 0 for name in LEADERS] == [True, True, True]
    assert page.count("cũng được kiểm điểm tại đây") == 3
    assert str(cast.paper(None)) not in page


def test_a_reader_from_the_cell_is_led_back_to_the_cell(cast: Cast, cell: Cell, sign_in: SignIn) -> None:
    cell.comment()
    page = sign_in(cell.mate).get(cast.paper(cast.colleague).get_absolute_url()).content.decode()
    crumbs = page.partition('class="crumbs"')[2].partition("</p>")[0]
    assert cell.session.get_absolute_url() in crumbs
    assert cast.session.get_absolute_url() not in page


def test_a_leader_who_owes_the_paper_is_reminded_by_each_place(cast: Cast, cell: Cell) -> None:
    bring_to(cast, Stage.WRITING)
    cell.move(Stage.WRITING)
    found = reminders_due([cast.session, cell.session], dt.date(2025, 12, 1))
    mine = {session for member, session in found if member == cast.member.pk}
    assert mine == {cast.session.pk, cell.session.pk}
    assert Reminder.objects.count() == 0


def test_a_comment_hangs_on_a_place_of_the_same_paper_only(cast: Cast, cell: Cell) -> None:
    cell.comment()
    said = say(cast.paper(cast.member), cell.mate, "Ở chi bộ.")
    with pytest.raises(IntegrityError, match="comment_place_of_its_paper"):
        misplace(said, cell.place(cast.head))


@transaction.atomic
def misplace(said: Comment, place: ReviewPlace) -> None:
    """What no action does."""
    Comment.objects.filter(pk=said.pk).update(place=place)
    connection.check_constraints()


@pytest.fixture
def office(db: None) -> Cast:
    """Below the province an office of two, beside the cells."""
    cast = make_cast(cell_first=True)
    fields = {"code": "VP", "name": "Văn phòng Tỉnh ủy Thử", "kind": "agency", "body": "Tập thể lãnh đạo"}
    parent = Committee.objects.get(pk=cast.province.pk)
    agency = Committee.objects.add_child(parent, {**fields, "symbol": "VPTU", "place": "Thử"})
    for rank, (code, name) in enumerate((("VP1", "Hà Văn Chánh"), ("VP2", "Hà Thị Phó")), start=1):
        make_post(casts.make_member(code, name, cast.other_cell), agency, rank, is_head=rank == 1)
    make_role(casts.make_member("VP3", "Hà Văn Bút", cast.other_cell), RoleKind.CLERK, agency)
    cast.campaign = open_campaign(cast.province, replace(casts.PLAN, year=2026), by=cast.staff)
    sessions = ReviewSession.objects.for_list().filter(campaign=cast.campaign)
    cast.session, cast.other = sessions.get(committee=cast.province), sessions.get(committee=agency)
    casts.cells_on_paper(cast.staff)
    return cast


def test_a_collective_of_two_is_reviewed_by_the_conference_of_another(office: Cast) -> None:
    """It hands in and is rated at home, and goes on once its points are closed there."""
    cast, clerk = office, Member.objects.get(code="VP3")
    small = places.hold_with(cast.other, cast.session, by=cast.staff)
    small = advance_session(small, Stage.WRITING, by=clerk, seen=Stage.PREPARING)
    for paper in small.papers.for_list():
        write(paper, paper.member or clerk)
        paper_actions.submit_paper(paper, by=paper.member or clerk)
    small = casts.sent_long_ago(advance_session(small, Stage.COMMENTING, by=clerk, seen=Stage.WRITING))
    with pytest.raises(BlockedError, match="Chưa triệu tập"):
        advance_session(small, Stage.CONFERENCE, by=clerk, seen=Stage.COMMENTING)
    with pytest.raises(ValidationError, match="hội nghị của Ban Thường vụ Tỉnh ủy Thử kiểm điểm"):
        conferences.convene_played(small, clerk=clerk, chair=Member.objects.get(code="VP1"))
    bring_to(cast, Stage.COMMENTING)
    said = say(small.papers.for_list().get(member=None), cast.head, "Nên nêu rõ việc chậm.")
    assert said.place is not None
    comments.answer_comment(said, "taken_up", "Đã ghi.", by=clerk)
    conference = casts.opened(cast)
    reviewed = [item.paper for item in conference.items.in_order() if item.paper]
    assert [(paper.session_id == small.pk, str(paper)) for paper in reviewed] == [
        (False, "Ban Thường vụ Tỉnh ủy Thử"),
        (True, "Tập thể lãnh đạo Văn phòng Tỉnh ủy Thử"),
        (False, str(cast.head)),
        (False, str(cast.member)),
        (False, str(cast.colleague)),
        (True, "Hà Văn Chánh"),
        (True, "Hà Thị Phó"),
    ]
    small = advance_session(small, Stage.CONFERENCE, by=clerk, seen=Stage.COMMENTING)
    with pytest.raises(BlockedError, match="Hà Văn Chánh"):
        advance_session(small, Stage.RATING, by=clerk, seen=Stage.CONFERENCE)
    begin(conference, cast, agenda_item(conference, AgendaKind.CONCLUSION))
    small = advance_session(small, Stage.RATING, by=clerk, seen=Stage.CONFERENCE)
    assert small.stage == Stage.RATING


def test_a_collective_of_three_holds_its_own_conference(office: Cast) -> None:
    with pytest.raises(ValidationError, match="Chỉ tập thể lãnh đạo"):
        places.hold_with(office.session, office.other, by=office.staff)
    people = office.other.papers.filter(member__isnull=False)
    more = casts.make_member("VP4", "Hà Văn Thêm", office.other_cell)
    Paper.objects.create(session=office.other, member=more, form="2A", rank=3)
    assert people.count() == 3
    with pytest.raises(ValidationError, match=r"3 người.*HD43 §7\.4"):
        places.hold_with(office.other, office.session, by=office.staff)


def test_only_the_level_above_settles_it_and_may_undo_it(office: Cast) -> None:
    clerk = Member.objects.get(code="VP3")
    with pytest.raises(PermissionDenied):
        places.hold_with(office.other, office.session, by=clerk)
    small = places.hold_with(office.other, office.session, by=office.staff)
    assert office.session.visits.standing().count() == 3
    told = Notice.objects.filter(text__contains="hội nghị của Ban Thường vụ Tỉnh ủy Thử kiểm điểm")
    assert set(told.values_list("recipient__code", flat=True)) == {"VP1", "VP2", "VP3", "CLERK"}
    place = office.session.visits.get(paper__member__code="VP1")
    with pytest.raises(ValidationError, match="không ở nơi nào khác"):
        places.set_places_aside([place], ON_PAPER, by=office.staff)
    small = places.hold_alone(small, by=office.staff)
    assert (small.held_with, office.session.visits.standing().count()) == (None, 0)


def test_the_page_of_places_offers_it_to_staff_of_a_small_collective(office: Cast, sign_in: SignIn) -> None:
    url = reverse("reviews:session_places", args=[office.other.pk])
    client = sign_in(office.staff)
    assert "Kiểm điểm ở đó" in client.get(url).content.decode()
    post = reverse("reviews:hold_with", args=[office.other.pk])
    assert client.post(post, {"other": office.session.pk}).status_code == 302
    page = client.get(url).content.decode()
    assert ("do hội nghị của Ban Thường vụ Tỉnh ủy Thử kiểm điểm" in page, "Kiểm điểm ở đó" in page) == (
        True,
        False,
    )
    assert client.post(post, {"alone": "1"}).status_code == 302
    office.other.refresh_from_db()
    assert office.other.held_with is None


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def held(words: str = "biên bản") -> places.HeldOnPaper:
    scan = SimpleUploadedFile("bien-ban.pdf", f"%PDF-1.7 {words}".encode())
    return places.HeldOnPaper(clock.today(), "03-BB/CB", scan)


@pytest.mark.parametrize("who", ["cell clerk", "clerk", "head", "staff"])
def test_a_review_on_paper_is_recorded_by_the_cell_or_by_the_committee_above(
    cast: Cast, cell: Cell, media: None, who: str
) -> None:
    by = cell.clerk if who == "cell clerk" else getattr(cast, who)
    [place] = places.record_on_paper([cell.place(cast.member)], held(), by=by)
    assert (place.aside_by, place.held_on, place.minutes and place.minutes.session) == (
        by,
        clock.today(),
        cell.session,
    )
    assert place.aside == f"Đã kiểm điểm trên giấy ngày {clock.today():%d/%m/%Y}, biên bản 03-BB/CB."
    assert places.record_on_paper([cell.place(cast.member)], held(), by=by) == [place]
    assert Event.objects.filter(verb="set_place_aside").count() == 1
    assert places.take_place_back(cell.place(cast.member), by=by).minutes is None


@pytest.mark.parametrize("who", ["member", "colleague", "approver", "guest", "stranger", "administrator"])
def test_nobody_else_records_a_review_on_paper(cast: Cast, cell: Cell, media: None, who: str) -> None:
    """The approver may, as staff may, set the place aside; and nobody records the own review."""
    by = getattr(cast, who)
    if who == "approver":
        assert places.record_on_paper([cell.place(cast.member)], held(), by=by)
        return
    with pytest.raises(PermissionDenied):
        places.record_on_paper([cell.place(cast.member)], held(), by=by)
    with pytest.raises(PermissionDenied):
        places.record_on_paper([cell.place(cast.head)], held(), by=cast.head)


def test_clerk_and_head_set_aside_only_what_has_its_minutes(cast: Cast, cell: Cell, media: None) -> None:
    with pytest.raises(PermissionDenied):
        places.set_places_aside([cell.place(cast.member)], ON_PAPER, by=cast.clerk)
    places.set_places_aside([cell.place(cast.member)], ON_PAPER, by=cast.staff)
    with pytest.raises(PermissionDenied):
        places.take_place_back(cell.place(cast.member), by=cast.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewPlace.objects.filter(pk=cell.place(cast.member).pk).update(held_on=clock.today())


def test_the_page_records_a_review_on_paper_and_shows_its_minutes(
    cast: Cast, cell: Cell, media: None, sign_in: SignIn
) -> None:
    page = reverse("reviews:session_places", args=[cast.session.pk])
    url = reverse("reviews:places_on_paper", args=[cast.session.pk])
    client = sign_in(cast.clerk)
    data = {
        "places": [cell.place(cast.member).pk],
        "held_on": clock.today().isoformat(),
        "number": "03-BB/CB",
    }
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"minutes": held().minutes}).status_code == 302
    minutes = cell.place(cast.member).minutes
    assert minutes
    shown = client.get(page).content.decode()
    assert (minutes.get_absolute_url() in shown, shown.count("chưa kiểm điểm")) == (True, 2)
    fetched = {
        who: sign_in(who).get(minutes.get_absolute_url()) for who in (cast.clerk, cell.clerk, cast.member)
    }
    assert [answer.status_code for answer in fetched.values()] == [200, 200, 404]
    for answer in fetched.values():
        answer.close()
