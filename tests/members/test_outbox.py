"""The outbox: a row before a mail, sent once, its failure said, seen by those who watch over the people."""

from __future__ import annotations

import smtplib
import threading
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.urls import reverse

from members import tasks
from members.actions.logins import set_address
from members.actions.mails import send_again
from members.models import Event, Mail, MailState, User
from members.notices import Message, mail_each
from tests.conftest import TimePasses
from tests.reviews.cast import Cast, make_cast
from tests.reviews.conftest import SignIn, cast, sign_in

__all__ = ["cast", "sign_in"]


class Refusing(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, email_messages: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"unknown")})


class Slow(BaseEmailBackend):
    """A mail server that takes the first mails of two workers at one moment; the third waits for nobody."""

    both: threading.Barrier
    sent: list[tuple[str, bool]]

    def send_messages(self, email_messages: Any) -> int:
        for message in email_messages:
            self.sent.append((message.to[0], connection.in_atomic_block))
            if len(self.sent) < 3:
                self.both.wait()
        return len(email_messages)


class Killing(BaseEmailBackend):
    """The worker is stopped while it talks to the server."""

    def send_messages(self, email_messages: Any) -> int:
        raise SystemExit


def queue(cast: Cast, *addresses: str) -> list[Mail]:
    people = [cast.member, cast.colleague, cast.stranger][: len(addresses)]
    for person, address in zip(people, addresses, strict=True):
        User.objects.filter(member=person).update(email=address)
    mail_each([Message(person, "Đến hạn nộp bản kiểm điểm.", "/papers/1/") for person in people])
    return list(Mail.objects.order_by("pk"))


def test_who_has_no_address_has_the_inbox_and_is_no_failure(cast: Cast) -> None:
    assert [mail.address for mail in queue(cast, "a@thu.vn", "")] == ["a@thu.vn"]


def test_a_mail_is_sent_once_as_plain_vietnamese_text(cast: Cast) -> None:
    [mail] = queue(cast, "a@thu.vn")
    for _again in range(2):
        tasks.send_mails()
    mail.refresh_from_db()
    assert (mail.state, mail.tries, mail.error) == (MailState.SENT, 1, "")
    [sent] = django_mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["a@thu.vn"], "Đến hạn nộp bản kiểm điểm.", mail.body)
    assert sent.content_subtype == "plain"


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_mail_once_and_neither_in_a_transaction(settings: Any) -> None:
    queue(make_cast(), "a@thu.vn", "b@thu.vn", "c@thu.vn")
    settings.EMAIL_BACKEND = f"{__name__}.Slow"
    Slow.both, Slow.sent = threading.Barrier(2, timeout=30), []

    def work() -> None:
        tasks.send_mails()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    addresses = sorted(to for to, _in_transaction in Slow.sent)
    assert addresses == ["a@thu.vn", "b@thu.vn", "c@thu.vn"]
    assert {in_transaction for _to, in_transaction in Slow.sent} == {False}
    assert set(Mail.objects.values_list("state", "tries")) == {(MailState.SENT, 1)}


def test_a_mail_whose_worker_was_killed_is_sent_again_once_the_claim_has_run_out(
    cast: Cast, settings: Any, time_passes: TimePasses
) -> None:
    [mail] = queue(cast, "a@thu.vn")
    settings.EMAIL_BACKEND = f"{__name__}.Killing"
    with pytest.raises(SystemExit):
        tasks.send_mails()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    time_passes(seconds=settings.VISIBILITY_TIMEOUT)
    tasks.send_mails()
    mail.refresh_from_db()
    assert (mail.state, mail.tries, django_mail.outbox) == (MailState.QUEUED, 1, [])
    time_passes(seconds=settings.VISIBILITY_TIMEOUT)
    tasks.send_mails()
    mail.refresh_from_db()
    assert (mail.state, mail.tries, len(django_mail.outbox)) == (MailState.SENT, 2, 1)


