"""S5: a city committee reviews its 42 units. Supervisors follow the units, topics are suggested to three of
them, and dossiers are vetted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cached_property
from typing import Any

from members import clock
from members.models import Committee, Member, RoleKind
from ratings.actions.periods import open_year
from ratings.rulesets import SubjectKind
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions import dossiers
from reviews.demo.calendar import in_round, wait, wait_until, workdays_from, year_played
from reviews.demo.province import RULESET
from reviews.demo.scenarios.conduct import year_plan
from reviews.demo.scenarios.course import COLLECTIVE, PlayedSession, in_days
from reviews.demo.scenarios.frame import Scenario, Telling, import_people, load_scenario
from reviews.demo.scenarios.unit_course import UnitCourse
from reviews.demo.scenarios.units import BaseUnit, add_units, units
from reviews.models import (
    Campaign,
    DocumentKind,
    Dossier,
    Paper,
    ReviewPlace,
    ReviewSession,
    Suggestion,
    VerdictOutcome,
)
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions.earlier import record_earlier_result
from reviews.places.actions import people, places
from reviews.rounds.actions.campaigns import open_campaign
from reviews.stages import Stage
from reviews.suggestions import actions as suggestions
from reviews.vetting import actions as appraisals

OPENS, WRITES, MEETS, DECIDES = (11, 10), (11, 19), (12, 4), (1, 6)
"""The months and days on which the round is opened, papers are written, conferences begin, and deciding
begins."""

STARTS = (dt.time(8), dt.time(9, 45), dt.time(13, 30), dt.time(15, 15))
"""The times at which the four conferences of one day begin."""


class Play:
    """The round of S5. ``units`` are its 42 units, each with a session of its own."""

    def __init__(self, telling: Telling, only: Collection[str] = ()) -> None:
        """Import the people, record last year's results, open the round and send the supervisors. A test may
        restrict the round to the units whose codes are in ``only``."""
        self.telling, self.data = telling, load_scenario("s5.toml")
        self.units = [unit for unit in units(self.data) if not only or unit.code in only]
        add_units(self.data, self.units)
        self.people = import_people(self.data, "s5.toml")
        telling.step(f"Nhập {len(self.data['committees'])} tổ chức, {len(self.people)} đảng viên")
        self._record_last_year()
        committee = Committee.objects.get(code="S5")
        wait_until(in_round(year_played(), *OPENS))
        self.campaign: Campaign = open_campaign(committee, year_plan(self.data["legal_basis"]), by=self.staff)
        telling.step(f"{self.staff} mở đợt cho {self.campaign.sessions.count() - 1} đơn vị")
        self._settle_places()
        self._send_supervisors()

    def member(self, part: str) -> Member:
        return self.people[self.data[part]]

    @property
    def staff(self) -> Member:
        return self.member("staff")

    @property
    def approver(self) -> Member:
        return self.member("approver")

    @cached_property
    def sessions(self) -> dict[str, ReviewSession]:
        """The sessions of the units, by the code of the unit. The city's own session is left out, because it
        is reviewed later."""
        rows = self.campaign.sessions.exclude(committee__code="S5").for_list()
        return {session.committee.code: session for session in rows}

    @cached_property
    def known(self) -> dict[str, BaseUnit]:
        return {unit.code: unit for unit in self.units}

    def course(self, unit: BaseUnit, telling: Telling | None = None) -> UnitCourse:
        session = ReviewSession.objects.for_list().get(pk=self.sessions[unit.code].pk)
        return UnitCourse(unit, PlayedSession(session, telling or Telling(), pace=3))

    def _record_last_year(self) -> None:
        period = open_year(year_played() - 1, RULESET)
        for unit in self.units:
            named = self.data["earlier"]["named"].format(**unit.figures)
            record_earlier_result(
                period,
                Committee.objects.get(code=unit.code),
                None,
                kind=SubjectKind.COLLECTIVE,
                level="GOOD",
                shortcomings=[named],
                by=self.staff,
            )
        self.telling.step(f"Ghi kết quả và hạn chế năm {year_played() - 1} của {len(self.units)} đơn vị")

    def supervisor(self, unit: BaseUnit) -> str:
        """Return the code of the member of the city's standing committee who supervises this unit."""
        codes: list[str] = self.data["supervisors"]
        return codes[unit.number % len(codes)]

    def _settle_places(self) -> None:
        """Set aside the places of the city's leaders, who are reviewed later, so that no unit waits for their
        papers. Staff record this. The approver records it for the person of staff, since nobody may record it
        for oneself."""
        rows = ReviewPlace.objects.filter(session__campaign=self.campaign)
        own = rows.filter(paper__member=self.staff)
        for found, by in ((rows.exclude(pk__in=own), self.staff), (own, self.approver)):
            for place in places.set_places_aside(found, self.data["reviewed_later"], by=by) if found else ():
                self.telling.step(f"{by}: {place.paper} {self.data['reviewed_later']}")

    def _send_supervisors(self) -> None:
        for code in self.data["supervisors"]:
            mine = [self.sessions[unit.code] for unit in self.units if self.supervisor(unit) == code]
            until = self.campaign.finish_due
            days = {"starts_on": clock.today(), "ends_on": until}
            people.send_person(self.people[code], RoleKind.SUPERVISOR, mine, **days, by=self.staff)
            self.telling.step(f"{self.people[code]} phụ trách {len(mine)} đơn vị đến {until:%d/%m/%Y}")

    def suggest(self) -> list[Suggestion]:
        """Suggest topics to three units, and return the suggestions. Staff draft them, the inspection
        commission agrees, then they are issued and printed."""
        found = []
        for row in self.suggested.values():
            session = self.sessions[row["unit"]]
            papers = session.papers.in_order()
            paper = papers.get(member__code=f"{row['unit']}-B") if row.get("on_head") else papers[0]
            topic = suggestions.TopicProposal(paper, row["ground"], row["text"])
            suggestion = suggestions.draft_suggestion(session, row["abstract"], [topic], by=self.staff)
            inspector = self.member("inspection")
            suggestions.agree_to_suggestion(suggestion, by=inspector, seen=suggestion.version)
            terms = suggestions.IssueTerms(clock.today(), "Chu Thị Thanh Bích", "Phó Bí thư Thường trực")
            suggestion = suggestions.issue_suggestion(suggestion, terms, by=self.approver)
            who = f"{self.staff} đề xuất, {inspector} thống nhất"
            self.telling.step(f"{suggestion.symbol}: {row['abstract']} ({who})")
            suggestions.print_suggestion(suggestion, by=self.staff)
            found.append(suggestion)
        return found

    @cached_property
    def suggested(self) -> dict[str, dict[str, Any]]:
        return {row["unit"]: row for row in self.data["suggested"] if row["unit"] in self.known}

    def special(self, unit: BaseUnit) -> None:
        """Play a unit with suggested topics, from its papers to sending the dossier up."""
        self.begin(unit)
        self.way_of(unit).convene()
        self.pass_the_gate(unit)
        self.after(self.way_of(unit))
        self.print_papers(unit)

    def plain(self, unit: BaseUnit) -> None:
        """Play a unit without suggested topics, from its papers to sending the dossier up."""
        self.begin(unit)
        self.way_of(unit).convene()
        self.after(self.way_of(unit))

    def way_of(self, unit: BaseUnit) -> UnitCourse:
        """Return the object that plays the unit's session. Its steps are reported only where topics were
        suggested to the unit."""
        return self.course(unit, self.telling if unit.code in self.suggested else None)

    def begin(self, unit: BaseUnit) -> None:
        """Play the writing and the comments of a unit."""
        way = self.way_of(unit)
        way.course.move(Stage.WRITING)
        if unit.code in self.suggested:
            self.write(way)
        else:
            way.write()
        way.comment(self.supervisor(unit))

    def pass_the_gate(self, unit: BaseUnit) -> None:
        """Have the unit's dossier vetted, and check that the conference cannot begin until the dossier
        passes. The dossier of one unit is returned once."""
        way = self.way_of(unit)
        course = way.course
        course.cannot_move("họp khi hồ sơ chưa gửi thẩm định", Stage.CONFERENCE)
        dossier = self.send(way)
        course.cannot_move("họp khi hồ sơ đang thẩm định", Stage.CONFERENCE)
        if unit.code == self.data["suggested"][0]["unit"]:
            self.return_dossier(dossier)
            course.cannot_move("họp khi hồ sơ bị trả lại", Stage.CONFERENCE)
            way.mend(self.data["returned"], self.data["mended"])
            dossier = self.send(way)
        self.pass_dossier(dossier)

    def print_papers(self, unit: BaseUnit) -> None:
        self.way_of(unit).course.ask_for(DocumentKind.MINUTES, DocumentKind.PLAN, DocumentKind.DOSSIER)

    def write(self, way: UnitCourse) -> None:
        """Write the papers. Check that the paper with a suggested topic cannot be submitted before the topic
        is answered."""
        topic = self.suggested[way.unit.code]
        code = way.unit.head if topic.get("on_head") else COLLECTIVE
        way.fill_in(code)
        paper = way.course.paper(code)
        self.telling.refused(
            "nộp khi chưa giải trình nội dung gợi ý",
            lambda: paper_actions.submit_paper(paper, by=paper.member or way.course.clerk),
        )
        way.answer_topic(code, topic)
        way.write(but=code)

    def send(self, way: UnitCourse) -> Dossier:
        dossier = appraisals.send_dossier(way.course.session, by=way.course.clerk)
        self.telling.step(f"{way.course.name} gửi hồ sơ thẩm định lần {dossier.number}")
        return dossier

    def return_dossier(self, dossier: Dossier) -> None:
        words = self.data["returned"]
        finding = appraisals.VerdictInput(VerdictOutcome.RETURNED, ["general", "measures"], words, in_days(3))
        appraisals.vet_dossier(dossier, finding, by=self.staff)
        self.telling.step(f"{self.staff} trả lại hồ sơ: {words}")

    def pass_dossier(self, dossier: Dossier) -> None:
        appraisals.vet_dossier(dossier, appraisals.VerdictInput(VerdictOutcome.PASSED), by=self.staff)
        self.telling.step(f"{self.staff}: hồ sơ đạt, được tổ chức hội nghị")

    def after(self, way: UnitCourse) -> None:
        """Play a unit from its conference, where the supervisor speaks, to sending the dossier up."""
        way.hold(self.supervisor(way.unit))
        self.finish(way)

    def finish(self, way: UnitCourse) -> None:
        way.rate(self.data["agreed"])
        way.complete(self.data["residence"])

    def decide(self) -> None:
        """Decide all cases level by level, collectives first. Check that levels cannot be released while one
        is undecided."""
        papers = Paper.objects.filter(session__in=self.sessions.values()).for_list().select_related("case")
        found: dict[tuple[bool, str], list[Paper]] = {}
        for paper in papers:
            unit = self.known[paper.session.committee.code]
            level = unit.level(paper.member.code if paper.member else "")
            found.setdefault((not paper.is_collective, level), []).append(paper)
        last = found[True, "GOOD"].pop()
        for (_is_person, level), rows in sorted(found.items()):
            self._decide(rows, level)
        course = self.course(self.known[last.session.committee.code], self.telling).course
        course.cannot_move("công bố khi còn một người chưa xếp loại", Stage.CLOSED, by=self.approver)
        self._decide([last], "GOOD")

    def _decide(self, rows: list[Paper], level: str) -> None:
        rating_actions.decide_in_session(rows, level, by=self.approver, reason=self.data["decided"])
        name = self.campaign.period.ruleset.level_name(level)
        what = "tập thể" if rows[0].is_collective else "cá nhân"
        self.telling.step(f"{self.approver} quyết định {len(rows)} {what}: {name}")

    def close(self) -> int:
        """Receive the dossiers and close the sessions, and return the number of closed sessions. Units rated
        Excellent come last, so that the quota is kept at each release."""
        for unit in sorted(self.units, key=lambda unit: unit.level() == "EXCELLENT"):
            way = self.course(unit)
            dossiers.receive_dossier(way.course.session, by=self.staff)
            way.course.move(Stage.CLOSED, by=self.approver)
            if unit.code in self.suggested:
                way.course.ask_for(DocumentKind.REPORT)
        closed = self.campaign.sessions.filter(stage=Stage.CLOSED).count()
        self.telling.step(f"Kết thúc {closed}/{len(self.units)} đơn vị; Ban Thường vụ Thành ủy kiểm điểm sau")
        return closed


