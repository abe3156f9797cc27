"""The forms that were sent lately, so that one sent twice is done once."""

from django.db import migrations, models

import members.clock


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_failed_sign_ins"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("leads_to", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=members.clock.now, editable=False)),
            ],
        ),
    ]
