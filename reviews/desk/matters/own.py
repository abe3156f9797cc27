"""What waits for somebody who is reviewed, and for whoever writes in the place of a collective or of somebody
without a device: papers, comments, answers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from members.models import Member
from reviews.desk.matters.kind import (
    LEADING,
    STANDING,
    Kind,
    Matter,
    by_code,
    may_on_paper,
    page_of_thing,
    said,
    subject_name,
)
from reviews.models import Comment, Manuscript, Paper, PaperState
from reviews.rules import (
    AUTHOR,
    PAPER_RULES,
    PaperVerb,
    Position,
    can,
    can_confirm_manuscript,
    capacities_in,
    paper_capacities,
)
from reviews.stages import Stage

_OWED = """
    SELECT p.id AS thing, 0 AS item, s.id AS session,
        (SELECT count(*) FROM reviews_section t WHERE t.paper_id = p.id AND t.text <> '') AS n,
        (SELECT count(*) FROM reviews_section t WHERE t.paper_id = p.id) AS whole,
        CASE WHEN p.state <> 'amending' THEN s.writing_due
            WHEN s.stage = 'completing' THEN s.finish_due ELSE s.commenting_due END AS due
    FROM reviews_paper p JOIN reviews_reviewsession s ON s.id = p.session_id
    WHERE {whose} AND p.left_on IS NULL AND NOT s.is_cancelled AND (
        p.state IN ('draft', 'returned') AND s.stage IN ('writing', 'commenting')
        OR p.state = 'amending' AND s.stage IN ('writing', 'commenting', 'completing')
    )
"""
_UNANSWERED = """
    SELECT p.id AS thing, 0 AS item, s.id AS session, count(*) AS n, 0 AS whole, s.commenting_due AS due
    FROM reviews_paper p
    JOIN reviews_reviewsession s ON s.id = p.session_id
    JOIN reviews_comment k ON k.paper_id = p.id AND k.answer_kind = ''
    WHERE {whose} AND p.left_on IS NULL AND NOT s.is_cancelled AND (
        s.stage = 'commenting' OR EXISTS (
            SELECT FROM reviews_reviewplace v JOIN reviews_reviewsession o ON o.id = v.session_id
            WHERE v.paper_id = p.id AND v.aside = '' AND o.stage = 'commenting'
        )
    )
    GROUP BY p.id, s.id
"""
_FINDINGS = """
    SELECT p.id AS thing, min(f.id) AS item, s.id AS session, count(*) AS n, 0 AS whole, s.finish_due AS due
    FROM reviews_paper p
    JOIN reviews_reviewsession s ON s.id = p.session_id
    JOIN reviews_finding f ON f.paper_id = p.id AND f.answer_kind = ''
    WHERE {whose} AND p.left_on IS NULL AND NOT s.is_cancelled AND p.state <> 'final'
        AND s.stage IN ('writing', 'commenting', 'conference', 'rating', 'completing')
    GROUP BY p.id, s.id
"""
_MINE = "p.member_id = %(me)s AND NOT p.by_hand"
_THEIRS = "s.committee_id = ANY(%(led)s) AND (p.member_id IS NULL OR p.by_hand)"
_FOR_SOMEBODY = "s.committee_id = ANY(%(led)s) AND p.by_hand"

_TO_COMMENT = """
    SELECT (array_agg(p.id ORDER BY p.rank, p.id))[1] AS thing, 0 AS item, s.id AS session,
        count(*) AS n, 0 AS whole, s.commenting_due AS due
    FROM reviews_reviewsession s
    CROSS JOIN LATERAL (
        SELECT h.id, h.rank, h.member_id, h.state FROM reviews_paper h
        WHERE h.session_id = s.id AND h.left_on IS NULL
        UNION ALL
        SELECT h.id, v.rank, h.member_id, h.state
        FROM reviews_reviewplace v JOIN reviews_paper h ON h.id = v.paper_id AND h.left_on IS NULL
        WHERE v.session_id = s.id AND v.aside = '' AND s.id = ANY(%(mine)s)
    ) p
    WHERE (s.id = ANY(%(mine)s) OR s.committee_id = ANY(%(sent)s))
        AND s.stage = 'commenting' AND NOT s.is_cancelled
        AND p.member_id IS DISTINCT FROM %(me)s AND p.state IN ('submitted', 'returned')
        AND NOT EXISTS (
            SELECT FROM reviews_comment k
            WHERE k.paper_id = p.id AND k.author_id = %(me)s AND k.origin = 'colleague'
        )
        AND NOT EXISTS (SELECT FROM reviews_nothingtoadd r WHERE r.paper_id = p.id AND r.member_id = %(me)s)
    GROUP BY s.id
"""
_TO_EXPLAIN = f"""
    SELECT k.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, s.commenting_due AS due
    FROM reviews_comment k
    JOIN reviews_paper p ON p.id = k.paper_id
    JOIN reviews_reviewsession s ON s.id = p.session_id
    WHERE k.assigned_to_id = %(me)s AND k.answer_kind = '' AND s.stage = 'commenting'
        AND p.member_id IS DISTINCT FROM %(me)s AND {STANDING}
