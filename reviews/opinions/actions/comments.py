"""Actions on comments on a paper: write one, change it, answer it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from members.rules import for_whom, note_stood_in, refuse_unless
from reviews.models import (
    AnswerKind,
    Comment,
    CommentKind,
    Manuscript,
    NothingToAdd,
    Origin,
    Paper,
    ReviewSession,
)
from reviews.opinions import notices
from reviews.papers.actions.by_hand import manuscript_of_answers
from reviews.prose import canonical
from reviews.rules import (
    AUTHOR,
    PAPER_RULES,
    PaperVerb,
    SessionVerb,
    allowed_on_paper,
    can,
    can_edit_comment,
    people_in_words,
    place_of_comment,
    require,
)
from reviews.sessions.locking import lock_sessions
from reviews.stages import Stage
from reviews.texts import clean_text


@dataclass(frozen=True)
class CommentInput:
    """A comment as its author sends it. ``section`` and ``quote`` are empty if it is about the paper as a
    whole."""

    kind: str
    text: str
    section: str = ""
    quote: str = ""


def checked_comment(paper: Paper, remark: CommentInput) -> CommentInput:
    """Return the comment with its texts cleaned. Raises ``ValidationError`` if its kind or section is
    unknown, or if it has no words."""
    if remark.kind not in CommentKind.values:
        raise ValidationError(_("Choose the kind of the comment."))
    codes = {rule.code for rule in paper.outline.sections}
    if remark.section and remark.section not in codes:
        raise ValidationError(_("This section is not part of the paper."))
    text = clean_text(remark.text)
    if not text:
        raise ValidationError(_("The comment is empty."))
    return CommentInput(remark.kind, text, remark.section, canonical(clean_text(remark.quote)))


@transaction.atomic
def add_comment(
    paper: Paper, remark: CommentInput, *, by: Member, manuscript: Manuscript | None = None
) -> Comment:
    """Save a comment, with its author's name, on the paper of another member or of the collective, and return
    it. It is written in the paper's own session, or in a further place of review where both are reviewed. If
    the author sends the same words twice, the first comment is returned and no second one made.

    With a ``manuscript`` its writer is the author, and ``by`` types the comment in, who attached it. Raises
    ``ValidationError`` if it is confirmed already, or the comment belongs to another session."""
    author = manuscript.member if manuscript else by
    elsewhere = place_of_comment(author, paper)
    lock_sessions({paper.session_id, *([elsewhere.session_id] if elsewhere else [])})
    paper = Paper.every.select_for_update(of=("self",)).for_list().get(pk=paper.pk)
    place = None if PaperVerb.COMMENT in allowed_on_paper(author, paper) else place_of_comment(author, paper)
    if manuscript:
        _require_typist(manuscript, place.session if place else paper.session, by=by)
    require(PaperVerb.COMMENT, paper, author)
    said = asdict(checked_comment(paper, remark))
    before = paper.comments.filter(author=author, origin=Origin.COLLEAGUE, **said).first()
    if before:
        return before
    comment = Comment.objects.create(paper=paper, place=place, author=author, manuscript=manuscript, **said)
    Event.record("comment", paper, by=by, comment=comment.pk, **_in_place_of(manuscript))
    notices.comment_made(comment)
    return comment


@transaction.atomic
def say_nothing_to_add(paper: Paper, *, by: Member) -> NothingToAdd:
    """Keep that ``by`` has read the paper of another and has nothing to comment on, and return that."""
    elsewhere = place_of_comment(by, paper)
    lock_sessions({paper.session_id, *([elsewhere.session_id] if elsewhere else [])})
    paper = Paper.every.for_list().get(pk=paper.pk)
    require(PaperVerb.COMMENT, paper, by)
    sits = elsewhere is not None or paper.session.papers.filter(member=by).exists()
    refuse_unless(sits, _("Only those reviewed here say that they have nothing to add."))
    said, made = NothingToAdd.objects.get_or_create(paper=paper, member=by)
    if made:
        Event.record("nothing_to_add", paper, by=by)
    return said


def _require_typist(manuscript: Manuscript, session: ReviewSession, *, by: Member) -> None:
    """Raise an error unless ``by`` may type in a comment from this manuscript in the session."""
    require(SessionVerb.ENTER_FOR, session, by)
    refuse_unless(manuscript.entered_by_id == by.pk, _("Only who attached the sheet types in what it says."))
    if manuscript.session_id != session.pk:
        raise ValidationError(_("The sheet was attached for another session. Attach it there too."))
    if Manuscript.objects.get(pk=manuscript.pk).confirmed_at:
        raise ValidationError(_("This sheet has been confirmed. Attach another one for what comes on top."))


def _in_place_of(manuscript: Manuscript | None) -> dict[str, str]:
    """Return what the history says of the person for whom something was typed in."""
    return {"member": manuscript.member.full_name} if manuscript else {}


def sessions_of_comments(comments: Collection[Comment]) -> set[int]:
    """Return the keys of the sessions whose stages decide what may be done with these comments: those of
    their papers, and those of the further places in which they were written."""
    places = {comment.place.session_id for comment in comments if comment.place}
    return places | {comment.paper.session_id for comment in comments}


def _locked(comment: Comment) -> Comment:
    """Return the comment, locked in the database together with its sessions, so that their stages cannot
    change meanwhile."""
    lock_sessions(sessions_of_comments([comment]))
    rows = Comment.objects.select_for_update(of=("self",)).select_related(
        "author",
        "paper__member",
        "paper__session__committee",
        "paper__session__campaign__period",
        "place__session",
        "manuscript",
    )
    return rows.get(pk=comment.pk)


@transaction.atomic
def edit_comment(comment: Comment, remark: CommentInput, *, by: Member) -> Comment:
    """Change a comment of one's own as long as it has no answer. The earlier words stay in the history."""
    comment = _locked(comment)
    own = by.pk in (comment.author_id, comment.may_be_retyped_by) and not comment.is_from_outside
    refuse_unless(own, for_whom(people_in_words({AUTHOR})))
    if comment.answer_kind:
        why = _("This comment has been answered, so it is no longer changed. Write another one.")
    else:
        why = _("A comment is changed only in the stage in which comments are given.")
    refuse_unless(can_edit_comment(by, comment), why)
    remark = checked_comment(comment.paper, remark)
    if remark == CommentInput(comment.kind, comment.text, comment.section, comment.quote):
        return comment
    others = comment.paper.comments.filter(author=comment.author, origin=Origin.COLLEAGUE).exclude(
        pk=comment.pk
    )
    if others.filter(**asdict(remark)).exists():
        raise ValidationError(_("You have said the same in another comment on this paper."))
    Event.record("edit_comment", comment, by=by, old=comment.text)
    comment.kind, comment.text = remark.kind, remark.text
    comment.section, comment.quote = remark.section, remark.quote
    comment.save(update_fields=["kind", "text", "section", "quote"])
    return comment


