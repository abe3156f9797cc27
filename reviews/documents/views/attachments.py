"""The download of an attached file."""

from __future__ import annotations

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from members.models import Event
from members.requests import MemberRequest
from reviews.models import Attachment


@require_GET
def attachment(request: MemberRequest, pk: int) -> FileResponse:
    """Send an attached file, always as a download. Every download is written to the history, which is all
    that this GET writes."""
    row = get_object_or_404(Attachment.objects.visible_to(request.member), pk=pk)
    Event.record("fetch", row, by=request.member)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name)
