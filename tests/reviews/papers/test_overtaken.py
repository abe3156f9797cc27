"""Of two pages with one form the second sees what the first saved, and chooses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from members.models import Member
from ratings.actions.facts import EnteredFacts
from ratings.models import Step, SupersededScore
from reviews.models import PromiseAnswer
from reviews.papers.actions import commitments
from reviews.papers.actions import papers as actions
from reviews.stages import Stage
from tests.reviews.cast import GOOD, TASKS, Cast, bring_to
from tests.reviews.conftest import SignIn

OTHER: EnteredFacts = {**TASKS, "evidence": "Của cửa sổ kia"}


@pytest.fixture
def writing(cast: Cast) -> Cast:
    return bring_to(cast, Stage.WRITING)


def form_of(answer: Any, action: str) -> dict[str, str]:
    """What a browser would send of the form with this address, files aside."""
    for form in html.document_fromstring(answer.content.decode()).forms:
        if (form.get("action") or "").partition("#")[0] == action:
            return {name: value for name, value in form.form_values() if value is not None}
    raise LookupError(action)


def test_facts_saved_in_another_window_are_not_saved_over_unseen(writing: Cast, sign_in: SignIn) -> None:
    """The level and the points are the same in both windows, so no step tells them apart."""
    paper = writing.paper(writing.member)
    actions.save_self_rating(paper, GOOD, by=writing.member, **TASKS)
    client, address = sign_in(writing.member), reverse("reviews:rate_own", args=[paper.pk])
    older = form_of(client.get(paper.get_absolute_url()), address)
    actions.save_self_rating(paper, GOOD, by=writing.member, **OTHER)
    refused = client.post(address, {**older, "evidence": "Của cửa sổ này"})
    page = refused.content.decode()
    assert [refused.status_code, *(words in page for words in ("Của cửa sổ kia", "Của cửa sổ này"))] == [
        422,
        True,
        True,
    ]
    assert paper.rated_case().declared.evidence == "Của cửa sổ kia"
    again = {**form_of(refused, address), "points_common": "25"}
    assert client.post(address, again).status_code == 302
    case = writing.paper(writing.member).rated_case()
    points = case.scores.get(criterion="common").self_points
    assert (case.declared.evidence, points) == ("Của cửa sổ này", Decimal(25))
    kept = SupersededScore.objects.get(step__case=case, step__step=Step.SELF, criterion="common")
    assert kept.points == GOOD.scores["common"]


def test_of_two_windows_on_an_answer_the_second_sees_both(writing: Cast, sign_in: SignIn) -> None:
    commitment = commitments.start_commitment(2026, by=writing.member)
    commitments.save_items(commitment, [commitments.Promised("Dự sinh hoạt", "12 buổi")], by=writing.member)
    item = commitment.items.get()
    paper = writing.paper(writing.member)
    answer = PromiseAnswer.objects.create(paper=paper, item=item, verdict="kept", words="Bảy buổi")
    client, address = sign_in(writing.member), reverse("reviews:answer_promise", args=[answer.pk])
    older = form_of(client.get(paper.get_absolute_url()), address)
    PromiseAnswer.objects.filter(pk=answer.pk).update(words="Tám buổi")
    words = next(name for name in older if name.endswith("words"))
    refused = client.post(address, {**older, words: "Chín buổi"})
    page = refused.content.decode()
    assert [refused.status_code, "Tám buổi" in page, "Chín buổi" in page] == [422, True, True]
    answer.refresh_from_db()
    assert answer.words == "Tám buổi"
    assert client.post(address, form_of(refused, address)).status_code == 302
    answer.refresh_from_db()
    assert answer.words == "Chín buổi"


def test_of_two_windows_on_a_draft_of_a_commitment_nothing_is_lost(writing: Cast, sign_in: SignIn) -> None:
    commitment = commitments.start_commitment(2026, by=writing.member)
    client = sign_in(writing.member)
    address = reverse("reviews:commitment_save", args=[commitment.pk])
    older = form_of(client.get(commitment.get_absolute_url()), address)
    commitments.save_items(commitment, [commitments.Promised("Của cửa sổ kia", "1")], by=writing.member)
    refused = client.post(address, {**older, "items-0-text": "Của cửa sổ này", "items-0-measure": "2"})
    page = refused.content.decode()
    assert [refused.status_code, "Của cửa sổ kia" in page, "Của cửa sổ này" in page] == [422, True, True]
    asked = client.post(address, {**form_of(refused, address), "hand_in": "1"})
    hand_in = reverse("reviews:commitment_hand_in", args=[commitment.pk])
    assert (asked.status_code, asked["Location"]) == (302, hand_in)
    shown = client.get(hand_in)
    commitment.refresh_from_db()
    assert ("Của cửa sổ này" in shown.content.decode(), commitment.is_draft) == (True, True)
    assert client.post(hand_in, form_of(shown, hand_in)).status_code == 302
    commitment.refresh_from_db()
    assert [item.text for item in commitment.items.all()] == ["Của cửa sổ này"]
    assert not commitment.is_draft


def test_the_data_of_a_person_saved_on_another_page_are_shown_beside(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("organisation:member_data", args=[cast.member.pk])
    client = sign_in(cast.administrator)
    older = form_of(client.get(address), "")
    Member.objects.filter(pk=cast.member.pk).update(workplace="Văn phòng Tỉnh ủy")
    refused = client.post(address, {**older, "workplace": "Ban Tổ chức"})
    assert (refused.status_code, "Văn phòng Tỉnh ủy" in refused.content.decode()) == (422, True)
    assert client.post(address, form_of(refused, "")).status_code == 302
    cast.member.refresh_from_db()
    assert cast.member.workplace == "Ban Tổ chức"
