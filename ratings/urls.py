"""The addresses of the pages about rule sets and the calendar."""

from django.urls import path

from ratings.views import calendar, deriving, filing, in_force, papers, rulesets

app_name = "ratings"

urlpatterns = [
    path("calendar/", calendar.index, name="calendar"),
    path("calendar/set/", calendar.set_day, name="calendar_set"),
    path("calendar/<int:pk>/back/", calendar.take_back, name="calendar_take_back"),
    path("rulesets/", rulesets.index, name="rulesets"),
    path("rulesets/new/", deriving.new, name="ruleset_new"),
    path("rulesets/from-file/", filing.from_file, name="ruleset_from_file"),
    path("periods/<int:pk>/rules/", in_force.in_force, name="in_force"),
    path("rulesets/sums/<slug:parent>/", deriving.sums, name="ruleset_sums"),
    path("rulesets/<slug:code>/", rulesets.ruleset, name="ruleset"),
    path("rulesets/<slug:code>/compare/", rulesets.compare, name="ruleset_compare"),
    path("rulesets/<slug:code>/file/", filing.file, name="ruleset_file"),
    path("rulesets/<slug:code>/change/", deriving.change, name="ruleset_change"),
    path("rulesets/<slug:code>/papers/", papers.papers, name="ruleset_papers"),
    path("rulesets/<slug:code>/positions/", papers.positions, name="ruleset_positions"),
    path("rulesets/<slug:code>/marks/", papers.marks, name="ruleset_marks"),
    path("rulesets/<slug:code>/check/", deriving.check, name="ruleset_check"),
    path("rulesets/<slug:code>/use/", deriving.use, name="ruleset_use"),
    path("rulesets/<slug:code>/reopen/", deriving.reopen, name="ruleset_reopen"),
]
