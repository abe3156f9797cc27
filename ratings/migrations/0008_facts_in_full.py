"""Declared and verified facts side by side, everything a rule weighs, evidence by criterion, and the recorded
decision on a ground of mitigation, which nobody records in the own case and nobody changes."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

VERIFIED = """
INSERT INTO ratings_facts (
    case_id, step, assigned, done, on_time, exceeding, named, remedied, low_trust_pct, is_disciplined, is_degraded,
    evidence, targets, targets_missed, units, units_failed, sick_months, is_on_maternity, is_temporary,
    temporary_comment, official_level, is_misconduct_concluded, is_reputation_harmed
)
SELECT case_id, 'appraised', assigned, done, on_time, exceeding, named, remedied, low_trust_pct, is_disciplined,
    is_degraded, evidence, 0, 0, 0, 0, 0, false, false, '', '', false, false
FROM ratings_facts AS declared
WHERE low_trust_pct IS NOT NULL OR is_disciplined OR is_degraded OR EXISTS (
    SELECT 1 FROM ratings_ratingstep AS taken
    WHERE taken.case_id = declared.case_id AND taken.step = 'appraised' AND taken.superseded_at IS NULL
);
INSERT INTO ratings_discipline (facts_id, whose, sanction, act_unit, is_duty_related, is_corruption)
SELECT facts.id, CASE WHEN cases.kind = 'collective' THEN 'member' ELSE 'self' END, 'reprimand', '', true, false
FROM ratings_facts AS facts JOIN ratings_ratingcase AS cases ON cases.id = facts.case_id
WHERE facts.step = 'appraised' AND facts.is_disciplined;
UPDATE ratings_facts SET low_trust_pct = NULL, is_disciplined = false, is_degraded = false WHERE step = 'self';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
VERIFIED_BEFORE = """
UPDATE ratings_facts SET is_disciplined = true WHERE id IN (SELECT facts_id FROM ratings_discipline);
DELETE FROM ratings_ledunit;
DELETE FROM ratings_discipline;
DELETE FROM ratings_facts AS declared USING ratings_facts AS verified
WHERE declared.case_id = verified.case_id AND declared.step = 'self' AND verified.step = 'appraised';
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
KEPT = """
CREATE FUNCTION ratings_mitigation_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'a recorded ground is never changed' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.by_id) THEN
        RAISE EXCEPTION 'nobody records a ground in the own case' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mitigation_is_kept BEFORE INSERT OR UPDATE ON ratings_mitigation
    FOR EACH ROW EXECUTE FUNCTION ratings_mitigation_is_kept();
