"""People die, leave, move, come and are promoted while their session is open, and it goes on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from members.models import Activity, Event, Member, Notice, Post, RoleKind
from ratings.models import PeerPlace, RatingCase, RatingStep, Step
from ratings.rulesets import SubjectKind
from reviews.agenda import AgendaKind
from reviews.cases.actions import ratings as rating_actions
from reviews.conference.actions import live
from reviews.conference.guards.quorum import quorum_of
from reviews.conference.guards.voters import voters_of
from reviews.desk.actions.course import advance_session
from reviews.desk.guards import GUARDS, blockers_of_move
from reviews.documents.actions.attachments import attach_file
from reviews.models import (
    Amendment,
    ChangeKind,
    Comment,
    Conference,
    LeftOut,
    Origin,
    OutReason,
    Paper,
    Remark,
    RemedyItem,
    RemedyPlan,
    Reminder,
    ReviewPlace,
    ReviewSession,
    Shortcoming,
    Speaker,
    SubjectChange,
    Vote,
)
from reviews.opinions.actions import comments as comment_actions
from reviews.papers.actions import papers as paper_actions
from reviews.remedies.actions import possible_owners
from reviews.report.printed import report_paper
from reviews.rounds.actions import reminders
from reviews.sessions.people import subjects_of
from reviews.stages import Guard, SheetState, Stage, find_move
from reviews.subjects.actions import coming, leaving, together
from reviews.subjects.changed import changed_in
from reviews.vetting.guards import revisions_of
from tests.reviews import cast as casts
from tests.reviews.cast import Cast, bring_to, comment, make_cast, make_member, make_post, make_role, write
from tests.reviews.conftest import SignIn
from tests.reviews.everything import make_closed
from tests.reviews.quarters.playing import open_quarter, sheet_of
from tests.reviews.said import lines_of, tables_of

PAPER = "Quyết định số 12-QĐ/TU ngày 03/11/2025"


def said(reason: OutReason = OutReason.DIED, document: str = PAPER) -> leaving.Leaving:
    return leaving.Leaving(reason, document, clock.today())


def out(cast: Cast, member: Member, reason: OutReason = OutReason.DIED) -> SubjectChange:
    return leaving.take_out(cast.paper(member), said(reason), by=cast.clerk)


def kept(member: Member) -> Paper:
    """The member's paper, taken out or not."""
    return Paper.every.for_list().get(member=member)


def exempt(member: Member) -> None:
    member.activity = Activity.EXEMPT
    member.save(update_fields=["activity"])


def newcomer(cast: Cast, code: str = "NEW") -> Member:
    member = make_member(code, "Trịnh Văn Mới Đến", cast.cell)
    make_post(member, cast.province, 7)
    return member


def end_post(member: Member) -> None:
    """The member's posts ended before the period did."""
    Post.objects.filter(member=member).update(ends_on=dt.date(2025, 6, 30))


def kinds(session: ReviewSession) -> list[tuple[str, ChangeKind]]:
    return [(change.member.code, change.kind) for change in changed_in(session)]


def cell_session(cast: Cast) -> ReviewSession:
    return ReviewSession.objects.for_list().get(campaign=cast.campaign, committee=cast.cell)


def test_nobody_has_changed_at_the_opening(cast: Cast) -> None:
    sessions = ReviewSession.objects.filter(campaign=cast.campaign).for_list()
    assert [changed_in(session) for session in sessions] == [[], [], []]


def test_one_exempted_man_no_longer_stops_the_session(cast: Cast) -> None:
    """The blocker says that he has changed and leads to where it is mended; after that nothing stops."""
    bring_to(cast, Stage.WRITING)
    for member in (None, cast.head, cast.colleague):
        write(cast.paper(member), cast.author(member))
        paper_actions.submit_paper(cast.paper(member), by=cast.author(member))
    exempt(cast.member)
    move = find_move(Stage.WRITING, Stage.COMMENTING)
    assert move
    [blocker] = blockers_of_move(cast.session, move)
    page = reverse("reviews:subjects", args=[cast.session.pk])
    assert (str(cast.member) in blocker.mend, blocker.mend_url) == (True, page)
    out(cast, cast.member, OutReason.EXEMPT)
    assert blockers_of_move(cast.session, move) == []
    session = advance_session(cast.session, Stage.COMMENTING, by=cast.clerk, seen=Stage.WRITING)
    assert session.stage == Stage.COMMENTING
    row = LeftOut.objects.get(session=session, member=cast.member)
    assert row.reason == f"Được miễn công tác và sinh hoạt đảng: {PAPER}, {clock.today():%d/%m/%Y}"


