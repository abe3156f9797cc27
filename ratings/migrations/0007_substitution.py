"""In whose place a step of a rating was entered."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0006_the_invented_rule_set_stays_where_it_is_used"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="ratingstep",
            name="ratingstep_is_kept",
        ),
        migrations.AddField(
            model_name="ratingstep",
            name="in_place_of",
            field=models.CharField(blank=True, default="", editable=False, max_length=120),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ratingstep",
            trigger=pgtrigger.compiler.Trigger(
                name="ratingstep_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."against_engine" IS DISTINCT FROM (NEW."against_engine") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."cancels_id" IS DISTINCT FROM (NEW."cancels_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."in_place_of" IS DISTINCT FROM (NEW."in_place_of") OR OLD."is_taken_over" IS DISTINCT FROM (NEW."is_taken_over") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."paper_number" IS DISTINCT FROM (NEW."paper_number") OR OLD."paper_on" IS DISTINCT FROM (NEW."paper_on") OR OLD."points" IS DISTINCT FROM (NEW."points") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."step" IS DISTINCT FROM (NEW."step") OR OLD."votes" IS DISTINCT FROM (NEW."votes"))',
                    func="RAISE EXCEPTION 'a step is superseded, never changed' USING ERRCODE = 'check_violation';",
                    hash="0cbaff07109127540276b0dd2235ad9385280160",
                    operation="UPDATE",
                    pgid="pgtrigger_ratingstep_is_kept_7b80c",
                    table="ratings_ratingstep",
                    when="BEFORE",
                ),
            ),
        ),
    ]
