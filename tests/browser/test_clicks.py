"""How many clicks, fields and page loads the work takes: a clerk of nine people from writing to sending up, a
member to the paper handed in, and everybody from signing in to the first work. Each act is a visible one;
what the other people do, they do by the program's actions."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from django.urls import reverse
from playwright.sync_api import Locator, Page, ViewportSize, expect

from members import clock
from members.models import Member, User
from reviews.agenda import AgendaKind
from reviews.conference.actions import minutes as minutes_actions
from reviews.models import AgendaItem, Conference, PaperState, ReviewSession, Section
from reviews.opinions.actions import comments as comment_actions
from reviews.papers.actions import papers as paper_actions
from reviews.remedies import actions as plan_actions
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.guide.pictures import OTHERS, Pictures, named_in_guide
from tests.reviews.cast import GOOD, TASKS, Cast, bring_to
from tests.reviews.factories import make_session

SCREEN: ViewportSize = {"width": 1366, "height": 800}
PASSWORD = "mot-mat-khau-dai-2026"
AFTER_REVIEWS = (AgendaKind.RATING, AgendaKind.CONCLUSION)
MOST_ACTS, MOST_LOADS, MOST_OF_A_MEMBER = 70, 40, 15


@dataclass
class Counted:
    """A page on which what its user does is counted, by what it was for: ``acts`` are clicks and fields."""

    page: Page
    loads: int = 0
    by_part: dict[str, tuple[int, int]] = field(default_factory=dict)
    acts: int = 0
    part: str = ""
    pictures: Pictures = field(default_factory=Pictures)

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", lambda _page: self._loaded())

    def _loaded(self) -> None:
        self.loads += 1
        acts, loads = self.by_part.get(self.part, (0, 0))
        self.by_part[self.part] = (acts, loads + 1)

    def _acted(self) -> None:
        self.acts += 1
        acts, loads = self.by_part.get(self.part, (0, 0))
        self.by_part[self.part] = (acts + 1, loads)

    def click(self, found: str | Locator) -> None:
        self._acted()
        self._at(found).click()

    def fill(self, found: str | Locator, value: str) -> None:
        self._acted()
        self._at(found).fill(value)

    def choose(self, found: str | Locator, value: str) -> None:
        self._acted()
        self._at(found).select_option(value)

    def reload(self) -> None:
        self._acted()
        self.page.reload()

    def _at(self, found: str | Locator) -> Locator:
        return self.page.locator(found) if isinstance(found, str) else found

    def show(self, name: str) -> None:
        """A picture for the guide, which counts as nothing."""
        self.pictures.take(self.page, name)

    def said(self, whose: str) -> str:
        rows = "".join(f"\n  {part}: {a} acts, {n} loads" for part, (a, n) in self.by_part.items())
        return f"{whose}: {self.acts} clicks and fields, {self.loads} page loads{rows}"


def sign_in(one: Counted, member: Member) -> None:
    member.user.set_password(PASSWORD)
    member.user.save()
    one.page.goto("/")
    one.fill("#id_login", member.user.username)
    one.fill("#id_password", PASSWORD)
    one.click("main form button.btn")
    expect(one.page.locator("[data-work]")).to_be_visible()


def step(one: Counted, session: ReviewSession, to: Stage) -> None:
    """From whatever page of the session: the step that the bar names, and the answer to its question."""
    one.click(".stay-row > a")
    one.click("#ask form button.btn")
    expect(
        one.page.locator(f".stages li:nth-child({list(Stage).index(to) + 1})[aria-current=step]")
    ).to_be_visible()
    session.refresh_from_db()
    assert session.stage == to


def test_a_clerk_of_nine_people_from_writing_to_sending_up(site: Site) -> None:
    session = make_session(9, Stage.WRITING)
    clerk, head = Member.objects.get(code="C"), Member.objects.get(code="M1")
    for member in Member.objects.all():
        User.objects.create(username=member.code.lower(), member=member)
    one = Counted(site.visit(viewport=SCREEN))
    one.part = "sign in, remind"
    sign_in(one, clerk)
    one.click(f"main a[href='{session.get_absolute_url()}'] >> nth=0")
    one.show("clerk-1-session")
    one.click("#next .blocker button[name=members] >> nth=0")
    everybody_writes(session, clerk)
    one.part = "to commenting"
    one.click(".tabs a >> nth=0")
    step(one, session, Stage.COMMENTING)
    everybody_comments(session)
    convene(one, session)
    one.part = "to the conference"
    step(one, session, Stage.CONFERENCE)
    the_conference(one, session)
    one.part = "to rating"
    step(one, session, Stage.RATING)
    the_ratings(one, session)
    the_minutes(one, session, head)
    one.part = "to completing"
    step(one, session, Stage.COMPLETING)
    the_papers_are_completed(one, session, head)
    one.part = "sending up"
    step(one, session, Stage.DECIDING)
    assert one.pictures.taken == named_in_guide(OTHERS["clerk"])
    print(one.said("clerk of nine people"))  # noqa: T201  the counts are what is asked for
    assert (one.acts <= MOST_ACTS, one.loads <= MOST_LOADS) == (True, True), one.said("clerk")


def everybody_writes(session: ReviewSession, clerk: Member) -> None:
    for paper in session.papers.for_list():
        by = paper.member or clerk
        Section.objects.filter(paper=paper).update(text="Đã làm rõ. " * 60)
        paper_actions.save_self_rating(paper, GOOD, by=by, **(TASKS | {"evidence": "Báo cáo năm"}))
        paper_actions.submit_paper(paper, by=by)


def everybody_comments(session: ReviewSession) -> None:
    papers = [(paper, paper.member) for paper in session.papers.for_list() if paper.member]
    for (paper, member), (_other, colleague) in zip(papers, [*papers[1:], papers[0]], strict=True):
        assert member is not None
        assert colleague is not None
        said = comment_actions.CommentInput("proposal", "Cần nêu rõ số liệu.")
        comment = comment_actions.add_comment(paper, said, by=colleague)
        comment_actions.answer_comment(comment, "taken_up", "Tôi tiếp thu.", by=member)


def convene(one: Counted, session: ReviewSession) -> None:
    """The drafts went out long ago, for the test goes on on the same day."""
    session.drafts_out_on = clock.today() - dt.timedelta(days=30)
    session.save(update_fields=["drafts_out_on"])
    one.part = "convene"
    one.click(".tabs a[href$='/conference/']")
    one.fill("[name=day-0-place]", "Hội trường Đảng ủy")
    one.click("main form.card-box button.btn-primary")
    expect(one.page.locator("#agenda")).to_be_visible()


def the_conference(one: Counted, session: ReviewSession) -> None:
    conference = Conference.objects.get(session=session)
    one.part = "roll"
    one.click("#conference a.btn-primary")
    one.click("[name=all]")
    one.click(f"form[action='{reverse('reviews:conference_open', args=[conference.pk])}'] button")
    one.part = "agenda"
    points = [item for item in conference.items.in_order() if item.kind not in AFTER_REVIEWS]
    go_through(one, points[:1], closes=False)
    one.show("clerk-2-live")
    go_through(one, points[1:])
    one.part = "settled provisionally"
    one.click("main .head a[href$='/link/#settled']")
    one.click("#settled form button.btn")


def go_through(one: Counted, points: list[AgendaItem], *, closes: bool = True) -> None:
    """Every point begun by the button that goes on, the last one closed, if asked for."""
    for item in points:
        one.click("#now form[data-takes-along] button")
        expect(one.page.locator("#now h2")).to_contain_text(str(item)[:40])
        expect(one.page.locator("#written h2").first).to_contain_text(str(item)[:40])
    if closes:
        one.click("#now form[action$='/close/'] button")
        expect(one.page.locator("#now form[action$='/close/']")).to_have_count(0)


def the_ratings(one: Counted, session: ReviewSession) -> None:
    one.part = "appraise nine people"
    one.click(".tabs a[href$='/ratings/']")
    one.click(f".subtabs a[href='{reverse('reviews:appraise_many', args=[session.pk])}']")
    one.click("[name=own]")
    one.show("clerk-3-appraising")
    one.click("main form .actions .btn-primary")
    expect(one.page.locator("main [role=status]").first).to_be_visible()


def the_minutes(one: Counted, session: ReviewSession, head: Member) -> None:
    conference = Conference.objects.get(session=session)
    one.part = "rating at the conference, minutes"
    one.click(".tabs a[href$='/conference/']")
    one.click(f"main a[href='{reverse('reviews:live', args=[conference.pk])}'] >> nth=0")
    go_through(one, [item for item in conference.items.in_order() if item.kind in AFTER_REVIEWS])
    one.click(f"main a[href='{reverse('reviews:minutes', args=[conference.pk])}'] >> nth=0")
    one.click("form[action$='/assemble/'] button")
    one.click("form[action$='/clerk/'] button")
    expect(one.page.locator("#next")).to_contain_text(str(head))
    minutes_actions.confirm_as_chair(conference, by=head)
    one.reload()
    one.click("form[action$='/lock/'] button")


def the_papers_are_completed(one: Counted, session: ReviewSession, head: Member) -> None:
    one.part = "papers made final"
    one.click(".tabs a[href$='/link/']")
    one.click(f"form[action='{reverse('reviews:finalise_all', args=[session.pk])}'] button")
    one.part = "dossiers"
    one.click(".tabs a[href$='/dossier/']")
    expect(one.page).to_have_url(re.compile("/dossier/$"))
    one.show("clerk-4-dossier")
    waive = one.page.locator(f"form[action='{reverse('reviews:waive', args=[session.pk])}']")
    one.choose(waive.locator("[name=kind]"), "residence")
    one.click(waive.locator("[data-tick-all]"))
    one.fill(waive.locator("[name=reason]"), "Đã có nhận xét trong hồ sơ đảng viên.")
    one.click(waive.locator("button:not([type])"))
    one.part = "remedy plan"
    one.click(".tabs a[href$='/plan/']")
    form = one.page.locator("#plan-remedy form")
    one.fill(form.locator("[name=what]"), "Bàn giao mặt bằng bốn dự án")
    one.fill(form.locator("[name=source]"), "Mục VI báo cáo kiểm điểm tập thể")
    one.choose(form.locator("[name=owner]"), str(head.pk))
    one.fill(form.locator("[name=due_on]"), f"{clock.today() + dt.timedelta(days=120)}")
    one.fill(form.locator("[name=evidence]"), "Biên bản bàn giao")
    one.click(form.locator("button.btn"))
    expect(one.page.locator("#items")).to_contain_text("Bàn giao")
    plan_actions.approve_plan(session, by=head)


def test_a_member_from_signing_in_to_the_paper_handed_in(site: Site, cast: Cast) -> None:
    """The words typed into the sections are the work itself and are not counted."""
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    one = Counted(site.visit(viewport=SCREEN))
    one.part = "member"
    sign_in(one, cast.member)
    one.show("member-1-work")
    one.click("#matters .btn-primary")
    expect(one.page.locator(".ProseMirror").first).to_be_visible()
    for section in paper.sections.all():
        area = one.page.locator(f"#section-{section.code} .ProseMirror")
        if area.count() == 1:
            area.fill("Việc đã làm trong năm. " * 30)
            area.blur()
            saved = one.page.locator(f"#section-{section.code} [data-status]")
            expect(saved).to_have_attribute("data-state", "saved")
    one.show("member-2-paper")
    rating = one.page.locator("#rating form")
    for name, count in TASKS.items():
        one.fill(rating.locator(f"[name={name}]"), str(count))
    one.fill(rating.locator("[name=points_common]"), "27,5")
    one.fill(rating.locator("[name=points_results]"), "60")
    one.click(rating.locator("[name=level][value=GOOD]"))
    one.click("form[data-submit] button")
    expect(one.page.locator("form[data-submit]")).to_have_count(0)
    assert cast.paper(cast.member).state == PaperState.SUBMITTED
    assert one.pictures.taken == named_in_guide(OTHERS["member"])
    print(one.said("member"))  # noqa: T201  the counts are what is asked for
    assert one.acts <= MOST_OF_A_MEMBER, one.said("member")


def test_from_signing_in_everybody_is_one_click_from_the_first_work(site: Site, cast: Cast) -> None:
    counts = {}
    for stage, people in (
        (Stage.WRITING, {"member": cast.member, "head": cast.head, "clerk": cast.clerk}),
        (Stage.COMMENTING, {"supervisor": cast.supervisor, "colleague": cast.colleague}),
        (Stage.DECIDING, {"staff": cast.staff, "approver": cast.approver}),
    ):
        bring_to(cast, stage)
        for role, person in people.items():
            one = Counted(site.visit())
            sign_in(one, person)
            signed_in = one.acts
            one.click("#matters .btn-primary")
            expect(one.page.locator("[data-work]")).to_have_count(0)
            expect(one.page.locator("main form button, main a.btn").first).to_be_visible()
            counts[role] = one.acts - signed_in
            one.page.context.close()
    print(f"clicks from signing in to the first work: {counts}")  # noqa: T201
    assert set(counts.values()) == {1}
