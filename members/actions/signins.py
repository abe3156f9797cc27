"""Actions of signing in: limits on wrong passwords, and the lines of history about sign-ins."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, FailedSignIn, User

LOCK = 1_936_287_598
"""The advisory lock under which failed sign-ins are counted. No other lock may use this number."""

HOUR = dt.timedelta(hours=1)
QUARTER = dt.timedelta(minutes=15)

FROM_KNOWN_BROWSER = 15
"""How many wrong passwords in a quarter of an hour one browser may send that its owner has used before."""

FROM_ONE_ADDRESS = 5
"""How many wrong passwords for one login in a quarter of an hour strange browsers at one address may send."""

FROM_ALL_STRANGERS = 40
"""How many wrong passwords for one login in an hour all strange browsers together may send."""

LOGINS_OF_ADDRESS = 60
"""For how many different logins in an hour strange browsers at one address may send wrong passwords.

Many people share the address of an office, and all of them may sign in for the first time on one morning."""

ALL_OF_ADDRESS = 200
"""How many wrong passwords in an hour strange browsers at one address may send for all logins together."""

LONGEST = HOUR
"""The longest span of time over which failed sign-ins are counted."""


@dataclass(frozen=True)
class Attempt:
    """One attempt to sign in. ``user`` is None if nobody has the name that was typed. ``browser`` is empty if
    the owner of this login has not signed in before in this browser."""

    row: FailedSignIn
    user: User | None


def find_login(name: str) -> User | None:
    """Return the login with this user name or e-mail address, in whatever case it is typed."""
    named = (
        User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)) if name else User.objects.none()
    )
    return named.select_related("member").order_by("pk").first()


@transaction.atomic
def begin_attempt(name: str, user: User | None, *, address: str, browser: str) -> Attempt:
    """Count an attempt as failed before its password is checked, so that many at once keep within the limits.

    Raises ``ValidationError`` if there were too many. The answer is the same whether or not a login has this
    name."""
    login = _digest(f"user {user.pk}" if user else f"name {name.casefold()}")
    return Attempt(_counted(FailedSignIn(login=login, address=address, browser=browser)), user)


@transaction.atomic
def begin_code(user: User, *, address: str) -> Attempt:
    """Count a code of the second factor as wrong before it is checked, as ``begin_attempt`` does with a
    password. No browser is known here. Raises ``ValidationError`` if there were too many."""
    return Attempt(_counted(FailedSignIn(login=_digest(f"code {user.pk}"), address=address)), user)


def _counted(row: FailedSignIn) -> FailedSignIn:
    """Save the row of an attempt and return it, or raise ``ValidationError`` if there were too many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if _is_too_many(row):
        raise ValidationError(
            _(
                "Too many wrong passwords. Try again in a quarter of an hour, or in a browser in which you"
                " have signed in before."
            ),
            code="too_many",
        )
    row.save()
    return row


def _is_too_many(row: FailedSignIn) -> bool:
    """Whether the limits are reached that an attempt such as ``row`` falls under.

    Attempts in a browser that the owner has used before count by themselves. So whoever tries passwords
    elsewhere does not close out the owner, and who mistypes does not close out the neighbours."""
    now = clock.now()
    recent = FailedSignIn.objects.filter(at__gt=now - HOUR).order_by()
    lately = Q(at__gt=now - QUARTER)
    if row.browser:
        return recent.filter(lately, login=row.login, browser=row.browser).count() >= FROM_KNOWN_BROWSER
    strange = recent.filter(browser="")
    of_login = strange.filter(login=row.login).aggregate(
        all=Count("pk"), here=Count("pk", filter=lately & Q(address=row.address))
    )
    if of_login["all"] >= FROM_ALL_STRANGERS or of_login["here"] >= FROM_ONE_ADDRESS:
        return True
    of_address = strange.filter(address=row.address)
    counted = of_address.exclude(login=row.login).aggregate(logins=Count("login", distinct=True))
    return of_address.count() >= ALL_OF_ADDRESS or counted["logins"] >= LOGINS_OF_ADDRESS


