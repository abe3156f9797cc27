"""Every word of the interface is Vietnamese: ours, and those of Django and allauth that people meet."""

import ast
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import allauth
import django
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db.models import CheckConstraint, F, Q
from django.forms import IntegerField, ModelForm
from django.urls import get_resolver
from django.utils import translation

from config import borrowed, messages

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
LIBRARIES = [
    Path(allauth.__file__).parent / "locale",
    Path(django.__file__).parent / "conf" / "locale",
    Path(django.__file__).parent / "contrib" / "auth" / "locale",
]

CODE = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext_lazy

def _unsaid(_: str) -> str:
    return "not a message"

ONE = _("Send"), gettext_lazy("Save" " all"), str(_("In a call")).lower()
MANY = ngettext("%(n)d paper", "%(n)d papers", 2) % {"n": 2}
# Translators: a month
MAY = pgettext_lazy("month", "May")
DAYS = npgettext("rest", "a day", "days", 2)
"""
PAGE = """{% load i18n %}
    <ul>
  {# Translators: on a button #}
  <li title="{% translate 'Save all' %}">{{ name|default:_("Nobody") }}</li>
{% blocktranslate trimmed with who=name %}
      {{ who }} has
      written
    {% endblocktranslate %}
    {% blocktranslate count n=3 context "rest" %}a day{% plural %}days{% endblocktranslate %}
 {% include "x.html" with title=_("Heading") %} it's "50 %
"""


def read(text: str) -> Catalog:
    return read_po(BytesIO(text.encode()), locale="vi")


def said(*ids: str | tuple[str, str]) -> Catalog:
    """What would be gathered from a program that says these."""
    catalog = Catalog()
    for number, message in enumerate(ids):
        catalog.add(message, locations=[(f"{number}.py", 0)])
    return catalog


def keys(catalog: Catalog) -> set[tuple[object, object]]:
    return {(message.context, message.id) for message in catalog if message.id}


@pytest.fixture(scope="module")
def gathered() -> Catalog:
    return messages.gather_messages(ROOT)


@pytest.fixture
def vietnamese(settings: Any, tmp_path: Path) -> Iterator[None]:
    """The catalogue as it stands now, whether or not it was compiled since."""
    compiled = tmp_path / "vi" / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, read(CATALOGUE.read_text()))
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("vi"):
        yield


def test_every_message_is_translated_and_the_file_is_up_to_date(gathered: Catalog) -> None:
    old = CATALOGUE.read_text()
    new = messages.update_catalog(old, gathered, "vi")
    assert (new.faults, new.obsolete) == ([], [])
    assert new.text == old, "Run `make messages`."


@pytest.mark.parametrize(
    ("entry", "faults"),
    [
        ('msgid "Save"\nmsgstr "Lưu"', []),
        ('msgid "Save"\nmsgstr ""', ["not translated: 'Save'"]),
        ('#, fuzzy\nmsgid "Save"\nmsgstr "Lưu"', ["fuzzy: 'Save'"]),
        ('msgctxt "file"\nmsgid "Save"\nmsgstr ""', ["not translated: 'Save' (file)"]),
        ('msgid "By %(who)s"\nmsgstr "Người làm: %(ai)s"', ["placeholders differ: 'By %(who)s'"]),
        ('msgid "By %(who)s"\nmsgstr "Của %(who)s"', []),
        ('msgid "{n} left"\nmsgstr "còn lại"', ["placeholders differ: '{n} left'"]),
        ('msgid "a page"\nmsgid_plural "%(n)s pages"\nmsgstr[0] "%(n)s trang"', []),
        ('msgid "a page"\nmsgid_plural "%(n)s pages"\nmsgstr[0] "trang"', ["placeholders differ: 'a page'"]),
        ('msgid "a page"\nmsgid_plural "%(n)s pages"\nmsgstr[0] ""', ["not translated: 'a page'"]),
    ],
)
def test_what_is_wrong_with_a_translation_is_said(entry: str, faults: list[str]) -> None:
    assert messages.catalog_faults(read(entry)) == faults


def test_a_message_that_loses_its_translation_is_reported(gathered: Catalog) -> None:
    entries = CATALOGUE.read_text().split("\n\n")
    (lost,) = [entry for entry in entries if 'msgid "Save"\n' in entry]
    without = "\n\n".join(entry for entry in entries if entry != lost)
    before, after = (
        messages.update_catalog(text, gathered, "vi").faults for text in (CATALOGUE.read_text(), without)
    )
    assert set(after) - set(before) == {"not translated: 'Save'"}


def test_nothing_is_guessed_and_what_is_not_said_any_more_goes() -> None:
    old = messages.update_catalog("", said("Save", "Save it"), "vi").text
    old = old.replace('"Save"\nmsgstr ""', '"Save"\nmsgstr "Lưu"').replace(
        'it"\nmsgstr ""', 'it"\nmsgstr "Lưu lại"'
    )
    new = messages.update_catalog(old, said("Save", "Save it!"), "vi")
    assert (new.faults, new.obsolete) == (["not translated: 'Save it!'"], ["'Save it'"])
    assert {message.id: message.string for message in read(new.text) if message.id} == {
        "Save": "Lưu",
        "Save it!": "",
    }


def test_the_same_messages_give_the_same_file() -> None:
    text = messages.update_catalog("", said("B", "A", ("a page", "%(n)s pages")), "vi").text
    assert messages.update_catalog(text, said("B", "A", ("a page", "%(n)s pages")), "vi").text == text
    assert [line for line in text.splitlines() if line.startswith(("#:", "msgid"))] == [
        'msgid ""',
        "#: 1.py",
        'msgid "A"',
        "#: 0.py",
        'msgid "B"',
        "#: 2.py",
        'msgid "a page"',
        'msgid_plural "%(n)s pages"',
    ]


def test_messages_are_found_in_code_and_in_templates(tmp_path: Path) -> None:
    for name, text in {
        "reviews/words.py": CODE,
        "reviews/migrations/0001_old.py": '_("old")',
        "reviews/demo/page.html": '{% translate "not a template" %}',
        "templates/reviews/page.html": PAGE,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    code, page = "reviews/words.py", "templates/reviews/page.html"
    found = [message for message in messages.gather_messages(tmp_path) if message.id]
    assert {(m.context, m.id): ([file for file, _ in m.locations], m.auto_comments) for m in found} == {
        (None, "Send"): ([code], []),
        (None, "Save all"): ([code, page], ["Translators: on a button"]),
        (None, "In a call"): ([code], []),
        (None, ("%(n)d paper", "%(n)d papers")): ([code], []),
        ("month", "May"): ([code], ["Translators: a month"]),
        ("rest", ("a day", "days")): ([code, page], []),
        (None, "Nobody"): ([page], []),
        (None, "%(who)s has written"): ([page], []),
        (None, "Heading"): ([page], []),
    }


def calls(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """What Python itself takes for a call with a message: the function's name and the first text."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in messages.KEYWORDS
        ):
            texts = [str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)]
            yield node.func.id, texts[0] if texts else "no text"


