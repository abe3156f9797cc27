"""The addresses of rounds."""

from django.urls import path

from reviews.rounds.views import campaigns, changes, opening, plans, reminders, ruleset

urlpatterns = [
    path("rounds/new/", campaigns.new, name="campaign_new"),
    path("rounds/", campaigns.index, name="boards"),
    path("rounds/<int:pk>/", campaigns.board, name="board"),
    path("rounds/<int:pk>/plan/", plans.plan, name="round_plan"),
    path("rounds/<int:pk>/plan/topics/", plans.settle_topics, name="settle_topics"),
    path("rounds/<int:pk>/plan/dues/", plans.settle_dues, name="settle_dues"),
    path("rounds/<int:pk>/plan/change/", plans.change_dues, name="change_dues"),
    path("rounds/<int:pk>/plan/basis/", plans.add_basis, name="add_basis"),
    path("rounds/<int:pk>/plan/name/", changes.rename, name="rename_round"),
    path("rounds/<int:pk>/plan/ruleset/", changes.change_ruleset, name="change_ruleset"),
    path("rounds/<int:pk>/ruleset/", ruleset.change_open_ruleset, name="change_open_ruleset"),
    path("rounds/<int:pk>/cancel/", changes.cancel, name="cancel_round"),
    path("rounds/<int:pk>/anew/", changes.plan_anew, name="plan_anew"),
    path("rounds/<int:pk>/open/", opening.open_round, name="open_round"),
    path("rounds/<int:pk>/remind/", reminders.remind_late, name="remind_late"),
    path("sessions/<int:pk>/basis/", plans.basis, name="basis"),
    path("sessions/<int:pk>/remind/", reminders.remind, name="remind"),
]
