from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0027_ballots_on_paper_and_screen")]

    operations = [
        migrations.AddField(
            model_name="taskresult",
            name="confirmed_by",
            field=models.CharField(
                blank=True,
                help_text=(
                    "For a task whose matter does not belong here because it is secret by law: who confirmed how"
                    " far it is done, and by which paper. Name the task so that nothing of its matter is given"
                    " away."
                ),
                max_length=200,
                verbose_name="reported elsewhere: completion confirmed by",
            ),
        ),
    ]