def test_a_blocker_says_who_has_lost_the_post(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    end_post(cast.member)
    move = find_move(Stage.WRITING, Stage.COMMENTING)
    assert move
    [blocker] = [one for one in blockers_of_move(cast.session, move) if cast.member.pk in one.members]
    assert (str(cast.member) in blocker.mend, str(cast.colleague) in blocker.mend) == (True, False)


def test_what_he_wrote_is_kept_and_read_by_those_who_read_it(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.COMMENTING)
    comment(cast, cast.member, cast.colleague)
    out(cast, cast.member, OutReason.EXPELLED)
    page = kept(cast.member).get_absolute_url()
    readers = (cast.member, cast.colleague, cast.clerk, cast.staff, cast.stranger)
    assert [sign_in(one).get(page).status_code for one in readers] == [200, 200, 200, 200, 404]
    text = sign_in(cast.colleague).get(page).content.decode()
    assert "Khai trừ khỏi Đảng" in text
    paper = kept(cast.member)
    section = paper.sections.select_related("paper").first()
    assert section
    with pytest.raises(PermissionDenied):
        paper_actions.save_paper_section(section, "Viết thêm", by=cast.member, version=section.version)
    with pytest.raises(PermissionDenied):
        paper_actions.submit_paper(paper, by=cast.member)
    with pytest.raises(PermissionDenied):
        paper_actions.return_paper(paper, by=cast.clerk, reason="Thiếu")
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.every.filter(pk=paper.pk).update(title="Chức vụ khác")


def test_who_may_take_out_and_never_oneself(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    make_role(cast.member, RoleKind.CLERK, cast.province)
    for by in (cast.member, cast.colleague, cast.approver, cast.guest, cast.stranger):
        with pytest.raises(PermissionDenied):
            leaving.take_out(cast.paper(cast.member), said(), by=by)
    leaving.take_out(cast.paper(cast.member), said(), by=cast.staff)
    for by in (cast.member, cast.colleague):
        with pytest.raises(PermissionDenied):
            leaving.put_back(kept(cast.member), by=by)


def test_a_reason_a_document_and_a_day_are_asked_for(cast: Cast) -> None:
    tomorrow = clock.today() + dt.timedelta(days=1)
    wrong = (
        replace(said(), reason="lazy"),
        replace(said(), document=" "),
        replace(said(), document="x" * 201),
        replace(said(), day=tomorrow),
    )
    for one in wrong:
        with pytest.raises(ValidationError):
            leaving.take_out(cast.paper(cast.member), one, by=cast.clerk)
    with pytest.raises(ValidationError):
        leaving.take_out(cast.paper(None), said(), by=cast.clerk)
    first = out(cast, cast.member)
    assert leaving.take_out(kept(cast.member), said(), by=cast.clerk) == first
    with pytest.raises(ValidationError):
        leaving.take_out(kept(cast.member), said(OutReason.ILL), by=cast.clerk)
    assert SubjectChange.objects.count() == 1


def test_every_guard_and_count_leaves_him_out(cast: Cast) -> None:
    """He is the only one with an unanswered comment, not appraised and not final."""
    bring_to(cast, Stage.COMMENTING)
    comment(cast, cast.member, cast.colleague)
    guards = (Guard.COMMENTS_ANSWERED, Guard.PAPERS_SUBMITTED, Guard.QUOTA_KEPT)
    assert GUARDS[Guard.COMMENTS_ANSWERED](cast.session) is not None
    case = cast.paper(cast.member).rated_case()
    out(cast, cast.member)
    assert [GUARDS[guard](cast.session) for guard in guards] == [None, None, None]
    assert not PeerPlace.objects.filter(case=case).exists()
    assert cast.member not in subjects_of(cast.session)
    assert str(kept(cast.member).pk) not in revisions_of(cast.session)
    report = report_paper(cast.session)
    [people] = tables_of(report, "Danh sách")
    assert str(cast.member) not in [row[1] for row in people]
    left = f"- Đồng chí {cast.member}: Từ trần: {PAPER}, {clock.today():%d/%m/%Y}."
    assert left in lines_of(report)
    assert not ReviewSession.objects.visible_to(cast.member).filter(pk=cast.session.pk).exists()


def test_opinions_findings_dossier_objections_plan_and_reminders_leave_him_out(
    cast: Cast, settings: Any, tmp_path: Path, sign_in: SignIn
) -> None:
    """He alone has a row of every kind that waits for somebody; once he is out, nothing waits for him."""
    settings.MEDIA_ROOT = tmp_path
    make_closed(cast)
    Comment.objects.filter(paper__member=cast.member, author=cast.colleague).update(
        origin=Origin.RESIDENCE, source="Ban công tác Mặt trận", received_on=clock.today()
    )
    for said_in_the_room in (Remark, Vote, Speaker):  # the conference has not begun
        said_in_the_room.objects.all().delete()
    RemedyItem.objects.update(owner=cast.head)
    Amendment.objects.update(source=cast.paper(cast.head))
    decided = RatingStep.objects.filter(case__member=cast.member, step=Step.DECIDED)
    decided.update(
        superseded_at=clock.now(), superseded_by=cast.approver, superseded_reason="Cần thẩm định lại"
    )
    RemedyPlan.objects.update(approved_by=None, approved_at=None)
    pages = ("opinions", "link", "dossier", "ratings", "matrix")
    client = sign_in(cast.clerk)

    def naming_him() -> set[str]:
        """The pages, blockers and reminders that name him or are for him."""
        found = set()
        for name in pages:
            page = client.get(reverse(f"reviews:{name}", args=[cast.session.pk])).content.decode()
            found |= {name} if cast.member.full_name in page else set()
        for guard, holds_back in GUARDS.items():
            blocker = holds_back(cast.session)
            names_him = blocker and (
                cast.member.pk in blocker.members or cast.member.full_name in blocker.text
            )
            if names_him or (blocker and guard == Guard.OPINIONS_VERIFIED):  # his is the only one
                found.add(guard.value)
        found |= {"owner"} if cast.member in possible_owners(cast.session) else set()
        found |= {"named"} if Shortcoming.objects.named_in(cast.session).exists() else set()
        Reminder.objects.all().delete()
        Notice.objects.all().delete()
        reminders.remind_session(cast.session, by=cast.clerk)
        return found | ({"reminder"} if Notice.objects.filter(recipient=cast.member).exists() else set())

    before = naming_him()
    out(cast, cast.member)
    waiting = {Guard.OPINIONS_VERIFIED, Guard.FINDINGS_ANSWERED, Guard.OBJECTIONS_SETTLED}
    assert before >= {*pages, "owner", "named", "reminder", *waiting}
    assert naming_him() == set()


def test_attachments_and_case_are_seen_by_those_who_saw_them_and_changed_by_nobody(
    cast: Cast, settings: Any, tmp_path: Path, sign_in: SignIn
) -> None:
    settings.MEDIA_ROOT = tmp_path
    bring_to(cast, Stage.COMMENTING)
    upload = SimpleUploadedFile("chung-cu.pdf", b"%PDF-1.7 only for those inside")
    row = attach_file(upload, cast.paper(cast.member), by=cast.member)
    case = reverse("reviews:case", args=[cast.paper(cast.member).pk])
    people = (cast.member, cast.colleague, cast.head, cast.clerk, cast.staff, cast.guest, cast.stranger)

    def seen() -> list[tuple[int, int]]:
        found = []
        for one in people:
            client = sign_in(one)
            file = client.get(row.get_absolute_url())
            file.getvalue()
            found.append((file.status_code, client.get(case).status_code))
        return found

    before = seen()
    out(cast, cast.member, OutReason.EXPELLED)
    assert (seen(), (200, 200) in before, (404, 404) in before) == (before, True, True)
    page = sign_in(cast.clerk).get(case).content.decode()
    assert 'action="/papers' not in page.replace(" ", "")
    for name in ("appraise", "leave_unrated", "record_objection"):
        answer = sign_in(cast.clerk).post(reverse(f"reviews:{name}", args=[kept(cast.member).pk]), {})
        assert answer.status_code == 404


def test_sheets_of_the_quarters_follow(cast: Cast) -> None:
    """Taken out, no level is asked for; put back, the sheet is filled in; handed over, it goes along; who has
    come gets one."""
    quarter = open_quarter(cast, 3)
    bring_to(cast, Stage.WRITING)
    out(cast, cast.member)
    assert sheet_of(quarter, cast.member).standing == SheetState.DECIDED
    assert sheet_of(quarter, cast.member).case.unrated.note == LeftOut.objects.get(member=cast.member).reason
    leaving.put_back(kept(cast.member), by=cast.clerk)
    assert sheet_of(quarter, cast.member).standing == SheetState.OPEN
    new = newcomer(cast)
    coming.put_in(cast.session, new, by=cast.clerk)
    sheet = sheet_of(quarter, new)
    assert (sheet.title, sheet.sections.count() > 0, PeerPlace.objects.filter(case=sheet.case).count()) == (
        "Ủy viên thứ 7",
        True,
        1,
    )
    end_post(cast.member)
    Member.objects.filter(pk=cast.member.pk).update(cell=cast.other_cell)
    other = ReviewSession.objects.for_list().get(campaign=cast.campaign, committee=cast.other_cell)
    coming.hand_over(cast.paper(cast.member), other, by=cast.staff)
    assert sheet_of(quarter, cast.member).case.committee == cast.other_cell


def test_agenda_and_roll_follow_until_the_conference_opens(cast: Cast) -> None:
    bring_to(cast, Stage.CONFERENCE)
    conference = Conference.objects.for_page().get(session=cast.session)
    out(cast, cast.member)
    assert not conference.items.filter(paper__member=cast.member).exists()
    assert not conference.roll.filter(member=cast.member).exists()
    assert [item.position for item in conference.items.order_by("position")] == list(
        range(1, conference.items.count() + 1)
    )
    with pytest.raises(ValidationError):  # the head chairs, and the conference can still be convened anew
        out(cast, cast.head)


def test_the_quorum_of_an_open_conference_leaves_out_who_died(cast: Cast) -> None:
    conference = casts.opened(cast)
    day = conference.days.all()[0]
    before = quorum_of(conference, day)
    item = casts.begin(conference, cast, casts.agenda_item(conference, AgendaKind.COLLECTIVE))
    died = replace(said(), day=clock.today() - dt.timedelta(days=1))
    leaving.take_out(cast.paper(cast.member), died, by=cast.clerk)
    after = quorum_of(conference, day)
    assert (before.entitled, after.entitled, after.needed) == (3, 2, 2)
    assert conference.roll.filter(member=cast.member).exists()
    assert voters_of(item).present == 2
    seen = item.pk
    for row in conference.items.in_order().select_related("conference").filter(state="waiting"):
        live.start_item(row, by=cast.clerk, seen=seen)
        seen = row.pk
    assert GUARDS[Guard.REVIEWS_HELD](cast.session) is None


def test_nobody_is_taken_out_of_the_review_that_is_on_or_of_a_decided_level(cast: Cast) -> None:
    conference = casts.opened(cast)
    casts.begin(conference, cast, casts.agenda_item(conference, AgendaKind.MEMBER))
    with pytest.raises(ValidationError):
        out(cast, cast.member)


def test_a_decided_level_stays(cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    casts.decide(cast, [cast.paper(None), cast.paper(cast.member)], "GOOD")
    with pytest.raises(ValidationError):
        out(cast, cast.member)
    paper = cast.paper(cast.colleague)
    out(cast, cast.colleague)
    with pytest.raises(PermissionDenied):  # the board of the approver still shows it
        rating_actions.decide_in_session([paper], "GOOD", by=cast.approver, reason=casts.REASON)


def test_he_is_put_back_until_the_conference(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    out(cast, cast.member)
    leaving.put_back(kept(cast.member), by=cast.clerk)
    paper = cast.paper(cast.member)
    assert PeerPlace.objects.filter(case=paper.case_id).exists()
    assert not LeftOut.objects.filter(session=cast.session, member=cast.member).exists()
    assert [row.kind for row in SubjectChange.objects.all()] == [ChangeKind.OUT, ChangeKind.BACK]
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectChange.objects.all().delete()
    out(cast, cast.member)
    bring_to(cast, Stage.CONFERENCE)
    with pytest.raises(PermissionDenied):
        leaving.put_back(kept(cast.member), by=cast.clerk)


def test_a_newcomer_gets_a_paper_a_case_and_a_place_on_agenda_and_roll(cast: Cast) -> None:
    """At the stage of commenting, with the conference convened already."""
    bring_to(cast, Stage.COMMENTING)
    conference = casts.convene(cast)
    new = newcomer(cast)
    assert kinds(cast.session) == [("NEW", ChangeKind.IN)]
    paper = coming.put_in(cast.session, new, by=cast.clerk)
    assert coming.put_in(cast.session, new, by=cast.clerk) == paper
    assert (paper.title, paper.rank, paper.session_id) == ("Ủy viên thứ 7", 4, cast.session.pk)
    assert PeerPlace.objects.filter(case=paper.case_id).exists()
    items = list(conference.items.order_by("position").values_list("kind", "paper__member__code"))
    assert items.index((AgendaKind.MEMBER, "NEW")) == items.index((AgendaKind.MEMBER, "COLLEAGUE")) + 1
    assert conference.roll.get(member=new).entitled
    assert [place.session.committee for place in paper.places.all()] == [cast.cell]
    assert Notice.objects.filter(recipient=new).count() == 1
    write(cast.paper(new), new)
    paper_actions.submit_paper(cast.paper(new), by=new)
    assert GUARDS[Guard.PAPERS_SUBMITTED](cast.session) is None
    with pytest.raises(ValidationError):
        coming.put_in(cast.session, cast.stranger, by=cast.clerk)
    assert kinds(cast.session) == []


def test_nobody_comes_once_the_conference_is_there(cast: Cast) -> None:
    bring_to(cast, Stage.CONFERENCE)
    new = newcomer(cast)
    assert kinds(cast.session) == []
    with pytest.raises(PermissionDenied):
        coming.put_in(cast.session, new, by=cast.clerk)


def test_the_new_head_comes_first_and_the_former_one_keeps_the_paper(cast: Cast) -> None:
    """The secretary is dismissed and a member promoted: posts, order, agenda and quota follow."""
    bring_to(cast, Stage.COMMENTING)
    conference = casts.convene(cast)
    today = Post.objects.filter(committee=cast.province)
    today.filter(member=cast.head).update(title="Ủy viên", is_head=False, rank=9)
    today.filter(member=cast.member).update(title="Bí thư", is_head=True, rank=1)
    assert kinds(cast.session) == [("HEAD", ChangeKind.RENEWED), ("MEMBER", ChangeKind.RENEWED)]
    for member in (cast.head, cast.member):
        coming.renew_subject(cast.paper(member), by=cast.clerk)
    assert kinds(cast.session) == []
    order = [str(paper.member) for paper in cast.session.papers.in_order() if paper.member]
    assert order == [str(cast.member), str(cast.colleague), str(cast.head)]
    assert [cast.paper(one).title for one in (cast.head, cast.member)] == ["Ủy viên", "Bí thư"]
    heads = conference.items.filter(kind=AgendaKind.HEAD).values_list("paper__member__code", flat=True)
    assert list(heads) == ["MEMBER"]
    roles = dict(PeerPlace.objects.values_list("case__member__code", "role"))
    assert (roles["MEMBER"], roles["HEAD"]) == ("head", "deputy")
    notes = SubjectChange.objects.values_list("paper__member__code", "note")
    assert set(notes) == {("HEAD", "Bí thư"), ("MEMBER", "Ủy viên thứ 2")}


def test_a_promoted_person_writes_the_form_of_a_leader_while_nothing_is_handed_in(cast: Cast) -> None:
    session = cell_session(cast)
    paper = Paper.objects.for_list().get(session=session, member=cast.administrator)
    before, case = paper.form, paper.rated_case()
    Post.objects.create(
        member=cast.administrator,
        committee=cast.cell,
        title="Bí thư chi bộ",
        rank=1,
        is_head=True,
        leads=True,
        starts_on=casts.LONG_AGO,
    )
    coming.renew_subject(paper, by=cast.staff)
    fresh = Paper.objects.for_list().get(pk=paper.pk)
    case.refresh_from_db()
    assert (fresh.form != before, fresh.form, case.kind) == (
        True,
        session.period.ruleset.forms[SubjectKind.LEADER],
        "leader",
    )
    codes = [rule.code for rule in fresh.outline.sections if rule.kind == "text"]
    assert sorted(fresh.sections.values_list("code", flat=True)) == sorted(codes)
    assert len(case.sheet) == len(case.criteria)
    bring = advance_session(session, Stage.WRITING, by=cast.administrator, seen=Stage.PREPARING)
    write(Paper.objects.for_list().get(pk=paper.pk), cast.administrator)
    assert bring.stage == Stage.WRITING


def test_who_changes_cell_is_handed_over_with_what_was_said(cast: Cast, sign_in: SignIn) -> None:
    """And reviewed once; both sessions say so."""
    old, new, mover = cell_session(cast), cast.other, cast.administrator
    make_role(cast.guest, RoleKind.CLERK, cast.cell)
    advance_session(old, Stage.WRITING, by=cast.guest, seen=Stage.PREPARING)
    for paper in old.papers.filter(member__isnull=False).for_list():
        assert paper.member
        write(paper, paper.member)
        paper_actions.submit_paper(paper, by=paper.member)
    old = ReviewSession.objects.for_list().get(pk=old.pk)
    ReviewSession.objects.filter(pk=old.pk).update(stage=Stage.COMMENTING)
    paper = Paper.objects.for_list().get(session=old, member=mover)
    remark = comment_actions.CommentInput("proposal", "Cần nêu rõ số liệu.")
    comment_actions.add_comment(paper, remark, by=cast.guest)
    Member.objects.filter(pk=mover.pk).update(cell=cast.other_cell)
    old.refresh_from_db()
    [change] = changed_in(old)
    assert (change.kind, change.to_session) == (ChangeKind.HANDED_OVER, new)
    coming.hand_over(paper, new, by=cast.guest)
    paper = Paper.objects.for_list().get(member=mover)
    assert (paper.session, paper.is_draft, paper.rated_case().committee) == (new, False, cast.other_cell)
    said_there = Comment.objects.get(paper=paper)
    assert (said_there.said_at, said_there.answer_kind) == (old, "")
    assert Paper.every.filter(member=mover).count() == 1
    assert not ReviewPlace.objects.filter(paper=paper, session__in=(old, new)).exists()
    assert (changed_in(old), changed_in(new)) == ([], [])
    row = LeftOut.objects.get(session=old, member=mover)
    assert row.reason == f"Được kiểm điểm tại Chi bộ B từ ngày {clock.today():%d/%m/%Y}"
    text = sign_in(cast.stranger).get(new.get_absolute_url()).content.decode()
    assert "được chuyển giao từ Chi bộ A" in text
    assert "góp ý tại Chi bộ A" in sign_in(mover).get(paper.get_absolute_url()).content.decode()


def test_everything_is_mended_at_once_but_ones_own(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    make_role(cast.head, RoleKind.CLERK, cast.province)
    exempt(cast.member)
    newcomer(cast)
    Post.objects.filter(member=cast.head).update(title="Bí thư, kiêm nhiệm")
    with pytest.raises(ValidationError):
        together.follow_changes(cast.session, "", by=cast.head)
    found = together.follow_changes(cast.session, PAPER, by=cast.head)
    assert (found.done, found.own, kinds(cast.session)) == (2, 1, [("HEAD", ChangeKind.RENEWED)])
    assert together.follow_changes(cast.session, PAPER, by=cast.clerk).done == 1
    assert kinds(cast.session) == []
    assert Event.objects.filter(verb="follow_changes").count() == 2


def test_a_session_of_which_one_died_one_was_expelled_moved_came_and_rose_closes(db: None) -> None:
    """From the opening to the release; the figures of its report add up."""
    cast = make_cast(3)
    bring_to(cast, Stage.WRITING)
    dead, expelled, moved = (Member.objects.get(code=f"M{n}") for n in range(3))
    end_post(moved)
    newcomer(cast)
    Post.objects.filter(member=cast.colleague).update(title="Phó Bí thư", rank=2)
    Post.objects.filter(member=cast.member).update(rank=5)
    out(cast, dead, OutReason.DIED)
    out(cast, expelled, OutReason.EXPELLED)
    found = together.follow_changes(cast.session, "", by=cast.clerk)
    assert (found.done, kinds(cast.session)) == (3, [])
    assert Paper.objects.get(member=moved).session == cell_session(cast)
    casts.cells_on_paper(cast.staff)
    bring_to(cast, Stage.CLOSED)
    report = report_paper(cast.session)
    [people] = tables_of(report, "Danh sách")
    names = [row[1] for row in people[1:]]
    assert names == [str(cast.head), str(cast.colleague), str(cast.member), "Trịnh Văn Mới Đến"]
    lines = lines_of(report)
    for person in (dead, expelled, moved):
        assert [line for line in lines if line.startswith(f"- Đồng chí {person}: ")]
    assert "Đối tượng kiểm điểm: tập thể và 4 cá nhân" in lines
    released = RatingCase.objects.filter(paper__session=cast.session, released_at__isnull=False)
    decided = RatingStep.objects.in_force().filter(case__in=released, step=Step.DECIDED)
    assert (released.count(), decided.count()) == (5, 5)
    assert RatingCase.objects.filter(member__in=(dead, expelled), released_at__isnull=True).count() == 2


def test_the_page_shows_each_its_own(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    exempt(cast.member)
    new = newcomer(cast)
    address = reverse("reviews:subjects", args=[cast.session.pk])
    seen = {
        part: sign_in(getattr(cast, part)).get(address).status_code for part in ("clerk", "head", "staff")
    }
    assert seen == {"clerk": 200, "head": 200, "staff": 200}
    shut = {part: sign_in(getattr(cast, part)).get(address).status_code for part in ("colleague", "guest")}
    assert shut == {"colleague": 403, "guest": 403}
    client = sign_in(cast.clerk)
    count = f"{address}?count=1"
    assert f'hx-get="{count}"' in client.get(cast.session.get_absolute_url()).content.decode()
    assert "2 thay đổi" in client.get(count, headers={"HX-Request": "true"}).content.decode()
    paper = cast.paper(cast.member)
    text = client.get(f"{address}?out={paper.pk}&reason=exempt").content.decode()
    assert f'<option value="{paper.pk}" selected>' in text
    data = {"paper": paper.pk, "reason": "exempt", "document": PAPER, "day": str(clock.today())}
    assert client.post(address, data | {"document": ""}).status_code == 422
    assert client.post(address, data).status_code == 302
    assert (
        client.post(reverse("reviews:put_in", args=[cast.session.pk]), {"member": new.pk}).status_code == 302
    )
    assert "0 thay đổi" not in client.get(cast.session.get_absolute_url()).content.decode()
    assert kinds(cast.session) == []
    client.post(reverse("reviews:put_back", args=[paper.pk]))
    assert kinds(cast.session) == [("MEMBER", ChangeKind.OUT)]


def test_staff_see_on_the_board_how_many_changed(cast: Cast, sign_in: SignIn) -> None:
    exempt(cast.member)
    exempt(cast.administrator)
    address = reverse("reviews:round_subjects", args=[cast.campaign.pk])
    client = sign_in(cast.staff)
    answer = client.get(address, {"count": "1"}, headers={"HX-Request": "true"})
    assert answer.content.decode().strip() == "2"
    page = client.get(address).content.decode()
    assert [
        reverse("reviews:subjects", args=[one.pk]) in page for one in (cast.session, cell_session(cast))
    ] == [
        True,
        True,
    ]
    assert sign_in(cast.stranger).get(address).status_code == 404


def test_the_pages_cost_the_same_for_one_person_and_for_twelve(cast: Cast, sign_in: SignIn) -> None:
    pages = (
        (cast.clerk, reverse("reviews:subjects", args=[cast.session.pk]), 23),
        (cast.staff, reverse("reviews:round_subjects", args=[cast.campaign.pk]), 22),
    )
    assert cast.session.period.ruleset.code == "366-2025"  # read once a process, by whichever page is first
    for numbers in (range(1), range(1, 12)):
        for number in numbers:
            newcomer(cast, f"NEW{number}")
        found = []
        for person, path, _cost in pages:
            client = sign_in(person)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            found.append(len(queries))
        assert found == [cost for _person, _path, cost in pages]
