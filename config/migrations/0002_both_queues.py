"""Makes both queues, so that what is sent depends neither on whether a worker was there before nor on whether
the transaction in which the first message was sent came to its end."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("config", "0001_queue")]
    operations = [
        migrations.RunSQL("SELECT pgmq.create('celery'), pgmq.create('long')", migrations.RunSQL.noop)
    ]
