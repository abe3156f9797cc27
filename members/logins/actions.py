"""Actions of an administrator on other people's logins. Each is one line of history with his name.

A one-time password is returned to be printed, and only its hash is stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from members import clock
from members.actions.signins import forget_failures_of
from members.locks import lock_people
from members.logins.notices import tell_of_new_slip, tell_of_opening, tell_of_removed_factor
from members.logins.printed import Slip
from members.models import GONE, Committee, Event, Member, Role, RoleKind, SecondFactorRule, User
from members.onetime import TAKEN_FOR, make_one_time_password
from members.rules import can_administer, can_keep_login, can_require_second_factor, refuse_unless
from members.tasks import send_mails

MOST_SLIPS = 50
"""How many slips are made at once. A password takes a fifth of a second, and the page waits for all."""


@transaction.atomic
def make_slips(committee: Committee, *, by: Member) -> list[Slip]:
    """Make logins for people of the committee and below it who have none, and return their slips.

    At most ``MOST_SLIPS`` are made, the first by name. Left out are those who have left, and those whose
    powers reach further than those of ``by``. Raises ``PermissionDenied`` if ``by`` is not administrator over
    the committee, and ``ValidationError`` if nobody is left to get one."""
    refuse_unless(can_administer(by, committee), _("Only the administrator of this committee makes logins."))
    here = Member.objects.administered_by(by).filter(cell__path__startswith=committee.path)
    without = here.filter(user__isnull=True).exclude(activity__in=GONE)
    first = lock_people(*without.order_by("sort_name", "pk")[: 2 * MOST_SLIPS])
    people = [member for member in first if not member.has_left and can_keep_login(by, member)]
    # Whoever waited for the lock of somebody else finds logins that were not there before.
    taken = set(User.objects.filter(member__in=people).values_list("member", flat=True))
    people = [member for member in people if member.pk not in taken][:MOST_SLIPS]
    if not people:
        raise ValidationError(_("Everybody here for whom you may make a login has one."))
    names = _free_names([member.code for member in people])
    users = [User(member=member, username=name) for member, name in zip(people, names, strict=True)]
    slips = _give_passwords(users)
    User.objects.bulk_create(users)
    for user in users:
        Event.record("make_login", user.member, by=by, username=user.username, until=_until(user))
    return slips


@transaction.atomic
def renew_slips(members: Collection[int], *, by: Member) -> list[Slip]:
    """Give the logins of these members new one-time passwords, and return their slips. Their sessions end,
    and wrong passwords of the last hour no longer count.

    Raises ``PermissionDenied`` if one of the logins is not kept by ``by``, and ``ValidationError`` if none is
    named, too many are, or one is closed."""
    users = _locked_users(members)
    if not users:
        raise ValidationError(_("Choose somebody who has a login."))
    if len(users) > MOST_SLIPS:
        raise ValidationError(_("At most %(most)d slips are made at once.") % {"most": MOST_SLIPS})
    for user in users:
        _require_keeper(user, by)
        if not user.is_active:
            raise ValidationError(
                _("The login of %(name)s is closed. Open it first.") % {"name": user.member}
            )
    slips = _give_passwords(users)
    User.objects.bulk_update(users, ["password", "one_time_until"])
    for user in users:
        forget_failures_of(user)
        Event.record("reset_login", user.member, by=by, until=_until(user))
    tell_of_new_slip([user.member for user in users], by)
    transaction.on_commit(send_mails.delay)
    return slips


@transaction.atomic
def close_login(member: Member, reason: str, *, by: Member) -> User:
    """Close the login, which ends its sessions at once, and return it. The history keeps the reason.

    Raises ``PermissionDenied`` if the login is not kept by ``by``, and ``ValidationError`` if it is closed
    already, or if nobody with an open login would be left to administer what the member administers."""
    administrators = (
        Role.objects.current().filter(kind=RoleKind.ADMINISTRATOR).values_list("member", flat=True)
    )
    # Two administrators who close each other's login wait here for each other.
    user = _locked_user(member, by, also=list(administrators))
    if not user.is_active:
        raise ValidationError(_("This login is closed already."))
    if left := _left_without_administrator(user.member):
        raise ValidationError(
            _("%(name)s has the last open login of an administrator over %(place)s.")
            % {"name": user.member, "place": left}
        )
    user.is_active, user.sessions_ended_at = False, clock.now()
    user.save(update_fields=["is_active", "sessions_ended_at"])
    Event.record("close_login", user.member, by=by, reason=reason)
    return user


@transaction.atomic
def open_login(member: Member, *, by: Member) -> User:
    """Open a closed login again, with the password that it had, and return it.

    Raises ``PermissionDenied`` if the login is not kept by ``by``, and ``ValidationError`` if it is open."""
    user = _locked_user(member, by)
    if user.is_active:
        raise ValidationError(_("This login is open already."))
    if user.member.is_merged:
        raise ValidationError(_("%(code)s was merged into another record.") % {"code": user.member.code})
    user.is_active = True
    user.save(update_fields=["is_active"])
    Event.record("open_login", user.member, by=by)
    tell_of_opening(user.member, by)
    transaction.on_commit(send_mails.delay)
    return user


@transaction.atomic
def unlock_login(member: Member, *, by: Member) -> User:
    """Let the owner of the login try again at once after too many wrong passwords, and return the login.

    Raises ``PermissionDenied`` if the login is not kept by ``by``."""
    user = _locked_user(member, by)
    forgotten = forget_failures_of(user)
    if forgotten:
        Event.record("unlock_login", user.member, by=by, wrong=forgotten)
    return user


@transaction.atomic
def set_up_second_factor(secret: str, code: str, *, by: Member) -> list[str]:
    """Store the secret as the second factor of one's own login, and return new recovery codes.

    ``code`` shows that the telephone has the secret. Raises ``ValidationError`` if the code is wrong, or if
    the login has a second factor already."""
    (user,) = _locked_users([by.pk])
    if second_factor_of(user):
        raise ValidationError(_("You have a second factor already."))
    if not validate_totp_code(secret, code):
        raise ValidationError({"code": _("This code is wrong. Take the one that the telephone shows now.")})
    TOTP.activate(user, secret)
    codes = _new_codes(user)
    Event.record("set_up_second_factor", by, by=by)
    return codes


@transaction.atomic
def renew_recovery_codes(code: str, *, by: Member) -> list[str]:
    """Replace one's own recovery codes by new ones, and return them. The caller limits how many codes are
    tried. Raises ``ValidationError`` if the code of the second factor is wrong."""
    (user,) = _locked_users([by.pk])
    factor = second_factor_of(user)
    if factor is None or not factor.wrap().validate_code(code):
        raise ValidationError({"code": _("This code is wrong or was used before.")})
    codes = _new_codes(user)
    Event.record("new_recovery_codes", by, by=by)
    return codes


@transaction.atomic
def remove_second_factor(member: Member, *, by: Member) -> User:
    """Remove the second factor of somebody who has lost the telephone, and return the login. Where a role
    demands one, a new one is set up at the next sign-in.

    Raises ``PermissionDenied`` if the login is not kept by ``by``, and ``ValidationError`` if it has none."""
    user = _locked_user(member, by)
    if second_factor_of(user) is None:
        raise ValidationError(_("%(name)s has no second factor.") % {"name": user.member})
    Authenticator.objects.filter(user=user).delete()
    Event.record("remove_second_factor", user.member, by=by)
    tell_of_removed_factor(user.member, by)
    transaction.on_commit(send_mails.delay)
    return user


@transaction.atomic
def require_second_factor(kinds: Collection[str], *, by: Member) -> None:
    """Make a second factor compulsory for these kinds of role and for no others.

    Raises ``PermissionDenied`` if ``by`` is not administrator over the whole tree."""
    refuse_unless(can_require_second_factor(by), _("Only an administrator over the whole tree sets this."))
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE members_secondfactorrule IN SHARE ROW EXCLUSIVE MODE")
    rules = {rule.kind: rule for rule in SecondFactorRule.objects.all()}
    for kind in sorted(set(kinds) - rules.keys()):
        rule = SecondFactorRule.objects.create(kind=kind, set_by=by)
        Event.record("require_second_factor", rule, by=by, kind=kind)
    for kind in sorted(rules.keys() - set(kinds)):
        Event.record("no_second_factor", rules[kind], by=by, kind=kind)
        rules[kind].delete()


def second_factor_of(user: User) -> Authenticator | None:
    """Return the second factor of the login, None if it has none."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def _new_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def _locked_users(members: Collection[int]) -> list[User]:
    """Lock members and then logins, each by their keys. A notice to one of the members does not wait."""
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=members).order_by("pk"))
    rows = User.objects.select_for_update(of=("self",)).filter(member__in=members).order_by("pk")
    return list(rows.select_related("member__cell"))