def test_a_mail_that_kills_its_worker_every_time_is_given_up_with_the_reason(
    cast: Cast, settings: Any, time_passes: TimePasses
) -> None:
    [mail] = queue(cast, "a@thu.vn")
    settings.EMAIL_BACKEND = f"{__name__}.Killing"
    for _try in range(tasks.MAX_TRIES):
        with pytest.raises(SystemExit):
            tasks.send_mails()
        time_passes(seconds=tasks.CLAIM.total_seconds())
    tasks.send_mails()
    mail.refresh_from_db()
    assert (mail.state, mail.tries) == (MailState.FAILED, tasks.MAX_TRIES)
    assert mail.error == "Lần nào gửi thư này chương trình cũng bị dừng giữa chừng."


def test_what_fails_is_put_off_then_given_up_with_the_reason_and_can_be_sent_again(
    cast: Cast, settings: Any, time_passes: TimePasses
) -> None:
    [mail] = queue(cast, "a@thu.vn")
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    for tries in range(1, tasks.MAX_TRIES + 1):
        time_passes(hours=1)
        tasks.send_mails()
        mail.refresh_from_db()
        assert mail.tries == tries
    assert mail.state == MailState.FAILED
    assert mail.error.startswith("SMTPRecipientsRefused")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    User.objects.filter(member=cast.member).update(email="new@thu.vn")
    for person in (cast.clerk, cast.approver, cast.stranger):
        with pytest.raises(PermissionDenied):
            send_again(mail, by=person)
    send_again(mail, by=cast.staff)
    with pytest.raises(ValidationError):
        send_again(mail, by=cast.staff)
    tasks.send_mails()
    mail.refresh_from_db()
    assert (mail.state, mail.address) == (MailState.SENT, "new@thu.vn")


def test_a_mail_put_off_waits_for_its_time(cast: Cast, settings: Any, time_passes: TimePasses) -> None:
    [mail] = queue(cast, "a@thu.vn")
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    tries = []
    for minutes in (0, 1, 1):
        time_passes(minutes=minutes)
        tasks.send_mails()
        mail.refresh_from_db()
        tries.append(mail.tries)
    assert tries == [1, 1, 2]


def test_the_outbox_is_for_staff_and_administrator_of_the_people(cast: Cast, sign_in: SignIn) -> None:
    [mail] = queue(cast, "a@thu.vn")
    Mail.objects.update(state=MailState.FAILED, error="550 unknown")
    page = reverse("members:outbox")
    again = reverse("members:send_again", args=[mail.pk])
    answers = {}
    for name in ("staff", "administrator", "clerk", "member", "stranger"):
        client = sign_in(getattr(cast, name))
        got = client.get(page)
        shown = "550 unknown" in got.content.decode()
        answers[name] = (got.status_code, shown)
        if name not in ("staff", "administrator"):
            assert client.post(again).status_code == 404
    assert answers == {
        "staff": (200, True),
        "administrator": (200, True),
        "clerk": (403, False),
        "member": (403, False),
        "stranger": (403, False),
    }
    assert sign_in(cast.staff).post(again).status_code == 302
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED


def test_everybody_gives_the_own_address_and_only_the_own(cast: Cast, sign_in: SignIn) -> None:
    client, url = sign_in(cast.member), reverse("members:address")
    assert client.post(url, {"email": "dang.vien@thu.vn"}).status_code == 302
    assert 'value="dang.vien@thu.vn"' in client.get(url).content.decode()
    with pytest.raises(PermissionDenied):
        set_address(cast.member, "khac@thu.vn", by=cast.administrator)
    told = Event.objects.filter(verb="set_address").values_list("data", flat=True)
    assert [str(data) for data in told if "thu.vn" in str(data)] == []
    assert User.objects.get(member=cast.member).email == "dang.vien@thu.vn"


@pytest.mark.parametrize("email", ["không phải địa chỉ", "DONG.SU@thu.vn"])
def test_no_address_and_that_of_another_are_refused_and_stay_in_the_form(
    cast: Cast, sign_in: SignIn, email: str
) -> None:
    User.objects.filter(member=cast.colleague).update(email="dong.su@thu.vn")
    answer = sign_in(cast.member).post(reverse("members:address"), {"email": email})
    assert (answer.status_code, email in answer.content.decode()) == (422, True)
    assert User.objects.get(member=cast.member).email == ""
