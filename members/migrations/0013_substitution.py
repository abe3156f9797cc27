"""Who stands in for whom: roles held in place of another, and both names in the history."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0012_first_run_and_one_time_links"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="role",
            name="role_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="role",
            name="role_ends_after_start",
        ),
        migrations.AddField(
            model_name="event",
            name="in_place_of",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.AddField(
            model_name="event",
            name="stood_in",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="role",
            name="in_place_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="substitutes",
                to="members.member",
                verbose_name="in place of",
            ),
        ),
        migrations.AddField(
            model_name="roleproposal",
            name="in_place_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AlterField(
            model_name="role",
            name="kind",
            field=models.CharField(
                choices=[
                    ("clerk", "Clerk of a committee"),
                    ("staff", "Staff of the organisation commission"),
                    ("approver", "Approver of ratings"),
                    ("inspection", "Staff of the inspection commission"),
                    ("supervisor", "Supervisor sent by the superior"),
                    ("delegate", "Member of a working delegation"),
                    ("guest", "Guest"),
                    ("administrator", "Administrator of people and committees"),
                    ("head", "Head of a committee"),
                ],
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("stood_in__isnull", False)),
                fields=["stood_in"],
                name="event_of_substitute",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="post_ends_for_substitutes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."is_head" AND (NEW."ends_on" IS NOT NULL OR NOT NEW."is_head"))',
                    func="\n        UPDATE members_role lent\n        SET ends_on = LEAST(lent.ends_on, CASE WHEN NEW.is_head THEN NEW.ends_on ELSE NEW.starts_on - 1 END), starts_on = LEAST(lent.starts_on, CASE WHEN NEW.is_head THEN NEW.ends_on ELSE NEW.starts_on - 1 END + 1)\n        WHERE lent.in_place_of_id = NEW.member_id AND lent.kind = 'head'\n            AND lent.committee_id = NEW.committee_id AND lent.ends_on > CASE WHEN NEW.is_head THEN NEW.ends_on ELSE NEW.starts_on - 1 END AND NOT (EXISTS (SELECT 1 FROM members_post other WHERE other.id <> NEW.id AND other.member_id = NEW.member_id AND other.committee_id = NEW.committee_id AND other.is_head AND (other.ends_on IS NULL OR other.ends_on > NEW.ends_on)));\n        RETURN NULL;\n    ",
                    hash="17c20051b1fe504e15e5ff728ec6b6e4f7c19021",
                    operation='UPDATE OF "ends_on", "is_head"',
                    pgid="pgtrigger_post_ends_for_substitutes_4a8c8",
                    table="members_post",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="role_in_place_of_its_holder",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NEW.in_place_of_id IS NOT NULL AND NOT ( EXISTS ( SELECT 1 FROM members_role held WHERE held.member_id = NEW.in_place_of_id AND held.kind = NEW.kind AND held.committee_id = NEW.committee_id AND held.in_place_of_id IS NULL AND held.starts_on <= NEW.starts_on AND (held.ends_on IS NULL OR held.ends_on >= NEW.ends_on) ) OR NEW.kind = 'head' AND EXISTS ( SELECT 1 FROM members_post held WHERE held.member_id = NEW.in_place_of_id AND held.is_head AND held.committee_id = NEW.committee_id AND held.starts_on <= NEW.starts_on AND (held.ends_on IS NULL OR held.ends_on >= NEW.ends_on) ) ) THEN RAISE EXCEPTION 'nobody stands in for what the other does not hold' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);",
                    hash="acd1c7707951805da8f62b987c4ac7a0d7d48095",
                    operation="INSERT",
                    pgid="pgtrigger_role_in_place_of_its_holder_19430",
                    table="members_role",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="role",
            trigger=pgtrigger.compiler.Trigger(
                name="role_ends_for_substitutes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."ends_on" IS NOT NULL AND NEW."in_place_of_id" IS NULL)',
                    func="\n        UPDATE members_role lent\n        SET ends_on = LEAST(lent.ends_on, NEW.ends_on), starts_on = LEAST(lent.starts_on, NEW.ends_on + 1)\n        WHERE lent.in_place_of_id = NEW.member_id AND lent.kind = NEW.kind\n            AND lent.committee_id = NEW.committee_id AND lent.ends_on > NEW.ends_on AND NOT (EXISTS (SELECT 1 FROM members_role other WHERE other.id <> NEW.id AND other.member_id = NEW.member_id AND other.kind = NEW.kind AND other.committee_id = NEW.committee_id AND other.in_place_of_id IS NULL AND (other.ends_on IS NULL OR other.ends_on > NEW.ends_on)));\n        RETURN NULL;\n    ",
                    hash="a6ce1d5e32691f4941a69c5e30987fb62ff9cccd",
                    operation='UPDATE OF "ends_on"',
                    pgid="pgtrigger_role_ends_for_substitutes_620ca",
                    table="members_role",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
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
                    ),
                    models.Q(("in_place_of__isnull", False), ("kind", "head")),
                    _connector="OR",
                ),
                name="role_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    models.Q(
                        (
                            "ends_on__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("starts_on"), "-", models.Value(datetime.timedelta(days=1))
                            ),
                        ),
                        ("in_place_of__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="role_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_place_of__isnull", True),
                    models.Q(("ends_on__isnull", False), ("kind__in", ["approver", "clerk", "head"])),
                    _connector="OR",
                ),
                name="role_in_place_for_some_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_place_of", models.F("member")), _negated=True),
                name="role_in_place_of_another",
            ),
        ),
    ]
