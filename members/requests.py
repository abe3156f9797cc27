"""The type of a request behind the login."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from members.models import Member, User


class MemberRequest(HttpRequest):
    """What every view behind the login receives; ``members.middleware`` sets ``member``."""

    user: User
    member: Member
    htmx: HtmxDetails
