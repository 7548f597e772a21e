"""The pack's categories as an assessor chooses them: the reporter's plain words beside the statutory code.

What is kept is the statutory code, or the plain category's own code where the law has none.
"""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _

from candour.apps.reports.queries import pack


def choices() -> list[tuple[str, str]]:
    """(code, words) in the order of the reporter's page; each code once."""
    titles = _titles()
    found: dict[str, str] = {}
    for row in pack().reporting_categories:
        plain = _(row.label)
        for code in row.categories or (row.code,):
            found.setdefault(code, _described(plain, code, titles.get(code, "")) if row.categories else plain)
    return list(found.items())


def words(code: str) -> str:
    """How a kept code is shown; a code the pack does not know is shown as it is."""
    return dict(choices()).get(code, code)


def _described(plain: str, code: str, title: str) -> str:
    return f"{plain}: {code} {title}" if title else f"{plain}: {code}"


@cache
def _titles() -> dict[str, str]:
    return {row.id: row.label for row in pack().category}
