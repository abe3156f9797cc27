"""The forms that doubled before, sent eight times at once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from members import clock
from members.acting import act
from members.urls import urlpatterns as members
from ratings.urls import urlpatterns as ratings
from reviews.stages import Stage
from reviews.urls import urlpatterns as reviews
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


NOT_BY_ACT = {
    "the version of the text decides": {
        "reviews:save_section",
        "reviews:evaluation_section",
        "reviews:save_remark",
        "reviews:save_conclusion",
        "reviews:save_minutes",
    },
    "nothing is saved": {
        "reviews:preview_own",
        "reviews:preview_appraisal",
        "reviews:evaluation_preview_own",
        "reviews:evaluation_preview_appraisal",
        "ratings:ruleset_sums",
        "reviews:verify",
    },
    "a cast leaves no key of its form, which would stand beside the voter": {
        "reviews:ballot_vote",
        "reviews:ballot_cast",
    },
    "the reader's own mark, without history": {"reviews:read_notices"},
}


def addresses() -> dict[str, Callable[..., HttpResponse]]:
    """The views of our addresses that take a POST, by name."""
    found = {}
    for space, patterns in (("members", members), ("ratings", ratings), ("reviews", reviews)):
        for one in patterns:
            try:
                refuses = one.callback(RequestFactory().post("/")).status_code == 405
            except Exception:  # noqa: BLE001  the view has begun its work, without what it needs
                refuses = False
            if not refuses:
                found[f"{space}:{one.name}"] = one.callback
    return found


def reaches(view: Any, wanted: object, seen: set[object]) -> bool:
    """Whether this view calls the wanted function, by itself or through other functions of the views."""
    seen.add(view)
    codes, names = [view.__code__], set[str]()
    while codes:
        code = codes.pop()
        names |= set(code.co_names)
        codes += [const for const in code.co_consts if inspect.iscode(const)]
    found = [view.__globals__.get(name) for name in names]
    used = [inspect.unwrap(one) for one in found if inspect.isfunction(one)]
    further = [one for one in used if ".views" in one.__module__ and one not in seen]
    return wanted in used or any(reaches(one, wanted, seen) for one in further)


def test_every_form_is_answered_by_act_but_for_those_that_need_not() -> None:
    others = {name for name, view in addresses().items() if not reaches(inspect.unwrap(view), act, set())}
    assert others == set().union(*NOT_BY_ACT.values())


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
