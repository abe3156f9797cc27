"""Walks every page that the cast may open, and sends nasty values through every form found there.

What was sent is undone before the next is sent, so that every form meets the rows it was made for. Only in
the last part (``mark``) it stays: every page is looked through for a mark that stands there unescaped."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from members.models import Member
from tests.nasty.forms import Form, PageReader
from tests.nasty.values import LARGE, MARK, RAW, SHORT

URLENCODED = "application/x-www-form-urlencoded"
VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)
NO_KEYS = ("9" * 5000, "9" * 20, "9" * 10, "0", "-1", "%00", "%ED%A0%80", "²")


def addresses(patterns: Iterable[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """Yield the name of every address of the program."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            space = f"{before}{one.namespace}:" if one.namespace else before
            yield from addresses(one.url_patterns, space)
        elif one.name:
            yield f"{before}{one.name}"


def name_of(address: str) -> str:
    """Return the name of the address, with the word in it that says what is done there."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    words = [str(value) for key, value in match.kwargs.items() if key in ("verb", "kind")]
    return " ".join([match.view_name, *words])


@dataclass(frozen=True)
class Found:
    """A form, who sees it, and where it leads."""

    who: str
    page: str
    name: str
    form: Form


@dataclass
class Walk:
    """``faults`` is what must not be, which ``tell`` says at once; ``sent`` counts the requests by status.
    ``rows_each`` says how many rows of one kind each person opens, such as the own paper, the collective's
    and a colleague's."""

    clients: dict[str, Client]
    chance: random.Random
    rows_each: int
    for_posts: set[str] = field(default_factory=lambda: {"account_logout"})
    pages: set[tuple[str, str]] = field(default_factory=set)
    found: dict[tuple[object, ...], Found] = field(default_factory=dict)
    asked: dict[str, set[str]] = field(default_factory=dict)
    tell: Callable[[str], object] = str
    faults: list[str] = field(default_factory=list)
    sent: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, people: dict[str, Member], seed: int, rows_each: int) -> Walk:
        clients = {"nobody": Client(raise_request_exception=False)}
        for who, member in people.items():
            clients[who] = Client(raise_request_exception=False)
            clients[who].force_login(member.user)
        return cls(clients, random.Random(seed), rows_each)  # noqa: S311

    def open_pages(self, beginnings: Iterable[str]) -> None:
        """Open these pages and all to which they lead, as everybody."""
        for who, client in self.clients.items():
            waiting, known = list(dict.fromkeys(beginnings)), set(beginnings)
            seen: Counter[tuple[str, frozenset[str]]] = Counter()
            while waiting:
                address = waiting.pop(0)
                kind = (name_of(address), frozenset(_query_names(address)))
                if not kind[0] or kind[0] in self.for_posts or seen[kind] >= self.rows_each:
                    continue
                seen[kind] += 1
                answer = client.get(address)
                if answer.status_code == 405:
                    self.for_posts.add(kind[0])
                page = self.judge(f"{who} GET {address}", answer)
                if answer.status_code == 200 and page:
                    self.pages.add((who, address))
                    for link in self._take_in(who, address, page):
                        if link not in known:
                            known.add(link)
                            waiting.append(link)

    def _take_in(self, who: str, address: str, page: str) -> list[str]:
        reader = PageReader(address).read(page)
        for form in reader.forms:
            name = name_of(form.action)
            if form.method == "get":
                self.asked.setdefault(name, set()).update(one.name for one in form.fields)
            elif name and form.has_button:
                self.found.setdefault((name, *form.shape), Found(who, address, name, form))
        links = [link.partition("#")[0] for link in reader.links if link.startswith("/")]
        for link in links:
            self.asked.setdefault(name_of(link), set()).update(_query_names(link))
        return links

    def send(self, found: Found, fields: list[tuple[str, bytes]], note: str) -> None:
        """Send the form with these fields, judge the answer, and undo what it did."""
        cookies = dict(self.clients[found.who].cookies)
        with transaction.atomic():
            self.post(found, fields, note)
            transaction.set_rollback(True)
        self.clients[found.who].cookies.clear()
        self.clients[found.who].cookies.update(cookies)

    def post(self, found: Found, fields: list[tuple[str, bytes]], note: str) -> None:
        self._post(found, fields, note)
        if found.form.saves_itself:
            self._post(found, fields, note, accept="application/json")

    def _post(self, found: Found, fields: list[tuple[str, bytes]], note: str, **headers: str) -> None:
        client = self.clients[found.who]
        if found.form.is_multipart:
            data: dict[str, list[Any]] = {}
            for name, value in fields:
                data.setdefault(name, []).append(value)
            for one in found.form.fields:
                if one.kind == "file" and note.startswith(one.name):
                    data[one.name] = [SimpleUploadedFile("x" * 300 + ".pdf", b"%PDF-1.7 \0 no file")]
            answer = client.post(found.form.action, data, headers=headers)
        else:
            pairs = (f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in fields)
            body = "&".join(pairs).encode()
            answer = client.post(found.form.action, body, content_type=URLENCODED, headers=headers)
        what = f"{found.who} POST {found.form.action} {' '.join(headers.values())} {note}"
        self.judge(what, answer)
        if answer.status_code == 302:
            self.judge(f"{what} -> {answer['Location']}", client.get(answer["Location"]))

    def judge(self, what: str, answer: Any) -> str:
        """Note what is wrong with the answer; return its page if it is one."""
        self.sent[answer.status_code] += 1
        content = answer.getvalue()
        if answer.status_code >= 500:
            self._fault(f"{what}: {answer.status_code} {getattr(answer, 'exc_info', None)}")
        kind = answer.get("Content-Type", "")
        refused = kind == "application/json" and answer.status_code >= 400 and answer.status_code != 409
        if refused and not VIETNAMESE.search(answer.json().get("error", "")):
            self._fault(f"{what}: {answer.status_code} without a sentence")
        if not kind.startswith("text/html"):
            return ""
        page: str = content.decode()
        if any(raw in page for raw in RAW):
            place = min(page.index(raw) for raw in RAW if raw in page)
            self._fault(f"{what}: not escaped: {page[max(0, place - 80) : place + 40]!r}")
        if answer.status_code >= 400 or "note-bad" in page:
            reader = PageReader("/").read(page)
            said = [sentence for one in reader.said if (sentence := " ".join(one.split()))]
            if not said and answer.status_code >= 400 and answer.status_code != 405:
                self._fault(f"{what}: {answer.status_code} says nothing")
            for one in said:
                if reader.language == "vi" and not VIETNAMESE.search(one):
                    self._fault(f"{what}: in English: {one}")
        return page

    def _fault(self, sentence: str) -> None:
        self.faults.append(sentence)
        self.tell(sentence)

    def try_values(self, each: int, *, in_every_field: bool, known: set[tuple[object, ...]]) -> int:
        """Send so many of the short values through every form that is not ``known`` yet, in one field or in
        every field, and the large values once. Return how many fields there were."""
        count = 0
        for shape, found in list(self.found.items()):
            names = list(dict.fromkeys(one.name for one in found.form.fields))
            if shape in known:
                continue
            known.add(shape)
            filled = found.form.filled()
            if in_every_field or not names:
                self.send(found, filled, "as it is")
            for name in names if in_every_field else self.chance.sample(names, min(len(names), 1)):
                for label, value in self.chance.sample(list(SHORT.items()), each):
                    self.send(found, [*_without(filled, name), (name, value)], f"{name}: {label}")
            if names:
                self._send_large(found, filled, len(LARGE) if in_every_field else 1)
            count += len(names)
        return count

    def _send_large(self, found: Found, filled: list[tuple[str, bytes]], many: int) -> None:
        areas = [one.name for one in found.form.fields if one.kind == "textarea"]
        name = areas[0] if areas else found.form.fields[0].name
        for label, value in self.chance.sample(list(LARGE.items()), many):
            self.send(found, [*_without(filled, name), (name, value)], f"{name}: {label}")

    def try_queries(self, each: int) -> int:
        """Ask every page with nasty values under every name that any link or filter uses anywhere."""
        names = sorted(set().union(*self.asked.values()))
        pages = {name_of(address): (who, address) for who, address in sorted(self.pages)}
        for who, address in pages.values():
            for value in self.chance.sample(list(SHORT.values()), each):
                query = "&".join(
                    f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name in names
                )
                path = urlsplit(address).path
                self.judge(f"{who} GET {path}?{query[:60]}", self.clients[who].get(f"{path}?{query}"))
        return len(pages)

    def try_keys(self, each: int) -> int:
        """Ask every kind of page for rows whose key is no key. Return how many pages there were."""
        pages = {name_of(address): (who, address) for who, address in sorted(self.pages) if who != "nobody"}
        for who, address in pages.values():
            for key in self.chance.sample(NO_KEYS, each) if re.search(r"/\d+/", address) else ():
                nowhere = re.sub(r"/\d+/", f"/{key}/", urlsplit(address).path, count=1)
                self.judge(f"{who} GET {nowhere[:60]}", self.clients[who].get(nowhere))
        return len(pages)

    def mark(self) -> int:
        """Send the mark through every text of every form, and keep what is accepted. Return how many forms
        took it."""
        taken = 0
        for found in list(self.found.values()):
            texts = [one.name for one in found.form.fields if one.kind in ("text", "textarea", "email")]
            for names in [texts, *([name] for name in texts)] if len(texts) > 1 else [texts]:
                fields = [(n, MARK.encode() if n in names else value) for n, value in found.form.filled()]
                before = self.sent[302]
                cookies = dict(self.clients[found.who].cookies)
                if names:
                    with suppress(DatabaseError), transaction.atomic():
                        self.post(found, fields, f"{names}: the mark")
                self.clients[found.who].cookies.update(cookies)
                taken += self.sent[302] > before
        return taken


def _query_names(address: str) -> list[str]:
    return [pair.partition("=")[0] for pair in urlsplit(address).query.split("&") if pair]


def _without(fields: list[tuple[str, bytes]], name: str) -> list[tuple[str, bytes]]:
    return [pair for pair in fields if pair[0] != name]
