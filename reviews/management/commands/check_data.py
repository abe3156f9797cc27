"""``manage.py check_data`` asks what must be true across tables, says what is not, and keeps it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from members import clock
from members.upkeep.actions import keep_check
from reviews.soundness.rules import RULES, broken_rules


class Command(BaseCommand):
    help = "Ask whether the data agrees with itself. Ends with an error if a rule is broken."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with translation.override("vi"):
            begun_at = clock.now()
            found = list(broken_rules())
            keep_check(found, begun_at=begun_at, rules=len(RULES))
            for says, rows in groupby(found, key=lambda one: one.says):
                self.stdout.write(f"✗ {says}")
                for one in rows:
                    self.stdout.write(f"    {one.row}  {one.told}".rstrip())
            if found:
                raise CommandError(_("%(n)d rows break a rule.") % {"n": len(found)})
            self.stdout.write(_("All %(n)d rules hold.") % {"n": len(RULES)})
