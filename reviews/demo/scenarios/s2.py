"""S2: a conference of two days with guests from the centre, recommendations, and a rating that passes through
four bodies."""

from __future__ import annotations

import datetime as dt

from members import clock
from members.models import Member, Notice, Role, RoleKind
from ratings.actions.cases import RatingProposal, Resolution
from ratings.models import RatingStep, Step
from reviews.agenda import AgendaKind
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions import dossiers, linking
from reviews.completing.actions.amending import finalise_papers
from reviews.conference.actions import live, votes
from reviews.demo.calendar import wait
from reviews.demo.scenarios.ballots import hold_ballot
from reviews.demo.scenarios.conduct import Round
from reviews.demo.scenarios.course import COLLECTIVE, Spoken, in_days
from reviews.demo.scenarios.frame import Scenario, Telling
from reviews.demo.scenarios.room import Room
from reviews.models import AgendaItem, DocumentKind, Paper, RemedyItem, ReviewSession, Shortcoming
from reviews.opinions.actions import comments as comment_actions
from reviews.places.actions import people
from reviews.stages import Stage

DECIDED = "Theo Nghị quyết của Ban Chấp hành Đảng bộ tỉnh và kết quả thẩm định."
GUESTS = ("S2-21", "S2-22")
STAY = dt.timedelta(days=7)
"""The time after the last day of the conference for which a guest may still read the papers."""

HIGHER = "Có nhiều sản phẩm vượt yêu cầu."