def _locked_user(member: Member, by: Member, *, also: Collection[int] = ()) -> User:
    """Lock the login of the member, and those of the members ``also``, and return it."""
    user = next((user for user in _locked_users([member.pk, *also]) if user.member_id == member.pk), None)
    if user is None:
        raise ValidationError(_("%(name)s has no login.") % {"name": member})
    _require_keeper(user, by)
    return user


def _require_keeper(user: User, by: Member) -> None:
    if user.member_id == by.pk:
        raise PermissionDenied(_("Another administrator does this with your own login."))
    refuse_unless(
        can_keep_login(by, user.member),
        _("Only an administrator over all places where %(name)s holds a role or is the head does this.")
        % {"name": user.member},
    )


def _give_passwords(users: Sequence[User]) -> list[Slip]:
    """Set a new one-time password on each login, unsaved, and return the slips."""
    until = clock.today() + TAKEN_FOR
    passwords = [make_one_time_password() for _user in users]
    with ThreadPoolExecutor(max_workers=4) as pool:  # hashing lets other threads run meanwhile
        hashed = list(pool.map(make_password, passwords))
    for user, password in zip(users, hashed, strict=True):
        user.password, user.one_time_until = password, until
    return [
        Slip(user.member, user.username, password, until)
        for user, password in zip(users, passwords, strict=True)
    ]


def _free_names(codes: Sequence[str]) -> list[str]:
    """Return a user name for each member code: the code in small letters without tone marks, "-" for what is
    no letter, digit or dot. If a login or an earlier code has that name, "-2" is added, or the next number
    that is free."""
    found: list[str] = []
    taken = {name.casefold() for name in User.objects.values_list("username", flat=True)}
    for first in map(_bare_name, codes):
        name, number = first, 1
        while name in taken:
            number += 1
            name = f"{first}-{number}"
        taken.add(name)
        found.append(name)
    return found


def _bare_name(code: str) -> str:
    letters = unicodedata.normalize("NFD", code.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9.]+", "-", re.sub(r"[\u0300-\u036f]", "", letters)).strip("-") or "x"


def _until(user: User) -> str:
    return user.one_time_until.isoformat() if user.one_time_until else ""


def _left_without_administrator(member: Member) -> Committee | None:
    """Return a committee that no other member with an open login administers, if there is one."""
    administering = Role.objects.current().filter(kind=RoleKind.ADMINISTRATOR).select_related("committee")
    others = {
        role.committee.path
        for role in administering.filter(member__user__is_active=True).exclude(member=member)
    }
    for role in administering.filter(member=member):
        if not any(role.committee.path.startswith(path) for path in others):
            return role.committee
    return None
