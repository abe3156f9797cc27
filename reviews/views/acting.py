"""What the views of a form have in common: the act, and its refusal put where it belongs."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from members.requests import MemberRequest
from reviews.models import ReviewSession


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