class Play(Round):
    """The round of S2, with the steps that only S2 has: guests, recommendations, and the bodies that act on
    the rating before the decision."""

    def invite(self) -> list[Role]:
        """Send the guests to the session, and return their roles. A guest may read and may be called to
        speak. Check that a guest cannot comment."""
        session, clerk, today = self.course.session, self.course.clerk, clock.today()
        last = self.dates[-1] + STAY
        roles = []
        for code in GUESTS:
            guest = self.people[code]
            roles += people.send_person(
                guest, RoleKind.GUEST, [session], starts_on=today, ends_on=last, by=clerk
            )
            self.telling.step(f"Mời {guest}: chỉ đọc, đến hết ngày {last:%d/%m/%Y}")
        guest, paper = self.people["S2-21"], self.course.paper()
        self.telling.step(f"{guest} đọc được {Paper.objects.visible_to(guest).count()} văn bản của phiên")
        remark = comment_actions.CommentInput("proposal", "Đề nghị sửa chỉ tiêu.")
        self.telling.refused(
            "khách mời góp ý vào báo cáo tập thể",
            lambda: comment_actions.add_comment(paper, remark, by=guest),
        )
        return roles

    def hold(self, room: Room) -> None:
        room.call_roll()
        room.open()
        room.run(until=AgendaKind.DELEGATE)
        linking.settle_collective_paper(self.course.session, by=self.course.head)
        guest = self.people["S2-21"]
        self.telling.refused(
            "khách mời tự đăng ký phát biểu", lambda: live.ask_floor(room.conference, by=guest)
        )
        room.run(until=AgendaKind.RATING, also=lambda item: self._guests_speak(room, item))
        for addressee, text in self.data["recommended"]:
            room.recommend(addressee, text)
        room.run(until=AgendaKind.CONCLUSION, also=lambda item: self._vote(room, item))
        room.run()
        self.course.move(Stage.RATING)

    def _guests_speak(self, room: Room, item: AgendaItem) -> None:
        for code, text in self.data["speeches"]:
            room.speak(item, Spoken("", code, "", "", text))
        self.telling.step(
            f"{item.title}: chủ trì mời {len(self.data['speeches'])} đại biểu Trung ương phát biểu"
        )

    def _vote(self, room: Room, item: AgendaItem) -> None:
        """Take the vote on the proposed level. Check first that guests cannot be counted, and that a guest
        cannot enter the result."""
        motion, hands = self.data["motion"], room.roll_of_members().count()
        guests = [self.people[code] for code in GUESTS]
        self.telling.refused(
            f"đếm cả {len(guests)} khách mời khi biểu quyết mức xếp loại đề xuất",
            lambda: room.vote(item, votes.ShowOfHands(motion, hands + len(guests))),
        )
        self.telling.refused(
            "khách mời nhập kết quả biểu quyết",
            lambda: votes.take_vote(item, votes.ShowOfHands(motion, hands), by=guests[0]),
        )
        room.vote(item, votes.ShowOfHands(motion, hands))

    def rate(self, room: Room) -> None:
        """Appraise everybody. Check first that a guest cannot appraise."""
        guest, paper = self.people["S2-22"], self.course.paper()
        proposal = RatingProposal("GOOD", self.written(COLLECTIVE).points, self.data["agreed"])
        self.telling.refused(
            "khách mời thẩm định mức xếp loại",
            lambda: rating_actions.appraise_in_session(paper, proposal, by=guest),
        )
        self.appraise(room)

    def complete(self, roles: list[Role]) -> None:
        course = self.course
        wait(1)
        rating_actions.name_shortcoming(
            course.paper(), "Vốn sự nghiệp chương trình mục tiêu giải ngân 61%.", by=course.head
        )
        rating_actions.name_shortcoming(
            course.paper("S2-06"), "Để 47 héc-ta rừng bị phá, phát hiện chậm 26 ngày.", by=course.head
        )
        finalise_papers(course.session, by=course.head)
        wait(1)
        self._plan()
        course.waive_residence(self.data["residence"])
        for role in roles:
            people.recall_person(role, course.session, by=course.clerk)
        guest = Member.objects.get(code="S2-21")  # Read anew: a member keeps cached rights.
        seen = ReviewSession.objects.visible_to(guest).filter(pk=course.session.pk)
        self.telling.step(f"Khách mời hết nhiệm vụ: còn thấy {seen.count()} phiên kiểm điểm")
        course.move(Stage.DECIDING)
        course.ask_for(DocumentKind.MINUTES, DocumentKind.PLAN, DocumentKind.DOSSIER)

    def _plan(self) -> None:
        rows = []
        for row in Shortcoming.objects.named_in(self.course.session):
            whose = row.member or self.people["S2-03"]
            what = self.data["facts"][whose.code]["measure"]
            rows.append(
                RemedyItem(
                    what=f"{what[:1].upper()}{what[1:]}",
                    owner=whose,
                    due_on=in_days(200),
                    evidence="Báo cáo có số liệu từng xã, được Ban Thường vụ xác nhận",
                    shortcoming=row,
                )
            )
        self.course.plan(rows)

    @property
    def resolutions(self) -> dict[Step, Resolution]:
        """The resolution of each step, with number, day and votes. The names of the bodies are left empty, as
        the rule set gives them."""
        today = clock.today()
        return {
            Step(step): Resolution("", number, today, votes) for step, number, votes in self.data["bodies"]
        }

    def enter(self, step: Step) -> list[RatingStep]:
        """Enter, as the clerk, the step that a body took on the collective's rating before the decision.
        Return the saved steps."""
        said, clerk = self.resolutions[step], self.course.clerk
        return rating_actions.enter_body_in_session([self.course.paper()], step, said, by=clerk)

    def decide_collective(self) -> list[RatingStep]:
        return self._decide([self.course.paper()], "GOOD", self.resolutions[Step.DECIDED])

    def pass_rating(self) -> None:
        """Enter the steps of the collective's rating in order: proposed, passed, decided. Check that they
        cannot be entered in another order."""
        told = self.telling
        told.refused("Ban Chấp hành thông qua khi chưa có đề xuất", lambda: self.enter(Step.PASSED))
        wait(1)
        steps = self.enter(Step.PROPOSED)
        told.refused("quyết định khi Ban Chấp hành chưa thông qua", self.decide_collective)
        wait(3)
        steps += self.enter(Step.PASSED)
        wait(1)
        dossiers.receive_dossier(
            self.course.session, by=self.staff, note="Đủ hồ sơ, có nghị quyết của cấp ủy."
        )
        wait(8)
        steps += self.decide_collective()
        for step in steps:
            said = "; ".join(filter(None, (step.body, step.paper, step.votes)))
            told.step(f"{step.get_step_display()}: {said} ({step.by} nhập)")

    def _decide(
        self, papers: list[Paper], level: str, resolution: Resolution | None = None, reason: str = DECIDED
    ) -> list[RatingStep]:
        said = resolution or Resolution()
        return rating_actions.decide_in_session(
            papers, level, by=self.approver, reason=reason, resolution=said
        )

    def decide(self) -> None:
        """Decide the levels of the persons and close the session. Check that the head cannot be rated above
        the collective without a reason, and that levels cannot be released while one is undecided or while
        the quota of Excellent is exceeded."""
        course, papers = self.course, self.course.papers()
        head, second = papers["S2-01"], papers["S2-05"]
        self.telling.refused(
            "xếp người đứng đầu cao hơn tập thể mà không có lý do",
            lambda: self._decide([head], "EXCELLENT", reason=""),
        )
        self._decide([papers["S2-02"]], "EXCELLENT")
        self._decide([papers[code] for code in ("S2-01", "S2-03", "S2-04")], "GOOD")
        self._decide([second], "EXCELLENT", reason=HIGHER)
        course.cannot_move("công bố khi còn người chưa được quyết định", Stage.CLOSED, by=self.approver)
        self._decide([papers["S2-06"]], "GOOD")
        course.cannot_move("công bố khi vượt tỷ lệ xuất sắc", Stage.CLOSED, by=self.approver)
        self._decide([second], "GOOD")
        course.move(Stage.CLOSED, by=self.approver)
        name = course.session.period.ruleset.level_name
        for code, level in course.levels().items():
            self.telling.step(f"Công bố: {papers[code]}: {name(level)}")
        told = Notice.objects.filter(recipient__in=self.people.values()).count()
        self.telling.step(f"{told} thông báo đã vào hộp thư của {len(self.people)} người")
        course.ask_for(DocumentKind.REPORT, DocumentKind.PROPOSAL, DocumentKind.RESOLUTION)
        course.ask_for(DocumentKind.RATINGS, DocumentKind.RATING_DECISION, DocumentKind.RATING_NOTICE)


def until_conference(telling: Telling) -> tuple[Play, list[Role]]:
    """Play from the import of the people to the convened conference. Return the round and the guests'
    roles."""
    play = Play("s2.toml", telling)
    play.write()
    roles = play.invite()
    play.comment()
    play.convene()
    return play, roles


def play(telling: Telling) -> None:
    scenario, roles = until_conference(telling)
    room = scenario.room()
    scenario.hold(room)
    hold_ballot(scenario.course)
    scenario.rate(room)
    scenario.complete(roles)
    scenario.pass_rating()
    scenario.decide()


SCENARIO = Scenario(
    "S2", "Ban Thường vụ Tỉnh ủy, hai ngày, khách mời Trung ương, xếp loại qua bốn cấp", "S2", play
)
