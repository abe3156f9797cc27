"""Actions on the login and the e-mail address of an existing member. A login grants nothing by itself."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member, User
from members.rules import refuse_unless


@transaction.atomic
def make_login(member: Member, username: str, password: str, *, email: str = "") -> User:
    """Make the member's login. A member has one login only.

    Raises ``ValidationError`` if there is a login already, or if the name, password or address is refused."""
    member = Member.objects.select_for_update().get(pk=member.pk)
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
    """Set the address to which the member's mails are sent; an empty one means no mails, only the inbox.

    Only the member may set it, else ``PermissionDenied``. Raises ``ValidationError`` if the address is not
    valid or another login uses it. History records that the address was set, but not the address."""
    refuse_unless(by.pk == member.pk, _("Everybody gives the own address alone."))
    user = User.objects.select_for_update().get(member=member)
    email = _free(email, user)
    if email != user.email:
        user.email = email
        user.full_clean()
        user.save(update_fields=["email"])
        Event.record("set_address", member, by=by, given=bool(email))
    return user


def _free(email: str, user: User | None = None) -> str:
    """Return the address in its stored spelling; raise ``ValidationError`` if another login uses it."""
    email = User.objects.normalize_email(email)
    others = User.objects.exclude(pk=user.pk) if user else User.objects.all()
    if email and others.filter(email__iexact=email).exists():
        raise ValidationError(_("Another login uses this address."))
    return email
