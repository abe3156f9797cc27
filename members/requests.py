"""The type of a request of somebody who is signed in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from members.models import Member, User


class MemberRequest(HttpRequest):
    """A request of somebody who is signed in.

    ``member`` is the person's member row, which ``members.middleware`` sets."""

    user: User
    member: Member
    htmx: HtmxDetails
