"""Records of a rule set on what a session needs before it may take a step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DossierRule:
    """The kinds of committees whose dossier is vetted before the conference in any case.

    Other committees' dossiers are vetted only if topics were suggested to them or staff order it."""

    bodies: tuple[str, ...]
    text: str
    source: str
    certain: bool = True
