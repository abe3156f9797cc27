import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_outbox"),
        ("reviews", "0013_small_collectives"),
    ]

    operations = [
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("motion", models.CharField(max_length=500, verbose_name="motion")),
                ("in_favour", models.PositiveSmallIntegerField(verbose_name="in favour")),
                ("against", models.PositiveSmallIntegerField(default=0, verbose_name="against")),
                ("abstaining", models.PositiveSmallIntegerField(default=0, verbose_name="abstaining")),
                ("present", models.PositiveSmallIntegerField()),
                ("taken_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="votes",
                        to="reviews.agendaitem",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "ordering": ["taken_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "motion"), name="vote_once_a_motion"),
                    models.CheckConstraint(
                        condition=models.Q(("motion", ""), _negated=True), name="vote_has_motion"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("present__gte", 1),
                            (
                                "present__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("in_favour"), "+", models.F("against")
                                    ),
                                    "+",
                                    models.F("abstaining"),
                                ),
                            ),
                        ),
                        name="vote_counts_fit_present",
                    ),
                ],
            },
        ),
    ]
