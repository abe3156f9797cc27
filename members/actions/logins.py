"""Giving a member a login; the person and what the person may do stand already."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member, User


@transaction.atomic
def make_login(member: Member, username: str, password: str, *, email: str = "") -> User:
    """One login a member; ``ValidationError`` says what is wrong with the name, password or address."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if User.objects.filter(member=member).exists():
        raise ValidationError(_("%(name)s has a login already.") % {"name": member})
    email = User.objects.normalize_email(email)
    if email and User.objects.filter(email__iexact=email).exists():
        raise ValidationError(_("Another login uses this address."))
    user = User(member=member, username=User.normalize_username(username), email=email)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    Event.record("make_login", member, by=None, username=user.username)
    return user
