"""Stores static files for serving, each under a name with a hash of its content."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """The storage of Whitenoise, which here also puts hashed names into imports of JavaScript modules.

    Otherwise a browser would load a module twice, under both names, and the two copies would not share their
    state."""

    support_js_module_import_aggregation = True
