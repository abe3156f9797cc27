"""The scripts as the running program serves them: modules under hashed names, from the web server itself."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from config import services
from config.storage import MANIFEST
from reviews.agenda import AgendaKind
from reviews.models import Remark
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.browser.test_autosave import Desk
from tests.conftest import eventually, test_database
from tests.reviews.cast import Cast, agenda_item, begin, bring_to, make_cast, opened

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the program's own, with the static files collected."""
    var = tmp_path_factory.mktemp("var")
    environment = {**os.environ, "VAR_DIR": str(var), "PLAIN_STATIC": "0"}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return var


@pytest.fixture
def served(transactional_db: None, var: Path, new_context: CreateContextCallback) -> Iterator[Site]:
    """The web server of ``make run`` on the test database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    service = services.web_service(port, var)
    more = {"DATABASE_URL": test_database(), "VAR_DIR": str(var), "PLAIN_STATIC": "0"}
    service.environment = {**service.environment, **more}
    service.start()
    site = Site(f"http://127.0.0.1:{port}", new_context)
    try:
        eventually(lambda: answers(port), service.tail)
        yield site
    finally:
        service.stop()
    assert site.complaints == []


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
        # To the first run where nobody is known yet.
        return connection.getresponse().status in (200, 302)
    except OSError:
        return False
    finally:
        connection.close()


def test_hashed_modules_save_what_is_typed_and_each_is_loaded_once(served: Site, var: Path) -> None:
    cast: Cast = bring_to(make_cast(), Stage.WRITING)
    paper = cast.paper(cast.member)
    page = served.enter(cast.member)
    asked: Counter[str] = Counter()
    page.on("request", lambda request: asked.update([request.url.partition("/static/")[2]]))
    page.goto(paper.get_absolute_url())
    desk = Desk(page, paper, "duties")
    desk.type("Một câu.")
    desk.is_in_state("saved")
    assert desk.stored() == "Một câu."
    names = json.loads((var / MANIFEST).read_text())["paths"]
    ours = [
        "autosave",
        "draft",
        "editor",
        "faults",
        "fields",
        "keeping",
        "kept_forms",
        "marks",
        "once",
        "paper",
    ]
    ours += ["pasted", "signed_out", "waiting"]
    assert {name: n for name, n in asked.items() if re.match(r"js/", name)} == {
        names[f"js/{name}.js"]: 1 for name in ours
    }


def test_a_remark_made_in_the_page_saves_itself_too(served: Site) -> None:
    cast: Cast = bring_to(make_cast(), Stage.CONFERENCE)
    conference = opened(cast)
    begin(conference, cast, agenda_item(conference, AgendaKind.HEAD))
    page = served.enter(cast.clerk, f"{conference.get_absolute_url()}live/")
    page.locator("#next-remark").click()
    form = page.locator("#remarks form").last
    form.locator("[name=speaker]").select_option(index=1)
    form.locator("[name=text]").press_sequentially("Đồng ý.")
    expect(form.locator("[data-status]")).to_have_attribute("data-state", "saved")
    assert list(Remark.objects.values_list("text", flat=True)) == ["Đồng ý."]