def _digest(owner: str) -> str:
    return salted_hmac("members.signins", owner).hexdigest()


def _owners(user: User) -> tuple[str, str]:
    """Return the names under which wrong passwords and wrong codes for this login are counted."""
    return f"user {user.pk}", f"code {user.pk}"


def closed_out(users: Iterable[User]) -> set[int]:
    """Return the keys of those logins with which somebody, somewhere, may not sign in at this moment, because
    of wrong passwords for this very login. Read in one query."""
    owners = {_digest(owner): user.pk for user in users for owner in _owners(user)}
    now = clock.now()
    counts: Counter[tuple[str, str]] = Counter()
    rows = FailedSignIn.objects.filter(login__in=owners, at__gt=now - HOUR).order_by()
    for login, address, browser, at in rows.values_list("login", "address", "browser", "at"):
        if not browser:
            counts[login, ""] += 1
        if at > now - QUARTER:
            counts[login, browser or f"at {address}"] += 1
    limits = {True: FROM_ALL_STRANGERS, False: FROM_KNOWN_BROWSER}
    return {
        owners[login]
        for (login, where), count in counts.items()
        if count >= (FROM_ONE_ADDRESS if where.startswith("at ") else limits[not where])
    }


def forget_failures_of(user: User) -> int:
    """Delete the wrong passwords and codes for this login, so that its owner may try again, and return their
    number."""
    return FailedSignIn.objects.filter(login__in=map(_digest, _owners(user))).delete()[0]


@transaction.atomic
def fail_attempt(attempt: Attempt) -> None:
    """Record in the history that a password was wrong, if somebody has the name that was typed.

    The limits bound the number of these lines. What was typed is recorded nowhere."""
    if attempt.user:
        _record("sign_in_failed", attempt.user, attempt.row.address, known=bool(attempt.row.browser))


def pass_attempt(attempt: Attempt) -> None:
    """Take back that the attempt counts as failed, since its password was right."""
    attempt.row.delete()


@transaction.atomic
def sign_in(user: User, *, address: str, known: bool) -> None:
    """Record that somebody signed in. ``known``: in a browser in which this person has signed in before."""
    _record("sign_in", user, address, by_owner=True, known=known)


@transaction.atomic
def sign_in_closed(user: User, *, address: str) -> None:
    """Record that somebody gave the right password of a login that is closed."""
    _record("sign_in_closed", user, address)


@transaction.atomic
def sign_in_lapsed(user: User, *, address: str) -> None:
    """Record that somebody gave a right one-time password after its last day."""
    _record("sign_in_lapsed", user, address)


@transaction.atomic
def fail_code(user: User, *, address: str) -> None:
    """Record that somebody gave the right password and a wrong code of the second factor."""
    _record("second_factor_failed", user, address)


@transaction.atomic
def sign_out(user: User, *, address: str) -> None:
    _record("sign_out", user, address, by_owner=True)


@transaction.atomic
def change_password(user: User, password: str, *, address: str) -> None:
    """Save the new password, which ends all other sessions of this login, and record the change. From now on
    the login has no one-time password."""
    user.set_password(password)
    user.one_time_until = None
    user.save(update_fields=["password", "one_time_until"])
    _record("change_password", user, address, by_owner=True)


def forget_failures() -> int:
    """Delete the failed sign-ins that no limit counts any more, and return how many there were."""
    return FailedSignIn.objects.filter(at__lt=clock.now() - LONGEST).delete()[0]


def _record(verb: str, user: User, address: str, *, by_owner: bool = False, **data: bool) -> None:
    """Write the line of history. ``by_owner``: whoever acted has shown to be the owner of the login."""
    Event.record(verb, user.member, by=user.member if by_owner else None, address=address, **data)
