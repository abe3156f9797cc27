"""What the views of a form have in common: the act, and its refusal put where it belongs."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from members.requests import MemberRequest
from reviews.models import ReviewSession
from reviews.sessions import fields


def fetch_session(request: MemberRequest, pk: int) -> ReviewSession:
    """The session, or 404."""
    return get_object_or_404(ReviewSession.objects.visible_to(request.member).for_list(), pk=pk)


def went_through(request: HttpRequest, form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the form holds and the act was done; a refusal stands in the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True


def pressed(request: HttpRequest, act: Callable[[], object]) -> bool:
    """The same for a button without a form: a refusal is said at the head of the page."""
    try:
        act()
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
        return False
    return True


def act(request: MemberRequest, write: Callable[[], object], back: str) -> HttpResponse:
    """Do it and return; what is refused is said on the page returned to."""
    try:
        write()
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
    return redirect(back)


def add(request: MemberRequest, form: forms.Form, write: Callable[[], object], back: str) -> HttpResponse:
    """A small form on a larger page: what is wrong with it is said above."""
    if form.is_valid():
        return act(request, write, back)
    messages.error(request, fields.sentence(form))
    return redirect(back)
