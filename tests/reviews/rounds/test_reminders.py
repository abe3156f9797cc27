"""Reminding by hand and by the clock: the right people, once a day, into inbox and outbox."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import clock
from members.models import Mail, Notice, User
from members.tasks import send_mails
from reviews.models import Reminder, ReviewSession
from reviews.opinions.actions.comments import answer_comment
from reviews.papers.actions import papers as paper_actions
from reviews.rounds.actions import reminders
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to, comment, forward, make_cast, write
from tests.reviews.conftest import SignIn


def due(cast: Cast, days: int) -> None:
    """The session's dates, all on one day so many days from today; other sessions have time."""
    far = clock.today() + dt.timedelta(days=300)
    day = clock.today() + dt.timedelta(days=days)
    for rows, when in (
        (ReviewSession.objects.all(), far),
        (ReviewSession.objects.filter(pk=cast.session.pk), day),
    ):
        rows.update(writing_due=when, commenting_due=when, finish_due=when)
    cast.session.refresh_from_db()


def told(cast: Cast) -> set[str]:
    """Who got a notice that is not of the stages' own."""
    words = ("chậm nhất", "chờ đồng chí trả lời", "phải xong")
    found = [n for n in Notice.objects.select_related("recipient") if any(word in n.text for word in words)]
    return {notice.recipient.code for notice in found}


def test_who_owes_a_paper_is_reminded_and_who_has_handed_in_is_not(cast: Cast) -> None:
    forward(cast, Stage.WRITING)
    due(cast, -2)
    paper = cast.paper(cast.member)
    write(paper, cast.member)
    paper_actions.submit_paper(paper, by=cast.member)
    assert reminders.remind_session(cast.session, by=cast.clerk) == 3
    assert told(cast) == {"HEAD", "COLLEAGUE", "CLERK"}
    assert cast.colleague.notices.filter(text__contains="quá hạn 2 ngày").count() == 1
    with pytest.raises(ValidationError):
        reminders.remind_session(cast.session, by=cast.staff)
    for person in (cast.member, cast.guest, cast.stranger):
        with pytest.raises(PermissionDenied):
            reminders.remind_session(cast.session, by=person)


def test_who_owes_an_answer_is_reminded(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    due(cast, 1)
    said = comment(cast, cast.member, cast.colleague)
    answered = comment(cast, cast.colleague, cast.member)
    answer_comment(answered, "explained", "Đã rõ.", by=cast.colleague)
    reminders.remind_session(cast.session, by=cast.clerk)
    assert told(cast) == {"MEMBER", "CLERK", "HEAD"}
    notice = cast.member.notices.first()
    assert notice is not None
    assert notice.url == f"{said.paper.get_absolute_url()}#comments"
    assert said.text not in notice.text


def test_staff_remind_all_sessions_that_are_late_and_no_other(cast: Cast) -> None:
    forward(cast, Stage.WRITING)
    due(cast, -1)
    reminders.remind_late(cast.campaign, by=cast.staff)
    assert list(Reminder.objects.values_list("session", "by")) == [(cast.session.pk, cast.staff.pk)]
    with pytest.raises(ValidationError):
        reminders.remind_late(cast.campaign, by=cast.staff)
    with pytest.raises(PermissionDenied):
        reminders.remind_late(cast.campaign, by=cast.clerk)


@pytest.mark.parametrize(
    ("days", "earlier", "reminds"),
    [
        (4, None, False),
        (3, None, True),
        (1, None, True),
        (1, 2, False),
        (0, 3, False),
        (-1, 1, True),
        (-1, 0, False),
        (-30, None, True),
        (-31, None, False),
    ],
)
def test_the_clock_calls_a_date_to_mind_once_before_it_and_every_day_after_it(
    cast: Cast, days: int, earlier: int | None, reminds: bool
) -> None:
    """``earlier``: the clock reminded so many days ago."""
    forward(cast, Stage.WRITING)
    due(cast, days)
    if earlier is not None:
        day = clock.today() - dt.timedelta(days=earlier)
        Reminder.objects.create(session=cast.session, on=day)
    assert reminders.remind_by_clock() == int(reminds)


def test_a_round_that_is_not_open_reminds_nobody(cast: Cast) -> None:
    due(cast, -1)
    type(cast.campaign).objects.update(state="opening")
    assert reminders.remind_by_clock() == 0


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_the_same_moment_remind_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send_mails, "delay", lambda: None)
    cast = make_cast()
    forward(cast, Stage.WRITING)
    due(cast, -1)
    User.objects.filter(member=cast.member).update(email="member@thu.vn")
    together = threading.Barrier(2)

    def work() -> None:
        together.wait()
        reminders.remind_by_clock()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Reminder.objects.count(), Mail.objects.count()) == (1, 1)
    assert cast.member.notices.filter(text__contains="chậm nhất").count() == 1


def test_a_mail_says_no_more_than_the_notice_and_where_to_open_it(cast: Cast, settings: Any) -> None:
    settings.SITE_URL = "https://kiemdiem.thu.vn"
    forward(cast, Stage.WRITING)
    due(cast, -1)
    write(cast.paper(cast.member), cast.member, words="bí mật")
    User.objects.filter(member=cast.member).update(email="member@thu.vn")
    reminders.remind_session(cast.session, by=cast.clerk)
    [mail] = Mail.objects.all()
    notice = cast.member.notices.first()
    assert notice is not None
    assert (mail.address, mail.subject, mail.state) == ("member@thu.vn", notice.text, "queued")
    assert mail.body == (
        f"Kính gửi đồng chí {cast.member},\n\n{notice.text}\n\n"
        f"Mở tại đây: https://kiemdiem.thu.vn{notice.url}\n\n"
        "Thư do hệ thống tự động gửi, xin không trả lời. Nội dung chi tiết chỉ có trong hệ thống.\n"
    )


def test_the_buttons_remind_and_say_how_many(cast: Cast, sign_in: SignIn) -> None:
    forward(cast, Stage.WRITING)
    due(cast, -1)
    page = sign_in(cast.clerk).post(f"/sessions/{cast.session.pk}/remind/", follow=True)
    assert "Đã nhắc 4 người." in page.content.decode()
    again = sign_in(cast.staff).post(f"/rounds/{cast.campaign.pk}/remind/", follow=True)
    assert "không còn ai cần nhắc" in again.content.decode()


@pytest.mark.parametrize("members", [0, 12])
def test_reminding_costs_the_same_for_few_and_for_many(db: None, members: int) -> None:
    cast = make_cast(members)
    forward(cast, Stage.WRITING)
    due(cast, -1)
    with CaptureQueriesContext(connection) as queries:
        assert reminders.remind_session(cast.session, by=cast.clerk) == 4 + members
    assert len(queries) == 15
