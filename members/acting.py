"""How a view answers a sent form: check the form, call the action, redirect. Every view uses ``act``.

A form that was sent and done before, from the same rendering of its page, is not done again: it is answered
as the first time (``members.sending``). Therefore checking, doing and remembering are one transaction, and
``to`` is called inside it. Where ``to`` and ``page`` are one function, which shows what is there now, it is
called afterwards. If somebody else has just saved what can be there only once, that is a refusal, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import escape
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from members.sending import answered_with, digest_of, forget_form, keep_address, note_form


class Checkable(Protocol):
    """A form, a formset, or several forms that are checked as one."""

    def is_valid(self) -> bool: ...


class HasPage(Protocol):
    """A database row with a page of its own."""

    def get_absolute_url(self) -> str: ...


LONGEST_KEY = 18
"""The most digits of a number that surely fits into a column of PostgreSQL (``bigint``)."""

Result = TypeVar("Result")
Target = str | HasPage | HttpResponse
"""The next page: an address, an object that has a page of its own, or a finished response."""


def act(
    request: HttpRequest,
    form: Checkable | Sequence[Checkable] | None,
    do: Callable[[], Result],
    *,
    to: Target | Callable[[Result], Target],
    page: Callable[[], HttpResponse] | None = None,
    done: str | Callable[[Result], str] = "",
    field: str | None = None,
    again: str = "",
) -> HttpResponse:
    """Check the form, call the action ``do``, show ``done`` as a message, and redirect to the page ``to``.

    ``form`` is None for a button without fields. Several forms must all be valid, and errors of the action
    are shown in the first one. ``to`` and ``done`` may be functions, which get what ``do`` returned. If the
    answer is a page that is shown only once, ``again`` is where the same form leads if it is sent again.

    If a form is not valid, or if ``do`` raises a ``ValidationError``, nothing is done and ``page`` is shown
    with status 422. The errors are shown in the form: those of a field at that field, all others at the field
    named ``field`` or above the form. They are messages instead where there is no form, no ``page`` (a small
    form or a button on the larger page that ``to`` names), or where ``page`` redirects or has no form left.
    A GET is answered with ``page``. ``PermissionDenied`` and all other errors of ``do`` are passed on."""
    if page and request.method != "POST":
        return page()
    forms: list[Checkable] = list(form) if isinstance(form, Sequence) else [form] if form else []
    digest = digest_of(request)
    shown: object = page  # compared below, whatever its type
    try:
        with transaction.atomic():
            if not note_form(digest):
                return answer_again(request, digest) or _fresh(page)
            valid = not [one for one in forms if not one.is_valid()]  # each says what is wrong with it
            if valid:
                result = do()
                answer = None if to is shown else _answer(to(result) if callable(to) else to)
                _remember(digest, answer, again)
            else:
                transaction.set_rollback(True)
    except (ValidationError, IntegrityError) as error:
        _refuse(request, forms[0] if forms else None, _as_refusal(error), field)
    else:
        if valid:
            if said := done(result) if callable(done) else done:
                messages.success(request, said)
            return answer or _fresh(page)
    if page:
        return _refused(request, forms, page)
    if callable(to):
        raise TypeError("Where `to` depends on the result, `page` answers a refusal.")
    return _refused(request, forms, lambda: _answer(to))


def answer_again(request: HttpRequest, digest: str) -> HttpResponse | None:
    """Return the answer to a form that was sent and done before: the same redirect, with a message. Returns
    ``None`` if the form was not done before, or if its answer was a part of the page."""
    leads_to = answered_with(digest) if digest else ""
    if not leads_to:
        return None
    messages.info(request, _("This has been saved already. Sending it again changed nothing."))
    return redirect(leads_to)


def _remember(digest: str, answer: HttpResponse | None, again: str) -> None:
    """Keep where the answer leads, or where the form leads ``again``. Without the latter, an answer that is a
    page, such as the verdict on pasted lines, saved nothing, so the same form may be sent again."""
    if not digest or answer is None:
        return
    if answer.status_code == 302 or again:
        keep_address(digest, again or answer["Location"])
    else:
        forget_form(digest)


def _fresh(page: Callable[[], HttpResponse] | None) -> HttpResponse:
    """Return the page as it is now. Without one, 204 leaves the page of the browser as it is."""
    return page() if page else HttpResponse(status=204)


def _refused(request: HttpRequest, forms: list[Checkable], page: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the page with status 422. If it redirects, or if it does not show the forms because they can no
    longer be sent, show the errors of the forms as messages.

    An answer to htmx keeps status 200."""
    answer = page()
    invalid = [form for form in forms if not form.is_valid()]
    sentences = [sentence for form in invalid for sentence in _sentences(form)]
    if answer.status_code == 302:
        for sentence in dict.fromkeys(sentences or [_("Not complete.") for _form in invalid]):
            messages.error(request, sentence)
    elif answer.status_code == 200 and "HX-Request" not in request.headers:
        shown = answer.content.decode()
        if sentences and not any(escape(sentence) in shown for sentence in sentences):
            for sentence in dict.fromkeys(sentences):
                messages.error(request, sentence)
            answer = page()
        # htmx does not put an answer with an error status into the page, so it gets the page with status 200
        answer.status_code = 422
    return answer


def _sentences(form: Checkable) -> list[str]:
    """Return the errors of a form or of a set of forms."""
    if isinstance(form, BaseFormSet):
        return [*form.non_form_errors(), *(sentence for row in form.forms for sentence in _sentences(row))]
    found = form.errors.values() if isinstance(form, BaseForm) else []
    return [str(error) for errors in found for error in errors]


def posted_number(request: HttpRequest, name: str, missing: int = 0) -> int:
    """Return a whole number that was posted beside a form, such as the version that the page showed.

    Returns ``missing`` if nothing was posted under that name, or if it is anything but digits."""
    found = key_of(request.POST.get(name, ""))
    return missing if found is None else found


def posted_keys(request: HttpRequest, name: str) -> list[int]:
    """Return the keys of the rows that were ticked under this name. What is no key is left out."""
    found = (key_of(value) for value in request.POST.getlist(name))
    return [key for key in found if key is not None]


def key_of(value: str) -> int | None:
    """Return the text as the key of a row or another whole number that the database can hold, or None if it
    is anything else. Every number that does not come through a form is read here."""
    return int(value) if value.isdecimal() and len(value) <= LONGEST_KEY else None


def _refuse(request: HttpRequest, form: Checkable | None, error: ValidationError, field: str | None) -> None:
    """Put the errors of the action into the form, or show them as messages where there is no single form."""
    if not isinstance(form, BaseForm):
        for sentence in error.messages:
            messages.error(request, sentence)
        return
    reasons = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, found in reasons.items():
        form.add_error(name if name in form.fields else field, ValidationError(found))


def _as_refusal(error: ValidationError | IntegrityError) -> ValidationError:
    """Return the refusal to show. If somebody else has saved the same row at this moment, a constraint of
    uniqueness has refused it, and the sentence says so. Any other error of the database is raised."""
    if isinstance(error, ValidationError):
        return error
    if not isinstance(error.__cause__, UniqueViolation):
        raise error
    return ValidationError(_("Somebody has just saved the same. Look at it again."))


def _answer(to: Target) -> HttpResponse:
    return to if isinstance(to, HttpResponse) else redirect(to)
