"""A thematic round that rates nothing, from its first stage to its report."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members.models import Notice
from reviews.agenda import AgendaKind
from reviews.cases.actions import ratings as rating_actions
from reviews.cases.actions import standing
from reviews.completing.actions import amending, linking
from reviews.desk import printing
from reviews.desk.actions.course import advance_session
from reviews.desk.guards import blockers_of_move
from reviews.models import (
    Change,
    Charge,
    Conference,
    Document,
    DocumentKind,
    FindingAnswer,
    Paper,
    PaperState,
    ReviewSession,
)
from reviews.papers.actions import papers as paper_actions
from reviews.report import printed as reports
from reviews.rounds.actions.campaigns import open_campaign
from reviews.rules import SESSION_RULES, allowed
from reviews.stages import Capacity, Stage, find_move, moves_from, stages_of
from reviews.suggestions.actions import TopicProposal
from tests.reviews import said
from tests.reviews.cast import GOOD, Cast, convene, hold
from tests.reviews.conftest import SignIn
from tests.reviews.rounds.test_opening import THEMATIC
from tests.reviews.suggestions.suggesting import issued

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
            paper_actions.save_paper_section(section, text, by=author, version=section.version)
        paper_actions.submit_paper(paper, by=author)


def finalise_all(cast: Cast) -> None:
    amending.finalise_papers(cast.session, by=cast.head)


def bring_to(cast: Cast, stage: Stage) -> None:
    before: dict[Stage, Callable[[Cast], object]] = {
        Stage.COMMENTING: write_all,
        Stage.CONFERENCE: convene,
        Stage.COMPLETING: hold,
        Stage.CLOSED: finalise_all,
    }
    while cast.session.stage != stage:
        target = WAY[WAY.index(Stage(cast.session.stage)) + 1]
        if target in before:
            before[target](cast)
        cast.session = advance_session(cast.session, target, by=cast.clerk, seen=cast.session.stage)


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


def blocked(cast: Cast, target: Stage) -> list[str]:
    move = find_move(cast.session.stage, target, rated=False)
    assert move is not None
    return [blocker.guard for blocker in blockers_of_move(cast.session, move)]


def test_its_conference_has_no_point_of_ratings_and_is_left_with_locked_minutes(thematic: Cast) -> None:
    bring_to(thematic, Stage.COMMENTING)
    assert blocked(thematic, Stage.CONFERENCE) == ["conference_convened"]
    conference = convene(thematic)
    kinds = list(conference.items.values_list("kind", flat=True))
    assert (AgendaKind.RATING in kinds, AgendaKind.CONCLUSION in kinds) == (False, True)
    thematic.session.refresh_from_db()
    thematic.session = advance_session(
        thematic.session, Stage.CONFERENCE, by=thematic.clerk, seen=Stage.COMMENTING
    )
    assert blocked(thematic, Stage.COMPLETING) == ["reviews_held", "minutes_locked"]
    hold(thematic)
    assert blocked(thematic, Stage.COMPLETING) == []


def test_a_finding_quotes_its_contents_and_is_answered_in_the_last_of_them(
    thematic: Cast, sign_in: SignIn
) -> None:
    bring_to(thematic, Stage.CONFERENCE)
    linking.settle_collective_paper(thematic.session, by=thematic.head)
    quote = thematic.paper(None).sections.get(code="topic-1").text
    paper = thematic.paper(thematic.member)
    finding = linking.draw_finding(
        paper, linking.FindingInput(quote, Charge.FIELD, "Đất đai"), by=thematic.clerk
    )
    with pytest.raises(ValidationError, match="nguyên văn"):
        linking.draw_finding(
            paper, linking.FindingInput("Tin đồn", Charge.FIELD, "Đất đai"), by=thematic.clerk
        )
    link = reverse("reviews:link", args=[thematic.session.pk])
    assert quote in sign_in(thematic.clerk).get(link).content.decode()
    page = sign_in(thematic.member).get(paper.get_absolute_url()).content.decode()
    assert page.index('id="section-topic-2"') < page.index(f'id="finding-{finding.pk}"')
    linking.answer_finding(finding, FindingAnswer.ACCEPTS, "Tôi nhận", by=thematic.member)
    bring_to(thematic, Stage.COMPLETING)
    paper = amending.open_for_amendment(thematic.paper(thematic.member), by=thematic.member)
    for code in ("topic-1", "topic-2"):
        section = paper.sections.get(code=code)
        text = f"{section.text} Tôi nhận trách nhiệm."
        paper_actions.save_paper_section(section, text, by=thematic.member, version=section.version)
    with pytest.raises(ValidationError):
        amending.hand_in_again(paper, {}, by=thematic.member)
    amending.hand_in_again(paper, {"topic-1": "Nói rõ hơn"}, by=thematic.member)
    causes = Change.objects.filter(revision__paper=paper).values_list("section", "finding", "why")
    assert set(causes) == {("topic-1", None, "Nói rõ hơn"), ("topic-2", finding.pk, "")}


def test_it_is_not_closed_before_every_paper_is_final(thematic: Cast) -> None:
    bring_to(thematic, Stage.COMPLETING)
    assert blocked(thematic, Stage.CLOSED) == ["papers_final"]
    finalise_all(thematic)
    assert blocked(thematic, Stage.CLOSED) == []


def test_topics_suggested_to_it_are_answered_below_its_contents(thematic: Cast, sign_in: SignIn) -> None:
    bring_to(thematic, Stage.WRITING)
    paper = thematic.paper(thematic.member)
    issued(thematic, [TopicProposal(paper, "violation", "Làm rõ việc giải ngân chậm")])
    paper = thematic.paper(thematic.member)
    assert [rule.code for rule in paper.outline.sections] == ["topic-1", "topic-2", "suggestions"]
    page = sign_in(thematic.member).get(paper.get_absolute_url()).content.decode()
    words = ("Làm rõ việc giải ngân chậm", "Giải trình những vấn đề được gợi ý")
    assert [text for text in words if text not in page] == []
    for section in paper.sections.filter(code__in=("topic-1", "topic-2")):
        paper_actions.save_paper_section(
            section, "số liệu " * 30, by=thematic.member, version=section.version
        )
    with pytest.raises(paper_actions.IncompleteError) as incomplete:
        paper_actions.submit_paper(thematic.paper(thematic.member), by=thematic.member)
    [topic] = paper.topics_to_answer
    assert [lack.anchor for lack in incomplete.value.lacks] == [f"topic-{topic.pk}"]


def test_a_paper_without_ratings_lacks_its_contents_and_no_points(thematic: Cast) -> None:
    thematic.session = advance_session(
        thematic.session, Stage.WRITING, by=thematic.clerk, seen=Stage.PREPARING
    )
    paper = thematic.paper(thematic.member)
    with pytest.raises(paper_actions.IncompleteError) as incomplete:
        paper_actions.submit_paper(paper, by=thematic.member)
    assert [lack.anchor for lack in incomplete.value.lacks] == ["section-topic-1", "section-topic-2"]
    with pytest.raises(ValidationError):
        paper_actions.save_self_rating(paper, GOOD, by=thematic.member)
    write_all(thematic)
    assert {paper.state for paper in thematic.session.papers.all()} == {PaperState.SUBMITTED}


def test_nobody_has_a_verb_of_rating_and_no_action_takes_one(thematic: Cast) -> None:
    for stage in WAY:
        thematic.session.stage = stage
        verbs = allowed(frozenset(Capacity), thematic.session)
        assert [verb for verb in verbs if SESSION_RULES[verb].rates] == []
    thematic.session.refresh_from_db()
    bring_to(thematic, Stage.COMPLETING)
    paper = thematic.paper(thematic.member)
    refusals = (
        lambda: rating_actions.appraise_in_session(paper, GOOD, by=thematic.clerk),
        lambda: standing.leave_unrated_in_session(paper, "other", "", by=thematic.clerk),
        lambda: standing.lodge_petition_in_session(paper, "Không đồng ý", by=thematic.member),
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


@pytest.mark.parametrize("stage", [Stage.CONFERENCE, Stage.COMPLETING, Stage.CLOSED])
def test_the_pages_from_the_conference_on_open_too(thematic: Cast, sign_in: SignIn, stage: Stage) -> None:
    bring_to(thematic, stage)
    conference = Conference.objects.get(session=thematic.session)
    session, paper = thematic.session.pk, thematic.paper(thematic.member).pk
    pages = [
        reverse(f"reviews:{name}", args=[session])
        for name in ("session", "matrix", "link", "plan", "opinions")
    ]
    pages += [reverse(f"reviews:{name}", args=[session]) for name in ("basis", "appraisal", "session_people")]
    pages += [reverse(f"reviews:{name}", args=[paper]) for name in ("paper", "versions", "why")]
    pages += [
        reverse(f"reviews:{name}", args=[conference.pk]) for name in ("conference", "roll", "live", "minutes")
    ]
    pages += [reverse("reviews:remedy_totals", args=[thematic.campaign.pk])]
    found = {
        url: {sign_in(one).get(url).status_code for one in (thematic.clerk, thematic.head, thematic.staff)}
        for url in pages
    }
    assert {url: codes for url, codes in found.items() if 200 not in codes or codes & {500}} == {}


def test_its_report_has_its_own_contents_and_no_levels(thematic: Cast) -> None:
    bring_to(thematic, Stage.CLOSED)
    report = reports.report_paper(thematic.session)
    text = said.text_of(report)
    assert "kiểm điểm, rút kinh nghiệm" in text
    assert all(topic.heading in text for topic in THEMATIC.topics)
    assert (said.tables_of(report, "Xếp loại"), "Phần thứ năm" in text) == ([], False)
    assert [word for word in ("xếp loại chất lượng", "Tự chấm", "Mức chất lượng") if word in text] == []


def test_the_years_round_beside_it_stays_as_it_is(thematic: Cast) -> None:
    yearly = Paper.objects.exclude(session__campaign=thematic.campaign)
    assert {paper.case is None for paper in yearly} == {False}


def test_its_summons_minutes_and_plan_say_its_theme_and_nothing_of_ratings(thematic: Cast) -> None:
    bring_to(thematic, Stage.COMPLETING)
    texts = {}
    for kind in (DocumentKind.INVITATION, DocumentKind.MINUTES, DocumentKind.PLAN):
        document = Document(session=thematic.session, kind=kind, requested_by=thematic.clerk)
        texts[kind] = said.text_of(printing.PAPERS[kind](document))
    theme = THEMATIC.title[:1].lower() + THEMATIC.title[1:]
    assert {kind: (theme in text, "xếp loại" in text) for kind, text in texts.items()} == dict.fromkeys(
        texts, (True, False)
    )
