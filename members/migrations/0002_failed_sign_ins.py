from django.db import migrations, models

import members.clock


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FailedSignIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=members.clock.now, editable=False)),
                ("login", models.CharField(max_length=64)),
                ("address", models.GenericIPAddressField()),
                ("browser", models.CharField(blank=True, max_length=32)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["login", "at"], name="failed_sign_in_of_login"),
                    models.Index(fields=["address", "at"], name="failed_sign_in_from"),
                ],
            },
        ),
    ]
