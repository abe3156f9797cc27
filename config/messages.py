"""Gathers the messages of the interface from code and templates, and compares them with the catalogue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import generate_po, read_po
from django.utils.translation import template

ROOTS = ("config", "members", "ratings", "reviews", "templates")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
REMARK = "Translators:"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")
# The header has no dates and names. They would change with every run, and the version control has them.
HEADER = r"""msgid ""
msgstr ""
"Language: {locale}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plural_forms}\n"

"""


@dataclass(frozen=True)
class Update:
    """The catalogue as it should be.

    ``text`` is the whole .po file, ``faults`` has a line for each fault, and ``obsolete`` lists the messages
    that are not used any more."""

    text: str
    faults: list[str]
    obsolete: list[str]


def update_catalog(old: str, gathered: Catalog, locale: str) -> Update:
    """Return the catalogue with a place for each gathered message, and with no others.

    The translations are taken from the ``old`` text. No translation is guessed from a similar message."""
    catalog = read_po(BytesIO(old.encode()), locale=locale, abort_invalid=True)
    catalog.update(gathered, no_fuzzy_matching=True)
    obsolete = sorted(_name(message) for message in catalog.obsolete.values())
    return Update(catalog_text(catalog), catalog_faults(catalog), obsolete)


def gather_messages(base: Path) -> Catalog:
    """Return every message in code and templates under ``base``, with the files in which it is used."""
    catalog = Catalog()
    for path in message_sources(base):
        file = (path.relative_to(base).as_posix(), 0)
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # Django turns the tags of a template into indented calls. The brackets allow the indents.
            text = f"(\n{template.templatize(text, origin=str(path))}\n)"
        found = extract("python", BytesIO(text.encode()), KEYWORDS, [REMARK])
        for _line, ids, remarks, context in found:
            catalog.add(ids, locations=[file], auto_comments=remarks, context=context)
    return catalog


def message_sources(base: Path) -> list[Path]:
    """Return the files that may have messages: all modules except migrations, and all templates."""
    files = (path for root in ROOTS for path in (base / root).rglob("*.*"))
    found = []
    for path in files:
        parts = path.relative_to(base).parts
        is_code = path.suffix == ".py" and "migrations" not in parts
        if is_code or ("templates" in parts and path.suffix in {".html", ".txt"}):
            found.append(path)
    return sorted(found)


def catalog_faults(catalog: Catalog) -> list[str]:
    """Return one line for each fault of a message.

    A message is at fault if it has no translation, if its translation is marked as uncertain, or if the
    translation has other placeholders."""
    return [f"{fault}: {_name(message)}" for message in catalog if message.id for fault in _faults(message)]


def catalog_text(catalog: Catalog) -> str:
    """Return the text of the .po file.

    It is sorted and has no line numbers, so that it changes only when messages change."""
    header = HEADER.format(locale=catalog.locale, plural_forms=catalog.plural_forms)
    body = generate_po(
        catalog, omit_header=True, ignore_obsolete=True, include_lineno=False, sort_by="message", width=100
    )
    return header + "".join(body).rstrip("\n") + "\n"


def message_forms(text: object) -> list[str]:
    """Return the singular and the plural of a message, or its only form, as a list."""
    return [str(form or "") for form in text] if isinstance(text, tuple | list) else [str(text or "")]


def _faults(message: Message) -> Iterator[str]:
    strings = message_forms(message.string)
    if not all(strings):
        yield "not translated"
    elif any(_placeholders(string) != _placeholders(message_forms(message.id)[-1]) for string in strings):
        yield "placeholders differ"
    if message.fuzzy:
        yield "fuzzy"


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _name(message: Message) -> str:
    name = repr(message_forms(message.id)[0])
    return f"{name} ({message.context})" if message.context else name
