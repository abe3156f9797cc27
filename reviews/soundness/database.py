"""What must be true of the database itself: its triggers and constraints stand, and the tree is whole."""

from __future__ import annotations

from collections.abc import Iterator

import pgtrigger
from django.apps import apps
from django.db import connection
from django.utils.translation import gettext as _

from members.models import Committee
from reviews.soundness.rule import Broken, rows

OURS = ("members", "ratings", "reviews")


def missing_triggers() -> Iterator[Broken]:
    """Triggers that the models declare and that are gone or switched off."""
    standing = {
        (table, name)
        for table, name in rows(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
        )
    }
    for model, trigger in pgtrigger.registered():
        if (model._meta.db_table, trigger.get_pgid(model)) not in standing:  # noqa: SLF001
            yield Broken(_("Trigger"), str(trigger.name))


def missing_constraints() -> Iterator[Broken]:
    """Constraints that the models declare and that are gone."""
    for app in OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            declared = {constraint.name for constraint in model._meta.constraints}  # noqa: SLF001
            with connection.cursor() as cursor:
                known = connection.introspection.get_constraints(cursor, model._meta.db_table)  # noqa: SLF001
            for name in sorted(declared - set(known)):
                yield Broken(_("Constraint"), name)


def broken_tree() -> Iterator[Broken]:
    """Committees whose place in the tree contradicts that of others."""
    evil, bad_steps, orphans, wrong_depth, wrong_numchild = Committee.objects.find_problems()
    for key in sorted({*evil, *bad_steps, *orphans, *wrong_depth, *wrong_numchild}):
        yield Broken("members.committee", key)
