"""What is done with what members wrote by hand, and what races with it: attaching, typing in, handing in,
confirming; and places that reviewed people on paper."""

from __future__ import annotations

from functools import partial

from members import clock
from members.models import RoleKind
from reviews.completing.actions import amending
from reviews.manuscripts.actions import attaching, confirming
from reviews.models import Manuscript, ManuscriptKind, Paper, ReviewPlace
from reviews.opinions.actions import comments
from reviews.papers.actions import papers
from reviews.places.actions import places
from reviews.stages import Stage
from tests.pairs.racing import Job, Play, upload
from tests.reviews.cast import Cast, bring_to, comment, make_cast, make_role, write
from tests.reviews.manuscripts.writing import SIGNED, WHY, attach

REMARK = comments.CommentInput("proposal", "Nêu rõ trách nhiệm.")


def _writing() -> Cast:
    """The member's paper is typed in by the clerk; the colleague's is not begun. The guest is a second
    clerk."""
    cast = bring_to(make_cast(), Stage.WRITING)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    attach(cast, cast.member)
    write(cast.paper(cast.member), cast.clerk)
    return cast


def _commenting() -> Cast:
    """A comment of the member is typed in, and the head has confirmed it; one of the colleague, who has
    confirmed it. A comment on the member's paper waits for its answer, of which the sheet is attached."""
    cast = bring_to(make_cast(cell_first=True), Stage.COMMENTING)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    manuscript = attach(cast, cast.member, ManuscriptKind.COMMENTS)
    comments.add_comment(cast.paper(None), REMARK, by=cast.clerk, manuscript=manuscript)
    confirming.confirm_manuscript(manuscript, by=cast.head)
    comment(cast, cast.member, cast.colleague)
    attach(cast, cast.member, ManuscriptKind.ANSWERS)
    other = attach(cast, cast.colleague, ManuscriptKind.COMMENTS)
    comments.add_comment(cast.paper(None), REMARK, by=cast.clerk, manuscript=other)
    confirming.confirm_manuscript(other, by=cast.colleague)
    return cast


def _completing() -> Cast:
    """The member's paper is opened for amendment, and the sheet signed for it attached."""
    cast = bring_to(make_cast(), Stage.COMPLETING)
    amending.open_for_amendment(cast.paper(cast.member), by=cast.clerk, reason="Bổ sung")
    attach(cast, cast.member)
    return cast


def _paper(cast: Cast) -> Paper:
    return cast.paper(cast.member)


def _attach(cast: Cast, by: str = "clerk", words: str = "bản khác", kind: str = "paper") -> Job:
    written = attaching.SignedSheet(kind, SIGNED, upload(words), WHY)
    return partial(attaching.attach_manuscript, cast.session, cast.member, written, by=getattr(cast, by))


def _save(cast: Cast, by: str, words: str) -> Job:
    section = _paper(cast).sections.get(code="duties")
    return partial(papers.save_paper_section, section, words, by=getattr(cast, by), version=section.version)


def _place(cast: Cast) -> ReviewPlace:
    rows = ReviewPlace.objects.select_related("session__committee", "paper__session__committee")
    return rows.select_related("paper__session__campaign__period").get(paper=_paper(cast))


def _on_paper(cast: Cast, words: str, by: str = "clerk") -> Job:
    held = places.HeldOnPaper(clock.today(), "03-BB/CB", upload(words))
    return partial(places.record_on_paper, [_place(cast)], held, by=getattr(cast, by))


def _comments(cast: Cast, who: str = "member") -> Manuscript:
    rows = Manuscript.objects.for_list().filter(kind=ManuscriptKind.COMMENTS)
    return rows.get(member=getattr(cast, who))


WRITING: dict[str, Play] = {
    "attach": _attach,
    "attach the first one": lambda cast: partial(
        attaching.attach_manuscript,
        cast.session,
        cast.colleague,
        attaching.SignedSheet("paper", SIGNED, upload("bản đầu"), WHY),
        by=cast.clerk,
    ),
    "attach by another clerk": lambda cast: _attach(cast, "guest"),
    "give back": lambda cast: partial(attaching.give_back_paper, _paper(cast), by=cast.member),
    "type in": lambda cast: _save(cast, "clerk", "Lời nhập thay."),
    "type oneself": lambda cast: _save(cast, "member", "Lời tự gõ."),
    "hand in for": lambda cast: partial(papers.submit_paper, _paper(cast), by=cast.clerk),
    "hand in oneself": lambda cast: partial(papers.submit_paper, _paper(cast), by=cast.member),
}
COMMENTING: dict[str, Play] = {
    "attach answers": lambda cast: _attach(cast, kind="answers"),
    "comment for": lambda cast: partial(
        comments.add_comment, cast.paper(cast.head), REMARK, by=cast.clerk, manuscript=_comments(cast)
    ),
    "answer for": lambda cast: partial(
        comments.answer_comment,
        _paper(cast).comments.select_related("paper__session", "place").get(),
        "explained",
        "Đã giải trình.",
        by=cast.clerk,
    ),
    "answer oneself": lambda cast: partial(
        comments.answer_comment,
        _paper(cast).comments.select_related("paper__session", "place").get(),
        "taken_up",
        "Xin tiếp thu.",
        by=cast.member,
    ),
    "confirm": lambda cast: partial(confirming.confirm_manuscript, _comments(cast), by=cast.member),
    "confirm as a witness": lambda cast: partial(
        confirming.confirm_manuscript, _comments(cast), by=cast.colleague
    ),
    "object": lambda cast: partial(
        confirming.object_to_manuscript, _comments(cast), "Thiếu một câu.", by=cast.member
    ),
    "object after all": lambda cast: partial(
        confirming.object_to_manuscript, _comments(cast, "colleague"), "Sai tên thôn.", by=cast.colleague
    ),
    "record on paper": lambda cast: _on_paper(cast, "biên bản"),
    "record on paper otherwise": lambda cast: _on_paper(cast, "biên bản khác", "guest"),
    "set the place aside": lambda cast: partial(
        places.set_places_aside, [_place(cast)], "Cùng một cấp ủy", by=cast.staff
    ),
    "take the place back": lambda cast: partial(places.take_place_back, _place(cast), by=cast.staff),
}
COMPLETING: dict[str, Play] = {
    "hand in again for": lambda cast: partial(amending.hand_in_again, _paper(cast), {}, by=cast.clerk),
    "hand in again oneself": lambda cast: partial(amending.hand_in_again, _paper(cast), {}, by=cast.member),
    "give back": lambda cast: partial(attaching.give_back_paper, _paper(cast), by=cast.member),
}

SCENES = {
    "manuscripts, writing": (_writing, WRITING),
    "manuscripts, commenting": (_commenting, COMMENTING),
    "manuscripts, completing": (_completing, COMPLETING),
}
