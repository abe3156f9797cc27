"""The scan of a petition, and who judges a report on a remedy."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0008_petition_typed_in"),
        ("reviews", "0016_both_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="petition",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scan",
                to="ratings.petition",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="remedyentry",
            trigger=pgtrigger.compiler.Trigger(
                name="remedyentry_judged_by_another",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"kind\" IN ('accepted', 'sent_back'))",
                    func="IF NEW.by_id = ( SELECT said.by_id FROM reviews_remedyentry AS said WHERE said.item_id = NEW.item_id AND said.kind = 'reported' ORDER BY said.id DESC LIMIT 1 ) THEN RAISE EXCEPTION 'a report is judged by another than who entered it' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);",
                    hash="6d7cf62492efb47e99db41fce9c298eb51e4bb8c",
                    operation="INSERT",
                    pgid="pgtrigger_remedyentry_judged_by_another_90230",
                    table="reviews_remedyentry",
                    when="BEFORE",
                ),
            ),
        ),
    ]
