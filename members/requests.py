"""The type of a request of somebody who is signed in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from members.models import Member, User


class MemberRequest(HttpRequest):
    """The request that every view for people who are signed in receives; ``members.middleware`` sets
    ``member``."""

    user: User
    member: Member
    htmx: HtmxDetails
