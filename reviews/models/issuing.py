"""Issued papers: what a printed paper said when it was made, the paper that was issued of it under a number,
and the signed copy that came back."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import HEAD, Member, RoleKind
from members.refusal import DELETE, INSERT, UPDATE, refuse
from reviews.models.cancelled import keep_cancelled
from reviews.models.document import UNFINISHED, Document, DocumentState
from reviews.models.document_kind import DocumentKind
from reviews.models.register import RegisterEntry


class DocumentContent(models.Model):
    """What a printed paper said when it was made (``reviews.documents.stored``), so that it is issued exactly
    as it was looked at. ``draft`` counts the different drafts of the paper ("Dự thảo lần n"), and is 0 on a
    paper that is not issued under a number."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="content")
    data = models.JSONField()
    draft = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("content of a document")
        verbose_name_plural = _("contents of documents")
        triggers: ClassVar = [
            refuse("documentcontent_stays", "what a printed paper said is kept", UPDATE),
        ]

    def __str__(self) -> str:
        return str(self.document)


class Urgency(models.TextChoices):
    """How fast a paper has to be delivered (the marks of party documents, as far as they are known)."""

    URGENT = "khan", _("Urgent")
    VERY_URGENT = "thuong_khan", _("Very urgent")
    EXPRESS = "hoa_toc", _("Express")


class Circulation(models.TextChoices):
    """How far a paper may be passed on. Uncertain: these two are named in the sources at hand, the official
    list may have more. Marks of secrecy are left out on purpose: what is secret by law may not be written on
    a computer with a network, so no paper of this program bears one."""

    NOT_TO_SPREAD = "khong_pho_bien", _("Not to be spread")
    RETURN = "xem_xong_tra_lai", _("To be returned after reading")


STATES = [choice for choice in DocumentState.choices if choice[0] != DocumentState.CANCELLED]
"""How far the files of an issued paper have come. What has a number is not cancelled."""


