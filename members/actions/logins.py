"""Actions on the login and the e-mail address of an existing member.

A login by itself permits nothing: what a member may do comes from posts and roles."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import Event, Member, User
from members.rules import refuse_unless


@transaction.atomic
def make_login(member: Member, username: str, password: str, *, email: str = "") -> User:
    """Make the login of a member and return it. A member has one login only.

    Raises ``ValidationError`` if the member has a login already, or if the name, the password or the address
    is not allowed."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.is_merged:
        raise ValidationError(_("%(code)s was merged into another record.") % {"code": member.code})
    if User.objects.filter(member=member).exists():
        raise ValidationError(_("%(name)s has a login already.") % {"name": member})
    email = _free(email)
    user = User(member=member, username=User.normalize_username(username), email=email)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    Event.record("make_login", member, by=None, username=user.username)
    return user


@transaction.atomic
def set_address(member: Member, email: str, *, by: Member) -> User:
    """Save the address to which the member's mails are sent, and return the login.

    With an empty address no mails are sent, and messages only appear in the inbox. Raises
    ``PermissionDenied`` if ``by`` is another member, and ``ValidationError`` if the address is not valid or
    another login uses it. History records that the address was set, but not the address."""
    refuse_unless(by.pk == member.pk, _("You can set only your own address."))
    user = User.objects.select_for_update().get(member=member)
    email = _free(email, user)
    if email != user.email:
        user.email = email
        user.full_clean()
        try:
            with transaction.atomic():
                user.save(update_fields=["email"])
        except IntegrityError as error:  # somebody else took it a moment ago
            raise ValidationError(_("Another login uses this address.")) from error
        Event.record("set_address", member, by=by, given=bool(email))
    return user


def _free(email: str, user: User | None = None) -> str:
    """Return the address in its stored spelling. Raises ``ValidationError`` if another login uses it."""
    email = User.objects.normalize_email(email)
    others = User.objects.exclude(pk=user.pk) if user else User.objects.all()
    if email and others.filter(email__iexact=email).exists():
        raise ValidationError(_("Another login uses this address."))
    return email