"""
KEPT_BEFORE = """
DROP TRIGGER mitigation_is_kept ON ratings_mitigation;
DROP FUNCTION ratings_mitigation_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_history_is_append_only"),
        ("ratings", "0007_bodies_in_between_and_working_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="Discipline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "whose",
                    models.CharField(
                        choices=[
                            ("self", "The subject"),
                            ("member", "A member of the collective"),
                            ("unit", "A subordinate unit"),
                            ("managed", "An organisation or person directly managed"),
                        ],
                        max_length=10,
                        verbose_name="whose",
                    ),
                ),
                (
                    "sanction",
                    models.CharField(
                        choices=[
                            ("reprimand", "Reprimand"),
                            ("warning", "Warning"),
                            ("dismissal", "Dismissal"),
                            ("expulsion", "Expulsion"),
                        ],
                        max_length=10,
                        verbose_name="sanction",
                    ),
                ),
                ("decided_on", models.DateField(null=True, verbose_name="decided on")),
                ("act_on", models.DateField(blank=True, null=True, verbose_name="day of the act")),
                ("act_unit", models.CharField(blank=True, max_length=200, verbose_name="unit of the act")),
                ("is_duty_related", models.BooleanField(default=True, verbose_name="related to the duty")),
                (
                    "is_corruption",
                    models.BooleanField(default=False, verbose_name="for corruption, waste or negativity"),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="LedUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="locality, field or unit")),
                ("assigned", models.PositiveSmallIntegerField(default=0, verbose_name="tasks assigned")),
                ("done", models.PositiveSmallIntegerField(default=0, verbose_name="tasks done")),
                (
                    "on_time",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="tasks done on time, with quality"
                    ),
                ),
                (
                    "exceeding",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="tasks exceeding the requirement"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Mitigation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ground", models.CharField(max_length=40, verbose_name="ground")),
                ("reason", models.TextField(verbose_name="reason")),
                ("authority", models.CharField(max_length=200, verbose_name="who decided")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number of the paper")),
                ("paper_on", models.DateField(blank=True, null=True, verbose_name="date of the paper")),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AlterModelOptions(
            name="facts",
            options={"ordering": ["pk"]},
        ),
        migrations.AddField(
            model_name="facts",
            name="is_misconduct_concluded",
            field=models.BooleanField(
                default=False, verbose_name="concluded: wrongdoing in cadre work, disunity, factions"
            ),
        ),
        migrations.AddField(
            model_name="facts",
            name="is_on_maternity",
            field=models.BooleanField(default=False, verbose_name="maternity leave in the period"),
        ),
        migrations.AddField(
            model_name="facts",
            name="is_reputation_harmed",
            field=models.BooleanField(
                default=False,
                verbose_name="breach of the prohibitions or of exemplary duty that harmed the reputation",
            ),
        ),
        migrations.AddField(
            model_name="facts",
            name="is_temporary",
            field=models.BooleanField(default=False, verbose_name="party activity temporarily elsewhere"),
        ),
        migrations.AddField(
            model_name="facts",
            name="official_level",
            field=models.CharField(blank=True, max_length=20, verbose_name="rated as an official"),
        ),
        migrations.AddField(
            model_name="facts",
            name="sick_months",
            field=models.PositiveSmallIntegerField(
                default=0,
                validators=[django.core.validators.MaxValueValidator(12)],
                verbose_name="months of sick leave",
            ),
        ),
        migrations.AddField(
            model_name="facts",
            name="step",
            field=models.CharField(
                choices=[
                    ("self", "Self-rating"),
                    ("appraised", "Appraisal and proposal"),
                    ("proposed", "Proposal of a body"),
                    ("passed", "Passed by a body"),
                    ("decided", "Decision"),
                ],
                default="self",
                max_length=10,
                verbose_name="step",
            ),
        ),
        migrations.AddField(
            model_name="facts",
            name="targets",
            field=models.PositiveSmallIntegerField(
                default=0,
                validators=[django.core.validators.MaxValueValidator(5)],
                verbose_name="basic socio-economic targets that apply (of the 5)",
            ),
        ),
        migrations.AddField(
            model_name="facts",
            name="targets_missed",
            field=models.PositiveSmallIntegerField(
                default=0,
                validators=[django.core.validators.MaxValueValidator(5)],
                verbose_name="of these, targets missed",
            ),
        ),
        migrations.AddField(
            model_name="facts",
            name="temporary_comment",
            field=models.TextField(
                blank=True,
                verbose_name="written comment of the cell of temporary activity: number, day, gist",
            ),
        ),
        migrations.AddField(
            model_name="facts",
            name="units",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="units in charge that were rated"),
        ),
        migrations.AddField(
            model_name="facts",
            name="units_failed",
            field=models.PositiveSmallIntegerField(
                default=0, verbose_name="of these, rated as not having completed their tasks"
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="evidence",
            field=models.TextField(blank=True, verbose_name="evidence"),
        ),
        migrations.AddField(
            model_name="score",
            name="remark",
            field=models.TextField(blank=True, verbose_name="remark of the appraiser"),
        ),
        migrations.AlterField(
            model_name="facts",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="fact_rows", to="ratings.ratingcase"
            ),
        ),
        migrations.AddField(
            model_name="discipline",
            name="act_committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.committee",
            ),
        ),
        migrations.AddField(
            model_name="discipline",
            name="facts",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="disciplines", to="ratings.facts"
            ),
        ),
        migrations.AddField(
            model_name="ledunit",
            name="facts",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="led", to="ratings.facts"
            ),
        ),
        migrations.AddField(
            model_name="mitigation",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="mitigation",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mitigations",
                to="ratings.ratingcase",
            ),
        ),
        migrations.RunSQL(VERIFIED, VERIFIED_BEFORE),
        migrations.RemoveField(
            model_name="facts",
            name="is_disciplined",
        ),
        migrations.AddConstraint(
            model_name="facts",
            constraint=models.UniqueConstraint(fields=("case", "step"), name="facts_once_a_step"),
        ),
        migrations.AddConstraint(
            model_name="facts",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__in", ["self", "appraised"])), name="facts_declared_or_verified"
            ),
        ),
        migrations.AddConstraint(
            model_name="facts",
            constraint=models.CheckConstraint(
                condition=models.Q(("targets_missed__lte", models.F("targets")), ("targets__lte", 5)),
                name="facts_targets_add_up",
                violation_error_message="More targets missed than apply.",
            ),
        ),
        migrations.AddConstraint(
            model_name="facts",
            constraint=models.CheckConstraint(
                condition=models.Q(("units_failed__lte", models.F("units"))),
                name="facts_units_add_up",
                violation_error_message="More units not completed than were rated.",
            ),
        ),
        migrations.AddConstraint(
            model_name="facts",
            constraint=models.CheckConstraint(
                condition=models.Q(("sick_months__lte", 12)), name="facts_sick_months_of_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="facts",
            constraint=models.CheckConstraint(
                condition=models.Q(("temporary_comment", ""), ("is_temporary", True), _connector="OR"),
                name="facts_comment_of_temporary_cell",
                violation_error_message="A comment of the cell of temporary activity needs that activity itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="facts",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("step", "appraised"),
                    models.Q(
                        ("is_degraded", False),
                        ("is_misconduct_concluded", False),
                        ("is_reputation_harmed", False),
                        ("is_temporary", False),
                        ("low_trust_pct__isnull", True),
                        ("official_level", ""),
                        ("targets", 0),
                        ("units", 0),
                    ),
                    _connector="OR",
                ),
                name="facts_findings_are_the_appraisers",
            ),
        ),
        migrations.AlterConstraint(
            model_name="facts",
            name="facts_tasks_add_up",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done__lte", models.F("assigned")),
                    ("on_time__lte", models.F("done")),
                    ("exceeding__lte", models.F("done")),
                ),
                name="facts_tasks_add_up",
                violation_error_message="No more tasks are done than assigned, and none on time or exceeding that is not done.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="facts",
            name="facts_remedied_within_named",
            constraint=models.CheckConstraint(
                condition=models.Q(("remedied__lte", models.F("named"))),
                name="facts_remedied_within_named",
                violation_error_message="More shortcomings remedied than were named.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="facts",
            name="facts_low_trust_is_a_share",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("low_trust_pct__isnull", True), ("low_trust_pct__range", (0, 100)), _connector="OR"
                ),
                name="facts_low_trust_is_a_share",
                violation_error_message="A share of votes lies between 0 and 100 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="discipline",
            constraint=models.CheckConstraint(
                condition=models.Q(("whose__in", ["self", "member", "unit", "managed"])),
                name="discipline_whose_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="discipline",
            constraint=models.CheckConstraint(
                condition=models.Q(("sanction__in", ["reprimand", "warning", "dismissal", "expulsion"])),
                name="discipline_sanction_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="discipline",
            constraint=models.CheckConstraint(
                condition=models.Q(("act_committee__isnull", True), ("act_unit", ""), _connector="OR"),
                name="discipline_one_unit_of_the_act",
            ),
        ),
        migrations.AddConstraint(
            model_name="discipline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("act_on__isnull", True), ("decided_on__gte", models.F("act_on")), _connector="OR"
                ),
                name="discipline_decided_after_the_act",
                violation_error_message="The act comes before the decision on it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="led_unit_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done__lte", models.F("assigned")),
                    ("on_time__lte", models.F("done")),
                    ("exceeding__lte", models.F("done")),
                ),
                name="led_unit_tasks_add_up",
                violation_error_message="No more tasks are done than assigned, and none on time or exceeding that is not done.",
            ),
        ),
        migrations.AddConstraint(
            model_name="mitigation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ground", ""), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    models.Q(("authority", ""), _negated=True),
                ),
                name="mitigation_says_what_why_and_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="mitigation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), ("paper_on__isnull", True)),
                    models.Q(models.Q(("number", ""), _negated=True), ("paper_on__isnull", False)),
                    _connector="OR",
                ),
                name="mitigation_paper_whole",
                violation_error_message="A paper has both its number and its date.",
            ),
        ),
        migrations.RunSQL(KEPT, KEPT_BEFORE),
    ]
