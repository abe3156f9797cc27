"""Installs the tables and functions of the queue, which the package `pgmq` ships as SQL."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from pgmq.install import get_embedded_install_sql


def install(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Leave a queue alone that is there already, be it from this SQL or from the extension."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('pgmq') IS NOT NULL")
        (present,) = cursor.fetchone() or (False,)
        if not present:
            cursor.execute(get_embedded_install_sql())


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the queue away with everything that still waits in it."""
    with editor.connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS pgmq CASCADE")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunPython(install, remove, elidable=False)]
