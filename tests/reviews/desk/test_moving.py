"""A step of the session: what its page says and asks before, whom it tells, and how it is taken back."""

from __future__ import annotations

from django.urls import reverse

from members.models import Event
from reviews.desk.actions.course import advance_session
from reviews.desk.concerns import still_silent
from reviews.papers.actions import papers as paper_actions
from reviews.rounds.actions.reminders import remind_people
from reviews.stages import PaperState, Stage
from tests.reviews.cast import Cast, bring_to, comment, convene, write
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
    bring_to(cast, Stage.COMMENTING)
    advance_session(cast.session, Stage.WRITING, by=cast.clerk, seen=Stage.COMMENTING, reason="Sửa")
    advance_session(cast.session, Stage.COMMENTING, by=cast.clerk, seen=Stage.WRITING)
    url = reverse("reviews:stage_back", args=[cast.session.pk])
    assert sign_in(cast.member).post(url, {"seen": "commenting"}).status_code == 403
    cast.session.refresh_from_db()
    assert cast.session.stage == Stage.COMMENTING
    clerk = sign_in(cast.clerk)
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


def test_who_has_read_and_has_nothing_to_add_says_so_and_goes_on_to_the_next(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.COMMENTING)
    member = sign_in(cast.member)
    waiting = list(cast.session.papers.exclude(member=cast.member).order_by("rank", "pk"))
    assert len(waiting) == 3
    url = reverse("reviews:nothing_to_add", args=[waiting[0].pk])
    assert member.post(url).headers["Location"] == waiting[1].get_absolute_url()
    url = reverse("reviews:nothing_to_add", args=[waiting[1].pk])
    assert member.post(url).headers["Location"] == waiting[2].get_absolute_url()
    found = still_silent(cast.session)
    assert found is not None
    assert sorted(row.name for row in found.rows) == sorted([str(cast.head), str(cast.colleague)])
    table = sign_in(cast.clerk).get(reverse("reviews:matrix", args=[cast.session.pk])).content.decode()
    row = table.partition(f'<th scope="row">{cast.member}</th>')[2].partition("</tr>")[0]
    assert (row.count("✓"), row.count("·")) == (2, 1)
    own = reverse("reviews:nothing_to_add", args=[cast.paper(cast.member).pk])
    member = sign_in(cast.member)
    assert member.post(own).status_code == 403


def test_a_paper_handed_in_by_mistake_is_taken_back_until_the_stage_has_moved_on(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.WRITING)
    write(cast.paper(cast.member), cast.member)
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.member)
    url = reverse("reviews:paper_back", args=[cast.paper(cast.member).pk])
    assert sign_in(cast.clerk).post(url).status_code in (403, 404)
    member = sign_in(cast.member)
    page = cast.paper(cast.member).get_absolute_url()
    assert url in member.get(page).content.decode()
    member.post(url)
    assert cast.paper(cast.member).state == PaperState.DRAFT
    bring_to(cast, Stage.COMMENTING)
    assert url not in member.get(page).content.decode()
    member.post(url)
    assert cast.paper(cast.member).state == PaperState.SUBMITTED
