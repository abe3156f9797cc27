"""Reads settings from environment variables.

If a variable is missing or wrong, the functions raise ``ImproperlyConfigured`` with a message on how to
correct it."""

import os

from django.core.exceptions import ImproperlyConfigured

SECRET_LENGTH = 50
SECRET_VARIETY = 12
"""The least number of characters of a secret, and how many of them must differ."""


def required(name: str, hint: str) -> str:
    """Return the value of a variable that must be set. ``hint`` tells the operator what to set it to."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it to {hint};"
            " or set DJANGO_ENV=local to try the program on this machine."
        )
    return value


def require_secret(name: str, value: str) -> None:
    """Raise ``ImproperlyConfigured`` if the secret is short or consists of few characters, as a placeholder
    does."""
    if len(value) < SECRET_LENGTH or len(set(value)) < SECRET_VARIETY:
        raise ImproperlyConfigured(
            f"{name} can be guessed: it has {len(value)} characters, {len(set(value))} of them different. Set"
            f" it to {SECRET_LENGTH} random characters or more, such as those printed by:"
            " python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )


def require_hosts(name: str, hosts: list[str]) -> None:
    """Raise ``ImproperlyConfigured`` if a host name has a ``*``.

    With it the program would answer under any name, and its mails could lead to a stranger's site."""
    if any("*" in host for host in hosts):
        raise ImproperlyConfigured(
            f"{name} is {','.join(hosts)!r}. Name each host of this site, without *. A name that begins with"
            " a dot, such as .example.vn, stands for all hosts below it."
        )


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str, hint: str) -> list[str]:
    """Return the words of a variable that must be set. In the variable they are separated by commas."""
    return [word.strip() for word in required(name, hint).split(",") if word.strip()]


def flag(name: str) -> bool:
    """Return True if the variable is 1, and False if it is 0 or not set."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 (on) or 0 (off).")
    return value == "1"


def address(name: str) -> str:
    """Return the value of the variable, which must begin with http:// or https:// unless it is not set."""
    value = text(name, "")
    if value and not value.startswith(("http://", "https://")):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to an address that begins with https://.")
    return value


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number such as {default}.")
    return int(value)


def choice(name: str, options: tuple[str, ...]) -> str:
    """Return the value of the variable, which must be one of ``options``. The default is the first option."""
    value = text(name, options[0])
    if value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to one of: {', '.join(options)}.")
    return value
