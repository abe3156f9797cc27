"""The database itself refuses that a person appraises or decides the own case, or decides what they appraised (R17)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ratings_step_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER ratingstep_by_another BEFORE INSERT OR UPDATE ON ratings_ratingstep
    FOR EACH ROW EXECUTE FUNCTION ratings_step_by_another();
"""
BACKWARD = """
DROP TRIGGER ratingstep_by_another ON ratings_ratingstep;
DROP FUNCTION ratings_step_by_another();
"""


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
