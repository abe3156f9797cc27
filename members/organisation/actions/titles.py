"""Keeping the catalogue of titles. A title is never deleted, because posts of earlier years bear it: one that
is no longer given is retired, and can be given again later."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member, PostTitle
from members.organisation.forms.titles import TITLE_DATA
from members.rules import can_keep_titles, refuse_unless


@transaction.atomic
def add_title(data: Mapping[str, str], *, by: Member) -> PostTitle:
    """Add a title to the catalogue and return it. ``data`` holds the fields of ``TITLE_DATA``.

    Raises ``ValidationError`` if another title has this code."""
    _require_keeper(by)
    title = PostTitle(**{name: data[name] for name in TITLE_DATA})
    title.full_clean()
    title.save()
    Event.record("add_title", title, by=by, **{name: data[name] for name in TITLE_DATA})
    return title


@transaction.atomic
def change_title(title: PostTitle, data: Mapping[str, str], *, by: Member) -> PostTitle:
    """Change what is written of a title, for all posts that bear it, and return it.

    Raises ``ValidationError`` if another title has this code."""
    title = _locked(title, by=by)
    changes = {}
    for name in TITLE_DATA:
        if (old := getattr(title, name)) != data[name]:
            changes[name] = [str(old), str(data[name])]
            setattr(title, name, data[name])
    if changes:
        title.full_clean()
        title.save(update_fields=list(changes))
        Event.record("change_title", title, by=by, changes=changes)
    return title


@transaction.atomic
def retire_title(title: PostTitle, *, by: Member) -> PostTitle:
    """Offer the title to no new post, and return it. Posts that bear it keep it."""
    return _set_current(title, "retire_title", is_current=False, by=by)


@transaction.atomic
def restore_title(title: PostTitle, *, by: Member) -> PostTitle:
    """Offer a retired title to new posts again, and return it."""
    return _set_current(title, "restore_title", is_current=True, by=by)


def _set_current(title: PostTitle, verb: str, *, is_current: bool, by: Member) -> PostTitle:
    title = _locked(title, by=by)
    if title.is_current != is_current:
        title.is_current = is_current
        title.save(update_fields=["is_current"])
        Event.record(verb, title, by=by)
    return title


def _locked(title: PostTitle, *, by: Member) -> PostTitle:
    _require_keeper(by)
    return PostTitle.objects.select_for_update().get(pk=title.pk)


def _require_keeper(by: Member) -> None:
    refuse_unless(
        can_keep_titles(by), _("The catalogue of titles is kept by administrators over the whole tree.")
    )
