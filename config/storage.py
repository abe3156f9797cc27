"""Stores static files for serving, each under a name with a hash of its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

MANIFEST = "static.json"
"""The file in ``VAR_DIR`` that says under which name each static file is served."""


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """The storage of Whitenoise, which here also puts hashed names into imports of JavaScript modules.

    Otherwise a browser would load a module twice, under both names, and the two copies would not share their
    state. The list of the names (``MANIFEST``) lies beside the folder that is served, not in it."""

    support_js_module_import_aggregation = True
    manifest_name = MANIFEST

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, manifest_storage=FileSystemStorage(settings.VAR_DIR), **kwargs)
