"""Names are found by the beginnings of their words and sorted by code points whatever the language of the
database, and the people of a cell are counted from an index."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from members.words import NameWords, WordsIndex


class Migration(migrations.Migration):
    dependencies = [("members", "0015_admission_after_birth_in_words")]

    operations = [
        migrations.SeparateDatabaseAndState(
            # Django alters no generated column; its expression stays as it is.
            database_operations=[
                migrations.RunSQL(
                    'ALTER TABLE members_member ALTER COLUMN sort_name TYPE varchar(600) COLLATE "C"',
                    'ALTER TABLE members_member ALTER COLUMN sort_name TYPE varchar(600) COLLATE "default"',
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="member",
                    name="sort_name",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Concat(
                            models.Func(
                                models.Func(
                                    django.db.models.functions.text.Lower(
                                        models.Func(models.F("full_name"), function="normalize")
                                    ),
                                    models.Value("^.*\\s"),
                                    models.Value(""),
                                    function="regexp_replace",
                                ),
                                models.Value(
                                    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
                                ),
                                models.Value(
                                    "ĀĀĀĀĀĀāāāāāāĂĂĂĂĂĂăĄąĆććććććĈĈĈĈĈĈĉĊċČČČČČČčĎďĐđĒĒĒĒĒĒēēēēēēĔĔĔĔĔĔĕĖėĘęĚĚĚĚĚĚěěěěěěĜĝĞğğğğğğĠ"
                                ),
                                function="translate",
                            ),
                            models.Value(" "),
                            models.Func(
                                models.Func(
                                    django.db.models.functions.text.Lower(
                                        models.Func(models.F("full_name"), function="normalize")
                                    ),
                                    models.Value("^.*\\s"),
                                    models.Value(""),
                                    function="regexp_replace",
                                ),
                                models.Value(
                                    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
                                ),
                                models.Value(
                                    "ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĲĳĴĵĶķĸĹĺĻļĽľĿŀŁłŃńŅņŇňŉŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜ"
                                ),
                                function="translate",
                            ),
                            models.Value(" "),
                            models.Func(
                                models.Func(
                                    django.db.models.functions.text.Lower(
                                        models.Func(models.F("full_name"), function="normalize")
                                    ),
                                    models.Value("^(\\S+)\\s+(.*?)\\s*\\S+$"),
                                    models.Value("\\2 \\1"),
                                    function="regexp_replace",
                                ),
                                models.Value(
                                    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
                                ),
                                models.Value(
                                    "ĀĀĀĀĀĀāāāāāāĂĂĂĂĂĂăĄąĆććććććĈĈĈĈĈĈĉĊċČČČČČČčĎďĐđĒĒĒĒĒĒēēēēēēĔĔĔĔĔĔĕĖėĘęĚĚĚĚĚĚěěěěěěĜĝĞğğğğğğĠ"
                                ),
                                function="translate",
                            ),
                            models.Value(" "),
                            models.Func(
                                models.Func(
                                    django.db.models.functions.text.Lower(
                                        models.Func(models.F("full_name"), function="normalize")
                                    ),
                                    models.Value("^(\\S+)\\s+(.*?)\\s*\\S+$"),
                                    models.Value("\\2 \\1"),
                                    function="regexp_replace",
                                ),
                                models.Value(
                                    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
                                ),
                                models.Value(
                                    "ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĲĳĴĵĶķĸĹĺĻļĽľĿŀŁłŃńŅņŇňŉŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜ"
                                ),
                                function="translate",
                            ),
                        ),
                        output_field=models.CharField(db_collation="C", max_length=600),
                    ),
                )
            ],
        ),
        migrations.AddIndex(
            model_name="member",
            index=WordsIndex(NameWords("search_name"), name="member_by_words"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["cell", "activity"], name="member_by_cell"),
        ),
        migrations.AlterField(
            model_name="member",
            name="cell",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cell_members",
                to="members.committee",
                verbose_name="party cell",
            ),
        ),
    ]
