"""The forms for issuing a paper, for the register and for the letterhead."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import (
    SCANS,
    DateInput,
    ModelForm,
    bare,
    choose,
    field_of,
    file_field,
    known_person,
    offer,
    text_area,
)
from members.models import Committee, Member
from members.overtaken import SeenForm
from reviews.documents.blocks import PaperContent
from reviews.documents.issued import closing_of, recipients_of
from reviews.issuing.kinds import IssuedKind
from reviews.issuing.signers import signers_on
from reviews.models import (
    Circulation,
    Document,
    IssuedPaper,
    LetterheadSettings,
    PaperType,
    RegisterEntry,
    Series,
    Signatory,
    Term,
    Urgency,
)
from reviews.models.issuing import IssuedPaperQuerySet

MOST_NUMBER = 1_000_000


class IssuingForm(forms.Form):
    """What is entered to issue a document. Who may sign is offered for the day that was entered."""

    helper = bare()
    dated_on = field_of(RegisterEntry, "dated_on", widget=DateInput())
    signer = forms.ChoiceField(label=_("Signed by"))
    recipients = forms.CharField(
        label=_("Recipients"),
        required=False,
        widget=text_area(5),
        help_text=_("One a line. The last line says where the paper is kept."),
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("none")), *Urgency.choices]
    )
    circulation = forms.ChoiceField(
        label=_("Circulation"),
        required=False,
        choices=[("", _("no mark")), *Circulation.choices],
        help_text=_("What is secret by law is not written in this program, so there is no mark for it."),
    )
    replaces = forms.ModelChoiceField(
        label=_("Replaces"),
        required=False,
        queryset=IssuedPaper.objects.none(),
        empty_label=_("no earlier paper"),
    )

    def __init__(
        self,
        *args: Any,
        document: Document,
        kind: IssuedKind,
        content: PaperContent,
        issuer: Committee,
        replaceable: IssuedPaperQuerySet,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        earliest = kind.earliest(document)
        day = max(filter(None, (clock.today(), earliest)))
        self.fields["dated_on"].initial = day
        if earliest:
            self.fields["dated_on"].help_text = _("Not before %(day)s.") % {"day": f"{earliest:%d/%m/%Y}"}
        if kind.is_signed_as_printed:
            del self.fields["signer"], self.fields["recipients"]
        else:
            signers = signers_on(issuer, self._entered(day))
            choose(self, "signer", [(one.key, str(one)) for one in signers])
            closing = closing_of(content)
            named = [one.key for one in signers if closing and one.signature.name == closing.right.name]
            self.fields["signer"].initial = named[0] if named else None
            own = LetterheadSettings.objects.filter(committee=issuer).first()
            more = own.recipients.splitlines() if own else []
            self.fields["recipients"].initial = "\n".join(recipients_of(content, *more))
        offer(self, "replaces", replaceable)
        last = replaceable.first()
        if last is None:
            del self.fields["replaces"]
        else:
            self.fields["replaces"].initial = last.pk

    def _entered(self, default: dt.date) -> dt.date:
        """Return the day that was sent, as far as it is one."""
        try:
            day: dt.date = self.fields["dated_on"].clean(self.data.get(self.add_prefix("dated_on")))
        except forms.ValidationError:
            return default
        return day


class SignedCopyForm(forms.Form):
    helper = bare()
    file = file_field(_("The signed paper, scanned or photographed"), SCANS)


class AnnulForm(forms.Form):
    helper = bare()
    reason = field_of(RegisterEntry, "annulment", widget=text_area(2), required=True)


class RegisterFilter(forms.Form):
    """Which part of a register is shown."""

    helper = bare()
    paper_type = forms.ChoiceField(label=_("Kind of paper"), required=False)
    term = forms.ModelChoiceField(
        label=_("Term"), required=False, queryset=Term.objects.none(), empty_label=_("all terms")
    )

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "paper_type", [("", _("all kinds")), *PaperType.choices])
        offer(self, "term", Term.objects.filter(series__committee=committee).distinct())


class EntryForm(forms.Form):
    """A paper of the office that gets a number."""

    helper = bare()
    paper_type = field_of(Series, "paper_type")
    dated_on = field_of(RegisterEntry, "dated_on", widget=DateInput())
    title = field_of(RegisterEntry, "title", widget=text_area(2))
    signer = field_of(RegisterEntry, "signer")
    recipients = field_of(RegisterEntry, "recipients", widget=text_area(2))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dated_on"].initial = clock.today()


class SeriesForm(forms.Form):
    """From which number a series goes on that was begun by hand."""

    helper = bare()
    paper_type = field_of(Series, "paper_type")
    first = field_of(Series, "first", min_value=1, max_value=MOST_NUMBER, initial=None)


class TermForm(forms.Form):
    helper = bare()
    name = field_of(Term, "name", help_text=_("As it is called, e.g. “2025–2030”."))
    starts_on = field_of(Term, "starts_on", widget=DateInput())


class LetterheadForm(SeenForm, ModelForm):
    helper = bare()

    class Meta:
        model = LetterheadSettings
        fields = ("superior", "organ", "recipients")
        widgets = {"recipients": text_area(3)}
        help_texts = {
            "superior": _("Left empty: the party organisation of the level above, from the tree."),
            "organ": _("Left empty: the name of the committee."),
            "recipients": _(
                "One a line. Every paper offers them, before the line that says where it is kept."
            ),
        }


class StyleForm(forms.Form):
    helper = bare()
    style = file_field(
        _("Word file with the styles"),
        (".docx", ".dotx"),
        said=_("Take the Word file of any paper, change its styles in Word, and upload it."),
    )


class SignatoryForm(forms.Form):
    helper = bare()
    member = forms.CharField(label=_("Member"), max_length=200, help_text=_("Code or name."))
    title = field_of(Signatory, "title")
    by_order = field_of(Signatory, "by_order", required=False)
    starts_on = field_of(Signatory, "starts_on", widget=DateInput())

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["starts_on"].initial = clock.today()

    def clean_member(self) -> Member:
        return known_person(self.cleaned_data["member"], self.by)


class SignatoryEndForm(forms.Form):
    helper = bare()
    ends_on = field_of(Signatory, "ends_on", widget=DateInput(), required=True)
