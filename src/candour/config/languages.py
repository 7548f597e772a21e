"""The languages in which pages are offered: English, and each language with a complete, compiled catalogue.

Not here: extracting strings and compiling catalogues (`messages.py`).
"""

from __future__ import annotations

from pathlib import Path

from django.conf.locale import LANG_INFO

LOCALE = Path(__file__).resolve().parents[1] / "locale"
ENGLISH = ("en-gb", "English")


def offered(locale: Path = LOCALE) -> list[tuple[str, str]]:
    """Return (language code, the language's own name) for every language in which pages are offered, English first."""
    codes = sorted(path.parents[1].name.lower().replace("_", "-") for path in locale.glob("*/LC_MESSAGES/django.mo"))
    return [ENGLISH, *((code, str(LANG_INFO[code]["name_local"])) for code in codes)]
