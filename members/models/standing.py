"""What happened to a member, by day and document: taking part in activities or not, and in which cell.

The last entry of each is what holds today. The database copies it to the member, so that lists need not look
for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models.committee import Committee
from members.models.person import ENTERED, Activity, Member

_COPY = """
    UPDATE members_member SET {column} = (
        SELECT {column} FROM {table} WHERE member_id = NEW.member_id ORDER BY starts_on DESC, id DESC LIMIT 1
    ) WHERE id = NEW.member_id;
    RETURN NULL;
"""


def _copied_to_member(name: str, table: str, column: str) -> pgtrigger.Trigger:
    """Return the trigger that copies the last entry of a member to the member's own row."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=_COPY.format(table=table, column=column),
    )


class ActivityChangeQuerySet(models.QuerySet["ActivityChange"]):
    def held_on(self, day: dt.date, members: Collection[Member]) -> dict[int, Activity]:
        """Return what the activity of these members was on that day, by their keys.

        Before the first entry a member was active. A member without any entry is what the own row says."""
        found = {member.pk: Activity(member.activity) for member in members}
        seen: set[int] = set()
        rows = self.filter(member__in=[member.pk for member in members]).order_by("starts_on", "pk")
        for member, activity, starts_on in rows.values_list("member", "activity", "starts_on"):
            if starts_on <= day:
                found[member] = Activity(activity)
            elif member not in seen:
                found[member] = Activity.ACTIVE
            seen.add(member)
        return found


class ActivityChange(models.Model):
    """From ``starts_on`` on the member's activity is this one, by the document.

    ``place`` is where a member moved to or stays. Rows are added and never changed; a mistake is set right by
    another row of the same day. No row lies in the future, so the last one is today's."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="activity_changes")
    activity = models.CharField(_("activity"), max_length=20, choices=ENTERED)
    starts_on = models.DateField(_("from"))
    document = models.CharField(_("document"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    entered_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ActivityChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of activity")
        verbose_name_plural = _("changes of activity")
        ordering: ClassVar = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(activity__in=dict(ENTERED)), name="activity_change_is_known"
            )
        ]
        triggers: ClassVar = [_copied_to_member("activity_to_member", "members_activitychange", "activity")]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_activity_display()}"


class CellChange(models.Model):
    """From ``starts_on`` on the member belongs to this cell, by the document."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="cell_changes")
    cell = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="+", verbose_name=_("party cell")
    )
    starts_on = models.DateField(_("from"))
    document = models.CharField(_("document"), max_length=200, blank=True)
    entered_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("change of cell")
        verbose_name_plural = _("changes of cell")
        ordering: ClassVar = ["starts_on", "pk"]
        triggers: ClassVar = [_copied_to_member("cell_to_member", "members_cellchange", "cell_id")]

    def __str__(self) -> str:
        return f"{self.member}: {self.cell}"
