"""Logins made on slips: a one-time password with its last day, and sessions that end with the login."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_people_and_committees_as_they_live"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="one_time_until",
            field=models.DateField(blank=True, null=True, verbose_name="one-time password until"),
        ),
        migrations.AddField(
            model_name="user",
            name="sessions_ended_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["verb", "subject_id"], name="event_of_verb"),
        ),
    ]
