"""Acting on what was sent: what is said, where a refusal stands, and with which status."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.urls import resolve

from members.acting import act, posted_number
from members.middleware import RepeatedFormMiddleware
from members.models import Notice, SentForm, User
from members.tasks import forget_sent_forms
from tests.conftest import TimePasses
from tests.members.factories import install, login

pytestmark = pytest.mark.django_db


class NoteForm(forms.Form):
    text = forms.CharField(max_length=20)
    day = forms.DateField(required=False)


def posted(**data: str) -> HttpRequest:
    request = RequestFactory().post("/", data)
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def said(request: HttpRequest) -> list[str]:
    return [f"{message.level_tag}: {message}" for message in get_messages(request)]


def refuse(reason: Exception) -> Callable[[], object]:
    def do() -> object:
        raise reason

    return do


def shown() -> HttpResponse:
    return HttpResponse("the page")


def test_what_is_valid_is_done_said_and_left_for_the_next_page() -> None:
    request = posted(text="Việc")
    form = NoteForm(request.POST)
    answer = act(
        request,
        form,
        lambda: str(form.cleaned_data["text"]).upper(),
        to=lambda text: f"/{len(text)}/",
        page=shown,
        done=lambda text: f"Kept {text}.",
    )
    assert (answer.status_code, answer["Location"], said(request)) == (302, "/4/", ["good: Kept VIỆC."])


def test_nothing_is_done_before_every_form_is_valid_and_each_says_what_is_wrong() -> None:
    request, done = posted(day="hôm nay"), []
    one, other = NoteForm(request.POST), NoteForm({"text": "x", "day": "?"})
    page = lambda: HttpResponse(str(one.errors))  # noqa: E731  as short as those beside it
    answer = act(request, [one, other], lambda: done.append(1), to="/", page=page)
    assert (answer.status_code, done) == (422, [])
    assert (set(one.errors), set(other.errors), said(request)) == ({"text", "day"}, {"day"}, [])


@pytest.mark.parametrize(
    ("reason", "field", "errors"),
    [
        (ValidationError("No."), None, {"__all__": ["No."]}),
        (ValidationError("No."), "text", {"text": ["No."]}),
        (ValidationError({"day": "Too late."}), None, {"day": ["Too late."]}),
        (
            ValidationError({"day": ["Too late.", "And a Sunday."], "elsewhere": "No."}),
            None,
            {"day": ["Too late.", "And a Sunday."], "__all__": ["No."]},
        ),
    ],
)
def test_a_refusal_stands_in_the_form_at_the_field_it_is_about(
    reason: ValidationError, field: str | None, errors: dict[str, list[str]]
) -> None:
    request = posted(text="Việc")
    form = NoteForm(request.POST)
    page = lambda: HttpResponse(str(form.errors))  # noqa: E731  as short as those beside it
    answer = act(request, form, refuse(reason), to="/", page=page, done="Done.", field=field)
    found = {name: list(form.errors[name]) for name in form.errors}
    assert (answer.status_code, found, said(request)) == (422, errors, [])


def test_for_a_button_and_for_a_small_form_reasons_are_said_on_the_page_gone_to() -> None:
    pressed = posted()
    answer = act(pressed, None, refuse(ValidationError(["No.", "Not now."])), to="/there/")
    assert (answer["Location"], said(pressed)) == ("/there/", ["bad: No.", "bad: Not now."])
    unfit = posted()
    form = NoteForm(unfit.POST)
    answer = act(unfit, form, lambda: None, to="/there/", page=lambda: HttpResponseRedirect("/here/"))
    assert (answer["Location"], said(unfit)) == ("/here/", [f"bad: {form.errors['text'][0]}"])


def test_a_page_that_no_longer_shows_the_form_says_above_what_is_wrong() -> None:
    request = posted(day="hôm nay")
    form = NoteForm(request.POST)
    answer = act(request, form, lambda: None, to="/", page=shown)
    reasons = [f"bad: {error}" for errors in form.errors.values() for error in errors]
    assert (answer.status_code, said(request)) == (422, reasons)
    rows = forms.formset_factory(NoteForm)
    request = posted()
    answer = act(request, rows(request.POST), lambda: None, to="/", page=shown)
    assert (answer.status_code, len(said(request))) == (422, 1)


def test_a_get_shows_the_page_and_a_part_asked_for_by_htmx_keeps_its_status() -> None:
    asked = RequestFactory().get("/")
    answer = act(asked, None, refuse(ValidationError("No.")), to="/", page=shown)
    assert (answer.status_code, answer.content) == (200, b"the page")
    part = posted()
    part.META["HTTP_HX_REQUEST"] = "true"
    answer = act(part, NoteForm(part.POST), lambda: None, to="/", page=shown)
    assert (answer.status_code, answer.content) == (200, b"the page")


def test_what_is_not_allowed_is_no_refusal_and_a_page_is_needed_where_the_way_depends_on_the_result() -> None:
    request = posted()
    with pytest.raises(PermissionDenied):
        act(request, None, refuse(PermissionDenied()), to="/", page=shown)
    with pytest.raises(TypeError):
        act(request, None, refuse(ValidationError("No.")), to=lambda _done: "/")


def test_a_number_sent_beside_a_form_is_read_or_missing() -> None:
    request = posted(version="12", seen="-3")
    assert [posted_number(request, name, -1) for name in ("version", "seen", "none")] == [12, -1, -1]


# The same form again


def sent_by(user: User, token: str = "a" * 64, **data: object) -> HttpRequest:
    request = RequestFactory().post("/notes/", {"csrfmiddlewaretoken": token, **data})
    request.user = user
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


@pytest.fixture
def writer() -> User:
    install()
    return login("PLAIN-X")


def test_a_form_sent_again_is_answered_alike_and_done_once(writer: User) -> None:
    done: list[str] = []
    for token, text in (("a", "Việc"), ("a", "Việc"), ("b", "Việc"), ("a", "Việc khác")):
        request = sent_by(writer, token * 64, text=text)
        form = NoteForm(request.POST)
        answer = act(
            request,
            form,
            lambda form=form: done.append(form.cleaned_data["text"]),  # type: ignore[misc]
            to=lambda _done: f"/{len(done)}/",
            page=shown,
        )
        done.append(answer["Location"])
    assert done == ["Việc", "/1/", "/1/", "Việc", "/4/", "Việc khác", "/6/"]


def test_somebody_else_and_another_file_are_another_form(writer: User) -> None:
    other = login("PLAIN-Y")
    requests = [
        sent_by(writer, file=SimpleUploadedFile("a.txt", b"1")),
        sent_by(other, file=SimpleUploadedFile("a.txt", b"1")),
        sent_by(writer, file=SimpleUploadedFile("a.txt", b"2")),
    ]
    read: list[bytes] = []
    for request in [*requests, *requests]:
        act(request, None, lambda request=request: read.append(request.FILES["file"].read()), to="/")  # type: ignore[misc]
    assert read == [b"1", b"1", b"2"]


def test_a_form_that_was_refused_or_only_looked_at_is_done_when_sent_again(writer: User) -> None:
    reasons = iter([ValidationError("No."), PermissionDenied()])
    done: list[int] = []

    def do() -> int:
        for reason in reasons:
            raise reason
        done.append(1)
        return len(done)

    assert act(sent_by(writer), None, do, to="/", page=shown).status_code == 422
    with pytest.raises(PermissionDenied):
        act(sent_by(writer), None, do, to="/", page=shown)
    for _again in range(2):
        act(sent_by(writer), None, do, to=lambda nth: HttpResponse(f"verdict {nth}"), page=shown)
    assert done == [1, 1]
    for _again in range(2):
        assert act(sent_by(writer), None, do, to="/", page=shown)["Location"] == "/"
    assert done == [1, 1, 1]


def test_a_part_of_a_page_sent_again_shows_what_is_there_now(writer: User) -> None:
    done: list[int] = []

    def part(_done: object = None) -> HttpResponse:
        return HttpResponse(f"{len(done)} done")

    answers = [act(sent_by(writer), None, lambda: done.append(1), to=part, page=part) for _again in range(3)]
    assert [answer.content for answer in answers] == [b"1 done"] * 3
    assert {answer.status_code for answer in answers} == {200}


def test_a_form_without_a_token_is_done_as_often_as_it_is_sent(writer: User) -> None:
    done: list[int] = []
    for _again in range(2):
        act(sent_by(writer, ""), None, lambda: done.append(1), to="/")
    assert (done, SentForm.objects.count()) == ([1, 1], 0)


def test_what_somebody_else_has_just_saved_is_a_refusal_and_no_other_error_is(writer: User) -> None:
    form = NoteForm(sent_by(writer, text="Việc").POST)
    answer = act(sent_by(writer), form, lambda: login("PLAIN-X"), to="/", page=shown)
    assert (answer.status_code, list(form.errors)) == (422, ["__all__"])
    nobody = Notice(text="Tin", url="/")
    with pytest.raises(IntegrityError):
        act(sent_by(writer), None, nobody.save, to="/")


def test_a_form_refused_only_because_it_was_done_is_answered_as_it_was(
    writer: User,
) -> None:
    act(sent_by(writer), None, lambda: None, to="/there/")
    request = sent_by(writer)
    request.resolver_match = resolve("/members/address/")
    strange = sent_by(writer, "b" * 64)
    strange.resolver_match = request.resolver_match

    def answered(refused: HttpRequest, status: int) -> int:
        return RepeatedFormMiddleware(lambda _request: HttpResponse(status=status))(refused).status_code

    assert [answered(request, status) for status in (403, 404, 422)] == [302, 302, 422]
    assert answered(strange, 403) == 403


def test_a_form_is_forgotten_after_a_day(writer: User, time_passes: TimePasses) -> None:
    act(sent_by(writer), None, lambda: None, to="/")
    time_passes(hours=23)
    kept = forget_sent_forms()
    time_passes(hours=2)
    assert (kept, forget_sent_forms(), SentForm.objects.count()) == (0, 1, 0)
