"""``manage.py make_login CODE USERNAME`` gives a member a login and asks for its password."""

import sys
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.actions.logins import make_login
from members.models import Member


class Command(BaseCommand):
    help = "Gives the member with this code a login."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("username")
        parser.add_argument("--email", default="")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from the input")

    def handle(
        self, *args: Any, code: str, username: str, email: str, password_stdin: bool, **options: Any
    ) -> None:
        member = Member.objects.filter(code=code).first()
        if member is None:
            raise CommandError(f"There is no member with the code {code}.")
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else self._ask()
        try:
            user = make_login(member, username, password, email=email)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{member} signs in as {user.username}.")

    def _ask(self) -> str:
        password = getpass("Password: ")
        if password != getpass("Again: "):
            raise CommandError("The two differ.")
        return password
