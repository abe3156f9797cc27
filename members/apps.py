"""Django's entry for the members app."""

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _

from members import clock

if TYPE_CHECKING:
    from members.models import User


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        # Under this name Django would connect a function that goes by the clock of the machine.
        user_logged_in.connect(note_last_login, dispatch_uid="update_last_login")


def note_last_login(user: "User", **_kwargs: Any) -> None:
    """Save on the login when somebody signed in with it, by the clock of the program."""
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])
