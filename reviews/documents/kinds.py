"""What the program knows of each kind of printed paper beside its content: who may ask for it, what must be
there first, how its file is named, and what is told when it is ready.

What a kind says is in the room of its thing, and named in ``desk.printing``, because this room is below all
of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.documents import lacking
from reviews.models import (
    Comment,
    Conference,
    Document,
    DocumentKind,
    Minutes,
    Paper,
    RemedyPlan,
    ReviewSession,
)
from reviews.rules import PaperVerb, SessionVerb


def _nothing(_about: ReviewSession | Paper) -> None:
    return None


@dataclass(frozen=True)
class Printing:
    """``name`` is how the name of its file begins, in plain letters. ``ready`` and ``failed`` are told to the
    member who asked, with ``about`` for what the paper is about. ``verb`` is what it requires to ask for the
    paper on the pages of a session; None if it is asked for elsewhere. ``lacks`` returns why there is nothing
    to print in this session yet, or None. ``paper_verb`` and ``lacks_of`` are the same for a kind that is
    asked for on the page of a paper or its case."""

    name: str
    ready: Promise | str
    failed: Promise | str
    verb: SessionVerb | None = None
    lacks: Callable[[ReviewSession], Promise | str | None] = _nothing
    paper_verb: PaperVerb | None = None
    lacks_of: Callable[[Paper], Promise | str | None] = _nothing


def _no_conference(session: ReviewSession) -> Promise | str | None:
    if Conference.objects.filter(session=session).exists():
        return None
    return _("The conference has not been convened. Set its days, place and chair.")


def _no_guests(session: ReviewSession) -> Promise | str | None:
    conference = Conference.objects.filter(session=session).first()
    if conference is None:
        return _no_conference(session)
    if conference.guests.exists():
        return None
    return _("Nobody is invited to the conference: everybody on the roll is summoned.")


def _no_minutes(session: ReviewSession) -> Promise | str | None:
    if Minutes.objects.filter(conference__session=session).exists():
        return None
    return _("There are no minutes of the conference. Hold it and write them.")


def _no_opinions(session: ReviewSession) -> Promise | str | None:
    if Comment.objects.said_in(session).exists():
        return None
    return _("No comment or opinion has been given in this session yet.")


def _no_approved_plan(session: ReviewSession) -> Promise | str | None:
    if RemedyPlan.objects.filter(session=session, approved_at__isnull=False).exists():
        return None
    return _("The remedy plan has not been approved, so there is no progress to report.")


KINDS: dict[DocumentKind, Printing] = {
    DocumentKind.REPORT: Printing(
        "bao-cao-tong-hop",
        _("The consolidated report of %(about)s is ready."),
        _("The consolidated report of %(about)s could not be made."),
        SessionVerb.PRINT,
    ),
    DocumentKind.RE_RATING: Printing(
        "quyet-dinh-xep-loai-lai",
        _("The decision of re-rating in %(about)s is ready."),
        _("The decision of re-rating in %(about)s could not be made."),
    ),
    DocumentKind.EVALUATION: Printing(
        "ban-tu-danh-gia-quy",
        _("The quarterly self-evaluation of %(about)s is ready as a paper."),
        _("The quarterly self-evaluation of %(about)s could not be printed."),
    ),
    DocumentKind.SUMMARY: Printing(
        "bang-tong-hop-quy",
        _("The summary table is ready: %(about)s."),
        _("The summary table could not be made: %(about)s."),
    ),
    DocumentKind.SUGGESTION: Printing(
        "goi-y-kiem-diem",
        _("The paper of suggested topics to %(about)s is ready."),
        _("The paper of suggested topics to %(about)s could not be made."),
    ),
    DocumentKind.DOSSIER: Printing(
        "danh-muc-ho-so",
        _("The list of the dossier of %(about)s is ready."),
        _("The list of the dossier of %(about)s could not be made."),
        SessionVerb.PRINT_DOSSIER,
    ),
    DocumentKind.PLAN: Printing(
        "ke-hoach-khac-phuc",
        _("The remedy plan of %(about)s is ready as a paper."),
        _("The remedy plan of %(about)s could not be printed."),
        SessionVerb.PRINT_PLAN,
    ),
    DocumentKind.PROGRESS: Printing(
        "bao-cao-tien-do-khac-phuc",
        _("The report on the progress of the remedies of %(about)s is ready."),
        _("The report on the progress of the remedies of %(about)s could not be made."),
        SessionVerb.PRINT_PLAN,
        _no_approved_plan,
    ),
    DocumentKind.SUMMONS: Printing(
        "giay-trieu-tap",
        _("The summons to the conference of %(about)s is ready."),
        _("The summons to the conference of %(about)s could not be made."),
        SessionVerb.PRINT_INVITATION,
        _no_conference,
    ),
    DocumentKind.INVITATION: Printing(
        "giay-moi",
        _("The invitation to the conference of %(about)s is ready."),
        _("The invitation to the conference of %(about)s could not be made."),
        SessionVerb.PRINT_INVITATION,
        _no_guests,
    ),
    DocumentKind.PROGRAMME: Printing(
        "chuong-trinh-hoi-nghi",
        _("The programme of the conference of %(about)s is ready."),
        _("The programme of the conference of %(about)s could not be made."),
        SessionVerb.PRINT_INVITATION,
        _no_conference,
    ),
    DocumentKind.MINUTES: Printing(
        "bien-ban-hoi-nghi",
        _("The minutes of %(about)s are ready as a paper."),
        _("The minutes of %(about)s could not be printed."),
        SessionVerb.PRINT_MINUTES,
        _no_minutes,
    ),
    DocumentKind.SYNTHESIS: Printing(
        "tong-hop-y-kien",
        _("The synthesis of opinions of %(about)s is ready."),
        _("The synthesis of opinions of %(about)s could not be made."),
        SessionVerb.PRINT_OPINIONS,
        _no_opinions,
    ),
    DocumentKind.ROUND: Printing(
        "bao-cao-ket-qua",
        _("The report on the results of the round is ready: %(about)s."),
        _("The report on the results of the round could not be made: %(about)s."),
        SessionVerb.PRINT_ROUND,
    ),
    DocumentKind.PAPER: Printing(
        "ban-kiem-diem",
        _("The printed paper of %(about)s is ready."),
        _("The paper of %(about)s could not be printed."),
    ),
    DocumentKind.COMMITMENT: Printing(
        "ban-cam-ket",
        _("The commitment of %(about)s is ready as a paper."),
        _("The commitment of %(about)s could not be printed."),
    ),
    DocumentKind.RATING_DECISION: Printing(
        "quyet-dinh-xep-loai",
        _("The decision of rating of %(about)s is ready."),
        _("The decision of rating of %(about)s could not be made."),
        SessionVerb.PRINT_RESULTS,
        lacking.nothing_decided_here,
    ),
    DocumentKind.RATING_NOTICE: Printing(
        "thong-bao-ket-qua",
        _("The notice of the results of %(about)s is ready."),
        _("The notice of the results of %(about)s could not be made."),
        SessionVerb.PRINT_RESULTS,
        lacking.nothing_released,
    ),
    DocumentKind.PROPOSAL: Printing(
        "to-trinh-xep-loai",
        _("The proposal of levels of %(about)s is ready."),
        _("The proposal of levels of %(about)s could not be made."),
        SessionVerb.PRINT_RATINGS,
        lacking.nothing_put_forward,
    ),
    DocumentKind.RESOLUTION: Printing(
        "danh-sach-kem-nghi-quyet",
        _("The list annexed to the resolution of %(about)s is ready."),
        _("The list annexed to the resolution of %(about)s could not be made."),
        SessionVerb.PRINT_RATINGS,
        lacking.no_resolution,
    ),
    DocumentKind.RATINGS: Printing(
        "bang-tong-hop-xep-loai",
        _("The yearly table of ratings of %(about)s is ready."),
        _("The yearly table of ratings of %(about)s could not be made."),
        SessionVerb.PRINT_RATINGS,
        lacking.nothing_rated,
    ),
    DocumentKind.VERDICT: Printing(
        "ket-qua-tham-dinh-ho-so",
        _("The verdict on the dossier of %(about)s is ready as a paper."),
        _("The verdict on the dossier of %(about)s could not be printed."),
        SessionVerb.PRINT_VERDICT,
        lacking.no_verdict,
    ),
    DocumentKind.SELF_REVIEWS: Printing(
        "ban-kiem-diem-ca-nhan",
        _("The self-reviews of %(about)s are ready in one file."),
        _("The self-reviews of %(about)s could not be printed."),
        SessionVerb.PRINT,
        lacking.no_self_review,
    ),
    DocumentKind.SCORES: Printing(
        "phieu-cham-diem",
        _("The score sheet of %(about)s is ready."),
        _("The score sheet of %(about)s could not be printed."),
        paper_verb=PaperVerb.PRINT_SCORES,
    ),
    DocumentKind.APPRAISAL: Printing(
        "phieu-tham-dinh",
        _("The appraisal sheet of %(about)s is ready."),
        _("The appraisal sheet of %(about)s could not be printed."),
        paper_verb=PaperVerb.PRINT_APPRAISAL,
        lacks_of=lacking.not_appraised,
    ),
    DocumentKind.CASE_DECISION: Printing(
        "quyet-dinh-xep-loai",
        _("The decision of rating on %(about)s is ready."),
        _("The decision of rating on %(about)s could not be made."),
        paper_verb=PaperVerb.PRINT_RESULT,
        lacks_of=lacking.not_decided_here,
    ),
    DocumentKind.CASE_NOTICE: Printing(
        "thong-bao-ket-qua",
        _("The notice of the result to %(about)s is ready."),
        _("The notice of the result to %(about)s could not be made."),
        paper_verb=PaperVerb.PRINT_RESULT,
        lacks_of=lacking.not_released,
    ),
    DocumentKind.BUNDLE: Printing(
        "ho-so",
        _("The whole dossier of %(about)s is ready."),
        _("The whole dossier of %(about)s could not be made."),
        paper_verb=PaperVerb.PRINT_BUNDLE,
    ),
    DocumentKind.BALLOT_SLIPS: Printing(
        "phieu-kin",
        _("The slips of the secret ballot of %(about)s are ready."),
        _("The slips of the secret ballot of %(about)s could not be made."),
    ),
    DocumentKind.COUNT_MINUTES: Printing(
        "bien-ban-kiem-phieu",
        _("The minutes of the count of %(about)s are ready."),
        _("The minutes of the count of %(about)s could not be printed."),
    ),
    DocumentKind.LAST_REVIEWS: Printing(
        "ban-kiem-diem-3-nam",
        _("The self-reviews of the last three years of %(about)s are ready."),
        _("The self-reviews of the last three years of %(about)s could not be printed."),
        paper_verb=PaperVerb.PRINT,
        lacks_of=lacking.not_of_a_person,
    ),
    DocumentKind.SLIPS: Printing(
        "phieu-bao",
        _("The notices on paper of %(about)s are ready."),
        _("The notices on paper of %(about)s could not be printed."),
        SessionVerb.REMIND,
    ),
    DocumentKind.LATE: Printing(
        "danh-sach-qua-han",
        _("The list of what is late in %(about)s is ready."),
        _("The list of what is late in %(about)s could not be made."),
        SessionVerb.REMIND,
    ),
    DocumentKind.MATRIX: Printing(
        "bang-theo-doi-gop-y",
        _("The table of who commented on whom in %(about)s is ready."),
        _("The table of who commented on whom in %(about)s could not be made."),
        SessionVerb.PRINT_OPINIONS,
    ),
    DocumentKind.ROLL: Printing(
        "danh-sach-diem-danh",
        _("The roll to sign of %(about)s is ready."),
        _("The roll to sign of %(about)s could not be made."),
        SessionVerb.PRINT_INVITATION,
        _no_conference,
    ),
    DocumentKind.SLIPS_BELOW: Printing(
        "phieu-bao-cac-don-vi",
        _("The notices on paper of all units of %(about)s are ready."),
        _("The notices on paper of all units of %(about)s could not be printed."),
        SessionVerb.PRINT_UNITS,
    ),
    DocumentKind.LATE_BELOW: Printing(
        "danh-sach-qua-han-cac-don-vi",
        _("The list of what is late in all units of %(about)s is ready."),
        _("The list of what is late in all units of %(about)s could not be made."),
        SessionVerb.PRINT_UNITS,
    ),
}


GROUPS: tuple[tuple[Promise | str, tuple[DocumentKind, ...]], ...] = (
    (
        _("Conference"),
        (
            DocumentKind.SUMMONS,
            DocumentKind.INVITATION,
            DocumentKind.PROGRAMME,
            DocumentKind.ROLL,
            DocumentKind.MINUTES,
        ),
    ),
    (
        _("Lists and notices on paper"),
        (
            DocumentKind.LATE,
            DocumentKind.SLIPS,
            DocumentKind.MATRIX,
            DocumentKind.LATE_BELOW,
            DocumentKind.SLIPS_BELOW,
        ),
    ),
    (
        _("Opinions and results"),
        (DocumentKind.SYNTHESIS, DocumentKind.SELF_REVIEWS, DocumentKind.DOSSIER, DocumentKind.ROUND),
    ),
    (
        _("Ratings"),
        (
            DocumentKind.RATINGS,
            DocumentKind.PROPOSAL,
            DocumentKind.RESOLUTION,
            DocumentKind.RATING_DECISION,
            DocumentKind.RATING_NOTICE,
        ),
    ),
    (_("Remedies"), (DocumentKind.PLAN, DocumentKind.PROGRESS)),
)
"""The kinds that are asked for on the page of a session beside the consolidated report, as it shows them."""


OF_THE_CASE = (
    DocumentKind.SCORES,
    DocumentKind.APPRAISAL,
    DocumentKind.CASE_DECISION,
    DocumentKind.CASE_NOTICE,
)
"""The kinds that are asked for on the page of a case, as it shows them."""


def lacking_for(document: Document) -> Promise | str | None:
    """Return why there is nothing to print of this document any more, or None. It was asked for before, and
    what it is about may have changed since."""
    kind = KINDS[DocumentKind(document.kind)]
    if document.session and document.kind == DocumentKind.RATING_DECISION:
        return lacking.nothing_decided_here(document.session, document.organ)
    if document.paper:
        return kind.lacks_of(document.paper)
    return kind.lacks(document.session) if document.session else None


def offered_of_case(paper: Paper, verbs: Collection[str]) -> list[DocumentKind]:
    """Return those of ``OF_THE_CASE`` that a person with these verbs may ask for, and that can be printed
    now."""
    return [
        kind
        for kind in OF_THE_CASE
        if KINDS[kind].paper_verb in verbs and KINDS[kind].lacks_of(paper) is None
    ]


def offered(verbs: Collection[str]) -> list[tuple[Promise | str, list[DocumentKind]]]:
    """Return those of ``GROUPS`` that a person with these verbs may ask for. Empty groups are left out."""
    found = [(name, [kind for kind in kinds if KINDS[kind].verb in verbs]) for name, kinds in GROUPS]
    return [(name, kinds) for name, kinds in found if kinds]