"""
_TYPED_FOR_ME = """
    SELECT m.id AS thing, 0 AS item, s.id AS session, 0 AS n, 0 AS whole, NULL::date AS due
    FROM reviews_manuscript m
    LEFT JOIN reviews_paper p ON p.id = m.paper_id
    JOIN reviews_reviewsession s ON s.id = coalesce(m.session_id, p.session_id)
    WHERE m.member_id = %(me)s AND m.confirmed_at IS NULL AND NOT s.is_cancelled
        AND (
            m.revision_id IS NOT NULL
            OR EXISTS (SELECT FROM reviews_comment k WHERE m.id IN (k.manuscript_id, k.answer_manuscript_id))
            OR EXISTS (SELECT FROM reviews_finding f WHERE f.answer_manuscript_id = m.id)
        )
        AND NOT EXISTS (SELECT FROM reviews_confirmation c WHERE c.manuscript_id = m.id AND c.by_id = %(me)s)
"""


def _may_write(member: Member, matter: Matter) -> bool:
    paper: Paper = matter.thing
    return can(member, PaperVerb.AMEND if paper.is_amending else PaperVerb.WRITE, paper)


def _may_answer(member: Member, matter: Matter) -> bool:
    """In a further place of review, which the statement has found, the writer answers as at home."""
    paper: Paper = matter.thing
    if paper.session.stage == Stage.COMMENTING:
        return can(member, PaperVerb.ANSWER, paper)
    return AUTHOR in paper_capacities(member, paper)


def _may_comment(member: Member, matter: Matter) -> bool:
    """The session is the paper's own or a further place of review."""
    paper, session = matter.thing, matter.session
    if session is None:
        return False
    position = Position(
        capacities_in(member, session),
        session.stage,
        state=paper.state,
        own=paper.member_id == member.pk,
        is_cancelled=session.is_cancelled,
    )
    return PAPER_RULES[PaperVerb.COMMENT].refuses(position) is None


def _may_explain(member: Member, matter: Matter) -> bool:
    comment: Comment = matter.thing
    return comment.assigned_to_id == member.pk and comment.paper.session.stage == Stage.COMMENTING


def _to_write(matter: Matter) -> str:
    paper: Paper = matter.thing
    if paper.state == PaperState.AMENDING:
        text = _("Amend the paper of %(name)s and hand it in again")
    elif paper.state == PaperState.RETURNED:
        text = _("Mend the returned paper of %(name)s")
    elif paper.is_collective:
        text = _("Write the report of the collective (%(n)s of %(whole)s parts written)")
    elif paper.by_hand:
        text = _("Type in the self-review that %(name)s wrote by hand")
    else:
        text = _("Write the self-review (%(n)s of %(whole)s parts written)")
    return text % {"name": subject_name(paper), "n": matter.found.n, "whole": matter.found.whole}


def _of_paper(code: str, rows: str, **more: object) -> Kind:
    """Return a kind about papers, from its code."""
    shape = _SHAPES[code.removesuffix("_for")]
    return Kind(code, *shape[:2], Paper, rows, *shape[2:], **more)  # type: ignore[arg-type]  # as in _SHAPES


_SHAPES = {
    "write": (
        gettext_lazy("Papers to write"),
        gettext_lazy("Write"),
        _may_write,
        _to_write,
        page_of_thing,
    ),
    "answer": (
        gettext_lazy("Comments to answer"),
        gettext_lazy("Answer"),
        _may_answer,
        said(ngettext_lazy("Answer %(n)s comment on %(name)s", "Answer %(n)s comments on %(name)s", "n")),
        lambda matter: f"{page_of_thing(matter)}#comments",
    ),
    "finding": (
        gettext_lazy("Findings to answer"),
        gettext_lazy("Answer"),
        may_on_paper(PaperVerb.ANSWER_FINDING),
        said(
            ngettext_lazy("Answer %(n)s finding about %(name)s", "Answer %(n)s findings about %(name)s", "n")
        ),
        lambda matter: reverse("reviews:answer_finding", args=[matter.found.item]),
    ),
}
KINDS = by_code(
    _of_paper("write", _OWED.format(whose=_MINE)),
    _of_paper("write_for", _OWED.format(whose=_THEIRS), needs=LEADING),
    _of_paper("answer", _UNANSWERED.format(whose=_MINE)),
    _of_paper("answer_for", _UNANSWERED.format(whose=_THEIRS), needs=LEADING),
    _of_paper("finding", _FINDINGS.format(whose=_MINE)),
    _of_paper("finding_for", _FINDINGS.format(whose=_FOR_SOMEBODY), needs=LEADING),
    Kind(
        "explain",
        gettext_lazy("Opinions to explain"),
        gettext_lazy("Explain"),
        Comment,
        _TO_EXPLAIN,
        _may_explain,
        said(gettext_lazy("Explain an opinion on a paper")),
        lambda matter: reverse("reviews:comment_answer", args=[matter.thing.pk]),
    ),
    Kind(
        "comment",
        gettext_lazy("Papers to comment on"),
        gettext_lazy("Read and comment"),
        Paper,
        _TO_COMMENT,
        _may_comment,
        said(ngettext_lazy("Read and comment on %(n)s paper", "Read and comment on %(n)s papers", "n")),
        page_of_thing,
    ),
    Kind(
        "confirm_typed",
        gettext_lazy("Typed in for me, to be confirmed"),
        gettext_lazy("Look and confirm"),
        Manuscript,
        _TYPED_FOR_ME,
        lambda member, matter: can_confirm_manuscript(member, matter.thing),
        said(gettext_lazy("Confirm what was typed in for you: %(name)s")),
        page_of_thing,
    ),
)
