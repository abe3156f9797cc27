"""What the checks of the data found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0016_names_found_by_their_words")]

    operations = [
        migrations.CreateModel(
            name="DataCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("rules", models.PositiveSmallIntegerField()),
                ("stored", models.JSONField(blank=True, default=list)),
            ],
            options={
                "verbose_name": "check of the data",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("begun_at")), ("rules__gte", 1)),
                        name="datacheck_ends_after_its_begin",
                    )
                ],
            },
        ),
    ]
