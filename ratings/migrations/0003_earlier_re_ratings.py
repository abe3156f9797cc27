import pgtrigger
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def name_what_was_cancelled(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write into every re-rating saved so far which decision it cancels: the one before it."""
    decisions = apps.get_model("ratings", "RatingStep").objects.filter(step="decided")
    with pgtrigger.ignore("ratings.RatingStep:ratingstep_is_kept"):
        for step in decisions.filter(at__gt=F("case__released_at")).exclude(reason=""):
            before = decisions.filter(case=step.case_id, pk__lt=step.pk).order_by("-pk").first()
            if before and before.level != step.level:
                decisions.filter(pk=step.pk).update(cancels=before)


class Migration(migrations.Migration):
    dependencies = [("ratings", "0002_released_moves_by_re_rating")]

    operations = [migrations.RunPython(name_what_was_cancelled, migrations.RunPython.noop)]
