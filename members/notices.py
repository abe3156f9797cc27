"""The one way a notice is written."""

from __future__ import annotations

from collections.abc import Iterable

from members.models import Member, Notice


def tell(recipients: Iterable[Member], text: str, url: str) -> None:
    """Put the same message into every recipient's inbox; ``url`` is an address inside this site."""
    Notice.objects.bulk_create(Notice(recipient=member, text=text[:300], url=url) for member in recipients)
