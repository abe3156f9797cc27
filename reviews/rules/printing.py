"""Who may ask for which printed paper of a session."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reviews.rules.capacities import FROM_LEVELS_ABOVE, LEADS, Rule
from reviews.rules.verbs import SessionVerb
from reviews.stages import Capacity, Stage, reached

AFTERWARDS = frozenset({Stage.COMPLETING, Stage.DECIDING, Stage.CLOSED})
FROM_CONFERENCE = frozenset(Stage(stage) for stage in reached(Stage.CONFERENCE))

PRINTING_RULES: dict[SessionVerb, Rule] = {
    SessionVerb.PRINT_INVITATION: Rule(
        _("Print the summons, the invitation and the programme"),
        LEADS,
        frozenset({Stage.WRITING, Stage.COMMENTING, Stage.CONFERENCE}),
    ),
    SessionVerb.PRINT_MINUTES: Rule(
        _("Print the minutes of the conference"), LEADS | {Capacity.STAFF}, FROM_CONFERENCE
    ),
    SessionVerb.PRINT: Rule(
        _("Ask for the consolidated report"),
        LEADS | {Capacity.STAFF},
        frozenset(Stage) - {Stage.PREPARING, Stage.WRITING},
    ),
    SessionVerb.PRINT_OPINIONS: Rule(
        _("Print the synthesis of opinions"),
        LEADS | {Capacity.STAFF, Capacity.APPROVER},
        frozenset(Stage) - {Stage.PREPARING},
    ),
    SessionVerb.PRINT_ROUND: Rule(
        _("Print the report on the results of the round"),
        frozenset({Capacity.STAFF, Capacity.APPROVER}),
        AFTERWARDS,
    ),
    SessionVerb.PRINT_UNITS: Rule(
        _("Print what is late and the notices on paper, for a committee and all units below it"),
        frozenset({Capacity.STAFF}),
        frozenset(Stage) - {Stage.CLOSED},
    ),
    SessionVerb.PRINT_DOSSIER: Rule(
        _("Ask for the list of the dossiers"), LEADS | FROM_LEVELS_ABOVE, AFTERWARDS, rates=True
    ),
    SessionVerb.PRINT_PLAN: Rule(
        _("Ask for the remedy plan, or the progress of the remedies, on paper"),
        LEADS | FROM_LEVELS_ABOVE,
        AFTERWARDS,
    ),
    SessionVerb.PRINT_RATINGS: Rule(
        _("Print the levels put forward: proposal to the level above, list of a resolution, yearly table"),
        LEADS | FROM_LEVELS_ABOVE,
        frozenset({Stage.RATING}) | AFTERWARDS,
        rates=True,
        withheld=True,
    ),
    SessionVerb.PRINT_RESULTS: Rule(
        _("Print the decision of rating with its list, and the notice of the results"),
        LEADS | FROM_LEVELS_ABOVE,
        frozenset({Stage.CLOSED}),
        rates=True,
    ),
    SessionVerb.PRINT_VERDICT: Rule(
        _("Print the verdict on the dossier"),
        LEADS | FROM_LEVELS_ABOVE,
        frozenset(Stage),
        from_above=True,
    ),
}
