"""Local rule sets; the database refuses to change one that a period was opened under."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION ratings_used_ruleset_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'usable' AND EXISTS (SELECT 1 FROM ratings_period WHERE ruleset_code = OLD.code) THEN
        RAISE EXCEPTION 'a rule set in use by a period is not changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER localruleset_fixed_when_used BEFORE UPDATE OR DELETE ON ratings_localruleset
    FOR EACH ROW EXECUTE FUNCTION ratings_used_ruleset_is_fixed();
"""
BACKWARD = """
DROP TRIGGER localruleset_fixed_when_used ON ratings_localruleset;
DROP FUNCTION ratings_used_ruleset_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_history_is_append_only"),
        ("ratings", "0002_steps_by_different_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="LocalRuleSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*\\Z",
                                "Small letters without accents, digits and hyphens only.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("short", models.CharField(max_length=40, verbose_name="number and symbol")),
                ("province", models.CharField(blank=True, max_length=80, verbose_name="province")),
                ("effective_from", models.DateField(verbose_name="in force from")),
                ("parent", models.CharField(max_length=40, verbose_name="derived from")),
                ("overrides", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("usable", "Usable")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("content", models.JSONField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "rule set",
                "ordering": ["-effective_from", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "usable"])), name="ruleset_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code__regex", "^[a-z0-9]+(-[a-z0-9]+)*$"),
                            models.Q(("code", models.F("parent")), _negated=True),
                        ),
                        name="ruleset_code_fits_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checked_at__isnull", True),
                                ("checked_by__isnull", True),
                                ("content__isnull", True),
                                ("digest", ""),
                            ),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("checked_by__isnull", False),
                                ("content__isnull", False),
                                ("digest__regex", "^[0-9a-f]{64}$"),
                            ),
                            _connector="OR",
                        ),
                        name="ruleset_checked_whole_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "usable"), _negated=True),
                            ("checked_at__isnull", False),
                            _connector="OR",
                        ),
                        name="ruleset_usable_only_when_checked",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