class IssuedPaperQuerySet(models.QuerySet["IssuedPaper"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the issued papers that this member may see: whoever may see the document that was issued,
        and head and clerk of the committee that issued it. The summary of a quarter, in which the own result
        may not be released yet, is seen only by those who may see the document."""
        handled = member.reach.over("entry__series__committee", HEAD, RoleKind.CLERK)
        documents = Document.objects.visible_to(member).values("pk")
        return self.filter(
            models.Q(document__in=documents) | (handled & ~models.Q(document__kind=DocumentKind.SUMMARY))
        )

    def for_list(self) -> Self:
        return self.select_related(
            "entry__series__committee", "entry__annulled_by", "document", "issued_by", "replaces__entry"
        )

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)


class IssuedPaper(models.Model):
    """A paper that was issued: a printed paper with its number, day, signer and recipients.

    ``document`` is the printed paper that was looked at, ``entry`` its line in the register, which has the
    number, the day and what it is about. ``authority`` says on whose behalf is signed ("T/M BAN THƯỜNG VỤ"),
    ``signer_title`` and ``signer`` who signs. ``replaces`` is the earlier paper in whose place it stands.
    ``state``, ``error``, ``file``, ``word``, ``tables``, ``sha256`` (of the PDF) and ``pages`` are as in
    ``Document``. ``identity`` is the identifier inside the PDF, by which a changed copy of it is known.
    Nothing that was issued is changed: the facts stay from the beginning, and the whole row from when its
    files are made."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="issued")
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, related_name="issued")
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    authority = models.CharField(_("on whose behalf"), max_length=160, blank=True)
    signer_title = models.CharField(_("post of the signer"), max_length=120, blank=True)
    signer = models.CharField(_("signed by"), max_length=120)
    recipients = models.JSONField(_("recipients"), default=list)
    urgency = models.CharField(_("urgency"), max_length=20, choices=Urgency.choices, blank=True)
    circulation = models.CharField(_("circulation"), max_length=20, choices=Circulation.choices, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=DocumentState.QUEUED)
    error = models.TextField(blank=True)
    file = models.FileField(upload_to="issued/%Y", blank=True)
    word = models.FileField(upload_to="issued/%Y", blank=True)
    tables = models.FileField(upload_to="issued/%Y", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    identity = models.UUIDField(null=True, blank=True, db_index=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=clock.now, editable=False)

    objects = IssuedPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued paper")
        verbose_name_plural = _("issued papers")
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=models.Q(replaces__isnull=True),
                name="issued_once_of_a_document",
            ),
            models.CheckConstraint(condition=~models.Q(signer=""), name="issued_with_signer"),
            models.CheckConstraint(
                condition=models.Q(urgency__in=["", *Urgency.values]), name="issued_urgency_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(circulation__in=["", *Circulation.values]),
                name="issued_circulation_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(dict(STATES))), name="issued_state_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DocumentState.DONE.value)
                | (
                    models.Q(sha256__regex=r"^[0-9a-f]{64}$", pages__isnull=False, made_at__isnull=False)
                    & ~models.Q(file="")
                ),
                name="issued_done_has_file",
            ),
            models.CheckConstraint(
                condition=~models.Q(replaces=models.F("pk")), name="issued_replaces_another"
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "issued_of_a_ready_document",
                "only a document that is ready is issued",
                INSERT,
                where="""
                    NOT EXISTS (
                        SELECT 1 FROM reviews_document
                        WHERE id = NEW.document_id AND state = 'done'
                    )
                """,
            ),
            refuse(
                "issued_by_no_deputy_of_a_committee",
                "nobody signs for the head of a committee, which has no single head",
                INSERT,
                where="""
                    left(upper(NEW.authority), 3) = 'K/T' AND NOT EXISTS (
                        SELECT 1 FROM reviews_registerentry AS entry
                        JOIN reviews_series AS series ON series.id = entry.series_id
                        JOIN members_committee AS committee ON committee.id = series.committee_id
                        WHERE entry.id = NEW.entry_id AND committee.kind = 'agency'
                    )
                """,
            ),
            refuse(
                "issued_facts_stay",
                "an issued paper stays as it was issued",
                UPDATE,
                condition=pgtrigger.AnyChange(
                    exclude=[
                        "state",
                        "error",
                        "file",
                        "word",
                        "tables",
                        "sha256",
                        "identity",
                        "pages",
                        "made_at",
                    ]
                ),
                keeps_row=True,
            ),
            refuse(
                "issued_paper_stays",
                "an issued paper stays as it was issued",
                UPDATE,
                condition=pgtrigger.Q(old__state=DocumentState.DONE.value),
                keeps_row=True,
            ),
            refuse("issued_paper_is_kept", "an issued paper stays as it was issued", DELETE),
            keep_cancelled(
                "issued_stays_cancelled",
                INSERT,
                session="(SELECT COALESCE(document.session_id, paper.session_id) FROM reviews_document AS"
                " document LEFT JOIN reviews_paper AS paper ON paper.id = document.paper_id"
                " WHERE document.id = NEW.document_id)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.get_kind_display()} {self.entry}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:issued", args=[self.pk])

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_done(self) -> bool:
        return self.state == DocumentState.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == DocumentState.FAILED


class SignedCopyKind(models.TextChoices):
    """How a paper was signed."""

    SCAN = "scan", _("Scan of the signed paper")
    ELECTRONIC = "electronic", _("Signed with a digital signature")


class SignedCopyQuerySet(models.QuerySet["SignedCopy"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the signed copies of the issued papers that this member may see."""
        return self.filter(paper__in=IssuedPaper.objects.visible_to(member).values("pk"))


class SignedCopy(models.Model):
    """A signed copy of an issued paper as it came back: the scan, or the file with a digital signature. A
    database trigger refuses every change. The last one counts. ``signatures`` are the digital signatures as
    they were found then, each as ``reviews.documents.signed.signature_data`` writes it."""

    paper = models.ForeignKey(IssuedPaper, on_delete=models.PROTECT, related_name="signed_copies")
    kind = models.CharField(
        _("kind"), max_length=10, choices=SignedCopyKind.choices, default=SignedCopyKind.SCAN
    )
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(upload_to="signed/%Y")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    signatures = models.JSONField(default=list, blank=True)
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now, editable=False)

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed copy")
        verbose_name_plural = _("signed copies")
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "sha256"], name="signed_copy_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=SignedCopyKind.values), name="signed_copy_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & models.Q(sha256__regex=r"^[0-9a-f]{64}$", size__gt=0),
                name="signed_copy_is_whole",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "signed_copy_stays",
                "a signed copy stays as it came back",
                UPDATE,
                DELETE,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reviews:signed_copy", args=[self.pk])
