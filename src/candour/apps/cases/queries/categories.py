"""Categories of allegations: the codes that are stored, and their words for forms and pages.

Reporters choose among categories in plain words. An allegation stores the code that the law has for the chosen category, or
the code of the plain category where the law has none.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from candour.apps.cases.models import Case
from candour.domain.procedure import Pack, ProcedureError, load_pack, shipped


def pack_of(case: Case) -> Pack:
    """The procedure pack of the case's body. Raises ProcedureError for an imported case, which belongs to no body."""
    if case.body is None:
        raise ProcedureError(f"No body has case {case.reference}, so no law is known for it. Give it to a body first.")
    return load_pack(case.body.pack)


def choices(law: Pack) -> list[tuple[str, str]]:
    """Categories of the pack `law` as (code, words) for a form field, each code once.

    The order is that in which the report form shows the categories to reporters.
    """
    titles = _statutory_titles(law)
    return [(code, f"{_(titles[code])} ({code})" if code in titles else plain) for code, plain in _plain_labels(law).items()]


def hints(law: Pack) -> dict[str, dict[str, dict[str, str]]]:
    """Map each statutory code of the pack `law` to `{"hint": {"text": …}}`, the hint that a page shows at the radio button.

    The text of the hint is the category in the plain words that reporters see.
    """
    titles = _statutory_titles(law)
    return {code: {"hint": {"text": plain}} for code, plain in _plain_labels(law).items() if code in titles}


def words(code: str) -> str:
    """The words of a stored category code, in the current language; the code itself where no pack knows it."""
    return _words_by_code(get_language()).get(code, code)


@lru_cache(maxsize=16)
def _words_by_code(language: str | None) -> dict[str, str]:
    """Map the code of each category in any pack to the words for that category in `language`."""
    # Cached: a case page may call this a hundred times. A test checks that a code means the same in every pack.
    del language
    packs = tuple(map(load_pack, shipped()))
    statutory = {code: f"{_(title)} ({code})" for law in packs for code, title in _statutory_titles(law).items()}
    return statutory | {code: words for law in packs for code, words in choices(law)}


def _plain_labels(law: Pack) -> dict[str, str]:
    """Map each category code of the pack to the translated plain words, in the order in which reporters see the categories."""
    found: dict[str, str] = {}
    for row in law.reporting_categories:
        for code in row.categories or (row.code,):
            found.setdefault(code, _(row.label))
    return found


def _statutory_titles(law: Pack) -> dict[str, str]:
    """Map the code of each statutory category of the pack `law` to the untranslated title that the category has in the law."""
    return {row.id: row.label for row in law.category}
