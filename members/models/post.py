"""Posts: who holds which title in which committee, from which day to which."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models.committee import Committee
from members.models.person import Member
from members.models.role import end_substitutes_at
from members.models.title import PostTitle


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: dt.date) -> Self:
        """Filter to posts held on that day. The first and the last day of a post count."""
        return self.filter(starts_on__lte=day).filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day)
        )

    def highest_under(self, committee: Committee, day: dt.date) -> list[Post]:
        """Return each person's highest post in the committee's subtree on that day, in order of rank.

        The highest post is the one in the committee nearest to the top of the tree, and within that committee
        the one with the lowest ``rank``. A person is reviewed and rated where that post is held (366-QĐ/TW
        Đ3.4)."""
        held = self.held_on(day).filter(committee__path__startswith=committee.path)
        rows = held.select_related("member", "committee").order_by("-committee__depth", "-rank")
        highest = {post.member_id: post for post in rows}
        return sorted(highest.values(), key=lambda post: (post.rank, post.member.admitted_on))

    def current(self) -> Self:
        return self.held_on(clock.today())


class Post(models.Model):
    """One title that a member holds in a committee from one day to another.

    ``rank`` is the order of precedence, 1 first, in which lists and documents name people. ``leads`` means
    that the title is one of a leader or manager (form 2A), ``is_head`` that it is the title of the head of
    the committee, ``is_acting`` that it is held in place of a head who is missing. ``catalogued`` is the
    title of the province's catalogue, if it has one. ``ends_on`` is the last day, empty while the post is
    held."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="posts")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("title"), max_length=200)
    catalogued = models.ForeignKey(
        PostTitle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("title of the catalogue"),
    )
    rank = models.PositiveSmallIntegerField(_("rank"))
    is_head = models.BooleanField(_("head"), default=False)
    is_acting = models.BooleanField(_("acting"), default=False)
    leads = models.BooleanField(_("leads or manages"), default=False)
    portfolio = models.CharField(_("fields and localities in charge"), max_length=500, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering: ClassVar = ["committee", "rank"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=models.Q(is_head=True, ends_on__isnull=True),
                name="post_one_head_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["committee", "member"],
                condition=models.Q(ends_on__isnull=True),
                name="post_one_each_at_a_time",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="post_ends_for_substitutes",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("ends_on", "is_head"),  # type: ignore[no-untyped-call]  # the library leaves it so
                condition=pgtrigger.Q(old__is_head=True)
                & (pgtrigger.Q(new__ends_on__isnull=False) | pgtrigger.Q(new__is_head=False)),
                # Who was entered as the head by mistake never was the head.
                func=end_substitutes_at(
                    "CASE WHEN NEW.is_head THEN NEW.ends_on ELSE NEW.starts_on - 1 END",
                    kind="'head'",
                    going_on="EXISTS (SELECT 1 FROM members_post other WHERE other.id <> NEW.id"
                    " AND other.member_id = NEW.member_id AND other.committee_id = NEW.committee_id"
                    " AND other.is_head AND (other.ends_on IS NULL OR other.ends_on > NEW.ends_on))",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.title}"
