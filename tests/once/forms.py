"""The forms that stand in a page, filled in as a person would: read from the page, not from a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import Resolver404, resolve
from lxml import html

PDF = b"%PDF-1.7 sent eight times"
WORDS = "Lời gửi đi tám lần"
PAPER = "Lời gửi đi tám lần, đủ dài để không bị coi là quá ngắn. "
DAYS = (dt.timedelta(days=20), dt.timedelta(0), dt.timedelta(days=-60))
"""What a day is tried as: most forms ask for one to come, some for one that has been."""


KINDS = {"day": "date", "time": "time"}
"""What is typed as a text and is none."""


@dataclass
class SentForm:
    """One form of a page as it is sent: where to, and its fields by name."""

    path: str
    fields: dict[str, list[str]]
    files: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the address, with its verb if it has one, and the fields that tell forms apart."""
        found = resolve(self.path.partition("?")[0])
        words = [str(value) for key, value in found.kwargs.items() if key in ("verb", "kind")]
        part = [name for name in ("all", "basis") if name in self.fields]
        return " ".join([found.view_name, *words, *part])

    def data(self) -> dict[str, object]:
        files = {name: SimpleUploadedFile("tam-lan.pdf", PDF) for name in self.files}
        return {**self.fields, **files}


def forms_of(page: str, address: str, today: dt.date, days: dt.timedelta) -> Iterator[SentForm]:
    """The forms of a page that are sent by POST, each filled in. ``days`` from today is the day entered."""
    document = html.document_fromstring(page)
    document.make_links_absolute("http://testserver" + address, resolve_base_href=False)
    for form in document.forms:
        action = form.get("action") or "http://testserver" + address
        path = (
            urljoin("http://testserver" + address, action).removeprefix("http://testserver").partition("#")[0]
        )
        if form.method != "POST" or not _is_ours(path):
            continue
        loose = document.xpath("//*[@form=$id]", id=form.get("id", "-"))
        sent = _filled([*form.inputs, *loose], today + days)
        sent.path = path
        buttons = form.xpath(".//button[@name] | .//input[@type='submit'][@name]")
        for button in buttons[:1]:
            sent.fields[button.get("name")] = [button.get("value", "")]
        yield sent


def _is_ours(path: str) -> bool:
    try:
        found = resolve(path.partition("?")[0])
    except Resolver404:
        return False
    return found.view_name.partition(":")[0] in ("members", "ratings", "reviews")


def _filled(inputs: list[html.HtmlElement], day: dt.date) -> SentForm:
    sent = SentForm("", {})
    for one in inputs:
        name, kind = one.get("name"), KINDS.get(one.get("data-kind", ""), one.get("type", "text"))
        if not name or one.get("disabled") is not None or kind in ("submit", "button"):
            continue
        if kind == "file":
            sent.files.append(name)
        elif one.tag == "select":
            if chosen := _choice(one):
                sent.fields[name] = [chosen]
        elif kind == "checkbox":
            sent.fields.setdefault(name, []).append(one.get("value", "on"))
        elif kind == "radio":
            sent.fields.setdefault(name, [one.get("value", "on")])
        else:
            sent.fields[name] = [_entry(one, kind, day)]
    return sent


def _choice(select: html.HtmlElement) -> str:
    """The first choice that is not chosen, so that something changes; else the one there is."""
    values = [option.get("value", "") for option in select.iter("option")]
    fresh = [value for value in values if value and value != select.value]
    return next(iter(fresh), select.value or "")


def _entry(one: html.HtmlElement, kind: str, day: dt.date) -> str:
    value = one.value or ""
    if kind == "hidden":
        return value
    value = value.strip()
    if kind == "date":
        return value or day.isoformat()
    if kind == "time":
        return value or "08:00"
    if kind == "email":
        return "tam.lan@thu.vn"
    if kind == "number" or one.get("inputmode") in ("numeric", "decimal"):
        return one.get("min") or "1"
    if one.tag == "textarea":
        return PAPER * 12 if one.get("data-least") else value or WORDS
    return value or WORDS
