"""The pack's categories as an assessor chooses them: the reporter's plain words beside the statutory code.

What is kept is the statutory code, or the plain category's own code where the law has none.
"""

from __future__ import annotations

from functools import cache, lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from candour.apps.reports.queries import pack


def choices() -> list[tuple[str, str]]:
    """(code, words) in the order of the reporter's page; each code once."""
    return [(code, _titled(code, plain)) for code, plain in _plain().items()]


def hints() -> dict[str, dict[str, dict[str, str]]]:
    """The reporter's plain words under each statutory category, as the page's radios take them."""
    titles = _titles()
    return {code: {"hint": {"text": plain}} for code, plain in _plain().items() if code in titles}


def words(code: str) -> str:
    """How a kept code is shown; a code the pack does not know is shown as it is."""
    return _by_code(get_language()).get(code, code)


@lru_cache(maxsize=16)
def _by_code(language: str | None) -> dict[str, str]:
    # A case page may ask a hundred times; the pack does not change while the site runs.
    del language
    return dict(choices())


def _plain() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in pack().reporting_categories:
        for code in row.categories or (row.code,):
            found.setdefault(code, _(row.label))
    return found


def _titled(code: str, plain: str) -> str:
    title = _titles().get(code)
    return f"{_(title)} ({code})" if title else plain


@cache
def _titles() -> dict[str, str]:
    return {row.id: row.label for row in pack().category}
