"""The database itself keeps every step as it was taken, and refuses that a person handles what is raised about
them, leaves the own case unrated, or settles a petition against the own decision."""

from django.db import migrations

STEPS = """
CREATE OR REPLACE FUNCTION ratings_step_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.superseded_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    IF NEW.step <> 'self' AND EXISTS (
        SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.by_id
    ) THEN
        RAISE EXCEPTION 'nobody appraises or decides the own case' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.step <> 'self' AND EXISTS (
        SELECT 1 FROM ratings_ratingstep
        WHERE case_id = NEW.case_id AND by_id = NEW.by_id AND step <> NEW.step AND step <> 'self'
            AND superseded_at IS NULL
    ) THEN
        RAISE EXCEPTION 'nobody decides what they appraised' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
STEPS_BEFORE = """
CREATE OR REPLACE FUNCTION ratings_step_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.step <> 'self' AND EXISTS (
        SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.by_id
    ) THEN
        RAISE EXCEPTION 'nobody appraises or decides the own case' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.step <> 'self' AND EXISTS (
        SELECT 1 FROM ratings_ratingstep
        WHERE case_id = NEW.case_id AND by_id = NEW.by_id AND step <> NEW.step AND step <> 'self'
    ) THEN
        RAISE EXCEPTION 'nobody decides what they appraised' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
KEPT = """
CREATE FUNCTION ratings_step_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.superseded_at IS NOT NULL
        OR (NEW.case_id, NEW.step, NEW.level, NEW.points, NEW.reason, NEW.against_engine, NEW.by_id, NEW.at)
            IS DISTINCT FROM
           (OLD.case_id, OLD.step, OLD.level, OLD.points, OLD.reason, OLD.against_engine, OLD.by_id, OLD.at)
    THEN
        RAISE EXCEPTION 'a step is superseded, never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ratingstep_is_kept BEFORE UPDATE ON ratings_ratingstep
    FOR EACH ROW EXECUTE FUNCTION ratings_step_is_kept();
"""
KEPT_BEFORE = """
DROP TRIGGER ratingstep_is_kept ON ratings_ratingstep;
DROP FUNCTION ratings_step_is_kept();
"""
OTHERS = """
CREATE FUNCTION ratings_objection_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM ratings_ratingcase
        WHERE id = NEW.case_id AND member_id IN (NEW.recorded_by_id, NEW.settled_by_id)
    ) THEN
        RAISE EXCEPTION 'nobody handles what is raised about them' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER objection_by_another BEFORE INSERT OR UPDATE ON ratings_objection
    FOR EACH ROW EXECUTE FUNCTION ratings_objection_by_another();

CREATE FUNCTION ratings_unrated_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.by_id) THEN
        RAISE EXCEPTION 'nobody leaves the own case unrated' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unrated_by_another BEFORE INSERT OR UPDATE ON ratings_unrated
    FOR EACH ROW EXECUTE FUNCTION ratings_unrated_by_another();

CREATE FUNCTION ratings_petition_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.settled_by_id = NEW.by_id
        OR EXISTS (SELECT 1 FROM ratings_ratingstep WHERE id = NEW.step_id AND by_id = NEW.settled_by_id)
        OR EXISTS (SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.settled_by_id)
    THEN
        RAISE EXCEPTION 'a petition is settled by another than who decided' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM ratings_ratingstep WHERE id = NEW.step_id AND case_id = NEW.case_id AND step = 'decided'
    ) THEN
        RAISE EXCEPTION 'a petition is against a decision on its case' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER petition_by_another BEFORE INSERT OR UPDATE ON ratings_petition
    FOR EACH ROW EXECUTE FUNCTION ratings_petition_by_another();
"""
OTHERS_BEFORE = """
DROP TRIGGER petition_by_another ON ratings_petition;
DROP FUNCTION ratings_petition_by_another();
DROP TRIGGER unrated_by_another ON ratings_unrated;
DROP FUNCTION ratings_unrated_by_another();
DROP TRIGGER objection_by_another ON ratings_objection;
DROP FUNCTION ratings_objection_by_another();
"""


class Migration(migrations.Migration):
    dependencies = [("ratings", "0005_objections_and_after")]
    operations = [
        migrations.RunSQL(STEPS, STEPS_BEFORE),
        migrations.RunSQL(KEPT, KEPT_BEFORE),
        migrations.RunSQL(OTHERS, OTHERS_BEFORE),
    ]