def play(telling: Telling) -> None:
    """Play the whole scenario: all units write and comment during one period, then four units hold their
    conferences each day."""
    scenario = Play(telling)
    scenario.suggest()
    wait_until(in_round(year_played(), *WRITES))
    for unit in scenario.units:
        scenario.begin(unit)
    first = workdays_from(in_round(year_played(), *MEETS), -(-len(scenario.units) // len(STARTS)))
    for number, unit in enumerate(scenario.units):
        scenario.way_of(unit).convene(first[number // len(STARTS)], STARTS[number % len(STARTS)])
    wait(1)
    for unit in scenario.units:
        if unit.code in scenario.suggested:
            scenario.pass_the_gate(unit)
    for unit in scenario.units:
        scenario.way_of(unit).hold(scenario.supervisor(unit))
    wait(1)
    for unit in scenario.units:
        scenario.finish(scenario.way_of(unit))
        telling.step(f"{unit.code} Chi bộ {unit.name}: đã họp, có biên bản, kế hoạch khắc phục, đã trình")
        if unit.code in scenario.suggested:
            scenario.print_papers(unit)
    wait_until(in_round(year_played(), *DECIDES))
    scenario.decide()
    wait(2)
    scenario.close()


SCENARIO = Scenario("S5", "Thành ủy và 42 tổ chức cơ sở: gợi ý, thẩm định, khắc phục", "S5", play)
