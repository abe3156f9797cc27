"""Reads the forms and the links out of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SAYS = ("invalid-feedback", "alert-danger", "note-bad", "note-warn", "empty")


@dataclass
class Field:
    name: str
    kind: str
    value: str
    required: bool = False


@dataclass
class Form:
    action: str
    method: str
    is_multipart: bool
    fields: list[Field] = field(default_factory=list)
    has_button: bool = False
    saves_itself: bool = False

    @property
    def shape(self) -> tuple[object, ...]:
        """What makes it another form than the next one: its fields, whatever rows they are about."""
        return self.method, *sorted({re.sub(r"\d+", "#", one.name) for one in self.fields})

    def filled(self) -> list[tuple[str, bytes]]:
        """What a browser would send, with something in what must not be empty."""
        sent = {"": ("csrfmiddlewaretoken", b"as it came")}
        for number, one in enumerate(self.fields):
            value = one.value or (PLAUSIBLE.get(one.kind, "Lời thử") if one.required else "")
            if one.kind in ("submit", "radio"):  # one of them is pressed
                sent.setdefault(one.name, (one.name, value.encode()))
            elif one.kind != "file":
                sent[f"{number} {one.name}"] = (one.name, value.encode())
        return list(sent.values())


PLAUSIBLE = {
    "date": "2026-01-05",
    "number": "1",
    "email": "a@b.test",
    "time": "08:00",
    "datetime-local": "2026-01-05T08:00",
}


class PageReader(HTMLParser):
    """``forms``: those of the page. ``links``: the addresses it leads to. ``said``: what it says is wrong."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.said: list[str] = []
        self.language = ""
        self._by_id: dict[str, Form] = {}
        self._open: list[Form] = []
        self._select: Field | None = None
        self._area: Field | None = None
        self._depth: list[bool] = []
        self._elsewhere: list[tuple[str, Field]] = []

    def read(self, page: str) -> PageReader:
        self.feed(page)
        self.close()
        for name, one in self._elsewhere:
            if name in self._by_id:
                self._by_id[name].fields.append(one)
        return self

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        if tag not in VOID:
            says = any(name in given.get("class", "").split() for name in SAYS)
            self._depth.append(says)
            if says:
                self.said.append("")
        if tag == "form":
            self._begin(given)
        elif tag in ("input", "textarea", "select", "button"):
            self._enter(tag, given)
        elif tag == "option" and self._select and ("selected" in given or not self._select.value):
            self._select.value = given.get("value", "")
        self.links += [urljoin(self.address, given[name]) for name in ("href", "hx-get") if name in given]
        if "hx-post" in given and tag != "form" and self._open:  # a part that sends the form around it
            address = urljoin(self.address, given["hx-post"])
            self.forms.append(Form(address, "post", False, self._open[-1].fields, True))

    def _begin(self, given: dict[str, str]) -> None:
        form = Form(
            urljoin(self.address, given.get("action", "")),
            given.get("method", "get").lower(),
            given.get("enctype", "") == "multipart/form-data",
            saves_itself="data-autosave" in given,
        )
        self.forms.append(form)
        self._open.append(form)
        if "id" in given:
            self._by_id[given["id"]] = form

    def _enter(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", {"button": "submit"}.get(tag, "text") if tag in ("input", "button") else tag)
        kind = {"day": "date"}.get(given.get("data-kind", ""), given.get("data-kind", kind))
        one = Field(given.get("name", ""), kind, given.get("value", ""), "required" in given)
        if kind == "checkbox" and not one.value:
            one.value = "on"
        if tag == "select":
            self._select = one
        if tag == "textarea":
            self._area = one
        if kind == "submit" and self._open:
            self._open[-1].has_button = True
            if "formaction" in given:
                address = urljoin(self.address, given["formaction"])
                self.forms.append(Form(address, "post", False, self._open[-1].fields, True))
        if not one.name or one.name == "csrfmiddlewaretoken" or kind == "button":
            return
        if "form" in given:
            self._elsewhere.append((given["form"], one))
        elif self._open:
            self._open[-1].fields.append(one)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            self._open.pop()
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        if tag not in VOID and self._depth:
            self._depth.pop()

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        if any(self._depth) and self.said:
            self.said[-1] += data
