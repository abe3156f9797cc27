"""A person entered twice, in a real browser: found, compared, refused with what is in the way, and merged."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import expect

from members.models import Member
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.browser.test_pages import look
from tests.reviews.cast import Cast, bring_to, make_member

WHY = "Biên bản rà soát số 3"


def test_two_records_of_one_person_become_one_and_what_is_in_the_way_is_named(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    double = make_member("TWIN", cast.member.full_name, cast.cell, born_on=cast.member.born_on)
    # This one has a self-review in the same round.
    Member.objects.filter(pk=cast.stranger.pk).update(
        full_name=cast.member.full_name, born_on=cast.member.born_on
    )
    page = site.enter(cast.administrator, reverse("organisation:member", args=[double.pk]))
    page.locator("a[href$='/merge/']").click()
    expect(page.locator("ul.tasks li")).to_have_count(2)
    assert look(page) == []
    page.locator("ul.tasks li", has_text=cast.member.code).get_by_role("link").click()
    expect(page.locator("tbody tr", has_text="khác nhau")).not_to_have_count(0)
    assert look(page) == []
    page.get_by_label(cast.member.code).check()
    page.locator("[name=document]").fill(WHY)
    page.get_by_role("button", name="Gộp").click()
    expect(page.locator(".note-good")).to_contain_text(cast.member.code)
    expect(page.locator(".note-info")).to_contain_text("TWIN")
    page.get_by_role("link", name="TWIN").click()
    expect(page.locator(".note-warn")).to_contain_text(cast.member.code)
    page.goto(reverse("organisation:merge", args=[cast.member.pk, cast.stranger.pk]))
    page.get_by_label(cast.member.code).check()
    page.locator("[name=document]").fill(WHY)
    page.get_by_role("button", name="Gộp").click()
    expect(page.locator("main form")).to_contain_text(str(cast.campaign))
    assert look(page) == []
    site.forgive("422")
    assert Member.objects.get(pk=double.pk).merged_into == cast.member
    assert Member.objects.get(pk=cast.stranger.pk).merged_into is None
