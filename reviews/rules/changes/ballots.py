"""What the actions on secret ballots change."""

from __future__ import annotations

from members.changed import ColumnsWritten, writes_to
from reviews.rules.verbs import BallotVerb, SessionVerb, UnitVerb

CHANGES: dict[str, ColumnsWritten] = {
    "ballots.actions.planning.plan_ballot": writes_to(
        "BallotCounter +", "BallotRound +", "BallotSubject +", verbs=(SessionVerb.PLAN_BALLOT,)
    ),
    "ballots.actions.planning.plan_unit_ballot": writes_to(
        "BallotCounter +", "BallotRound +", "BallotSubject +", verbs=(UnitVerb.PLAN_BALLOT,)
    ),
    "ballots.actions.planning.plan_second_round": writes_to(
        "BallotCounter +", "BallotRound +", "BallotSubject +", verbs=(SessionVerb.PLAN_BALLOT,)
    ),
    "ballots.actions.planning.change_ballot": writes_to(
        "BallotCounter +",
        "BallotRound body entitled held_on invited present question voters way",
        "BallotSubject +",
        "BallotTally +",
        verbs=(SessionVerb.PLAN_BALLOT,),
    ),
    "ballots.actions.planning.discard_ballot": writes_to(
        "BallotCounter +",
        "BallotPaperCount +",
        "BallotRound +",
        "BallotSubject +",
        "BallotTally +",
        "BallotVoter +",
        verbs=(SessionVerb.PLAN_BALLOT,),
    ),
    "ballots.actions.planning.open_ballot": writes_to(
        "BallotRound entitled invited opened_at opened_by present public_key rule state",
        "BallotSubject known",
        "BallotVoter +",
        verbs=(SessionVerb.PLAN_BALLOT,),
    ),
    "ballots.actions.planning.annul_ballot": writes_to(
        "BallotCounter +",
        "BallotRound + annul_reason annulled_at annulled_by state",
        "BallotPaperCount sealed",
        "BallotVoter sealed",
        "BallotSubject +",
        verbs=(BallotVerb.ANNUL, SessionVerb.PLAN_BALLOT),
    ),
    "ballots.actions.casting.cast_ballot": writes_to("BallotVoter sealed", verbs=(BallotVerb.CAST,)),
    "ballots.actions.mixing.hand_out_slip": writes_to(
        "BallotVoter is_on_paper", verbs=(BallotVerb.HAND_OUT,)
    ),
    "ballots.actions.mixing.seal_paper_count": writes_to(
        "BallotPaperCount + sealed", verbs=(BallotVerb.COUNT,)
    ),
    "ballots.actions.urn.agree_to_open": writes_to("BallotCounter has_agreed", verbs=(BallotVerb.OPEN_URN,)),
    "ballots.actions.urn.count_urn": writes_to(
        "BallotPaperCount sealed",
        "BallotRound counted_at counted_by digest state",
        "BallotSlip +",
        "BallotSubject collected invalid issued valid",
        "BallotTally +",
        "BallotVoter sealed took_part",
        verbs=(BallotVerb.OPEN_URN,),
    ),
    "ballots.actions.urn.recount": writes_to(verbs=(BallotVerb.RECOUNT,)),
    "ballots.actions.counting.enter_count": writes_to(
        "BallotRound counted_at counted_by state why_invalid",
        "BallotSubject collected invalid issued valid",
        "BallotTally +",
        verbs=(BallotVerb.COUNT,),
    ),
    "ballots.actions.counting.confirm_count": writes_to(
        "BallotRound confirmed_at confirmed_by state", verbs=(BallotVerb.CONFIRM,)
    ),
    "ballots.actions.printing.print_ballot": writes_to("Document +", verbs=(BallotVerb.PRINT,)),
    "ballots.actions.counting.keep_count_minutes": writes_to(
        "Attachment +", "BallotRound paper_number scan", verbs=(BallotVerb.KEEP_MINUTES,)
    ),
}
