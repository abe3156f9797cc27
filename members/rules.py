"""Who may act on people and committees, and the one way an action asks."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from members.models import Committee, Member, RoleKind


def require(allowed: bool, sentence: str) -> None:
    """Refuse with 403 unless allowed; ``sentence`` is shown to the person."""
    if not allowed:
        raise PermissionDenied(sentence)


def can_import(member: Member, committee: Committee) -> bool:
    """Importing people and posts is for the administrator over that part of the tree."""
    return RoleKind.ADMINISTRATOR in member.reach.kinds_over(committee)


VERBS: dict[str, Callable[[Member, Committee], bool]] = {"import": can_import}
