"""The addresses of the secret ballots."""

from django.urls import path

from reviews.ballots.views import rounds, units, urn, voting

urlpatterns = [
    path("sessions/<int:pk>/ballots/", rounds.index, name="session_ballots"),
    path("sessions/<int:pk>/ballots/new/", rounds.plan, name="ballot_new"),
    path("quarters/<int:pk>/ballots/", units.quarter_index, name="quarter_ballots"),
    path("quarters/<int:pk>/ballots/new/", units.quarter_plan, name="quarter_ballot_new"),
    path("rounds/<int:pk>/ballots/", units.round_index, name="round_ballots"),
    path("rounds/<int:pk>/ballots/new/", units.round_plan, name="round_ballot_new"),
    path("ballots/<int:pk>/", rounds.ballot, name="ballot"),
    path("ballots/<int:pk>/plan/", rounds.change, name="ballot_change"),
    path("ballots/<int:pk>/discard/", rounds.discard, name="ballot_discard"),
    path("ballots/<int:pk>/open/", rounds.open_round, name="ballot_open"),
    path("ballots/<int:pk>/count/", rounds.count, name="ballot_count"),
    path("ballots/<int:pk>/confirm/", rounds.confirm, name="ballot_confirm"),
    path("ballots/<int:pk>/annul/", rounds.annul, name="ballot_annul"),
    path("ballots/<int:pk>/print/<str:kind>/", rounds.print_paper, name="ballot_print"),
    path("ballots/<int:pk>/vote/", voting.vote, name="ballot_vote"),
    path("ballots/<int:pk>/cast/", voting.cast, name="ballot_cast"),
    path("ballots/<int:pk>/hand-out/", urn.hand_out, name="ballot_hand_out"),
    path("ballots/<int:pk>/slips/", urn.count_slips, name="ballot_slips"),
    path("ballots/<int:pk>/second/", rounds.second_round, name="ballot_second"),
    path("ballots/<int:pk>/agree/", urn.agree, name="ballot_agree"),
    path("ballots/<int:pk>/urn/", urn.count_urn, name="ballot_urn"),
    path("ballots/<int:pk>/recount/", urn.recount, name="ballot_recount"),
    path("ballots/<int:pk>/minutes/", rounds.keep_minutes, name="ballot_minutes"),
]
