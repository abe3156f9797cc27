"""The forms that doubled before, sent eight times at once."""

from __future__ import annotations

import pytest

from members import clock
from reviews.stages import Stage
from tests.once import forms
from tests.once.eight import client_of, try_form
from tests.once.worlds import make_world

DOUBLED = {
    Stage.RATING: [
        ("clerk", "case", "reviews:name_shortcoming"),
        ("clerk", "case", "reviews:withdraw_shortcoming"),
        ("clerk", "dossier", "reviews:file_paper"),
        ("staff", "decisions", "reviews:arrange rename"),
    ],
    Stage.COMMENTING: [
        ("staff", "round_plan", "reviews:add_basis"),
        ("clerk", "conference", "reviews:item_add"),
        ("clerk", "roll", "reviews:attendee_add"),
        ("clerk", "roll", "reviews:recuse"),
        ("clerk", "paper_opinions", "reviews:comment_assign"),
        ("clerk", "paper_opinions", "reviews:comment_verify"),
    ],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stage", DOUBLED)
def test_a_form_sent_eight_times_at_once_has_one_effect(stage: Stage) -> None:
    world = make_world(stage)
    cast = world.closed.cast
    found = {}
    for who, page, name in DOUBLED[stage]:
        client = client_of(getattr(cast, who))
        path = world.pages()[page]
        shown = client.get(path).content.decode()
        sent = [
            form for form in forms.forms_of(shown, path, clock.today(), forms.DAYS[0]) if form.name == name
        ]
        tried = try_form(world.lay, client, sent[0])
        world.lay()
        found[name] = (len(tried.once["history"]), tried.doubled, set(tried.statuses))
    assert found == {name: (1, [], {302}) for _who, _page, name in DOUBLED[stage]}
