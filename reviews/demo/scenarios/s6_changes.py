"""What happens to people while the ward's round of S6 runs, and how the sessions follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from members import clock
from members.logins.actions import make_slips
from members.models import Activity, Member, Role, RoleKind
from members.organisation.actions import people as people_actions
from members.organisation.actions import posts, substitutes
from members.organisation.actions.basis import Basis
from reviews.demo.calendar import wait_until
from reviews.demo.scenarios.course import PlayedSession, in_days
from reviews.demo.scenarios.frame import Telling
from reviews.demo.scenarios.s6_places import AT_HOME, UnitPlay
from reviews.manuscripts.actions import attaching
from reviews.models import ManuscriptKind, OutReason, ReviewPlace, ReviewSession
from reviews.opinions.actions import comments
from reviews.papers.actions import papers as paper_actions
from reviews.places.actions import places
from reviews.subjects.actions import coming, leaving
from reviews.subjects.actions.leaving import Leaving

C1, C2 = "S6-C1", "S6-C2"


def scan(name: str) -> SimpleUploadedFile:
    """Return what stands for the scan of a sheet of paper."""
    return SimpleUploadedFile(name, f"%PDF-1.7 {name}".encode())


class Changes:
    """The sessions of the round by the codes of their committees (``ways``), and what happens to the people
    in them. ``by`` is the administrator, who enters it."""

    def __init__(
        self,
        telling: Telling,
        data: Mapping[str, Any],
        people: dict[str, Member],
        ways: dict[str, UnitPlay],
        *,
        by: Member,
    ) -> None:
        self.telling, self.data, self.people, self.ways, self.by = telling, data, people, ways, by

    def admitted_late(self) -> None:
        """Enter a member who was admitted in May and whose papers came only now, and put the member in."""
        row, way = self.data["late"], self.ways[C1]
        data = {
            "full_name": row["name"],
            "sex": "female",
            "born_on": dt.date(1998, 5, 4),
            "is_born_in_year": False,
            "admitted_on": dt.date(clock.today().year, 5, 19),
            "official_on": None,
            "card_number": "",
            "workplace": "",
            "in_system": True,
        }
        cell = way.course.session.committee
        member = people_actions.add_member(row["code"], cell, data, by=self.by)
        self.people[row["code"]] = member
        coming.put_in(way.course.session, member, by=way.course.clerk)
        self.telling.step(f"{member} kết nạp 19/5, hồ sơ về muộn: thư ký đưa vào phiên {cell}")

    def died(self) -> None:
        document = "Giấy báo tử số 61 của UBND phường Tân Hà"
        self._gone("S6-C1-05", Activity.DIED, OutReason.DIED, document, self.ways[C1])

    def moved_out(self) -> None:
        document = "Giấy giới thiệu chuyển sinh hoạt đảng số 214"
        place = "Đảng bộ phường ngoài tỉnh"
        self._gone("S6-C1-04", Activity.MOVED_OUT, OutReason.MOVED_OUT, document, self.ways[C1], place)

    def expelled(self) -> None:
        document = "Quyết định số 31-QĐ/UBKT về khai trừ ra khỏi Đảng"
        way = self.ways[C2]
        self.telling.refused(
            "đưa ra khỏi phiên mà không có văn bản",
            lambda: leaving.take_out(
                way.course.paper("S6-C2-04"),
                Leaving(OutReason.EXPELLED, "", clock.today()),
                by=way.course.head,
            ),
        )
        self._gone("S6-C2-04", Activity.EXPELLED, OutReason.EXPELLED, document, way)

    def _gone(
        self,
        code: str,
        activity: Activity,
        reason: OutReason,
        document: str,
        way: UnitPlay,
        place: str = "",
    ) -> None:
        """Enter that the member has gone, and take the member out of the session."""
        member = Member.objects.get(code=code)
        standing = Basis(clock.today(), document, place)
        people_actions.record_activity(member, activity, standing, by=self.by)
        taken = Leaving(reason, document, clock.today())
        leaving.take_out(way.course.paper(code), taken, by=way.course.head)
        self.telling.step(f"{member}: {reason.label}, {document}; thôi kiểm điểm, bản kiểm điểm lưu lại")

    def moved_over(self) -> None:
        """Move a member to a cell whose session has commented already, and hand the paper over. The new cell
        comments on it, and the answer is given."""
        member, old, new = Member.objects.get(code="S6-C2-05"), self.ways[C2], self.ways[C1]
        old.fill_in(member.code)
        paper_actions.submit_paper(old.course.paper(member.code), by=member)
        self.telling.refused(
            "bàn giao sang chi bộ mà đồng chí chưa chuyển đến",
            lambda: coming.hand_over(old.course.paper(member.code), new.course.session, by=old.course.head),
        )
        standing = Basis(clock.today(), "Giấy giới thiệu chuyển sinh hoạt số 77")
        people_actions.move_member(member, new.course.session.committee, standing, by=self.by)
        coming.hand_over(old.course.paper(member.code), new.course.session, by=old.course.head)
        self.telling.step(f"{member} chuyển sang {new.place.name}, bản kiểm điểm được bàn giao")
        said = self.data["received"]
        remark = comments.CommentInput("proposal", said["text"])
        comment = comments.add_comment(new.course.paper(member.code), remark, by=new.course.head)
        comments.answer_comment(comment, "taken_up", said["answer"], by=member)
        where = [code for code, way in self.ways.items() if member.code in way.course.papers()]
        self.telling.check(f"Nơi kiểm điểm {member}", where, [C1])

    def without_device(self) -> None:
        """Let the clerk type in and hand in what a member without a device wrote and signed by hand."""
        way, code = self.ways[C1], "S6-C1-06"
        member, clerk = self.people[code], way.course.clerk
        sheet = attaching.SignedSheet(
            ManuscriptKind.PAPER, clock.today(), scan("ban-viet-tay.pdf"), "Không có điện thoại thông minh"
        )
        attaching.attach_manuscript(way.course.session, member, sheet, by=clerk)
        way.fill_in(code, by=clerk)
        paper_actions.submit_paper(way.course.paper(code), by=clerk)
        self.telling.step(f"{member} không có máy, {clerk} nhập thay từ bản viết tay đã ký và nộp")

    def abroad(self) -> None:
        """Enter that a member is abroad; the member writes online."""
        member, way = Member.objects.get(code="S6-C2-06"), self.ways[C2]
        standing = Basis(clock.today(), "Quyết định cử đi học số 502", "Đại học ở nước ngoài")
        people_actions.record_activity(member, Activity.ABROAD, standing, by=self.by)
        way.fill_in(member.code)
        paper_actions.submit_paper(way.course.paper(member.code), by=member)
        self.telling.step(f"{member} đang học ở nước ngoài, viết và nộp qua mạng")

    def stand_in(self) -> None:
        """Let somebody carry on for the clerk of a cell, who goes on leave."""
        way, substitute = self.ways[C2], self.people["S6-X-P"]
        self.telling.refused(
            "người chưa được giao làm thay thư ký",
            lambda: leaving.take_out(
                way.course.paper("S6-C2-05"),
                Leaving(OutReason.ILL, "Đơn xin nghỉ", clock.today()),
                by=substitute,
            ),
        )
        committee = way.course.session.committee
        held = Role.objects.current().get(
            member=way.course.clerk, kind=RoleKind.CLERK, committee=committee, in_place_of__isnull=True
        )
        make_slips(substitute.cell, by=self.by)
        absence = substitutes.Absence(clock.today(), in_days(60), self.data["leave"]["reason"])
        substitutes.name_substitute(held, substitute, absence, by=self.by)
        self.telling.step(f"{way.course.clerk} nghỉ phép; {substitute} làm thay thư ký {way.place.name}")
        way.course.away, way.course.clerk = way.course.clerk, Member.objects.get(pk=substitute.pk)

    def secretary_follows(self) -> None:
        """Let the old secretary of a cell retire and a new one follow, after the conference. The session
        takes both posts anew."""
        way = self.ways[C1]
        old, new = Member.objects.get(code="S6-C1-B"), Member.objects.get(code="S6-C1-03")
        committee = way.course.session.committee
        held = old.posts.get(committee=committee)
        today = clock.today()
        posts.end_post(held, today - dt.timedelta(days=1), "Nghỉ công tác theo nguyện vọng", by=self.by)
        post = {
            "title": held.title,
            "catalogued": None,
            "rank": 1,
            "is_head": True,
            "is_acting": False,
            "leads": True,
            "portfolio": held.portfolio,
            "starts_on": today,
        }
        posts.give_post(new, committee, post, by=self.by)
        for code in (old.code, new.code):
            coming.renew_subject(way.course.paper(code), by=way.course.clerk)
        session = ReviewSession.objects.for_list().get(pk=way.course.session.pk)
        way.course = PlayedSession(session, self.telling, pace=way.course.pace)
        self.telling.step(f"Sau hội nghị: {old} thôi giữ chức, {new} làm {post['title']}")

    def set_on_paper(self, code: str, number: int) -> None:
        """Let the clerk of the cell record on the day of its conference that it has reviewed on paper the
        leaders for whom it is a further place, with the scan of its minutes."""
        session = self.ways[code].course.session
        found = ReviewPlace.objects.filter(session=session)
        wait_until(session.conference.days.all()[0].date, AT_HOME)
        if found:
            name = self.data["on_paper"]["number"].format(number=number)
            held = places.HeldOnPaper(clock.today(), name, scan(f"bien-ban-{number}.pdf"))
            clerk = self.ways[code].course.clerk
            places.record_on_paper(found, held, by=clerk)
            self.telling.step(f"{self.ways[code].place.name}: {clerk} ghi nhận biên bản giấy số {name}")
