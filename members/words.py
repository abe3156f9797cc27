"""The index of words by which people are found by their names; migrations use it, too."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models import Func


class NameWords(Func):
    """The words of a name in the column ``search_name``, as an index of words holds them."""

    template = "array_to_tsvector(array_remove(string_to_array(%(expressions)s::text, ' '), ''))"
    output_field = models.TextField()


class WordsIndex(models.Index):
    """An index of words, by which the rows are found in which one begins with some letters."""

    suffix = "gin"

    def create_sql(
        self,
        model: type[models.Model],
        schema_editor: BaseDatabaseSchemaEditor,
        using: str = " USING gin",
        **kwargs: Any,
    ) -> Statement:
        return super().create_sql(model, schema_editor, using=using, **kwargs)
