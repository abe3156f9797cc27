"""Somebody at a browser without scripts: signs in, reads pages, fills in their forms and sends them."""

from __future__ import annotations

import http.client
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import lxml.html

SECONDS = 15
Fields = list[tuple[str, str]]


class NoAnswerError(Exception):
    """Nobody answered, or only that it cannot be done now: whether it was done is not known. ``said`` is what
    the answer said, empty where there was none."""

    def __init__(self, what: str, said: str = "") -> None:
        super().__init__(what)
        self.said = said


class Answer(NamedTuple):
    path: str
    status: int
    leads_to: str
    body: str

    def form(self, action: str) -> Fields:
        """What the form with this address holds, its token included, as the browser would send it."""
        if self.status != 200:
            raise LookupError(f"{self.path}: {self.status} {self.leads_to}")
        for form in lxml.html.document_fromstring(self.body).forms:
            if (urlsplit(form.get("action") or "").path or self.path) == action:
                return [(name, value) for name, value in form.form_values() if value is not None]
        raise LookupError(f"no form leads to {action}")


class Visitor:
    """One person with the cookies of one browser."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self.port, self.username, self.password = port, username, password
        self.cookies: dict[str, str] = {}

    def sign_in(self) -> None:
        """Raises ``PermissionError`` if the password is not taken."""
        page = self.get("/accounts/login/")
        if page.status == 302:  # signed in before, but the answer was lost
            return
        sent = {**dict(page.form("/accounts/login/")), "login": self.username, "password": self.password}
        answer = self.post("/accounts/login/", list(sent.items()))
        if answer.status != 302:
            raise PermissionError(f"{self.username}: {answer.status}")

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: Fields, accept: str = "text/html") -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        return self._ask("POST", path, urlencode(fields), headers)

    def answers(self, path: str) -> bool:
        try:
            return self.get(path).status == 200
        except NoAnswerError:
            return False

    def token(self) -> str:
        return self.cookies.get("csrftoken", "")

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**headers, "Cookie": cookies, "Referer": f"http://127.0.0.1:{self.port}{path}"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswerError(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()
        if response.status >= 500:
            raise NoAnswerError(f"{method} {path}: {response.status}", f"{response.status} {sentence(text)}")
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(path, response.status, response.headers.get("Location", ""), text)


def sentence(body: str) -> str:
    """The first words of a page or of an error in JSON."""
    if not body.lstrip().startswith("<"):
        return body[:100]
    main = lxml.html.document_fromstring(body)
    return " ".join(main.text_content().split())[:100]
