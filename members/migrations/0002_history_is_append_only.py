"""The database itself refuses to change or remove a line of history."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION members_event_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON members_event
    FOR EACH ROW EXECUTE FUNCTION members_event_refuse_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON members_event
    FOR EACH STATEMENT EXECUTE FUNCTION members_event_refuse_change();
"""
BACKWARD = """
DROP TRIGGER event_no_truncate ON members_event;
DROP TRIGGER event_no_change ON members_event;
DROP FUNCTION members_event_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
