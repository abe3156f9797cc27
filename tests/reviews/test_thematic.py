"""A thematic round that rates nothing, from its first stage to its report."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.loader import render_to_string
from django.urls import reverse

from members.models import Notice
from reviews import reports
from reviews.actions import comments as comment_actions
from reviews.actions import papers as paper_actions
from reviews.actions import ratings as rating_actions
from reviews.actions import standing
from reviews.actions.campaigns import open_campaign
from reviews.actions.sessions import advance
from reviews.guards import blockers
from reviews.models import Comment, Paper, PaperState, ReviewSession
from reviews.rules import SESSION_RULES, allowed
from reviews.stages import Part, Stage, find_move, moves_from, stages_of
from tests.reviews.cast import GOOD, Cast
from tests.reviews.conftest import SignIn
from tests.reviews.test_opening import THEMATIC

WAY = list(stages_of(rated=False))


@pytest.fixture
def thematic(cast: Cast) -> Cast:
    """The cast in a thematic round, its session in the place of the year's."""
    cast.campaign = open_campaign(cast.province, THEMATIC, by=cast.staff)
    rows = ReviewSession.objects.select_related("committee", "campaign__period")
    cast.session = rows.get(campaign=cast.campaign, committee=cast.province)
    return cast


def write_all(cast: Cast) -> None:
    for paper in cast.session.papers.for_list():
        author = paper.member or cast.clerk
        for section in paper.sections.all():
            text = f"{paper}, {section.code}: " + "có số liệu, có địa chỉ " * 10
            paper_actions.save_section(section, text, by=author, version=section.version)
        paper_actions.submit(paper, by=author)


def bring_to(cast: Cast, stage: Stage) -> None:
    while cast.session.stage != stage:
        target = WAY[WAY.index(Stage(cast.session.stage)) + 1]
        if target == Stage.COMMENTING:
            write_all(cast)
        cast.session = advance(cast.session, target, by=cast.clerk, seen=cast.session.stage)


def test_the_stages_of_rating_are_passed_over_and_every_stage_has_one_way_forward() -> None:
    assert WAY == ["preparing", "writing", "commenting", "conference", "completing", "closed"]
    for stage in WAY[:-1]:
        forward = [move.target for move in moves_from(stage, rated=False) if move.is_forward]
        assert forward == [WAY[WAY.index(stage) + 1]]
    assert not find_move(Stage.CONFERENCE, Stage.RATING, rated=False)
    assert not find_move(Stage.CONFERENCE, Stage.COMPLETING)


def test_it_goes_its_way_to_the_end_and_says_so(thematic: Cast) -> None:
    bring_to(thematic, Stage.CLOSED)
    told = Notice.objects.filter(url=thematic.session.get_absolute_url(), text__contains="đã kết thúc")
    assert {notice.recipient for notice in told} == {thematic.head, thematic.member, thematic.colleague}


def test_it_is_not_closed_over_a_comment_without_an_answer(thematic: Cast) -> None:
    bring_to(thematic, Stage.COMMENTING)
    paper = thematic.paper(thematic.member)
    said = comment_actions.add_comment(
        paper, comment_actions.Remark("proposal", "Nêu rõ địa chỉ", "topic-1"), by=thematic.colleague
    )
    comment_actions.answer_comment(said, "taken_up", "Tôi tiếp thu.", by=thematic.member)
    bring_to(thematic, Stage.COMPLETING)
    Comment.objects.update(answer_kind="", answer="", answered_by=None, answered_at=None)
    move = find_move(Stage.COMPLETING, Stage.CLOSED, rated=False)
    assert move is not None
    assert [blocker.guard for blocker in blockers(thematic.session, move)] == ["comments_answered"]


def test_a_paper_without_ratings_lacks_its_contents_and_no_points(thematic: Cast) -> None:
    thematic.session = advance(thematic.session, Stage.WRITING, by=thematic.clerk, seen=Stage.PREPARING)
    paper = thematic.paper(thematic.member)
    with pytest.raises(paper_actions.IncompleteError) as incomplete:
        paper_actions.submit(paper, by=thematic.member)
    assert [lack.anchor for lack in incomplete.value.lacks] == ["section-topic-1", "section-topic-2"]
    with pytest.raises(ValidationError):
        paper_actions.rate_own(paper, GOOD, by=thematic.member)
    write_all(thematic)
    assert {paper.state for paper in thematic.session.papers.all()} == {PaperState.SUBMITTED}


def test_nobody_has_a_verb_of_rating_and_no_action_takes_one(thematic: Cast) -> None:
    for stage in WAY:
        thematic.session.stage = stage
        verbs = allowed(frozenset(Part), thematic.session)
        assert [verb for verb in verbs if SESSION_RULES[verb].rates] == []
    thematic.session.refresh_from_db()
    bring_to(thematic, Stage.COMPLETING)
    paper = thematic.paper(thematic.member)
    refusals = (
        lambda: rating_actions.appraise(paper, GOOD, by=thematic.clerk),
        lambda: standing.leave_unrated(paper, "other", "", by=thematic.clerk),
        lambda: standing.lodge_petition(paper, "Không đồng ý", by=thematic.member),
    )
    for refused in refusals:
        with pytest.raises(PermissionDenied):
            refused()


def test_every_page_of_it_opens_without_a_word_of_ratings(thematic: Cast, sign_in: SignIn) -> None:
    bring_to(thematic, Stage.COMMENTING)
    paper = thematic.paper(thematic.member)
    pages = {
        "paper": (thematic.member, paper.get_absolute_url()),
        "session": (thematic.clerk, thematic.session.get_absolute_url()),
        "board": (thematic.staff, thematic.campaign.get_absolute_url()),
        "my work": (thematic.member, reverse("reviews:my_work")),
        "results": (thematic.member, reverse("reviews:results")),
    }
    for name, (who, url) in pages.items():
        page = sign_in(who).get(url)
        assert page.status_code == 200, name
        main = page.content.decode().partition("<main")[2]
        assert f"/papers/{paper.pk}/case/" not in main, name
        assert ('id="rating"' in main, "/ratings/" in main) == (False, False), name
    for url in (reverse("reviews:case", args=[paper.pk]), reverse("reviews:rate_own", args=[paper.pk])):
        assert sign_in(thematic.member).post(url).status_code in (404, 405), url


def test_its_report_has_its_own_contents_and_no_levels(thematic: Cast) -> None:
    bring_to(thematic, Stage.CLOSED)
    report = reports.gather(thematic.session)
    text = render_to_string("paper/report.html", {"report": report})
    assert "kiểm điểm, rút kinh nghiệm" in text
    assert all(topic.heading in text for topic in THEMATIC.topics)
    assert (report.ratings, report.findings, "Phần thứ năm" in text) == ((), (), False)
    assert [word for word in ("xếp loại chất lượng", "Tự chấm", "Mức chất lượng") if word in text] == []


def test_the_years_round_beside_it_stays_as_it_is(thematic: Cast) -> None:
    yearly = Paper.objects.exclude(session__campaign=thematic.campaign)
    assert {paper.case is None for paper in yearly} == {False}
