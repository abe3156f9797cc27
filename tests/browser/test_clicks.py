"""How many clicks, fields and page loads the work takes: a member to the paper handed in, and everybody from
signing in to the first work. Each act is a visible one."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from members.models import Member
from reviews.models import PaperState
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.reviews.cast import TASKS, Cast, bring_to

PASSWORD = "mot-mat-khau-dai-2026"
MOST_OF_A_MEMBER = 15


@dataclass
class Counted:
    """A page on which what its user does is counted, by what it was for: ``acts`` are clicks and fields."""

    page: Page
    loads: int = 0
    by_part: dict[str, tuple[int, int]] = field(default_factory=dict)
    acts: int = 0
    part: str = ""

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

    def said(self, whose: str) -> str:
        rows = "".join(f"\n  {part}: {a} acts, {n} loads" for part, (a, n) in self.by_part.items())
        return f"{whose}: {self.acts} clicks and fields, {self.loads} page loads{rows}"


def sign_in(one: Counted, member: Member) -> None:
    member.user.set_password(PASSWORD)
    member.user.save()
    one.page.goto("/")
    one.fill("#id_login", member.user.username)
    one.fill("#id_password", PASSWORD)
    one.click("main form button")
    expect(one.page.locator("[data-work]")).to_be_visible()


def test_a_member_from_signing_in_to_the_paper_handed_in(site: Site, cast: Cast) -> None:
    """The words typed into the sections are the work itself and are not counted."""
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    one = Counted(site.visit())
    one.part = "member"
    sign_in(one, cast.member)
    one.click("#matters .btn-primary")
    for section in paper.sections.all():
        area = one.page.locator(f"#section-{section.code} textarea")
        if area.count() == 1:
            area.fill("Việc đã làm trong năm. " * 30)
            area.blur()
    rating = one.page.locator("#rating form")
    for name, count in TASKS.items():
        one.fill(rating.locator(f"[name={name}]"), str(count))
    one.fill(rating.locator("[name=points_common]"), "27,5")
    one.fill(rating.locator("[name=points_results]"), "60")
    one.click(rating.locator("[name=level][value=GOOD]"))
    one.click("form[data-submit] button")
    expect(one.page.locator("form[data-submit]")).to_have_count(0)
    assert cast.paper(cast.member).state == PaperState.SUBMITTED
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
