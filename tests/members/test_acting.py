"""Acting on what was sent: what is said, where a refusal stands, and with which status."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from members.acting import act, posted_number

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
    answer = act(request, [one, other], lambda: done.append(1), to="/", page=shown)
    assert (answer.status_code, answer.content, done) == (422, b"the page", [])
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
    answer = act(request, form, refuse(reason), to="/", page=shown, done="Done.", field=field)
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
