"""The forms that doubled before, sent eight times at once."""

from __future__ import annotations

import pytest

from members import clock
from reviews.stages import Stage
from tests.once import forms
from tests.once.eight import TIMES, client_of, try_form
from tests.once.worlds import make_worlds

DOUBLED = (
    (Stage.RATING, "clerk", "case", "reviews:name_shortcoming"),
    (Stage.RATING, "clerk", "case", "reviews:withdraw_shortcoming"),
    (Stage.RATING, "clerk", "dossier", "reviews:file_paper"),
    (Stage.RATING, "staff", "round_plan", "reviews:add_basis"),
    (Stage.CONFERENCE, "clerk", "conference", "reviews:item_add"),
    (Stage.CONFERENCE, "clerk", "roll", "reviews:attendee_add"),
    (Stage.CONFERENCE, "clerk", "roll", "reviews:recuse"),
)
"""The stage, who sends the form, the page with the form, and the name of the form."""


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_eight_times_at_once_has_one_effect() -> None:
    worlds = make_worlds(sorted({stage for stage, *_more in DOUBLED}))
    found = {}
    for stage, who, page, name in DOUBLED:
        world = worlds[stage]
        world.lay()
        client, path = client_of(getattr(world.closed.cast, who)), world.pages()[page]
        shown = client.get(path).content.decode()
        offered = forms.forms_of(shown, path, clock.today(), forms.DAYS[0])
        tried = try_form(world, client, [form for form in offered if form.name == name][-1])
        found[name] = (bool(tried.once.get("history")), tried.doubled, tried.statuses)
    assert found == {name: (True, [], [302] * TIMES) for _stage, _who, _page, name in DOUBLED}
