"""What an installation begins with: a one-time token, the top of the tree, the first administrator.

Of two people with the token, the second waits for the first and is refused."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from members import clock
from members.actions.logins import make_login
from members.models import Committee, Event, FirstRunToken, Member, Role, RoleKind, RoleProposal, User

LOCK = "LOCK TABLE members_committee, members_member IN SHARE ROW EXCLUSIVE MODE"
"""The import of a workbook and every change of the tree take this lock, too."""

REASON = "Lần chạy đầu tiên"
"""The reason of the first role. It is data of a Vietnamese office, whatever the language of the page."""


@dataclass(frozen=True)
class FirstRun:
    """What the page of the first run asks for. ``top``, ``cell`` and ``person`` are not saved yet."""

    top: Committee
    cell: Committee
    person: Member
    username: str
    password: str


def is_empty() -> bool:
    """Whether nobody is in the database, so that nobody can sign in."""
    return not Member.objects.exists()


def is_untouched() -> bool:
    """Whether there is neither anybody nor any committee, so that an installation can be set up."""
    return is_empty() and not Committee.objects.exists()


def digest_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_valid(digest: str) -> bool:
    """Whether this is the digest of the token that was made last, and nothing is there yet."""
    known = FirstRunToken.objects.values_list("digest", flat=True).first()
    return known is not None and secrets.compare_digest(known, digest) and is_untouched()


@transaction.atomic
def make_token() -> str:
    """Return a new one-time token, which replaces every earlier one. Returns an empty string if somebody or
    something is there already."""
    if not is_untouched():
        return ""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    if not is_untouched():
        return ""
    token = secrets.token_urlsafe(24)
    values = {"digest": digest_of_token(token), "made_at": clock.now()}
    FirstRunToken.objects.update_or_create(pk=1, defaults=values)
    return token


@transaction.atomic
def set_up(digest: str, wanted: FirstRun) -> User:
    """Make the top of the tree, the first administrator and the login, and return the login. ``digest`` is
    that of the token.

    The role is on record as given alone. Raises ``ValidationError`` if somebody else was faster, if the token
    is no longer valid, or if a value is not allowed."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    if not is_untouched():
        raise ValidationError(_("Somebody has set this installation up already. Sign in."))
    if not is_valid(digest):
        raise ValidationError(_("This token is no longer valid. Start the program again for another one."))
    top, cell, person = wanted.top, wanted.cell, wanted.person
    tree: Any = Committee.objects  # the library builds its manager in a way no type checker follows
    tree.add_root(instance=top)
    tree.add_child(top, instance=cell)
    person.cell = cell
    person.full_clean()
    person.save()
    Event.record("set_up", top, by=None, first=person.code)
    _give_first_role(person, top)
    user = make_login(person, wanted.username, wanted.password)
    FirstRunToken.objects.all().delete()
    return user


def _give_first_role(person: Member, top: Committee) -> None:
    """Give the role of administrator over the whole tree. Nobody was there to propose or confirm it."""
    role = Role.objects.create(
        member=person, kind=RoleKind.ADMINISTRATOR, committee=top, starts_on=clock.today()
    )
    RoleProposal.objects.create(
        member=person,
        kind=role.kind,
        committee=top,
        starts_on=role.starts_on,
        reason=REASON,
        settled_at=clock.now(),
        role=role,
    )
    Event.record("give_role", person, by=None, role=role.kind, committee=top.code, reason=REASON, alone=True)
