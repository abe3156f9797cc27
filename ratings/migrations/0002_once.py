"""An objection and a ground of mitigation are recorded once."""

import django.db.models.functions.text
from django.db import migrations, models

from members.doubles import mark_doubles


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_sent_form"),
        ("ratings", "0001_initial"),
    ]

    operations = [
        # What stands double already is marked and stays.
        mark_doubles(
            "ratings_objection", "summary", "case_id, kind, received_on, source, summary", text=True
        ),
        mark_doubles(
            "ratings_mitigation", "reason", "case_id, ground, authority, number, paper_on, reason", text=True
        ),
        migrations.AddConstraint(
            model_name="mitigation",
            constraint=models.UniqueConstraint(
                models.F("case"),
                models.F("ground"),
                models.F("authority"),
                models.F("number"),
                models.F("paper_on"),
                django.db.models.functions.text.MD5("reason"),
                name="mitigation_recorded_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                models.F("case"),
                models.F("kind"),
                models.F("received_on"),
                models.F("source"),
                django.db.models.functions.text.MD5("summary"),
                name="objection_recorded_once",
            ),
        ),
    ]
