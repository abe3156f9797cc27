"""A thing that is one stands once: what was named, cited, filed, planned or put on the roll. A shortcoming named
by mistake can be withdrawn."""

import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from members.doubles import mark_doubles


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_sent_form"),
        ("ratings", "0002_once"),
        ("reviews", "0002_comment_in_its_place"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossieritem",
            name="sha256",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="shortcoming",
            name="withdrawal",
            field=models.TextField(blank=True, verbose_name="reason of withdrawal"),
        ),
        migrations.AddField(
            model_name="shortcoming",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="shortcoming",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.RunSQL(
            "UPDATE reviews_dossieritem SET sha256 = found.sha256 FROM reviews_attachment AS found"
            " WHERE found.id = attachment_id",
            migrations.RunSQL.noop,
        ),
        # What stands double already is marked and stays.
        mark_doubles(
            "reviews_dossieritem",
            "sha256",
            "paper_id, kind, sha256",
            where="attachment_id IS NOT NULL",
            longest=58,
        ),
        mark_doubles("reviews_legalbasis", "citation", "campaign_id, lower(citation)"),
        mark_doubles(
            "reviews_attendee",
            "name",
            "conference_id, lower(name), lower(title)",
            where="member_id IS NULL",
            longest=110,
        ),
        mark_doubles("reviews_agendaitem", "title", "conference_id, lower(title)", where="kind = 'free'"),
        mark_doubles("reviews_shortcoming", "text", "period_id, committee_id, member_id, text", text=True),
        mark_doubles(
            "reviews_topic", "text", "suggestion_id, paper_id, ground, ground_note, text", text=True
        ),
        mark_doubles(
            "reviews_remedyitem",
            "what",
            "plan_id, owner_id, shortcoming_id, finding_id, comment_id, source, what",
            text=True,
        ),
        mark_doubles(
            "reviews_comment",
            "text",
            "paper_id, author_id, kind, section, quote, text",
            where="origin = 'colleague'",
            text=True,
        ),
        mark_doubles(
            "reviews_comment",
            "text",
            "paper_id, origin, source, received_on, kind, section, text",
            where="origin <> 'colleague'",
            text=True,
        ),
        mark_doubles("reviews_finding", "quote", "paper_id, collective_id, ground, about, quote", text=True),
        mark_doubles(
            "reviews_amendment", "text", "paper_id, section, source_id, comment_id, quote, text", text=True
        ),
        mark_doubles("reviews_recommendation", "text", "conference_id, addressee, text", text=True),
        pgtrigger.migrations.AddTrigger(
            model_name="remedyitem",
            trigger=pgtrigger.compiler.Trigger(
                name="remedy_of_what_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT 1 FROM reviews_shortcoming WHERE id = NEW.shortcoming_id AND withdrawn_at IS NOT NULL) THEN RAISE EXCEPTION 'no remedy is planned for what was withdrawn' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);",
                    hash="71579efd948dceda2f4d4e512eedf927898ab038",
                    operation="INSERT",
                    pgid="pgtrigger_remedy_of_what_stands_d608d",
                    table="reviews_remedyitem",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shortcoming",
            trigger=pgtrigger.compiler.Trigger(
                name="shortcoming_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'a shortcoming is withdrawn, never deleted' USING ERRCODE = 'check_violation';",
                    hash="40bae7c8cb442b4f2b7dfb0d0f6f40339c83f46b",
                    operation="DELETE",
                    pgid="pgtrigger_shortcoming_is_kept_f7046",
                    table="reviews_shortcoming",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shortcoming",
            trigger=pgtrigger.compiler.Trigger(
                name="shortcoming_keeps_its_words",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF (NEW.period_id, NEW.committee_id, NEW.member_id, NEW.text, NEW.named_by_id, NEW.named_at) IS DISTINCT FROM (OLD.period_id, OLD.committee_id, OLD.member_id, OLD.text, OLD.named_by_id, OLD.named_at) THEN RAISE EXCEPTION 'who named what of whom is never changed' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);",
                    hash="173bdabd8dc869b27bce63f0be2d210819ce0945",
                    operation="UPDATE",
                    pgid="pgtrigger_shortcoming_keeps_its_words_71eaa",
                    table="reviews_shortcoming",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shortcoming",
            trigger=pgtrigger.compiler.Trigger(
                name="shortcoming_withdrawn_in_time",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL AND ( EXISTS ( SELECT 1 FROM reviews_reviewsession JOIN reviews_campaign ON reviews_campaign.id = campaign_id WHERE reviews_reviewsession.committee_id = OLD.committee_id AND period_id = OLD.period_id AND stage = 'closed' ) OR EXISTS (SELECT 1 FROM reviews_shortcominganswer WHERE shortcoming_id = OLD.id) OR EXISTS (SELECT 1 FROM reviews_remedyitem WHERE shortcoming_id = OLD.id) ) THEN RAISE EXCEPTION 'a shortcoming is withdrawn once, before the closing and while nothing rests on it' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);",
                    hash="feb6a1a0d6b92be6425b497c1072b1119af297ce",
                    operation="UPDATE",
                    pgid="pgtrigger_shortcoming_withdrawn_in_time_ddc63",
                    table="reviews_shortcoming",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shortcominganswer",
            trigger=pgtrigger.compiler.Trigger(
                name="earlier_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT 1 FROM reviews_shortcoming WHERE id = NEW.shortcoming_id AND withdrawn_at IS NOT NULL) THEN RAISE EXCEPTION 'nobody answers for a withdrawn shortcoming' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);",
                    hash="dadbdbcaea44d157be1979942ca6d796843c1c3e",
                    operation="INSERT",
                    pgid="pgtrigger_earlier_stands_65fd1",
                    table="reviews_shortcominganswer",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                models.F("conference"),
                django.db.models.functions.text.Lower("title"),
                condition=models.Q(("kind", "free")),
                name="item_added_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                models.F("paper"),
                models.F("section"),
                models.F("source"),
                models.F("comment"),
                django.db.models.functions.text.MD5("quote"),
                django.db.models.functions.text.MD5("text"),
                name="amendment_proposed_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="attendee",
            constraint=models.UniqueConstraint(
                models.F("conference"),
                django.db.models.functions.text.Lower("name"),
                django.db.models.functions.text.Lower("title"),
                condition=models.Q(("member__isnull", True)),
                name="attendee_once_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(
                models.F("paper"),
                models.F("author"),
                models.F("kind"),
                models.F("section"),
                django.db.models.functions.text.MD5("quote"),
                django.db.models.functions.text.MD5("text"),
                condition=models.Q(("origin", "colleague")),
                name="comment_made_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(
                models.F("paper"),
                models.F("origin"),
                models.F("source"),
                models.F("received_on"),
                models.F("kind"),
                models.F("section"),
                django.db.models.functions.text.MD5("text"),
                condition=models.Q(("origin", "colleague"), _negated=True),
                name="opinion_entered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossieritem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attachment__isnull", True), ("sha256", "")),
                    models.Q(("attachment__isnull", False), models.Q(("sha256", ""), _negated=True)),
                    _connector="OR",
                ),
                name="dossier_file_with_its_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossieritem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("attachment__isnull", False)),
                fields=("paper", "kind", "sha256"),
                name="dossier_file_once_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                models.F("paper"),
                models.F("collective"),
                models.F("ground"),
                models.F("about"),
                django.db.models.functions.text.MD5("quote"),
                name="finding_drawn_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalbasis",
            constraint=models.UniqueConstraint(
                models.F("campaign"),
                django.db.models.functions.text.Lower("citation"),
                name="basis_cited_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(
                models.F("conference"),
                models.F("addressee"),
                django.db.models.functions.text.MD5("text"),
                name="recommendation_made_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedyitem",
            constraint=models.UniqueConstraint(
                models.F("plan"),
                models.F("owner"),
                models.F("shortcoming"),
                models.F("finding"),
                models.F("comment"),
                models.F("source"),
                django.db.models.functions.text.MD5("what"),
                name="remedy_planned_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="shortcoming",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawal", ""), ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)
                    ),
                    models.Q(
                        models.Q(("withdrawal", ""), _negated=True),
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="shortcoming_withdrawn_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="shortcoming",
            constraint=models.UniqueConstraint(
                models.F("period"),
                models.F("committee"),
                models.F("member"),
                django.db.models.functions.text.MD5("text"),
                condition=models.Q(("withdrawn_at__isnull", True)),
                name="shortcoming_named_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                models.F("suggestion"),
                models.F("paper"),
                models.F("ground"),
                models.F("ground_note"),
                django.db.models.functions.text.MD5("text"),
                name="topic_suggested_once",
            ),
        ),
    ]
