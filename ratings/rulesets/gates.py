"""What a rule set asks for before a session may take a step; records, as those beside them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DossierRule:
    """Kinds of committees whose dossier is appraised before the conference, suggestions or not."""

    bodies: tuple[str, ...]
    text: str
    source: str
    certain: bool = True
