"""Two logins never have one address. Where two people saved the same one at the same moment, the later login
loses it, and its owner enters it again."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("members", "0013_substitution"),
    ]

    operations = [
        migrations.RunSQL(
            """
            UPDATE members_user SET email = ''
            FROM (
                SELECT id, row_number() OVER (PARTITION BY lower(email) ORDER BY id) AS nth
                FROM members_user WHERE email <> ''
            ) AS found
            WHERE found.id = members_user.id AND nth > 1
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="user_one_address",
                violation_error_message="Another login uses this address.",
            ),
        ),
    ]
