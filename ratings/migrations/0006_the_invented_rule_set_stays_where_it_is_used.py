from django.db import migrations
from django.utils import timezone

CODE = "vanlinh-2025"


def keep_where_used(apps, _schema_editor):
    """Where a period was opened under the rule set of the invented province, which is no longer shipped, keep
    it as a local rule set, so that further rounds can be opened under it. Its content is the one frozen last.
    """
    Period = apps.get_model("ratings", "Period")
    LocalRuleSet = apps.get_model("ratings", "LocalRuleSet")
    Member = apps.get_model("members", "Member")
    last = Period.objects.filter(ruleset_code=CODE).select_related("frozen").order_by("pk").last()
    if last is None or LocalRuleSet.objects.filter(code=CODE).exists():
        return
    staff = Member.objects.filter(roles__kind="staff").order_by("pk").first()
    by = staff or Member.objects.order_by("pk").first()
    content, now = last.frozen.content, timezone.now()
    LocalRuleSet.objects.create(
        **{
            name: content[name] for name in ("code", "title", "short", "province", "effective_from", "parent")
        },
        overrides={},
        state="usable",
        content=content,
        digest=last.frozen.digest,
        made_by=by,
        made_at=now,
        checked_by=by,
        checked_at=now,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0005_results_taken_over"),
        ("members", "0009_what_is_said_of_a_block"),
    ]

    operations = [migrations.RunPython(keep_where_used, migrations.RunPython.noop)]
