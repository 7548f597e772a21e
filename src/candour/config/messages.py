"""`make messages`: extracts every string that pages show, and compiles each catalogue that translates all strings.

Lives here: which files are searched for strings, and when a language may be offered. A language's catalogue is
`src/candour/locale/<language>/LC_MESSAGES/django.po`; only a complete one is compiled, and settings offer only languages
with a compiled catalogue (`languages`). A test fails where a compiled catalogue lacks a current string. The template
`django.pot` is written on each run and not committed. Needs babel, which only development installs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from candour.config.languages import LOCALE
from candour.domain.procedure import catalogue

SOURCE: Final = Path(__file__).resolve().parents[1]
OPTIONS: Final = {"**/jinja2/**.html": {"extensions": "jinja2.ext.i18n", "silent": "false", "trimmed": "false"}}
# Names of functions whose arguments are messages. `N_` marks a message id in `domain`, which does not import Django.
KEYWORDS: Final = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Messages: TypeAlias = Iterable[str | tuple[str, str]]
# Functions that return the messages no extractor finds, such as labels of packs: an id, or an id with its plural.
DATA_MESSAGES: Final[tuple[Callable[[], Messages], ...]] = (catalogue.message_ids,)


def extracted(source: Path = SOURCE, data: Iterable[Callable[[], Messages]] = DATA_MESSAGES) -> Catalog:
    """Return an untranslated catalogue of all messages in the files below `source` and from the functions `data`."""
    template = Catalog(project="Candour", charset="utf-8")
    method_map = [("**.py", "python"), ("**/jinja2/**.html", "jinja2")]
    for name, line, message, comments, context in extract_from_dir(
        source, method_map, OPTIONS, KEYWORDS, directory_filter=lambda path: Path(path).name not in {"migrations", "static"}
    ):
        template.add(message, None, [(name, line)], auto_comments=comments, context=context)
    for messages in data:
        for text in messages():
            template.add(text)
    return template


def missing(catalogue: Catalog, messages: Catalog) -> list[str]:
    """Return the id of each message in `messages` that `catalogue` does not translate or marks as fuzzy."""
    return [
        str(message.id) for message in messages if message.id and not _is_translated(catalogue, message.id, message.context)
    ]


def _is_translated(catalogue: Catalog, identity: str | tuple[str, ...] | list[str], context: str | None) -> bool:
    """Return whether the catalogue has a translation, not marked as fuzzy, of a message (`identity`: text or plurals)."""
    message = catalogue.get(tuple(identity) if isinstance(identity, list) else identity, context)
    if message is None or message.fuzzy:
        return False
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)


def update(locale: Path = LOCALE, messages: Catalog | None = None) -> dict[str, list[str]]:
    """Write the template `django.pot`, update each language's catalogue from it, compile the complete catalogues.

    Returns a dict from language code to the messages that the language does not translate.
    """
    template = messages or extracted()
    locale.mkdir(parents=True, exist_ok=True)
    with (locale / "django.pot").open("wb") as file:
        write_po(file, template, sort_by_file=True)
    return {path.parents[1].name: _update_catalogue(path, template) for path in sorted(locale.glob("*/LC_MESSAGES/django.po"))}


def _update_catalogue(path: Path, template: Catalog) -> list[str]:
    """Update a language's file from the template, compile it if complete, and return the untranslated messages."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parents[1].name)
    catalogue.update(template)
    with path.open("wb") as file:
        write_po(file, catalogue, sort_by_file=True, ignore_obsolete=True)
    lacking, compiled = missing(catalogue, template), path.with_suffix(".mo")
    compiled.unlink(missing_ok=True)
    if not lacking:
        with compiled.open("wb") as file:
            write_mo(file, catalogue)
    return lacking


def main() -> int:
    """Run `make messages`: update all catalogues and print how many messages each language lacks."""
    template = extracted()
    sys.stdout.write(f"{len(template)} messages in {LOCALE / 'django.pot'}\n")
    for language, lacking in update(messages=template).items():
        state = f"lacks {len(lacking)}, so it is not offered" if lacking else "is complete, and offered"
        sys.stdout.write(f"{language} {state}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
