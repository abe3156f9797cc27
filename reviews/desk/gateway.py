"""The short messages of the morning, which the office's own gateway sends on to phones."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from members.models import Member
from reviews.desk.matters import number_of_matters

logger = logging.getLogger(__name__)

SECONDS = 200.0
"""How many seconds one run may take. The messages that are left are sent the next morning."""


def send_short_messages() -> int:
    """Hand the messages to the gateway that ``SMS_GATEWAY`` names, if it names one, and return how many it
    took.

    A message says nobody's name and nothing of a paper: the gateway gets the member code, from which the
    office knows the phone, and how many matters wait, as the page of work counts them. What it does not take
    is said again the next morning."""
    if not settings.SMS_GATEWAY:
        return 0
    end, taken = time.monotonic() + SECONDS, 0
    for message in _messages():
        if time.monotonic() > end:
            break
        request = Request(  # noqa: S310  the setting names http or https
            settings.SMS_GATEWAY, json.dumps(message).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urlopen(request, timeout=settings.EMAIL_TIMEOUT):  # noqa: S310
                taken += 1
        except OSError as error:
            logger.warning("The gateway took no message: %s", error)
            break
    return taken


def _messages() -> Iterator[dict[str, str]]:
    """Yield a message to everybody with a login and no mail address for whom something waits."""
    people = Member.objects.filter(user__is_active=True, user__email="").order_by("pk")
    with translation.override("vi"):
        for member in people.iterator():
            n, _late = number_of_matters(member)
            if n:
                text = ngettext("%(n)s matter waits.", "%(n)s matters wait.", n) % {"n": n}
                yield {"member": member.code, "text": text}
