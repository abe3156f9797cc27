"""Logins in real browsers: slips, passwords that must be changed, closing, and the second factor."""

from __future__ import annotations

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import Page, expect

from members.models import Event, User
from tests.browser.conftest import Site, wait_for
from tests.reviews.cast import Cast, make_member

OWN = "bốn con vịt xanh"


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto(reverse("account_login"))
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(password)
    page.locator("main form button.btn").click()


def choose_password(page: Page, password: str) -> None:
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill(password)
    page.locator("main form button.btn").click()


def code_of(secret: str) -> str:
    """The code that a telephone with this secret shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_a_slip_opens_the_page_of_the_password_and_nothing_else(site: Site, cast: Cast) -> None:
    newcomer = make_member("T-0160", "Lê Viết Sách", cast.cell)
    newcomer.user.delete()
    office = site.enter(cast.administrator, reverse("members:logins", args=[cast.cell.pk]))
    office.locator("[name=help_line]").fill("Văn phòng, máy lẻ 108")
    office.get_by_role("button", name="Tạo và in 1 phiếu").click()
    name, password = office.locator(".slip .secret").all_inner_texts()
    expect(office.locator(".slip")).to_contain_text("máy lẻ 108")
    office.goto(reverse("members:logins", args=[cast.cell.pk]))
    assert password not in office.content()

    page = site.visit()
    sign_in(page, name, password)
    expect(page).to_have_url(re.compile(reverse("account_change_password")))
    page.goto(reverse("reviews:sessions"))
    expect(page).to_have_url(re.compile(reverse("account_change_password")))
    choose_password(page, password)
    expect(page.locator("main")).to_contain_text("Đây là mật khẩu trên phiếu")
    choose_password(page, OWN)
    expect(page).to_have_url(re.compile(reverse("reviews:my_work")))
    verbs = Event.objects.filter(subject_id=newcomer.pk, subject="members.member").values_list(
        "verb", flat=True
    )
    assert list(verbs) == ["make_login", "sign_in", "change_password"]


def test_a_role_that_demands_a_second_factor_leads_to_it_first(site: Site, cast: Cast) -> None:
    User.objects.filter(member=cast.staff).update(password=make_password(OWN))
    office = site.enter(cast.administrator, reverse("members:second_factor_rules"))
    office.get_by_label("Cán bộ ban tổ chức").check()
    office.locator("main form button.btn").click()
    expect(office.locator(".note-good")).to_be_visible()

    page, own = site.visit(), reverse("members:second_factor")
    sign_in(page, "staff", OWN)
    expect(page).to_have_url(re.compile(own))
    page.goto(reverse("reviews:boards"))
    expect(page).to_have_url(re.compile(own))
    expect(page.locator("main img")).to_be_visible()
    assert page.locator("main img").evaluate("image => image.naturalWidth") > 0
    secret = page.locator("main code").inner_text().replace(" ", "")
    page.locator("[name=code]").fill(code_of(secret))
    page.locator("main form button.btn").click()
    codes = page.locator(".recovery code").all_inner_texts()
    page.get_by_role("link", name="Tiếp tục").click()
    expect(page).to_have_url(re.compile(reverse("reviews:my_work")))

    elsewhere = site.visit()
    sign_in(elsewhere, "staff", OWN)
    expect(elsewhere).to_have_url(re.compile(reverse("mfa_authenticate")))
    elsewhere.locator("[name=code]").fill(codes[0])
    elsewhere.locator("main form button.btn").click()
    expect(elsewhere).to_have_url(re.compile(reverse("reviews:my_work")))


def test_who_is_closed_is_out_at_the_next_click(site: Site, cast: Cast) -> None:
    page = site.enter(cast.colleague, reverse("reviews:my_work"))
    office = site.enter(cast.administrator, reverse("members:login", args=[cast.colleague.pk]))
    form = office.locator("form", has=office.locator("[name=reason]"))
    form.locator("[name=reason]").fill("Mất máy tính xách tay")
    form.locator("button").click()
    expect(office.locator(".note-good")).to_be_visible()
    page.locator("nav a").first.click()
    expect(page).to_have_url(re.compile(reverse("account_login")))
    office.get_by_role("button", name="Mở lại tài khoản").click()
    wait_for(office, lambda: User.objects.get(member=cast.colleague).is_active)
    page.goto(reverse("reviews:my_work"))
    expect(page).to_have_url(re.compile(reverse("account_login")))
