"""Who typed in a petition from a signed sheet."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0016_names_found_by_their_words"),
        ("ratings", "0007_substitution"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="petition",
            name="petition_settled_by_another",
        ),
        migrations.AddField(
            model_name="petition",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="petition",
            trigger=pgtrigger.compiler.Trigger(
                name="petition_settled_by_another",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NEW.settled_by_id IN (NEW.by_id, NEW.entered_by_id) OR EXISTS ( SELECT 1 FROM ratings_ratingstep WHERE id = NEW.step_id AND by_id = NEW.settled_by_id ) OR EXISTS ( SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.settled_by_id ) THEN RAISE EXCEPTION 'a petition is settled by another than who decided' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);",
                    hash="992ee7046e2d86ad89ca45f121237608557e50ce",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_petition_settled_by_another_2975d",
                    table="ratings_petition",
                    when="BEFORE",
                ),
            ),
        ),
    ]
