"""Giving a post, changing it and ending it. A post that was held stays on record with its days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.locks import lock_people
from members.models import Committee, Event, Member, Post
from members.organisation.forms.posts import POST_DATA
from members.rules import can_administer, refuse_unless


@transaction.atomic
def give_post(member: Member, committee: Committee, data: dict[str, Any], *, by: Member) -> Post:
    """Give the member a post in the committee and return it. ``data`` holds the fields of ``POST_DATA``.

    Raises ``ValidationError`` if the committee has another head from that day on, or if the member holds a
    post there already."""
    (member,) = lock_people(member, at=[committee])
    refuse_unless(can_administer(by, committee), _("You administer another part of the tree."))
    committee = Committee.objects.get(pk=committee.pk)
    if member.has_left:
        raise ValidationError(_("This member has left. Enter first that the member is active again."))
    if committee.ends_on:
        raise ValidationError(_("%(name)s has ended.") % {"name": committee})
    if Post.objects.filter(member=member, committee=committee, ends_on__isnull=True).exists():
        raise ValidationError(
            _("%(name)s holds a post in this committee already. End or change that one.") % {"name": member}
        )
    post = Post(member=member, committee=committee, **{name: data[name] for name in POST_DATA})
    _require_one_head(post)
    post.full_clean()
    post.save()
    Event.record("give_post", member, by=by, committee=committee.code, title=post.title, post=post.pk)
    return post


@transaction.atomic
def change_post(post: Post, data: dict[str, Any], *, by: Member) -> Post:
    """Change what is written of a post, and return it. A promotion is not a change: it ends one post and
    gives another."""
    post = _locked(post, by=by)
    changes = {}
    for name in POST_DATA:
        if (old := getattr(post, name)) != data[name]:
            changes[name] = [str(old), str(data[name])]
            setattr(post, name, data[name])
    if changes:
        _require_one_head(post)
        post.full_clean()
        post.save(update_fields=list(changes))
        Event.record("change_post", post.member, by=by, post=post.pk, changes=changes)
    return post


@transaction.atomic
def end_post(post: Post, ends_on: dt.date, reason: str, *, by: Member) -> Post:
    """End the post with this day as the last one, and return it. Raises ``ValidationError`` if it has ended
    already, or for a day before it began."""
    post = _locked(post, by=by)
    if post.ends_on:
        raise ValidationError(_("This has ended already."))
    if ends_on < post.starts_on:
        raise ValidationError({"ends_on": _("This day lies before the first one.")})
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    Event.record(
        "end_post", post.member, by=by, post=post.pk, title=post.title, ends_on=str(ends_on), reason=reason
    )
    return post


def _locked(post: Post, *, by: Member) -> Post:
    """Lock the committee, the holder and the post, and return the post as it is now."""
    lock_people(post.member, at=[post.committee])
    refuse_unless(can_administer(by, post.committee), _("You administer another part of the tree."))
    return Post.objects.select_for_update(of=("self",)).select_related("member", "committee").get(pk=post.pk)


def _require_one_head(post: Post) -> None:
    others = Post.objects.filter(committee=post.committee, is_head=True, ends_on__isnull=True)
    other = others.exclude(pk=post.pk).select_related("member").first()
    if post.is_head and not post.ends_on and other:
        raise ValidationError(
            {"is_head": _("%(name)s is the head. End that post first.") % {"name": other.member}}
        )
