"""Recognising a form that is sent twice: by a double click, a lost answer, or the browser's own repetition.

Django masks the CSRF token anew whenever it renders a page. The same person, address, token and content
therefore mean that the form of one and the same page was sent again. Who wants to do the same thing a second
time opens the page anew and sends another token.

The row of the form is inserted in the transaction of the action, before the action. A second sender waits on
the primary key until the first is done. If the first was refused, its row is rolled back and the second one
acts. A request without a token in its body, such as autosave, is not recognised: there the version of the
text decides.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import connection
from django.http import HttpRequest

from members import clock
from members.models import SentForm

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of the field, not a secret
REMEMBERED = dt.timedelta(days=1)
INSERT = (
    "INSERT INTO members_sentform (digest, leads_to, at) VALUES (%s, '', %s) ON CONFLICT (digest) DO NOTHING"
)


def digest_of(request: HttpRequest) -> str:
    """Return the SHA-256 of person, address and content of the sent form, files included.

    Returns an empty string if the form has no CSRF token in its body. The token is random, so nobody who
    reads the digest can find out by trying what was sent, such as a vote."""
    if not request.POST.get(TOKEN):
        return ""
    said = (request.user.pk, request.get_full_path(), list(request.POST.lists()))
    digest = hashlib.sha256(repr(said).encode())
    for name, files in request.FILES.lists():
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def note_form(digest: str) -> bool:
    """Insert the row of the form, and return whether this is the first sending.

    Waits while another request acts on the same form. The caller has opened the transaction in which it acts
    afterwards. Without a digest every sending counts as the first."""
    if not digest:
        return True
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [digest, clock.now()])
        return bool(cursor.rowcount == 1)


def keep_address(digest: str, leads_to: str) -> None:
    """Save where the answer to the form leads, so that a second sending is answered alike."""
    SentForm.objects.filter(digest=digest).update(leads_to=leads_to)


def forget_form(digest: str) -> None:
    """Delete the row of a form that may be sent again, because its answer is a page and nothing was saved."""
    SentForm.objects.filter(digest=digest).delete()


def answered_with(digest: str) -> str:
    """Return the address to which the first sending of this form led. Empty if there was none, or if its
    answer was a part of the page."""
    found = SentForm.objects.filter(digest=digest).values_list("leads_to", flat=True).first()
    return found or ""


def forget_old_forms() -> int:
    """Delete the rows older than a day, and return how many they were."""
    deleted, _by_model = SentForm.objects.filter(at__lt=clock.now() - REMEMBERED).delete()
    return deleted
