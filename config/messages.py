"""The words of the interface: gathered from code and templates, held against the catalogue in locale/."""

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
# No dates and no names, which would change with every run; who and when is in the history.
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
    """The catalogue as it should be: its text, what it lacks, and the messages nothing asks for any more."""

    text: str
    faults: list[str]
    obsolete: list[str]


def update_catalog(old: str, gathered: Catalog, locale: str) -> Update:
    """Keep every translation still asked for, and only those; none is guessed from a similar message."""
    catalog = read_po(BytesIO(old.encode()), locale=locale, abort_invalid=True)
    catalog.update(gathered, no_fuzzy_matching=True)
    obsolete = sorted(_name(message) for message in catalog.obsolete.values())
    return Update(catalog_text(catalog), catalog_faults(catalog), obsolete)


def gather_messages(base: Path) -> Catalog:
    """Every message in the code and the templates under `base`, with the files it stands in."""
    catalog = Catalog()
    for path in message_sources(base):
        file = (path.relative_to(base).as_posix(), 0)
        for _line, ids, remarks, context in extract("python", BytesIO(_code(path)), KEYWORDS, [REMARK]):
            catalog.add(ids, locations=[file], auto_comments=remarks, context=context)
    return catalog


def message_sources(base: Path) -> list[Path]:
    """The files that may have messages."""
    files = (path for root in ROOTS for path in (base / root).rglob("*.*"))
    return sorted(path for path in files if _may_speak(path.relative_to(base)))


def catalog_faults(catalog: Catalog) -> list[str]:
    """A line for each message with no translation, an uncertain one, or one that fills in other values."""
    return [f"{fault}: {_name(message)}" for message in catalog if message.id for fault in _faults(message)]


def catalog_text(catalog: Catalog) -> str:
    """Sorted and without line numbers, so that it changes only where a message does."""
    header = HEADER.format(locale=catalog.locale, plural_forms=catalog.plural_forms)
    body = generate_po(
        catalog, omit_header=True, ignore_obsolete=True, include_lineno=False, sort_by="message", width=100
    )
    return header + "".join(body).rstrip("\n") + "\n"


def message_forms(text: object) -> list[str]:
    """The singular and the plural, or the one text there is."""
    return [str(form or "") for form in text] if isinstance(text, tuple | list) else [str(text or "")]


def _may_speak(path: Path) -> bool:
    if path.suffix == ".py":
        return "migrations" not in path.parts
    return "templates" in path.parts and path.suffix in {".html", ".txt"}


def _code(path: Path) -> bytes:
    """Python as it is; of a template the calls Django makes of its tags, bracketed against its indents."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = f"(\n{template.templatize(text, origin=str(path))}\n)"
    return text.encode()


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