def require_comment_answer(comment: Comment, *, by: Member) -> None:
    """Raise ``PermissionDenied`` unless ``by`` may answer the comment: as the writer of the paper, or as the
    member assigned to explain. The page calls this too before it shows its form."""
    assigned = comment.assigned_to_id == by.pk and comment.paper.session.stage == Stage.COMMENTING
    is_open = Stage.COMMENTING in (comment.session.stage, comment.paper.session.stage)
    refuse_unless(is_open, _("Comments are answered only in the stage in which comments are given."))
    refuse_unless(
        assigned or can(by, PaperVerb.ANSWER, comment.paper),
        _("Only the writer of the paper answers, or who was assigned to explain."),
    )
    says = PAPER_RULES[PaperVerb.ANSWER].says
    note_stood_in(by, says, lambda member: assigned or can(member, PaperVerb.ANSWER, comment.paper))


@transaction.atomic
def answer_comment(comment: Comment, kind: str, text: str, *, by: Member) -> Comment:
    """Save the answer to a comment and tell its author. ``kind`` is a value of ``AnswerKind`` (taken up,
    explained or kept aside), and the answer always needs words. If ``by`` types in what the person of the
    paper answered by hand, that person is who answered. Raises ``ValidationError`` if kind, words or the
    signed sheet is missing."""
    comment = _locked(comment)
    require_comment_answer(comment, by=by)
    if kind not in AnswerKind.values:
        raise ValidationError(_("Choose whether the comment is taken up, explained, or kept aside."))
    if not clean_text(text):
        raise ValidationError(_("Answer in words as well."))
    text = clean_text(text)
    is_named = comment.assigned_to_id == by.pk
    manuscript = None if is_named else manuscript_of_answers(comment.paper, by=by)
    who = manuscript.member if manuscript else by
    now = (comment.answer_kind, comment.answer, comment.answered_by_id)
    if now == (kind, text, who.pk) and comment.answer_manuscript_id == (manuscript and manuscript.pk):
        return comment
    Event.record("answer", comment, by=by, kind=kind, old=comment.answer, **_in_place_of(manuscript))
    comment.answer_kind, comment.answer = kind, text
    comment.answered_by, comment.answered_at, comment.answer_manuscript = who, clock.now(), manuscript
    comment.save(update_fields=["answer_kind", "answer", "answered_by", "answered_at", "answer_manuscript"])
    notices.comment_answered(comment)
    return comment
