"""How states are shown: every member of every state has its word and its colour, from one table."""

from __future__ import annotations

from enum import Enum

import pytest
from django.db.models import Model
from django.template import Context, Template
from django.utils import translation

from ratings.rulesets import QuestionWeight
from reviews.models import IssuedPaper, Paper, PaperState, RemedyItem, RemedyState
from reviews.papers.carried import CarriedPromise
from reviews.stages import Stage
from reviews.templatetags.states import FIELDS, TONES, WORDS, Tone, word_of


def show(template: str, **context: object) -> str:
    with translation.override("en"):
        return Template("{% load states %}" + template).render(Context(context))


@pytest.mark.parametrize("kind", TONES, ids=lambda kind: kind.__name__)
def test_every_member_of_a_state_has_a_word_and_a_colour(kind: type[Enum]) -> None:
    assert set(TONES[kind]) == set(kind)
    assert set(TONES[kind].values()) <= set(Tone)
    assert [member for member in kind if not word_of(member).strip()] == []


def test_every_field_that_is_shown_holds_a_state_of_the_table() -> None:
    assert set(FIELDS.values()) <= set(TONES)
    assert {type(member) for member in WORDS} <= set(TONES)


def test_every_field_of_a_model_has_the_values_of_its_enum() -> None:
    kept = {
        (model, name): {
            value for value, _label in getattr(model._meta.get_field(name), "choices", None) or ()
        }
        for model, name in FIELDS
        if issubclass(model, Model)
    }
    wanted = {key: {str(member.value) for member in FIELDS[key]} for key in kept}
    wanted[IssuedPaper, "state"] -= {"cancelled"}  # what has a number is not cancelled
    assert len(kept) > 15
    assert kept == wanted


@pytest.mark.parametrize(
    ("thing", "tag"),
    [
        (Paper(state=PaperState.DRAFT), '<span class="tag">Being written</span>'),
        (Paper(state="returned"), '<span class="tag tag-warn">Returned</span>'),
        (RemedyItem(state=RemedyState.REPORTED), '<span class="tag tag-now">Reported done</span>'),
        (Stage.CLOSED, '<span class="tag tag-good">Closed</span>'),
    ],
)
def test_the_tag_says_the_state_in_its_colour(thing: object, tag: str) -> None:
    assert show("{% state thing %}", thing=thing) == tag


def test_what_stands_behind_the_word_is_escaped() -> None:
    paper = Paper(state=PaperState.SUBMITTED)
    assert show("{% state paper more=more %}", paper=paper, more="<b>") == (
        '<span class="tag tag-good">Submitted &lt;b&gt;</span>'
    )


def test_a_field_that_is_still_empty_says_what_is_owed() -> None:
    promise = CarriedPromise(text="Two courses", measure="certificates", verdict="", words="")
    assert show('{% state promise "verdict" owed="To be answered" %}', promise=promise) == (
        '<span class="tag tag-warn">To be answered</span>'
    )
    assert show('{% note_class promise "verdict" %}', promise=promise) == "note"


def test_a_box_has_the_colour_of_what_it_is_about() -> None:
    classes = {weight: show("{% note_class weight %}", weight=weight) for weight in QuestionWeight}
    assert classes[QuestionWeight.NOTE] == "note note-info"
    assert set(classes.values()) == {"note note-info", "note note-warn"}
    assert show("{{ weight|word }}", weight=QuestionWeight.NOTE) == "To be noted:"
