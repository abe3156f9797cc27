"""The record of a rule set on what must be done before a conference may be held."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DossierRule:
    """The rule on vetting the dossier before the conference.

    The committees of the kinds ``bodies`` always have their dossier vetted. All other committees have it
    vetted only if topics were suggested to them or if staff order it."""

    bodies: tuple[str, ...]
    text: str
    source: str
    certain: bool = True