def test_no_call_escapes(gathered: Catalog) -> None:
    """The search goes by words; the syntax tree knows f-strings and other names, and finds no more."""
    texts = {text for message in gathered for text in (message.context, *messages.message_forms(message.id))}
    escaped: list[tuple[str, object]] = []
    for path in messages.message_sources(ROOT):
        if path.suffix == ".py":
            tree = ast.parse(path.read_text())
            escaped += [(path.name, call) for call in calls(tree) if call[1] not in texts]
            imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            names = [
                name for node in imports if node.module == "django.utils.translation" for name in node.names
            ]
            escaped += [(path.name, name.asname) for name in names if not is_searched(name)]
    assert escaped == []


def is_searched(name: ast.alias) -> bool:
    """Under another name a function must take the same arguments as the one searched for by that name."""
    words = messages.KEYWORDS
    return name.asname is None or name.name not in words or words.get(name.asname, "") == words[name.name]


def test_the_command_writes_and_its_check_fails_until_all_is_in_order(settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale"]
    (tmp_path / "reviews").mkdir()
    (tmp_path / "reviews" / "words.py").write_text('_("Save")')
    path = tmp_path / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    said = StringIO()
    with pytest.raises(CommandError, match="is not complete"):
        call_command("messages", "--check", stdout=said)
    assert not path.exists()
    call_command("messages", stdout=said)
    path.write_text(path.read_text().replace('"Save"\nmsgstr ""', '"Save"\nmsgstr "Lưu"'))
    call_command("messages", "--check", stdout=said)
    path.write_text(path.read_text() + '\nmsgid "Send"\nmsgstr "Gửi"\n')
    with pytest.raises(CommandError, match="is not up to date"):
        call_command("messages", "--check", stdout=said)
    call_command("messages", stdout=said)
    call_command("messages", "--check", stdout=said)
    missing, old = "not translated: 'Save'\n", "obsolete: 'Send'\n"
    assert said.getvalue() == missing + missing + old + old


def test_what_is_borrowed_is_still_said_by_the_libraries(gathered: Catalog) -> None:
    file = Path(borrowed.__file__).relative_to(ROOT).as_posix()
    ours = {(m.context, m.id) for m in gathered if (file, 0) in m.locations}
    files = [folder / "en" / "LC_MESSAGES" / "django.po" for folder in LIBRARIES]
    theirs = set().union(*(keys(read(file.read_text())) for file in files))
    assert ("field label", "Login") in ours
    assert [message for message in ours if message not in theirs] == []


@pytest.mark.usefixtures("vietnamese")
def test_signing_in_speaks_vietnamese() -> None:
    labels = [str(LoginForm().fields[name].label) for name in ("login", "password")]
    assert labels == ["Tên đăng nhập hoặc thư điện tử", "Mật khẩu"]
    errors = DefaultAccountAdapter.error_messages
    assert [str(errors[name]) for name in ("username_password_mismatch", "too_many_login_attempts")] == [
        "Tên đăng nhập hoặc mật khẩu không đúng.",
        "Đăng nhập sai quá nhiều lần. Đề nghị thử lại sau.",
    ]


@pytest.mark.usefixtures("vietnamese")
def test_changing_the_password_speaks_vietnamese() -> None:
    fields = ChangePasswordForm.base_fields
    assert [str(fields[name].label) for name in ("oldpassword", "password1", "password2")] == [
        "Mật khẩu hiện tại",
        "Mật khẩu mới",
        "Nhập lại mật khẩu mới",
    ]
    assert password_validators_help_texts() == [
        "Không được quá giống thông tin cá nhân khác.",
        "Phải có ít nhất 10 ký tự.",
        "Không được là mật khẩu quá phổ biến.",
        "Không được chỉ gồm chữ số.",
        (
            "Nên chọn vài từ không liên quan đến bản thân và công việc. Tên tổ chức đảng, họ tên của mình, số"
            " năm và những từ thông dụng không được tính, kể cả khi viết không dấu."
        ),
    ]


@pytest.mark.usefixtures("vietnamese")
def test_a_form_refuses_in_vietnamese() -> None:
    field = IntegerField(max_value=9)
    refusals = []
    for value in ("", "x", "10"):
        with pytest.raises(ValidationError) as refused:
            field.clean(value)
        refusals += refused.value.messages
    assert refusals == ["Mục này bắt buộc nhập.", "Nhập số nguyên.", "Giá trị không được lớn hơn 9."]


def test_a_form_says_in_words_which_constraint_of_its_table_is_broken() -> None:
    """Django's own sentence names the constraint, in English. A form tries those whose columns it has."""
    get_resolver().url_patterns  # noqa: B018  imports every form
    unsaid, tried = [], 0
    for form in every_subclass(ModelForm):
        if form._meta.model is None or not form.__module__.startswith(("members.", "ratings.", "reviews.")):
            continue
        for rule in form._meta.model._meta.constraints:
            if not (isinstance(rule, CheckConstraint) and isinstance(rule.condition, Q)):
                continue
            required = {name for name, field in form.base_fields.items() if field.required}
            columns = set(rule.condition.referenced_base_fields)
            # A required field refuses by itself what is no value of its column, but compares nothing.
            compares = any(isinstance(value, F) for value in rule.condition.flatten())
            if columns <= set(form.base_fields) and (compares or not columns <= required):
                tried += 1
                if rule.violation_error_message == rule.default_violation_error_message:
                    unsaid.append(f"{form.__name__}: {rule.name}")
    assert (unsaid, tried > 0) == ([], True)


def every_subclass(kind: type[Any]) -> Iterator[type[Any]]:
    for below in kind.__subclasses__():
        yield below
        yield from every_subclass(below)
