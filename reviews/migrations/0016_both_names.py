"""In whose place a text, a vote or a version was saved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0015_signatures"),
    ]

    operations = [
        migrations.AddField(
            model_name="conclusion",
            name="in_place_of",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="evaluationsection",
            name="in_place_of",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="minutesrevision",
            name="in_place_of",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="minutessection",
            name="in_place_of",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="remark",
            name="in_place_of",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="revision",
            name="in_place_of",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="section",
            name="in_place_of",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="vote",
            name="in_place_of",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
    ]
