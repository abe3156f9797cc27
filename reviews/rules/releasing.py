"""Who may release results before their session is closed, and what may follow once they are released."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ratings.rules import CaseVerb
from reviews.rules.capacities import FROM_LEVELS_ABOVE, LEADS, Rule, handlers
from reviews.rules.verbs import SessionVerb
from reviews.stages import Capacity, Stage

ONCE_RELEASED = frozenset(Stage) - {Stage.PREPARING}
"""The stages in which a result may be released already: some are before their session is closed, and the
session may go back for the sake of the rest. The actions ask whether it is."""

RELEASE_RULES: dict[SessionVerb, Rule] = {
    SessionVerb.RELEASE_CLEAR: Rule(
        _("Release the results that are clear, while the rest waits"),
        FROM_LEVELS_ABOVE,
        frozenset({Stage.DECIDING}),
        rates=True,
    ),
    SessionVerb.PETITION: Rule(
        _("Petition against the own level decided (for the collective, its head)"),
        frozenset({Capacity.SUBJECT, Capacity.HEAD}),
        ONCE_RELEASED,
        rates=True,
    ),
    SessionVerb.PETITION_FOR: Rule(
        _("Type in a petition that a person wrote and signed by hand"),
        LEADS,
        ONCE_RELEASED,
        own=False,
        rates=True,
    ),
    SessionVerb.SETTLE_PETITION: Rule(
        _("Settle a petition"),
        handlers(CaseVerb.SETTLE_PETITION),
        ONCE_RELEASED,
        own=False,
        rates=True,
    ),
    SessionVerb.RE_RATE: Rule(
        _("Cancel the level decided and decide anew"),
        handlers(CaseVerb.RE_RATE),
        ONCE_RELEASED,
        own=False,
        rates=True,
    ),
}
