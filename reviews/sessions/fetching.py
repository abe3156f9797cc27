"""Fetching the session that a page is about."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from members.requests import MemberRequest
from reviews.models import ReviewSession


def fetch_session(request: MemberRequest, pk: int) -> ReviewSession:
    """Return the session with this key. Raises ``Http404`` if this person may not see the session."""
    return get_object_or_404(ReviewSession.objects.visible_to(request.member).for_list(), pk=pk)
