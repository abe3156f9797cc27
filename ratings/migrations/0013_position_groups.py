from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ratings", "0012_marks_places_and_signed_texts")]

    operations = [
        migrations.AddField(
            model_name="ratingcase",
            name="position",
            field=models.CharField(blank=True, default="", max_length=40, verbose_name="position group"),
        ),
    ]
