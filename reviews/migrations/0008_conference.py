"""The conference of a session. The database itself keeps the roll of an open conference and locked minutes."""

import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models

KEPT = """
CREATE FUNCTION reviews_roll_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reviews_conference
        WHERE id = COALESCE(NEW.conference_id, OLD.conference_id) AND opened_at IS NOT NULL
    ) AND (TG_OP <> 'INSERT' OR NEW.entitled) THEN
        RAISE EXCEPTION 'the roll stands once the conference is open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER attendee_stands BEFORE INSERT OR UPDATE OR DELETE ON reviews_attendee
    FOR EACH ROW EXECUTE FUNCTION reviews_roll_stands();

CREATE FUNCTION reviews_minutes_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'locked' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'DELETE' OR NEW.state <> 'writing' OR NEW.conference_id <> OLD.conference_id
        OR NEW.reopened <> OLD.reopened + 1 OR NOT EXISTS (
            SELECT 1 FROM reviews_minutesrevision WHERE minutes_id = OLD.id AND number = NEW.reopened
        )
    THEN
        RAISE EXCEPTION 'locked minutes are reopened with a reason, never changed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER minutes_locked BEFORE UPDATE OR DELETE ON reviews_minutes
    FOR EACH ROW EXECUTE FUNCTION reviews_minutes_locked();

CREATE FUNCTION reviews_minutes_section_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reviews_minutes
        WHERE id IN (COALESCE(NEW.minutes_id, OLD.minutes_id), COALESCE(OLD.minutes_id, NEW.minutes_id))
            AND state = 'locked'
    ) THEN
        RAISE EXCEPTION 'locked minutes are never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER minutessection_locked BEFORE INSERT OR UPDATE OR DELETE ON reviews_minutessection
    FOR EACH ROW EXECUTE FUNCTION reviews_minutes_section_locked();

CREATE FUNCTION reviews_minutes_revision_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what the minutes said is kept' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER minutesrevision_kept BEFORE UPDATE OR DELETE ON reviews_minutesrevision
    FOR EACH ROW EXECUTE FUNCTION reviews_minutes_revision_kept();
"""
DROPPED = """
DROP TRIGGER minutesrevision_kept ON reviews_minutesrevision;
DROP TRIGGER minutessection_locked ON reviews_minutessection;
DROP TRIGGER minutes_locked ON reviews_minutes;
DROP TRIGGER attendee_stands ON reviews_attendee;
DROP FUNCTION reviews_minutes_revision_kept();
DROP FUNCTION reviews_minutes_section_locked();
DROP FUNCTION reviews_minutes_locked();
DROP FUNCTION reviews_roll_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_two_more_roles"),
        ("ratings", "0006_kept_and_by_another"),
        ("reviews", "0007_after_the_conference"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opening", "Opening, quorum"),
                            ("earlier", "Suggested topics and last period's shortcomings"),
                            ("collective", "Review of the collective"),
                            ("head", "Review of the head"),
                            ("member", "Review of a member"),
                            ("delegate", "The superior's delegate speaks"),
                            ("rating", "Points and levels"),
                            ("conclusion", "Conclusion"),
                            ("free", "Other point"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "To come"), ("current", "Now"), ("closed", "Closed")],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("clears_room", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("present", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason of absence")),
                ("came_at", models.TimeField(blank=True, null=True, verbose_name="came late, at")),
                ("left_at", models.TimeField(blank=True, null=True, verbose_name="left early, at")),
            ],
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="full name")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="post")),
                ("entitled", models.BooleanField(default=False)),
                ("rank", models.PositiveSmallIntegerField(default=1000)),
            ],
            options={
                "ordering": ["rank", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Conclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="conclusion")),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Conference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("convened_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("pulse", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "conference",
            },
        ),
        migrations.CreateModel(
            name="ConferenceDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("date", models.DateField(verbose_name="day")),
                ("starts_at", models.TimeField(verbose_name="begins at")),
                ("place", models.CharField(max_length=200, verbose_name="place")),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("writing", "Being written"),
                            ("by_clerk", "Confirmed by the clerk"),
                            ("by_chair", "Confirmed by the chair"),
                            ("locked", "Locked"),
                        ],
                        default="writing",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("clerk_at", models.DateTimeField(blank=True, null=True)),
                ("chair_at", models.DateTimeField(blank=True, null=True)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                ("reopened", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "minutes",
            },
        ),
        migrations.CreateModel(
            name="MinutesRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("texts", models.JSONField()),
                ("reason", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="MinutesSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("position", models.PositiveSmallIntegerField()),
                ("heading", models.CharField(max_length=320)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("assembled", models.TextField(blank=True)),
                ("offered", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("addressee", models.CharField(max_length=200, verbose_name="to whom")),
                ("text", models.TextField(verbose_name="what is recommended")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "recommendation",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
            ],
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("strength", "Strength"),
                            ("shortcoming", "Shortcoming"),
                            ("cause", "Cause"),
                            ("proposal", "Proposal"),
                            ("question", "Question"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=40, verbose_name="section")),
                ("text", models.TextField(blank=True, verbose_name="remark")),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "remark",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("speaking", "Speaking"), ("done", "Has spoken")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="document",
            name="document_kind_is_known",
        ),
        migrations.AddField(
            model_name="reviewsession",
            name="drafts_out_on",
            field=models.DateField(blank=True, null=True, verbose_name="drafts out on"),
        ),
        migrations.AddField(
            model_name="reviewsession",
            name="least_days",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="least days of the conference"
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("report", "Consolidated report"),
                    ("re_rating", "Decision of re-rating"),
                    ("invitation", "Summons and invitation"),
                    ("minutes", "Minutes of the conference"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["report", "re_rating", "invitation", "minutes"])),
                name="document_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_days__isnull", True), ("least_days__gte", 1), _connector="OR"),
                name="session_least_days_is_a_day",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="paper",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="reviews.paper",
            ),
        ),
        migrations.AddField(
            model_name="attendee",
            name="member",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendances",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="attendee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="days", to="reviews.attendee"
            ),
        ),
        migrations.AddField(
            model_name="conclusion",
            name="item",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="conclusion",
                to="reviews.agendaitem",
            ),
        ),
        migrations.AddField(
            model_name="conclusion",
            name="saved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="conference",
            name="chair",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
                verbose_name="chair of the conference",
            ),
        ),
        migrations.AddField(
            model_name="conference",
            name="convened_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="conference",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="conference",
            name="session",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conference",
                to="reviews.reviewsession",
            ),
        ),
        migrations.AddField(
            model_name="attendee",
            name="conference",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="roll", to="reviews.conference"
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="conference",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="items", to="reviews.conference"
            ),
        ),
        migrations.AddField(
            model_name="conferenceday",
            name="conference",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="days", to="reviews.conference"
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="day",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attendances",
                to="reviews.conferenceday",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="day",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="items", to="reviews.conferenceday"
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="chair",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="clerk",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="conference",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="minutes", to="reviews.conference"
            ),
        ),
        migrations.AddField(
            model_name="minutesrevision",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="minutesrevision",
            name="minutes",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="reviews.minutes"
            ),
        ),
        migrations.AddField(
            model_name="minutessection",
            name="minutes",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="reviews.minutes"
            ),
        ),
        migrations.AddField(
            model_name="minutessection",
            name="saved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="conference",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="recommendations",
                to="reviews.conference",
            ),
        ),
        migrations.AddField(
            model_name="recommendation",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="attendee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="recusals", to="reviews.attendee"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="recusals", to="reviews.paper"
            ),
        ),
        migrations.AddField(
            model_name="recusal",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="remarks", to="reviews.agendaitem"
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="saved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.member",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="speaker",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="remarks",
                to="reviews.attendee",
            ),
        ),
        migrations.AddField(
            model_name="speaker",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="speaker",
            name="attendee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="reviews.attendee"
            ),
        ),
        migrations.AddField(
            model_name="speaker",
            name="conference",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="speakers", to="reviews.conference"
            ),
        ),
        migrations.AddField(
            model_name="speaker",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="speakers", to="reviews.agendaitem"
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("opened_at__isnull", True), ("opened_by__isnull", True)),
                    models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                    _connector="OR",
                ),
                name="conference_opened_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("member__isnull", False)),
                fields=("conference", "member"),
                name="attendee_once_a_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendee",
            constraint=models.CheckConstraint(
                condition=models.Q(("entitled", False), ("member__isnull", False), _connector="OR"),
                name="attendee_entitled_is_a_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendee",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="attendee_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="conferenceday",
            constraint=models.UniqueConstraint(
                fields=("conference", "number"), name="conference_day_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="conferenceday",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("conference", "date"),
                name="conference_day_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="conferenceday",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), models.Q(("place", ""), _negated=True)),
                name="conference_day_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(fields=("attendee", "day"), name="attendance_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("present", True), ("reason", "")),
                    models.Q(
                        ("came_at__isnull", True),
                        ("left_at__isnull", True),
                        ("present", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="attendance_absent_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("conference", "position"),
                name="item_position_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "current")), fields=("conference",), name="item_one_current"
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("paper__isnull", False)),
                fields=("conference", "paper"),
                name="item_one_a_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "opening",
                            "earlier",
                            "collective",
                            "head",
                            "member",
                            "delegate",
                            "rating",
                            "conclusion",
                            "free",
                        ],
                    ),
                    ("state__in", ["waiting", "current", "closed"]),
                ),
                name="item_kind_and_state_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("started_at__isnull", True), ("state", "waiting")),
                    models.Q(("ended_at__isnull", True), ("started_at__isnull", False), ("state", "current")),
                    models.Q(("ended_at__isnull", False), ("started_at__isnull", False), ("state", "closed")),
                    _connector="OR",
                ),
                name="item_times_fit_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["collective", "head", "member"]), ("paper__isnull", False)),
                    models.Q(
                        models.Q(("kind__in", ["collective", "head", "member"]), _negated=True),
                        ("paper__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="item_of_a_review_has_its_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("chair__isnull", True),
                        ("clerk__isnull", True),
                        ("locked_at__isnull", True),
                        ("state", "writing"),
                    ),
                    models.Q(
                        ("chair__isnull", True),
                        ("clerk__isnull", False),
                        ("locked_at__isnull", True),
                        ("state", "by_clerk"),
                    ),
                    models.Q(
                        ("chair__isnull", False),
                        ("clerk__isnull", False),
                        ("locked_at__isnull", True),
                        ("state", "by_chair"),
                    ),
                    models.Q(
                        ("chair__isnull", False),
                        ("clerk__isnull", False),
                        ("locked_at__isnull", False),
                        ("state", "locked"),
                    ),
                    _connector="OR",
                ),
                name="minutes_signed_as_state_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("chair__isnull", True),
                    models.Q(("chair", models.F("clerk")), _negated=True),
                    _connector="OR",
                ),
                name="minutes_confirmed_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrevision",
            constraint=models.UniqueConstraint(
                fields=("minutes", "number"), name="minutes_revision_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="minutesrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="minutes_revision_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="minutessection",
            constraint=models.UniqueConstraint(fields=("minutes", "code"), name="minutes_section_once"),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("addressee", ""), _negated=True), models.Q(("text", ""), _negated=True)
                ),
                name="recommendation_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.UniqueConstraint(fields=("attendee", "paper"), name="recusal_once"),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="recusal_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", ""),
                    ("kind__in", ["strength", "shortcoming", "cause", "proposal", "question"]),
                    _connector="OR",
                ),
                name="remark_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "done"), _negated=True),
                fields=("item", "attendee"),
                name="speaker_waits_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "speaking")), fields=("conference",), name="speaker_one_speaks"
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "speaking", "done"])),
                name="speaker_state_is_known",
            ),
        ),
        migrations.RunSQL(KEPT, DROPPED),
    ]
