"""The thematic round and the round over a tree after their replay, as their people see them in Chromium."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from config.services import Service
from members import clock
from members.models import Member, Notice, User
from reviews.demo.calendar import beginning
from reviews.demo.province import RULESET
from reviews.demo.scenarios import s3, s4
from reviews.demo.scenarios.course import in_days
from reviews.demo.scenarios.frame import Telling
from reviews.demo.scenarios.tree import LOW
from reviews.models import Document, DocumentKind, DocumentState
from tests.browser.conftest import Site


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """A round is played on the days it has in life; the pages show them too."""
    with clock.running_from(beginning()):
        yield


def come(site: Site, member: Member, path: str) -> Page:
    """People who were imported get their login first, as the administrator would give it."""
    user, _made = User.objects.get_or_create(member=member, defaults={"username": member.code})
    member.user = user
    return site.enter(member, path)


def read(document: Document, page: Page, worker: Service, file: Path) -> str:
    """What the worker printed, downloaded from its page; one line of words."""
    page.goto(document.get_absolute_url())
    link = page.locator("#status a[href$=download]")
    try:
        expect(link).to_be_visible(timeout=60_000)
        with page.expect_download() as download:
            link.click()
        download.value.save_as(file)
    finally:
        document.refresh_from_db()
        if document.file:
            Path(document.file.path).unlink()
    assert document.state == DocumentState.DONE, worker.log.read_text()
    done = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True)
    return words(done.stdout)


def words(text: str) -> str:
    """Without the breaks of lines, which paper and page set elsewhere."""
    return " ".join(text.split())


def test_s3_the_thematic_round_with_its_contents_and_lessons(
    site: Site, worker: Service, tmp_path: Path
) -> None:
    play = s3.Play("s3.toml", Telling())
    play.gather()
    play.write()
    clerk = come(site, play.course.clerk, play.course.session.get_absolute_url())
    the_conference_has_to_wait(clerk, play)
    play.examine()
    play.explain()
    play.comment()
    play.convene()
    room = play.open_room()
    play.review_collective(room)
    play.review_people(room)
    play.complete()
    the_clerk_sees_every_opinion_answered(clerk, play)
    the_subject_reads_what_is_said_without_the_name(site, play)
    the_responsible_person_has_answered(site, play)
    report = play.course.session.documents.get(kind=DocumentKind.REPORT)
    printed = read(report, clerk, worker, tmp_path / "report.pdf")
    the_report_draws_the_lessons(printed, play)


def the_conference_has_to_wait(clerk: Page, play: s3.Play) -> None:
    """There is no button while an opinion is not verified or a point not answered."""
    total = len(play.data["opinions"])
    step = clerk.locator("#next")
    expect(step).to_contain_text(f"{total}/{total} ý kiến")
    expect(step.locator(".btn-primary")).to_have_count(0)


def the_clerk_sees_every_opinion_answered(clerk: Page, play: s3.Play) -> None:
    clerk.goto(reverse("reviews:opinions", args=[play.course.session.pk]))
    said = Counter(row["on"] for row in play.data["opinions"])
    for code, paper in play.course.papers().items():
        row = clerk.locator("tbody tr").filter(has=clerk.get_by_role("link", name=str(paper), exact=True))
        cells = [words(text) for text in row.locator("td").all_inner_texts()]
        written = sum(1 for comment in play.comments if comment.on == code)
        assert cells == [str(said[code]), "0", str(said[code] + written), "0"], paper
    for code in said:
        clerk.goto(reverse("reviews:paper_opinions", args=[play.course.paper(code).pk]))
        for row in (row for row in play.data["opinions"] if row["on"] == code):
            shown = clerk.locator(".pick-line, .comment").filter(has_text=row["text"]).first
            for text in (row["source"], row["finding"], str(play.people[row["assigned"]])):
                expect(clerk.locator("main")).to_contain_text(text)
            expect(shown).to_contain_text(row.get("answer", play.data["same"]["answer"]))


def the_subject_reads_what_is_said_without_the_name(site: Site, play: s3.Play) -> None:
    """The refuted rumour is read by its subject, without who said it, and by no colleague at all."""
    row = next(row for row in play.data["opinions"] if row["verdict"] == "refuted")
    paper = play.course.paper(row["on"])
    page = come(site, play.people[row["on"]], paper.get_absolute_url())
    expect(page.locator("main")).to_contain_text(row["text"])
    expect(page.locator("main")).to_contain_text(row["finding"])
    assert row["source"] not in page.content()
    colleague = come(site, play.people["S3-05"], paper.get_absolute_url())
    for heading, *_rest in play.data["contents"]:
        expect(colleague.locator("main")).to_contain_text(heading)
    assert (row["text"] in colleague.content(), row["source"] in colleague.content()) == (False, False)


def the_responsible_person_has_answered(site: Site, play: s3.Play) -> None:
    for row in play.data["responsible"]:
        paper = play.course.paper(row["who"])
        page = come(site, play.people[row["who"]], paper.get_absolute_url())
        finding = page.locator("[id^=finding-]").filter(has_text=row["about"])
        expect(finding.locator("blockquote")).to_contain_text(row["begins"])
        expect(finding.locator(".answer")).to_contain_text("Tôi nhận trách nhiệm")


def the_report_draws_the_lessons(printed: str, play: s3.Play) -> None:
    """The contents, every opinion with what checking it found and its answer, who answers for what."""
    wanted = [heading for heading, *_rest in play.data["contents"]]
    wanted += [row[name] for row in play.data["opinions"] for name in ("text", "finding")]
    wanted += [text for _code, _section, text in play.data["put_forward"]]
    wanted += [row["about"] for row in play.data["responsible"]]
    wanted += [comment.answer for comment in play.comments]
    assert [text for text in wanted if words(text) not in printed] == []
    kept = [row["source"] for row in play.data["opinions"] if row.get("keeps")]
    assert [text for text in [*kept, "xếp loại chất lượng"] if words(text) in printed] == []


def test_s4_the_whole_tree_under_the_rules_of_the_province(
    site: Site, worker: Service, tmp_path: Path
) -> None:
    play = s4.Play(Telling())
    local = play.derive()
    play.plan()
    staff = come(site, play.staff, reverse("ratings:ruleset", args=[local.code]))
    the_set_is_the_provinces_own(staff, play)
    the_worker_opens_the_tree(staff, play)
    play.supervise()
    play.write()
    the_superior_finds_who_is_late(staff, play)
    play.way(play.late).write()
    play.hold()
    play.decide()
    play.close()
    everything_is_closed_and_counted(staff, play)
    each_level_watches_the_one_below(site, play)
    the_head_has_the_level_of_the_unit(site, play)
    low = play.low
    clerk = come(site, play.people[low.deputy], play.session(low).get_absolute_url())
    report = play.session(low).documents.get(kind=DocumentKind.REPORT)
    printed = read(report, clerk, worker, tmp_path / "report.pdf")
    name = play.campaign.period.ruleset.level_name
    known = low.figures
    wanted = [name(LOW), name("GOOD"), known["p1"], known["measure"], play.data["ruleset"]["short"]]
    assert [text for text in wanted if words(text) not in printed] == []


def the_set_is_the_provinces_own(staff: Page, play: s4.Play) -> None:
    """What it settles otherwise than the central one, beside it."""
    own = play.data["ruleset"]
    expect(staff.locator("h1")).to_have_text(own["title"])
    expect(staff.locator("main")).to_contain_text(own["deadline"])
    staff.goto(f"{reverse('ratings:ruleset_compare', args=[own['code']])}?with={RULESET}")
    for text in (own["share"], own["deadline"]):
        expect(staff.locator("main")).to_contain_text(text)


def the_worker_opens_the_tree(staff: Page, play: s4.Play) -> None:
    """The dates of each level, then one button for all of them."""
    staff.goto(reverse("reviews:round_plan", args=[play.campaign.pk]))
    wanted = [[f"{in_days(day):%d/%m/%Y}" for day in days] for days in play.data["dues"].values()]
    rows = staff.locator("#dues tbody tr").all()
    assert sorted(row.locator("td").all_inner_texts() for row in rows) == sorted(wanted)
    staff.locator("#open a.btn-primary").click()
    staff.locator("#ask form button").click()
    expect(staff.locator("#progress .note-good")).to_contain_text(f"{len(play.places)} phiên")
    staff.locator("#progress .note-good a").click()
    expect(staff.locator(".figure")).to_have_text(f"0/{len(play.places)}")


def the_superior_finds_who_is_late(staff: Page, play: s4.Play) -> None:
    """From the province down to the papers that are missing; who owes them is reminded."""
    staff.goto(play.campaign.get_absolute_url())
    expect(staff.locator("a[href='?late=1']")).to_contain_text("1")
    node = staff.locator(".tree.is-top > li")
    above = {place.code: place for place in play.places}
    way = [play.late]
    while way[0].above:
        way.insert(0, above[way[0].above])
    for place in way[1:]:
        node = node.first.locator("> details .tree > li").first
        expect(node).to_contain_text(place.name)
        node.locator("> details > summary").click()
    owed = node.locator(".owed a")
    expect(owed).to_have_count(3)
    shown = owed.all_inner_texts()
    assert [str(play.people[code]) in shown for code in (play.late.head, play.late.deputy)] == [True, True]
    staff.locator("form[action$='/remind/'] button").click()
    expect(staff.locator("main .note-good")).to_contain_text("Đã nhắc")
    told = Notice.objects.filter(recipient=play.people[play.late.head], text__contains=play.late.name)
    assert told.exists()


def everything_is_closed_and_counted(staff: Page, play: s4.Play) -> None:
    staff.goto(play.campaign.get_absolute_url())
    expect(staff.locator(".figure")).to_have_text(f"{len(play.places)}/{len(play.places)}")
    levels = Counter(place.level(who) for place in play.places for who in ("", place.head, place.deputy))
    name = play.campaign.period.ruleset.level_name
    for level, n in levels.items():
        row = staff.locator("tbody tr").filter(
            has=staff.get_by_role("rowheader", name=name(level), exact=True)
        )
        expect(row.locator("td").first).to_have_text(f"{n} ({int(100 * n / levels.total() + 0.5)}%)")


def each_level_watches_the_one_below(site: Site, play: s4.Play) -> None:
    """The head of a commune sees where the own unit and those below it stand, none of the other commune's."""
    commune = next(place for place in play.places if place.theme["kind"] == "commune")
    mine = [place.name for place in play.places if place.code.startswith(commune.code)]
    page = come(site, play.people[commune.head], play.campaign.get_absolute_url())
    expect(page.locator(".figure")).to_have_text(f"{len(mine)}/{len(mine)}")
    for summary in page.locator(".tree details:not([open]) > summary").all():
        summary.click()
    tree = page.locator("main .tree").first
    for name in mine:
        expect(tree).to_contain_text(name)
    shown = tree.inner_text()
    others = [place.name for place in play.places if place.name not in mine]
    assert [name for name in others if name in shown] == []


def the_head_has_the_level_of_the_unit(site: Site, play: s4.Play) -> None:
    """Not above the collective; the deputy is rated by the own work."""
    low = play.low
    name = play.campaign.period.ruleset.level_name
    for code in (low.head, low.deputy):
        page = come(site, play.people[code], "/results/")
        expect(page.locator(".level")).to_have_text(name(low.level(code)))
        expect(page.locator("main")).to_contain_text(play.data["decided"])
