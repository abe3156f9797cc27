from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0014_one_address"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="member",
            name="member_admitted_after_birth",
            constraint=models.CheckConstraint(
                condition=models.Q(("admitted_on__gt", models.F("born_on"))),
                name="member_admitted_after_birth",
                violation_error_message="The admission does not lie after the birth.",
            ),
        ),
    ]
