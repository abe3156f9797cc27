"""An approver at the board: stopped over the quota, demotes one, sees the meter follow, publishes."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from ratings.models import PeerGroup
from reviews.stages import Stage
from tests.browser.conftest import Site, move
from tests.guide.pictures import OTHERS, Pictures, named_in_guide
from tests.reviews.cast import REASON, Cast, bring_to, decide, make_cast


def decide_on_the_board(page: Page, name: str, level: str) -> None:
    page.get_by_role("checkbox", name=name, exact=True).check()
    page.locator("[name=level]").select_option(level)
    page.locator("[name=reason]").fill(REASON)
    page.locator("button[hx-post]").click()


def test_over_the_quota_one_is_demoted_on_the_board_before_it_closes(site: Site) -> None:
    cast: Cast = bring_to(make_cast(3), Stage.DECIDING)
    papers = list(cast.session.papers.for_list())
    decide(cast, papers, "GOOD")
    two = [cast.paper(cast.member), cast.paper(cast.colleague)]
    decide(cast, two, "EXCELLENT")
    group = PeerGroup.objects.get(places__case__member=cast.member)

    pictures = Pictures()
    page = site.enter(cast.approver, cast.session.get_absolute_url(), viewport={"width": 1366, "height": 800})
    expect(page.locator("main")).to_contain_text("2 > 20% × 4 = 0,8 → 0")
    page.locator(f"main a[href$='?group={group.pk}']").first.click()
    expect(page.locator("#meter")).to_contain_text("2 > 20% × 4 = 0,8 → 0")
    pictures.take(page, "staff-1-decisions")
    assert pictures.taken == named_in_guide(OTHERS["staff"])

    decide_on_the_board(page, "Lê Thị Đảng Viên", "GOOD")
    expect(page.locator("#meter")).to_contain_text("1 ≤ 20% × 5 = 1")
    row = page.locator(f"#case-{two[0].case_id}")
    expect(row.locator(".level").last).to_have_text("Tốt")
    expect(row.locator(".level")).to_have_count(3)
    expect(page.locator("tbody tr")).to_have_count(6)
    assert page.url.endswith(f"?group={group.pk}")

    move(page, cast, Stage.CLOSED)
