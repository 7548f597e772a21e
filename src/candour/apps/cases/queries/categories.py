"""The pack's categories as an assessor chooses them: the reporter's plain words beside the statutory code.

What is kept is the statutory code, or the plain category's own code where the law has none.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from candour.apps.cases.models import Case
from candour.domain.procedure import Pack, ProcedureError, load_pack, shipped


def pack_of(case: Case) -> Pack:
    """The law a case is worked under: its body's. Raises ProcedureError for an imported case, which no body has."""
    if case.body is None:
        raise ProcedureError(f"No body has case {case.reference}, so no law is known for it. Give it to a body first.")
    return load_pack(case.body.pack)


def choices(law: Pack) -> list[tuple[str, str]]:
    """(code, words) in the order of the reporter's page; each code once."""
    titles = _titles(law)
    return [(code, f"{_(titles[code])} ({code})" if code in titles else plain) for code, plain in _plain(law).items()]


def hints(law: Pack) -> dict[str, dict[str, dict[str, str]]]:
    """The reporter's plain words under each statutory category, as the page's radios take them."""
    titles = _titles(law)
    return {code: {"hint": {"text": plain}} for code, plain in _plain(law).items() if code in titles}


def words(code: str) -> str:
    """How a kept code is shown; a code the pack does not know is shown as it is."""
    return _by_code(get_language()).get(code, code)


@lru_cache(maxsize=16)
def _by_code(language: str | None) -> dict[str, str]:
    # A case page may ask a hundred times, and packs do not change while the site runs. A code means the same in each (a test).
    del language
    packs = tuple(map(load_pack, shipped()))
    statutory = {code: f"{_(title)} ({code})" for law in packs for code, title in _titles(law).items()}
    return statutory | {code: words for law in packs for code, words in choices(law)}


def _plain(law: Pack) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in law.reporting_categories:
        for code in row.categories or (row.code,):
            found.setdefault(code, _(row.label))
    return found


def _titles(law: Pack) -> dict[str, str]:
    return {row.id: row.label for row in law.category}
