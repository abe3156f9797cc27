"""The people who work while processes are killed. Each keeps a book of what the program said was done.

Who gets no answer sends the same form again, as a browser or a person would: it must not count twice."""

from __future__ import annotations

import collections
import json
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.kills.visitor import Answer, Fields, NoAnswerError, Visitor

PATIENCE = 0.3
LAST_SECONDS = 60
REFUSED = '<p class="note note-bad" role="status">'


@dataclass
class Text:
    """One section: the version and text last said to be saved, how many saves were said, and the text sent
    last, of which no answer may have come."""

    section: int
    version: int
    text: str = ""
    sent: str = ""
    saves: int = 0


@dataclass
class Deed:
    """A form that was sent, with the words by which its row is found. ``said``: the program said it was
    done."""

    kind: str
    about: int
    words: str
    said: bool = False


@dataclass
class Book:
    texts: list[Text] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    unanswered: int = 0
    refusals: collections.Counter[str] = field(default_factory=collections.Counter)
    wrong: list[str] = field(default_factory=list)


class Player(threading.Thread):
    """One person at work until ``stop`` is set. What fails unexpectedly ends up in ``book.wrong``."""

    pause = 1.0

    def __init__(self, visitor: Visitor, seed: int) -> None:
        super().__init__(daemon=True, name=f"{type(self).__name__} {visitor.username}")
        self.visitor, self.chance, self.book = visitor, random.Random(seed), Book()  # noqa: S311
        self.stop = threading.Event()
        self.number = 0

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self.number += 1
                self.work()
                self.stop.wait(self.chance.uniform(0.5, 1.5) * self.pause)
        except Exception as error:  # noqa: BLE001  shown with the result
            self.book.wrong.append(f"{self.name}: {error!r}")

    def sign_in(self) -> None:
        """Before the killing begins, since whoever tries often is taken for somebody guessing passwords."""
        self.visitor.sign_in()

    def insist(self, do: object) -> Answer:
        """Try until there is an answer, also when the play has ended: then everything runs again."""
        assert callable(do)
        while True:
            try:
                answer: Answer = do()
            except NoAnswerError as error:
                self.book.unanswered += 1
                self.book.refusals[error.said] += 1
                time.sleep(PATIENCE)
            else:
                return answer

    def work(self) -> None:
        raise NotImplementedError

    def send(self, deed: Deed, page: str, action: str, fields: Fields) -> Answer:
        """Open the page, fill in its form, send it, and enter in the book what the program said."""
        form = self.insist(lambda: self.visitor.get(page)).form(action)
        named = {name for name, _value in fields}
        body = [pair for pair in form if pair[0] not in named] + fields
        self.book.deeds.append(deed)
        answer = self.insist(lambda: self.visitor.post(action, body))
        if answer.status == 302:
            after = self.insist(lambda: self.visitor.get(answer.leads_to.split("#")[0]))
            deed.said = REFUSED not in after.body
        return answer

    def words(self, what: str) -> str:
        return f"{what} {self.visitor.username} {self.number}"


@contextmanager
def at_work(players: Sequence[Player]) -> Iterator[None]:
    """Let the players sign in and work. When the block ends, each comes to the end of what he has begun."""
    for player in players:
        player.sign_in()
    for player in players:
        player.start()
    try:
        yield
    finally:
        for player in players:
            player.stop.set()
        for player in players:
            player.join(LAST_SECONDS)
            if player.is_alive():
                player.book.wrong.append(f"{player.name} gets no answer")


class Writer(Player):
    """Writes sections that save themselves."""

    pause = 0.4

    def __init__(self, visitor: Visitor, seed: int, sections: list[tuple[int, int, str]]) -> None:
        super().__init__(visitor, seed)
        self.book.texts = [Text(pk, version, text, text) for pk, version, text in sections]

    def work(self) -> None:
        self.save(self.chance.choice(self.book.texts))

    def save(self, text: Text) -> None:
        words = " ".join(self.chance.choices(("nhiệm", "vụ", "được", "giao", "hoàn", "thành"), k=120))
        text.sent = f"{self.words('Bản')}: {words}."
        fields = [
            ("text", text.sent),
            ("version", str(text.version)),
            ("csrfmiddlewaretoken", self.visitor.token()),
        ]
        path = f"/sections/{text.section}/"
        answer = self.insist(lambda: self.visitor.post(path, fields, accept="application/json"))
        if answer.status != 200:
            raise ValueError(f"save: {answer.status} {answer.body[:300]}")
        said = json.loads(answer.body)
        if (said["text"], said["version"]) != (text.sent, text.version + 1):
            raise ValueError(f"saved {text.sent!r} on {text.version}, was told {said}")
        text.version, text.text, text.saves = said["version"], text.sent, text.saves + 1


class Submitter(Writer):
    """Changes the paper, hands it in; its clerk returns it with a reason."""

    pause = 2.0

    def __init__(
        self, visitor: Visitor, seed: int, sections: list[tuple[int, int, str]], paper: int, clerk: Visitor
    ) -> None:
        super().__init__(visitor, seed, sections)
        self.paper, self.clerk = paper, clerk

    def sign_in(self) -> None:
        self.clerk.sign_in()
        super().sign_in()

    def work(self) -> None:
        page, me = f"/papers/{self.paper}/", self.visitor
        self.visitor = self.clerk
        returned = Deed("return", self.paper, self.words("Trả lại"))
        self.send(returned, page, f"{page}return/", [("reason", returned.words)])
        self.visitor = me
        text = self.chance.choice(self.book.texts)
        self.save(text)
        self.send(Deed("submit", self.paper, text.text), page, f"{page}submit/", [])


class Counter(Player):
    """The clerk who counts raised hands at the conference."""

    pause = 2.5

    def __init__(self, visitor: Visitor, seed: int, conference: int, items: list[int]) -> None:
        super().__init__(visitor, seed)
        self.conference, self.items = conference, items

    def work(self) -> None:
        item = self.items[0]
        deed = Deed("vote", item, self.words("Biểu quyết"))
        fields = [("motion", deed.words), ("in_favour", "1"), ("against", ""), ("abstaining", "")]
        self.send(deed, f"/conferences/{self.conference}/live/", f"/points/{item}/votes/", fields)


class Decider(Player):
    """Decides levels, and changes the decision again before anything is released."""

    pause = 2.0

    def __init__(self, visitor: Visitor, seed: int, cases: list[int], levels: list[str]) -> None:
        super().__init__(visitor, seed)
        self.cases, self.levels = cases, levels

    def work(self) -> None:
        paper = self.chance.choice(self.cases)
        deed = Deed("decide", paper, self.words("Quyết định"))
        fields = [("level", self.chance.choice(self.levels)), ("reason", deed.words)]
        self.send(deed, f"/papers/{paper}/case/", f"/papers/{paper}/case/decide/", fields)


class Printer(Player):
    """Asks for a printed paper, waits until it is made or given up, reads it, and asks for the next."""

    pause = 1.0

    def __init__(self, visitor: Visitor, seed: int, page: str, action: str) -> None:
        super().__init__(visitor, seed)
        self.page, self.action = page, action

    def work(self) -> None:
        deed = Deed("print", 0, "")
        answer = self.send(deed, self.page, self.action, [])
        if not deed.said:
            raise ValueError(f"print: {answer.status} {answer.body[:300]}")
        deed.about = int(answer.leads_to.strip("/").split("/")[-1])
        while not self.stop.is_set():
            page = self.insist(lambda: self.visitor.get(answer.leads_to)).body
            if "/file/" in page or "note-bad" in page:
                break
            self.stop.wait(1)
