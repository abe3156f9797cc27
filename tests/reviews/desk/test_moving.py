"""A step of the session: what its page says and asks before, whom it tells, and how it is taken back."""

from __future__ import annotations

from django.urls import reverse

from members.models import Event
from reviews.desk.actions.course import advance_session
from reviews.rounds.actions.reminders import remind_people
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to, comment, convene
from tests.reviews.conftest import SignIn


def test_ending_the_comments_early_says_who_is_silent_and_is_not_done_unasked(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.COMMENTING)
    convene(cast)
    clerk = sign_in(cast.clerk)
    page = clerk.get(reverse("reviews:before_move", args=[cast.session.pk, "conference"])).content.decode()
    assert [str(one) in page for one in (cast.head, cast.member, cast.colleague)] == [True] * 3
    url = reverse("reviews:session_move", args=[cast.session.pk])
    step = {"seen": "commenting", "target": "conference"}
    refused = clerk.post(url, step, follow=True).content.decode()
    assert "Chưa góp ý" in refused
    cast.session.refresh_from_db()
    assert cast.session.stage == Stage.COMMENTING
    moved = clerk.post(url, {**step, "noted": ["silent", "awaited"]}, follow=True).content.decode()
    assert "Đã thông báo cho 3 đồng chí." in moved
    assert Event.objects.filter(verb="advance").latest("pk").data["passed"] == ["silent"]
    assert cast.member.notices.filter(text__contains="đã kết thúc góp ý").count() == 1


def test_going_on_to_completing_says_that_the_collectives_paper_was_not_settled(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.RATING)
    page = sign_in(cast.clerk).get(cast.session.get_absolute_url()).content.decode()
    settle = f"{reverse('reviews:link', args=[cast.session.pk])}#settled"
    assert (settle in page, "Chưa thống nhất tạm thời" in page) == (True, True)


def test_a_step_is_taken_back_until_somebody_has_acted_on_it(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    bring_to(cast, Stage.COMMENTING)
    clerk = sign_in(cast.clerk)
    url = reverse("reviews:stage_back", args=[cast.session.pk])
    assert sign_in(cast.member).post(url, {"seen": "commenting"}, follow=True).status_code == 200
    cast.session.refresh_from_db()
    assert cast.session.stage == Stage.COMMENTING
    clerk.post(url, {"seen": "commenting"})
    cast.session.refresh_from_db()
    assert (cast.session.stage, cast.session.drafts_out_on) == (Stage.WRITING, None)
    assert cast.member.notices.filter(text__contains="đã thu hồi").count() == 1
    cast.session = advance_session(cast.session, Stage.COMMENTING, by=cast.clerk, seen=Stage.WRITING)
    comment(cast, cast.member, cast.colleague)
    assert url not in clerk.get(cast.session.get_absolute_url()).content.decode()
    clerk.post(url, {"seen": "commenting"})
    cast.session.refresh_from_db()
    assert cast.session.stage == Stage.COMMENTING


def test_one_person_is_reminded_with_own_words(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    remind_people(cast.session, [cast.member.pk], "Mai họp  rồi.", by=cast.clerk)
    notice = cast.member.notices.latest("pk")
    assert f"{cast.clerk}: “Mai họp rồi.”" in notice.text
    assert cast.colleague.notices.filter(text__contains="Mai họp").count() == 0
    url = reverse("reviews:remind", args=[cast.session.pk])
    answer = sign_in(cast.clerk).post(url, {"members": [cast.guest.pk]}, follow=True).content.decode()
    assert f"Hiện không còn việc cần nhắc đối với: {cast.guest}" in answer


def test_every_page_of_the_session_has_the_bar_and_marks_its_tab(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.COMPLETING)
    clerk = sign_in(cast.clerk)
    names = ("session", "matrix", "ratings", "link", "dossier", "plan")
    marked = {}
    for name in names:
        page = clerk.get(reverse(f"reviews:{name}", args=[cast.session.pk])).content.decode()
        tabs = page.partition('class="tabs"')[2].partition("</ul>")[0]
        marked[name] = (tabs.count("<li>"), tabs.count("aria-current"))
    assert marked == dict.fromkeys(names, (7, 1))
    leads = clerk.get(reverse("reviews:session_now", args=[cast.session.pk])).headers["Location"]
    assert leads == reverse("reviews:link", args=[cast.session.pk])
