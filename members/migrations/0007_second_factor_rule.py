"""The kinds of role for which a second factor is compulsory."""

import django.db.models.deletion
from django.db import migrations, models

import members.clock


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0006_one_time_passwords"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactorRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("clerk", "Clerk of a committee"),
                            ("staff", "Staff of the organisation commission"),
                            ("approver", "Approver of ratings"),
                            ("inspection", "Staff of the inspection commission"),
                            ("supervisor", "Supervisor sent by the superior"),
                            ("delegate", "Member of a working delegation"),
                            ("guest", "Guest"),
                            ("administrator", "Administrator of people and committees"),
                        ],
                        max_length=20,
                        unique=True,
                        verbose_name="role",
                    ),
                ),
                ("set_at", models.DateTimeField(default=members.clock.now, editable=False)),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "ordering": ["kind"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "clerk",
                                    "staff",
                                    "approver",
                                    "inspection",
                                    "supervisor",
                                    "delegate",
                                    "guest",
                                    "administrator",
                                ],
                            )
                        ),
                        name="second_factor_rule_kind_is_known",
                    )
                ],
            },
        ),
    ]
