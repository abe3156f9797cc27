"""How static files are stored for serving: each under a name that holds the digest of its content."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """Modules import each other by their hashed names, too. Otherwise the browser would load a module twice,
    once by each name, and the two would not share what they keep."""

    support_js_module_import_aggregation = True
