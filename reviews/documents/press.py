"""Makes the PDF of a printed paper from its content, part by part, in this process."""

from __future__ import annotations

from reviews.documents.blocks import PaperContent
from reviews.documents.bundles import BoundBundle, Bundle
from reviews.documents.joining import Printed, join
from reviews.documents.layout import PressError, lay_out, render_part
from reviews.documents.parts import sources_of

__all__ = ["PressError", "Printed", "lay_out", "render_bundle", "render_paper"]


def render_paper(content: PaperContent) -> Printed:
    """Return the PDF of the paper. Raises ``PressError``, and ``TooLargeError`` for a paper that is too
    large."""
    return join(content, [render_part(source.html) if source else None for source in sources_of(content)])


def render_bundle(bundle: Bundle) -> BoundBundle:
    """Return the bundle with its papers rendered. Raises ``PressError``."""
    return bundle.bind([render_part(source.html) for source in bundle.sources])
