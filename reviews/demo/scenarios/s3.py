"""S3: a thematic round with its own topics and without ratings, in which opinions from outside are verified
and answered."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from members.models import Committee
from ratings.models import PeriodKind
from reviews.agenda import AgendaKind
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions import amending, linking
from reviews.conference.actions import agenda, live
from reviews.demo.calendar import wait, year_played
from reviews.demo.province import RULESET
from reviews.demo.scenarios.conduct import Round
from reviews.demo.scenarios.course import COLLECTIVE, PlayedSession, in_days
from reviews.demo.scenarios.frame import Scenario, Telling, import_people, load_scenario
from reviews.demo.scenarios.room import Room
from reviews.demo.scenarios.wording import Texts
from reviews.models import (
    AmendmentState,
    Comment,
    DocumentKind,
    Finding,
    FindingAnswer,
    Paper,
    PaperState,
    RemedyItem,
    ReviewSession,
    Shortcoming,
    Verification,
)
from reviews.opinions.actions import comments as comment_actions
from reviews.opinions.actions import opinions
from reviews.papers.actions import papers as paper_actions
from reviews.rounds.actions.campaigns import RoundContent, RoundPlan, open_campaign
from reviews.stages import Stage
from reviews.texts import split_paragraphs


class Play(Round):
    """The round of S3, which has three topics of its own and is not rated."""

    def __init__(self, source: str, telling: Telling) -> None:
        """Import the people, open the round with its topics and move its session to writing."""
        self.telling, self.data = telling, load_scenario(source)
        self.people = import_people(self.data, source)
        committee = Committee.objects.get(code=self.data["place"])
        telling.refused(
            "mở đợt chuyên đề khi chưa nêu nội dung kiểm điểm",
            lambda: open_campaign(committee, self.plan(()), by=self.staff),
        )
        contents = tuple(RoundContent(*row) for row in self.data["contents"])
        campaign = open_campaign(committee, self.plan(contents), by=self.staff)
        telling.step(f"{self.staff} mở đợt “{campaign}”: {campaign.topics.count()} nội dung, không xếp loại")
        session = ReviewSession.objects.for_list().get(campaign=campaign, committee=committee)
        self.course = PlayedSession(session, telling)
        self.course.move(Stage.WRITING)

    def plan(self, contents: tuple[RoundContent, ...]) -> RoundPlan:
        """Return the plan of a round held on an occasion, with its own period and with dates counted from
        today."""
        return RoundPlan(
            title=self.data["title"],
            year=year_played(),
            ruleset_code=RULESET,
            writing_due=in_days(10),
            commenting_due=in_days(20),
            finish_due=in_days(35),
            legal_basis=tuple(self.data["legal_basis"]),
            kind=PeriodKind.AD_HOC,
            starts_on=dt.date(year_played() - 1, 1, 1),
            ends_on=in_days(-14),
            is_rated=False,
            topics=contents,
        )

    def texts(self, code: str) -> Texts:
        """Return the texts that this subject writes on the three topics, by the code of the section."""
        written = self.data["collective"] if code == COLLECTIVE else self.data["facts"][code]
        return {name: written[name].strip() for name in sorted(written) if name.startswith("topic-")}

    def _write(self, code: str) -> None:
        course, paper = self.course, self.course.paper(code)
        author = paper.member or course.clerk
        *first, last = self.texts(code).items()
        for name, text in first:
            self._save(paper, name, text)
        if code == COLLECTIVE:
            self.telling.refused(
                "nộp báo cáo tập thể còn thiếu nội dung thứ ba",
                lambda: paper_actions.submit_paper(paper, by=author),
            )
        self._save(paper, *last)
        paper_actions.submit_paper(paper, by=author)
        self.telling.step(f"{paper} nộp báo cáo kiểm điểm theo {len(first) + 1} nội dung")

    def _save(self, paper: Paper, name: str, text: str) -> None:
        author = paper.member or self.course.clerk
        section = paper.sections.get(code=name)
        paper_actions.save_paper_section(section, text, by=author, version=section.version)

    def gather(self) -> None:
        """Enter the opinions from outside as the clerk, each with its source. Check first that an opinion
        without a source cannot be entered."""
        course = self.course
        first = self.data["opinions"][0]
        nobody = opinions.OpinionSource(first["origin"], "", in_days(-3))
        remark = comment_actions.CommentInput(first["kind"], first["text"], first["section"])
        self.telling.refused(
            "ghi nhận ý kiến không rõ nguồn",
            lambda: opinions.record_opinion(course.paper(first["on"]), nobody, remark, by=course.clerk),
        )
        for row in self.data["opinions"]:
            keeps = row.get("keeps", False)
            source = opinions.OpinionSource(row["origin"], row["source"], in_days(-row["days_ago"]), keeps)
            remark = comment_actions.CommentInput(row["kind"], row["text"], row["section"])
            opinions.record_opinion(course.paper(row["on"]), source, remark, by=course.clerk)
        origins = Counter(opinion.get_origin_display() for opinion in self.opinions())
        said = "; ".join(f"{name}: {n}" for name, n in origins.items())
        self.telling.step(f"Tiếp nhận {origins.total()} ý kiến từ bên ngoài ({said})")

    def opinions(self) -> list[Comment]:
        """Return the opinions from outside, read anew, in the order of the file."""
        rows = Comment.objects.for_list().from_outside().filter(paper__session=self.course.session)
        return list(rows.select_related("paper__session").order_by("pk"))

    def examine(self) -> None:
        """Verify every opinion. Check that nobody can verify an opinion on themselves, and that the
        conference cannot begin before all opinions are verified."""
        course = self.course
        wait(1)
        found = self.opinions()
        own = next(row for row in found if row.paper.member == course.head)
        self.telling.refused(
            "tự thẩm tra ý kiến nói về mình",
            lambda: opinions.verify_comment(own, Verification.REFUTED, "Không đúng.", by=course.head),
        )
        course.cannot_move("họp khi ý kiến bên ngoài chưa được thẩm tra", Stage.CONFERENCE)
        for row, opinion in zip(self.data["opinions"], found, strict=True):
            opinions.verify_comment(opinion, row["verdict"], row["finding"], by=course.clerk)
        verdicts = Counter(opinion.get_verdict_display() for opinion in self.opinions())
        self.telling.step("Thẩm tra: " + "; ".join(f"{name} {n}" for name, n in verdicts.items()))

    def explain(self) -> None:
        """Assign and answer every opinion. Opinions that agree are combined into one point and answered
        together."""
        course = self.course
        wait(1)
        for row, opinion in zip(self.data["opinions"], self.opinions(), strict=True):
            opinions.assign_comment(opinion, self.people[row["assigned"]], by=course.clerk)
        together = [row.pk for row in self.opinions() if row.text in self.data["same"]["texts"]]
        point = opinions.combine_comments(
            course.paper(), together, self.data["same"]["text"], by=course.clerk
        )
        self.telling.step(f"Tổng hợp {len(together)} ý kiến trùng nhau thành một: {point.text}")
        *rows, last = zip(self.data["opinions"], self.opinions(), strict=True)
        opinions.answer_point(
            point,
            self.data["same"]["kind"],
            self.data["same"]["answer"],
            by=self.people[self.data["same"]["by"]],
        )
        for row, opinion in rows:
            if opinion.point_id is None:
                self._explain(row["answer_kind"], row["answer"], opinion)
        course.cannot_move("họp khi một ý kiến bên ngoài chưa được giải trình", Stage.CONFERENCE)
        self._explain(last[0]["answer_kind"], last[0]["answer"], last[1])
        answers = Counter(opinion.get_answer_kind_display() for opinion in self.opinions())
        self.telling.step("Giải trình: " + "; ".join(f"{name} {n}" for name, n in answers.items()))

    def _explain(self, kind: str, text: str, opinion: Comment) -> None:
        if opinion.assigned_to:
            comment_actions.answer_comment(opinion, kind, text, by=opinion.assigned_to)

    def open_room(self) -> Room:
        room = self.room()
        agenda.remove_item(room.item(AgendaKind.DELEGATE), by=self.course.clerk)
        room.call_roll()
        room.open()
        return room

    def review_collective(self, room: Room) -> None:
        """Review the collective, then draw a finding for each person responsible. Check that the head cannot
        be reviewed before the collective, and that a finding has to quote the settled paper."""
        course = self.course
        head = room.item(AgendaKind.HEAD)
        room.run(until=AgendaKind.COLLECTIVE)
        self.telling.refused(
            "kiểm điểm người đứng đầu trước tập thể",
            lambda: live.start_item(head, by=course.clerk, seen=room.seen),
        )
        room.run(until=AgendaKind.HEAD)
        linking.settle_collective_paper(course.session, by=course.head)
        self.telling.step("Tập thể thống nhất tạm thời báo cáo kiểm điểm")
        rumour = linking.FindingInput(self.data["rumour"], "field", "Quản lý đất đai")
        paper = course.paper(self.data["responsible"][0]["who"])
        self.telling.refused(
            "quy trách nhiệm theo dư luận, không có trong báo cáo đã thống nhất",
            lambda: linking.draw_finding(paper, rumour, by=course.clerk),
        )
        for row in self.data["responsible"]:
            self._charge(row["who"], row["begins"], row["ground"], row["about"])

    def _charge(self, code: str, begins: str, ground: str, about: str) -> None:
        """Draw a finding that quotes the collective's paper, and accept the finding as the person."""
        paper = self.course.paper(code)
        settled = split_paragraphs(linking.settled_text(self.course.paper()) or "")
        quote = next(line for line in settled if line.startswith(begins))
        finding = linking.draw_finding(
            paper, linking.FindingInput(quote, ground, about), by=self.course.clerk
        )
        text = f"Tôi nhận trách nhiệm: {about}."
        linking.answer_finding(finding, FindingAnswer.ACCEPTS, text, by=self.people[code])
        self.telling.step(f"Trách nhiệm của {paper} ({finding.get_ground_display().lower()}): {about}")

    def review_people(self, room: Room) -> None:
        """Review the persons, propose amendments of the collective's report, and lock the minutes."""
        course = self.course
        room.run()
        for code, section, text in self.data["put_forward"]:
            proposed = linking.AmendmentInput(section, text)
            source = course.paper(code)
            linking.propose_amendment(course.session, proposed, by=self.people[code], source=source)
            self.telling.step(f"{source} đề nghị bổ sung báo cáo tập thể: {text}")
        course.cannot_move("kết thúc hội nghị khi biên bản chưa khóa", Stage.COMPLETING)
        room.lock_minutes(course.head)
        course.move(Stage.COMPLETING)

    def complete(self) -> None:
        """Amend the papers and make them final, the persons' papers first. Then plan the remedies and close
        the session."""
        course = self.course
        wait(1)
        for text in self.data["named"]:
            rating_actions.name_shortcoming(course.paper(), text, by=course.head)
        course.cannot_move("kết thúc đợt khi báo cáo chưa hoàn thiện, chưa có kế hoạch", Stage.CLOSED)
        for code in sorted({row["who"] for row in self.data["responsible"]}):
            self._amend(code, "topic-3", self._accepted(code))
        for amendment in course.paper().amendments.all():
            linking.decide_amendment(amendment, AmendmentState.TAKEN_IN, "", by=course.head)
        self.telling.refused(
            "hoàn thiện báo cáo tập thể khi nội dung tiếp thu chưa được viết vào",
            lambda: amending.finalise_paper(course.paper(), by=course.head),
        )
        for _code, section, text in self.data["put_forward"]:
            self._amend(COLLECTIVE, section, f"{text}.", hand_in=False)
        amending.hand_in_again(course.paper(), {}, by=course.clerk)
        amending.finalise_papers(course.session, by=course.head)
        self.telling.step(f"{len(course.papers())} báo cáo hoàn thiện, của tập thể sau cùng")
        wait(2)
        self._plan()
        course.move(Stage.CLOSED)
        course.ask_for(DocumentKind.MINUTES, DocumentKind.PLAN, DocumentKind.REPORT)

    def _accepted(self, code: str) -> str:
        rows = Finding.objects.filter(paper__session=self.course.session, paper__member__code=code)
        return f"Bổ sung sau hội nghị: tôi nhận trách nhiệm về {'; '.join(row.about for row in rows)}."

    def _amend(self, code: str, section: str, text: str, *, hand_in: bool = True) -> None:
        paper = self.course.paper(code)
        author = paper.member or self.course.clerk
        if paper.state == PaperState.SUBMITTED:
            amending.open_for_amendment(paper, by=author)
        row = paper.sections.get(code=section)
        self._save(paper, section, f"{row.text}\n{text}")
        if hand_in:
            amending.hand_in_again(paper, {}, by=author)
            self.telling.step(f"{paper} bổ sung báo cáo, ghi rõ vì sao")

    def _plan(self) -> None:
        named = Shortcoming.objects.named_in(self.course.session)
        self.course.plan(
            RemedyItem(
                what=row["what"],
                owner=self.people[row["who"]],
                due_on=in_days(row["days"]),
                evidence=row["evidence"],
                shortcoming=shortcoming,
            )
            for row, shortcoming in zip(self.data["remedies"], named, strict=True)
        )


def until_conference(telling: Telling) -> Play:
    """Play from the import of the people to the convened conference, with every opinion answered, and return
    the round."""
    play = Play("s3.toml", telling)
    play.gather()
    play.write()
    play.examine()
    play.explain()
    play.comment()
    play.convene()
    return play


def play(telling: Telling) -> None:
    scenario = until_conference(telling)
    room = scenario.open_room()
    scenario.review_collective(room)
    scenario.review_people(room)
    scenario.complete()


SCENARIO = Scenario("S3", "Kiểm điểm chuyên đề theo nghị quyết, ba nội dung, rút kinh nghiệm", "S3", play)
