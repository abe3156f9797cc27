"""The answers that send a file made for the request as a download."""

from __future__ import annotations

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def send_file(content: bytes, name: str, kind: str) -> HttpResponse:
    """Return the answer with these bytes, to be saved under this name. ``kind`` is the media type."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def send_workbook(content: bytes, name: str) -> HttpResponse:
    """Return the answer with these bytes of an .xlsx file, to be saved under this name without its ending."""
    return send_file(content, f"{name}.xlsx", XLSX)
